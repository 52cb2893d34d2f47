"""Who may ask for what: partners, agreements, officers with duties, verbs and kinds of things.

`Role` alone always means the role in a network; what a colleague may do is a `Duty`.

Source: design, sections 3 and 6; Directive (EU) 2016/680, art. 25 (logs name verb, person and purpose).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rootbranch.model.ids import OfficerId, PartnerId
from rootbranch.model.marking import HandlingCode, Purpose


class Duty(StrEnum):
    """What a colleague may do; the policies say what follows from it."""

    OPERATOR = "operator"
    LIAISON = "liaison"
    ANALYST = "analyst"
    RESULTS_OFFICER = "results_officer"
    REVIEWER = "reviewer"
    DATA_PROTECTION_OFFICER = "data_protection_officer"
    ASSISTANCE_OFFICER = "assistance_officer"


class Verb(StrEnum):
    """What a use case does to a thing."""

    SET_UP = "set_up"
    GATHER = "gather"
    READ = "read"
    JUDGE = "judge"
    CATEGORISE = "categorise"
    ENTER = "enter"
    PUBLISH = "publish"
    PURGE = "purge"
    OPEN_SEAL = "open_seal"
    VERIFY = "verify"


class Kind(StrEnum):
    """Kinds of things a policy speaks of; also the resource types of the Cedar schema."""

    INSTALLATION = "Installation"
    PARTNER = "Partner"
    OFFICER = "Officer"
    DELIVERY = "Delivery"
    RECORD = "Record"
    ENTITY = "Entity"
    OUTCOME = "Outcome"
    FIGURE = "Figure"
    RELEASE = "Release"
    FLOWS = "Flows"
    AUDIT = "Audit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """An agency that takes part. `territory` is an ISO 3166-1 alpha-2 code, or an invented one in a demo."""

    id: PartnerId
    name: str
    territory: str
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What one partner lets another see; nothing is passed on without one.

    Args:
        handling: Handling codes under which passing on is agreed.
        onward: Whether the receiver may pass it on.
        origin_country_allowed: Whether data on a person's country of origin or feared persecution may pass.
        retention_days: The receiver's limit; the shortest clock applies.
    """

    giver: PartnerId
    receiver: PartnerId
    purposes: tuple[Purpose, ...]
    handling: tuple[HandlingCode, ...]
    onward: bool
    origin_country_allowed: bool
    retention_days: int
    contact: str
    valid_from: datetime
    valid_to: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """A colleague. Credentials are kept apart, so that they can change without the person."""

    id: OfficerId
    name: str
    partner: PartnerId
    duties: frozenset[Duty]
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody acting for a purpose through a door; every use case takes one.

    Args:
        door: `cli`, `web` or `api`; written to the audit.
    """

    officer: Officer
    purpose: Purpose
    door: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What a decision is about, with the attributes the policies read.

    Args:
        id: An id, or the name of a kind where all of it is meant.
        partner: Whose it is; the joint office's own things carry the joint office's id.
        no_onward: Whether handling code H2 is among its codes.
        handling: All its handling codes; an agreement must name each of them.
    """

    kind: Kind
    id: str
    partner: PartnerId
    tlp: str = "CLEAR"
    no_onward: bool = False
    protected: bool = False
    purposes: tuple[Purpose, ...] = tuple(Purpose)
    handling: tuple[HandlingCode, ...] = (HandlingCode.H0,)

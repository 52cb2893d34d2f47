"""What may be planned against a network, against whom, and what a named person decided on it.

    Member + Predicate ─▶ Target ─▶ PlannedAction ─▶ plan of some actions ─▶ PlanDecision (kept)

A `Target` is made of a target category and a predicate, and of nothing else: a protected person, an associate, a person
without predicate and a thing that nobody is known to hold cannot be written down as one.

Limits: an action that is planned is a proposal. It carries the fields for a deconfliction number and a safety and referral
plan; nothing here approves anything.

Source: design, sections 2 (items 2, 3, 10) and 3.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from rootbranch.model.category import TargetCategory
from rootbranch.model.entities import EntityId
from rootbranch.model.ids import OfficerId, PartnerId, RecordId
from rootbranch.model.networks import MemberKind, Span
from rootbranch.model.records import Predicate


class ActionKind(StrEnum):
    """What can be done, as the ledger counts it afterwards."""

    ARREST = "arrest"
    PROSECUTION = "prosecution"
    INVESTIGATION = "investigation"
    SEIZURE = "seizure"
    FREEZE = "freeze"
    INFRASTRUCTURE = "infrastructure"
    ACCOUNT_REMOVAL = "account_removal"


class Evidence(StrEnum):
    """What has to be there before somebody acts."""

    PREDICATE = "predicate"
    RECORD = "record"
    SECOND_SOURCE = "second_source"
    HOLDING = "holding"


class PlanVerdict(StrEnum):
    """What somebody says of a proposal; approval is not among them, it needs what the room `operations` brings."""

    KEPT = "kept"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Somebody against whom something may be planned, and why."""

    entity: EntityId
    category: TargetCategory
    predicate: Predicate

    def __post_init__(self) -> None:
        """Refuse at run time, too, what the types refuse."""
        category: object = self.category
        predicate: object = self.predicate
        if not (isinstance(category, TargetCategory) and isinstance(predicate, Predicate)):
            raise TypeError("a target is a suspect or a convicted person, with a predicate")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionCost:
    """Working days that one agency has to give."""

    agency: PartnerId
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedAction:
    """One thing that could be done.

    Args:
        id: Kind and what it is done to, so that it stays from one planning to the next.
        of: The person or thing it is done to.
        of_kind: What that is.
        targets: Whom it reaches: the person, or those known to hold the thing; at least one.
        jurisdiction: ISO 3166-1 alpha-2 of where it is done, or empty where no record says.
        assistance_days: Days that mutual legal assistance takes, 0 at home; part of `ready_days`.
        ready_days: Days from today until it can be done.
        required, present: Evidence it needs, and what of it is there.
        chance: That it succeeds.
        records: What it rests on, sorted.
        limits: Names of legal limits that hold for it; their texts are messages.
        deconfliction_number, safety_plan: Empty until there are any; without both nothing can be approved.
    """

    id: str
    kind: ActionKind
    of: EntityId
    of_kind: MemberKind
    targets: tuple[Target, ...]
    costs: tuple[ActionCost, ...]
    jurisdiction: str
    assistance_days: int
    ready_days: int
    required: tuple[Evidence, ...]
    present: tuple[Evidence, ...]
    chance: Span
    records: tuple[str, ...]
    limits: tuple[str, ...] = ()
    deconfliction_number: str = ""
    safety_plan: str = ""

    def __post_init__(self) -> None:
        """No action without somebody it may be taken against, and nothing it rests on."""
        if not self.targets or not self.records:
            raise ValueError("an action reaches a target and rests on a record")
        if self.of_kind is MemberKind.PERSON and [one.entity for one in self.targets] != [self.of]:
            raise ValueError("what is done to a person reaches that person")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDecision:
    """What a named person said of a proposed plan; what was taken back is marked so and stays.

    Args:
        actions: Its actions, sorted, each with the records of whom it reaches.
        left, before: Expected people a week with and without the plan, as shown when it was decided.
        rules: Name and version of the rules that ranked it.
    """

    id: str
    actions: tuple[tuple[str, tuple[RecordId, ...]], ...]
    verdict: PlanVerdict
    reason: str
    before: Decimal
    left: Decimal
    rules: str
    officer: OfficerId
    at: datetime
    undone_at: datetime | None = None
    undone_by: OfficerId | None = None

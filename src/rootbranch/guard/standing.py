"""Say what somebody brings to a decision: partner, duties, purpose, and what was agreed with that partner now.

    Actor ─┐
    agreements ─┼─▶ Standing ─▶ the `principal` and the `context` of the policies
    a moment ───┘

Two people with the same standing get the same answers; that is what makes answers safe to keep. Nothing of the
officer's id or name reaches the policies, so none can be written for or against one person.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from rootbranch.model.access import Actor, Agreement, Duty
from rootbranch.model.ids import PartnerId, utc
from rootbranch.model.marking import HandlingCode, Purpose


@dataclass(frozen=True, slots=True, order=True)
class Agreed:
    """That `giver` lets records be seen which carry no other handling codes than these; H2 is never among them."""

    giver: PartnerId
    h0: bool
    h1: bool
    h3: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All that the policies may know of whoever asks."""

    partner: PartnerId
    duties: frozenset[Duty]
    active: bool
    purpose: Purpose
    agreed: frozenset[Agreed]


def standing_of(actor: Actor, agreements: Iterable[Agreement], at: datetime) -> Standing:
    """Bring together what counts at this moment for the stated purpose.

    Args:
        agreements: Any; those of other receivers, other purposes or other times are left out.

    Raises:
        ValueError: `at` has no zone.
    """
    moment = utc(at)
    officer, purpose = actor.officer, actor.purpose
    return Standing(
        partner=officer.partner,
        duties=officer.duties,
        active=officer.active,
        purpose=purpose,
        agreed=frozenset(
            _agreed(agreement)
            for agreement in agreements
            if agreement.receiver == officer.partner
            and purpose in agreement.purposes
            and agreement.valid_from <= moment < agreement.valid_to
        ),
    )


def _agreed(agreement: Agreement) -> Agreed:
    h0, h1, h3 = (code in agreement.handling for code in (HandlingCode.H0, HandlingCode.H1, HandlingCode.H3))
    return Agreed(agreement.giver, h0, h1, h3)


def combinations_of(agreed: Agreed) -> Iterable[Agreed]:
    """List the sets of codes that a record may carry under what was agreed.

    One agreement alone must name every code of the record; two halves do not make a permission. So the policies
    compare whole combinations.
    """
    choices = ((False, True) if named else (False,) for named in (agreed.h0, agreed.h1, agreed.h3))
    return (Agreed(agreed.giver, h0, h1, h3) for h0, h1, h3 in product(*choices))

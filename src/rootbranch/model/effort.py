"""What partners put in: staff, hours and money, by partner, period and territory; nothing about any person.

Source: domain, section 5, rules 7 to 9.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from rootbranch.model.ids import OfficerId, PartnerId

EFFORT_FIELDS = ("partner", "kind", "amount", "unit", "territory", "first", "last", "source", "replaces")
"""What a form or a file says of an effort; `replaces` may be left out of a file."""


class EffortKind(StrEnum):
    """What was put in. Staff is an average over the period; hours and money are sums."""

    STAFF = "staff"
    HOURS = "hours"
    MONEY = "money"


class Territory(StrEnum):
    """Where it was put in, or happened: on the partner's own territory, or on another's; never mixed."""

    OWN = "own"
    PARTNER = "partner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """What one partner put in over a period. Never changed; a later one may replace it.

    Args:
        amount: More than 0.
        unit: `persons`, `hours`, or an ISO 4217 code for money.
        first, last: Both included.
        source: What the number is from, in the officer's words.
        replaces: Id of an earlier one that was wrong, or empty.
    """

    id: str
    partner: PartnerId
    kind: EffortKind
    amount: Decimal
    unit: str
    territory: Territory
    first: date
    last: date
    source: str
    officer: OfficerId
    entered_at: datetime
    replaces: str = ""

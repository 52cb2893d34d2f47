"""A figure beside what was counted in earlier windows, or the reason why it may not stand there.

    Figure now ─┐
                ├─▶ Comparison: numbers, ratio and percentage together, an interval, or words why there is none
    windows ────┘

Source: domain, section 5, rule 10.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from rootbranch.errors import Message
from rootbranch.model.ledger import Period


class Season(StrEnum):
    """Which windows a figure is held against.

    `SAME_DAYS` are the same calendar days of earlier years. `PRECEDING` are the windows right before, for which
    somebody declares that the time of the year does not matter.
    """

    SAME_DAYS = "same_days"
    PRECEDING = "preceding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """One earlier window and what was counted in it; None where it may not be said."""

    period: Period
    value: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A figure compared with earlier windows, or refused.

    Args:
        now: What the figure says.
        windows: Newest first.
        before: Mean of the windows; None where the comparison is refused.
        ratio: `now` by `before`; None where that is 0.
        percent: The same as more or less in a hundred: 7 times is +600.
        low, high: Interval of the ratio at 95 %; None where there is none.
        why: Why it is refused, why there is no ratio, or why there is no interval.
    """

    measure: str
    unit: str
    scope: tuple[tuple[str, str], ...]
    rule: str
    period: Period
    season: Season
    partners: tuple[str, ...]
    now: Decimal | None
    waiting: int
    windows: tuple[Window, ...]
    before: Decimal | None
    ratio: Decimal | None
    percent: Decimal | None
    low: Decimal | None
    high: Decimal | None
    why: tuple[Message, ...]

    @property
    def refused(self) -> bool:
        """Whether nothing may be said but why."""
        return self.before is None

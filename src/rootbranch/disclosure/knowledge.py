"""What the rule is, what an attacker may know, and what an attacker finds: values that need no solver."""

from collections.abc import Mapping
from dataclasses import dataclass

from rootbranch.disclosure.tables import Label

NEVER = float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallRule:
    """Which counts are too small to show.

    Attributes:
        threshold: Counts below it are hidden.
        zeros: Zero is hidden too.
    """

    threshold: int = 10
    zeros: bool = False

    def __post_init__(self) -> None:
        assert self.threshold > 1

    @property
    def least(self) -> int:
        """The smallest count that is hidden."""
        return 0 if self.zeros else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """What a hidden cell can be.

    Attributes:
        label: Of the cell.
        low, high: Least and greatest whole number; high None: any number. Both are outer bounds where `exact` is False.
        exact: Solved to the end, not only bounded when time ran out.
    """

    label: Label
    low: int
    high: int | None
    exact: bool = True

    @property
    def width(self) -> float:
        """How many numbers lie between the ends; infinite without a greatest."""
        return NEVER if self.high is None else self.high - self.low


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What an attacker knows beside the published tables.

    Attributes:
        least: No hidden count is smaller.
        small: What each cell of the first table that the rule itself hides can be, least and greatest, by what the rule alone tells; None: it
            is not known which cells these are.
        covers_least: Where `small` is known, the least that every other hidden cell can be.
        known: Cells whose count the attacker happens to know.
        absent_zero: Absent rows may be taken as zero.
        rounded: Counts are multiples of this base next to the true ones; 0: they are true.
    """

    least: int = 0
    small: Mapping[Label, tuple[int, int]] | None = None
    covers_least: int = 10
    known: Mapping[Label, int] | None = None
    absent_zero: bool = True
    rounded: int = 0

"""Hold series of one step side by side, checked once: what forecasts, alarms and displacement work on."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from rootbranch.model.aggregates import Step

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Monthly or daily counts of several series.

    Attributes:
        names: One for each series, none twice.
        first: First month, counted as year x 12 + month - 1; or first day, counted as `date.toordinal` does.
        counts: Shape (months, series), none negative; NaN only before a series begins. What is said of months holds of days.
        step: How long a period is.
    """

    names: tuple[str, ...]
    first: int
    counts: Array
    step: Step = Step.MONTH

    def __post_init__(self) -> None:
        assert self.counts.ndim == 2, self.counts.shape
        assert self.counts.shape[1] == len(self.names) == len(set(self.names))
        known = np.isfinite(self.counts)
        assert known[-1].all(), "every series reaches the last month"
        assert (known[1:] | ~known[:-1]).all(), "a series has no hole"
        assert not (self.counts[known] < 0).any(), "a count is not negative"

    def month_at(self, place: int) -> str:
        """Write the first day of a period, such as 2024-06-01; places behind the last are allowed."""
        if self.step is Step.DAY:
            return date.fromordinal(self.first + place).isoformat()
        year, month = divmod(self.first + place, 12)
        return f"{year:04d}-{month + 1:02d}-01"

"""Say when not to trust a forecast: more of the last months fell outside than chance allows.

Limits: sees a break only after it has begun to miss; a steady series says nothing of what comes.
Source: exact binomial tail (Clopper and Pearson, 1934) over one-month-ahead targets.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
WATCHED_MONTHS = 12
CHANCE_MAX = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """How one series did lately.

    Attributes:
        watched: One-month-ahead targets among the last WATCHED_MONTHS that had an interval.
        outside: How many of them fell outside it.
        drifting: That many would fall outside by chance in less than CHANCE_MAX of all cases; False where nothing was watched.
    """

    watched: int
    outside: int
    drifting: bool


def drift_of(counts: Array, low: Array, high: Array, level: int) -> tuple[Drift, ...]:
    """Compare each series' last months with what was said one month before.

    Args:
        counts: Shape (months, series); NaN where nothing is known.
        low, high: Ends of the one-month-ahead intervals by month of origin, shape (months, series).
        level: Percentage these intervals promise.
    """
    from scipy.special import bdtrc  # half a second, which only who forecasts should pay

    came, low, high = counts[1:], low[:-1], high[:-1]
    watched = np.isfinite(came) & np.isfinite(low)
    outside = watched & ((came < low - 0.5) | (came > high + 0.5))
    many = watched[-WATCHED_MONTHS:].sum(axis=0)
    out = outside[-WATCHED_MONTHS:].sum(axis=0)
    chance = np.where(out > 0, bdtrc(np.maximum(out - 1, 0), np.maximum(many, 1), 1 - level / 100), 1.0)
    return tuple(
        Drift(watched=int(seen), outside=int(missed), drifting=bool(missed and tail < CHANCE_MAX))
        for seen, missed, tail in zip(many, out, chance, strict=True)
    )

"""Give each forecast an interval from what past forecasts of the panel missed (conformal), kept honest month by month.

The size of a miss is divided by how much its series usually moves, so that all series lend each other their misses; a series that has been
missed by more or less than the others gets wider or narrower, by its own past, shrunk while that is short. After each month the share of
targets that fell outside is compared with what was promised, and the quantiles move against the difference.

Limits: the coverage is promised over many months and series, not for one month; a break that no series has seen lies
outside. The upper end is capped at CAP_TIMES the series' past maximum, because a quantile of logs knows no scale; a nationality that
appeared lately and stands near its maximum has no maximum yet worth the name, and is capped at YOUNG_CAP_TIMES.
Source: split conformal prediction, Vovk et al. (2005); adaptive conformal inference, Gibbs and Candès (2021).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rootbranch.flows.forecasting.rolling import Rolled

Array = NDArray[np.float64]
SPREAD_MONTHS = 12
SPREAD_MIN = 0.05
SPREAD_PARTS = (0.2, 0.2, 0.6)
"""Of a series' own last year, of all its past, and of the panel's median series. Chosen with the halves of decision 0165."""
OWN_MONTHS = 12.0
"""As many months of its own as the panel weighs in the width of a series."""
STEP = 0.05
"""How fast quantiles move against what was missed (gamma of Gibbs and Candès)."""
CAP_TIMES, CAP_MORE = 3.0, 50.0
YOUNG_CAP_TIMES = 8.0
YOUNG_MONTHS = 24
YOUNG_COUNT = 30.0
"""A series is young until YOUNG_MONTHS after its first month with so many. These three: decision 0162."""
NEAR_MAXIMUM = 0.5
MISSES_MIN = 10
MOVED_PART = 0.25
"""The share asked of the past stays between this part of the promise and its double: one shock must not widen years to come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervals:
    """Ends of intervals, in counts, each of shape (levels, months, horizon, series); NaN where too few misses are known."""

    low: Array
    high: Array


def spreads_of(logs: Array) -> Array:
    """Say how much each series usually moves from month to month, in logs. Shape (months, series)."""
    moves = np.abs(np.diff(logs, axis=0, prepend=logs[:1]))
    sums = moves.cumsum(axis=0)
    many = np.arange(len(logs))[:, None]
    back = np.minimum(many, SPREAD_MONTHS)
    starts = np.maximum(np.arange(len(logs)) - SPREAD_MONTHS, 0)
    lately = (sums - sums[starts]) / np.maximum(back, 1)
    ever = sums / np.maximum(many, 1)
    usual = np.median(lately, axis=1, keepdims=True)
    spreads: Array = np.maximum(
        SPREAD_PARTS[0] * lately + SPREAD_PARTS[1] * ever + SPREAD_PARTS[2] * usual, SPREAD_MIN
    )
    return spreads


def intervals_of(rolled: Rolled, levels: Sequence[int]) -> Intervals:
    """Give intervals at every origin from the misses that were known there.

    Args:
        rolled: The forecasts.
        levels: Percentages between 1 and 99 of targets to be covered.
    """
    months, horizon, many = rolled.given.shape
    spreads = spreads_of(rolled.logs)
    misses = _misses(rolled, spreads)
    ends = np.full((2, len(levels), months, horizon, many), np.nan)
    outside = np.array([1 - level / 100 for level in levels])
    moved = outside.copy()  # what is asked of the past, so that what is promised comes true
    caps = _caps(rolled.logs)
    for month in range(months):
        moved += STEP * (outside - _fell_outside(rolled, ends, month, outside))
        moved = np.clip(moved, MOVED_PART * outside, 2 * outside)
        for ahead in range(horizon):
            known = misses[: max(0, month - ahead), ahead]
            reach = _reach(known, moved)
            if reach is None:
                continue
            width = spreads[month] * _own(known)
            given = rolled.given[month, ahead]
            ends[0, :, month, ahead] = given - reach * width
            high = given + reach * width
            ends[1, :, month, ahead] = np.minimum(high, np.maximum(caps[month], given))
    counts = np.rint(np.maximum(np.expm1(ends), 0))
    return Intervals(low=counts[0], high=counts[1])


def _caps(logs: Array) -> Array:
    """Give the highest end that is said of each series at each month, in logs. Shape (months, series)."""
    counts = np.expm1(logs)
    highest = np.maximum.accumulate(counts, axis=0)
    young = np.maximum.accumulate(counts >= YOUNG_COUNT, axis=0).cumsum(axis=0) <= YOUNG_MONTHS
    times = np.where(young & (counts >= NEAR_MAXIMUM * highest), YOUNG_CAP_TIMES, CAP_TIMES)
    caps: Array = np.log1p(times * highest + CAP_MORE)
    return caps


def _misses(rolled: Rolled, spreads: Array) -> Array:
    """Divide what was missed by how much the series moves. Shape (months, horizon, series); NaN where nothing was given."""
    misses = np.full(rolled.given.shape, np.nan)
    months = len(rolled.logs)
    for ahead in range(1, min(rolled.given.shape[1], months - 1) + 1):
        off = rolled.logs[ahead:] - rolled.given[:-ahead, ahead - 1]
        misses[:-ahead, ahead - 1] = off / spreads[:-ahead]
    early = np.arange(months)[:, None] < rolled.begun[None, :] + SPREAD_MONTHS
    return np.where(early[:, None, :], np.nan, misses)


def _own(known: Array) -> Array:
    """Say how much wider than the others each series' misses are. Shape (series,)."""
    seen = np.isfinite(known)
    sizes = np.where(seen, np.abs(np.nan_to_num(known)), 0).sum(axis=0)
    many = seen.sum(axis=0)
    usual = sizes.sum() / max(1, many.sum())
    own: Array = (sizes + OWN_MONTHS * usual) / (many + OWN_MONTHS) / max(usual, 1e-9)
    return own


def _reach(known: Array, outside: Array) -> Array | None:
    """Take the size of miss that so large a share of misses made comparable goes beyond. Shape (levels, 1).

    Both sides are taken together: ends that each learn from half the misses are wide upwards after every collapse that was
    followed by a rebound, and an upper end in persons is the exponential of that.
    """
    if not np.isfinite(known).any():
        return None
    sizes = np.abs((known / _own(known))[np.isfinite(known)])
    if len(sizes) < MISSES_MIN:
        return None
    reach: Array = np.quantile(sizes, np.clip(1 - outside + 1 / len(sizes), 0, 1))[:, None]
    return reach


def _fell_outside(rolled: Rolled, ends: Array, month: int, outside: Array) -> Array:
    """Give the share outside the intervals whose target is `month`, level by level; what was promised where there are none."""
    shares = []
    for ahead in range(min(ends.shape[3], month)):
        low, high = ends[:, :, month - ahead - 1, ahead]
        if np.isfinite(low).all():
            came = rolled.logs[month]
            shares.append(((came < low - 1e-9) | (came > high + 1e-9)).mean(axis=1))
    return np.mean(shares, axis=0) if shares else outside

"""Simple forecasts to blend: each from every month on, knowing only the months up to it.

Everything works on logarithms, log(1 + count). A filter runs once over the series for each setting of a small grid; what it has
missed so far chooses its setting month by month. So one pass gives what a refit at each origin would give, and nothing is fitted
to what comes later.

Limits: months; a season has twelve. Series that begin late stand flat at their first figure before (the blend leaves these out).
Source: Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., ch. 3, 5 and 8 (exponential smoothing, seasonal
decomposition); gains that start as averages: Young, Recursive Estimation (2011), ch. 2.
"""

from itertools import product

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
SEASON = 12
LEVEL_GAINS = np.linspace(0.1, 1.0, 10)
TREND_GRID = tuple(product((0.2, 0.4, 0.6, 0.8, 1.0), (0.05, 0.15, 0.3), (0.5, 0.8, 0.9)))
SEASON_GRID = tuple(product((0.1, 0.25, 0.4, 0.6, 0.8, 1.0), (0.02, 0.1, 0.2, 0.4)))
CANDIDATES = (
    "level",
    "mean-3",
    "mean-12",
    "mean-36",
    "trend",
    "season",
    "season-decomposed",
    "season-steps",
    "last-year",
)
"""Names of what `candidates_of` gives, in its order; `naive` is what all are measured against."""


def naive_of(logs: Array, horizon: int) -> Array:
    """Repeat the newest figure. Shape (months, horizon, series), as of all candidates."""
    return np.repeat(logs[:, None, :], horizon, axis=1)


def candidates_of(logs: Array, horizon: int) -> Array:
    """Make every candidate from every month on.

    Args:
        logs: log(1 + count), shape (months, series), without a hole.
        horizon: Months ahead, at least 1.

    Returns:
        Forecasts of logs, shape (candidates, months, horizon, series), candidates as in `CANDIDATES`.
    """
    return np.stack(
        (
            _level(logs, horizon),
            _mean(logs, horizon, 3),
            _mean(logs, horizon, 12),
            _mean(logs, horizon, 36),
            _trend(logs, horizon),
            _season(logs, horizon),
            _decomposed(logs, horizon),
            _steps(logs, horizon),
            _last_year(logs, horizon),
        )
    )


def smooth_levels(logs: Array) -> tuple[Array, Array, Array]:
    """Smooth exponentially with the gain that has missed least so far, as ETS(A,N,N) on logs.

    Returns:
        Level, gain and squared misses summed up, each of shape (months, series).
    """
    months, many = logs.shape
    level = np.repeat(logs[:1], len(LEVEL_GAINS), axis=0)
    missed = np.zeros_like(level)
    found = np.empty((3, months, many))
    columns = np.arange(many)
    for month in range(months):
        miss = logs[month] - level
        missed = missed + miss**2
        level = level + LEVEL_GAINS[:, None] * miss
        best = missed.argmin(axis=0)
        found[:, month] = level[best, columns], LEVEL_GAINS[best], missed[best, columns]
    return found[0], found[1], found[2]


def _level(logs: Array, horizon: int) -> Array:
    return naive_of(smooth_levels(logs)[0], horizon)


def _mean(logs: Array, horizon: int, many: int) -> Array:
    """Average the newest `many` months, or as many as there are."""
    sums = np.vstack((np.zeros_like(logs[:1]), np.cumsum(logs, axis=0)))
    ends = np.arange(1, len(logs) + 1)
    starts = np.maximum(ends - many, 0)
    return naive_of((sums[ends] - sums[starts]) / (ends - starts)[:, None], horizon)


def _trend(logs: Array, horizon: int) -> Array:
    """Damp a local trend (Holt, damped): gains of level and trend, damping."""
    gain, slope_gain, damping = np.array(TREND_GRID).T[:, :, None]
    ahead = np.cumsum(damping ** np.arange(1, horizon + 1)[:, None, None], axis=0)
    level = np.repeat(logs[:1], len(TREND_GRID), axis=0)
    slope, missed = np.zeros_like(level), np.zeros_like(level)
    given = np.empty((len(logs), horizon, logs.shape[1]))
    columns = np.arange(logs.shape[1])
    for month, seen in enumerate(logs):
        expected = level + damping * slope
        miss = seen - expected
        missed = missed + miss**2
        level = expected + gain * miss
        slope = damping * slope + gain * slope_gain * miss
        best = missed.argmin(axis=0)
        given[month] = level[best, columns] + ahead[:, best, 0] * slope[best, columns]
    return given


def _season(logs: Array, horizon: int) -> Array:
    """Smooth level and season together (additive on logs); the season learns as an average first, then by its gain."""
    gain, season_gain = np.array(SEASON_GRID).T[:, :, None]
    level = np.repeat(logs[:1], len(SEASON_GRID), axis=0)
    season = np.zeros((SEASON, *level.shape))
    missed = np.zeros_like(level)
    given = np.empty((len(logs), horizon, logs.shape[1]))
    columns = np.arange(logs.shape[1])
    for month, seen in enumerate(logs):
        place, year = month % SEASON, month // SEASON
        if month:
            miss = seen - level - season[place]
            missed = missed + miss**2
            level = level + gain * miss
            season[place] += np.maximum(season_gain, 1 / (year + 2)) * (1 - gain / 2) * miss
            if place == SEASON - 1:
                mean = season.mean(axis=0)
                season, level = season - mean, level + mean
        best = missed.argmin(axis=0)
        ahead = (month + np.arange(1, horizon + 1)) % SEASON
        given[month] = level[best, columns] + season[ahead][:, best, columns]
    return given


def _decomposed(logs: Array, horizon: int) -> Array:
    """Take out the season (medians of what lies off a centred year, shrunk while few) and smooth what is left."""
    months, many = logs.shape
    given = naive_of(logs, horizon)
    weights = np.r_[0.5, np.ones(SEASON - 1), 0.5] / SEASON
    half = SEASON // 2
    if months < 2 * SEASON:
        return given
    centred = np.lib.stride_tricks.sliding_window_view(logs, SEASON + 1, axis=0) @ weights
    off = logs[half : months - half] - centred
    ahead = np.arange(1, horizon + 1)
    for month in range(2 * SEASON - 1, months):
        known = off[: month + 1 - 2 * half]
        season = np.zeros((SEASON, many))
        for place in range(SEASON):
            seen = known[(place - half) % SEASON :: SEASON]
            season[place] = np.median(seen, axis=0) * len(seen) / (len(seen) + 2)
        season -= season.mean(axis=0)
        rest = logs[: month + 1] - season[np.arange(month + 1) % SEASON]
        given[month] = smooth_levels(rest)[0][-1] + season[(month + ahead) % SEASON]
    return given


def _steps(logs: Array, horizon: int) -> Array:
    """Add to the newest figure what the same step of the calendar brought on average in past years, shrunk while few."""
    given = naive_of(logs, horizon)
    for month in range(SEASON, len(logs)):
        before = np.arange(month - SEASON, -1, -SEASON)
        for ahead in range(horizon):
            reached = before[before + ahead + 1 <= month]
            if len(reached):
                step = logs[reached + ahead + 1] - logs[reached]
                given[month, ahead] += step.sum(axis=0) / (len(reached) + 1)
    return given


def _last_year(logs: Array, horizon: int) -> Array:
    """Take the same month of the last year that is known."""
    given = naive_of(logs, horizon)
    for ahead in range(1, horizon + 1):
        back = ahead - SEASON * -(-ahead // SEASON)
        start = -back
        given[start:, ahead - 1] = logs[: len(logs) - start] if start else logs
    return given

"""Simple forecasts to blend: each from every month on, knowing only the months up to it.

Everything works on logarithms, log(1 + count). A filter runs once over the series for each setting of a small grid; what it has
missed so far chooses its setting month by month. So one pass gives what a refit at each origin would give, and nothing is fitted
to what comes later.

Limits: series that begin late stand flat at their first figure before (the blend leaves these out).
Source: Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., ch. 3, 5 and 8 (exponential smoothing, seasonal
decomposition); complex smoothing: Svetunkov, Kourentzes and Ord (2022), Naval Research Logistics 69; gains that start as averages:
Young, Recursive Estimation (2011), ch. 2.
"""

from itertools import product

import numpy as np
from numpy.typing import NDArray

from rootbranch.flows.forecasting.rhythm import MONTHLY, Rhythm
from rootbranch.flows.forecasting.seasonal import calendars_of, last_season, rest_of, steps_of, with_calendar

Array = NDArray[np.float64]
LEVEL_GAINS = np.linspace(0.1, 1.0, 10)
TREND_GRID = tuple(product((0.2, 0.4, 0.6, 0.8, 1.0), (0.05, 0.15, 0.3), (0.5, 0.8, 0.9)))
SEASON_GRID = tuple(product((0.1, 0.25, 0.4, 0.6, 0.8, 1.0), (0.02, 0.1, 0.2, 0.4)))
CES_GRID = tuple(product((1.1, 1.3, 1.5, 1.7, 1.9), (0.96, 0.99, 1.0, 1.01)))
CANDIDATES = (
    "level",
    "mean-3",
    "mean-season",
    "mean-3-seasons",
    "trend",
    "ces",
    "season",
    "season-steps",
    "last-season",
    "adjusted-last",
    "adjusted-mean-3",
    "adjusted-level",
    "adjusted-mean-season",
    "common-last",
    "common-mean-3",
)
"""Names of what `candidates_of` gives, in its order; `naive` is what all are measured against. `adjusted` is without the series' own
calendar, `common` without the panel's."""


def naive_of(logs: Array, horizon: int) -> Array:
    """Repeat the newest figure. Shape (months, horizon, series), as of all candidates."""
    return np.repeat(logs[:, None, :], horizon, axis=1)


def candidates_of(logs: Array, horizon: int, rhythm: Rhythm = MONTHLY) -> Array:
    """Make every candidate from every month on.

    Args:
        logs: log(1 + count), shape (months, series), without a hole.
        horizon: Months ahead, at least 1.
        rhythm: What a period of the series is.

    Returns:
        Forecasts of logs, shape (candidates, months, horizon, series), candidates as in `CANDIDATES`.
    """
    season = rhythm.season
    own = calendars_of(logs, rhythm)
    common = np.repeat(calendars_of(logs.mean(axis=1, keepdims=True), rhythm), logs.shape[1], axis=2)
    rest, shared = rest_of(logs, own), rest_of(logs, common)
    return np.stack(
        (
            naive_of(smooth_levels(logs)[0], horizon),
            naive_of(means_of(logs, 3), horizon),
            naive_of(means_of(logs, season), horizon),
            naive_of(means_of(logs, 3 * season), horizon),
            _trend(logs, horizon),
            _complex(logs, horizon),
            _season(logs, horizon, season),
            steps_of(logs, horizon, season),
            last_season(logs, horizon, season),
            with_calendar(rest, own, horizon),
            with_calendar(means_of(rest, 3), own, horizon),
            with_calendar(smooth_levels(rest)[0], own, horizon),
            with_calendar(means_of(rest, season), own, horizon),
            with_calendar(shared, common, horizon),
            with_calendar(means_of(shared, 3), common, horizon),
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


def means_of(logs: Array, many: int) -> Array:
    """Average the newest `many` months, or as many as there are. Shape (months, series)."""
    sums = np.vstack((np.zeros_like(logs[:1]), np.cumsum(logs, axis=0)))
    ends = np.arange(1, len(logs) + 1)
    starts = np.maximum(ends - many, 0)
    means: Array = (sums[ends] - sums[starts]) / (ends - starts)[:, None]
    return means


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


def _complex(logs: Array, horizon: int) -> Array:
    """Smooth with a complex gain (CES without season), off the first figure: level, and the information that misses carry on."""
    real, imaginary = np.array(CES_GRID).T[:, :, None]
    level = np.zeros((len(CES_GRID), logs.shape[1]))
    carried, missed = np.zeros_like(level), np.zeros_like(level)
    given = np.empty((len(logs), horizon, logs.shape[1]))
    columns = np.arange(logs.shape[1])
    for month, seen in enumerate(logs - logs[0]):
        miss = seen - level
        missed = missed + miss**2
        level, carried = (
            level - (1 - imaginary) * carried + (real - imaginary) * miss,
            level + (1 - real) * carried + (real + imaginary) * miss,
        )
        best = missed.argmin(axis=0)
        now, rest = level[best, columns], carried[best, columns]
        for ahead in range(horizon):
            given[month, ahead] = now + logs[0]
            now, rest = now - (1 - imaginary[best, 0]) * rest, now + (1 - real[best, 0]) * rest
    return given


def _season(logs: Array, horizon: int, season_periods: int) -> Array:
    """Smooth level and season together (additive on logs); the season learns as an average first, then by its gain."""
    gain, season_gain = np.array(SEASON_GRID).T[:, :, None]
    level = np.repeat(logs[:1], len(SEASON_GRID), axis=0)
    season = np.zeros((season_periods, *level.shape))
    missed = np.zeros_like(level)
    given = np.empty((len(logs), horizon, logs.shape[1]))
    columns = np.arange(logs.shape[1])
    for month, seen in enumerate(logs):
        place, year = month % season_periods, month // season_periods
        if month:
            miss = seen - level - season[place]
            missed = missed + miss**2
            level = level + gain * miss
            season[place] += np.maximum(season_gain, 1 / (year + 2)) * (1 - gain / 2) * miss
            if place == season_periods - 1:
                mean = season.mean(axis=0)
                season, level = season - mean, level + mean
        best = missed.argmin(axis=0)
        ahead = (month + np.arange(1, horizon + 1)) % season_periods
        given[month] = level[best, columns] + season[ahead][:, best, columns]
    return given

"""Take out what the calendar brings, forecast what is left, and put the calendar back.

    logs ─ off a centred season ─▶ what each place of the calendar brings (recent years count more) ─▶ rest ─ last, mean, level ─▶ + calendar

One pass: what the calendar brings is known with half a season of delay and never made again for months gone by. With few years it is
shrunk towards nothing. `common` is the calendar of the panel's mean: nationalities that take one road share their winter.

Limits: the calendar adds to logs, so it multiplies counts.
Source: Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., ch. 3.4 (classical decomposition).
"""

import numpy as np
from numpy.typing import NDArray

from rootbranch.flows.forecasting.rhythm import Rhythm

Array = NDArray[np.float64]
SHRINK_YEARS = 2.0
CYCLES_MIN = 2


def calendars_of(logs: Array, rhythm: Rhythm) -> Array:
    """Say from every month on what each place of the calendar brings, in logs.

    Returns:
        Shape (months, season, series); zero while fewer than CYCLES_MIN seasons are known.
    """
    months, many = logs.shape
    season, half = rhythm.season, rhythm.season // 2
    weights = np.ones(season) / season
    if season % 2 == 0:
        weights = np.r_[0.5, np.ones(season - 1), 0.5] / season
    found = np.zeros((months, season, many))
    if months < CYCLES_MIN * season:
        return found
    off = (
        logs[half : months - half]
        - np.lib.stride_tricks.sliding_window_view(logs, len(weights), axis=0) @ weights
    )
    keep = 0.5 ** (1 / rhythm.season_half_life)
    sums, counted = np.zeros((season, many)), np.zeros((season, 1))
    for month in range(2 * half, months):
        place = (month - half) % season
        sums[place] = keep * sums[place] + off[month - 2 * half]
        counted[place] = keep * counted[place] + 1
        if month >= CYCLES_MIN * season - 1:
            brings = sums / (counted + SHRINK_YEARS)
            found[month] = brings - brings.mean(axis=0)
    return found


def rest_of(logs: Array, calendars: Array) -> Array:
    """Take the calendar, as it was known then, out of every month. Shape (months, series)."""
    months = np.arange(len(logs))
    rest: Array = logs - calendars[months, months % calendars.shape[1]]
    return rest


def with_calendar(rest: Array, calendars: Array, horizon: int) -> Array:
    """Put back what the calendar brings to each month ahead. Shape (months, horizon, series)."""
    months = np.arange(len(rest))[:, None]
    ahead = (months + np.arange(1, horizon + 1)) % calendars.shape[1]
    found: Array = rest[:, None] + calendars[months, ahead]
    return found


def steps_of(logs: Array, horizon: int, season: int) -> Array:
    """Add to the newest figure what the same step of the calendar brought on average in past years, shrunk while few."""
    given = np.repeat(logs[:, None], horizon, axis=1)
    for ahead in range(1, min(horizon, len(logs) - 1) + 1):
        steps = logs[ahead:] - logs[:-ahead]
        for place in range(season):
            mine = steps[place::season]
            sums = np.vstack((np.zeros_like(logs[:1]), np.cumsum(mine, axis=0)))
            origins = np.arange(place, len(logs), season)
            known = np.clip((origins - ahead - place) // season + 1, 0, len(mine))
            given[origins, ahead - 1] += sums[known] / (known + 1)[:, None]
    return given


def last_season(logs: Array, horizon: int, season: int) -> Array:
    """Take the same place of the last season that is known."""
    given = np.repeat(logs[:, None], horizon, axis=1)
    for ahead in range(1, horizon + 1):
        back = season * -(-ahead // season) - ahead
        if back < len(logs):
            given[back:, ahead - 1] = logs[: len(logs) - back]
    return given

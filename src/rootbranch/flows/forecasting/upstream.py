"""Let a series further up the route speak for one further down, with what of it was published by then and nothing newer.

    upstream counts ─ moved by the months that their publication takes ─▶ signals ─▶ its change and its lead over the series ─ ridge ─▶ candidate

The signal is one more candidate, learnt by the panel together from past months. Whether it is used is asked month by month of past
origins too: the blend with it has to have missed less than the blend without it.

Limits: one signal for a series; a signal that leads by more than its publication delay and horizon says nothing.
Source: notes on flows, section 3d (Darién before the US border); ridge: Hoerl and Kennard (1970). Constants: decision 0163.
"""

import numpy as np
from numpy.typing import NDArray

from rootbranch.flows.forecasting.panels import Panel
from rootbranch.flows.forecasting.rhythm import Rhythm

Array = NDArray[np.float64]
RIDGE = 5.0
LEAD_MONTHS_MIN = 4
MOVED_MAX = 3.0
SAID_MAX = 1.0
"""A signal moves a forecast by no more than this (in logs)."""


def signals_of(panel: Panel, upstream: Panel, delay: int) -> Array:
    """Give for each month and series of `panel` the newest figure of its namesake upstream that was published by then, in logs.

    Args:
        delay: Periods after the newest one of `panel` until the same period upstream is published: at each month, upstream
            is known up to `delay` months before.

    Returns:
        Shape (months, series); NaN where nothing was published yet, or there is no namesake.
    """
    signals = np.full(panel.counts.shape, np.nan)
    places = {name: place for place, name in enumerate(upstream.names)}
    months = np.arange(len(signals)) + panel.first - upstream.first - delay
    known = (months >= 0) & (months < len(upstream.counts))
    for place, name in enumerate(panel.names):
        if name in places:
            signals[known, place] = np.log1p(upstream.counts[months[known], places[name]])
    return signals


def said_by(signals: Array, logs: Array, horizon: int, rhythm: Rhythm) -> tuple[Array, NDArray[np.bool_]]:
    """Forecast from what lies upstream.

    Args:
        signals: As `signals_of` gives them.
        logs: log(1 + count) of the series, shape (months, series).

    Returns:
        Forecasts of logs, shape (months, horizon, series), the newest figure where nothing is known upstream; and where something is.
    """
    features = _features(signals, logs, rhythm.season)
    there: NDArray[np.bool_] = np.asarray(np.isfinite(features).all(axis=2))
    features = np.clip(np.where(there[:, :, None], features, 0), -MOVED_MAX, MOVED_MAX)
    keep = 0.5 ** (1 / (1.5 * rhythm.memory_half_life))
    given = np.repeat(logs[:, None], horizon, axis=1)
    many = features.shape[2]
    for ahead in range(1, horizon + 1):
        square, towards = np.zeros((many, many)), np.zeros(many)
        for month in range(len(logs)):
            if month >= ahead:
                seen = features[month - ahead][there[month - ahead]]
                came = np.clip(logs[month] - logs[month - ahead], -2, 2)[there[month - ahead]]
                square, towards = keep * square + seen.T @ seen, keep * towards + seen.T @ came
            weights = np.linalg.solve(square + RIDGE * np.eye(many), towards)
            given[month, ahead - 1] += np.clip(features[month] @ weights, -SAID_MAX, SAID_MAX)
    return given, there


def _features(signals: Array, logs: Array, season: int) -> Array:
    """Give the own last change, upstream's over one and three months, and how far upstream leads. Shape (months, series, 4)."""
    lead = signals - logs
    ahead = np.full_like(lead, np.nan)
    for month in range(len(lead)):
        lately = lead[max(0, month - season + 1) : month + 1]
        seen = np.isfinite(lately).sum(axis=0)
        mean = np.nansum(lately, axis=0) / np.maximum(seen, 1)
        ahead[month] = np.where(seen >= LEAD_MONTHS_MIN, lead[month] - mean, np.nan)
    return np.stack((_change(logs, 1), _change(signals, 1), _change(signals, 3), ahead), axis=2)


def _change(logs: Array, back: int) -> Array:
    changes = np.full_like(logs, np.nan)
    changes[back:] = logs[back:] - logs[:-back]
    return changes

"""Roll over a panel once: at each month the blend, knowing only the past; the last month's is the forecast.

Past origins serve three times: they weigh the candidates, they decide series by series whether the blend may stand against the naive
forecast, and they give the intervals their widths. All of it is made again at each origin, so a figure on past
origins is what a reader would have got then.

Limits: the history is the newest vintage; revisions between then and now are not played back.
Source: rolling-origin evaluation, Tashman (2000).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rootbranch.flows.forecasting.blending import (
    FIRST_ORIGIN,
    PULLS,
    groups_of,
    mixture_before_learning,
    pool_of,
    weights_at,
)
from rootbranch.flows.forecasting.candidates import candidates_of, naive_of

Array = NDArray[np.float64]
GUARD_ORIGINS_MIN = 24
GUARD_RATIO = 1.15
PULL_ORIGINS_MIN = 36


@dataclass(frozen=True, slots=True, kw_only=True)
class Rolled:
    """What was given at every origin.

    Attributes:
        logs: log(1 + count), shape (months, series); flat before a series begins.
        begun: First month of each series.
        naive, given: Forecasts of logs, shape (months, horizon, series); the naive one, and the one that stands.
        weights: Of the candidates at the last month, shape (horizon, candidates).
        ratios: Mean absolute error of the blend over the naive one's at origins whose outcomes are known, shape
            (months, series); NaN where there is none yet.
        guarded: Where the naive forecast stands instead of the blend, shape (months, series).
        learnt: Whether the weights of the last month come from past origins and not from the prior alone.
    """

    logs: Array
    begun: NDArray[np.int64]
    naive: Array
    given: Array
    weights: Array
    ratios: Array
    guarded: NDArray[np.bool_]
    learnt: bool


def roll(counts: Array, horizon: int, *, since: int = FIRST_ORIGIN) -> Rolled:
    """Forecast from every month on.

    Args:
        counts: Persons or events a month, shape (months, series); NaN only before a series begins.
        horizon: Months ahead, at least 1.
        since: First month from which weights are learnt; before it the naive forecast stands.
    """
    begun = np.isfinite(counts).argmax(axis=0)
    firsts = counts[begun, np.arange(counts.shape[1])]
    logs = np.log1p(np.where(np.isfinite(counts), counts, firsts))
    naive = naive_of(logs, horizon)
    pool = pool_of(logs, naive, candidates_of(logs, horizon), begun)
    blends = np.repeat(naive[None], len(PULLS), axis=0)
    weights = np.zeros((len(PULLS), horizon, len(pool.offered)))
    for month in range(since, len(logs)):
        for group in groups_of(horizon):
            found = weights_at(pool, month, group)
            for ahead in group:
                blends[:, month, ahead] += np.tensordot(found, pool.offered[:, month, ahead], axes=1)
                weights[:, ahead] = found
    blend, chosen = _choose_pull(logs, naive, blends, begun)
    ratios, origins = _past_ratios(logs, naive, blend, begun)
    guarded = (ratios > GUARD_RATIO) & (origins >= GUARD_ORIGINS_MIN)
    guarded |= np.arange(len(logs))[:, None] < begun[None, :] + since
    return Rolled(
        logs=logs,
        begun=begun,
        naive=naive,
        given=np.where(guarded[:, None, :], naive, blend),
        weights=weights[chosen],
        ratios=ratios,
        guarded=guarded,
        learnt=not np.allclose(weights[chosen, 0], mixture_before_learning()),
    )


def _choose_pull(logs: Array, naive: Array, blends: Array, begun: NDArray[np.int64]) -> tuple[Array, int]:
    """Take, month by month, the blend whose pull has missed least so far; also say which stands at the last month."""
    past = [_past_ratios(logs, naive, blend, begun) for blend in blends]
    scores = np.zeros((len(blends), len(logs)))
    for place, (ratios, origins) in enumerate(past):
        told = np.isfinite(ratios) & (ratios > 0) & (origins >= PULL_ORIGINS_MIN)
        logged = np.log(np.where(told, ratios, 1))
        scores[place] = logged.sum(axis=1) / np.maximum(told.sum(axis=1), 1)
    best = scores.argmin(axis=0)
    return blends[best, np.arange(len(logs))], int(best[-1])


def _past_ratios(logs: Array, naive: Array, blend: Array, begun: NDArray[np.int64]) -> tuple[Array, Array]:
    """Compare blend and naive by what was known at each month; also count the origins it rests on."""
    months, horizon, many = naive.shape
    counts = np.exp(logs)
    known = np.zeros((2, months, many))
    origins = np.zeros((months, many))
    early = np.arange(months)[:, None] < begun[None, :] + FIRST_ORIGIN
    for ahead in range(1, min(horizon, months - 1) + 1):
        for place, said in enumerate((naive, blend)):
            miss = np.abs(np.exp(said[:-ahead, ahead - 1]) - counts[ahead:])
            known[place, ahead:] += np.where(early[:-ahead], 0, miss)
        if ahead == 1:
            origins[ahead:] += ~early[:-ahead]
    summed = known.cumsum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return summed[1] / summed[0], origins.cumsum(axis=0)

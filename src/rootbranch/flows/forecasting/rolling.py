"""Roll over a panel once: at each month the blend, knowing only the past; the last month's is the forecast.

Past origins serve four times: they weigh the candidates, they decide whether what lies upstream is used, they decide series by series
whether the blend may stand against the naive forecast, and they give the intervals their widths. All of it is made again at each
origin, so a figure on past origins is what a reader would have got then.

Limits: the history is the newest vintage; revisions between then and now are not played back.
Source: rolling-origin evaluation, Tashman (2000).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rootbranch.flows.forecasting.blending import FIRST_ORIGIN, Blend, blend_of, early_of
from rootbranch.flows.forecasting.candidates import CANDIDATES, candidates_of, naive_of
from rootbranch.flows.forecasting.rhythm import MONTHLY, Rhythm
from rootbranch.flows.forecasting.upstream import said_by

Array = NDArray[np.float64]
GUARD_ORIGINS_MIN = 24
GUARD_RATIO = 1.15
UPSTREAM_ORIGINS_MIN = 12
NAMES = ("naive", *CANDIDATES, "upstream")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rolled:
    """What was given at every origin.

    Attributes:
        logs: log(1 + count), shape (months, series); flat before a series begins.
        begun: First month of each series.
        naive, given: Forecasts of logs, shape (months, horizon, series); the naive one, and the one that stands.
        weights: Of NAMES at the last month, shape (horizon, names, series).
        ratios: Mean absolute error of the blend over the naive one's at origins whose outcomes are known, shape
            (months, series); NaN where there is none yet.
        guarded: Where the naive forecast stands instead of the blend, shape (months, series).
        learnt: Whether the weights of the last month come from past origins and not from the prior alone.
        upstream: Mean absolute error of the blend with what lies upstream over that without, at past origins; NaN for a series
            without it. Shape (series,).
        taken: Whether what lies upstream is in the forecast of the last month. Shape (series,).
    """

    logs: Array
    begun: NDArray[np.int64]
    naive: Array
    given: Array
    weights: Array
    ratios: Array
    guarded: NDArray[np.bool_]
    learnt: bool
    upstream: Array
    taken: NDArray[np.bool_]


def roll(
    counts: Array,
    horizon: int,
    *,
    since: int = FIRST_ORIGIN,
    rhythm: Rhythm = MONTHLY,
    signals: Array | None = None,
) -> Rolled:
    """Forecast from every month on.

    Args:
        counts: Persons or events a month, shape (months, series); NaN only before a series begins.
        horizon: Months ahead, at least 1.
        since: Months of a series' own before its blend may stand; until then the naive forecast does.
        rhythm: What a period of the series is.
        signals: What was published upstream by each month, as `signals_of` gives it; None: nothing lies upstream.
    """
    begun = np.isfinite(counts).argmax(axis=0)
    firsts = counts[begun, np.arange(counts.shape[1])]
    logs = np.log1p(np.where(np.isfinite(counts), counts, firsts))
    naive = naive_of(logs, horizon)
    offered = np.concatenate((naive[None], candidates_of(logs, horizon, rhythm)))
    blend = blend_of(logs, offered, NAMES[:-1], begun, rhythm)
    given = blend.given
    weights = np.concatenate((blend.weights, np.zeros((horizon, 1, len(begun)))), axis=1)
    upstream, taken = np.full(len(begun), np.nan), np.zeros(len(begun), np.bool_)
    if signals is not None:
        with_it, there = _with_upstream(logs, offered, begun, rhythm, signals)
        past, origins = _past_ratios(logs, given, with_it.given, early_of(len(logs), begun) | ~there)
        use = _helps(past, origins)[:, None] & there
        given = np.where(use[:, None], with_it.given, given)
        weights = np.where(use[-1], with_it.weights, weights)
        upstream, taken = past[-1], use[-1]
    ratios, origins = _past_ratios(logs, naive, given, early_of(len(logs), begun))
    guarded = (ratios > GUARD_RATIO) & (origins >= GUARD_ORIGINS_MIN)
    guarded |= np.arange(len(logs))[:, None] < begun[None, :] + since
    return Rolled(
        logs=logs,
        begun=begun,
        naive=naive,
        given=np.where(guarded[:, None, :], naive, given),
        weights=weights,
        ratios=ratios,
        guarded=guarded,
        learnt=blend.learnt,
        upstream=upstream,
        taken=taken & ~guarded[-1],
    )


def _with_upstream(
    logs: Array, offered: Array, begun: NDArray[np.int64], rhythm: Rhythm, signals: Array
) -> tuple[Blend, NDArray[np.bool_]]:
    """Blend once more with what lies upstream among the candidates; also say where it lies there."""
    said, there = said_by(signals, logs, offered.shape[2], rhythm)
    return blend_of(logs, np.concatenate((offered, said[None])), NAMES, begun, rhythm, there), there


def _helps(past: Array, origins: Array) -> NDArray[np.bool_]:
    """Say month by month whether what lies upstream made past misses of the panel smaller. Shape (months,)."""
    told = np.isfinite(past) & (past > 0) & (origins >= UPSTREAM_ORIGINS_MIN)
    mean = np.log(np.where(told, past, 1)).sum(axis=1) / np.maximum(told.sum(axis=1), 1)
    helps: NDArray[np.bool_] = told.any(axis=1) & (mean < 0)
    return helps


def _past_ratios(
    logs: Array, against: Array, blend: Array, left_out: NDArray[np.bool_]
) -> tuple[Array, Array]:
    """Compare what a blend missed with what another forecast missed, by what was known at each month; count the origins too."""
    months, horizon, many = blend.shape
    counts = np.exp(logs)
    known = np.zeros((2, months, many))
    origins = np.zeros((months, many))
    for ahead in range(1, min(horizon, months - 1) + 1):
        for place, said in enumerate((against, blend)):
            miss = np.abs(np.exp(said[:-ahead, ahead - 1]) - counts[ahead:])
            known[place, ahead:] += np.where(left_out[:-ahead], 0, miss)
        if ahead == 1:
            origins[ahead:] += ~left_out[:-ahead]
    summed = known.cumsum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return summed[1] / summed[0], origins.cumsum(axis=0)

"""Forecast each series of a panel, with intervals, the method it got and why, and whether to trust it now."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from rootbranch.flows.forecasting.blending import FIRST_ORIGIN
from rootbranch.flows.forecasting.drift import Drift, drift_of
from rootbranch.flows.forecasting.intervals import intervals_of
from rootbranch.flows.forecasting.panels import Panel
from rootbranch.flows.forecasting.rhythm import rhythm_of
from rootbranch.flows.forecasting.rolling import NAMES, Rolled, roll
from rootbranch.flows.forecasting.upstream import signals_of


class Method(StrEnum):
    """What a series was forecast with."""

    BLEND = "blend"
    NAIVE = "naive"


class Reason(StrEnum):
    """Why it got that method.

    LEARNT: weights from the past origins of the panel. PRIOR: the panel has too few past origins; the mixture stands before any
    learning. GUARD: at this series' past origins the blend was clearly worse than the naive forecast. SHORT: fewer than
    FIRST_ORIGIN + 1 months. EMPTY: nothing but zeros.
    """

    LEARNT = "learnt"
    PRIOR = "prior"
    GUARD = "guard"
    SHORT = "short"
    EMPTY = "empty"


class Upstream(StrEnum):
    """Whether what lies upstream is in a forecast.

    USED: it is, because at past origins of the panel it made misses smaller. LEFT: it is not, because it did not, or the naive
    forecast stands. NONE: nothing lies upstream, or too little of it was published by then.
    """

    USED = "used"
    LEFT = "left"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What comes next in one series, in the unit of its counts.

    Attributes:
        mean: The middle of what is expected, month by month (a median on the scale of logs; named as the usual long format has it).
        low, high: For each level a tuple of ends, month by month; None where too little is known for an interval.
        parts: Share of each of NAMES in the blend, horizon by horizon: the naive forecast first, what lies upstream last.
        error_ratio: Mean absolute error of the blend over the naive forecast's at past origins; None where there is none.
        upstream: Whether what lies upstream is in it. upstream_ratio: Mean absolute error with it over that without it, at past
            origins, each with what was published by then; None where nothing lies upstream.
    """

    name: str
    months: tuple[str, ...]
    mean: tuple[float, ...]
    low: tuple[tuple[float, ...], ...] | None
    high: tuple[tuple[float, ...], ...] | None
    method: Method
    reason: Reason
    parts: tuple[tuple[float, ...], ...]
    error_ratio: float | None
    drift: Drift
    upstream: Upstream
    upstream_ratio: float | None


def forecast_panel(
    panel: Panel, horizon: int, levels: Sequence[int], *, upstream: Panel | None = None, delay: int = 1
) -> tuple[Forecast, ...]:
    """Forecast all series of a panel by one automatic procedure.

    Args:
        panel: Series that behave alike; they lend each other weights and misses.
        horizon: Months ahead, at least 1.
        levels: Percentages of the intervals, smallest first.
        upstream: Series further up the route, each with the name of the one that it leads to; of the same step.
        delay: Periods that upstream figures come later than those of `panel`, 0 to 24.

    Returns:
        One forecast for each series, in the panel's order.
    """
    signals = signals_of(panel, upstream, delay) if upstream else None
    rolled = roll(panel.counts, horizon, rhythm=rhythm_of(panel.step), signals=signals)
    ends = intervals_of(rolled, levels)
    drifts = drift_of(panel.counts, ends.low[0, :, 0], ends.high[0, :, 0], levels[0])
    last = len(panel.counts) - 1
    months = tuple(panel.month_at(last + ahead) for ahead in range(1, horizon + 1))
    found = []
    for place, name in enumerate(panel.names):
        method, reason = _method(rolled, place)
        low, high = ends.low[:, last, :, place], ends.high[:, last, :, place]
        known = bool(np.isfinite(low).all() and np.isfinite(high).all())
        ratio = float(rolled.ratios[last, place])
        given = rolled.given if method is Method.BLEND else rolled.naive
        found.append(
            Forecast(
                name=name,
                months=months,
                mean=tuple(np.maximum(np.expm1(given[last, :, place]), 0).tolist()),
                low=tuple(tuple(end.tolist()) for end in low) if known else None,
                high=tuple(tuple(end.tolist()) for end in high) if known else None,
                method=method,
                reason=reason,
                parts=_parts(rolled, method, place),
                error_ratio=ratio if np.isfinite(ratio) else None,
                drift=drifts[place],
                upstream=_upstream(rolled, place, method),
                upstream_ratio=helped if np.isfinite(helped := float(rolled.upstream[place])) else None,
            )
        )
    return tuple(found)


def _method(rolled: Rolled, place: int) -> tuple[Method, Reason]:
    last = len(rolled.logs) - 1
    if not rolled.logs[:, place].any():
        return Method.NAIVE, Reason.EMPTY
    if last - rolled.begun[place] < FIRST_ORIGIN:
        return Method.NAIVE, Reason.SHORT
    if rolled.guarded[last, place]:
        return Method.NAIVE, Reason.GUARD
    return Method.BLEND, Reason.LEARNT if rolled.learnt else Reason.PRIOR


def _parts(rolled: Rolled, method: Method, place: int) -> tuple[tuple[float, ...], ...]:
    """Give the shares of NAMES, horizon by horizon."""
    if method is Method.NAIVE:
        return tuple((1.0, *(0.0 for _ in NAMES[1:])) for _ in rolled.weights)
    return tuple(tuple(row.tolist()) for row in rolled.weights[:, :, place])


def _upstream(rolled: Rolled, place: int, method: Method) -> Upstream:
    if method is Method.BLEND and rolled.taken[place]:
        return Upstream.USED
    return Upstream.LEFT if np.isfinite(rolled.upstream[place]) else Upstream.NONE

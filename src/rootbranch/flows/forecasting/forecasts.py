"""Forecast each series of a panel, with intervals, the method it got and why, and whether to trust it now."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from rootbranch.flows.forecasting.blending import FIRST_ORIGIN
from rootbranch.flows.forecasting.candidates import CANDIDATES
from rootbranch.flows.forecasting.drift import Drift, drift_of
from rootbranch.flows.forecasting.intervals import intervals_of
from rootbranch.flows.forecasting.panels import Panel
from rootbranch.flows.forecasting.rolling import Rolled, roll


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What comes next in one series, in the unit of its counts.

    Attributes:
        mean: The middle of what is expected, month by month (a median on the scale of logs; named as the usual long format has it).
        low, high: For each level a tuple of ends, month by month; None where too little is known for an interval.
        parts: Share of each candidate in the blend, horizon by horizon, the naive forecast first.
        error_ratio: Mean absolute error of the blend over the naive forecast's at past origins; None where there is none.
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


def forecast_panel(panel: Panel, horizon: int, levels: Sequence[int]) -> tuple[Forecast, ...]:
    """Forecast all series of a panel by one automatic procedure.

    Args:
        panel: Series that behave alike; they lend each other weights and misses.
        horizon: Months ahead, at least 1.
        levels: Percentages of the intervals, smallest first.

    Returns:
        One forecast for each series, in the panel's order.
    """
    rolled = roll(panel.counts, horizon)
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
                parts=_parts(rolled, method),
                error_ratio=ratio if np.isfinite(ratio) else None,
                drift=drifts[place],
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


def _parts(rolled: Rolled, method: Method) -> tuple[tuple[float, ...], ...]:
    """Give the shares of the naive forecast and of each candidate, horizon by horizon."""
    if method is Method.NAIVE:
        return tuple((1.0, *(0.0 for _ in CANDIDATES)) for _ in rolled.weights)
    return tuple((max(0.0, 1 - float(row.sum())), *row.tolist()) for row in rolled.weights)

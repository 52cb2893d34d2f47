"""Blend candidates: each weighs by what it would have missed at past origins, in its own series and in the whole panel.

    past origins ─▶ misses in persons over the naive forecast's ─▶ of the series, shrunk to the panel's ─▶ weight = prior x exp(-TEMPER x log ratio)

A single series is too short to tell candidates apart and a panel is not all alike, so both are asked: a series counts for itself as
many origins as it has, the panel for PANEL_ORIGINS. What was missed long ago counts less. The naive forecast is one of the candidates.

Limits: weights say how well a candidate did, not how much it would add to the others.
Source: exponentially weighted forecasters, Cesa-Bianchi and Lugosi, Prediction, Learning, and Games (2006), ch. 2; shrinkage of
combination weights: Diebold and Pauly (1990). Constants: decision 0162.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rootbranch.flows.forecasting.rhythm import Rhythm

Array = NDArray[np.float64]
PRIOR: Mapping[str, float] = {
    "naive": 0.19,
    "level": 0.14,
    "mean-3": 0.19,
    "mean-season": 0.09,
    "mean-3-seasons": 0.02,
    "trend": 0.02,
    "ces": 0.02,
    "season": 0.03,
    "season-steps": 0.04,
    "last-season": 0.02,
    "adjusted-last": 0.06,
    "adjusted-mean-3": 0.06,
    "adjusted-level": 0.03,
    "adjusted-mean-season": 0.03,
    "common-last": 0.03,
    "common-mean-3": 0.06,
    "upstream": 0.10,
}
"""What each weighs before anything is learnt, over the sum of those that there are."""

TEMPER = 8.0
PANEL_ORIGINS = 60.0
SURE_ORIGINS = 24.0
"""With fewer past origins than this the weights move in part from the prior."""
LEARNT_ORIGINS = 6.0
FURTHEST = 2.0
"""A candidate further than this from the naive forecast (in logs) counts as this far."""

FIRST_ORIGIN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Blend:
    """What was blended at every origin.

    Attributes:
        given: Shape (months, horizon, series).
        weights: At the last month, shape (horizon, names, series), names as they were given.
        learnt: Whether the weights of the last month come from past origins and not from the prior alone.
    """

    given: Array
    weights: Array
    learnt: bool


def groups_of(horizon: int) -> tuple[range, ...]:
    """Part horizons (from 0) into groups of like distance that share their weights: 1, 2-3, 4-6, 7-12 months, and on."""
    ends = [1, 3, 6, 12]
    while ends[-1] < horizon:
        ends.append(ends[-1] + 12)
    starts = [0, *ends[:-1]]
    return tuple(
        range(start, min(end, horizon)) for start, end in zip(starts, ends, strict=True) if start < horizon
    )


def early_of(months: int, begun: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Mark the origins at which a series is too short to learn from. Shape (months, series)."""
    early: NDArray[np.bool_] = np.arange(months)[:, None] < begun[None, :] + FIRST_ORIGIN
    return early


def blend_of(
    logs: Array,
    offered: Array,
    names: Sequence[str],
    begun: NDArray[np.int64],
    rhythm: Rhythm,
    there: NDArray[np.bool_] | None = None,
) -> Blend:
    """Blend what is offered, from every month on.

    Args:
        logs: log(1 + count), shape (months, series).
        offered: Forecasts of logs, shape (names, months, horizon, series); the first is the naive one.
        names: What is offered; each has a PRIOR.
        begun: For each series, its first month.
        there: Where the last one offered may be used at all, shape (months, series); None: everywhere.
    """
    near = np.clip(offered, offered[:1] - FURTHEST, offered[:1] + FURTHEST)
    prior = np.array([PRIOR[name] for name in names])[:, None, None] * np.ones((1, *logs.shape))
    if there is not None:
        prior[-1] *= there
    prior /= prior.sum(axis=0)
    given = np.empty(offered.shape[1:])
    weights = np.empty((offered.shape[2], len(names), logs.shape[1]))
    sure = 0.0
    for group in groups_of(offered.shape[2]):
        scores, origins = _scores(logs, near, group, begun, rhythm)
        surely = np.minimum(origins.mean(axis=1) / SURE_ORIGINS, 1)
        found = prior * np.exp(-TEMPER * surely[None, :, None] * scores)
        found /= found.sum(axis=0)
        for ahead in group:
            given[:, ahead] = (found * near[:, :, ahead]).sum(axis=0)
            weights[ahead] = found[:, -1]
        sure = max(sure, float(origins[-1].mean()))
    return Blend(given=given, weights=weights, learnt=sure >= LEARNT_ORIGINS)


def _scores(
    logs: Array, near: Array, group: range, begun: NDArray[np.int64], rhythm: Rhythm
) -> tuple[Array, Array]:
    """Give the log of what each missed over what the naive forecast missed, as known at each month, series shrunk to panel.

    Returns:
        Shape (names, months, series), and how many origins of late it rests on, shape (months, series).
    """
    counts = np.exp(logs)
    early = early_of(len(logs), begun)
    missed, origins = np.zeros((len(near), *logs.shape)), np.zeros(logs.shape)
    for ahead in group:
        if ahead + 1 < len(logs):
            miss = np.abs(np.exp(near[:, : -ahead - 1, ahead]) - counts[ahead + 1 :])
            missed[:, ahead + 1 :] += np.where(early[: -ahead - 1], 0, miss)
            origins[ahead + 1 :] += ~early[: -ahead - 1] / len(group)
    keep = 0.5 ** (1 / rhythm.memory_half_life)
    for month in range(1, len(logs)):
        missed[:, month] += keep * missed[:, month - 1]
        origins[month] += keep * origins[month - 1]
    ratios = np.log((missed + 1) / (missed[:1] + 1))
    told = origins >= 3
    panel = np.where(told, ratios, 0).sum(axis=2) / np.maximum(told.sum(axis=1), 1)
    scores = (origins * ratios + PANEL_ORIGINS * panel[:, :, None]) / (origins + PANEL_ORIGINS)
    return scores, origins

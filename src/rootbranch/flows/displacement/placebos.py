"""Measure how far a corridor's weight against all others changed, and how far it changes when nothing was done.

    month before the action ─▶ log(corridor / all others) ─▶ mean of the three months after it

What the calendar brings is taken off by the same change in earlier years, shrunk while these are few. The result is divided by how much the
corridor's weight usually moves. The placebo is the same measure at all other months, for the corridor that then had the
same rank by size: a corridor acted upon is often the largest, and the largest tends to shrink by itself.

Limits: four months before the series end are needed; an action in a month whose neighbours had another one is not told apart.
Source: placebo inference, Abadie, Diamond and Hainmueller (2010); log ratios of compositions, Aitchison (1986).
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
AFTER_MONTHS = 3
SPREAD_MONTHS = 24
FIRST_MONTH = 13
APART_MONTHS = 6
SEASON = 12
SPREAD_FLOOR = 1e-3


def weights_of(counts: Array, place: int) -> Array:
    """Give log(corridor / all others), half a person added to each. Shape (months,)."""
    others = np.delete(counts, place, axis=1).sum(axis=1)
    weights: Array = np.log(counts[:, place] + 0.5) - np.log(others + 0.5)
    return weights


def shift_at(weights: Array, month: int) -> float:
    """Measure the change of a corridor's weight after a month, in units of what it usually moves; below 0: it lost weight."""
    raw = _change(weights, month)
    before = [_change(weights, year) for year in range(month - SEASON, 0, -SEASON)]
    if before:
        raw -= float(np.mean(before)) * len(before) / (len(before) + 2)
    moves = np.diff(weights[max(0, month - SPREAD_MONTHS) : month])
    return raw / max(float(np.sqrt(np.mean(moves**2))), SPREAD_FLOOR)


def placebos_of(counts: Array, place: int, month: int) -> Array:
    """Measure the same at all other months: the corridor of the same rank by size, away from the action.

    Args:
        counts: Shape (months, corridors).
        place: The corridor acted upon.
        month: The month of the action, at least FIRST_MONTH.
    """
    rank = _ranks(counts, month)[place]
    every = [weights_of(counts, one) for one in range(counts.shape[1])]
    found = []
    for other in range(FIRST_MONTH, len(counts) - AFTER_MONTHS):
        if abs(other - month) > APART_MONTHS:
            alike = int(np.flatnonzero(_ranks(counts, other) == rank)[0])
            found.append(shift_at(every[alike], other))
    return np.array(found)


def _change(weights: Array, month: int) -> float:
    return float(weights[month + 1 : month + 1 + AFTER_MONTHS].mean() - weights[month - 1])


def _ranks(counts: Array, month: int) -> NDArray[np.int64]:
    """Rank corridors by size in the three months before, 0 for the largest."""
    size = counts[month - 3 : month].mean(axis=0)
    ranks = np.empty(len(size), np.int64)
    ranks[np.argsort(-size, kind="stable")] = np.arange(len(size))
    return ranks

"""Blend candidates: weights from what each would have given at past origins, pulled to a fixed mixture while there are few.

The weights of one group of horizons serve all series of a panel, because a single series is too short to tell candidates apart.
They are never negative and never sum to more than one; what is left is the naive forecast. They make the absolute error in persons small
(log errors weighted by the size of the flow, each series counting alike), by least squares that are weighted anew a few times.

    prior mixture ──┐
    past origins ───┴─▶ weights by horizon ─▶ blend = naive + sum of weight x (candidate - naive)

Limits: one mixture for a whole panel: put series that behave alike into one file.
Source: Bates and Granger (1969); non-negative shrunk weights: Diebold and Pauly (1990); iterated least squares for absolute errors:
Schlossmacher (1973).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rootbranch.flows.forecasting.candidates import CANDIDATES

Array = NDArray[np.float64]
PRIOR = {
    "level": 0.20,
    "mean-3": 0.20,
    "mean-12": 0.10,
    "mean-36": 0.05,
    "trend": 0.0,
    "season": 0.05,
    "season-decomposed": 0.10,
    "season-steps": 0.05,
    "last-year": 0.05,
}
"""The mixture before anything is learnt; the naive forecast has the rest."""

PULLS = (30.0, 1.0, 10.0, 100.0)
"""As many past origins as the prior may weigh; which of them is asked of past origins too, the first until there are some."""

ROUNDS = 6
FURTHEST = 2.0
"""A candidate further than this from the naive forecast (in logs) counts as this far."""

LEARNT_ROWS_MIN = 60
FIRST_ORIGIN = 5


@dataclass(frozen=True, slots=True)
class Pool:
    """What past origins tell, laid out once: candidates and outcome as differences from the naive forecast.

    Attributes:
        offered: Shape (candidates, months, horizon, series).
        came: What came, shape (months, horizon, series); NaN where it is not known yet or the series had not begun.
        levels: 1 + count at the origin, shape (months, series).
    """

    offered: Array
    came: Array
    levels: Array


def pool_of(logs: Array, naive: Array, candidates: Array, begun: NDArray[np.int64]) -> Pool:
    """Lay out what each candidate said and what came.

    Args:
        logs: Shape (months, series).
        naive, candidates: As `candidates.py` gives them.
        begun: For each series, its first month.
    """
    months, horizon = naive.shape[:2]
    came = np.full(naive.shape, np.nan)
    for ahead in range(1, min(horizon, months - 1) + 1):
        came[:-ahead, ahead - 1] = logs[ahead:] - logs[:-ahead]
    early = np.arange(months)[:, None] < begun[None, :] + FIRST_ORIGIN
    came = np.where(early[:, None, :], np.nan, came)
    return Pool(np.clip(candidates - naive, -FURTHEST, FURTHEST), came, np.exp(logs))


def mixture_before_learning() -> Array:
    """Give the prior's weights in CANDIDATES' order."""
    return np.array([PRIOR[name] for name in CANDIDATES])


def groups_of(horizon: int) -> tuple[range, ...]:
    """Part horizons (from 0) into groups of like distance that share their weights: 1, 2-3, 4-6, 7-12 months, and on."""
    ends = [1, 3, 6, 12]
    while ends[-1] < horizon:
        ends.append(ends[-1] + 12)
    starts = [0, *ends[:-1]]
    return tuple(
        range(start, min(end, horizon)) for start, end in zip(starts, ends, strict=True) if start < horizon
    )


def weights_at(pool: Pool, month: int, group: range) -> Array:
    """Weigh candidates for one group of horizons by what is known at `month`, once for each of PULLS.

    Returns:
        Shape (pulls, candidates), candidates in CANDIDATES' order.
    """
    prior = mixture_before_learning()
    rows = [_rows(pool, month, ahead) for ahead in group]
    offered = np.concatenate([row[0] for row in rows])
    came = np.concatenate([row[1] for row in rows])
    heavy = np.concatenate([row[2] for row in rows])
    if len(came) < LEARNT_ROWS_MIN:
        return np.repeat(prior[None], len(PULLS), axis=0)
    spread = np.average(np.abs(came), weights=heavy) + 1e-6
    origins = max(1, month - FIRST_ORIGIN - 1)
    return np.stack([_fit(offered, came, heavy, spread, pull / origins) for pull in PULLS])


def _fit(offered: Array, came: Array, heavy: Array, spread: float, pull: float) -> Array:
    """Make the absolute error small, pulled to the prior."""
    prior = mixture_before_learning()
    found = prior
    for _ in range(ROUNDS):
        off = np.abs(came - offered @ found)
        weight = heavy / np.maximum(off, 0.05 * spread + 0.02)
        weighted = offered * (weight / weight.mean())[:, None]
        square = weighted.T @ offered / len(came)
        towards = weighted.T @ came / len(came)
        ridge = pull * (spread**2 + square.diagonal()) + 1e-9
        found = _least_squares(square + np.diag(ridge), towards + ridge * prior)
    return np.asarray(found / max(1.0, float(found.sum())), np.float64)


def _rows(pool: Pool, month: int, ahead: int) -> tuple[Array, Array, Array]:
    """Give what was offered, what came and how much it counts, for origins whose outcome is known at `month`."""
    stop = max(0, month - ahead)
    came = pool.came[:stop, ahead]
    known = np.isfinite(came)
    if not known.any():
        return np.empty((0, len(pool.offered))), np.empty(0), np.empty(0)
    levels = pool.levels[:stop]
    missed = np.where(known, levels * np.abs(np.expm1(np.clip(np.nan_to_num(came), -5, 3))), 0)
    usual = missed.sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    heavy = np.where(known, levels / np.maximum(usual + 0.5, 1), 0)
    heavy = heavy / np.maximum(heavy.sum(axis=0) / np.maximum(known.sum(axis=0), 1), 1e-12)
    offered = pool.offered[:, :stop, ahead]
    return offered[:, known].T, came[known], heavy[known]


def _least_squares(square: Array, towards: Array) -> Array:
    """Solve square @ x = towards for x that is nowhere negative, least in the metric of `square`."""
    from scipy.optimize import nnls  # half a second, which only who forecasts should pay

    root = np.linalg.cholesky(square)
    found: Array = nnls(root.T, np.linalg.solve(root, towards))[0]
    return found

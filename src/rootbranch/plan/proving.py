"""Prove how few pairs any set of that size could leave, so that a plan says how far from the best it can be at most.

A mixed-integer program: x_v is 1 where node v is taken, u_ij where i and j stay connected. Of a node with one link only (a leaf)
nothing is gained by taking it instead of its neighbour, so it is folded into the weight of that neighbour.

Limits: some 300 nodes after folding; above, or when time runs out, the bound may be 0. A set that takes a leaf is never better
than one that takes its neighbour, except where two nodes are linked to one another only.
Source: compact formulation of Veremyev, Boginski and Pasiliao 2014; solver HiGHS (MIT).
"""

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from rootbranch.plan.graph import Graph, Places

CORE_MAX = 300


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Proof:
    """What a solver could say.

    Args:
        bound: No set of that size leaves fewer pairs.
        better: A set that leaves fewer than were known, where the solver met one.
    """

    bound: int
    better: Places | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Core:
    """The network without its leaves: places in the whole of the nodes that stay, their weights, who is next to whom."""

    places: Places
    weights: NDArray[np.float64]
    near: tuple[tuple[int, ...], ...]


def is_provable(graph: Graph) -> bool:
    """Say whether a network is small enough for a proof."""
    return int(np.sum(np.diff(graph.starts) > 1)) <= CORE_MAX


def prove_critical(graph: Graph, many: int, known: int, seconds: float) -> Proof:
    """Bound the pairs that `many` nodes can leave.

    Args:
        graph: One that `is_provable`.
        known: Pairs that the best known set leaves.
        seconds: How long the solver may take.
    """
    core = _fold(graph)
    if known == 0 or seconds <= 0:
        return Proof(bound=0, better=None)
    solver, inside = _program(core, many, known)
    solver.setOptionValue("time_limit", seconds)
    solver.run()
    state, info = solver.getModelStatus(), solver.getInfo()
    if state == highspy.HighsModelStatus.kInfeasible:
        return Proof(bound=known, better=None)  # nothing leaves fewer than is known
    bound = max(0, min(known, int(np.ceil(info.mip_dual_bound + inside - 1e-6))))
    if not np.isfinite(info.mip_dual_bound):
        bound = 0
    taken = None
    if info.primal_solution_status == 2:  # feasible
        chosen = np.array(solver.getSolution().col_value[: len(core.places)]) > 0.5
        taken = core.places[chosen]
    return Proof(bound=bound, better=taken)


def _fold(graph: Graph) -> _Core:
    degree = np.diff(graph.starts)
    lone, alone = degree == 1, degree == 0
    pair = lone[graph.ends[graph.starts[:-1][lone]]] if lone.any() else np.zeros(0, bool)
    folded = lone.copy()
    folded[np.flatnonzero(lone)[pair]] = False  # two that have only one another stay
    places = np.flatnonzero(~folded & ~alone).astype(np.int32)
    at = np.full(graph.nodes, -1)
    at[places] = np.arange(len(places))
    weights = np.ones(len(places))
    for leaf in np.flatnonzero(folded):
        weights[at[graph.ends[graph.starts[leaf]]]] += 1
    near = tuple(
        tuple(
            int(at[other])
            for other in graph.ends[graph.starts[node] : graph.starts[node + 1]]
            if at[other] >= 0
        )
        for node in places
    )
    return _Core(places=places, weights=weights, near=near)


def _program(core: _Core, many: int, known: int) -> tuple[highspy.Highs, float]:
    """Write the program; what leaves as many pairs as `known` is not looked for.

    Returns:
        The solver, and the pairs inside folded nodes, which its objective lacks.
    """
    weights, count = core.weights, len(core.places)
    inside = weights * (weights - 1) / 2
    left, right = np.triu_indices(count, 1)
    number = np.zeros((count, count), dtype=np.int32)
    number[left, right] = number[right, left] = count + np.arange(len(left))
    costs = np.concatenate((-inside, weights[left] * weights[right]))
    rows, least = _rows(core, number, left, right)
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (("output_flag", False), ("threads", 1)):
        solver.setOptionValue(option, value)
    columns = np.arange(len(costs), dtype=np.int32)
    solver.addVars(len(costs), np.zeros(len(costs)), np.ones(len(costs)))
    solver.changeColsCost(len(costs), columns, costs)
    solver.changeColsIntegrality(count, columns[:count], np.array([highspy.HighsVarType.kInteger] * count))
    begins = np.cumsum([0, *(len(row) for row in rows)])
    indices = np.array([at for row in rows for at, _ in row], dtype=np.int32)
    values = np.array([value for row in rows for _, value in row], dtype=float)
    solver.addRows(
        len(rows), least, np.full(len(rows), highspy.kHighsInf), len(indices),
        begins[:-1].astype(np.int32), indices, values,
    )  # fmt: skip
    solver.addRow(-highspy.kHighsInf, float(many), count, columns[:count], np.ones(count))
    solver.addRow(-highspy.kHighsInf, known - 1 - float(inside.sum()), len(costs), columns, costs)
    return solver, float(inside.sum())


def _rows(
    core: _Core, number: NDArray[np.int32], left: NDArray[np.int64], right: NDArray[np.int64]
) -> tuple[list[tuple[tuple[int, float], ...]], NDArray[np.float64]]:
    """Say when two stay connected: linked and neither taken, or one of them there and a neighbour of it connected with the other."""
    rows: list[tuple[tuple[int, float], ...]] = []
    least: list[float] = []
    linked = [set(near) for near in core.near]
    for one, other in zip(left.tolist(), right.tolist(), strict=True):
        own = int(number[one, other])
        if other in linked[one]:
            rows.append(((own, 1.0), (one, 1.0), (other, 1.0)))
            least.append(1.0)
            continue
        few, far = (one, other) if len(core.near[one]) <= len(core.near[other]) else (other, one)
        for between in core.near[few]:
            rows.append(((own, 1.0), (int(number[between, far]), -1.0), (few, 1.0)))
            least.append(0.0)
    return rows, np.array(least)

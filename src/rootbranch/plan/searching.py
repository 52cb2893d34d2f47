"""Look for the few nodes whose loss leaves the fewest connected pairs: a pool of good sets that are crossed and improved.

    sets that are too large ─ thin ─▶ exchange ─▶ pool ─┬─ two together ────────┬─ thin ─▶ exchange ─▶ in for the worst
                                                        └─ one and whoever hold ┘
                                                           the rest together

Source: memetic search with a rank-based pool (Zhou, Hao and Glover 2018); that children are larger sets thinned out is our own.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rootbranch.plan.exchanging import exchange
from rootbranch.plan.graph import Graph, Places
from rootbranch.plan.losses import pair_losses
from rootbranch.plan.orders import by_degree
from rootbranch.plan.thinning import thin

POOL = 20
IDLE_MAX = 3_000
NOISE = (0.0, 0.05, 0.2, 0.5)
"""How far apart weights are by which one set is made another than the next: standard deviation of their logarithm."""
CROSSED = 0.5
"""Share of children that have two parents."""
MORE = (0.05, 0.1, 0.2, 0.5, 1.0)
"""By which parts of its size a set is made larger before it is thinned."""
NEAR = 0.4
"""How much it counts, against the pairs left, that a set is like another one of the pool."""
STEPS_WORK = 100_000_000
"""Nodes and links that one call of `exchange` may look at, so that a clock is asked some times a second."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Found:
    """The best set that a search met.

    Args:
        chosen: Places of the nodes, ascending.
        pairs: Connected pairs left without them.
    """

    chosen: Places
    pairs: int


def search_critical(graph: Graph, many: int, enough: Callable[[int], bool], seed: int = 0) -> Found:
    """Look for `many` nodes until it is enough.

    Args:
        many: At least 1 and fewer than there are nodes.
        enough: Is asked with the least pairs so far after each improvement; the first set is made in any case.
    """
    chance = np.random.default_rng(seed)
    steps = max(200, STEPS_WORK // (graph.nodes + 2 * graph.links))

    def improved(start: Places) -> Found:
        chosen, pairs, _ = exchange(
            graph.starts, graph.ends, start, IDLE_MAX, steps, int(chance.integers(1 << 30))
        )
        return Found(chosen=chosen, pairs=pairs)

    pool = [improved(greedy_set(graph, many, enough))]
    best = pool[0]
    while not enough(best.pairs) and best.pairs > 0:
        child = improved(_child(graph, many, pool, chance))
        if child.pairs < best.pairs:
            best = child
        pool = _ranked([*pool, child])[:POOL]
    return best


def _child(graph: Graph, many: int, pool: list[Found], chance: np.random.Generator) -> Places:
    """Make a set that is too large, of none, one or two of the pool, and thin it out."""
    gone = np.zeros(graph.nodes, np.bool_)
    if len(pool) == POOL:
        one, other = chance.choice(POOL, 2, replace=False)
        gone[pool[one].chosen] = True
        if chance.random() < CROSSED:
            gone[pool[other].chosen] = True
        more = int(many * chance.choice(MORE))
    else:
        more = int(many * chance.uniform(1, 3))
    order = by_degree(graph.starts, graph.ends, gone, _weights(graph, chance), bool(chance.random() < 0.5))
    gone[order[:more]] = True
    chosen = np.flatnonzero(gone).astype(np.int32)
    return thin(graph.starts, graph.ends, chosen, many, _weights(graph, chance))


def _weights(graph: Graph, chance: np.random.Generator) -> NDArray[np.float64]:
    weights: NDArray[np.float64] = np.exp(chance.choice(NOISE) * chance.standard_normal(graph.nodes))
    return weights


def greedy_set(graph: Graph, many: int, enough: Callable[[int], bool]) -> Places:
    """Choose one after another whoever's loss costs the most pairs; by links left where time is short."""
    gone = np.zeros(graph.nodes, np.bool_)
    chosen: list[int] = []
    for _ in range(many):
        if chosen and enough(1):
            links = np.where(gone, -1, np.diff(graph.starts))
            rest = np.argsort(-links, kind="stable")[: many - len(chosen)]
            return np.array([*chosen, *rest], dtype=np.int32)
        loss = pair_losses(graph.starts, graph.ends, gone)
        loss[gone] = -1
        chosen.append(int(np.argmax(loss)))
        gone[chosen[-1]] = True
    return np.array(chosen, dtype=np.int32)


def _ranked(pool: list[Found]) -> list[Found]:
    """Put sets in order by pairs left and by how unlike the others they are; one that is there twice falls out."""
    unlike: dict[bytes, Found] = {}
    for each in pool:
        unlike.setdefault(each.chosen.tobytes(), each)
    sets = list(unlike.values())
    if len(sets) < 3:
        return sorted(sets, key=lambda each: each.pairs)
    shared = np.array([[len(np.intersect1d(a.chosen, b.chosen)) for b in sets] for a in sets], dtype=float)
    np.fill_diagonal(shared, 0)
    likeness = _ranks(shared.max(axis=1))
    rank = _ranks(np.array([each.pairs for each in sets], dtype=float)) * (1 - NEAR) + NEAR * likeness
    return [sets[place] for place in np.argsort(rank, kind="stable")]


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    _, ranks = np.unique(values, return_inverse=True)
    return ranks.astype(np.float64)

"""Look for the few nodes whose loss leaves the fewest connected pairs: a pool of good sets that are crossed and improved.

    greedy and random sets ─ exchange ─▶ pool ─ cross two ─ exchange ─▶ in for the worst, if it is better or of another kind

Source: memetic search with double-backbone crossover and rank-based pool (Zhou, Hao and Glover 2018).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rootbranch.plan.exchanging import exchange
from rootbranch.plan.graph import Graph, Places
from rootbranch.plan.losses import pair_losses

POOL = 20
IDLE_MAX = 1_000
KEPT = 0.85
"""Share of the nodes of only one parent that a child takes over."""
NEAR = 0.4
"""How much it counts, against the pairs left, that a set is like another one of the pool."""
STEPS_WORK = 40_000_000
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
        if len(pool) < POOL:
            child = improved(chance.choice(graph.nodes, many, replace=False).astype(np.int32))
        else:
            one, other = chance.choice(len(pool), 2, replace=False)
            child = improved(_crossed(graph, pool[one].chosen, pool[other].chosen, chance))
        if child.pairs < best.pairs:
            best = child
        pool = _ranked([*pool, child])[:POOL]
    return best


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


def _crossed(graph: Graph, one: Places, other: Places, chance: np.random.Generator) -> Places:
    """Take what both have, most of what one has, and fill up, or thin out, by chance."""
    many = len(one)
    both = np.intersect1d(one, other)
    single = np.setxor1d(one, other)
    child = np.concatenate((both, single[chance.random(len(single)) < KEPT / 2 + 0.075]))
    if len(child) > many:
        child = chance.choice(child, many, replace=False)
    elif len(child) < many:
        free = np.setdiff1d(np.arange(graph.nodes), child)
        child = np.concatenate((child, chance.choice(free, many - len(child), replace=False)))
    return child.astype(np.int32)


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

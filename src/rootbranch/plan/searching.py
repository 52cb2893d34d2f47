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

from rootbranch.plan.components import pairs_left
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
FIRST_MORE, MORE = (1.0, 4.0), (0.03, 2.0)
"""By how many times its size a set is made larger before it is thinned: of the first sets, and of their children."""
FAVOUR = 1.5
"""Above 1, better sets of the pool have more children."""
NEAR = 0.6
"""How much it counts, against the pairs left, that a set is like another one of the pool."""
EXCHANGE_WORK = 100_000_000
"""Nodes and links that one call of `exchange` may look at, so that a clock is asked some times a second."""
CHILD_WORK = 100_000
"""What the making of a set costs at least, in the same measure; children and exchanges share the time."""


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
    first = greedy_set(graph, many, enough)
    pool = [Found(chosen=first, pairs=_pairs_left(graph, first))]
    best, done, thinned, exchanged = pool[0], {b""}, 0, 0
    while not enough(best.pairs) and best.pairs > 0:
        waiting = [each for each in pool if each.chosen.tobytes() not in done]
        if waiting and exchanged <= thinned:
            child, work, ended = _exchanged(graph, min(waiting, key=_pairs), chance)
            exchanged += work
            done |= {min(waiting, key=_pairs).chosen.tobytes()} | (
                {child.chosen.tobytes()} if ended else set()
            )
        else:
            child, work = _child(graph, many, pool, chance)
            thinned += work
        best = min(best, child, key=_pairs)
        if len(pool) < POOL or child.pairs <= max(each.pairs for each in pool):
            pool = _ranked(graph, [*pool, child])[:POOL]
    return best


def _pairs(found: Found) -> int:
    return found.pairs


def _exchanged(graph: Graph, found: Found, chance: np.random.Generator) -> tuple[Found, int, bool]:
    """Exchange nodes of a set; say what work it took, and whether nothing better came any more."""
    chosen, pairs, work = exchange(
        graph.starts, graph.ends, found.chosen, IDLE_MAX, EXCHANGE_WORK, int(chance.integers(1 << 30))
    )
    return Found(chosen=chosen, pairs=pairs), work + CHILD_WORK, work < EXCHANGE_WORK


def _pairs_left(graph: Graph, chosen: Places) -> int:
    gone = np.zeros(graph.nodes, np.bool_)
    gone[chosen] = True
    return pairs_left(graph.starts, graph.ends, gone)


def _child(graph: Graph, many: int, pool: list[Found], chance: np.random.Generator) -> tuple[Found, int]:
    """Make a set that is too large, of none, one or two of the pool, and thin it out; say what work it took."""
    gone = np.zeros(graph.nodes, np.bool_)
    if len(pool) == POOL:
        one, other = (POOL * chance.random(2) ** FAVOUR).astype(int)
        gone[pool[one].chosen] = True
        if chance.random() < CROSSED:
            gone[pool[other].chosen] = True
        more = int(many * np.exp(chance.uniform(*np.log(MORE))))
    else:
        more = int(many * chance.uniform(*FIRST_MORE))
    order = by_degree(graph.starts, graph.ends, gone, _weights(graph, chance), bool(chance.random() < 0.5))
    gone[order[: max(1, more)]] = True
    large = np.flatnonzero(gone).astype(np.int32)
    chosen = thin(graph.starts, graph.ends, large, many, _weights(graph, chance))
    looks = (len(large) ** 2 - many**2) // 2
    work = CHILD_WORK + looks * (1 + len(graph.ends) // graph.nodes) + 4 * (graph.nodes + len(graph.ends))
    return Found(chosen=chosen, pairs=_pairs_left(graph, chosen)), work


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


def _ranked(graph: Graph, pool: list[Found]) -> list[Found]:
    """Put sets in order by pairs left and by how unlike the others they are; one that is there twice falls out."""
    unlike: dict[bytes, Found] = {}
    for each in pool:
        unlike.setdefault(each.chosen.tobytes(), each)
    sets = list(unlike.values())
    if len(sets) < 3:
        return sorted(sets, key=_pairs)
    member = np.zeros((len(sets), graph.nodes), dtype=np.float32)
    for row, each in enumerate(sets):
        member[row, each.chosen] = 1
    shared = member @ member.T
    np.fill_diagonal(shared, 0)
    likeness = _ranks(shared.max(axis=1))
    rank = _ranks(np.array([each.pairs for each in sets], dtype=float)) * (1 - NEAR) + NEAR * likeness
    return [sets[place] for place in np.argsort(rank, kind="stable")]


def _ranks(values: NDArray[np.floating]) -> NDArray[np.float64]:
    ranks: NDArray[np.float64] = np.unique(values, return_inverse=True)[1].astype(np.float64)
    return ranks

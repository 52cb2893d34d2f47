"""Order all nodes so that a network falls apart soonest: many simple orders, put back, then regions tried anew.

    simple orders ─ put_back ─▶ the best of them ─ give a region back, break it anew, put_back ─▶ better ones, until time is up

Source: portfolio of adaptive degree, CoreHD, collective influence and betweenness with reverse greedy re-insertion; the search
in large neighbourhoods (Shaw 1998) over it is our own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from rootbranch.plan.annealing import anneal
from rootbranch.plan.areas import Goal, area_of, needed
from rootbranch.plan.betweenness import by_betweenness
from rootbranch.plan.components import curves_of
from rootbranch.plan.graph import Graph, Places
from rootbranch.plan.orders import by_degree, by_influence
from rootbranch.plan.reinsertion import put_back

DEPTHS = (0.1, 0.03, 0.01, 0.003, 0.001, 0.0003)
"""Largest components, as shares of all nodes, down to which an order is taken before nodes are put back."""
FREE_SHARE = 0.02
BETWEENNESS_MAX = 2_000_000
"""Nodes times links up to which betweenness is worth its time."""
INFLUENCE_LINKS_MAX = 60_000
ANNEALED_MAX = 400
"""Nodes up to which every place of the order is tried, too."""
ANNEALING_WORK = 20_000_000
REGIONS = (0.02, 0.05, 0.1, 0.2, 0.4)
SPREADS = (0.05, 0.2, 0.5)
HUB = 200
"""Of a node with more neighbours than this, so many by chance are looked at where a region grows."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Order:
    """Removals, best first, for method and benchmark; nobody may act on them.

    Args:
        places: All nodes; those that are not needed for the goal come last.
        needed: How many removals the goal needs.
        area: Area under the curve of the largest component, see `areas`.
    """

    places: Places
    needed: int
    area: float


def dismantle(graph: Graph, goal: Goal, enough: Callable[[], bool], seed: int = 0) -> Order:
    """Order all nodes; the simple orders are made in any case.

    Args:
        enough: Is asked after each attempt.
    """
    best = min(_starts(graph, goal, enough), key=lambda each: each.area)
    chance, tries = np.random.default_rng(seed), 0
    while not enough() and best.needed > 1:
        tries += 1
        if graph.nodes <= ANNEALED_MAX and goal.under <= 0:
            steps = ANNEALING_WORK // (graph.nodes + 2 * graph.links)
            places = anneal(graph.starts, graph.ends, best.places, steps, int(chance.integers(1 << 30)))
        else:
            places = _retried(graph, goal, best, chance)
        best = min(best, _weighed(graph, goal, places), key=lambda each: each.area)
    return best


def _weighed(graph: Graph, goal: Goal, places: Places) -> Order:
    return Order(places=places, needed=needed(graph, places, goal), area=area_of(graph, places, goal))


def _starts(graph: Graph, goal: Goal, enough: Callable[[], bool]) -> Iterator[Order]:
    """Make the simple orders and, from each, those with nodes put back from several depths."""
    for order in _simple(graph):
        yield _weighed(graph, goal, order)
        largest, _ = curves_of(graph.starts, graph.ends, order)
        for depth in DEPTHS:
            gone = int(np.argmax(largest < max(2, depth * goal.whole)))
            if not enough():
                yield _weighed(graph, goal, _put_back(graph, goal, order, gone, np.ones(graph.nodes)))


def _simple(graph: Graph) -> Iterator[Places]:
    nobody, plain = np.zeros(graph.nodes, np.bool_), np.ones(graph.nodes)
    yield by_degree(graph.starts, graph.ends, nobody, plain, False)
    yield by_degree(graph.starts, graph.ends, nobody, plain, True)
    if graph.links <= INFLUENCE_LINKS_MAX:
        yield by_influence(graph.starts, graph.ends, 0.35)
    if graph.nodes**2 * graph.links <= BETWEENNESS_MAX * 1_000:
        yield by_betweenness(graph.starts, graph.ends)


def _put_back(graph: Graph, goal: Goal, order: Places, gone: int, weight: np.ndarray) -> Places:
    return put_back(graph.starts, graph.ends, order, gone, int(FREE_SHARE * goal.whole), weight)


def _retried(graph: Graph, goal: Goal, best: Order, chance: np.random.Generator) -> Places:
    """Give part of the removed nodes back, break what then holds together in a slightly other way, and put back."""
    removed = best.places[: best.needed]
    size = max(2, int(chance.choice(REGIONS) * best.needed))
    if chance.random() < 0.5:
        given = _region(graph, removed, size, chance)
    else:
        given = chance.choice(removed, min(size, len(removed)), replace=False)
    gone = np.zeros(graph.nodes, np.bool_)
    gone[removed] = True
    gone[given] = False
    weight = np.exp(chance.choice(SPREADS) * chance.standard_normal(graph.nodes))
    rest = by_degree(graph.starts, graph.ends, gone, weight, False)
    order = np.concatenate((removed[gone[removed]], rest)).astype(np.int32)
    largest, _ = curves_of(graph.starts, graph.ends, order)
    depth = chance.choice((0.1, 0.1, 0.05, 0.02)) * goal.whole
    spread = chance.choice((0, 0, 0.05, 0.2))
    again = np.exp(spread * chance.standard_normal(graph.nodes))
    return _put_back(graph, goal, order, int(np.argmax(largest < max(2, depth))), again)


def _region(graph: Graph, removed: Places, size: int, chance: np.random.Generator) -> Places:
    """Take removed nodes that lie near one another."""
    among = np.zeros(graph.nodes, np.bool_)
    among[removed] = True
    first = int(chance.choice(removed))
    queue, seen, region = [first], {first}, [first]
    for node in queue:
        near = graph.ends[graph.starts[node] : graph.starts[node + 1]]
        if len(near) > HUB:
            near = chance.choice(near, HUB, replace=False)
        for other in near.tolist():
            if other not in seen:
                seen.add(other)
                queue.append(other)
                if among[other]:
                    region.append(other)
        if len(region) >= size:
            break
    return np.array(region[:size], dtype=np.int32)

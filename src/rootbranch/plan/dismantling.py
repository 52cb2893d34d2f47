"""Order all nodes so that a network falls apart soonest: many simple orders, put back, then regions tried anew.

    simple orders ─ put_back ─▶ the best of them ─ give a region back, break it anew, put_back ─▶ better ones, until time is up

Source: portfolio of adaptive degree, CoreHD, collective influence and betweenness with reverse greedy re-insertion; the search
in large neighbourhoods (Shaw 1998) over it is our own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from rootbranch.plan.annealing import anneal
from rootbranch.plan.areas import Goal, weigh_order
from rootbranch.plan.beliefs import by_belief
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
INFLUENCE_LINKS_MAX, BELIEF_LINKS_MAX = 60_000, 250_000
ANNEALED_MAX = 400
"""Nodes up to which every place of the order is tried, too."""
ANNEALING_WORK = 20_000_000
WIDE = 0.3
"""Share of attempts that give back a share of the removed; the others give back a few nodes and change nothing else."""
REGIONS, SMALL = (0.02, 0.05, 0.1, 0.2, 0.4), (2, 64)
"""Shares; and the fewest, times up to so much."""
WORSE, FAR = 0.001, 0.005
"""Rise of the area with which an attempt may still be held, on average, and at most against the best."""
CORE = 0.3
"""Share of attempts that break the 2-core."""
SPREADS = (0.05, 0.2, 0.5, 1.0)
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
    best = min(_starts(graph, goal, enough), key=_area)
    chance = np.random.default_rng(seed)
    held = best
    while not enough() and best.needed > 1:
        if graph.nodes <= ANNEALED_MAX and goal.under <= 0:
            steps = ANNEALING_WORK // (graph.nodes + 2 * graph.links)
            places = anneal(graph.starts, graph.ends, best.places, steps, int(chance.integers(1 << 30)))
        else:
            places = _retried(graph, goal, held, chance)
        tried = _weighed(graph, goal, places)
        if tried.area <= held.area * (1 + WORSE * chance.exponential()):
            held = tried
        best = min(best, tried, key=_area)
        if held.area > best.area * (1 + FAR):
            held = best
    return best


def _area(order: Order) -> float:
    return order.area


def _weighed(graph: Graph, goal: Goal, places: Places) -> Order:
    needed, area = weigh_order(graph, places, goal)
    return Order(places=places, needed=needed, area=area)


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
    if graph.links <= BELIEF_LINKS_MAX:
        yield by_belief(graph.starts, graph.ends, nobody)
    if graph.nodes**2 * graph.links <= BETWEENNESS_MAX * 1_000:
        yield by_betweenness(graph.starts, graph.ends)


def _put_back(graph: Graph, goal: Goal, order: Places, gone: int, weight: np.ndarray) -> Places:
    return put_back(graph.starts, graph.ends, order, gone, int(FREE_SHARE * goal.whole), weight)


def _retried(graph: Graph, goal: Goal, held: Order, chance: np.random.Generator) -> Places:
    """Give part of the removed nodes back, break what then holds together in a slightly other way, and put back."""
    removed = held.places[: held.needed]
    wide = chance.random() < WIDE
    size = int(chance.choice(REGIONS) * held.needed) if wide else int(SMALL[0] * SMALL[1] ** chance.random())
    given = _given(graph, removed, min(max(2, size), len(removed)), chance)
    gone = np.zeros(graph.nodes, np.bool_)
    gone[removed] = True
    gone[given] = False
    weight = np.exp(chance.choice(SPREADS) * chance.standard_normal(graph.nodes))
    rest = by_degree(graph.starts, graph.ends, gone, weight, bool(chance.random() < CORE))
    order = np.concatenate((removed[gone[removed]], rest)).astype(np.int32)
    largest, _ = curves_of(graph.starts, graph.ends, order)
    depth = (chance.choice((0.1, 0.1, 0.05, 0.02)) if wide else 0.1) * goal.whole
    spread = chance.choice((0, 0, 0.05, 0.2)) if wide else 0
    again = np.exp(spread * chance.standard_normal(graph.nodes))
    free = int(chance.choice((FREE_SHARE, 0.1)) * goal.whole)
    return put_back(graph.starts, graph.ends, order, int(np.argmax(largest < max(2, depth))), free, again)


def _given(graph: Graph, removed: Places, size: int, chance: np.random.Generator) -> Places:
    """Take removed nodes that lie near one another, that were removed one after the other, or any."""
    way = chance.random()
    if way < 1 / 3:
        return _region(graph, removed, size, chance)
    if way < 2 / 3:
        first = int(chance.integers(len(removed) - size + 1))
        return removed[first : first + size]
    any_of: Places = chance.choice(removed, size, replace=False)
    return any_of


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

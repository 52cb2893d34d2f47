"""Put the nodes of a network into simple orders of removal, on which better ones are built.

    adaptive degree   whoever has most links left
    core degree       the same inside the 2-core, which is what holds large parts together, then for the rest
    influence         links times the links two steps away

Source: core degree: Zdeborová, Zhang and Zhou 2016 (CoreHD); influence: Morone and Makse 2015 (CI, radius 2).
"""

import heapq

import numpy as np
from numpy.typing import NDArray

from rootbranch.plan.compiled import compiled
from rootbranch.plan.graph import Flags, Numbers, Places


@compiled
def degrees_among(starts: Numbers, ends: Places, there: Flags) -> Numbers:
    """Count for each node that is there its neighbours that are."""
    count = len(starts) - 1
    degree = np.zeros(count, np.int64)
    for node in range(count):
        if there[node]:
            for at in range(starts[node], starts[node + 1]):
                degree[node] += there[ends[at]]
    return degree


@compiled
def peel(starts: Numbers, ends: Places, there: Flags, degree: Numbers, least: int, first: int) -> None:
    """Take out whoever has fewer than `least` neighbours left, again and again, from `first` on; all if it is negative."""
    count = len(starts) - 1
    stack, depth = np.empty(count, np.int32), 0
    if first >= 0:
        stack[0], depth = first, 1
    else:
        for node in range(count):
            if there[node] and degree[node] < least:
                there[node], stack[depth] = False, node
                depth += 1
    while depth > 0:
        depth -= 1
        node = stack[depth]
        for at in range(starts[node], starts[node + 1]):
            near = ends[at]
            if there[near]:
                degree[near] -= 1
                if degree[near] < least:
                    there[near], stack[depth] = False, near
                    depth += 1


@compiled
def by_degree(starts: Numbers, ends: Places, gone: Flags, weight: NDArray[np.float64], core: bool) -> Places:
    """Order the nodes that are not gone by what they have left of links, times a weight of each.

    Args:
        weight: 1 for the plain order; others make it another order of its kind.
        core: Count and choose inside the 2-core only, as long as there is one.
    """
    there = ~gone
    degree = degrees_among(starts, ends, there)
    total = 0
    for node in range(len(there)):
        total += there[node]
    if core:
        peel(starts, ends, there, degree, 2, -1)
    taken, order, done = gone.copy(), np.empty(total, np.int32), 0
    for _ in range(2):
        heap: list[tuple[float, int]] = [
            (-degree[node] * weight[node], node) for node in range(len(there)) if there[node]
        ]
        heapq.heapify(heap)
        while len(heap) > 0:
            key, node = heapq.heappop(heap)
            if not there[node]:
                continue
            now = -degree[node] * weight[node]
            if now > key + 1e-12:
                heapq.heappush(heap, (now, node))
                continue
            there[node], taken[node], order[done] = False, True, node
            done += 1
            if core:
                peel(starts, ends, there, degree, 2, node)
            else:
                for at in range(starts[node], starts[node + 1]):
                    degree[ends[at]] -= 1
        if done == total:
            break
        there, core = ~taken, False
        degree = degrees_among(starts, ends, there)
    return order


@compiled
def _influence(
    starts: Numbers, ends: Places, there: Flags, degree: Numbers, node: int, mark: Numbers, tick: int
) -> int:
    """Weigh a node by its own links and those of whoever is exactly two steps away."""
    mark[node] = tick
    for at in range(starts[node], starts[node + 1]):
        mark[ends[at]] = tick
    total = 0
    for at in range(starts[node], starts[node + 1]):
        near = ends[at]
        if there[near]:
            for further in range(starts[near], starts[near + 1]):
                far = ends[further]
                if there[far] and mark[far] != tick:
                    mark[far] = tick
                    total += degree[far] - 1
    influence: int = (degree[node] - 1) * total
    return influence


@compiled
def by_influence(starts: Numbers, ends: Places, share: float) -> Places:
    """Order nodes by influence until a share of all is gone or nobody has any; the rest by links left.

    Influence at two steps only falls while nodes leave, so it is reckoned anew only for whoever comes to the top.
    """
    count = len(starts) - 1
    there, mark = np.ones(count, np.bool_), np.zeros(count, np.int64)
    degree, tick = degrees_among(starts, ends, there), 0
    heap = [(0, 0)]
    heap.pop()
    for node in range(count):
        tick += 1
        heap.append((-_influence(starts, ends, there, degree, node, mark, tick), node))
    heapq.heapify(heap)
    order, done, most = np.empty(count, np.int32), 0, int(share * count)
    while done < most and len(heap) > 0:
        key, node = heapq.heappop(heap)
        tick += 1
        now = -_influence(starts, ends, there, degree, node, mark, tick)
        if now > key:  # influence only falls while nodes leave
            heapq.heappush(heap, (now, node))
            continue
        if now >= 0:
            break
        there[node], order[done] = False, node
        done += 1
        for at in range(starts[node], starts[node + 1]):
            degree[ends[at]] -= 1
    rest = by_degree(starts, ends, ~there, np.ones(count), False)
    order[done:] = rest
    return order

"""Put removed nodes back, the one first that joins least, so that an order of removal loses what was removed in vain.

    order, how many of it are gone ─ put_back ─▶ the same nodes in a better order

Each removed node waits with the size of what its return would join; of what joins the largest component, that component is left out,
so that not all wait anew whenever it grows. Sizes only grow, except where a part is swallowed by the largest component: whoever is
next to it is then looked at again. A node's neighbours shrink in place to the components they are in: hubs stay cheap.

Source: reverse greedy re-insertion (Braunstein, Dall'Asta, Semerjian and Zdeborová 2016), the queue is our own.
"""

import heapq

import numpy as np
from numpy.typing import NDArray

from rootbranch.plan.compiled import compiled
from rootbranch.plan.components import join, root_of
from rootbranch.plan.graph import Flags, Numbers, Places

_BEHIND = 1e9
"""Added to the key of who would join the largest component: all others come first, in order."""


@compiled
def _joined(
    starts: Numbers, ends: Places, there: Flags, parent: Places, size: Numbers, largest: int
) -> tuple[int, int]:
    """Join all links between nodes that are there; give the root of the largest component, -1 for none, and its size."""
    count, most = len(starts) - 1, 0
    for node in range(count):
        if there[node]:
            for at in range(starts[node], starts[node + 1]):
                if ends[at] < node and there[ends[at]]:
                    one, other = root_of(parent, node), root_of(parent, ends[at])
                    if one != other:
                        join(parent, size, one, other)
    for node in range(count):
        if there[node] and parent[node] == node and size[node] > most:
            largest, most = node, size[node]
    return largest, most


@compiled
def _rings(there: Flags, parent: Places) -> Places:
    """Let the members of each component point to one another in a circle."""
    ring = np.arange(len(there)).astype(np.int32)
    for node in range(len(there)):
        root = root_of(parent, node)
        if there[node] and root != node:
            ring[node], ring[root] = ring[root], node
    return ring


@compiled
def _look_again(
    starts: Numbers,
    ends: Places,
    there: Flags,
    ring: Places,
    first: int,
    last: int,
    again: Flags,
    heap: list[tuple[float, int]],
) -> None:
    """Let whoever waits next to a part that the largest component swallows be looked at again, once."""
    node = first
    while True:
        for at in range(starts[node], starts[node + 1]):
            waiting = ends[at]
            if not there[waiting] and not again[waiting]:
                again[waiting] = True
                heapq.heappush(heap, (_BEHIND, waiting))
        node = ring[node]
        if node == last:
            break


@compiled
def put_back(
    starts: Numbers, ends: Places, order: Places, gone: int, free: int, weight: NDArray[np.float64]
) -> Places:
    """Give an order with the same nodes among its first `gone`, so ordered that each returns as late as what it joins is large.

    Args:
        gone: How many of `order` are removed; the rest of it stays as it is.
        free: While the largest component is smaller than this, to join it counts like joining any other.
        weight: 1 for the plain order; others make it another order of its kind.
    """
    count = len(starts) - 1
    parent, size = np.arange(count, dtype=np.int32), np.ones(count, np.int64)
    there = np.ones(count, np.bool_)
    for place in range(gone):
        there[order[place]] = False
    largest, most = _joined(starts, ends, there, parent, size, -1)
    near, until = ends.copy(), starts[1:].copy()
    mark, tick = np.zeros(count, np.int64), 0
    heap = [(0.0, order[place]) for place in range(gone)]
    ring, again = _rings(there, parent), np.ones(count, np.bool_)
    new, last = order.copy(), gone - 1
    while len(heap) > 0:
        key, node = heapq.heappop(heap)
        if there[node]:
            continue
        tick, again[node] = tick + 1, False
        apart, kept, touches = 1, starts[node], False
        giant = root_of(parent, largest) if largest >= 0 else -1
        for at in range(starts[node], until[node]):
            other = near[at]
            if there[other]:
                other = root_of(parent, other)
                if mark[other] == tick:
                    continue
                mark[other] = tick
                if other == giant:
                    touches = True
                else:
                    apart += size[other]
            near[kept] = other
            kept += 1
        until[node] = kept
        now = apart * weight[node]
        if touches:
            now = (apart + most) * weight[node] if most < free else now + _BEHIND
        if now > key and len(heap) > 0 and now > heap[0][0]:
            heapq.heappush(heap, (now, node))
            continue
        there[node], new[last] = True, node
        last -= 1
        if touches and most >= free:
            _look_again(starts, ends, there, ring, node, node, again, heap)
        own = root_of(parent, node)
        for at in range(starts[node], until[node]):
            if there[near[at]]:
                other = root_of(parent, near[at])
                if other != own:
                    if touches and most >= free and other != giant:
                        _look_again(starts, ends, there, ring, other, other, again, heap)
                    ring[own], ring[other] = ring[other], ring[own]
                    own = join(parent, size, own, other)
        if size[own] > most:
            largest, most = own, size[own]
    return new

"""Push people through a corridor as fast as it lets them: two kernels over a drawn network.

    `flow_left`     the largest flow, where some nodes have lost capacity                 (Dinic's method)
    `flow_paid`     the flow that is worth most, where a unit pays for each weak node     (cheapest ways first, all of one cost at once)

A node i is an edge pair from vertex 2i to 2i + 1: edge 4i for the capacity that half a loss takes away, 4i + 2 for the rest.
Edge e runs back as e ^ 1. Source and sink are the last two vertices.

Limits: capacities below `LEAST` count as none. Kernels check nothing.
Source: Dinic 1970; Ahuja, Magnanti and Orlin 1993, chapters 7 and 9.
"""

import numpy as np
from numpy.typing import NDArray

from rootbranch.plan.compiled import compiled

Numbers = NDArray[np.int32]
Amounts = NDArray[np.float64]
Bools = NDArray[np.bool_]
LEAST = 1e-7
SAME, NEAR = 1e-10, 1e-8  # costs are as good as equal; paths cost as good as the cheapest one


@compiled
def flow_left(starts: Numbers, edges: Numbers, to: Numbers, room: Amounts) -> float:
    """Find the largest flow from the last vertex but one to the last.

    Args:
        starts, edges: Edges leaving each vertex, one row after another.
        to, room: Where each edge goes and what it takes; `room` is used up.
    """
    return push(starts, edges, to, room, np.ones(len(to), np.bool_))


@compiled
def push(starts: Numbers, edges: Numbers, to: Numbers, room: Amounts, open_: Bools) -> float:
    """Find the largest flow over the edges that are open, each way by itself; `room` is used up."""
    count = len(starts) - 1
    source, sink = count - 2, count - 1
    level = np.empty(count, np.int32)
    queue = np.empty(count, np.int32)
    at = np.empty(count, np.int32)
    way = np.empty(count, np.int32)
    total = 0.0
    while True:
        level[:] = -1
        level[source] = 0
        queue[0] = source
        head, tail = 0, 1
        while head < tail and level[sink] < 0:
            here = queue[head]
            head += 1
            for place in range(starts[here], starts[here + 1]):
                edge = edges[place]
                if room[edge] > LEAST and open_[edge] and level[to[edge]] < 0:
                    level[to[edge]] = level[here] + 1
                    queue[tail] = to[edge]
                    tail += 1
        if level[sink] < 0:
            return total
        at[:] = starts[:-1]
        here, depth = source, 0
        while True:
            if here == sink:
                least = room[way[0]]
                for step in range(1, depth):
                    least = min(least, room[way[step]])
                back = 0
                for step in range(depth - 1, -1, -1):
                    room[way[step]] -= least
                    room[way[step] ^ 1] += least
                    if room[way[step]] <= LEAST:
                        back = step
                total += least
                depth = back
                here = to[way[back] ^ 1]
                continue
            ahead = False
            while at[here] < starts[here + 1]:
                edge = edges[at[here]]
                if room[edge] > LEAST and open_[edge] and level[to[edge]] == level[here] + 1:
                    way[depth] = edge
                    depth += 1
                    here = to[edge]
                    ahead = True
                    break
                at[here] += 1
            if not ahead:
                if here == source:
                    break
                depth -= 1
                here = to[way[depth] ^ 1]
                at[here] += 1


@compiled
def flow_paid(starts: Numbers, edges: Numbers, to: Numbers, room: Amounts, price: Amounts) -> float:
    """Send units while a path costs less than the one person it carries is worth; `room` is used up.

    All paths of one cost are filled together, the cheapest first, so that the costs are looked at as often as they differ.

    Args:
        price: Of each edge forward, at least 0; its way back gives it back.

    Returns:
        People sent.
    """
    count = len(starts) - 1
    source, sink = count - 2, count - 1
    far = np.empty(count, np.float64)
    inside = np.zeros(count, np.bool_)
    queue = np.empty(count + 1, np.int32)
    open_ = np.empty(len(to), np.bool_)
    total = 0.0
    while True:
        far[:] = np.inf
        far[source] = 0.0
        queue[0] = source
        head, tail = 0, 1
        while head != tail:
            here = queue[head]
            head = (head + 1) % (count + 1)
            inside[here] = False
            for place in range(starts[here], starts[here + 1]):
                edge = edges[place]
                if room[edge] > LEAST and far[here] + price[edge] < far[to[edge]] - SAME:
                    far[to[edge]] = far[here] + price[edge]
                    if not inside[to[edge]]:
                        inside[to[edge]] = True
                        queue[tail] = to[edge]
                        tail = (tail + 1) % (count + 1)
        if far[sink] >= 1.0 - 1e-6:
            return total
        for edge in range(len(to)):
            cost = far[to[edge ^ 1]] + price[edge] - far[to[edge]]
            open_[edge] = far[to[edge]] < np.inf and cost <= NEAR
        sent = push(starts, edges, to, room, open_)
        total += sent
        if sent <= LEAST:
            return total


@compiled
def split_flow(
    starts: Numbers, edges: Numbers, to: Numbers, flow: Amounts
) -> tuple[Numbers, Numbers, Amounts]:
    """Take a flow apart into paths; `flow` is used up. The network has no circles.

    Args:
        flow: On each edge; 0 on ways back.

    Returns:
        Where the edges of each path begin, one after another; the edges; how much goes along each path.
    """
    count = len(starts) - 1
    at = starts[:-1].copy()
    ways = [np.int32(0) for _ in range(0)]
    begins = [np.int32(0)]
    amounts = [0.0 for _ in range(0)]
    way = np.empty(count, np.int32)
    while True:
        here, depth = count - 2, 0
        while here != count - 1:
            while at[here] < starts[here + 1] and flow[edges[at[here]]] <= LEAST:
                at[here] += 1
            if at[here] == starts[here + 1]:
                break
            way[depth] = edges[at[here]]
            here = to[way[depth]]
            depth += 1
        if depth == 0:
            break
        least = np.inf
        for step in range(depth):
            least = min(least, flow[way[step]])
        for step in range(depth):
            flow[way[step]] -= least
        if here == count - 1:  # else what rounding left over
            for step in range(depth):
                ways.append(way[step])
            begins.append(np.int32(len(ways)))
            amounts.append(least)
    return np.array(begins), np.array(ways), np.array(amounts)


@compiled
def lay_paths(begins: Numbers, ways: Numbers, amounts: Amounts, room: Amounts) -> float:
    """Send what goes along each path that still has room; what it takes is used up. Gives people sent."""
    total = 0.0
    for path in range(len(amounts)):
        fits = True
        for step in range(begins[path], begins[path + 1]):
            if room[ways[step]] < amounts[path] - LEAST:
                fits = False
                break
        if fits:
            total += amounts[path]
            for step in range(begins[path], begins[path + 1]):
                room[ways[step]] -= amounts[path]
                room[ways[step] ^ 1] += amounts[path]
    return total


def compile_flows() -> None:
    """Run both kernels once, on one node, so that no clock runs while they are compiled or loaded."""
    starts, edges = np.array([0, 1, 1, 2, 2], np.int32), np.array([0, 2], np.int32)
    to = np.array([1, 0, 1, 0], np.int32)
    flow_left(starts, edges, to, np.zeros(4))
    flow_paid(starts, edges, to, np.zeros(4), np.zeros(4))

"""Say for every node at once how many connected pairs are lost when it alone is taken away: the exact "what if".

One walk through the network finds for each node which parts hang together only through it.
Source: articulation points by depth-first search (Hopcroft and Tarjan 1973), with the sizes of the parts kept.
"""

import numpy as np

from rootbranch.plan.compiled import compiled
from rootbranch.plan.graph import Flags, Numbers, Places


@compiled
def _walk(
    starts: Numbers, ends: Places, gone: Flags, root: int, clock: int, found: Numbers, low: Numbers,
    below: Numbers, parent: Places, next_at: Numbers, parted: Numbers, split: Numbers, stack: Places, seen: Places,
) -> int:  # fmt: skip
    """Walk one component from its root; what is learned of each node is written into the arrays."""
    clock += 1
    found[root], low[root], below[root], next_at[root] = clock, clock, 1, starts[root]
    stack[0], seen[0], depth, met = root, root, 1, 1
    while depth > 0:
        node = stack[depth - 1]
        if next_at[node] < starts[node + 1]:
            near = ends[next_at[node]]
            next_at[node] += 1
            if gone[near] or near == parent[node]:
                continue
            if found[near] == 0:
                clock += 1
                parent[near], found[near], low[near] = node, clock, clock
                below[near], next_at[near] = 1, starts[near]
                stack[depth], seen[met] = near, near
                depth, met = depth + 1, met + 1
            else:
                low[node] = min(low[node], found[near])
            continue
        depth -= 1
        above = parent[node]
        if above >= 0:
            below[above] += below[node]
            low[above] = min(low[above], low[node])
            if low[node] >= found[above]:  # what is below hangs on the rest only through `above`
                split[above] += parted[above] * below[node]
                parted[above] += below[node]
    return met


@compiled
def pair_losses(starts: Numbers, ends: Places, gone: Flags) -> Numbers:
    """Give for each node that is there the connected pairs that are lost with it, its own included; 0 for one that is gone.

    Takes time in proportion to nodes and links, whatever the network.
    """
    count = len(starts) - 1
    found, low, below = np.zeros(count, np.int64), np.zeros(count, np.int64), np.zeros(count, np.int64)
    next_at, parted, split = np.zeros(count, np.int64), np.zeros(count, np.int64), np.zeros(count, np.int64)
    parent = np.full(count, -1, np.int32)
    stack, seen = np.empty(count, np.int32), np.empty(count, np.int32)
    loss, clock = np.zeros(count, np.int64), 0
    for root in range(count):
        if gone[root] or found[root] > 0:
            continue
        met = _walk(
            starts, ends, gone, root, clock, found, low, below, parent, next_at, parted, split, stack, seen
        )
        clock += met
        for place in range(met):
            node = seen[place]
            rest = met - 1 - parted[node]
            loss[node] = met - 1 + split[node] + parted[node] * rest
    return loss

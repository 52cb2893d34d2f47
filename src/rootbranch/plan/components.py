"""Say what holds together: components, the largest of them, and connected pairs, while nodes leave or come back.

Source: disjoint sets with path halving and union by size (Tarjan and van Leeuwen 1984).
"""

import numpy as np

from rootbranch.plan.compiled import compiled
from rootbranch.plan.graph import Flags, Numbers, Places


@compiled
def root_of(parent: Places, node: int) -> int:
    """Give the node that stands for the component of `node`."""
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


@compiled
def join(parent: Places, size: Numbers, one: int, other: int) -> int:
    """Join two components by their roots and give the root of both."""
    if size[one] < size[other]:
        one, other = other, one
    parent[other] = one
    size[one] += size[other]
    return one


@compiled
def curves_of(starts: Numbers, ends: Places, order: Places) -> tuple[Numbers, Numbers]:
    """Take nodes away in an order, each once.

    Returns:
        Size of the largest component, and connected pairs, after the first 0, 1, … all nodes are gone: `nodes + 1` numbers each.
    """
    count = len(starts) - 1
    parent, size = np.arange(count, dtype=np.int32), np.ones(count, np.int64)
    there = np.zeros(count, np.bool_)
    largest, pairs = np.zeros(count + 1, np.int64), np.zeros(count + 1, np.int64)
    most, connected = 0, 0
    for place in range(count - 1, -1, -1):  # from the end: components only grow
        node = order[place]
        there[node] = True
        most = max(most, 1)
        own = root_of(parent, node)
        for at in range(starts[node], starts[node + 1]):
            if there[ends[at]]:
                other = root_of(parent, ends[at])
                if own != other:
                    connected += size[own] * size[other]
                    own = join(parent, size, own, other)
        most = max(most, size[own])
        largest[place], pairs[place] = most, connected
    return largest, pairs


@compiled
def pairs_left(starts: Numbers, ends: Places, removed: Flags) -> int:
    """Count the pairs of nodes that a path still connects when some are gone."""
    count = len(starts) - 1
    seen, queue, total = removed.copy(), np.empty(count, np.int32), 0
    for first in range(count):
        if seen[first]:
            continue
        seen[first], queue[0], done, found = True, first, 0, 1
        while done < found:
            node = queue[done]
            done += 1
            for at in range(starts[node], starts[node + 1]):
                near = ends[at]
                if not seen[near]:
                    seen[near], queue[found] = True, near
                    found += 1
        total += found * (found - 1) // 2
    return total

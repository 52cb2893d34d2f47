"""Give nodes of a set that is too large back, each time the one that reconnects the fewest pairs.

Source: greedy construction from a larger set, of which critical nodes are what is left (Addis, Aringhieri, Grosso and Hosteins
2016, "Hybrid constructive heuristics for the critical node problem").
"""

import numpy as np
from numpy.typing import NDArray

from rootbranch.plan.compiled import compiled
from rootbranch.plan.components import join, root_of
from rootbranch.plan.graph import Numbers, Places


@compiled
def thin(starts: Numbers, ends: Places, chosen: Places, many: int, weight: NDArray[np.float64]) -> Places:
    """Keep `many` of the chosen nodes, ascending; all of them where there are no more.

    Args:
        weight: 1 for the plain greedy way; others, one for each node, make it another way of its kind.
    """
    count = len(starts) - 1
    gone = np.zeros(count, np.bool_)
    gone[chosen] = True
    parent, size = np.arange(count, dtype=np.int32), np.ones(count, np.int64)
    for node in range(count):
        if not gone[node]:
            for at in range(starts[node], starts[node + 1]):
                if ends[at] < node and not gone[ends[at]]:
                    one, other = root_of(parent, node), root_of(parent, ends[at])
                    if one != other:
                        join(parent, size, one, other)
    own, left = chosen.copy(), len(chosen)
    mark, tick = np.zeros(count, np.int64), 0
    while left > many:
        back, least = -1, 0.0
        for place in range(left):
            node = own[place]
            tick += 1
            total, square = 1, 0
            for at in range(starts[node], starts[node + 1]):
                if not gone[ends[at]]:
                    near = root_of(parent, ends[at])
                    if mark[near] != tick:
                        mark[near] = tick
                        total += size[near]
                        square += size[near] * (size[near] - 1) // 2
            cost = (total * (total - 1) // 2 - square) * weight[node]
            if back < 0 or cost < least:
                back, least = place, cost
        node = own[back]
        left -= 1
        own[back], gone[node] = own[left], False
        for at in range(starts[node], starts[node + 1]):
            if not gone[ends[at]]:
                one, other = root_of(parent, node), root_of(parent, ends[at])
                if one != other:
                    join(parent, size, one, other)
    return np.sort(own[:left])

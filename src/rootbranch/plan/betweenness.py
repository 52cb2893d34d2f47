"""Order the nodes of a small network by the shortest paths that run over them, counted anew after each removal.

Limits: some thousand nodes; it takes nodes times nodes times links.
Source: Brandes 2001, "A faster algorithm for betweenness centrality".
"""

import numpy as np

from rootbranch.plan.compiled import compiled
from rootbranch.plan.graph import Flags, Numbers, Places


@compiled
def _most_between(starts: Numbers, ends: Places, there: Flags) -> int:
    """Give the node with most shortest paths; of equals the one with most links left; -1 when nobody is there."""
    count = len(starts) - 1
    between, share = np.zeros(count), np.zeros(count)
    ways, far, queue = np.zeros(count), np.full(count, -1, np.int32), np.empty(count, np.int32)
    for source in range(count):
        if not there[source]:
            continue
        far[:], ways[:], share[:] = -1, 0.0, 0.0
        far[source], ways[source], queue[0], done, found = 0, 1.0, source, 0, 1
        while done < found:
            node = queue[done]
            done += 1
            for at in range(starts[node], starts[node + 1]):
                near = ends[at]
                if there[near]:
                    if far[near] < 0:
                        far[near], queue[found] = far[node] + 1, near
                        found += 1
                    if far[near] == far[node] + 1:
                        ways[near] += ways[node]
        for place in range(found - 1, 0, -1):
            node = queue[place]
            for at in range(starts[node], starts[node + 1]):
                near = ends[at]
                if there[near] and far[near] == far[node] - 1:
                    share[near] += ways[near] / ways[node] * (1 + share[node])
            between[node] += share[node]
    best, most, links = -1, -1.0, -1
    for node in range(count):
        if there[node]:
            own = 0
            for at in range(starts[node], starts[node + 1]):
                own += there[ends[at]]
            if between[node] > most + 1e-9 or (between[node] > most - 1e-9 and own > links):
                best, most, links = node, between[node], own
    return best


@compiled
def by_betweenness(starts: Numbers, ends: Places) -> Places:
    """Order all nodes by adaptive betweenness."""
    count = len(starts) - 1
    there, order = np.ones(count, np.bool_), np.empty(count, np.int32)
    for place in range(count):
        order[place] = _most_between(starts, ends, there)
        there[order[place]] = False
    return order

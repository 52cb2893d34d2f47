"""Order nodes by how surely each belongs to a smallest set that leaves no circle: what then is left are trees, which fall apart easily.

    links left ─ messages between neighbours, some rounds ─▶ how surely each node goes ─ the surest few go ─▶ again, until no circle is left

In sparse networks without many short circles, where links left say little of who matters, nothing simple comes near to this.

Limits: messages suppose that a node's neighbours hang together only through it, which dense groups break: one order of many.
Source: belief propagation guided decimation for feedback vertex sets (Zhou 2013, "Spin glass approach to the feedback vertex set
problem"; Mugisha and Zhou 2016).
"""

import numpy as np
from numpy.typing import NDArray

from rootbranch.plan.compiled import compiled
from rootbranch.plan.graph import Flags, Numbers, Places
from rootbranch.plan.orders import by_degree, degrees_among, peel

WEIGHT = 12.0
"""How much it counts that a node stays."""
ROUNDS, FIRST_ROUNDS = 8, 60
TAKEN = 0.005
"""Share of the nodes left in circles that goes between rounds of messages."""
LEAST = 1e-30

Chances = NDArray[np.float64]


@compiled
def mirror_of(starts: Numbers, ends: Places) -> Numbers:
    """Give for each place in `ends` the place where the same link stands from the other side."""
    mirror, filled = np.empty(len(ends), np.int64), starts[:-1].copy()
    for node in range(len(starts) - 1):
        for at in range(starts[node], starts[node + 1]):  # neighbours ascend, so each list fills in order
            near = ends[at]
            mirror[at] = filled[near]
            filled[near] += 1
    return mirror


@compiled
def _send(
    starts: Numbers, ends: Places, mirror: Numbers, there: Flags, free: Chances, root: Chances, sure: Chances
) -> None:
    """Send all messages once: at each place in `ends` what the node it belongs to tells that neighbour."""
    whole = np.exp(WEIGHT)
    for node in range(len(there)):
        if not there[node]:
            continue
        product, total = 1.0, 1.0
        for at in range(starts[node], starts[node + 1]):
            if there[ends[at]]:
                back = mirror[at]
                both = free[back] + root[back]
                product *= max(both, LEAST)
                total += (1 - free[back]) / max(both, LEAST)
        sure[node] = 1 / (1 + whole * product * total)
        for at in range(starts[node], starts[node + 1]):
            if there[ends[at]]:
                back = mirror[at]
                both = max(free[back] + root[back], LEAST)
                rest = product / both
                others = total - (1 - free[back]) / both
                norm = 1 + whole * rest * others
                free[at] = 0.5 * free[at] + 0.5 / norm
                root[at] = 0.5 * root[at] + 0.5 * whole * rest / norm


@compiled
def by_belief(starts: Numbers, ends: Places, gone: Flags) -> Places:
    """Order the nodes that are not gone: first those that break the circles, the surest first; the rest by links left."""
    count = len(starts) - 1
    mirror = mirror_of(starts, ends)
    there, taken = ~gone, gone.copy()
    degree = degrees_among(starts, ends, there)
    peel(starts, ends, there, degree, 2, -1)
    free, root, sure = np.full(len(ends), 0.3), np.full(len(ends), 0.3), np.zeros(count)
    order, done, rounds = np.empty(count - gone.sum(), np.int32), 0, FIRST_ROUNDS
    while True:
        left = np.flatnonzero(there)
        if len(left) == 0:
            break
        for _ in range(rounds):
            _send(starts, ends, mirror, there, free, root, sure)
        rounds = ROUNDS
        surest = left[np.argsort(-sure[left])[: max(1, int(TAKEN * len(left)))]]
        for node in surest:
            if there[node]:
                there[node], taken[node], order[done] = False, True, node
                done += 1
                peel(starts, ends, there, degree, 2, node)
    order[done:] = by_degree(starts, ends, taken, np.ones(count), False)
    return order

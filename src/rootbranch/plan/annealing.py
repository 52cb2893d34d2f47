"""Improve the whole order of removal of a small network by small changes, at first also for the worse.

Source: simulated annealing (Kirkpatrick, Gelatt and Vecchi 1983); what is minimised is the area of `areas`.
"""

import numpy as np

from rootbranch.plan.compiled import compiled
from rootbranch.plan.components import join, root_of
from rootbranch.plan.graph import Numbers, Places

HOT, COLD = 3e-4, 1e-6
"""Change of the mean share that is taken one time in three: at the start and at the end."""


@compiled
def _mean_share(
    starts: Numbers, ends: Places, order: Places, parent: Places, size: Numbers, there: Numbers
) -> float:
    count, most, total = len(starts) - 1, 0, 0
    for node in range(count):
        parent[node], size[node], there[node] = node, 1, 0
    for place in range(count - 1, 0, -1):
        node = order[place]
        there[node] = 1
        own = root_of(parent, node)
        for at in range(starts[node], starts[node + 1]):
            if there[ends[at]]:
                other = root_of(parent, ends[at])
                if other != own:
                    own = join(parent, size, own, other)
        most = max(most, size[own])
        total += most
    return total / (count * count)


@compiled
def _move(order: Places, source: int, target: int) -> None:
    """Take out one place and put it in at another; what lies between moves up."""
    node = order[source]
    if source < target:
        for place in range(source, target):
            order[place] = order[place + 1]
    else:
        for place in range(source, target, -1):
            order[place] = order[place - 1]
    order[target] = node


@compiled
def anneal(starts: Numbers, ends: Places, first: Places, steps: int, seed: int) -> Places:
    """Give the best order met; never worse than the first."""
    np.random.seed(seed)
    count = len(first)
    parent, size, there = np.empty(count, np.int32), np.empty(count, np.int64), np.empty(count, np.int64)
    order, best = first.copy(), first.copy()
    now = _mean_share(starts, ends, order, parent, size, there)
    least = now
    for step in range(steps):
        heat = HOT * (COLD / HOT) ** (step / steps)
        # the beginning of an order matters most
        source, target = int(count * np.random.random() ** 2), int(count * np.random.random() ** 2)
        if source == target:
            continue
        swap = np.random.random() < 0.5
        if swap:
            order[source], order[target] = order[target], order[source]
        else:
            _move(order, source, target)
        then = _mean_share(starts, ends, order, parent, size, there)
        if then <= now or np.random.random() < np.exp((now - then) / heat):
            now = then
            if now < least - 1e-15:
                least = now
                best[:] = order
        elif swap:
            order[source], order[target] = order[target], order[source]
        else:
            _move(order, target, source)
    return best

"""Exchange chosen nodes one by one until fewer pairs are left: the local search behind `critical`.

    chosen nodes ─ take one more out of a large component ─ put back whoever joins least ─▶ as many nodes, fewer pairs

Components are kept up to date, so that a step costs what the component costs and not what the network does. Nodes passed over in
a component grow heavier, so that a search does not go round in a circle.

Source: component-based neighbourhood search with node weights (Zhou, Hao and Glover, "Memetic search for identifying critical
nodes in sparse graphs", IEEE Transactions on Cybernetics 2018).
"""

import numpy as np

from rootbranch.plan.compiled import compiled
from rootbranch.plan.graph import Flags, Numbers, Places


@compiled
def _gather(
    starts: Numbers, ends: Places, gone: Flags, first: int, label: int, part: Places, queue: Places
) -> int:
    """Give a component one label, from a node of it on whose label differs; list who got it in `queue`, and say how many."""
    part[first], queue[0], done, found = label, first, 0, 1
    while done < found:
        node = queue[done]
        done += 1
        for at in range(starts[node], starts[node + 1]):
            near = ends[at]
            if not gone[near] and part[near] != label:
                part[near], queue[found] = label, near
                found += 1
    return found


@compiled
def _cost(
    starts: Numbers,
    ends: Places,
    gone: Flags,
    part: Places,
    size: Numbers,
    mark: Numbers,
    tick: int,
    node: int,
) -> int:
    """Count the pairs that come back with a node."""
    total, square = 1, 0
    for at in range(starts[node], starts[node + 1]):
        near = ends[at]
        if not gone[near]:
            label = part[near]
            if mark[label] != tick:
                mark[label] = tick
                total += size[label]
                square += size[label] * (size[label] - 1) // 2
    return total * (total - 1) // 2 - square


@compiled
def exchange(
    starts: Numbers, ends: Places, chosen: Places, idle_max: int, work_max: int, seed: int
) -> tuple[Places, int, int]:
    """Exchange nodes until nothing better came for `idle_max` steps, or after `work_max`.

    Args:
        chosen: Nodes to start from; at least one, and one at least is not among them.

    Returns:
        The best nodes that were met, ascending, the pairs they leave, and the work it took: nodes and links that were looked at.
    """
    np.random.seed(seed)
    count, many = len(starts) - 1, len(chosen)
    gone = np.zeros(count, np.bool_)
    gone[chosen] = True
    own = chosen.copy()
    part, size = np.full(count, -1, np.int32), np.zeros(2 * count + 2, np.int64)
    spare, queue, mark = (
        np.arange(2 * count + 1, -1, -1).astype(np.int32),
        np.empty(count, np.int32),
        np.zeros(2 * count + 2, np.int64),
    )
    left, spares, pairs, tick = spare, len(spare), 0, 0
    for node in range(count):
        if not gone[node] and part[node] < 0:
            spares -= 1
            label = left[spares]
            size[label] = _gather(starts, ends, gone, node, label, part, queue)
            pairs += size[label] * (size[label] - 1) // 2
    weight, moved = np.zeros(count, np.int64), np.zeros(count, np.int64)
    best, least, idle, step, work = own.copy(), pairs, 0, 0, 0
    each = 1 + len(ends) // count
    while idle < idle_max and work < work_max and least > 0:
        step, idle = step + 1, idle + 1
        # a node by chance, the largest component of a few looks
        first = -1
        for _ in range(3):
            look = np.random.randint(count)
            while gone[look]:
                look = np.random.randint(count)
            if first < 0 or size[part[look]] > size[part[first]]:
                first = look
        old = part[first]
        spares -= 1
        label = left[spares]
        found = _gather(starts, ends, gone, first, label, part, queue)
        size[label] = found
        left[spares], spares = old, spares + 1
        out = queue[0]
        for place in range(found):
            node = queue[place]
            if weight[node] > weight[out] or (weight[node] == weight[out] and moved[node] < moved[out]):
                out = node
            weight[node] += 1
        weight[out], moved[out], gone[out] = 0, step, True
        part[out] = -1
        pairs -= found * (found - 1) // 2
        for at in range(starts[out], starts[out + 1]):
            near = ends[at]
            if not gone[near] and part[near] == label:
                spares -= 1
                fresh = left[spares]
                size[fresh] = _gather(starts, ends, gone, near, fresh, part, queue)
                pairs += size[fresh] * (size[fresh] - 1) // 2
        left[spares], spares = label, spares + 1
        # whoever of the chosen joins least comes back; the longest away of equals
        back, least_cost = -1, 0
        for place in range(many):
            node = own[place]
            tick += 1
            cost = _cost(starts, ends, gone, part, size, mark, tick, node)
            if back < 0 or cost < least_cost or (cost == least_cost and moved[node] < moved[own[back]]):
                back, least_cost = place, cost
        node = own[back]
        own[back] = out
        gone[node], moved[node], weight[node] = False, step, 0
        tick += 1
        whole = -1
        total = 1
        for at in range(starts[node], starts[node + 1]):
            near = ends[at]
            if not gone[near] and near != node and part[near] >= 0 and mark[part[near]] != tick:
                other = part[near]
                mark[other] = tick
                total += size[other]
                if whole < 0 or size[other] > size[whole]:
                    if whole >= 0:
                        left[spares], spares = whole, spares + 1
                    whole = other
                else:
                    left[spares], spares = other, spares + 1
        if whole < 0:
            spares -= 1
            whole = left[spares]
        # the smaller parts take the label of the largest one
        _gather(starts, ends, gone, node, whole, part, queue)
        size[whole] = total
        work += each * (many + 2 * found + total)
        pairs += least_cost
        if pairs < least:
            least, idle = pairs, 0
            best[:] = own
    return np.sort(best), least, work

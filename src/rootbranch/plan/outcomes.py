"""Count the pairs that are left on average over many drawn outcomes: links that come back, or that nobody saw.

    chosen nodes ─ components without them ─▶ joined by the extra links of each draw ─▶ mean of the connected pairs

Components are found once for a set; each draw only joins them, so hundreds of draws cost little more than one. All sets are weighed
on the same draws, so that two are compared by what differs between them (common random numbers).
"""

import numpy as np

from rootbranch.plan.compiled import compiled
from rootbranch.plan.components import root_of
from rootbranch.plan.graph import Flags, Numbers, Places


@compiled
def _label(
    starts: Numbers, ends: Places, gone: Flags, part: Places, size: Numbers, queue: Places
) -> tuple[int, int]:
    """Number the components; give how many there are, and the connected pairs in them."""
    count, labels, pairs = len(starts) - 1, 0, 0
    for first in range(count):
        if gone[first] or part[first] >= 0:
            continue
        part[first], queue[0], done, found = labels, first, 0, 1
        while done < found:
            node = queue[done]
            done += 1
            for at in range(starts[node], starts[node + 1]):
                near = ends[at]
                if not gone[near] and part[near] < 0:
                    part[near], queue[found] = labels, near
                    found += 1
        size[labels] = found
        pairs += found * (found - 1) // 2
        labels += 1
    return labels, pairs


@compiled
def _joins(parent: Places, own: Numbers, one: int, other: int) -> int:
    """Join the components of two labels where they are apart; give the pairs that connects."""
    one, other = root_of(parent, one), root_of(parent, other)
    if one == other:
        return 0
    pairs: int = own[one] * own[other]
    if own[one] < own[other]:
        one, other = other, one
    parent[other] = one
    own[one] += own[other]
    return pairs


@compiled
def pairs_after_response(starts: Numbers, ends: Places, chosen: Places, contacts: Places) -> float:
    """Give the mean of the pairs that are connected after the response to the loss of the chosen.

    Args:
        contacts: For each draw, each place in `ends` and each try the new contact of `ends[place]`, should the node that place belongs
            to be lost; -1 where nobody is looked for. Somebody who is lost too is passed over for the next try.
    """
    count = len(starts) - 1
    gone = np.zeros(count, np.bool_)
    gone[chosen] = True
    part, size, queue = np.full(count, -1, np.int32), np.zeros(count, np.int64), np.empty(count, np.int32)
    labels, before = _label(starts, ends, gone, part, size, queue)
    parent, own, total = np.empty(labels, np.int32), np.empty(labels, np.int64), 0
    for draw in range(contacts.shape[0]):
        for label in range(labels):
            parent[label], own[label] = label, size[label]
        total += before
        for node in chosen:
            for at in range(starts[node], starts[node + 1]):
                near = ends[at]
                if gone[near]:
                    continue
                for attempt in range(contacts.shape[2]):
                    contact = contacts[draw, at, attempt]
                    if contact < 0:
                        break
                    if not gone[contact]:
                        total += _joins(parent, own, part[near], part[contact])
                        break
    mean: float = total / contacts.shape[0]
    return mean


@compiled
def pairs_with_hidden(
    starts: Numbers, ends: Places, chosen: Places, begins: Numbers, left: Places, right: Places
) -> float:
    """Give the mean of the pairs that are connected without the chosen, should the links of each draw be there too.

    Args:
        begins: Where the links of each draw begin in `left` and `right`, and where the last one ends.
    """
    count = len(starts) - 1
    gone = np.zeros(count, np.bool_)
    gone[chosen] = True
    part, size, queue = np.full(count, -1, np.int32), np.zeros(count, np.int64), np.empty(count, np.int32)
    labels, before = _label(starts, ends, gone, part, size, queue)
    parent, own, total = np.empty(labels, np.int32), np.empty(labels, np.int64), 0
    for draw in range(len(begins) - 1):
        for label in range(labels):
            parent[label], own[label] = label, size[label]
        total += before
        for at in range(begins[draw], begins[draw + 1]):
            if not gone[left[at]] and not gone[right[at]]:
                total += _joins(parent, own, part[left[at]], part[right[at]])
    mean: float = total / (len(begins) - 1)
    return mean

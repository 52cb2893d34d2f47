"""Lay a network out in rings: the root in the middle, tier after tier around it, whoever hangs on somebody near them.

    root ─ 1 ─ 2 ─ …      each branch has a sector as wide as it has leaves

Nothing is drawn by chance, so a network looks the same each time and on every machine; x and y are between -1 and 1.

Limits: of several ways to the root the strongest decides where somebody stands; what hangs on no root stands on the rim.
Source: Wills, NicheWorks (1999): radial layout of trees.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from rootbranch.model.networks import Network
from rootbranch.trace.networks import strengths

DIGITS = 4
Place = tuple[float, float]


def lay_out(network: Network) -> dict[str, Place]:
    """Give every member its place."""
    near = strengths(network.links, 0.0)
    roots = [one.entity for one in network.members if one.tier == 0]
    depth, children = _tree(near, roots)
    leaves = dict.fromkeys(depth, 0)
    for id in sorted(depth, key=lambda one: (-depth[one], one)):
        leaves[id] = sum(leaves[child] for child in children[id]) or 1
    rings = max(depth.values(), default=0) + (1 if len(roots) > 1 else 0) + 1
    found: dict[str, Place] = {}
    whole, before = sum(leaves[root] for root in roots) or 1, 0
    for root in roots:
        _place(
            root,
            before / whole,
            (before + leaves[root]) / whole,
            0 if len(roots) == 1 else 1,
            rings,
            children,
            leaves,
            found,
        )
        before += leaves[root]
    loose = [one.entity for one in network.members if one.entity not in found]
    for number, id in enumerate(loose):
        found[id] = _on(number / len(loose), 1.0)
    return found


def _tree(
    near: Mapping[str, Mapping[str, float]], roots: Sequence[str]
) -> tuple[dict[str, int], dict[str, list[str]]]:
    """Hang everybody on the strongest of those who are one step nearer to a root."""
    depth, children = dict.fromkeys(roots, 0), defaultdict[str, list[str]](list)
    front, level = sorted(roots), 0
    while front:
        level += 1
        parents: dict[str, tuple[float, str]] = {}
        for id in front:
            for other, strength in near.get(id, {}).items():
                if other not in depth:
                    parents[other] = min(parents.get(other, (1.0, "~")), (-strength, id))
        front = sorted(parents)
        for id in front:
            depth[id] = level
            children[parents[id][1]].append(id)
    return depth, children


def _place(
    root: str,
    start: float,
    end: float,
    ring: int,
    rings: int,
    children: Mapping[str, Sequence[str]],
    leaves: Mapping[str, int],
    found: dict[str, Place],
) -> None:
    """Give a branch its sector, from `start` to `end` of the whole circle."""
    waiting = [(root, start, end, ring)]
    while waiting:
        id, first, last, level = waiting.pop()
        found[id] = _on((first + last) / 2, level / rings)
        own = children.get(id, ())
        total = sum(leaves[child] for child in own)
        for child in own:
            width = (last - first) * leaves[child] / total
            waiting.append((child, first, first + width, level + 1))
            first += width


def _on(share: float, radius: float) -> Place:
    angle = 2 * math.pi * share
    return round(radius * math.cos(angle), DIGITS), round(radius * math.sin(angle), DIGITS)

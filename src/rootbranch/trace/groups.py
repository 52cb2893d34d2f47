"""Find what hangs together: components of the links that are strong enough, and denser groups inside them.

    links ─ strengths ─▶ components ─ moving one by one to where links are denser than chance ─▶ groups ─▶ the same among groups …

The groups are those of the Louvain method with a resolution: a group is kept apart where its links are `resolution` times
denser than chance would have them. At 0 a group is a whole component. Nodes are taken in order and equal gains go to the
smaller number, so the same links give the same groups on every machine.

A large group is looked at again by itself, since what passes for chance grows with the whole (`again`).

Limits: it finds a good division, not the best one; a group smaller than some share of the whole is not seen where the whole is small.
Source: Blondel et al., Fast unfolding of communities in large networks (2008); Reichardt and Bornholdt (2006), resolution;
Fortunato and Barthélemy, Resolution limit in community detection (2007).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

Weighted = Mapping[str, Mapping[str, float]]
ROUNDS_MAX = 20
GAIN_MIN = 1e-9


def components_of(near: Weighted) -> list[list[str]]:
    """Give the components, each sorted, those with the smallest id first."""
    seen: set[str] = set()
    found: list[list[str]] = []
    for start in sorted(near):
        if start in seen:
            continue
        seen.add(start)
        own, waiting = [start], [start]
        while waiting:
            for other in near[waiting.pop()]:
                if other not in seen:
                    seen.add(other)
                    own.append(other)
                    waiting.append(other)
        found.append(sorted(own))
    return found


def groups_of(near: Weighted, resolution: float, again: int | None = None) -> list[list[str]]:
    """Divide what hangs together into groups, each sorted, those with the smallest id first.

    Args:
        near: Strength of each link, both ways round, none to oneself.
        resolution: 0 keeps components whole; 1 is modularity; more gives smaller groups.
        again: A group of more members than this is divided again by itself, as long as that divides it; None never does. What is
            chance depends on the size of the whole, so that in a large whole two networks would pass for one.
    """
    if resolution <= 0:
        return components_of(near)
    found: list[list[str]] = []
    waiting = [(component, near) for component in components_of(near)]
    while waiting:
        whole, links = waiting.pop()
        groups = _divide(links, whole, resolution)
        for group in groups:
            if again is None or len(groups) == 1 or len(group) <= again:
                found.append(group)
                continue
            inside = _inside(links, group)
            waiting += ((component, inside) for component in components_of(inside))
    return sorted(found)


def _inside(near: Weighted, group: Sequence[str]) -> Weighted:
    own = set(group)
    return {id: {other: weight for other, weight in near[id].items() if other in own} for id in group}


def _divide(near: Weighted, component: Sequence[str], resolution: float) -> list[list[str]]:
    number = {id: place for place, id in enumerate(component)}
    graph: list[dict[int, float]] = [
        {number[other]: weight for other, weight in near[id].items()} for id in component
    ]
    members: list[list[int]] = [[place] for place in range(len(component))]
    for _ in range(ROUNDS_MAX):
        home = _move(graph, resolution)
        if len(set(home)) == len(graph):
            break
        graph, members = _folded(graph, members, home)
    return [sorted(component[place] for place in own) for own in members]


def _move(graph: Sequence[Mapping[int, float]], resolution: float) -> list[int]:
    """Move each node to the group where it gains most, until none gains."""
    degrees = [sum(own.values()) for own in graph]
    whole = sum(degrees)
    home = list(range(len(graph)))
    held = list(degrees)
    moved = whole > 0
    for _ in range(ROUNDS_MAX):
        if not moved:
            break
        moved = False
        for node, own in enumerate(graph):
            here, toward = home[node], defaultdict[int, float](float)
            for other, weight in own.items():
                if other != node:
                    toward[home[other]] += weight
            held[here] -= degrees[node]
            best, gain = here, toward[here] - resolution * held[here] * degrees[node] / whole
            for group in sorted(toward):
                one = toward[group] - resolution * held[group] * degrees[node] / whole
                if one > gain + GAIN_MIN:
                    best, gain = group, one
            held[best] += degrees[node]
            home[node] = best
            moved = moved or best != here
    return home


def _folded(
    graph: Sequence[Mapping[int, float]], members: Iterable[list[int]], home: Sequence[int]
) -> tuple[list[dict[int, float]], list[list[int]]]:
    """Make one node of each group; links inside it stay as a link to itself."""
    number = {group: place for place, group in enumerate(sorted(set(home)))}
    folded: list[dict[int, float]] = [defaultdict(float) for _ in number]
    joined: list[list[int]] = [[] for _ in number]
    for node, (own, who) in enumerate(zip(graph, members, strict=True)):
        here = number[home[node]]
        joined[here] += who
        for other, weight in own.items():
            folded[here][number[home[other]]] += weight
    return [dict(own) for own in folded], joined

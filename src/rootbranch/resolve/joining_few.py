"""Join a few records by average link: what `clustering.join_records` does, without the cost of matrices.

An island is a handful of records nearly always, and is grouped each time that somebody looks. A test holds the two to the
same groups.

Limits: time grows with the cube of the records in the worst case; meant for some dozens.
"""

from collections.abc import Iterable, Mapping

from rootbranch.resolve.clustering import MILLION, NEVER

Pair = tuple[int, int]
_Edges = list[dict[int, int]]


def join_few(
    count: int, scores: Mapping[Pair, int], *, stop: float, same: Iterable[Pair], different: Iterable[Pair]
) -> list[int]:
    """Give each record the smallest record of its group.

    Args:
        scores: Pairs, the smaller record first, in millionths; those that count.
        stop, same, different: As in `join_records`.
    """
    edges: _Edges = [{} for _ in range(count)]
    for (left, right), score in scores.items():
        _add(edges, left, right, score)
    for left, right in different:
        _add(edges, left, right, NEVER)
    target = list(range(count))
    for left, right in same:
        one, other = sorted((target[left], target[right]))
        target = [one if each == other else each for each in target]
    sizes, groups = [1] * count, list(range(count))
    while True:
        edges, sizes, place = _contract(edges, sizes, target)
        groups = [place[group] for group in groups]
        partners = [_closest(edges, sizes, group, stop * MILLION) for group in range(len(sizes))]
        target = [
            min(group, partner) if partner >= 0 and partners[partner] == group else group
            for group, partner in enumerate(partners)
        ]
        if target == list(range(len(target))):
            first: dict[int, int] = {}
            for record, group in enumerate(groups):
                first.setdefault(group, record)
            return [first[group] for group in groups]


def _add(edges: _Edges, left: int, right: int, score: int) -> None:
    edges[left][right] = edges[left].get(right, 0) + score
    edges[right][left] = edges[right].get(left, 0) + score


def _closest(edges: _Edges, sizes: list[int], group: int, least: float) -> int:
    """Find the group that one is closest to, the smallest among equals; -1 where none is close enough."""
    best, partner = least, -1
    for other in sorted(edges[group]):
        mean = edges[group][other] / (sizes[group] * sizes[other])
        if mean > best or (partner < 0 and mean == best):
            best, partner = mean, other
    return partner


def _contract(edges: _Edges, sizes: list[int], target: list[int]) -> tuple[_Edges, list[int], list[int]]:
    """Join groups into their targets and renumber those that are left in their order."""
    alive = sorted(set(target))
    number = {group: place for place, group in enumerate(alive)}
    place = [number[each] for each in target]
    joined: _Edges = [{} for _ in alive]
    summed = [0] * len(alive)
    for group, new in enumerate(place):
        summed[new] += sizes[group]
        for other, score in edges[group].items():
            if place[other] != new:
                joined[new][place[other]] = joined[new].get(place[other], 0) + score
    return joined, summed, place

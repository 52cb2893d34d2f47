"""Group the records around one again: from the pairs that were scored, what people said, and what somebody may see.

Two groups join by average link only if some pair between them scores `stop` or more. So every entity lies inside one
island: the records that such pairs, and what people called the same, connect. An island is grouped by itself exactly as it
would be among all records; that makes one decision a matter of milliseconds, taking it back exact, and an entity seen
through a wall the same as if what is behind the wall had never been gathered.

    picture: pairs ─▶ island(around, admitted, same) ─▶ group_island(same, different) ─▶ groups
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from rootbranch.resolve.candidates import Indices
from rootbranch.resolve.clustering import MILLION, join_records
from rootbranch.resolve.joining_few import join_few

Places = Collection[int]
FEW_MAX = 40  # records of an island up to which matrices cost more than they save


class Graph(Protocol):
    """Scored pairs of records, to be walked from either side."""

    def scores(self, place: int) -> Mapping[int, int]:
        """Give the score of each neighbour of a record, in millionths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairGraph:
    """Scored pairs of records, to be walked from either side.

    Attributes:
        starts: Where the neighbours of each record begin, and one more.
        others: Neighbours, ascending for each record.
        weights: Score of each in millionths.
    """

    starts: Indices
    others: npt.NDArray[np.int32]
    weights: npt.NDArray[np.int32]

    def of(self, place: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """Give the neighbours of a record and the score of each, in millionths."""
        part = slice(self.starts[place], self.starts[place + 1])
        return self.others[part], self.weights[part]

    def scores(self, place: int) -> Mapping[int, int]:
        """Give the score of each neighbour of a record, in millionths."""
        others, weights = self.of(place)
        return dict(zip(others.tolist(), weights.tolist(), strict=True))

    def between(self, one: int, other: int) -> float:
        """Give the score of a pair; 0 where it was not compared, or scored next to nothing."""
        others, weights = self.of(one)
        found = int(np.searchsorted(others, other))
        return int(weights[found]) / MILLION if found < len(others) and others[found] == other else 0.0


class GrowingGraph:
    """The pairs of a build, and those of the records that arrived since."""

    def __init__(self, built: PairGraph) -> None:
        """Begin with the pairs of a build."""
        self._built = built
        self._count = len(built.starts) - 1
        self._later: dict[int, dict[int, int]] = {}

    def add(self, left: int, right: int, millionths: int) -> None:
        """Add a pair of which at least one record arrived after the build."""
        self._later.setdefault(left, {})[right] = millionths
        self._later.setdefault(right, {})[left] = millionths

    def remove(self, left: int, right: int) -> None:
        """Take a pair back that was added."""
        del self._later[left][right], self._later[right][left]

    def scores(self, place: int) -> Mapping[int, int]:
        """Give the score of each neighbour of a record, in millionths."""
        later = self._later.get(place, {})
        return {**self._built.scores(place), **later} if place < self._count else later

    def between(self, one: int, other: int) -> float:
        """Give the score of a pair; 0 where it was not compared, or scored next to nothing."""
        if one < self._count and other < self._count:
            return self._built.between(one, other)
        return self._later.get(one, {}).get(other, 0) / MILLION


def make_graph(count: int, left: Indices, right: Indices, millionths: npt.NDArray[np.integer]) -> PairGraph:
    """Make the graph of `count` records from pairs by their places."""
    rows, columns = np.concatenate([left, right]), np.concatenate([right, left])
    order = np.lexsort((columns, rows))
    starts = np.searchsorted(rows[order], np.arange(count + 1))
    return PairGraph(
        starts=starts.astype(np.int64),
        others=columns[order].astype(np.int32),
        weights=np.tile(millionths, 2)[order].astype(np.int32),
    )


def island_around(
    graph: Graph,
    around: Iterable[int],
    *,
    stop: float,
    linked: Callable[[Places], Iterable[int]],
    admitted: Callable[[Places], Places],
) -> tuple[int, ...]:
    """Find all records that could be of one entity with some records; ascending.

    Args:
        linked: Names the records that people called the same as some records.
        admitted: Says which of some records may be seen. What may not be seen connects nothing.
    """
    found: set[int] = set()
    edge = set(admitted(set(around)))
    least = stop * MILLION
    while edge:
        found |= edge
        reached = set(linked(edge))
        for place in edge:
            reached.update(other for other, score in graph.scores(place).items() if score >= least)
        reached -= found
        edge = set(admitted(reached)) if reached else set()
    return tuple(sorted(found))


def group_island(
    graph: Graph,
    island: tuple[int, ...],
    *,
    stop: float,
    floor: float,
    same: Iterable[tuple[int, int]] = (),
    different: Iterable[tuple[int, int]] = (),
) -> tuple[tuple[int, ...], ...]:
    """Group the records of an island; each group ascending, by its first record.

    Args:
        same, different: What people said; pairs with a record outside the island say nothing here.
    """
    if len(island) < 2:
        return (island,) if island else ()
    place_of = {place: number for number, place in enumerate(island)}
    least = floor * MILLION
    scores: dict[tuple[int, int], int] = {}
    for number, place in enumerate(island):
        for other, score in graph.scores(place).items():
            if other > place and other in place_of and score >= least:
                scores[number, place_of[other]] = score
    said_same, said_different = _inside(same, place_of), _inside(different, place_of)
    if len(island) <= FEW_MAX:
        groups = join_few(len(island), scores, stop=stop, same=said_same, different=said_different)
    else:
        groups = _join_many(len(island), scores, stop, said_same, said_different)
    found: dict[int, list[int]] = {}
    for number, group in enumerate(groups):
        found.setdefault(group, []).append(island[number])
    return tuple(tuple(members) for _, members in sorted(found.items()))


def _join_many(
    count: int,
    scores: Mapping[tuple[int, int], int],
    stop: float,
    same: list[tuple[int, int]],
    different: list[tuple[int, int]],
) -> list[int]:
    left, right = _columns(list(scores))
    found = np.array(list(scores.values()), np.int64) / MILLION
    groups = join_records(
        count, left, right, found, stop=stop, floor=0, same=_columns(same), different=_columns(different)
    )
    return [int(group) for group in groups]


def _inside(pairs: Iterable[tuple[int, int]], place_of: Mapping[int, int]) -> list[tuple[int, int]]:
    return [(place_of[one], place_of[other]) for one, other in pairs if one in place_of and other in place_of]


def _columns(pairs: list[tuple[int, int]]) -> tuple[Indices, Indices]:
    array = np.array(pairs, np.int64).reshape(-1, 2)
    return array[:, 0], array[:, 1]

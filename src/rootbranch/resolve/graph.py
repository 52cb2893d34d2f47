"""Group the records around one again: from the pairs that were scored, what people said, and what somebody may see.

Two groups join by average link only if some pair between them scores `stop` or more. So every entity lies inside one
island: the records that such pairs, and what people called the same, connect. An island is grouped by itself exactly as it
would be among all records; that makes one decision a matter of milliseconds, taking it back exact, and an entity seen
through a wall the same as if what is behind the wall had never been gathered.

    picture: pairs ─▶ island(around, admitted, same) ─▶ group_island(same, different) ─▶ groups
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rootbranch.resolve.candidates import Indices
from rootbranch.resolve.clustering import MILLION, join_records

Places = Collection[int]


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

    def between(self, one: int, other: int) -> float:
        """Give the score of a pair; 0 where it was not compared, or scored next to nothing."""
        others, weights = self.of(one)
        found = int(np.searchsorted(others, other))
        return int(weights[found]) / MILLION if found < len(others) and others[found] == other else 0.0


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
    graph: PairGraph,
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
            others, weights = graph.of(place)
            reached.update(others[weights >= least].tolist())
        reached -= found
        edge = set(admitted(reached)) if reached else set()
    return tuple(sorted(found))


def group_island(
    graph: PairGraph,
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
    place_of = {place: number for number, place in enumerate(island)}
    left: list[int] = []
    right: list[int] = []
    scores: list[float] = []
    for number, place in enumerate(island):
        others, weights = graph.of(place)
        for other, weight in zip(others.tolist(), weights.tolist(), strict=True):
            if other > place and other in place_of:
                left.append(number)
                right.append(place_of[other])
                scores.append(weight / MILLION)
    groups = join_records(
        len(island),
        np.array(left, np.int64),
        np.array(right, np.int64),
        np.array(scores),
        stop=stop,
        floor=floor,
        same=_inside(same, place_of),
        different=_inside(different, place_of),
    )
    found: dict[int, list[int]] = {}
    for number, group in enumerate(groups.tolist()):
        found.setdefault(group, []).append(island[number])
    return tuple(tuple(members) for _, members in sorted(found.items()))


def _inside(pairs: Iterable[tuple[int, int]], place_of: Mapping[int, int]) -> tuple[Indices, Indices]:
    known = [
        (place_of[one], place_of[other]) for one, other in pairs if one in place_of and other in place_of
    ]
    array = np.array(known, np.int64).reshape(-1, 2)
    return array[:, 0], array[:, 1]

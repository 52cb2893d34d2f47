"""Choose the pairs worth comparing: for each record those with which it shares most, by the rarity of what they share.

What two records share weighs as much as the blocks they share (`blocks`). Each record keeps its `kept_max` best; a pair
stays if either side keeps it.

Records are taken in ranges, and the pairs of a range are those whose first record lies in it, so that whoever works on
them need not hold all.

Limits: 255 pairs a record, 16 million records.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from rootbranch.resolve.blocks import TWENTIETHS, Blocks, KeyWriter, build_blocks
from rootbranch.resolve.ranges import Whole, in_ranges, spread

NEAR_EACH = 2_000  # records whose neighbours are ranked at a time
RECORD_BITS = 24
WEIGHT_BITS = 9  # of one key, in twentieths of a bit
PLACE_BITS = 8

Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Pairs of records, each once with the smaller place first, and what their keys say.

    Attributes:
        left, right: Places in `Records`.
        weight: Bits of all keys they share.
        keys: How many keys they share.
        best, worst: Which place the pair takes among each side's own, the better and the worse of the two.
    """

    left: Indices
    right: Indices
    weight: npt.NDArray[np.float32]
    keys: npt.NDArray[np.float32]
    best: npt.NDArray[np.float32]
    worst: npt.NDArray[np.float32]

    def take(self, rows: npt.NDArray[Any]) -> "Candidates":
        """Give some of the pairs."""
        return Candidates(
            left=self.left[rows],
            right=self.right[rows],
            weight=self.weight[rows],
            keys=self.keys[rows],
            best=self.best[rows],
            worst=self.worst[rows],
        )

    @classmethod
    def together(cls, parts: Sequence["Candidates"]) -> "Candidates":
        """Put parts one after the other; at least one."""
        return cls(
            left=np.concatenate([part.left for part in parts]),
            right=np.concatenate([part.right for part in parts]),
            weight=np.concatenate([part.weight for part in parts]),
            keys=np.concatenate([part.keys for part in parts]),
            best=np.concatenate([part.best for part in parts]),
            worst=np.concatenate([part.worst for part in parts]),
        )


def find_candidates(
    writer: KeyWriter, count: int, *, block_max: int, kept_max: int, threads: int
) -> "Ranking":
    """Join records by their keys; the arguments as in `build_blocks` and `Ranking`."""
    blocks = build_blocks(writer, count, block_max=block_max, threads=threads)
    return Ranking(blocks, kept_max=kept_max, threads=threads)


class Ranking:
    """For each record the records it shares most with, the best first.

    Attributes:
        records: How many there are.
        compared: How many could be compared with others (`Blocks`).
        kept: Neighbours of all records together.
    """

    def __init__(self, blocks: Blocks, *, kept_max: int, threads: int) -> None:
        """Rank the neighbours of every record.

        Args:
            kept_max: Pairs that one record keeps.
        """
        count = len(blocks.record_starts) - 1
        found = list(
            in_ranges(count, NEAR_EACH, lambda first, last: _ranked(blocks, first, last, kept_max), threads)
        )
        self.records, self.compared = count, blocks.compared
        self.kept = sum(len(one.far) for one in found)
        self._starts = np.append(0, np.cumsum(_together([one.degrees for one in found], np.int64)))
        self._far = _together([one.far for one in found], np.int32)
        self._weight = _together([one.weight for one in found], np.uint16)
        self._keys = _together([one.keys for one in found], np.uint8)
        # One number for each row that a later record has of an earlier one, in the order of the earlier.
        self._behind = _together([one.behind for one in found], np.uint64)
        self._behind.sort()

    def pairs(self, first: int, last: int) -> Candidates:
        """Give the pairs whose first record lies in a range, by first and second."""
        near = np.repeat(np.arange(first, last), np.diff(self._starts[first : last + 1]))
        rows = np.arange(self._starts[first], self._starts[last])
        ahead = np.flatnonzero(self._far[rows] > near)
        bounds = np.array([first, last], np.uint64) << np.uint64(RECORD_BITS + PLACE_BITS)
        start, end = np.searchsorted(self._behind, bounds)
        behind = self._behind[start:end]
        later = (behind >> np.uint64(PLACE_BITS) & np.uint64(2**RECORD_BITS - 1)).astype(np.int64)
        place = (behind & np.uint64(2**PLACE_BITS - 1)).astype(np.int64)
        return self._merged(
            np.concatenate([near[ahead], (behind >> np.uint64(RECORD_BITS + PLACE_BITS)).astype(np.int64)]),
            np.concatenate([self._far[rows[ahead]].astype(np.int64), later]),
            np.concatenate([rows[ahead], self._starts[later] + place]),
        )

    def nearest(self, records: Indices, kept_max: int) -> Indices:
        """Give the best neighbours of some records, at most `kept_max` of each."""
        degrees = np.minimum(np.diff(self._starts)[records], kept_max)
        return self._far[spread(self._starts[records], degrees)[1]].astype(np.int64)

    def among(self, chosen: npt.NDArray[np.bool_]) -> Candidates:
        """Give the pairs of which both records are chosen, by first and second."""
        records = np.flatnonzero(chosen)
        owners, rows = spread(self._starts[records], np.diff(self._starts)[records])
        far = self._far[rows].astype(np.int64)
        inside = np.flatnonzero(chosen[far])
        near, far = records[owners[inside]], far[inside]
        return self._merged(np.minimum(near, far), np.maximum(near, far), rows[inside])

    def _merged(self, left: Indices, right: Indices, rows: Indices) -> Candidates:
        """Make one pair of the row that either side has of it."""
        order = np.argsort(left << RECORD_BITS | right, kind="stable")
        left, right, rows = left[order], right[order], rows[order]
        fresh = np.ones(len(left), bool)
        fresh[1:] = (left[1:] != left[:-1]) | (right[1:] != right[:-1])
        begin = np.flatnonzero(fresh)
        final = np.append(begin[1:], len(left))[: len(begin)] - 1
        owner = np.where(self._far[rows] == right, left, right)
        places = (rows - self._starts[owner] + 1).astype(np.float32)
        return Candidates(
            left=left[begin],
            right=right[begin],
            weight=(self._weight[rows[begin]] / TWENTIETHS).astype(np.float32),
            keys=self._keys[rows[begin]].astype(np.float32),
            best=np.minimum(places[begin], places[final]),
            worst=np.maximum(places[begin], places[final]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Neighbours:
    """What a range of records keeps.

    Attributes:
        degrees: How many each record keeps; the rest has one row each of these, one record after the other.
        far, weight, keys: Who, what it weighs in twentieths of a bit, and how many keys are shared.
        behind: The rows of earlier records as one number: the earlier record, the later one, which place it takes.
    """

    degrees: Whole
    far: npt.NDArray[np.int32]
    weight: npt.NDArray[np.uint16]
    keys: npt.NDArray[np.uint8]
    behind: npt.NDArray[np.uint64]


def _together(parts: list[npt.NDArray[Any]], kind: type[np.generic]) -> npt.NDArray[Any]:
    return np.concatenate([*parts, np.zeros(0, kind)])


def _ranked(blocks: Blocks, first: int, last: int, kept_max: int) -> _Neighbours:
    """Rank the neighbours of a range of records."""
    starts = blocks.record_starts[first : last + 1]
    held = blocks.record_blocks[starts[0] : starts[-1]].astype(np.int64)
    owners = np.repeat(np.arange(last - first), np.diff(starts))
    begin = blocks.starts[held]
    entry, at = spread(begin, blocks.starts[held + 1] - begin)
    numbers = owners.astype(np.uint64) << np.uint64(RECORD_BITS + WEIGHT_BITS)
    numbers |= blocks.weights[held].astype(np.uint64)
    numbers = numbers[entry] | blocks.members[at].astype(np.uint64) << np.uint64(WEIGHT_BITS)
    numbers.sort()
    pairs = numbers >> np.uint64(WEIGHT_BITS)
    fresh = np.ones(len(pairs), bool)
    fresh[1:] = pairs[1:] != pairs[:-1]
    begin = np.flatnonzero(fresh)
    weights = np.diff(
        np.append(0, np.cumsum(numbers & np.uint64(2**WEIGHT_BITS - 1)))[np.append(begin, len(pairs))]
    )
    keys = np.diff(np.append(begin, len(pairs)))
    near = (pairs[begin] >> np.uint64(RECORD_BITS)).astype(np.int64)
    far = (pairs[begin] & np.uint64(2**RECORD_BITS - 1)).astype(np.int64)
    others = np.flatnonzero(near + first != far)
    near, far, keys = near[others], far[others], np.minimum(keys[others], 255)
    weights = np.minimum(weights[others].astype(np.int64), 2**16 - 1)
    order = np.argsort((near << 16 | (2**16 - 1 - weights)) << RECORD_BITS | far)
    degrees = np.bincount(near, minlength=last - first)
    place = np.arange(len(order)) - (np.cumsum(degrees) - degrees)[near]
    near, place, order = near[place < kept_max] + first, place[place < kept_max], order[place < kept_max]
    behind = np.flatnonzero(far[order] < near)
    return _Neighbours(
        degrees=np.minimum(degrees, kept_max),
        far=far[order].astype(np.int32),
        weight=weights[order].astype(np.uint16),
        keys=keys[order].astype(np.uint8),
        behind=((far[order][behind] << RECORD_BITS | near[behind]) << PLACE_BITS | place[behind]).astype(
            np.uint64
        ),
    )

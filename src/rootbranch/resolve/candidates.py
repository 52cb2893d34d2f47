"""Choose the pairs worth comparing: for each record those with which it shares most, by the rarity of what they share.

What two records share weighs as much as the blocks they share (`blocks`). Each record keeps its `kept_max` best; a pair
stays if either side keeps it.

Records are taken in ranges, and the pairs of a range are those whose first record lies in it, so that whoever works on
them need not hold all.

Limits: 255 pairs a record, 16 million records.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rootbranch.resolve.blocks import TWENTIETHS, Blocks, KeyWriter, build_blocks
from rootbranch.resolve.ranges import Whole, in_ranges, spread

NEAR_EACH = 2_000  # records whose neighbours are ranked at a time
RECORD_BITS = 24
WEIGHT_BITS = 12

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


def find_candidates(
    writer: KeyWriter, count: int, *, block_max: int, kept_max: int, threads: int
) -> "Ranking":
    """Join records by their keys; the arguments as in `build_blocks` and `Ranking`."""
    blocks = build_blocks(writer, count, block_max=block_max, threads=threads)
    return Ranking(blocks, kept_max=kept_max, threads=threads)


class Ranking:
    """For each record the records it shares most with, the best first."""

    def __init__(self, blocks: Blocks, *, kept_max: int, threads: int) -> None:
        """Rank the neighbours of every record.

        Args:
            kept_max: Pairs that one record keeps.
        """
        count = len(blocks.record_starts) - 1
        ranked = list(
            in_ranges(count, NEAR_EACH, lambda first, last: _ranked(blocks, first, last, kept_max), threads)
        )
        self._far = np.concatenate([*(one[1] for one in ranked), np.zeros(0, np.int32)])
        self._weight = np.concatenate([*(one[2] for one in ranked), np.zeros(0, np.uint16)])
        self._keys = np.concatenate([*(one[3] for one in ranked), np.zeros(0, np.uint16)])
        self._starts = np.append(0, np.cumsum(np.concatenate([*(one[0] for one in ranked), np.zeros(0, np.int64)])))
        self.records = count
        self.compared = blocks.compared
        near = np.repeat(np.arange(count, dtype=np.int32), np.diff(self._starts))
        behind = np.flatnonzero(near > self._far)
        place = behind - self._starts[near[behind]]
        # One number for each row that the later record has of an earlier one, in the order of the earlier.
        self._behind = (
            self._far[behind].astype(np.uint64) << np.uint64(RECORD_BITS + 8)
            | near[behind].astype(np.uint64) << np.uint64(8)
            | place.astype(np.uint64)
        )
        self._behind.sort()

    def pairs(self, first: int, last: int) -> Candidates:
        """Give the pairs whose first record lies in a range, by first and second."""
        near = np.repeat(np.arange(first, last), np.diff(self._starts[first : last + 1]))
        rows = np.arange(self._starts[first], self._starts[last])
        place = rows - self._starts[near]
        ahead = np.flatnonzero(self._far[rows] > near)
        start, end = (
            int(np.searchsorted(self._behind, np.uint64(bound << RECORD_BITS + 8))) for bound in (first, last)
        )
        behind = self._behind[start:end]
        their_right = (behind >> np.uint64(8) & np.uint64(2**RECORD_BITS - 1)).astype(np.int64)
        their_place = (behind & np.uint64(255)).astype(np.int64)
        left = np.concatenate([near[ahead], (behind >> np.uint64(RECORD_BITS + 8)).astype(np.int64)])
        right = np.concatenate([self._far[rows[ahead]].astype(np.int64), their_right])
        at = np.concatenate([rows[ahead], self._starts[their_right] + their_place])
        places = np.concatenate([place[ahead], their_place])
        order = np.argsort(left << RECORD_BITS | right, kind="stable")
        left, right, at, places = left[order], right[order], at[order], places[order]
        fresh = np.ones(len(left), bool)
        fresh[1:] = (left[1:] != left[:-1]) | (right[1:] != right[:-1])
        begin = np.flatnonzero(fresh)
        final = np.append(begin[1:], len(left))[: len(begin)] - 1
        return Candidates(
            left=left[begin],
            right=right[begin],
            weight=(self._weight[at[begin]] / TWENTIETHS).astype(np.float32),
            keys=self._keys[at[begin]].astype(np.float32),
            best=1 + np.minimum(places[begin], places[final]).astype(np.float32),
            worst=1 + np.maximum(places[begin], places[final]).astype(np.float32),
        )


def _ranked(
    blocks: Blocks, first: int, last: int, kept_max: int
) -> tuple[Whole, npt.NDArray[np.int32], npt.NDArray[np.uint16], npt.NDArray[np.uint16]]:
    """Rank the neighbours of a range of records.

    Returns:
        How many each record keeps; and of those, one record after the other: who, twentieths of a bit, keys shared.
    """
    starts = blocks.record_starts[first : last + 1]
    held = blocks.record_blocks[starts[0] : starts[-1]]
    owners = np.repeat(np.arange(last - first), np.diff(starts))
    begin = blocks.starts[held]
    entry, at = spread(begin, blocks.starts[held.astype(np.int64) + 1] - begin)
    numbers = owners.astype(np.uint64) << np.uint64(RECORD_BITS + WEIGHT_BITS)
    numbers |= blocks.weights[held].astype(np.uint64)
    numbers = numbers[entry] | blocks.members[at].astype(np.uint64) << np.uint64(WEIGHT_BITS)
    numbers.sort()
    pairs = numbers >> np.uint64(WEIGHT_BITS)
    begin = np.flatnonzero(np.append(True, pairs[1:] != pairs[:-1])[: len(pairs)])
    weights = np.add.reduceat(numbers & np.uint64(2**WEIGHT_BITS - 1), begin) if len(begin) else numbers
    keys = np.diff(np.append(begin, len(pairs)))
    near = (pairs[begin] >> np.uint64(RECORD_BITS)).astype(np.int64)
    far = (pairs[begin] & np.uint64(2**RECORD_BITS - 1)).astype(np.int64)
    others = np.flatnonzero(near + first != far)
    near, far, keys, weights = near[others], far[others], keys[others], weights[others].astype(np.int64)
    weights = np.minimum(weights, 2**16 - 1)
    order = np.argsort((near << 16 | (2**16 - 1 - weights)) << RECORD_BITS | far)
    degrees = np.bincount(near, minlength=last - first)
    before = np.cumsum(degrees) - degrees
    kept = order[np.arange(len(order)) - before[near] < kept_max]
    return (
        np.minimum(degrees, kept_max),
        far[kept].astype(np.int32),
        weights[kept].astype(np.uint16),
        np.minimum(keys[kept], 2**16 - 1).astype(np.uint16),
    )

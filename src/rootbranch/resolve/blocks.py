"""Put records that share a key into blocks, and drop the blocks that say nothing.

A key that one record alone has joins nobody; a key that more than `block_max` share says nothing and joins nobody: a
million records with one telephone cost no pair. A block of n of N records weighs log2(N/n) bits, in whole twentieths,
so that sums, and with them ties, do not depend on the order of adding.

A key and its record stand in one 64-bit number, the key in front, so that sorting numbers makes the blocks. They are
sorted in parts by the range of the key: memory holds the numbers once, and one part more.

Limits: the more records, the fewer bits of a key are kept (40 of 64 for ten million).
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from rootbranch.resolve.keys import Keys
from rootbranch.resolve.ranges import Whole, in_ranges

RECORDS_EACH = 50_000
KEYS_EACH = 30_000_000
TWENTIETHS = 20


class KeyWriter(Protocol):
    """Anything that writes keys (`keys`)."""

    def write(self, first: int, last: int) -> tuple[Whole, Keys]:
        """Write the keys of a range of records: for each key its record, counted from `first`, and the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """Blocks of two records and more.

    Attributes:
        starts: Where each block begins in `members`, and where the last one ends.
        members: Records, block by block.
        weights: Of each block, in twentieths of a bit.
        record_starts, record_blocks: The same the other way round: the blocks of each record.
        compared: Records that share a key with few enough others, or have one of their own.
    """

    starts: Whole
    members: npt.NDArray[np.int32]
    weights: npt.NDArray[np.uint16]
    record_starts: Whole
    record_blocks: npt.NDArray[np.int32]
    compared: int


def build_blocks(writer: KeyWriter, count: int, *, block_max: int, threads: int) -> Blocks:
    """Write the keys of `count` records and put those that share one together."""
    bits = max(count - 1, 1).bit_length()

    def write(first: int, last: int) -> Keys:
        rows, keys = writer.write(first, last)
        shift = np.uint64(bits)
        return np.sort((keys >> shift) << shift | (rows + first).astype(np.uint64))

    written = list(in_ranges(count, RECORDS_EACH, write, threads))
    parts = 1 + sum(len(one) for one in written) // KEYS_EACH
    named = np.zeros(count, bool)
    sizes: list[Whole] = []
    members: list[npt.NDArray[np.int32]] = []
    for part in range(parts):
        numbers = _range_of(written, part, parts)
        found_sizes, found_members = _blocks_of(numbers, bits, block_max, named)
        sizes.append(found_sizes)
        members.append(found_members)
    del written
    size = np.concatenate([*sizes, np.zeros(0, np.int64)])
    member = np.concatenate([*members, np.zeros(0, np.int32)])
    starts = np.append(0, np.cumsum(size))
    record_starts, record_blocks = _turned(size, member, count)
    return Blocks(
        starts=starts,
        members=member,
        weights=np.rint(TWENTIETHS * np.log2(count / np.maximum(size, 1))).astype(np.uint16),
        record_starts=record_starts,
        record_blocks=record_blocks,
        compared=int(named.sum()),
    )


def _range_of(written: list[Keys], part: int, parts: int) -> Keys:
    """Give the numbers of one range of keys, sorted, each once."""
    bounds = [np.uint64(2**64 * one // parts) for one in (part, part + 1) if one < parts]
    found = []
    for one in written:
        start = int(np.searchsorted(one, bounds[0]))
        end = int(np.searchsorted(one, bounds[1])) if len(bounds) > 1 else len(one)
        found.append(one[start:end])
    numbers = np.sort(np.concatenate([*found, np.zeros(0, np.uint64)]))
    fresh = np.ones(len(numbers), bool)
    fresh[1:] = numbers[1:] != numbers[:-1]
    return numbers[fresh]


def _blocks_of(
    numbers: Keys, bits: int, block_max: int, named: npt.NDArray[np.bool_]
) -> tuple[Whole, npt.NDArray[np.int32]]:
    """Give the sizes and members of the blocks worth keeping, and mark in `named` whoever is in a small one or alone."""
    keys = numbers >> np.uint64(bits)
    first = np.ones(len(keys), bool)
    first[1:] = keys[1:] != keys[:-1]
    starts = np.flatnonzero(first)
    size = np.diff(np.append(starts, len(keys)))
    records = (numbers & np.uint64(2**bits - 1)).astype(np.int32)
    named[records[np.repeat(size <= block_max, size)]] = True
    kept = (size >= 2) & (size <= block_max)
    return size[kept], records[np.repeat(kept, size)]


def _turned(sizes: Whole, members: npt.NDArray[np.int32], count: int) -> tuple[Whole, npt.NDArray[np.int32]]:
    """Give the blocks of each record, from the members of each block."""
    shift = np.uint64(32)
    blocks = np.repeat(np.arange(len(sizes), dtype=np.uint64), sizes)
    blocks |= members.astype(np.uint64) << shift
    blocks.sort()
    starts = np.append(0, np.cumsum(np.bincount(members, minlength=count)))
    return starts, (blocks & np.uint64(2**32 - 1)).astype(np.int32)

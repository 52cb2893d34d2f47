"""Keep who has which key, so that the records that share most with one row are found without looking at the others.

    numbers of the build, sorted (the key in front, its record behind) ─┐
    numbers of those that arrived since, in sorted parts ───────────────┼─▶ records that share keys, and how many bits
    the newest, by key ─────────────────────────────────────────────────┘

What a shared key weighs is counted over the build alone, so that it does not depend on who arrived before. A key that more
than `block_max` records share joins nobody.

Limits: 16 million records; about 650 bytes of memory a record of a person. A key that grows beyond `block_max` between two
builds stops joining from then on: there, and nowhere else, the order of arrival can matter.
"""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from rootbranch.resolve.blocks import RECORDS_EACH, TWENTIETHS, KeyWriter
from rootbranch.resolve.candidates import RECORD_BITS, Indices
from rootbranch.resolve.keys import Keys
from rootbranch.resolve.ranges import in_ranges, spread

PARTS_BITS = 4  # the numbers of a build are sorted in 16 parts, by the range of the key
IN_BUCKET = 8
NEWEST_MAX = 4_096
_RECORD = np.uint64(2**RECORD_BITS - 1)
_SHIFT = np.uint64(RECORD_BITS)
_WEIGHT_BITS = 16


class _Sorted:
    """Sorted numbers and, for each range of keys, where it begins."""

    def __init__(self, numbers: Keys) -> None:
        self.numbers = numbers
        bits = max(1, math.ceil(math.log2(max(len(numbers), 2) / IN_BUCKET)))
        self._drop = np.uint64(64 - bits)
        edges = np.arange(2**bits + 1, dtype=np.float64)[:-1].astype(np.uint64) << self._drop
        self._starts = np.append(np.searchsorted(numbers, edges), len(numbers))

    def members(self, keys: Keys) -> tuple[Indices, Indices]:
        """Give for each record that has one of some keys the place of the key, and the record."""
        buckets = (keys >> self._drop).astype(np.int64)
        begin = self._starts[buckets]
        owners, at = spread(begin, self._starts[buckets + 1] - begin)
        found = self.numbers[at]
        same = (found >> _SHIFT) == (keys >> _SHIFT)[owners]
        return owners[same], (found[same] & _RECORD).astype(np.int64)


class Postings:
    """Who has which key."""

    def __init__(self, writer: KeyWriter, count: int, *, block_max: int, threads: int) -> None:
        """Write and sort the keys of the `count` records of a build."""
        self._block_max = block_max
        self._built = count
        self._parts = [_Sorted(_numbers(writer, count, block_max, threads))]
        self._newest: dict[int, list[int]] = {}
        self._waiting: list[Keys] = []
        size = np.arange(block_max + 2)
        self._weights = np.rint(TWENTIETHS * np.log2(max(count, 1) / np.maximum(size, 1))).astype(np.int64)

    def add(self, record: int, keys: Keys) -> None:
        """Add a record that arrived."""
        short = keys >> _SHIFT << _SHIFT
        for key in short.tolist():
            self._newest.setdefault(key, []).append(record)
        self._waiting.append(short | np.uint64(record))
        if len(self._waiting) == NEWEST_MAX:
            self._settle()

    def _settle(self) -> None:
        """Sort the newest into a part of their own, or into the one that they have outgrown."""
        numbers = np.sort(np.concatenate(self._waiting))
        while len(self._parts) > 1 and len(self._parts[-1].numbers) <= 2 * len(numbers):
            numbers = np.sort(np.concatenate([self._parts.pop().numbers, numbers]))
        self._parts.append(_Sorted(numbers))
        self._newest, self._waiting = {}, []

    def near(self, keys: Keys, *, least: int, most: int) -> Indices:
        """Give the records that share at least `least` twentieths of a bit with a row, at most the `most` nearest.

        Args:
            keys: Of the row, each once.
        """
        found = [part.members(keys) for part in self._parts]
        found.append(self._among_newest(keys))
        owners, records = (np.concatenate(column) for column in zip(*found, strict=True))
        size = np.bincount(owners, minlength=len(keys))
        built = np.bincount(owners[records < self._built], minlength=len(keys))
        weights = np.where(size > self._block_max, 0, self._weights[np.minimum(built, self._block_max + 1)])
        return _nearest(records, weights[owners], least, most)

    def _among_newest(self, keys: Keys) -> tuple[Indices, Indices]:
        owners: list[int] = []
        records: list[int] = []
        if self._newest:
            for place, key in enumerate((keys >> _SHIFT << _SHIFT).tolist()):
                if own := self._newest.get(key):
                    own = own[: self._block_max + 1]
                    owners += [place] * len(own)
                    records += own
        return np.array(owners, np.int64), np.array(records, np.int64)


def _nearest(records: Indices, weights: Indices, least: int, most: int) -> Indices:
    order = np.sort(records << _WEIGHT_BITS | weights)
    record = order >> _WEIGHT_BITS
    begin = np.flatnonzero(np.append(True, record[1:] != record[:-1])) if len(record) else record
    total = np.add.reduceat(order & (2**_WEIGHT_BITS - 1), begin) if len(record) else record
    kept = np.flatnonzero(total >= least)
    if len(kept) > most:
        kept = kept[np.lexsort((record[begin[kept]], -total[kept]))[:most]]
    return np.sort(record[begin[kept]])


def _numbers(writer: KeyWriter, count: int, block_max: int, threads: int) -> Keys:
    """Write all keys and sort them; of a key that too many have, just enough are kept to know it."""

    def write(first: int, last: int) -> Sequence[Keys]:
        rows, keys = writer.write(first, last)
        numbers = np.sort(keys >> _SHIFT << _SHIFT | (rows + first).astype(np.uint64))
        edges = np.arange(2**PARTS_BITS, dtype=np.uint64) << np.uint64(64 - PARTS_BITS)
        return np.split(numbers, np.searchsorted(numbers, edges[1:]))

    written = list(in_ranges(count, RECORDS_EACH, write, threads))
    done: list[Keys] = []
    for part in range(2**PARTS_BITS):
        numbers = np.sort(np.concatenate([np.zeros(0, np.uint64), *(one[part] for one in written)]))
        done.append(_thinned(numbers, block_max))
    return np.concatenate(done)


def _thinned(numbers: Keys, block_max: int) -> Keys:
    """Leave out doubles, and of each key what follows its first `block_max` + 1 records."""
    fresh: npt.NDArray[np.bool_] = np.ones(len(numbers), bool)
    fresh[1:] = numbers[1:] != numbers[:-1]
    numbers = numbers[fresh]
    far = np.zeros(len(numbers), bool)
    beyond = block_max + 1
    far[beyond:] = numbers[beyond:] >> _SHIFT == numbers[: len(numbers) - beyond] >> _SHIFT
    return numbers[~far]

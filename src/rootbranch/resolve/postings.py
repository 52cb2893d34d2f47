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
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What a row shares with others, in twentieths of a bit.

    Attributes:
        own: All that its keys weigh.
        records, weights: Who shares how much with it; ascending, each once.
    """

    own: int
    records: Indices
    weights: Indices


class Postings:
    """Who has which key."""

    def __init__(self, writer: KeyWriter, count: int, *, block_max: int, threads: int) -> None:
        """Write and sort the keys of the `count` records of a build."""
        self._block_max = block_max
        self._built = self._count = count
        size = np.arange(block_max + 2)
        self._weights = np.rint(TWENTIETHS * np.log2(max(count, 1) / np.maximum(size, 1))).astype(np.int64)
        self._weights[-1] = 0
        numbers, self._own = self._sorted(writer, count, threads)
        self._parts = [_Sorted(numbers)]
        self._newest: dict[int, list[int]] = {}
        self._waiting: list[Keys] = []

    def add(self, keys: Keys, shared: Shared) -> None:
        """Add the next record; `shared` is what `shared_with` gave for its keys."""
        record = self._count
        short = keys >> _SHIFT << _SHIFT
        for key in short.tolist():
            self._newest.setdefault(key, []).append(record)
        self._waiting.append(short | np.uint64(record))
        if record == len(self._own):
            self._own = np.concatenate([self._own, np.zeros(max(1_024, record // 8), np.int64)])
        self._own[record] = shared.own
        self._count += 1
        if len(self._waiting) == NEWEST_MAX:
            self._settle()

    def _settle(self) -> None:
        """Sort the newest into a part of their own, together with those parts that they have outgrown."""
        numbers = np.sort(np.concatenate(self._waiting))
        while len(self._parts) > 1 and len(self._parts[-1].numbers) <= 2 * len(numbers):
            numbers = np.sort(np.concatenate([self._parts.pop().numbers, numbers]))
        self._parts.append(_Sorted(numbers))
        self._newest, self._waiting = {}, []

    def shared_with(self, keys: Keys) -> Shared:
        """Say what a row shares with every record.

        Args:
            keys: Of the row, each once.
        """
        found = [part.members(keys) for part in self._parts]
        found.append(self._among_newest(keys))
        owners, records = (np.concatenate(column) for column in zip(*found, strict=True))
        size = np.bincount(owners, minlength=len(keys))
        built = np.bincount(owners[records < self._built], minlength=len(keys))
        weights = self._weights[np.minimum(built, self._block_max + 1)]
        own = int(weights.sum())
        weights = np.where(size > self._block_max, 0, weights)
        order = np.sort(records << _WEIGHT_BITS | weights[owners])
        record = order >> _WEIGHT_BITS
        begin = np.flatnonzero(np.append(True, record[1:] != record[:-1])[: len(record)])
        total = np.add.reduceat(order & (2**_WEIGHT_BITS - 1), begin) if len(begin) else record
        return Shared(own=own, records=record[begin], weights=total)

    def near(self, shared: Shared, *, least: int, share: float, most: int) -> Indices:
        """Give the records near a row, ascending.

        Args:
            least: Twentieths of a bit that the two share at least.
            share: How much that is at least of all that the poorer of the two could share.
            most: If there are more, those that share most.
        """
        wanted = np.maximum(least, share * np.minimum(self._own[shared.records], shared.own))
        kept = np.flatnonzero(shared.weights >= wanted)
        if len(kept) > most:
            kept = kept[np.lexsort((shared.records[kept], -shared.weights[kept]))[:most]]
        return np.sort(shared.records[kept])

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

    def _sorted(self, writer: KeyWriter, count: int, threads: int) -> tuple[Keys, Indices]:
        """Write all keys and sort them, and weigh those of each record.

        Of a key that too many have, just enough are kept to know it.
        """

        def write(first: int, last: int) -> Sequence[Keys]:
            rows, keys = writer.write(first, last)
            numbers = np.sort(keys >> _SHIFT << _SHIFT | (rows + first).astype(np.uint64))
            edges = np.arange(2**PARTS_BITS, dtype=np.uint64) << np.uint64(64 - PARTS_BITS)
            return np.split(numbers, np.searchsorted(numbers, edges[1:]))

        written = list(in_ranges(count, RECORDS_EACH, write, threads))
        own = np.zeros(count, np.float64)
        done: list[Keys] = []
        for part in range(2**PARTS_BITS):
            numbers = np.sort(np.concatenate([np.zeros(0, np.uint64), *(one[part] for one in written)]))
            numbers = numbers[_differs(numbers)]
            keys = numbers >> _SHIFT
            begin = np.flatnonzero(_differs(keys))
            size = np.minimum(np.diff(np.append(begin, len(keys))), self._block_max + 1)
            place = np.arange(len(keys)) - np.repeat(begin, np.diff(np.append(begin, len(keys))))
            weights = self._weights[np.repeat(size, np.diff(np.append(begin, len(keys))))]
            own += np.bincount((numbers & _RECORD).astype(np.int64), weights=weights, minlength=count)
            done.append(numbers[place <= self._block_max])
        return np.concatenate(done), own.astype(np.int64)


def _differs(numbers: Keys) -> npt.NDArray[np.bool_]:
    """Say of sorted numbers which differ from the one before."""
    fresh = np.ones(len(numbers), bool)
    fresh[1:] = numbers[1:] != numbers[:-1]
    return fresh

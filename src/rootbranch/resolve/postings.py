"""Keep who has which key, so that the records that share most with one row are found without looking at the others.

    numbers of the build, sorted (the key in front, its record behind) ─┐
    numbers of those that arrived since, in sorted parts ───────────────┼─▶ records that share keys, and how many bits
    the newest, by key ─────────────────────────────────────────────────┘

What a shared key weighs is counted over the build alone, and so is how near is near enough. A record of the build is near a
row if fewer than `kept_max` of the build are nearer, which is how a build itself chooses pairs, and if they share the bits that
tell one record of the build from all others, or `share` of all that the row's keys weigh. What the last of them shares is the
bound of the row. Two that arrived are near each other if what they share reaches the bound of either. So nothing of this
depends on who else arrived.

A key that more than `block_max` records of the build share joins nobody. One that so many share of those that arrived
joins nobody any more, and what it joined is looked at again (`add`, `having`, `again`).

Limits: 16 million records; about 650 bytes of memory a record of a person, 1,500 of one that arrived.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

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
_COMMON = 2**RECORD_BITS - 1  # stands in the place of a record for all that share a key which joins nobody
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
class Reach:
    """The records near a row.

    Attributes:
        keys: Of the row, shortened; those that the build had too often are left out.
        full: Those of them that as many of the records that arrived have as may have one.
        bound: Twentieths of a bit that another record which arrives shares with the row at least.
        records: Ascending.
    """

    keys: Keys
    full: Keys
    bound: int
    records: Indices


class Postings:
    """Who has which key."""

    def __init__(
        self,
        writer: KeyWriter,
        count: int,
        *,
        block_max: int,
        kept_max: int,
        share: float,
        threads: int,
    ) -> None:
        """Write and sort the keys of the `count` records of a build.

        Args:
            kept_max: How many records of the build are near a row.
            share: Part of what the keys of a row weigh that is enough, where it is not the bits that tell one record of the build.
        """
        self._block_max, self._kept_max, self._built = block_max, kept_max, count
        self._share, self._enough = share, round(TWENTIETHS * math.log2(max(count, 2)))
        size = np.maximum(np.arange(block_max + 1), 1)
        self._weights = np.rint(TWENTIETHS * np.log2(max(count, 1) / size)).astype(np.int64)
        self._build = _Sorted(self._sorted(writer, count, threads))
        self._parts: list[_Sorted] = []
        self._newest: dict[int, list[int]] = {}
        self._arrived: list[Keys] = []
        self._settled = 0
        self._bounds = np.zeros(1_024, np.int64)
        self._common: set[int] = set()

    def near(self, keys: Keys, own: int | None = None) -> Reach:
        """Find the records near a row.

        Args:
            own: Its own place, if it is one of the build.
        """
        short = keys >> _SHIFT << _SHIFT
        return self._reach(short[_differs(short)], own)

    def again(self, place: int) -> Indices:
        """Find the records near one that arrived, by what is common now."""
        return self._reach(self._arrived[place - self._built]).records

    def add(self, reach: Reach) -> None:
        """Add the next record, by what `near` gave for its keys; keys that are full become too common."""
        number = len(self._arrived)
        if number == len(self._bounds):
            self._bounds = np.append(self._bounds, np.zeros_like(self._bounds))
        self._bounds[number] = reach.bound
        self._arrived.append(reach.keys)
        for key in reach.keys.tolist():
            self._newest.setdefault(key, []).append(self._built + number)
        self._common.update(reach.full.tolist())
        if len(self._arrived) - self._settled == NEWEST_MAX:
            self._settle()

    def having(self, keys: Keys) -> list[int]:
        """Give the records that arrived with any of some keys, ascending."""
        return [int(record) for record in np.unique(self._arrived_with(keys)[1])]

    def _reach(self, keys: Keys, own: int | None = None) -> Reach:
        owners, built = self._build.members(keys)
        size = np.bincount(owners, minlength=len(keys))
        known = np.ones(len(keys), bool)
        known[owners[built == _COMMON]] = False
        weights = self._weights[size] * known
        worth = known[owners] if own is None else known[owners] & (built != own)
        owners, built = owners[worth], built[worth]
        records, shared = _summed(built, weights[owners])
        kept, bound = self._nearest(records, shared)
        bound = max(bound, min(self._enough, math.ceil(weights.sum() * self._share)))
        kept = kept[shared[kept] >= bound]
        full = keys[:0]
        if self._arrived:
            still = known
            if self._common:
                still = known & np.array([key not in self._common for key in keys.tolist()], bool)
                _, shared = _summed(built, (weights * still)[owners])
                kept = kept[shared[kept] >= bound]
            open_ = np.flatnonzero(still)
            owners, later = self._arrived_with(keys[open_])
            full = keys[open_[np.bincount(owners, minlength=len(open_)) >= self._block_max]]
            later, shared = _summed(later, weights[open_[owners]])
            near = later[shared >= np.minimum(self._bounds[later - self._built], bound)]
            return Reach(keys=keys[known], full=full, bound=bound, records=np.append(records[kept], near))
        return Reach(keys=keys[known], full=full, bound=bound, records=records[kept])

    def _nearest(self, records: Indices, shared: Indices) -> tuple[Indices, int]:
        """Choose the records of the build that share most, the smaller places among equals; ascending, and the bound."""
        if len(records) < self._kept_max:
            return np.arange(len(records)), 1
        ranked = shared << RECORD_BITS | (_COMMON - records)
        last = len(ranked) - self._kept_max
        kept = np.sort(np.argpartition(ranked, last)[last:])
        return kept, int(shared[kept].min())

    def _arrived_with(self, keys: Keys) -> tuple[Indices, Indices]:
        """Give for each record that arrived with one of some keys the place of the key, and the record."""
        owners: list[int] = []
        records: list[int] = []
        if self._newest:
            for place, key in enumerate(keys.tolist()):
                if own := self._newest.get(key):
                    owners += [place] * len(own)
                    records += own
        found = [part.members(keys) for part in self._parts]
        found.append((np.array(owners, np.int64), np.array(records, np.int64)))
        one, other = zip(*found, strict=True)
        return np.concatenate(one), np.concatenate(other)

    def _settle(self) -> None:
        """Sort the newest into a part of their own, together with those parts that they have outgrown."""
        first = self._built + self._settled
        newest = enumerate(self._arrived[self._settled :], first)
        numbers = np.sort(np.concatenate([keys | np.uint64(record) for record, keys in newest]))
        while self._parts and len(self._parts[-1].numbers) <= 2 * len(numbers):
            numbers = np.sort(np.concatenate([self._parts.pop().numbers, numbers]))
        self._parts.append(_Sorted(numbers))
        self._newest, self._settled = {}, len(self._arrived)

    def _sorted(self, writer: KeyWriter, count: int, threads: int) -> Keys:
        """Write all keys and sort them; of a key that too many have, one number says so."""

        def write(first: int, last: int) -> Sequence[Keys]:
            rows, keys = writer.write(first, last)
            numbers = np.sort(keys >> _SHIFT << _SHIFT | (rows + first).astype(np.uint64))
            edges = np.arange(2**PARTS_BITS, dtype=np.uint64) << np.uint64(64 - PARTS_BITS)
            return np.split(numbers, np.searchsorted(numbers, edges[1:]))

        written = list(in_ranges(count, RECORDS_EACH, write, threads))
        done: list[Keys] = []
        for part in range(2**PARTS_BITS):
            numbers = np.sort(np.concatenate([np.zeros(0, np.uint64), *(one[part] for one in written)]))
            numbers = numbers[_differs(numbers)]
            begin = np.flatnonzero(_differs(numbers >> _SHIFT))
            size = np.diff(np.append(begin, len(numbers)))
            common = size > self._block_max
            numbers[begin[common]] |= _RECORD
            kept = np.repeat(~common, size)
            kept[begin[common]] = True
            done.append(numbers[kept])
        return np.concatenate(done)


def _summed(records: Indices, weights: Indices) -> tuple[Indices, Indices]:
    """Sum the weights of each record: the records, ascending, each once, and the sums."""
    order = np.sort(records << _WEIGHT_BITS | weights)
    record = order >> _WEIGHT_BITS
    begin = np.flatnonzero(_differs(record))
    return record[begin], np.add.reduceat(order & (2**_WEIGHT_BITS - 1), begin) if len(begin) else begin


def _differs(numbers: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Say of sorted numbers which differ from the one before."""
    fresh = np.ones(len(numbers), bool)
    np.not_equal(numbers[1:], numbers[:-1], out=fresh[1:])
    return fresh

"""Write the blocking keys of every record: what two records must share, once at least, to be compared at all.

Many weak keys instead of a few strong ones. A key is a whole value, or two half values of different columns, or a word
of the name with half a value, so that any two mistakes still leave some key untouched. How much sharing a key is worth
is measured afterwards by how rare it is (`candidates`).

    whole values (birth, document, telephone, address, place, whole name, each word of it)
    half values  (year · month and day · first word of an address · ends of a number · place · category) two by two
    a word's first or last letters with a half value; two words' first letters

A name in another script has the keys of the Latin words of the table that it may stand for, beside its own (`scripts`).

A key is a digest, 64 bits wide, and 0 where there is none; two keys that meet by chance cost a needless comparison.

Limits: a column whose values are few gives no half values (`HALF_VALUES_MIN`).
Source: meta-blocking by weighted shared blocks (Papadakis et al. 2014, IEEE TKDE 26(8)); the mixing of bits is
SplitMix64 (Steele, Lea and Flood 2014, OOPSLA).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rootbranch.errors import InputError, Message
from rootbranch.resolve.columns import Role
from rootbranch.resolve.ranges import spread
from rootbranch.resolve.records import Codes, Field, Records
from rootbranch.resolve.scripts import key_words
from rootbranch.resolve.words import Words, split_words

DATE_DIGITS = 8
END_CHARACTERS = 4
WORD_CHARACTERS_MIN = 2
HALF_VALUES_MIN = 64  # half values of a column, below which two columns together rarely name a small block
DIGEST_BATCH = 20_000

Keys = npt.NDArray[np.uint64]
_WHOLE = frozenset({Role.BIRTH_DATE, Role.ID, Role.PHONE, Role.ADDRESS, Role.PLACE, Role.TEXT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Part of a column that goes into keys: the digest of each distinct value's part, 0 at the end for a missing one.

    Attributes:
        kind: What its digests begin with, so that equal texts of two columns have two digests.
        place: Which half it is.
    """

    field: str
    role: Role
    kind: str
    place: int
    codes: Codes
    digests: Keys

    def of(self, first: int, last: int) -> Keys:
        """Give the digest of each of a range of records."""
        return self.digests[self.codes[first:last]]


class WideKeys:
    """Many weak keys a record.

    Attributes:
        wholes, halves: Parts of columns that are keys, or halves of keys.
    """

    def __init__(self, records: Records, block_max: int) -> None:
        """Take the digests of all distinct values; `block_max` as in `candidates`."""
        fields = [field for field in records.fields if field.role in _WHOLE]
        self.wholes = [_part(field, f"whole {field.role} {field.name}", 0, field.values) for field in fields]
        self.halves = _halves(records, block_max)
        self._further = {more.field: (more,) for more in records.further}
        self._name = records.whole_name
        self._words: Words | None = None
        if self._name is not None:
            self._words = split_words(self._name)
            texts = self._words.texts
            long = np.array([len(text) > END_CHARACTERS for text in texts], bool)
            named = np.array([len(text) >= WORD_CHARACTERS_MIN for text in texts], bool)
            heads, tails = (
                [text[:END_CHARACTERS] for text in texts],
                [text[-END_CHARACTERS:] for text in texts],
            )
            self._whole = _digests(texts, "whole name")
            self._word = _digests(texts, "word") * named
            self._first = _digests(heads, "first") * long
            self._head = _digests(heads, "head") * named
            self._tail = _digests(tails, "tail") * long
            self._other_owners, self._other_places = _other_words(records, texts)

    def write(self, first: int, last: int) -> tuple[npt.NDArray[np.int64], Keys]:
        """Write the keys of a range of records: for each key its record, counted from `first`, and the key."""
        found = _Found(last - first)
        for whole in self.wholes:
            found.add(found.rows, whole.of(first, last))
            for more in self._further.get(whole.field, ()):
                start, end = np.searchsorted(more.rows, (first, last))
                found.add(more.rows[start:end] - first, whole.digests[more.codes[start:end]])
        halves = [half.of(first, last) for half in self.halves]
        for place, one in enumerate(self.halves):
            for number, other in enumerate(self.halves[:place]):
                if one.field != other.field and {one.role, other.role} != {Role.CATEGORY}:
                    found.add_both(found.rows, halves[place], halves[number])
        if self._name is not None and self._words is not None:
            self._add_words(found, self._words, self._name.codes[first:last], first, halves)
        return found.all()

    def _add_words(self, found: "_Found", words: Words, codes: Codes, first: int, halves: list[Keys]) -> None:
        owners, at = words.of(codes)
        places = words.places[at]
        whole = np.zeros(len(codes), np.uint64)
        np.add.at(whole, owners, self._whole[places])
        found.add(found.rows, whole)
        start, end = np.searchsorted(self._other_owners, (first, first + len(codes)))
        if start < end:
            owners = np.append(owners, self._other_owners[start:end] - first)
            order = np.argsort(owners, kind="stable")
            owners, places = owners[order], np.append(places, self._other_places[start:end])[order]
        found.add(owners, self._word[places])
        found.add(owners, self._first[places])
        for half in halves:
            found.add_both(owners, self._head[places], half[owners])
            found.add_both(owners, self._tail[places], half[owners])
        ends = np.cumsum(np.bincount(owners, minlength=len(codes)))
        ours, theirs = spread(np.arange(1, len(owners) + 1), ends[owners] - np.arange(1, len(owners) + 1))
        found.add_both(owners[ours], self._head[places[ours]], self._head[places[theirs]])


class TightKeys:
    """A few strong keys: records that agree on every column of one rule."""

    def __init__(self, records: Records, rules: Sequence[Sequence[str]]) -> None:
        """Take the columns of each rule.

        Raises:
            InputError: A rule names a column that is not compared.
        """
        fields = {field.name: field for field in records.fields}
        for name in sorted({name for rule in rules for name in rule} - fields.keys()):
            raise InputError(Message("resolve.no_column"), name[:40], Message("resolve.fix_columns"))
        self._rules = [[fields[name] for name in rule] for rule in rules]

    def write(self, first: int, last: int) -> tuple[npt.NDArray[np.int64], Keys]:
        """Write the keys of a range of records, as `WideKeys` does."""
        found = _Found(last - first)
        for number, rule in enumerate(self._rules):
            total = np.full(last - first, number + 1, np.uint64)
            known = np.ones(last - first, bool)
            for field in rule:
                codes = field.codes[first:last]
                known &= codes >= 0
                total = mixed(total + codes.astype(np.uint64))
            found.add(found.rows, total * known)
        return found.all()


class _Found:
    """Keys of a range of records as they are found."""

    def __init__(self, count: int) -> None:
        self.rows = np.arange(count)
        self._rows: list[npt.NDArray[np.int64]] = []
        self._keys: list[Keys] = []

    def add(self, rows: npt.NDArray[np.int64], keys: Keys) -> None:
        known = np.flatnonzero(keys)
        self._rows.append(rows[known])
        self._keys.append(mixed(keys[known]))

    def add_both(self, rows: npt.NDArray[np.int64], one: Keys, other: Keys) -> None:
        known = np.flatnonzero((one != 0) & (other != 0))
        self._rows.append(rows[known])
        self._keys.append(mixed(one[known] + other[known]))

    def all(self) -> tuple[npt.NDArray[np.int64], Keys]:
        return np.concatenate([*self._rows, self.rows[:0]]), np.concatenate(
            [*self._keys, np.zeros(0, np.uint64)]
        )


def _other_words(
    records: Records, texts: Sequence[str]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    """Write out which record's name may stand for which word: for each its record, ascending, and its place in `texts`."""
    if records.originals is None:
        return np.zeros(0, np.int64), np.zeros(0, np.int32)
    places = {text: place for place, text in enumerate(texts)}
    found = [(row, places[word]) for row, word in key_words(records)]
    return np.array([row for row, _ in found], np.int64), np.array([place for _, place in found], np.int32)


def _halves(records: Records, block_max: int) -> list[Part]:
    least = min(len(records.ids) / block_max, HALF_VALUES_MIN)
    found = []
    for field in records.fields:
        written = [halves_of(field.role, value) for value in field.values]
        for place in range(max((len(halves) for halves in written), default=0)):
            parts = [halves[place] for halves in written]
            if len(set(parts)) >= least:
                found.append(_part(field, f"half {field.role} {field.name} {place}", place, parts))
    return found


def halves_of(role: Role, value: str) -> tuple[str, ...]:
    """Give the parts of a value that mean something alone; always as many for one role, empty where there is none."""
    match role:
        case Role.BIRTH_DATE:
            return (value[:4], value[4:]) if len(value) == DATE_DIGITS else (value[:4], "")
        case Role.ID | Role.PHONE:
            return (
                (value[:END_CHARACTERS], value[-END_CHARACTERS:]) if len(value) > END_CHARACTERS else ("", "")
            )
        case Role.ADDRESS:
            return (value.split(maxsplit=1)[0],)
        case Role.PLACE | Role.CATEGORY:
            return (value,)
        case _:
            return ()


def _part(field: Field, kind: str, place: int, parts: Sequence[str]) -> Part:
    digests = np.append(_digests(parts, kind), np.uint64(0))
    return Part(field=field.name, role=field.role, kind=kind, place=place, codes=field.codes, digests=digests)


def _digests(texts: Sequence[str], kind: str) -> Keys:
    """Digest texts of one kind, all at once, letter by letter; an empty text has none (0)."""
    seed = np.frombuffer(hashlib.blake2b(kind.encode(), digest_size=8).digest(), np.uint64)
    found = np.zeros(len(texts), np.uint64)
    for start in range(0, len(texts), DIGEST_BATCH):
        batch = np.array(texts[start : start + DIGEST_BATCH], dtype=np.str_)
        width = batch.dtype.itemsize // 4
        if not width:
            continue
        letters = batch.view(np.uint32).reshape(len(batch), width)
        total = np.full(len(batch), seed[0])
        for place in range(width):
            letter = letters[:, place].astype(np.uint64)
            total = np.where(letter > 0, mixed(total + letter), total)
        found[start : start + DIGEST_BATCH] = np.where(letters[:, 0] > 0, total | np.uint64(1), 0)
    return found


def mixed(bits: Keys) -> Keys:
    """Spread every bit over all 64."""
    bits = bits + np.uint64(0x9E3779B97F4A7C15)
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))

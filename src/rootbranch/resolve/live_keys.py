"""Write the blocking keys of one row: the same numbers that `keys.WideKeys` writes for a whole table.

A table is digested column by column, a row letter by letter; texts that come again, first names say, are remembered.

Limits: which columns give half values was decided by the table (`keys.HALF_VALUES_MIN`) and stays so until the next build.
"""

import hashlib
from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from rootbranch.resolve.columns import Role
from rootbranch.resolve.keys import (
    END_CHARACTERS,
    WORD_CHARACTERS_MIN,
    Keys,
    Part,
    WideKeys,
    halves_of,
    mixed,
)

REMEMBERED = 262_144
_ALL = 2**64 - 1


class RowKeys:
    """Writes keys as a table's own `WideKeys` would."""

    def __init__(self, table: WideKeys) -> None:
        """Take from the keys of a table which parts of its columns they are made of."""
        self._wholes: tuple[Part, ...] = tuple(table.wholes)
        self._halves: tuple[Part, ...] = tuple(table.halves)
        self._pairs = tuple(
            (place, number)
            for place, one in enumerate(self._halves)
            for number, other in enumerate(self._halves[:place])
            if one.field != other.field and {one.role, other.role} != {Role.CATEGORY}
        )

    def of(self, values: Mapping[str, str], name: str) -> Keys:
        """Write the keys of one row, each once.

        Args:
            values: Cleaned, by column; empty where one is missing.
            name: The whole name, cleaned.
        """
        words = sorted({*name.split()})
        heads, tails, single = [], [], []
        total = 0
        for word in words:
            named, long = len(word) >= WORD_CHARACTERS_MIN, len(word) > END_CHARACTERS
            total += _digest("whole name", word)
            heads.append(_digest("head", word[:END_CHARACTERS]) if named else 0)
            if named:
                single.append(_digest("word", word))
            if long:
                tails.append(_digest("tail", word[-END_CHARACTERS:]))
                single.append(_digest("first", word[:END_CHARACTERS]))
        heads = [head for head in heads if head]
        single.append(total & _ALL)
        single += [_digest(part.kind, values[part.field]) for part in self._wholes]
        halves = [_half(part, values[part.field]) for part in self._halves]
        both = [(halves[one], halves[other]) for one, other in self._pairs if halves[one] and halves[other]]
        known = [half for half in halves if half]
        both += [(word, half) for word in (*heads, *tails) for half in known]
        both += [(word, other) for place, word in enumerate(heads) for other in heads[place + 1 :]]
        sums = [key for key in single if key] + [(one + other) & _ALL for one, other in both]
        keys = np.sort(mixed(np.array(sums, np.uint64)))
        fresh = np.append(True, keys[1:] != keys[:-1])
        found: Keys = keys[fresh[: len(keys)]]
        return found


def _half(part: Part, value: str) -> int:
    halves = halves_of(part.role, value)
    return _digest(part.kind, halves[part.place]) if part.place < len(halves) else 0


@lru_cache(maxsize=REMEMBERED)
def _digest(kind: str, text: str) -> int:
    """Digest a text letter by letter; an empty one has no digest (0)."""
    if not text:
        return 0
    total = _seed(kind)
    for letter in text:
        if letter != "\0":  # as in a table, where it ends a text
            total = _mixed_one(total + ord(letter))
    return total | 1


@lru_cache(maxsize=1_024)
def _seed(kind: str) -> int:
    return int.from_bytes(hashlib.blake2b(kind.encode(), digest_size=8).digest(), "little")


def _mixed_one(bits: int) -> int:
    """Spread every bit of one number, as `keys.mixed` does for many."""
    bits = (bits + 0x9E3779B97F4A7C15) & _ALL
    bits = ((bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9) & _ALL
    bits = ((bits ^ (bits >> 27)) * 0x94D049BB133111EB) & _ALL
    return bits ^ (bits >> 31)

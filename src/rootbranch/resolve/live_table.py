"""Hold the records of one kind's table in memory so that one more can be looked up and added: values, and what the build counted.

Limits: some 300 bytes a record beside its keys; 16 million records.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from rootbranch.resolve.candidates import Indices
from rootbranch.resolve.columns import Role
from rootbranch.resolve.comparing import Numbers
from rootbranch.resolve.contrasting import rarity_of
from rootbranch.resolve.records import MISSING, NAME_WORDS_MAX, Codes, Field, Records, clean_value

UNSEEN = -2  # a value that no record has


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row, cleaned, and looked up in a table.

    Attributes:
        values: Cleaned, by column; empty where one is missing.
        name: The whole name.
        codes: Place of each value among those of its column, `MISSING`, or `UNSEEN`; the name's is the last.
    """

    values: Mapping[str, str]
    name: str
    codes: Codes


@dataclass(frozen=True, slots=True)
class Values:
    """The distinct values of one column: those of the build, ascending, and those that came after."""

    role: Role
    built: int
    texts: list[str]
    later: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, column: Field) -> "Values":
        """Take the values of a column as it was built."""
        return cls(role=column.role, built=len(column.values), texts=list(column.values))

    def code(self, text: str) -> int:
        """Look a value up."""
        if not text:
            return MISSING
        place = bisect_left(self.texts, text, 0, self.built)
        if place < self.built and self.texts[place] == text:
            return place
        return self.later.get(text, UNSEEN)

    def keep(self, text: str) -> int:
        """Add a value that is not there yet; return its code."""
        code = self.later[text] = len(self.texts)
        self.texts.append(text)
        return code


class LiveTable:
    """Records of one kind.

    Attributes:
        names: Of the compared columns.
        columns: Their values; the whole names last, where the kind has any.
        count: Records of the build.
    """

    def __init__(self, records: Records) -> None:
        """Take a table as it was built."""
        fields = records.fields if records.whole_name is None else (*records.fields, records.whole_name)
        self.names = tuple(one.name for one in records.fields)
        self.columns = tuple(Values.of(one) for one in fields)
        self._parts = sorted(one.name for one in records.fields if one.role is Role.NAME)
        self.named = records.whole_name is not None
        self.count = self.size = len(records.ids)
        codes = np.stack([one.codes for one in fields], axis=1)
        self._codes = np.concatenate([codes, self._room(codes)])
        self._sizes = np.array([one.built for one in self.columns])
        width = self._sizes + 2  # one place for all values that came after, and one for a missing one
        self._first = np.cumsum(width) - width
        counts = np.concatenate([np.append(one.counts.astype(np.float64), (1, np.nan)) for one in fields])
        self._logs = np.log(counts).astype(np.float32)
        self._rarity = rarity_of(counts, self.count).astype(np.float32)

    def look_up(self, row: Mapping[str, str]) -> Row:
        """Clean a row as a table is cleaned, and look its values up.

        Args:
            row: As `lay_out` wrote it.
        """
        roles = zip(self.names, self.columns, strict=False)
        cleaned = {name: _clean(one.role, row.get(name, "")) for name, one in roles}
        whole = " ".join(" ".join(cleaned[name] for name in self._parts).split()[:NAME_WORDS_MAX])
        texts = [*cleaned.values(), whole] if self.named else [*cleaned.values()]
        codes = [one.code(text) for one, text in zip(self.columns, texts, strict=True)]
        return Row(values=cleaned, name=whole, codes=np.array(codes, np.int32))

    def add(self, row: Row) -> int:
        """Add a row; return its place."""
        texts = [*row.values.values(), row.name]
        codes = [
            one.keep(text) if code == UNSEEN else code
            for one, text, code in zip(self.columns, texts, row.codes.tolist(), strict=False)
        ]
        if self.size == len(self._codes):
            self._codes = np.concatenate([self._codes, self._room(self._codes)])
        self._codes[self.size] = codes
        self.size += 1
        return self.size - 1

    @staticmethod
    def _room(codes: Codes) -> Codes:
        """Make room for more records."""
        return np.full((max(1_024, len(codes) // 8), codes.shape[1]), MISSING, np.int32)

    def is_new_name(self, row: Row) -> bool:
        """Say whether no record has the whole name of a row yet."""
        return self.named and int(row.codes[-1]) == UNSEEN

    def codes(self, records: Indices) -> Codes:
        """Give the codes of some records, one row each."""
        return self._codes[records]

    def counted(self, codes: Codes) -> tuple[Numbers, Numbers]:
        """Say of each value how many records of the build have it, as a logarithm, and how rare it was, in bits.

        No number where one is missing.
        """
        known = np.where((codes >= self._sizes) | (codes == UNSEEN), self._sizes, codes)
        at = np.where(codes == MISSING, self._sizes + 1, known) + self._first
        return self._logs[at], self._rarity[at]

    def rarity_of(self, column: int, code: int) -> float:
        """Give how rare one value of one column was."""
        built = self.columns[column].built
        return float(self._rarity[self._first[column] + (code if 0 <= code < built else built)])


_clean = lru_cache(maxsize=131_072)(clean_value)

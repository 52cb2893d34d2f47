"""Compare one row with many records, in the columns that a model was taught with.

The numbers are those of `contrasting.contrast_pairs`, with what the build counted: how many records have a value, and how
many records there are. A value that the build did not have counts as one. So a score depends on the two records and the
build, never on what arrived before.

Limits: the layouts that a model was taught for.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import process

from rootbranch.resolve.candidates import Indices
from rootbranch.resolve.columns import Role
from rootbranch.resolve.comparing import SCORERS, Numbers, date_numbers
from rootbranch.resolve.contrasting import (
    CURP,
    LONG_MIN,
    SLIP_MAX,
    TOGETHER,
    letters_left,
    surname_bits,
)
from rootbranch.resolve.live_table import LiveTable, Row
from rootbranch.resolve.live_words import LiveWords, NameWords
from rootbranch.resolve.records import MISSING, Codes

Columns = dict[str, npt.NDArray[Any]]
_CURP_SAYS = ("born", "born_bits", "letters", "letters_bits")


class LiveFeatures:
    """Compares rows with the records of one table."""

    def __init__(self, table: LiveTable, words: LiveWords | None, columns: Sequence[str]) -> None:
        """Take what the build counted.

        Args:
            columns: Names of the numbers, in the order in which the model wants them.
        """
        self._table, self._words = table, words
        self._place = {name: place for place, name in enumerate(columns)}
        self._fields = [
            (place, name, table.columns[place].role) for place, name in enumerate(table.names)
        ]

    def compare(self, row: Row, name: NameWords | None, records: Indices) -> Numbers:
        """Give one row of numbers for each record.

        Args:
            name: The words of the row's name; None where it has none.
        """
        theirs = self._table.codes(records)
        columns = dict(self._values(row, theirs))
        fields = len(self._fields)
        missing = (row.codes[:fields] == MISSING).sum(), (theirs[:, :fields] == MISSING).sum(axis=1)
        columns[f"{TOGETHER}.missing"] = np.maximum(*missing)
        self._add_bits(columns, row, name, theirs)
        table = np.full((len(records), len(self._place)), np.nan, np.float32)
        for column, numbers in columns.items():
            table[:, self._place[column]] = numbers
        return table

    def _values(self, row: Row, theirs: Codes) -> "list[tuple[str, npt.NDArray[Any]]]":
        found: list[tuple[str, npt.NDArray[Any]]] = []
        common = np.minimum(self._table.logs(row.codes), self._table.logs(theirs))
        for place, name, role in self._fields:
            found.append((f"{name}.common", common[:, place]))
            if row.codes[place] == MISSING:
                continue
            known = np.flatnonzero(theirs[:, place] != MISSING)
            texts = self._table.columns[place].texts
            ours = row.values[name]
            others = [texts[code] for code in theirs[known, place].tolist()]
            # The smaller text first, as in a table, where values are in their order.
            first = [min(ours, other) for other in others]
            second = [max(ours, other) for other in others]
            for column, scorer in SCORERS[role].items():
                scores = process.cpdist(first, second, scorer=scorer, dtype=np.float32, workers=1)
                found.append((f"{name}.{column}", _spread(scores, known, len(theirs))))
            if role is Role.BIRTH_DATE:
                year, day = date_numbers(ours)
                dates = np.array([_date_numbers(other) for other in others]).reshape(-1, 2)
                found.append((f"{name}.years", _spread(np.abs(dates[:, 0] - year), known, len(theirs))))
                told = np.where(np.isnan(dates[:, 1]) | np.isnan(day), np.nan, dates[:, 1] == day)
                found.append((f"{name}.day", _spread(told, known, len(theirs))))
        return found

    def _add_bits(self, columns: Columns, row: Row, name: NameWords | None, theirs: Codes) -> None:
        """Weigh what agrees, field by field and together, in the order in which a table does."""
        missing = (row.codes == MISSING) | (theirs == MISSING)
        rarity = np.minimum(self._table.rarity(row.codes), self._table.rarity(theirs))
        own = np.where(row.codes == theirs, rarity, np.float32(0))
        bits, against, agree = (np.zeros(len(theirs), np.float32) for _ in range(3))
        for place, field, role in self._fields:
            if role is Role.NAME:
                continue
            found = own[:, place]
            edits = columns.get(f"{field}.edits")
            if role in (Role.ID, Role.PHONE) and edits is not None and len(row.values[field]) >= LONG_MIN:
                texts = self._table.columns[place].texts
                long = np.array(
                    [code >= 0 and len(texts[code]) >= LONG_MIN for code in theirs[:, place].tolist()], bool
                )
                slip = long & (edits >= 1) & (edits <= SLIP_MAX)
                found = np.where(slip, rarity[:, place] * (1 - edits / (SLIP_MAX + 1)), found)
            found = np.where(missing[:, place], np.float32(np.nan), found).astype(np.float32)
            columns[f"{field}.bits"] = found
            bits += _known(found)
            agree += found > 0
            if role is not Role.PLACE:
                against += found == 0
        if self._words is not None:
            self._add_words(columns, self._words, name, theirs, missing[:, -1])
            bits += _known(columns["name.bits"])
            against += _known(columns["name.open_short"])
            agree += columns["name.open_short"] == 0
            for place, field, role in self._fields:
                if role is Role.ID:
                    said = self._hold_curp(row, field, place, theirs)
                    columns |= {f"{field}.{says}": numbers for says, numbers in said.items()}
                    bits += _known(said["born_bits"])
                    bits += _known(said["letters_bits"])
        columns[f"{TOGETHER}.bits"] = bits - np.float32(np.log2(max(self._table.count, 1)))
        columns[f"{TOGETHER}.agree"] = agree
        columns[f"{TOGETHER}.against"] = against

    def _add_words(
        self,
        columns: Columns,
        words: LiveWords,
        name: NameWords | None,
        theirs: Codes,
        missing: npt.NDArray[np.bool_],
    ) -> None:
        known = np.flatnonzero(~missing)
        found = words.compare(name, theirs[known, -1].tolist()) if name is not None and len(known) else {}
        for column in words.columns:
            numbers = found.get(column)
            columns[column] = (
                np.full(len(theirs), np.nan, np.float32)
                if numbers is None
                else _spread(numbers, known, len(theirs))
            )

    def _hold_curp(self, row: Row, field: str, place: int, theirs: Codes) -> Columns:
        """Hold the CURP of either side against birth date and name of the other (`contrasting`)."""
        found = {says: np.full(len(theirs), np.nan, np.float32) for says in _CURP_SAYS}
        births = next((at for at, _, role in self._fields if role is Role.BIRTH_DATE), None)
        ours = _read_curp(row.values[field])
        documents = self._table.columns[place].texts
        for number, code in enumerate(theirs[:, place].tolist()):
            match = _read_curp(documents[code]) if code != MISSING else None
            if ours is None and match is None:
                continue
            codes = theirs[number].tolist()
            told = "" if codes[-1] == MISSING else self._table.columns[-1].texts[codes[-1]]
            if births is not None:
                sides = ((ours, row.codes[births], codes[births]), (match, codes[births], row.codes[births]))
                for read, one, other in sides:
                    if read is not None and other != MISSING:
                        self._hold_birth(found, number, births, read[5], int(one), int(other), row)
            for read, own, name in ((ours, row.name, told), (match, told, row.name)):
                if read is not None and name:
                    said = name.split()
                    _put(found["letters"], number, letters_left(read, said))
                    _put(found["letters_bits"], number, surname_bits(read, said, own.split()))
        return found

    def _hold_birth(
        self, found: Columns, number: int, births: int, read: str, one: int, other: int, row: Row
    ) -> None:
        text = row.values[self._table.names[births]]
        if other >= 0 and other != row.codes[births]:
            text = self._table.columns[births].texts[other]
        agrees = text[2:] == read
        _put(found["born"], number, agrees)
        if agrees and one != other:
            _put(found["born_bits"], number, self._table.rarity_of(births, other))


def _known(numbers: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Take what is no number for 0."""
    return np.where(np.isnan(numbers), 0, numbers)


def _spread(numbers: npt.NDArray[Any], known: Indices, count: int) -> npt.NDArray[Any]:
    if len(known) == count:
        return numbers
    found = np.full(count, np.nan, np.float32)
    found[known] = numbers
    return found


def _put(column: npt.NDArray[Any], number: int, value: float) -> None:
    column[number] = np.fmax(column[number], np.float32(value))


_date_numbers = lru_cache(maxsize=131_072)(date_numbers)
_read_curp = lru_cache(maxsize=131_072)(CURP.fullmatch)

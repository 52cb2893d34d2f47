"""Compare one row with many records, in the columns that a model was taught with.

The numbers are those of `contrasting.contrast_pairs`, with what the build counted: how many records have a value, and how
many records there are. A value that the build did not have counts as one. So a score depends on the two records and the
build, never on what arrived before.

Limits: the layouts that a model was taught for.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from re import Match

import numpy as np

from rootbranch.resolve.columns import Role
from rootbranch.resolve.comparing import SCORERS, Numbers, date_numbers
from rootbranch.resolve.contrasting import (
    CURP,
    LONG_MIN,
    RECORDS_MIN,
    SLIP_MAX,
    TOGETHER,
    letters_left,
    surname_bits,
)
from rootbranch.resolve.live_table import LiveTable, Row
from rootbranch.resolve.live_words import LiveWords, NameWords
from rootbranch.resolve.records import MISSING, Codes

_NUMBERED = (Role.ID, Role.PHONE)
_LONG = frozenset({Role.NAME, Role.PLACE, Role.TEXT})  # roles whose texts cost most to compare

_CATEGORIES = {name: lru_cache(maxsize=131_072)(scorer) for name, scorer in SCORERS[Role.CATEGORY].items()}
_SCORERS = {**SCORERS, Role.CATEGORY: _CATEGORIES}  # the values of a category are few

_Fields = Sequence[tuple[int, str, Role]]


class LiveFeatures:
    """Compares rows with the records of one table.

    Attributes:
        open: Places of the numbers that `complete` writes.
    """

    def __init__(self, table: LiveTable, words: LiveWords | None, columns: Sequence[str]) -> None:
        """Take what the build counted.

        Args:
            columns: Names of the numbers, in the order in which the model wants them.
        """
        self._table, self._words = table, words
        self._at = {name: place for place, name in enumerate(columns)}
        roles = [one.role for one in table.columns]
        self._fields = list(zip(range(len(table.names)), table.names, roles, strict=False))
        self._short = [field for field in self._fields if field[2] not in _LONG]
        self._long = [field for field in self._fields if field[2] in _LONG]
        self.open = frozenset(
            self._at[f"{name}.{column}"] for _, name, role in self._long for column in SCORERS[role]
        )
        self._weighed = [place for place, _, role in self._fields if role is not Role.NAME]
        self._telling = [place for place, _, role in self._fields if role not in (Role.NAME, Role.PLACE)]
        self._common = [self._at[f"{name}.common"] for name in table.names]
        self._bits = [self._at[f"{table.names[place]}.bits"] for place in self._weighed]
        self._of_words = [self._at[column] for column in LiveWords.columns] if words is not None else []
        self._births = next((place for place, _, role in self._fields if role is Role.BIRTH_DATE), None)
        self._documents = [
            (place, name) for place, name, role in self._fields if role is Role.ID and words is not None
        ]

    def compare(self, row: Row, name: NameWords | None, theirs: Codes) -> Numbers:
        """Give one row of numbers for each record, without those of `open`.

        Args:
            name: The words of the row's name; None where it has none.
            theirs: Codes of the records.
        """
        found = np.full((len(theirs), len(self._at)), np.nan, np.float32)
        fields = len(self._fields)
        missing, own_missing = theirs[:, :fields] == MISSING, row.codes[:fields] == MISSING
        logs, rarity = self._table.counted(np.concatenate([theirs, row.codes[None]]))
        logs, own_logs, rarity, own_rarity = logs[:-1], logs[-1], rarity[:-1], rarity[-1]
        found[:, self._common] = np.minimum(logs, own_logs)[:, :fields]
        found[:, self._at[f"{TOGETHER}.missing"]] = np.maximum(missing.sum(axis=1), own_missing.sum())
        self._compare_texts(found, row, theirs, self._short)
        weights = np.where(theirs == row.codes, own_rarity, np.float32(0))[:, :fields]
        self._weigh_slips(found, weights, row, theirs, np.minimum(rarity, own_rarity))
        gaps = missing | own_missing
        weights[gaps] = 0
        bits = weights[:, self._weighed].sum(axis=1)
        agree = (weights[:, self._weighed] > 0).sum(axis=1)
        against = ((weights == 0) & ~gaps)[:, self._telling].sum(axis=1).astype(np.float32)
        weights[gaps] = np.nan
        found[:, self._bits] = weights[:, self._weighed]
        if self._words is not None:
            known = np.flatnonzero(theirs[:, -1] != MISSING)
            if name is not None and len(known):
                found[known[:, None], self._of_words] = self._words.compare(name, theirs[known, -1])
                open_short = found[known, self._at["name.open_short"]]
                bits[known] += found[known, self._at["name.bits"]]
                against[known] += open_short
                agree[known] += open_short == 0
            for place, field in self._documents:
                bits += self._hold_curp(found, row, place, field, theirs)
        found[:, self._at[f"{TOGETHER}.bits"]] = bits - np.float32(
            np.log2(max(self._table.count, RECORDS_MIN))
        )
        found[:, self._at[f"{TOGETHER}.agree"]] = agree
        found[:, self._at[f"{TOGETHER}.against"]] = against
        return found

    def complete(self, found: Numbers, row: Row, theirs: Codes) -> None:
        """Write the numbers of `open`: how alike names, places and other texts are."""
        self._compare_texts(found, row, theirs, self._long)

    def _compare_texts(self, found: Numbers, row: Row, theirs: Codes, fields: _Fields) -> None:
        """Compare texts; the smaller first, as in a table, where values are in order."""
        for place, name, role in fields:
            ours = row.values[name]
            if not ours:
                continue
            texts = self._table.columns[place].texts
            others = [texts[code] if code >= 0 else "" for code in theirs[:, place].tolist()]
            ordered = [(min(other, ours), max(other, ours)) if other else None for other in others]
            for column, scorer in _SCORERS[role].items():
                scores = [scorer(*pair) if pair else np.nan for pair in ordered]
                found[:, self._at[f"{name}.{column}"]] = scores
            if role is Role.BIRTH_DATE:
                year, day = date_numbers(ours)
                dates = [_date_numbers(other) for other in others]
                found[:, self._at[f"{name}.years"]] = [abs(one[0] - year) for one in dates]
                found[:, self._at[f"{name}.day"]] = [
                    np.nan if math.isnan(one[1]) or math.isnan(day) else one[1] == day for one in dates
                ]

    def _weigh_slips(
        self, found: Numbers, weights: Numbers, row: Row, theirs: Codes, commoner: Numbers
    ) -> None:
        """Let a long number with a slip or two weigh less, and still something."""
        for place, name, role in self._fields:
            if role in _NUMBERED and len(row.values[name]) >= LONG_MIN:
                edits = found[:, self._at[f"{name}.edits"]]
                texts = self._table.columns[place].texts
                for number in np.flatnonzero((edits >= 1) & (edits <= SLIP_MAX)).tolist():
                    if len(texts[theirs[number, place]]) >= LONG_MIN:
                        share = 1 - edits[number] / np.float32(SLIP_MAX + 1)
                        weights[number, place] = commoner[number, place] * share

    def _hold_curp(self, found: Numbers, row: Row, place: int, field: str, theirs: Codes) -> Numbers:
        """Hold the CURP of either side against birth date and name of the other (`contrasting`); return its bits."""
        bits = np.zeros(len(theirs), np.float32)
        ours = _read_curp(row.values[field])
        documents, names = self._table.columns[place].texts, self._table.columns[-1].texts
        for number, code in enumerate(theirs[:, place].tolist()):
            match = _read_curp(documents[code]) if code >= 0 else None
            if ours is None and match is None:
                continue
            own = int(theirs[number, -1])
            name = names[own] if own >= 0 else ""
            for read, told, held in ((ours, row.name, name), (match, name, row.name)):
                if read is not None and held:
                    words = held.split()
                    self._put(found, number, f"{field}.letters", letters_left(read, words))
                    self._put(found, number, f"{field}.letters_bits", surname_bits(read, words, told.split()))
            if self._births is not None:
                self._hold_births(found, number, field, (ours, match), row, theirs)
            for says in ("born_bits", "letters_bits"):
                said = found[number, self._at[f"{field}.{says}"]]
                bits[number] += 0 if np.isnan(said) else said
        return bits

    def _hold_births(
        self,
        found: Numbers,
        number: int,
        field: str,
        read: tuple[Match[str] | None, Match[str] | None],
        row: Row,
        theirs: Codes,
    ) -> None:
        births = self._births
        assert births is not None
        own, other = int(row.codes[births]), int(theirs[number, births])
        text = row.values[self._table.names[births]]
        their_text = self._table.columns[births].texts[other] if other >= 0 else ""
        for match, held, code in ((read[0], their_text, other), (read[1], text, own)):
            if match is not None and held:
                agrees = held[2:] == match[5]
                self._put(found, number, f"{field}.born", agrees)
                if agrees and own != other:
                    self._put(found, number, f"{field}.born_bits", self._table.rarity_of(births, code))

    def _put(self, found: Numbers, number: int, column: str, value: float) -> None:
        at = self._at[column]
        found[number, at] = np.fmax(found[number, at], np.float32(value))


_date_numbers = lru_cache(maxsize=131_072)(date_numbers)
_read_curp = lru_cache(maxsize=131_072)(CURP.fullmatch)

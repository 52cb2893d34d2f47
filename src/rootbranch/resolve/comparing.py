"""Compare the two records of each candidate pair: numbers that grow or fall with likeness, never a verdict.

Each distinct pair of values is compared once, however many pairs of records have it. What one side lacks is not a
number (NaN): a missing value neither agrees nor disagrees. Beside how alike two values are stands how many records
have them, because a rare name says more than a common one and a telephone of hundreds says nothing.

Limits: letters only; of names in different scripts one is first written as the other may be read (`scripts`).
Source: Jaro-Winkler, Damerau-Levenshtein and token ratios as rapidfuzz defines them.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler, Levenshtein
from scipy import sparse

from rootbranch.resolve.candidates import Candidates, Indices
from rootbranch.resolve.columns import Role
from rootbranch.resolve.keys import DATE_DIGITS
from rootbranch.resolve.records import MISSING, Field, Records
from rootbranch.resolve.scripts import in_one_script
from rootbranch.resolve.words import split_words

BATCH = 200_000
Numbers = npt.NDArray[np.float32]
Texts = npt.NDArray[np.object_]
Scorer = Callable[..., float]
_CHEAP = frozenset({Role.NAME, Role.BIRTH_DATE, Role.ID, Role.PHONE})

SCORERS: dict[Role, dict[str, Any]] = {
    Role.NAME: {
        "alike": JaroWinkler.normalized_similarity,
        "words": fuzz.token_sort_ratio,
        "shared": fuzz.token_set_ratio,
        "part": fuzz.partial_ratio,
    },
    Role.GIVEN: {"alike": JaroWinkler.normalized_similarity},
    Role.SURNAME: {"alike": JaroWinkler.normalized_similarity},
    Role.BIRTH_DATE: {"edits": DamerauLevenshtein.distance},
    Role.PLACE: {"alike": JaroWinkler.normalized_similarity, "shared": fuzz.token_set_ratio},
    Role.ID: {"edits": DamerauLevenshtein.distance},
    Role.PHONE: {"edits": DamerauLevenshtein.distance},
    Role.ADDRESS: {"edits": Levenshtein.normalized_similarity, "shared": fuzz.token_set_ratio},
    Role.TEXT: {"words": fuzz.token_sort_ratio, "shared": fuzz.token_set_ratio},
    Role.CATEGORY: {"alike": fuzz.ratio},
}


def compare_values(records: Records, left: Indices, right: Indices) -> dict[str, npt.NDArray[Any]]:
    """Compare the values of pairs alone, however the pairs were found: columns by name."""
    return dict(Comparer(records).values(left, right))


def in_one_table(columns: dict[str, npt.NDArray[Any]]) -> Numbers:
    """Lay columns side by side."""
    table = np.empty((len(next(iter(columns.values()))), len(columns)), np.float32)
    for place, values in enumerate(columns.values()):
        table[:, place] = values
    return table


class Comparer:
    """Compares pairs of records of one table; what is known of each distinct value is worked out once.

    Attributes:
        columns: Name of each number that `compare` gives.
        cheap: Places in `columns` of those that `compare_cheaply` gives: keys, words, whole names, dates and numbers.
    """

    def __init__(self, records: Records) -> None:
        """Take the values of a table and the rarity of the words of its names."""
        fields = list(records.fields)
        if records.whole_name is not None and not records.with_role(Role.NAME):
            fields.append(records.whole_name)
        self._fields = [_Compared(field) for field in fields]
        named = {one.field.name: one for one in self._fields}
        self._crossed = [
            (named[given.name], named[surname.name])
            for given in records.with_role(Role.GIVEN)
            for surname in records.with_role(Role.SURNAME)
        ]
        self._words = None if records.whole_name is None else _SharedWords(records.whole_name)
        self._across = records if records.originals is not None else None
        self._missing = np.zeros(len(records.fields[0].codes), np.float32)
        for field in records.fields:
            self._missing += field.codes == MISSING
        none, nothing = np.zeros(0, np.int64), np.zeros(0, np.float32)
        nobody = Candidates(left=none, right=none, weight=nothing, keys=nothing, best=nothing, worst=nothing)
        self.columns = tuple(name for name, _ in self._columns(nobody, cheaply=False))
        self.cheap = tuple(self.columns.index(name) for name, _ in self._columns(nobody, cheaply=True))

    def compare(self, pairs: Candidates) -> Numbers:
        """Give one row of numbers a pair, one column each of `columns`."""
        return self._table(pairs, len(self.columns), cheaply=False)

    def compare_cheaply(self, pairs: Candidates) -> Numbers:
        """Give one row of numbers a pair, one column each of `cheap`."""
        return self._table(pairs, len(self.cheap), cheaply=True)

    def _table(self, pairs: Candidates, width: int, *, cheaply: bool) -> Numbers:
        table = np.empty((len(pairs.left), width), np.float32)
        for place, (_, values) in enumerate(self._columns(pairs, cheaply=cheaply)):
            table[:, place] = values
        return table

    def _columns(self, pairs: Candidates, *, cheaply: bool) -> Iterator[tuple[str, npt.NDArray[Any]]]:
        yield "keys.weight", pairs.weight
        yield "keys.count", pairs.keys
        yield "keys.best", pairs.best
        yield "keys.worst", pairs.worst
        yield from self.values(pairs.left, pairs.right, cheaply=cheaply)

    def values(
        self, left: Indices, right: Indices, *, cheaply: bool = False
    ) -> Iterator[tuple[str, npt.NDArray[Any]]]:
        """Compare values alone, however the pairs were found: the name of each number, and the number for each pair."""
        if self._across is not None:
            records, left, right = in_one_script(self._across, left, right)
            yield from Comparer(records).values(left, right, cheaply=cheaply)
            return
        for one in self._fields:
            if not cheaply or one.field.role in _CHEAP:
                for name, values in one.compare(left, right, cheaply=cheaply):
                    yield f"{one.field.name}.{name}", values
        for given, surname in () if cheaply else self._crossed:
            yield f"{given.field.name}.crossed", _compare_crossed(given, surname, left, right)
        if self._words is not None:
            yield from self._words.compare(left, right)
        yield "missing", np.maximum(self._missing[left], self._missing[right])


class _Compared:
    """A field, and what its numbers need of each distinct value; the last place stands for a missing one."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.texts = np.array([*field.values, ""], dtype=object)
        self._logs = np.log(np.append(np.maximum(field.counts, 1.0), np.nan)).astype(np.float32)
        if field.role == Role.BIRTH_DATE:
            numbers = [date_numbers(value) for value in field.values]
            self._years, self._days = np.array([*numbers, (np.nan, np.nan)]).T
        if field.role == Role.ADDRESS:
            words = [value.split(maxsplit=1)[0] for value in field.values]
            self._firsts = np.append(np.unique(words, return_inverse=True)[1], np.nan)

    def compare(
        self, left: Indices, right: Indices, *, cheaply: bool
    ) -> Iterator[tuple[str, npt.NDArray[Any]]]:
        ours, theirs = self.field.codes[left], self.field.codes[right]
        pairs = _ValuePairs(ours, theirs, len(self.texts))
        for name, scorer in SCORERS[self.field.role].items():
            yield name, pairs.scored(self.texts, self.texts, scorer)
            if cheaply:
                break
        if self.field.role == Role.BIRTH_DATE:
            yield "years", np.abs(self._years[ours] - self._years[theirs])
            yield "day", _equal(self._days[ours], self._days[theirs])
        if self.field.role == Role.ADDRESS:
            yield "first", _equal(self._firsts[ours], self._firsts[theirs])
        if not cheaply:
            yield "common", np.minimum(self._logs[ours], self._logs[theirs])


def _equal(ours: npt.NDArray[np.float64], theirs: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.where(np.isnan(ours) | np.isnan(theirs), np.nan, ours == theirs)


def _compare_crossed(given: _Compared, surname: _Compared, left: Indices, right: Indices) -> Numbers:
    """Compare given name with surname, for records that have them the other way round."""
    size = max(len(given.texts), len(surname.texts))
    one = _ValuePairs(given.field.codes[left], surname.field.codes[right], size, mirrored=False)
    other = _ValuePairs(surname.field.codes[left], given.field.codes[right], size, mirrored=False)
    scorer = JaroWinkler.normalized_similarity
    return one.scored(given.texts, surname.texts, scorer) + other.scored(surname.texts, given.texts, scorer)


class _SharedWords:
    """Weighs the words that two names share, and those that neither explains, by their rarity in bits."""

    def __init__(self, field: Field) -> None:
        words = split_words(field)
        rows = np.repeat(np.arange(len(words.starts) - 1), np.diff(words.starts))
        counts = np.append(field.counts, 0)
        width = max(len(words.texts), 1)
        have = np.bincount(words.places, weights=counts[rows], minlength=width)
        rarity = np.log2(max(field.counts.sum(), 1) / np.maximum(have, 1))
        self._codes = field.codes
        self._known = len(words.texts) > 0
        weights = sparse.csr_matrix(
            (rarity[words.places], words.places, words.starts), shape=(len(words.starts) - 1, width)
        )
        weights.sort_indices()
        self._total = np.asarray(weights.sum(axis=1)).ravel()
        self._roots = weights.sqrt()

    def compare(self, left: Indices, right: Indices) -> Iterator[tuple[str, Numbers]]:
        shared, rarest = np.empty(len(left), np.float32), np.empty(len(left), np.float32)
        ours, theirs = self._codes[left], self._codes[right]
        for start in range(0, len(left), BATCH):
            part = slice(start, start + BATCH)
            common = self._roots[ours[part]].multiply(self._roots[theirs[part]]).tocsr()
            shared[part] = np.asarray(common.sum(axis=1)).ravel()
            rarest[part] = common.max(axis=1).toarray().ravel() if self._known else 0
        missing = (ours == MISSING) | (theirs == MISSING)
        alone = np.minimum(self._total[ours], self._total[theirs]) - shared
        for name, values in (("bits", shared), ("rarest", rarest), ("alone", alone)):
            yield f"words.{name}", np.where(missing, np.nan, values).astype(np.float32)


class _ValuePairs:
    """The distinct pairs of values among pairs of records."""

    def __init__(
        self, ours: npt.NDArray[Any], theirs: npt.NDArray[Any], size: int, *, mirrored: bool = True
    ) -> None:
        """Keep the pairs; `mirrored` where the order of the two does not matter."""
        self._missing = (ours == MISSING) | (theirs == MISSING)
        first, second = (np.minimum(ours, theirs), np.maximum(ours, theirs)) if mirrored else (ours, theirs)
        joined = first.astype(np.int64) * max(size, 1) + second
        joined[self._missing] = MISSING
        self._distinct, self._inverse = np.unique(joined, return_inverse=True)
        self._size = max(size, 1)

    def scored(self, ours: Texts, theirs: Texts, scorer: Scorer) -> Numbers:
        """Score each distinct pair once and spread the scores to all pairs."""
        known = self._distinct != MISSING
        first, second = np.divmod(self._distinct[known], self._size)
        scores = np.full(len(self._distinct), np.nan, np.float32)
        if known.any():
            lefts, rights = ours[first].tolist(), theirs[second].tolist()
            scores[known] = process.cpdist(lefts, rights, scorer=scorer, dtype=np.float32, workers=1)
        return scores[self._inverse]


def date_numbers(value: str) -> tuple[float, float]:
    """Give the year of a date, and its month and day, as numbers; no number where they are not said."""
    return _number(value[:4]), _number(value[4:DATE_DIGITS])


def _number(digits: str) -> float:
    return float(digits) if digits.isdigit() else np.nan

"""Compare the two records of each candidate pair: numbers that grow or fall with likeness, never a verdict.

Each distinct pair of values is compared once, however many pairs of records have it. What one side lacks is not a
number (NaN): a missing value neither agrees nor disagrees. Beside how alike two values are stands how many records
have them, because a rare name says more than a common one and a telephone of hundreds says nothing.

Limits: letters only; names in different scripts are alike as far as their romanization is.
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

BATCH = 200_000
Numbers = npt.NDArray[np.float32]
Scorer = Callable[..., float]

_SCORERS: dict[Role, dict[str, Any]] = {
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


def compare_pairs(records: Records, pairs: Candidates) -> tuple[Numbers, tuple[str, ...]]:
    """Give one row of numbers a pair, and the name of each column."""
    columns: dict[str, npt.NDArray[Any]] = {
        "keys.weight": pairs.weight,
        "keys.count": pairs.keys,
        "keys.best": pairs.best,
        "keys.worst": pairs.worst,
        **compare_values(records, pairs.left, pairs.right),
    }
    return in_one_table(columns), tuple(columns)


def compare_values(records: Records, left: Indices, right: Indices) -> dict[str, npt.NDArray[Any]]:
    """Compare the values of pairs alone, however the pairs were found: columns by name."""
    columns: dict[str, npt.NDArray[Any]] = {}
    fields = [*records.fields]
    if records.whole_name is not None and not records.with_role(Role.NAME):
        fields.append(records.whole_name)
    for field in fields:
        for name, values in _compare_field(field, left, right):
            columns[f"{field.name}.{name}"] = values
    columns |= dict(_compare_crossed(records, left, right))
    columns |= dict(_compare_words(records.whole_name, left, right))
    columns["missing"] = _missing(records, left, right)
    return columns


def in_one_table(columns: dict[str, npt.NDArray[Any]]) -> Numbers:
    """Lay columns side by side."""
    table = np.empty((len(next(iter(columns.values()))), len(columns)), np.float32)
    for place, values in enumerate(columns.values()):
        table[:, place] = values
    return table


def _compare_field(field: Field, left: Indices, right: Indices) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    pairs = _ValuePairs(field.codes[left], field.codes[right], len(field.values))
    for name, scorer in _SCORERS[field.role].items():
        yield name, pairs.scored(field.values, field.values, scorer)
    if field.role == Role.BIRTH_DATE:
        years = np.array([_number(value[:4]) for value in field.values] + [np.nan])
        days = np.array([_number(value[4:DATE_DIGITS]) for value in field.values] + [np.nan])
        yield "years", np.abs(years[field.codes[left]] - years[field.codes[right]])
        ours, theirs = days[field.codes[left]], days[field.codes[right]]
        yield "day", np.where(np.isnan(ours) | np.isnan(theirs), np.nan, ours == theirs)
    if field.role == Role.ADDRESS:
        firsts = (
            np.unique([value.split()[0] for value in field.values], return_inverse=True)[1]
            if field.values
            else np.array([])
        )
        codes = np.append(firsts, MISSING)
        ours, theirs = codes[field.codes[left]], codes[field.codes[right]]
        yield "first", np.where((ours == MISSING) | (theirs == MISSING), np.nan, ours == theirs)
    counts = np.append(field.counts.astype(np.float64), np.nan)
    yield "common", np.log(np.fmin(counts[field.codes[left]], counts[field.codes[right]]))


def _compare_crossed(records: Records, left: Indices, right: Indices) -> Iterator[tuple[str, Numbers]]:
    """Compare given name with surname, for records that have them the other way round."""
    for given in records.with_role(Role.GIVEN):
        for surname in records.with_role(Role.SURNAME):
            size = max(len(given.values), len(surname.values))
            scorer = JaroWinkler.normalized_similarity
            one = _ValuePairs(given.codes[left], surname.codes[right], size, mirrored=False)
            other = _ValuePairs(surname.codes[left], given.codes[right], size, mirrored=False)
            yield (
                f"{given.name}.crossed",
                one.scored(given.values, surname.values, scorer)
                + other.scored(surname.values, given.values, scorer),
            )


def _compare_words(field: Field | None, left: Indices, right: Indices) -> Iterator[tuple[str, Numbers]]:
    """Weigh the words that two names share, and those that neither explains, by their rarity in bits."""
    if field is None:
        return
    weights, words = _word_weights(field)
    total = np.asarray(weights.sum(axis=1)).ravel()
    roots = weights.sqrt()
    shared, rarest = np.empty(len(left), np.float32), np.empty(len(left), np.float32)
    ours, theirs = field.codes[left], field.codes[right]
    for start in range(0, len(left), BATCH):
        part = slice(start, start + BATCH)
        common = roots[ours[part]].multiply(roots[theirs[part]]).tocsr()
        shared[part] = np.asarray(common.sum(axis=1)).ravel()
        rarest[part] = common.max(axis=1).toarray().ravel() if words else 0
    missing = (ours == MISSING) | (theirs == MISSING)
    alone = np.minimum(total[ours], total[theirs]) - shared
    for name, values in (("bits", shared), ("rarest", rarest), ("alone", alone)):
        yield f"words.{name}", np.where(missing, np.nan, values).astype(np.float32)


def _word_weights(field: Field) -> tuple[sparse.csr_matrix, int]:
    """Give a matrix of distinct names by words; a last empty row stands for a missing name."""
    known: dict[str, int] = {}
    rows, columns = [], []
    for row, name in enumerate(field.values):
        for word in sorted(set(name.split())):
            rows.append(row)
            columns.append(known.setdefault(word, len(known)))
    have = np.bincount(columns, weights=field.counts[rows], minlength=max(len(known), 1))
    rarity = np.log2(max(field.counts.sum(), 1) / np.maximum(have, 1))
    shape = (len(field.values) + 1, max(len(known), 1))
    return sparse.csr_matrix((rarity[columns], (rows, columns)), shape=shape), len(known)


def _missing(records: Records, left: Indices, right: Indices) -> Numbers:
    absent = np.zeros(len(records.ids), np.float32)
    for field in records.fields:
        absent += field.codes == MISSING
    return np.maximum(absent[left], absent[right])


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

    def scored(self, ours: tuple[str, ...], theirs: tuple[str, ...], scorer: Scorer) -> Numbers:
        """Score each distinct pair once and spread the scores to all pairs."""
        known = self._distinct != MISSING
        first, second = np.divmod(self._distinct[known], self._size)
        scores = np.full(len(self._distinct), np.nan, np.float32)
        if known.any():
            lefts, rights = [ours[place] for place in first], [theirs[place] for place in second]
            scores[known] = process.cpdist(lefts, rights, scorer=scorer, dtype=np.float32, workers=1)
        return scores[self._inverse]


def _number(digits: str) -> float:
    return float(digits) if digits.isdigit() else np.nan

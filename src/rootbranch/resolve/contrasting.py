"""Compare pairs of the register's own layouts more closely: what agrees, what contradicts, how rare all of it is together.

Where true pairs are sparse, two strangers who share a birthday outnumber the same person met twice. What tells them
apart is not how alike a field is but how many of a table's records would be as alike by chance:

    bits of a field      log2(records / records that have the value), where both have it
    together.bits        bits of all that agrees, less log2(records): above 0, chance alone leaves less than one such record

Words of names count as one word where they sound alike or are forms or nicknames of one name; a first letter stands for a
word that begins with it. A CURP says when its holder was born and how the names begin, so a document of one record is
held against the birth date and the name of the other.

Everything is of two records and of counts over the table; nothing depends on the order of rows or on how pairs were
found. Limits: of documents, the CURP alone is read.
Source: Fellegi and Sunter 1969 (rarity of agreement); Mexico, Instructivo normativo para la asignación de la CURP (DOF
2021-10-18).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from rootbranch import values
from rootbranch.resolve.candidates import Indices
from rootbranch.resolve.columns import Role
from rootbranch.resolve.comparing import BATCH, Numbers, compare_values, in_one_table
from rootbranch.resolve.records import MISSING, Field, Records
from rootbranch.resolve.scripts import in_one_script
from rootbranch.resolve.several import in_common_values

TOGETHER = "together"
INITIAL = 0.5  # how alike a first letter is to a word that begins with it
SLIP_MAX = 2  # signs that may differ in a long number before it contradicts
LONG_MIN = 8
PATERNAL_BITS, MATERNAL_BITS = 5.0, 3.0  # two letters, and one, of a surname that only the CURP tells
RECORDS_MIN = 300  # a smaller table cannot say how rare a value is: what few of it share is as rare as in one of this size
FEW = 3
CURP = re.compile(r"([a-z])([a-z])([a-z])([a-z])(\d{6})([hmx])[a-z]{5}[0-9a-z]\d")

_VOWELS = frozenset("aeiou")

Column = npt.NDArray[Any]
Named = Iterator[tuple[str, Column]]


def contrast_pairs(records: Records, left: Indices, right: Indices) -> tuple[Numbers, tuple[str, ...]]:
    """Give one row of numbers a pair, and the name of each column: a field of the layout or `together`, a dot, what it says.

    Args:
        left, right: Places in `records`.
    """
    records, left, right = in_one_script(*in_common_values(records, left, right))
    columns: dict[str, Column] = dict(compare_values(records, left, right))
    columns[f"{TOGETHER}.missing"] = columns.pop("missing")
    count = len(records.ids)
    bits, against, agree = (np.zeros(len(left), np.float32) for _ in range(3))
    for field in records.fields:
        if field.role is Role.NAME:
            continue
        own = _bits(field, count, columns.get(f"{field.name}.edits"), left, right)
        columns[f"{field.name}.bits"] = own
        bits += np.nan_to_num(own)
        agree += own > 0
        if field.role is not Role.PLACE:
            against += own == 0
    if records.whole_name is not None:
        found = dict(_compare_words_alike(records.whole_name, left, right))
        columns |= {f"name.{name}": column for name, column in found.items()}
        bits += np.nan_to_num(found["bits"])
        against += np.nan_to_num(found["open_short"])
        agree += found["open_short"] == 0
        for document in records.with_role(Role.ID):
            for name, column in _compare_curp(records, document, left, right):
                columns[f"{document.name}.{name}"] = column
                bits += np.nan_to_num(column) if name.endswith("bits") else 0
    columns[f"{TOGETHER}.bits"] = bits - np.float32(np.log2(max(count, RECORDS_MIN)))
    columns[f"{TOGETHER}.agree"] = agree
    columns[f"{TOGETHER}.against"] = against
    return in_one_table(columns), tuple(columns)


def field_of(column: str) -> str:
    """Name the field that a column speaks of: a field of the layout, or `together`."""
    field = column.split(".", maxsplit=1)[0]
    return "name" if field == "words" else field


def rarity_of(counts: Column, records: int) -> npt.NDArray[np.float64]:
    """Say how rare values are, in bits, by how many of a table's records have each."""
    counts = np.maximum(counts, 1)
    if records >= RECORDS_MIN:
        return np.asarray(np.log2(records / counts))
    many = counts * RECORDS_MIN / max(records, 1)
    return np.asarray(np.log2(RECORDS_MIN / np.where(counts <= FEW, counts, many)))


def _bits(field: Field, count: int, edits: Column | None, left: Indices, right: Indices) -> Column:
    """Weigh an equal value by its rarity; 0 where both have another, no number where one has none.

    A long number with a slip or two weighs less, and still something.
    """
    rarity = np.append(rarity_of(field.counts, count), np.nan).astype(np.float32)
    ours, theirs = field.codes[left], field.codes[right]
    found = np.where(ours == theirs, rarity[ours], np.float32(0))
    if field.role in {Role.ID, Role.PHONE} and edits is not None:
        long = np.append(np.array([len(value) for value in field.values]) >= LONG_MIN, False)
        slip = long[ours] & long[theirs] & (edits >= 1) & (edits <= SLIP_MAX)
        commoner = np.minimum(
            rarity[ours], rarity[theirs]
        )  # of the two, so that it is the same from either side
        found = np.where(slip, commoner * (1 - edits / (SLIP_MAX + 1)), found)
    found[(ours == MISSING) | (theirs == MISSING)] = np.nan
    return found.astype(np.float32)


# ---------------------------------------------------------------- words of names


def _compare_words_alike(field: Field, left: Indices, right: Indices) -> Named:
    """Count the words of each name that the other explains, and weigh them by rarity."""
    found_words = find_words_alike(field)
    own, rarity = found_words.own, found_words.rarity
    explained = (own @ found_words.alike).tocsr()
    explained.data = np.minimum(explained.data, 1)
    sizes = np.asarray(own.sum(axis=1)).ravel()
    ours, theirs = field.codes[left], field.codes[right]
    open_: list[Column] = []
    bits: list[Column] = []
    for one, other in ((ours, theirs), (theirs, ours)):
        told = np.empty(len(left), np.float32)
        weight = np.empty(len(left), np.float32)
        for start in range(0, len(left), BATCH):
            part = slice(start, start + BATCH)
            both = own[one[part]].multiply(explained[other[part]]).tocsr()
            told[part] = np.asarray(both.sum(axis=1)).ravel()
            weight[part] = both @ rarity
        open_.append(sizes[one] - told)
        bits.append(weight)
    shorter = np.minimum(sizes[ours], sizes[theirs])
    missing = (ours == MISSING) | (theirs == MISSING)
    found = {
        "bits": np.minimum(*bits),
        "open_short": np.minimum(*open_),
        "open_long": np.maximum(*open_),
        "explained": (shorter - np.minimum(*open_)) / np.maximum(shorter, 1),
        "words_short": shorter,
        "words_long": np.maximum(sizes[ours], sizes[theirs]),
    }
    for name, column in found.items():
        yield name, np.where(missing, np.nan, column).astype(np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsAlike:
    """The words of a table's names, and how alike they are.

    Attributes:
        words: Ascending.
        own: Names by words; a last empty row stands for a missing name.
        alike: Words by words, 0 to 1, each with itself 1.
        have: In how many records each word stands.
        rarity: Of each word with its likes, in bits.
    """

    words: tuple[str, ...]
    own: sparse.csr_matrix
    alike: sparse.csr_matrix
    have: Column
    rarity: Column


def find_words_alike(field: Field) -> WordsAlike:
    """Split the values of a field into words and find those that are alike."""
    words = sorted({word for name in field.values for word in name.split()})
    place = {word: number for number, word in enumerate(words)}
    rows, columns = [], []
    for row, name in enumerate(field.values):
        for word in set(name.split()):
            rows.append(row)
            columns.append(place[word])
    shape = (len(field.values) + 1, max(len(words), 1))
    own = sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=shape)
    alike = _alike(words)
    have = np.asarray(np.append(field.counts, 0) @ own).ravel()
    near = np.asarray((alike > INITIAL).astype(np.float64) @ have).ravel()
    rarity = rarity_of(near, int(field.counts.sum()))
    return WordsAlike(words=tuple(words), own=own, alike=alike, have=have, rarity=rarity.astype(np.float32))


def _alike(words: list[str]) -> sparse.csr_matrix:
    """Give how alike every two words are, 1 for a word and itself."""
    size = max(len(words), 1)
    letters = [place for place, word in enumerate(words) if len(word) == 1]
    long = [place for place, word in enumerate(words) if len(word) > 1]
    found = [
        (long[one], long[other], score)
        for one, other, score in values.words_alike([words[place] for place in long])
    ]
    found += [(one, other, INITIAL) for one in letters for other in long if words[other][0] == words[one]]
    one, other, score = (
        (np.array(column) for column in zip(*found, strict=True)) if found else (np.zeros(0, int),) * 3
    )
    half = sparse.coo_matrix((score.astype(np.float32), (one, other)), shape=(size, size))
    return (half + half.T + sparse.identity(size, np.float32)).tocsr()


# ---------------------------------------------------------------- what a CURP says


def _compare_curp(records: Records, document: Field, left: Indices, right: Indices) -> Named:
    """Hold the CURP of either record against birth date and name of the other; no number where there is no CURP."""
    read = [CURP.fullmatch(value) for value in document.values]
    says = np.array([match is not None for match in read] + [False])
    found = {
        name: np.full(len(left), np.nan, np.float32)
        for name in ("born", "born_bits", "letters", "letters_bits")
    }
    birth = next(iter(records.with_role(Role.BIRTH_DATE)), None)
    name = records.whole_name
    rarity = rarity_of(birth.counts, len(records.ids)) if birth is not None else np.zeros(0)
    for one, other in ((left, right), (right, left)):
        for row in np.flatnonzero(says[document.codes[one]]).tolist():
            match = read[document.codes[one[row]]]
            if match is None:
                continue
            if birth is not None and (code := birth.codes[other[row]]) != MISSING:
                agrees = birth.values[code][2:] == match[5]
                found["born"][row] = np.fmax(found["born"][row], agrees)
                if agrees and birth.codes[one[row]] != code:
                    found["born_bits"][row] = np.fmax(found["born_bits"][row], rarity[code])
            if name is not None and (code := name.codes[other[row]]) != MISSING:
                own = name.codes[one[row]]
                words = name.values[code].split()
                told = name.values[own].split() if own != MISSING else []
                found["letters"][row] = np.fmax(found["letters"][row], letters_left(match, words))
                found["letters_bits"][row] = np.fmax(
                    found["letters_bits"][row], surname_bits(match, words, told)
                )
    yield from found.items()


def letters_left(match: re.Match[str], words: list[str]) -> int:
    """Count the words of a name, three at most, that none of the beginnings in a CURP explains."""
    wanted = [match[1], match[3], match[4]]
    left = 0
    for word in words:
        if word[0] in wanted:
            wanted.remove(word[0])
        else:
            left += 1
    return min(left, 3)


def surname_bits(match: re.Match[str], words: list[str], told: list[str]) -> float:
    """Weigh the surnames that only the CURP of one record tells and the name of the other has."""
    more = [word for word in words if len(word) > 1 and word not in told]
    paternal = next((word for word in more if word[0] == match[1] and _inner_vowel(word) == match[2]), "")
    maternal = any(word[0] == match[3] for word in more if word != paternal)
    return PATERNAL_BITS * bool(paternal) + MATERNAL_BITS * maternal


def _inner_vowel(word: str) -> str:
    return next((letter for letter in word[1:] if letter in _VOWELS), "x")

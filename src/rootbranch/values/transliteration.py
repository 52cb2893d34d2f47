"""Measure how well a name in Latin letters can stand for one in another script, in bits for each letter.

For each script there is a table of which Latin letters people wrote for a unit (or two neighbouring units) of the
original, and how often. The cheapest way through both words costs `-log2` of the shares it uses; letters that no
entry explains cost `LETTER_ADDED_BITS`, units left out `UNIT_LOST_BITS`. Divided by the number of Latin letters,
the cost tells spellings of one name from other names; `likeness_of_bits` puts it on a scale from 0 to 1.

Limits: words of at most 40 letters; the time grows with the product of both lengths (about 0.1 ms for two words of
eight). The tables hold how names are written in Wikipedia, mostly of persons known abroad.
Source: tables learned by `tools/transliteration` from Wikidata name pairs (CC0), one half of the persons; method:
Jiampojamarn, Kondrak and Sherif, "Applying Many-to-Many Alignments and Hidden Markov Models to Letter-to-Phoneme
Conversion" (NAACL 2007), with Viterbi instead of a decoder.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from rootbranch.values.folding import fold
from rootbranch.values.scripts import Script

WORD_MAX_LETTERS = 40
LETTER_ADDED_BITS = 6.0
UNIT_LOST_BITS = 7.0
PINYIN_BITS = 1.5  # the pairs are mostly foreign names in Chinese; Chinese ones are written in pinyin
SMALL_SAMPLE_COUNT = 0.5  # a unit seen once is not certain to be written the same way again

Counts = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SoundTable:
    """How one script is written in Latin letters; equal to itself only, so that costs can be kept by table.

    Args:
        script: The script of the original.
        bits: For one or two units, the cost of each group of Latin letters.
        units_max: Units in the longest entry.
        letters_max: Latin letters in the longest entry.
        middle: Bits for each letter at which a pair is as likely one name as two.
        slope: How fast the likeness falls around that point.
    """

    script: Script
    bits: Mapping[str, Mapping[str, float]]
    units_max: int
    letters_max: int
    middle: float
    slope: float


@cache
def sound_table(script: Script) -> SoundTable:
    """Read the table of a script other than Latin."""
    lines = files("rootbranch.values").joinpath("tables", f"{script}.tsv").read_text("utf-8").splitlines()
    return read_table(script, (line for line in lines if not line.startswith("#")))


def read_table(script: Script, lines: Iterable[str]) -> SoundTable:
    """Read a table: first `middle` and `slope`, then a line for each unit with its groups of letters and their counts."""
    rows = [line.split("\t") for line in lines]
    (_, middle), (_, slope) = rows[:2]
    counts = {
        units: {group: float(count) for group, _, count in (entry.rpartition(":") for entry in entries)}
        for units, *entries in rows[2:]
    }
    return table_of_counts(script, counts, float(middle), float(slope))


def table_of_counts(script: Script, counts: Counts, middle: float, slope: float) -> SoundTable:
    """Turn counts into costs."""
    bits = {}
    for units, groups in counts.items():
        total = sum(groups.values()) + SMALL_SAMPLE_COUNT
        bits[units] = {group: -math.log2(count / total) for group, count in groups.items()}
    return SoundTable(
        script=script,
        bits=bits,
        units_max=max(map(len, bits)),
        letters_max=max(len(group) for groups in bits.values() for group in groups),
        middle=middle,
        slope=slope,
    )


@lru_cache(maxsize=65_536)
def transliteration_bits(table: SoundTable, units: str, letters: str) -> float:
    """Give the cost of writing these units with these small Latin letters, in bits (Viterbi)."""
    units, letters = units[:WORD_MAX_LETTERS], letters[:WORD_MAX_LETTERS]
    many, width = len(units), len(letters) + 1
    spots = _spots(letters, table.letters_max)
    costs = [[math.inf] * width for _ in range(many + 1)]
    costs[0][0] = 0.0
    for place, row in enumerate(costs):
        for column in range(1, width):
            row[column] = min(row[column], row[column - 1] + LETTER_ADDED_BITS)
        for taken in range(1, min(table.units_max, many - place) + 1):
            after = costs[place + taken]
            if taken == 1:
                after[:] = [min(old, cost + UNIT_LOST_BITS) for old, cost in zip(after, row, strict=True)]
            groups = groups_of(table, units[place : place + taken])
            for group in groups.keys() & spots.keys():
                bits, size = groups[group], len(group)
                for column in spots[group]:
                    cost = row[column] + bits
                    after[column + size] = min(after[column + size], cost)
    return costs[many][width - 1]


@lru_cache(maxsize=16_384)
def groups_of(table: SoundTable, units: str) -> Mapping[str, float]:
    """Give the groups of Latin letters for a unit; a Chinese character may always be written as it is read in Mandarin."""
    groups = table.bits.get(units, {})
    if table.script is not Script.HAN:
        return groups
    pinyin = fold(units).replace(" ", "")
    return {**groups, pinyin: min(groups.get(pinyin, PINYIN_BITS), PINYIN_BITS)}


@lru_cache(maxsize=16_384)
def _spots(letters: str, letters_max: int) -> dict[str, list[int]]:
    """Say where in a word each group of its letters begins; no letters at all begin everywhere."""
    spots: dict[str, list[int]] = {}
    for column in range(len(letters) + 1):
        for end in range(column, min(column + letters_max, len(letters)) + 1):
            spots.setdefault(letters[column:end], []).append(column)
    return spots


def likeness_of_bits(table: SoundTable, bits_per_letter: float) -> float:
    """Put bits for each letter on a scale from 0 to 1, by the curve fitted for the script."""
    return 1 / (1 + math.exp(min(table.slope * (bits_per_letter - table.middle), 700.0)))

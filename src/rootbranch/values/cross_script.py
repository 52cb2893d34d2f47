"""Compare a name in another script with one in Latin letters, whatever the order of the words.

There are two ways to read; where both names have as many words the first counts, otherwise the better one. Word by word: each word of the shorter name takes a word of the longer
one, and words left over cost `PART_MISSING_FACTOR` each. In one piece: scripts that write no spaces (`习近平`), or put
them elsewhere, are read against the Latin words run together, starting from each word in turn (`Xi Jinping`,
`Jinping Xi`).

Limits: word by word up to `WORDS_MAX` words a name; what is known under an altogether different name
(`Paul` and `Paulus`, a stage name) is not found.
Source: see `transliteration`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

from rootbranch.values.scripts import Script
from rootbranch.values.transliteration import SoundTable, likeness_of_bits, transliteration_bits

WORDS_MAX = 4
PART_MISSING_FACTOR = 0.93

_ARTICLE = "ال"
_LATIN_ARTICLES = ("al", "el", "il", "ol", "ul")
_ARTICLE_WORD_MIN_LETTERS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How one name reads in the letters of the other.

    Args:
        score: 0 (another name) to 1 (the same, spelled out).
        bits_per_letter: What the reading costs; see `transliteration`.
        words: How many words were set against one another.
        missing: How many words of one name have none in the other.
    """

    score: float
    bits_per_letter: float
    words: int
    missing: int


def read_across(table: SoundTable, units: Sequence[str], latin: Sequence[str]) -> Reading:
    """Find the best reading of words in a script (as `units_of` writes them) by Latin words; both not empty."""
    if len(units) == len(latin) <= WORDS_MAX:
        return _word_by_word(table, units, latin)
    readings = [_in_one_piece(table, units, latin)]
    if max(len(units), len(latin)) <= WORDS_MAX:
        readings.append(_word_by_word(table, units, latin))
    return max(readings, key=lambda reading: (reading.score, -reading.missing))


def _in_one_piece(table: SoundTable, units: Sequence[str], latin: Sequence[str]) -> Reading:
    whole, letters = "".join(units), sum(map(len, latin))
    starts = range(len(latin)) if len(latin) <= WORDS_MAX else range(1)
    bits = min(_bits(table, whole, "".join([*latin[start:], *latin[:start]])) for start in starts) / letters
    score = likeness_of_bits(table, bits)
    return Reading(score=score, bits_per_letter=bits, words=min(len(units), len(latin)), missing=0)


def _word_by_word(table: SoundTable, units: Sequence[str], latin: Sequence[str]) -> Reading:
    fewer, more = min(len(units), len(latin)), max(len(units), len(latin))
    best = min(
        _mean_bits(table, ours, theirs)
        for ours, theirs in (
            ((units, chosen) for chosen in permutations(latin, fewer))
            if len(units) == fewer
            else ((chosen, latin) for chosen in permutations(units, fewer))
        )
    )
    score = likeness_of_bits(table, best) * PART_MISSING_FACTOR ** (more - fewer)
    return Reading(score=score, bits_per_letter=best, words=fewer, missing=more - fewer)


def _mean_bits(table: SoundTable, units: Sequence[str], latin: Sequence[str]) -> float:
    costs = sum(_bits(table, ours, theirs) for ours, theirs in zip(units, latin, strict=True))
    return costs / sum(map(len, latin))


def _bits(table: SoundTable, units: str, letters: str) -> float:
    """Cost one word; the article of an Arabic name is often left out in Latin letters."""
    if (
        table.script is Script.ARABIC
        and units.startswith(_ARTICLE)
        and len(units) >= _ARTICLE_WORD_MIN_LETTERS
        and not letters.startswith(_LATIN_ARTICLES)
    ):
        units = units.removeprefix(_ARTICLE)
    return transliteration_bits(table, units, letters)

"""Read names in other scripts as words of a list in Latin letters: which they may be, and how one would be written as another is.

    words = LatinWords(["vladimir", "valadez", "kuznetsov"])
    words.read(original_of("Владимир Кузнецов"))                          ─▶  {"vladimir", "kuznetsov"}
    words.write(original_of("Владимир Носов"), ("kuznetsov", "vladimir"))  ─▶  ("vladimir", "nosov")

Comparing every word with every other would take too long (`transliteration`). So words are looked up by a skeleton that
is the same in every script: the classes of their consonants, in their order. A word in another script has several, one
for each likely way to write it; what they find is then measured as `compare_names` measures it, those spelled most
alike first. A name written without spaces (`김정은`) is read in one piece, and looked up by what may be its surname.

Limits: what shares no skeleton is not found (one word in ten to one in five); at most `MEASURED_MAX` words are measured for
each word, some 10 ms. Words that the other script parts otherwise are read in one piece in Chinese and Korean only.
Source: see `transliteration`; skeletons after Soundex (Russell 1918), with every consonant and with the first letter.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import JaroWinkler

from rootbranch.values.cross_script import read_across
from rootbranch.values.folding import fold
from rootbranch.values.name_parts import split_name
from rootbranch.values.scripts import Script, units_of
from rootbranch.values.transliteration import (
    UNIT_LOST_BITS,
    WORD_MAX_LETTERS,
    SoundTable,
    groups_of,
    likeness_of_bits,
    sound_table,
    transliteration_bits,
)

READ_MIN = 0.5  # above this, a reading is more likely the same word than another
SKELETONS_MAX = 8
MEASURED_MAX = 16
READINGS_MAX = 5
_BEAM = 16
_GROUPS_MAX = 6
_RUN_TOGETHER = frozenset({Script.HAN, Script.HANGUL})
_SYLLABLES_MAX = 5  # of a name of one person written without spaces

_SOFT = re.compile(r"[td]?(?:s?ch|sh|zh)|[td][sz]|[td]j|c(?=[eiy])")
_CLASSES = str.maketrans(
    {
        **dict.fromkeys("aeiouhwy", None),
        **dict.fromkeys("bpfv", "b"),
        **dict.fromkeys("ckqgx", "k"),
        **dict.fromkeys("szj", "s"),
        **dict.fromkeys("td", "t"),
        **dict.fromkeys("mn", "n"),
    }
)
_DOUBLED = re.compile(r"(.)\1+")


def skeleton_of(word: str) -> str:
    """Write the classes of the consonants of a folded word."""
    return _DOUBLED.sub(r"\1", _SOFT.sub("s", word).translate(_CLASSES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A name that is wholly in one script other than Latin, in its parts as `split_name` gives them."""

    script: Script
    words: tuple[str, ...]


def original_of(name: str) -> Original | None:
    """Read a name in one script other than Latin; None for any other."""
    split = split_name(name)
    if split.script is None or split.script is Script.LATIN:
        return None
    return Original(script=split.script, words=tuple(part.text for part in split.parts))


class LatinWords:
    """Words in Latin letters, to be found by what stands for them in other scripts; what was found is kept."""

    def __init__(self, words: Iterable[str]) -> None:
        """Take folded words."""
        self._words: dict[str, list[str]] = defaultdict(list)
        for word in sorted(set(words)):
            self._words[skeleton_of(word)].append(word)
        self._found: dict[tuple[Script, str], dict[str, float]] = {}

    def read(self, original: Original) -> frozenset[str]:
        """Give the words that any part of a name may stand for."""
        pieces = _pieces(original)
        return frozenset(word for piece in pieces for word in self._readings(original.script, piece))

    def write(self, original: Original, latin: Sequence[str]) -> tuple[str, ...] | None:
        """Write a name as the words of another in Latin letters where it may be read so, and otherwise as it is romanized.

        Args:
            latin: Words of this list.

        Returns:
            None where no part of it may be read as one of them.
        """
        if original.script in _RUN_TOGETHER and len(original.words) == 1 < len(latin):
            whole = read_across(sound_table(original.script), original.words, latin)
            if not whole.missing and whole.score >= READ_MIN:
                return tuple(latin)
        likely = sorted(
            (-likeness, place, word)
            for place, units in enumerate(original.words)
            for word, likeness in self._readings(original.script, units).items()
            if word in latin
        )
        written: dict[int, str] = {}
        for _, place, word in likely:
            if place not in written and word not in written.values():
                written[place] = word
        if not written:
            return None
        return tuple(written.get(place) or fold(units) for place, units in enumerate(original.words))

    def _readings(self, script: Script, units: str) -> dict[str, float]:
        """Give the words that `units` (as `units_of` writes them) may stand for, each with its likeness."""
        units = units[:WORD_MAX_LETTERS]
        known = self._found.get((script, units))
        if known is None:
            known = self._found[script, units] = dict(self._search(sound_table(script), units))
        return known

    def _search(self, table: SoundTable, units: str) -> list[tuple[str, float]]:
        spellings = _likely_spellings(table, units)
        if not spellings:
            return []
        near = {word for skeleton in spellings for word in self._words.get(skeleton, ())}
        best = next(iter(spellings.values()))
        ranked = sorted(near, key=lambda word: (-JaroWinkler.similarity(best, word), word))[:MEASURED_MAX]
        found = [
            (word, likeness_of_bits(table, transliteration_bits(table, units, word) / len(word)))
            for word in ranked
        ]
        found.sort(key=lambda one: (-one[1], one[0]))
        return [one for one in found if one[1] >= READ_MIN][:READINGS_MAX]


def _pieces(original: Original) -> Iterator[str]:
    """Give the words of a name, and of one written without spaces what may be its surname and what is behind it."""
    yield from original.words
    if original.script in _RUN_TOGETHER and len(original.words) == 1:
        syllables = unicodedata.normalize("NFC", original.words[0])
        for surname in (1, 2):
            if surname < len(syllables) <= _SYLLABLES_MAX:
                yield units_of(syllables[:surname])
                yield units_of(syllables[surname:])


def _likely_spellings(table: SoundTable, units: str) -> dict[str, str]:
    """Give the likeliest skeletons of a word in another script, each with its likeliest spelling, the best first."""
    beams: list[dict[tuple[str, str], tuple[float, str]]] = [{} for _ in range(len(units) + 1)]
    beams[0]["", ""] = (0.0, "")
    for place in range(len(units)):
        kept = sorted(beams[place].values())[:_BEAM]
        for taken in range(1, min(table.units_max, len(units) - place) + 1):
            groups = groups_of(table, units[place : place + taken])
            likely = sorted(groups.items(), key=lambda one: (one[1], one[0]))[:_GROUPS_MAX]
            if taken == 1 and not likely:
                likely = [("", UNIT_LOST_BITS)]
            after = beams[place + taken]
            for cost, spelled in kept:
                for group, bits in likely:
                    word = spelled + group
                    state = (skeleton_of(word), word[-1:])
                    if state not in after or (cost + bits, word) < after[state]:
                        after[state] = (cost + bits, word)
    found: dict[str, str] = {}
    for _, word in sorted(beams[-1].values()):
        found.setdefault(skeleton_of(word), word)
        if len(found) == SKELETONS_MAX:
            break
    return found

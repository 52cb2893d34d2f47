"""Find the words of a list that are alike: spellings that sound the same, forms and nicknames of one name.

    words_alike(["luis", "lucho", "vazquez", "basques"])  ─▶  (0, 1, 0.93), (2, 3, 0.97)

Words that sound nearly alike are found by their sounds, all against all, in compiled code; names and nicknames by the
table. Each pair found is scored as `compare_names` scores two parts.

Limits: what is alike in letters and not in sound is not found. Some 3 seconds of CPU for 10,000 words.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import combinations, product

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from rootbranch.values.likeness import WORD_ALIKE_MIN
from rootbranch.values.name_words import part_likeness, related_words, sound_of

_ROWS = 500  # words compared with all others at a time


def words_alike(words: Sequence[str]) -> Iterator[tuple[int, int, float]]:
    """Give the places of every two words that are alike, the smaller first, and how alike they are.

    Args:
        words: Folded, each once.
    """
    for one, other in sorted(_sounding_alike(words) | _related(words)):
        score = part_likeness(words[one], words[other])
        if score >= WORD_ALIKE_MIN:
            yield one, other, score


def _sounding_alike(words: Sequence[str]) -> set[tuple[int, int]]:
    """Find words whose sounds are nearly the same; those with far fewer or more of them cannot be."""
    having: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        having.setdefault(sound_of(word), []).append(place)
    sounds = sorted(having, key=lambda sound: (len(sound), sound))
    lengths = np.array([len(sound) for sound in sounds])
    found = {pair for places in having.values() for pair in combinations(places, 2)}
    for start in range(0, len(sounds), _ROWS):
        rows = sounds[start : start + _ROWS]
        end = int(np.searchsorted(lengths, math.ceil(len(rows[-1]) / WORD_ALIKE_MIN), "right"))
        near = process.cdist(
            rows,
            sounds[start:end],
            scorer=OSA.normalized_similarity,
            score_cutoff=WORD_ALIKE_MIN,
            dtype=np.float32,
            workers=1,
        )
        for row, column in zip(*(side.tolist() for side in np.nonzero(near)), strict=True):
            if row < column:
                both = product(having[rows[row]], having[sounds[start + column]])
                found.update((min(pair), max(pair)) for pair in both)
    return found


def _related(words: Sequence[str]) -> set[tuple[int, int]]:
    place = {word: number for number, word in enumerate(words)}
    return {
        (min(place[word], place[other]), max(place[word], place[other]))
        for word in words
        for other in related_words(word)
        if other in place and other != word
    }

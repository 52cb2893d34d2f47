"""Find the words of a growing list that are alike to one word, without comparing it with all of them.

    index = WordIndex(["luis", "vazquez"])
    index.alike("basques")  ─▶  {1: 0.97}

What is alike is what `words_alike` would find in the list with this word in it.

One edit changes at most two of the letters that a sound has, so that only sounds with nearly the same letters are compared.

Limits: which sounds those are is asked of all of nearly the same length: some 0.1 ms for a list of 10,000.
"""

import math
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from rootbranch.values.likeness import WORD_ALIKE_MIN
from rootbranch.values.name_words import part_likeness, related_words, sound_of

ROUNDING = 1e-9


class WordIndex:
    """Words by their sounds.

    Attributes:
        words: In the order in which they were added.
        places: Where each stands.
    """

    def __init__(self, words: Iterable[str] = ()) -> None:
        """Begin with some words, folded, each once."""
        self.words: list[str] = []
        self.places: dict[str, int] = {}
        self._sounds: dict[int, list[str]] = {}
        self._letters: dict[int, npt.NDArray[np.uint32]] = {}
        self._sounding: dict[str, list[int]] = {}
        for word in words:
            self.add(word)

    def add(self, word: str) -> int:
        """Add a word that is not there yet; return its place."""
        place = len(self.words)
        self.words.append(word)
        self.places[word] = place
        sound = sound_of(word)
        if sound not in self._sounding:
            self._add_sound(sound)
        self._sounding.setdefault(sound, []).append(place)
        return place

    def _add_sound(self, sound: str) -> None:
        own = self._sounds.setdefault(len(sound), [])
        letters = self._letters.setdefault(len(sound), np.zeros(64, np.uint32))
        if len(own) == len(letters):
            letters = self._letters[len(sound)] = np.append(letters, np.zeros_like(letters))
        letters[len(own)] = _letters_of(sound)
        own.append(sound)

    def _near_in_letters(self, sound: str, length: int) -> list[str]:
        """Give the sounds of a length that could be alike by the letters they have."""
        sounds = self._sounds.get(length, [])
        edits = math.floor((1 - WORD_ALIKE_MIN) * max(length, len(sound)) + ROUNDING)
        other = np.bitwise_count(self._letters[length][: len(sounds)] ^ _letters_of(sound)) if sounds else []
        return [sounds[at] for at in np.flatnonzero(np.asarray(other) <= 2 * edits).tolist()]

    def alike(self, word: str) -> dict[int, float]:
        """Give the places of the words that are alike to one, itself left out, and how alike they are."""
        sound = sound_of(word)
        size = len(sound)
        near = {self.places[other] for other in related_words(word) if other in self.places}
        # A sound of n letters is alike to none with fewer than this share of n, or with more than n by it.
        shortest = math.ceil(WORD_ALIKE_MIN * size - ROUNDING)
        for length in range(shortest, math.floor(size / WORD_ALIKE_MIN + ROUNDING) + 1):
            sounds = self._near_in_letters(sound, length)
            if sounds:
                scores = process.cdist(
                    [sound],
                    sounds,
                    scorer=OSA.normalized_similarity,
                    score_cutoff=WORD_ALIKE_MIN,
                    dtype=np.float32,
                    workers=1,
                )[0]
                for at in np.flatnonzero(scores).tolist():
                    near.update(self._sounding[sounds[at]])
        near.discard(self.places.get(word, -1))
        scored = {place: part_likeness(word, self.words[place]) for place in sorted(near)}
        return {place: score for place, score in scored.items() if score >= WORD_ALIKE_MIN}


def _letters_of(sound: str) -> np.uint32:
    """Write which letters a sound has as 32 bits; letters that share a bit only make more sounds seem near."""
    bits = 0
    for letter in sound:
        bits |= 1 << (ord(letter) & 31)
    return np.uint32(bits)

"""Find the words of a growing list that are alike to one word, without comparing it with all of them.

    index = WordIndex(["luis", "vazquez"])
    index.alike("basques")  ─▶  {1: 0.97}

What is alike is what `words_alike` would find in the list with this word in it.

Limits: sounds of nearly the same length are compared one by one: some 0.3 ms for a list of 20,000.
"""

import math
from collections.abc import Iterable

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from rootbranch.values.likeness import WORD_ALIKE_MIN
from rootbranch.values.name_words import part_likeness, related_words, sound_of


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
            self._sounds.setdefault(len(sound), []).append(sound)
        self._sounding.setdefault(sound, []).append(place)
        return place

    def alike(self, word: str) -> dict[int, float]:
        """Give the places of the words that are alike to one, itself left out, and how alike they are."""
        sound = sound_of(word)
        size = len(sound)
        near = {self.places[other] for other in related_words(word) if other in self.places}
        # A word of n sounds is alike to none with fewer than this share of n, or with more than n by it.
        for length in range(math.floor(WORD_ALIKE_MIN * size), math.ceil(size / WORD_ALIKE_MIN) + 1):
            sounds = self._sounds.get(length)
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

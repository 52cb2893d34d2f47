"""Compare the words of one name with those of many others: the numbers that `comparing` and `contrasting` give for them.

How rare a word is was counted by the build. A word that the build did not know counts as one, with its likes among those
that it knew; which words are alike to it is found once, when it is first seen.

Limits: words of the build are compared with one another when the index is made, some seconds for 10,000 words.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rootbranch import values
from rootbranch.resolve.comparing import Numbers
from rootbranch.resolve.contrasting import INITIAL, find_words_alike, rarity_of
from rootbranch.resolve.records import Field

Ids = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameWords:
    """The words of one name, each once: their ids and how rare they are."""

    ids: Ids
    rarity: Numbers
    alone: Numbers

    @property
    def total(self) -> float:
        """Bits of all its words, each for itself."""
        return float(self.alone.sum())


class LiveWords:
    """The words of the names of a build, and those that came after.

    Attributes:
        columns: What `compare` gives.
    """

    columns = (
        "words.bits",
        "words.rarest",
        "words.alone",
        "name.bits",
        "name.open_short",
        "name.open_long",
        "name.explained",
        "name.words_short",
        "name.words_long",
    )

    def __init__(self, names: Field) -> None:
        """Take the names of a build."""
        found = find_words_alike(names)
        count = len(found.words)
        own, alike = found.own, found.alike
        own.sort_indices()
        alike.sort_indices()
        self._starts, self._places = own.indptr, own.indices.astype(np.int32)
        self._near_starts, self._near, self._score = alike.indptr, alike.indices, alike.data
        self._built = count
        self._total = max(int(names.counts.sum()), 1)
        self._have = found.have
        alone = np.log2(self._total / np.maximum(found.have[:count], 1)).astype(np.float32)
        self._alone = np.append(alone, np.float32(np.log2(self._total)))  # the last for all that came after
        self._rarity = found.rarity[:count].tolist()
        self._words = list(found.words)
        self._ids = {word: id for id, word in enumerate(self._words)}
        self._long = [id for id, word in enumerate(self._words) if len(word) > 1]
        self._index = values.WordIndex(self._words[id] for id in self._long)
        self._letters = {word: id for word, id in self._ids.items() if len(word) == 1}
        self._later: dict[int, dict[int, float]] = {}
        self._names: list[NameWords] = []

    def split(self, name: str) -> NameWords:
        """Look up the words of a name."""
        ids = np.array(sorted(self._id(word) for word in {*name.split()}), np.int32)
        return NameWords(
            ids=ids,
            rarity=np.array([self._rarity[id] for id in ids.tolist()], np.float32),
            alone=self._alone[np.minimum(ids, self._built)],
        )

    def keep(self, words: NameWords) -> None:
        """Add a name that the build did not have; names are numbered on from those of the build."""
        self._names.append(words)

    def compare(self, ours: NameWords, codes: Sequence[int]) -> dict[str, Numbers]:
        """Compare a name with others.

        Args:
            codes: Numbers of the others' names, none of them missing.
        """
        theirs = [self._words_of(code) for code in codes]
        sizes = np.array([len(ids) for ids in theirs])
        ids = np.concatenate(theirs)
        starts = np.cumsum(sizes) - sizes
        scores = self._alike(ours.ids, ids)
        told = np.minimum(np.add.reduceat(scores, starts, axis=0), 1)
        explains = np.minimum(scores.sum(axis=1), 1)
        rarity = np.array([self._rarity[id] for id in ids.tolist()], np.float32)
        open_ours = len(ours.ids) - told.sum(axis=1)
        open_theirs = sizes - np.add.reduceat(explains, starts)
        shorter, longer = np.minimum(sizes, len(ours.ids)), np.maximum(sizes, len(ours.ids))
        open_short = np.minimum(open_ours, open_theirs)
        alone = self._alone[np.minimum(ids, self._built)]
        shared = np.where((ids[:, None] == ours.ids).any(axis=1), alone, np.float32(0))
        common = np.add.reduceat(shared, starts)
        found = {
            "words.bits": common,
            "words.rarest": np.maximum.reduceat(shared, starts),
            "words.alone": np.minimum(np.add.reduceat(alone, starts), ours.total) - common,
            "name.bits": np.minimum(told @ ours.rarity, np.add.reduceat(explains * rarity, starts)),
            "name.open_short": open_short,
            "name.open_long": np.maximum(open_ours, open_theirs),
            "name.explained": (shorter - open_short) / np.maximum(shorter, 1),
            "name.words_short": shorter,
            "name.words_long": longer,
        }
        return {name: column.astype(np.float32) for name, column in found.items()}

    def _words_of(self, code: int) -> Ids:
        built = len(self._starts) - 2  # a last row stands for a missing name
        if code >= built:
            return self._names[code - built].ids
        found: Ids = self._places[self._starts[code] : self._starts[code + 1]]
        return found

    def _alike(self, ours: Ids, theirs: Ids) -> Numbers:
        """Give how alike each word is to each of ours."""
        found = np.zeros((len(theirs), len(ours)), np.float32)
        for place, word in enumerate(ours.tolist()):
            if word < self._built:
                part = slice(self._near_starts[word], self._near_starts[word + 1])
                near = self._near[part]
                at = np.minimum(np.searchsorted(near, theirs), len(near) - 1)
                found[:, place] = np.where(near[at] == theirs, self._score[part][at], 0)
            if later := self._later.get(word):
                for row, other in enumerate(theirs.tolist()):
                    if score := later.get(other):
                        found[row, place] = score
        return found

    # ---------------------------------------------------------------- words that came after

    def _id(self, word: str) -> int:
        known = self._ids.get(word)
        return self._add(word) if known is None else known

    def _add(self, word: str) -> int:
        id = len(self._words)
        near = self._near_to(word)
        weighed = sum(
            self._have[other] for other, score in near.items() if score > INITIAL and other < self._built
        )
        self._words.append(word)
        self._ids[word] = id
        self._rarity.append(float(np.float32(rarity_of(np.array(weighed), self._total))))
        if len(word) > 1:
            self._index.add(word)
            self._long.append(id)
        else:
            self._letters[word] = id
        self._later[id] = {**near, id: 1.0}
        for other, score in near.items():
            self._later.setdefault(other, {})[id] = score
        return id

    def _near_to(self, word: str) -> dict[int, float]:
        if len(word) == 1:
            return {id: INITIAL for id in self._long if self._words[id][0] == word}
        near = {self._long[place]: score for place, score in self._index.alike(word).items()}
        letter = self._letters.get(word[:1])
        return near if letter is None else near | {letter: INITIAL}

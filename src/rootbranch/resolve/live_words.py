"""Compare the words of one name with those of many others: the numbers that `comparing` and `contrasting` give for them.

How rare a word is was counted by the build. A word that the build did not know counts as one, with its likes among those
that it knew; which words are alike to it is found once, when it is first seen.

Limits: words of the build are compared with one another when the index is made, some seconds for 10,000 words.
"""

import operator
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rootbranch import values
from rootbranch.resolve.comparing import Numbers
from rootbranch.resolve.contrasting import INITIAL, find_words_alike, rarity_of
from rootbranch.resolve.records import Field


@dataclass(frozen=True, slots=True, kw_only=True)
class NameWords:
    """The words of one name, each once, by their ids; and for each which words are how alike to it."""

    ids: tuple[int, ...]
    near: tuple[Mapping[int, float], ...]


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
        self._alone: list[float] = alone.tolist()
        self._rarity: list[float] = found.rarity[:count].tolist()
        self._words = list(found.words)
        self._ids = {word: id for id, word in enumerate(self._words)}
        self._long = [id for id, word in enumerate(self._words) if len(word) > 1]
        self._index = values.WordIndex(self._words[id] for id in self._long)
        self._letters = {word: id for word, id in self._ids.items() if len(word) == 1}
        self._alike: dict[int, dict[int, float]] = {}
        self._names: list[tuple[int, ...]] = []

    def split(self, name: str) -> NameWords:
        """Look up the words of a name."""
        ids = tuple(sorted(self._id(word) for word in {*name.split()}))
        return NameWords(ids=ids, near=tuple(self._alike_to(id) for id in ids))

    def keep(self, words: NameWords) -> None:
        """Add a name that the build did not have; names are numbered on from those of the build."""
        self._names.append(words.ids)

    def compare(self, ours: NameWords, codes: npt.NDArray[np.int32]) -> Numbers:
        """Compare a name with others: a row of `columns` each.

        Args:
            codes: Numbers of the others' names, none of them missing.
        """
        total = sum(self._alone[id] for id in ours.ids)
        own = [self._rarity[id] for id in ours.ids]
        known = set[int]().union(*ours.near)
        return np.array(
            [self._compare_one(ours, own, known, total, theirs) for theirs in self._words_of(codes)]
        )

    def _compare_one(
        self, ours: NameWords, own: list[float], known: set[int], total: float, theirs: Sequence[int]
    ) -> tuple[float, ...]:
        told = [0.0] * len(own)
        open_theirs = explained = common = rarest = their_total = 0.0
        for id in theirs:
            alone = self._alone[id]
            their_total += alone
            if id not in known:
                open_theirs += 1
                continue
            explains = 0.0
            for place, near in enumerate(ours.near):
                if score := near.get(id):
                    told[place] += score
                    explains += score
            if explains > 1:
                explains = 1.0
            open_theirs += 1 - explains
            explained += explains * self._rarity[id]
            if id in ours.ids:
                common += alone
                rarest = max(rarest, alone)
        told = [min(one, 1.0) for one in told]
        open_ours = len(told) - sum(told)
        shorter = min(len(told), len(theirs))
        open_short = min(open_ours, open_theirs)
        return (
            common,
            rarest,
            min(their_total, total) - common,
            min(sum(map(operator.mul, told, own)), explained),
            open_short,
            max(open_ours, open_theirs),
            (shorter - open_short) / max(shorter, 1),
            shorter,
            max(len(told), len(theirs)),
        )

    def _words_of(self, codes: npt.NDArray[np.int32]) -> Iterator[Sequence[int]]:
        """Give the words of each of some names."""
        built = len(self._starts) - 2  # a last row stands for a missing name
        first = np.minimum(codes, built)
        ends = zip(
            codes.tolist(), self._starts[first].tolist(), self._starts[first + 1].tolist(), strict=True
        )
        for code, start, end in ends:
            yield self._names[code - built] if code >= built else self._places[start:end].tolist()

    def _alike_to(self, word: int) -> dict[int, float]:
        """Give the words that are alike to one, itself among them; looked up once, and added to as words come."""
        if word not in self._alike:
            part = slice(self._near_starts[word], self._near_starts[word + 1])
            self._alike[word] = dict(zip(self._near[part].tolist(), self._score[part].tolist(), strict=True))
        return self._alike[word]

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
        self._alone.append(float(np.float32(np.log2(self._total))))
        if len(word) > 1:
            self._index.add(word)
            self._long.append(id)
        else:
            self._letters[word] = id
        self._alike[id] = {**near, id: 1.0}
        for other, score in near.items():
            self._alike_to(other)[id] = score
        return id

    def _near_to(self, word: str) -> dict[int, float]:
        if len(word) == 1:
            return {id: INITIAL for id in self._long if self._words[id][0] == word}
        near = {self._long[place]: score for place, score in self._index.alike(word).items()}
        letter = self._letters.get(word[:1])
        return near if letter is None else near | {letter: INITIAL}

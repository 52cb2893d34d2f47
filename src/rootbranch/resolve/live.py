"""Place one record that arrives: find the records like it, score them by the model that scored the build, and add the pairs.

    row ─ live_keys ─▶ postings ─▶ records that share enough ─ live_features ─▶ model ─▶ scores ─▶ pairs of the graph

The groups are then what `graph.group_island` makes of the pairs, by mean score to a group and never by the best pair.

Which records are compared with a row depends on what the two share and on the build (`postings`), and a score on the two
alone, both weighed by what the build counted (a value that it did not have counts as one, however many records that arrive
share it: `usecases.placing` makes the index of all that is there, the new ones among it, for that reason). A pair that only
a value joined which became too common since is taken back. So the order in which records arrive changes nothing: the pairs
are those that a batch with the same counts would make.

Limits: the kinds that a model was taught for. Organisations and accounts teach themselves, from all of their records; where
one arrives they are resolved anew (`usecases.placing`). Where the build had no record of a kind, nobody meets anybody until the next.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rootbranch.resolve.candidates import Indices
from rootbranch.resolve.keys import Keys, WideKeys
from rootbranch.resolve.live_features import LiveFeatures
from rootbranch.resolve.live_keys import RowKeys
from rootbranch.resolve.live_table import LiveTable, Row
from rootbranch.resolve.live_words import LiveWords, NameWords
from rootbranch.resolve.postings import Postings, Reach
from rootbranch.resolve.records import Records
from rootbranch.resolve.rules import ResolveRules
from rootbranch.resolve.taught import Taught
from rootbranch.resolve.trees import Trees

ROUNDING = 1e-9  # what a sum of all trees may err by


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Records that score with a row, by their places in the index, ascending; those at `floor` and above."""

    places: Indices
    scores: npt.NDArray[np.float64]
    compared: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A record that arrived.

    Attributes:
        place: Its place in the index.
        near: What scores with it.
        parted: Pairs of records that scored before and do so no more, the smaller place first.
    """

    place: int
    near: Near
    parted: tuple[tuple[int, int], ...]


class LiveIndex:
    """The records of one kind: those of a build, and those that arrived since.

    Attributes:
        ids: Of each record, by its place.
    """

    def __init__(self, records: Records, rules: ResolveRules, taught: Taught, *, threads: int = 2) -> None:
        """Make the index of a build."""
        keys = WideKeys(records, rules.block_max)
        self.ids = list(records.ids)
        self._table = LiveTable(records)
        self._keys = RowKeys(keys)
        self._postings = Postings(
            keys,
            len(records.ids),
            block_max=rules.block_max,
            kept_max=rules.live_kept_max,
            share=rules.live_share,
            threads=threads,
        )
        self._met: dict[int, set[int]] = {}
        self._words = None if records.whole_name is None else LiveWords(records.whole_name)
        self._features = LiveFeatures(self._table, self._words, taught.model.feature_name())
        self._trees = Trees(taught.model, self._features.open)
        self._floor = rules.floor

    def look_up(self, row: Mapping[str, str], *, own: int | None = None) -> Near:
        """Find and score the records like a row, which is not kept.

        Args:
            row: As `lay_out` wrote it.
            own: Its own place, if it is one of the build.
        """
        return self._near(self._asked(row, own))

    def arrive(self, id: str, row: Mapping[str, str]) -> Arrival:
        """Find and score the records like one that arrives, and keep it.

        Args:
            row: As `lay_out` wrote it.
        """
        asked = self._asked(row)
        near = self._near(asked)
        place = self._keep(id, asked)
        self._met[place] = set(near.places.tolist())
        parted = self._parted(asked.reach.full) if len(asked.reach.full) else []
        if lost := [other for other, later in parted if later == place]:
            kept = ~np.isin(near.places, lost)
            near = Near(places=near.places[kept], scores=near.scores[kept], compared=near.compared)
        before = tuple(pair for pair in parted if pair[1] != place)
        return Arrival(place=place, near=near, parted=before)

    def _asked(self, row: Mapping[str, str], own: int | None = None) -> "_Asked":
        looked = self._table.look_up(row)
        keys = self._keys.of(looked.values, looked.name)
        words = self._words.split(looked.name) if self._words is not None and looked.name else None
        return _Asked(row=looked, words=words, reach=self._postings.near(keys, own))

    def _keep(self, id: str, asked: "_Asked") -> int:
        if self._words is not None and asked.words is not None and self._table.is_new_name(asked.row):
            self._words.keep(asked.words)
        self._postings.add(asked.reach)
        self.ids.append(id)
        return self._table.add(asked.row)

    def _near(self, asked: "_Asked") -> Near:
        places = asked.reach.records
        if not len(places):
            return Near(places=places, scores=np.zeros(0), compared=0)
        theirs = self._table.codes(places)
        numbers = self._features.compare(asked.row, asked.words, theirs)
        reached = self._trees.begin(numbers)
        likely = np.flatnonzero(self._trees.at_most(reached) >= self._floor - ROUNDING)
        if not len(likely):
            return Near(places=places[likely], scores=np.zeros(0), compared=len(places))
        numbers = numbers[likely]
        self._features.complete(numbers, asked.row, theirs[likely])
        scores = self._trees.finish(numbers, reached[likely])
        kept = np.flatnonzero(scores >= self._floor)
        return Near(places=places[likely[kept]], scores=scores[kept], compared=len(places))

    def _parted(self, keys: Keys) -> list[tuple[int, int]]:
        """Look again at what keys joined that have become too common."""
        parted = []
        for place in self._postings.having(keys):
            met = self._met[place]
            if met and (lost := met.difference(self._postings.again(place).tolist())):
                parted += [(other, place) for other in sorted(lost)]
                met -= lost
        return parted


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A row looked up: its values and words, and who is near it."""

    row: Row
    words: NameWords | None
    reach: Reach

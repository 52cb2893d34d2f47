"""Who is who, as one asker may know it: the groups of the picture, with what people said, through the walls.

    picture (pairs with scores) ─┐
    standing judgements ─────────┼─▶ island around a record, of what may be seen ─▶ its groups
    the asker's row filter ──────┘

Nothing of this is kept. What may not be seen is left out before anything is grouped, so an entity is what it would be
if that had never been gathered, and taking a judgement back gives exactly what was there before.

A record that was gathered after the picture was built is in its tail (`placing`) and seen like any other.

Limits: of very many organisations or accounts those gathered after the build stand alone until the next (`placing`).
"""

from collections import ChainMap
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from rootbranch import ledger
from rootbranch.model.access import Kind, Verb
from rootbranch.model.entities import EntityId, EntityKind
from rootbranch.model.ids import RecordId
from rootbranch.model.records import Judgement, Verdict
from rootbranch.store import judgements, lines, pictures, tails, versions
from rootbranch.usecases.asking import Work
from rootbranch.usecases.comparing import Weights
from rootbranch.usecases.installation import Installation

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from rootbranch.resolve import GrowingGraph, PairGraph, ResolveRules


NOBODY = 1.1  # a score that no pair has: kinds that the build did not have and that no model was taught for


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A picture in memory.

    Attributes:
        ids, kinds: Of each record, by its place.
        place_of: Its place, by its id.
        pairs: Scored pairs of the build, by places.
        graph: Those, and the pairs of what arrived since.
        sure: For each record the first that it is one with beyond doubt, by their places.
        asked: Pairs that people may be asked about, the most valuable first, how likely each is one, and what each field
            adds to that.
        others: Records of no kind, a call or a payment say, which are found by their numbers only.
        built: How many of `ids` the build had; those that arrived since follow.
        marks, marked: Blind marks (`marks`) of the build, ascending, and the place of who has each, where `others` followed
            behind the first `built` of `ids`.
        later: Who has which mark of those that arrived since; `others` follow behind all of `ids`.
        stops: For each kind, from which mean score on groups are joined.
        floor: Below which a score counts as nothing.
    """

    version: str
    ids: tuple[RecordId, ...]
    kinds: tuple[EntityKind, ...]
    place_of: MutableMapping[RecordId, int]
    sure: tuple[int, ...]
    pairs: "PairGraph"
    graph: "GrowingGraph"
    asked: tuple[tuple[int, int, float, Weights], ...]
    others: tuple[RecordId, ...]
    built: int
    later: Mapping[int, Sequence[int]]
    marks: "npt.NDArray[np.uint64]"
    marked: "npt.NDArray[np.int32]"
    stops: Mapping[str, float]
    floor: float

    def found_by(self, mark: int) -> "npt.NDArray[np.int32]":
        """Give the places of the records that have a mark."""
        import numpy as np

        asked = np.array([mark], np.uint64)
        first, last = (int(np.searchsorted(self.marks, asked, side)[0]) for side in ("left", "right"))
        places = self.marked[first:last]
        moved = np.where(places < self.built, places, places + np.int32(len(self.ids) - self.built))
        return np.append(moved, np.array(self.later.get(mark, ()), np.int32))

    def record_at(self, place: int) -> RecordId:
        """Name the record at a place, of a kind or of none."""
        return self.ids[place] if place < len(self.ids) else self.others[place - len(self.ids)]


def open_identity(installation: Installation) -> Identity | None:
    """Open the newest picture; None before the first build."""
    version = pictures.newest(installation.settings.home)
    if version is None:
        return None
    parts = tails.parts_of(installation.settings.home, version)
    return _followed(installation.settings.home, version, parts)


@lru_cache(maxsize=2)
def _followed(home: Path, version: str, parts: tuple[str, ...]) -> Identity:
    """Add to a picture what arrived since."""
    from rootbranch import resolve

    built, rules = _opened(home, version), resolve.load_resolve_rules()
    arrived: dict[RecordId, tails.Arrived] = {}
    for name in parts:
        arrived |= {each.record: each for each in _part(home, version, name).records}
    # In the order of their ids, so that which of equals is the smaller does not depend on who came first.
    known = [each for id, each in sorted(arrived.items()) if each.kind and id not in built.place_of]
    others = tuple(each.record for each in arrived.values() if not each.kind)
    ids = (*built.ids, *(each.record for each in known))
    place_of = {each.record: place for place, each in enumerate(known, built.built)}
    graph = resolve.GrowingGraph(built.pairs)
    places = ChainMap(place_of, built.place_of) if place_of else built.place_of
    for each in known:
        for other, score in each.pairs:
            if (place := places.get(other)) is not None:
                graph.add(place_of[each.record], place, score)
    later: dict[int, list[int]] = {}
    behind = {id: place for place, id in enumerate(others, len(ids) + len(built.others))}
    for each in (*known, *(arrived[id] for id in others)):
        for mark in each.marks:
            later.setdefault(mark, []).append(place_of.get(each.record, behind.get(each.record, -1)))
    return replace(
        built,
        ids=ids,
        kinds=(*built.kinds, *(EntityKind(each.kind) for each in known)),
        place_of=places,
        sure=(*built.sure, *place_of.values()),
        graph=graph,
        others=(*built.others, *others),
        later=later,
        stops={kind: _stop_of(kind, rules) for kind in EntityKind} | dict(built.stops),
    )


def _stop_of(kind: EntityKind, rules: "ResolveRules") -> float:
    from rootbranch import resolve

    return rules.taught_stop if kind in resolve.TAUGHT_KINDS else rules.stop


@lru_cache(maxsize=4_096)
def _part(home: Path, version: str, name: str) -> tails.Part:
    return tails.read_part(home, version, name)


@lru_cache(maxsize=2)
def _opened(home: Path, version: str) -> Identity:
    import numpy as np

    from rootbranch import resolve

    files = pictures.read_picture(home, version)
    columns = {
        name: {column: table[column].to_numpy() for column in table.column_names if column not in _TEXTS}
        for name, table in files.tables.items()
    }
    listed, pairs = files.tables.get("records"), columns.get("pairs")
    ids = tuple(map(RecordId, listed["record"].to_pylist())) if listed else ()
    none = np.zeros(0, np.int64)
    scored = (
        resolve.make_graph(len(ids), pairs["left"], pairs["right"], pairs["score"])
        if pairs
        else resolve.make_graph(len(ids), none, none, none)
    )
    asked = columns.get("asked")
    order = np.argsort(-asked["worth"], kind="stable") if asked else none
    weights = (
        [
            tuple((one["field"], float(one["bits"])) for one in each or ())
            for each in files.tables["asked"]["weights"].to_pylist()
        ]
        if asked
        else []
    )
    return Identity(
        version=version,
        ids=ids,
        kinds=tuple(map(EntityKind, listed["kind"].to_pylist())) if listed else (),
        place_of={id: place for place, id in enumerate(ids)},
        sure=tuple(listed["sure"].to_pylist()) if listed else (),
        pairs=scored,
        graph=resolve.GrowingGraph(scored),
        asked=tuple(
            (int(asked["left"][at]), int(asked["right"][at]), asked["score"][at] / 1_000_000, weights[at])
            for at in order
        )
        if asked
        else (),
        others=tuple(map(RecordId, files.tables["others"]["record"].to_pylist())),
        built=len(ids),
        later={},
        marks=columns["marks"]["mark"],
        marked=columns["marks"]["place"],
        stops=dict(files.about["stops"]),  # type: ignore[call-overload]
        floor=float(str(files.about["floor"])),
    )


_TEXTS = frozenset({"record", "kind", "weights"})


class Seen:
    """The picture as one asker sees it for one verb, in one transaction."""

    def __init__(self, work: Work, identity: Identity, verb: Verb) -> None:
        self._work, self.identity = work, identity
        self._where = work.filter_for(verb, Kind.RECORD)
        self._known: dict[RecordId, bool] = {}

    def group_of(self, record: RecordId) -> tuple[RecordId, ...]:
        """Give the records that are one with this one, itself among them, oldest first.

        Args:
            record: A current record that the asker may see.
        """
        return self.groups_of([record])[record]

    def groups_of(self, records: Sequence[RecordId]) -> dict[RecordId, tuple[RecordId, ...]]:
        """Give for each of some records what `group_of` gives for it, and ask for all of them at once."""
        identity = self.identity
        found: dict[RecordId, tuple[RecordId, ...]] = {record: (record,) for record in records}
        of_kind: dict[EntityKind, list[int]] = {}
        for record in records:
            if (start := identity.place_of.get(record)) is not None:
                of_kind.setdefault(identity.kinds[start], []).append(start)
        for places in of_kind.values():
            for group in self._groups_around(places):
                named = tuple(identity.ids[place] for place in group)
                found |= {id: named for id in named if id in found}
        return found

    def seen_among(self, records: Iterable[RecordId]) -> frozenset[RecordId]:
        """Say which of some records are current and may be opened by the asker."""
        asked = set(records)
        if new := asked - self._known.keys():
            self._known |= self._work.kept.each(("openable", self._where), new, self._openable)
        return frozenset(id for id in asked if self._known[id])

    def _openable(self, records: Iterable[RecordId]) -> dict[RecordId, bool]:
        may = versions.openable(self._work.connection, self._work.at, self._where, records, ended=False)
        return {id: id in may for id in records}

    def score_of(self, one: RecordId, other: RecordId) -> float:
        """Give how likely two records are one; 0 where they were not compared."""
        places = [self.identity.place_of.get(id) for id in (one, other)]
        if places[0] is None or places[1] is None:
            return 0.0
        return self.identity.graph.between(places[0], places[1])

    def compared_with(self, record: RecordId) -> tuple[tuple[RecordId, float], ...]:
        """Give the records that were compared with one, among those that may be seen, and how likely each is the same."""
        start = self.identity.place_of.get(record)
        if start is None:
            return ()
        scores = self.identity.graph.scores(start)
        may = self._admitted([*scores])
        return tuple(
            (self.identity.ids[place], score / 1_000_000)
            for place, score in sorted(scores.items())
            if place in may
        )

    def decided(self, records: Iterable[RecordId]) -> tuple[Judgement, ...]:
        """Give the standing judgements between some of these records, pointing at their current versions."""
        among = set(records)
        return tuple(each for each in self._said_of(among) if each.left in among and each.right in among)

    def _said_of(self, records: Iterable[RecordId]) -> tuple[Judgement, ...]:
        """Give the standing judgements on any of these records, oldest first."""

        def ask(asked: Iterable[RecordId]) -> dict[RecordId, tuple[Judgement, ...]]:
            found: dict[RecordId, list[Judgement]] = {id: [] for id in asked}
            for each in judgements.of_lines(self._work.connection, [*found]):
                for side in {each.left, each.right} & found.keys():
                    found[side].append(each)
            return {id: tuple(listed) for id, listed in found.items()}

        known = self._work.kept.each("judgements", records, ask)
        return tuple(sorted({one for listed in known.values() for one in listed}, key=lambda one: one.id))

    def _groups_around(self, places: Iterable[int]) -> tuple[tuple[int, ...], ...]:
        from rootbranch import resolve

        identity, wanted = self.identity, sorted(places)
        if not wanted:
            return ()
        stop = identity.stops.get(identity.kinds[wanted[0]], NOBODY)
        island = resolve.island_around(
            identity.graph, wanted, stop=stop, linked=self._linked, admitted=self._admitted
        )
        index = {identity.ids[place]: number for number, place in enumerate(island)}
        decisions = ledger.standing_decisions(self.decided(index), index)
        same, different = (
            [(island[one], island[other]) for one, other in pairs]
            for pairs in (decisions.same, decisions.different)
        )
        return resolve.group_island(
            identity.graph,
            island,
            stop=stop,
            floor=identity.floor,
            same=same,
            different=different,
        )

    def _linked(self, places: Iterable[int]) -> set[int]:
        ids = {self.identity.ids[place] for place in places}
        sides = {
            side
            for each in self._said_of(ids)
            if each.verdict is Verdict.SAME
            for side in (each.left, each.right)
        }
        return {self.identity.place_of[side] for side in sides - ids if side in self.identity.place_of}

    def _admitted(self, places: Iterable[int]) -> set[int]:
        ids = {self.identity.ids[place]: place for place in places}
        return {ids[id] for id in self.seen_among(ids)}


def entity_ids_of(work: Work, groups: Iterable[tuple[RecordId, ...]]) -> dict[tuple[RecordId, ...], EntityId]:
    """Name several entities at once, each as `entity_id_of` does."""
    distinct = set(groups)
    ids = {id for group in distinct for id in group}
    first = work.kept.each("first", ids, lambda asked: lines.first_of(work.connection, asked))
    return {group: EntityId(min(first[id] for id in group)) for group in distinct}


def entity_id_of(work: Work, records: Iterable[RecordId]) -> EntityId:
    """Name an entity by the first record of its oldest row, among those that the asker sees."""
    return EntityId(min(lines.first_of(work.connection, records).values()))

"""Place what a delivery brought into the newest picture: at once, and without building it anew.

    delivery complete ─▶ its records, laid out (`rows`) ─┬─ resolve.LiveIndex of the register's records ─▶ pairs with scores
                                                         └─ blind marks                                ─▶ a part of the tail

Pairs are scored by the model that scored the picture, with the counts of the moment: how many records of the register have a value, those of the delivery among them, so
that a telephone that forty new guests share joins nobody. Whatever arrived since the build is scored anew with each delivery that
has records of its kind, so that what is there in the end does not depend on which delivery came first.

A record that is placed is searchable and grouped from then on, for whoever may see it: who that is, what people said, and whether
the record still stands is asked at each look (`identity`), as for records of the build. So nothing has to be taken out here
when a record is replaced, withdrawn or purged.

What was not placed, because a process was killed or a build ran meanwhile, is placed with the next delivery or build:
each part of the tail names the deliveries that it covers, and so does the picture.

Persons and vehicles are compared one by one (`resolve.LiveIndex`). Organisations and accounts have no model that was taught
before: they are resolved anew, all of them, as a build would, and the pairs of those that arrived are taken from it.

Limits: organisations and accounts up to `RESOLVED_ANEW_MAX` of a kind, which takes seconds; above it, and of calls and payments, only the
marks are kept, so that `check` finds them, and the next build compares them. A record that became open otherwise than by a delivery (a withdrawal was lifted) waits for
the next build. To place records of persons or vehicles, all of the register's are laid out and held in memory while it runs:
some 2 kB and 0.2 ms of a record; people are asked about the pairs found here after the next build.
Source: decision 0116.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from rootbranch.errors import IntegrityError, Message
from rootbranch.model.access import Actor
from rootbranch.model.entities import EntityKind
from rootbranch.model.ids import RecordId
from rootbranch.store import deliveries, pictures, tails
from rootbranch.usecases.comparing import prepare_rows, resolve_rows
from rootbranch.usecases.installation import Installation, new_id
from rootbranch.usecases.locks import waiting_lock
from rootbranch.usecases.rows import Rows, lay_out_records

if TYPE_CHECKING:
    from rootbranch.resolve import LiveIndex

MILLION = 1_000_000
RESOLVED_ANEW_MAX = 20_000
Said = Callable[[Message], None]
Pairs = tuple[tuple[RecordId, int], ...]
_RowsOfKind = Mapping[EntityKind, Sequence[dict[str, str]]]


def place_arrived(installation: Installation, actor: Actor, *, progress: Said = lambda _message: None) -> int:
    """Place the records of all deliveries that neither the newest picture nor its tail covers.

    Returns:
        How many records; 0 where nothing waits, before the first build, and where the picture has to be built again.
    """
    home = installation.settings.home
    if pictures.newest(home) is None:
        return 0
    with waiting_lock(home, "placing"):
        version = pictures.newest(home)
        try:
            return 0 if version is None else _place(installation, actor, version, progress)
        except IntegrityError:  # whoever looks is told so, and what to do
            return 0


def _place(installation: Installation, actor: Actor, version: str, progress: Said) -> int:
    home = installation.settings.home
    parts = [tails.read_part(home, version, name) for name in tails.parts_of(home, version)]
    about = pictures.read_about(home, version)
    covered = {
        *cast(Sequence[str], about.get("deliveries", ())),
        *(id for part in parts for id in part.deliveries),
    }
    with installation.register.read() as connection:
        waiting = sorted(deliveries.complete(connection) - covered)
        fresh = lay_out_records(installation, actor, connection, waiting) if waiting else Rows()
    if not waiting:
        return 0
    known = {*pictures.read_ids(home, version), *(each.record for part in parts for each in part.records)}
    rows = {kind: [row for row in own if row["record"] not in known] for kind, own in fresh.of_kind.items()}
    before = {each.record: each for part in parts for each in part.records}
    found = _compare(installation, actor, version, rows, before.keys(), progress)
    arrived = [*_arrived(fresh, rows, found, known)]
    again = [
        replace(each, pairs=found[id])
        for id, each in before.items()
        if found.get(id, each.pairs) != each.pairs
    ]
    tails.add_part(home, version, waiting, [*arrived, *again], mark=new_id())
    return len(arrived)


def _compare(
    installation: Installation,
    actor: Actor,
    version: str,
    rows: _RowsOfKind,
    before: Collection[RecordId],
    progress: Said,
) -> dict[RecordId, Pairs]:
    """Compare rows, and those of their kinds that arrived before, with all of the register, so that what they share is counted."""
    from rootbranch import resolve

    corrected = pictures.read_models(installation.settings.home, version)
    taught = {
        kind: resolve.read_taught(kind, corrected[kind.value]) if kind.value in corrected else packaged
        for kind in rows
        if rows[kind] and (packaged := resolve.load_taught(kind)) is not None
    }
    untaught = [kind for kind in rows if rows[kind] and kind not in taught]
    if not taught and not untaught:
        return {}
    progress(Message("usecases.placing_reads"))
    with installation.register.read() as connection:
        everything = lay_out_records(installation, actor, connection)
    found: dict[RecordId, Pairs] = {}
    for kind, model in taught.items():
        progress(Message("usecases.placing_compares", {"records": len(rows[kind])}))
        every = everything.of_kind[kind]
        index = resolve.LiveIndex(prepare_rows(kind, every), resolve.load_resolve_rules(), model)
        arrived = {*before, *(RecordId(row["record"]) for row in rows[kind])}
        found |= _pairs(index, [row for row in every if row["record"] in arrived])
    for kind in untaught:
        progress(Message("usecases.placing_compares", {"records": len(rows[kind])}))
        every = everything.of_kind[kind]
        if len(every) <= RESOLVED_ANEW_MAX:
            found |= _pairs_of_build(kind, every, {*before, *(RecordId(row["record"]) for row in rows[kind])})
    return found


def _pairs_of_build(
    kind: EntityKind, every: Sequence[dict[str, str]], arrived: Collection[str]
) -> dict[RecordId, Pairs]:
    """Give the pairs of records that arrived as a build of now makes them: for a kind that teaches itself, of all its records."""
    from rootbranch import resolve

    one = resolve_rows(kind, every).found
    ids, floor = [RecordId(id) for id in one.ids], resolve.load_resolve_rules().floor
    found: dict[RecordId, dict[RecordId, int]] = {id: {} for id in ids if id in arrived}
    for left, right, score in zip(one.left.tolist(), one.right.tolist(), one.scores.tolist(), strict=True):
        earlier, later = sorted((ids[left], ids[right]), key=lambda id: (id in arrived, id))
        if later in found and score >= floor:
            found[later][earlier] = round(score * MILLION)
    return {id: tuple(sorted(pairs.items())) for id, pairs in found.items()}


def _pairs(index: "LiveIndex", rows: Sequence[dict[str, str]]) -> dict[RecordId, Pairs]:
    """Give the pairs of rows with what was there before, and with each other: those with the one that has the larger id."""
    place_of = {id: place for place, id in enumerate(index.ids)}
    found: dict[RecordId, dict[RecordId, int]] = {RecordId(row["record"]): {} for row in rows}
    for row in rows:
        own = RecordId(row["record"])
        near = index.look_up(row, own=place_of[own])
        for place, score in zip(near.places.tolist(), near.scores.tolist(), strict=True):
            other = RecordId(index.ids[place])
            later, earlier = (other, own) if other in found and other > own else (own, other)
            found[later][earlier] = round(score * MILLION)
    return {id: tuple(sorted(pairs.items())) for id, pairs in found.items()}


def _arrived(
    fresh: Rows,
    rows: _RowsOfKind,
    found: Mapping[RecordId, Pairs],
    known: Iterable[str],
) -> Iterable[tails.Arrived]:
    """Put together what is kept of each record: those of a kind, and others that have a mark."""
    marks: dict[str, list[int]] = {}
    for id, mark in zip(fresh.marked, fresh.marks, strict=True):
        marks.setdefault(id, []).append(mark)
    kinds = {row["record"]: kind.value for kind, own in rows.items() for row in own}
    others = marks.keys() - kinds.keys() - set(known)
    for id in (*kinds, *sorted(others)):
        yield tails.Arrived(
            record=RecordId(id),
            kind=kinds.get(id, ""),
            marks=tuple(marks.get(id, ())),
            pairs=found.get(RecordId(id), ()),
        )

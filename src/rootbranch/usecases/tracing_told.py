"""Put together what one asker may know of who has to do with whom: facts of the picture, through the walls of that asker.

    picture: told, said, held ─┐
    records that may be seen ──┼─▶ who each is (identity), how graded ─▶ trace.Told
    protected tokens, now ─────┘        overrides of analysts ─▶

What may not be seen is left out before anything is traced; a thing that somebody protected holds by now is nobody's and nowhere.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from rootbranch import trace, values
from rootbranch.model.access import Verb
from rootbranch.model.category import BYSTANDERS, TARGETS, SubjectCategory
from rootbranch.model.entities import KIND_OF_SCHEMA, EntityId, EntityKind
from rootbranch.model.ids import Digest, RecordId
from rootbranch.model.networks import MemberKind, NetworkRole, RoleOverride
from rootbranch.model.records import Record
from rootbranch.store import partners, pictures, records, role_overrides
from rootbranch.usecases.asking import Work
from rootbranch.usecases.following import tokens_put_up
from rootbranch.usecases.identity import Identity, Seen, entity_ids_of
from rootbranch.usecases.masking import protected_among
from rootbranch.usecases.tracing_facts import CONDUCT, DIGITS, EVENT, NO_DAY, WHO
from rootbranch.usecases.tracing_references import NOWHERE
from rootbranch.usecases.tracing_referred import ReferredBy, Refers, follow, shut_things

if TYPE_CHECKING:
    import pyarrow as pa

AT_ONCE = 5_000
NAMING_MAX = 50  # records by which a thing can be named
_PARTS = frozenset(each.value for each in trace.Part)
_MEMBER = {EntityKind.PERSON: MemberKind.PERSON, EntityKind.ORGANISATION: MemberKind.ORGANISATION}
_STANDING = (SubjectCategory.CONVICTED, SubjectCategory.SUSPECT, SubjectCategory.ASSOCIATE)


@dataclass(frozen=True, slots=True)
class _Fact:
    """One thing that a record says."""

    part: str
    kind: str
    thing: int
    token: str


@dataclass(frozen=True, slots=True)
class _Facts:
    """The facts of a picture, by record."""

    what: Mapping[RecordId, tuple[trace.StatementKind, int, int]]
    said: Mapping[RecordId, tuple[_Fact, ...]]
    naming: Mapping[str, tuple[RecordId, ...]]
    refers: ReferredBy


def thing_id(kind: str, number: int) -> str:
    """Name a thing by its blind digest."""
    return f"{kind}:{number:0{DIGITS}x}"


def told_to(work: Work, identity: Identity) -> trace.Told:
    """Give what the asker may know; nothing before the first build."""
    facts = _facts(work.installation.settings.home, identity.version)
    seen = Seen(work, identity, Verb.READ)
    may = _may(seen, facts.what)
    held = protected_among(
        work, (Digest(one.token) for id in may for one in facts.said.get(id, ()) if one.token)
    )
    opened = _records(work, may)
    entities = _entities(work, seen, facts, opened)
    shut = _shut(work, facts, entities)
    said = {
        id: tuple(one for one in facts.said.get(id, ()) if one.token not in held and _named(one) not in shut)
        for id in may
    }
    kinds = {
        thing_id(one.kind, one.thing): MemberKind(one.kind)
        for own in said.values()
        for one in own
        if one.part in _PARTS
    }
    things = {id: _things(said[id]) for id in may} if facts.refers else {}
    firms = _firms(work, seen, facts, opened)
    kinds |= dict.fromkeys(firms.values(), MemberKind.ORGANISATION)
    known = {**entities, **firms}
    statements = tuple(
        _statement(
            id,
            facts,
            said[id],
            opened[id],
            entities.get(id),
            follow(id, facts.refers, things, known, opened),
        )
        for id in may
    )
    return trace.Told(statements=statements, subjects=_subjects(work, facts, opened, entities), kinds=kinds)


def _shut(work: Work, facts: _Facts, entities: Mapping[RecordId, EntityId]) -> frozenset[str]:
    """Say which things are somebody's who is not to be seen; not those that a person's own record names."""
    if not facts.refers:
        return frozenset()
    up = {int(token[:DIGITS], 16) for token in tokens_put_up(work.connection, work.at)}
    others = {one.other for own in facts.refers.values() for one in own if one.other is not None}
    told = {id: _things(facts.said.get(id, ())) for id in {*facts.refers, *others}}
    away = {id for id in others if not up.isdisjoint(_who(facts, id))}
    own = {
        thing_id(one.kind, one.thing)
        for id in entities
        for one in facts.said.get(id, ())
        if one.part == trace.Part.HELD
    }
    return shut_things(work, facts.refers, told, away) - own


def _named(one: _Fact) -> str:
    return thing_id(one.kind, one.thing) if one.part in _PARTS else ""


def _things(said: Iterable[_Fact]) -> tuple[tuple[str, str], ...]:
    return tuple((one.part, thing_id(one.kind, one.thing)) for one in said if one.part in _PARTS)


def record_naming(work: Work, identity: Identity, thing: str) -> RecordId | None:
    """Give a record that the asker may see and that names a thing; the oldest of them."""
    facts = _facts(work.installation.settings.home, identity.version)
    seen = Seen(work, identity, Verb.READ)
    listed = facts.naming.get(thing, ())
    may = seen.seen_among(listed)
    return next((id for id in listed if id in may), None)


def _may(seen: Seen, what: Iterable[RecordId]) -> list[RecordId]:
    asked = list(what)
    may: set[RecordId] = set()
    for start in range(0, len(asked), AT_ONCE):
        may |= seen.seen_among(asked[start : start + AT_ONCE])
    return sorted(may)


def _records(work: Work, ids: Sequence[RecordId]) -> dict[RecordId, Record]:
    found: dict[RecordId, Record] = {}
    for start in range(0, len(ids), AT_ONCE):
        found |= records.of_ids(work.connection, ids[start : start + AT_ONCE])
    return found


def _entities(
    work: Work, seen: Seen, facts: _Facts, opened: Mapping[RecordId, Record]
) -> dict[RecordId, EntityId]:
    """Say of persons' records, and of arrests of somebody known, whom they are about."""
    up = {int(token[:DIGITS], 16) for token in tokens_put_up(work.connection, work.at)}
    persons = [
        id
        for id, record in opened.items()
        if facts.what[id][0] is trace.StatementKind.PERSON
        and record.category in TARGETS | BYSTANDERS - {SubjectCategory.NOT_A_PERSON}
        and up.isdisjoint(_who(facts, id))
    ]
    groups = seen.groups_of(persons)
    names = entity_ids_of(work, groups.values())
    found = {id: names[groups[id]] for id in persons}
    of_token: dict[int, set[EntityId]] = defaultdict(set)
    for id in persons:
        for number in _who(facts, id):
            of_token[number].add(found[id])
    for id in opened:
        if facts.what[id][0] is trace.StatementKind.ARREST and up.isdisjoint(_who(facts, id)):
            who = {entity for number in _who(facts, id) for entity in of_token.get(number, ())}
            if len(who) == 1:
                found[id] = next(iter(who))
    return found


def _firms(
    work: Work, seen: Seen, facts: _Facts, opened: Mapping[RecordId, Record]
) -> dict[RecordId, EntityId]:
    """Say which organisations other rows refer to: they tie whoever belongs to them, as a thing does, and are nobody's target."""
    others = {one.other for own in facts.refers.values() for one in own if one.other in opened}
    firms = sorted(
        id
        for id in others
        if id is not None
        and KIND_OF_SCHEMA.get(opened[id].schema) is EntityKind.ORGANISATION
        and opened[id].category is SubjectCategory.NOT_A_PERSON
    )
    groups = seen.groups_of(firms)
    names = entity_ids_of(work, groups.values())
    return {id: names[groups[id]] for id in firms}


def _who(facts: _Facts, id: RecordId) -> set[int]:
    return {one.thing for one in facts.said.get(id, ()) if one.part == WHO}


def _statement(
    id: RecordId,
    facts: _Facts,
    said: Sequence[_Fact],
    record: Record,
    about: EntityId | None,
    referred: Iterable[tuple[trace.Part, str]],
) -> trace.Statement:
    kind, day, until = facts.what[id]
    marking = record.marking
    return trace.Statement(
        record=id,
        kind=kind,
        day=_day(day),
        until=_day(until),
        grade=trace.Grade(
            scale=marking.scale,
            source=marking.source_grade,
            information=marking.info_grade,
            origin=marking.originating_source,
        ),
        mentions=tuple(
            (trace.Part(one.part), thing_id(one.kind, one.thing))
            if one.part in _PARTS
            else (trace.Part.FOUND, thing_id(EVENT, one.thing))
            for one in said
            if one.part in _PARTS or one.part == EVENT
        )
        + tuple(referred),
        about=about,
    )


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if ordinal != NO_DAY else None


def _subjects(
    work: Work, facts: _Facts, opened: Mapping[RecordId, Record], entities: Mapping[RecordId, EntityId]
) -> tuple[trace.Subject, ...]:
    territories: dict[str, str] = {each.id: each.territory for each in partners.all_partners(work.connection)}
    own: dict[EntityId, list[RecordId]] = defaultdict(list)
    for id, entity in entities.items():
        own[entity].append(id)
    # The latest word on any record of somebody holds.
    words = {entities[id]: word for id, word in role_overrides.standing(work.connection) if id in entities}
    return tuple(
        _subject(entity, sorted(ids), facts, opened, territories, words.get(entity))
        for entity, ids in sorted(own.items())
    )


def _subject(
    entity: EntityId,
    ids: Sequence[RecordId],
    facts: _Facts,
    opened: Mapping[RecordId, Record],
    territories: Mapping[str, str],
    override: RoleOverride | None,
) -> trace.Subject:
    conduct: dict[NetworkRole, list[str]] = defaultdict(list)
    for id in ids:
        for one in facts.said.get(id, ()):
            if one.part == CONDUCT:
                conduct[NetworkRole(one.kind)].append(id)
    persons = [opened[id] for id in ids if facts.what[id][0] is trace.StatementKind.PERSON]
    said = {each.category for each in persons}
    return trace.Subject(
        entity=entity,
        kind=_MEMBER[KIND_OF_SCHEMA[persons[0].schema]],
        category=next(each for each in _STANDING if each in said),
        conduct={role: tuple(each) for role, each in sorted(conduct.items())},
        territories=tuple(
            country for id in ids if values.is_country(country := territories.get(opened[id].partner, ""))
        ),
        override=override,
    )


@lru_cache(maxsize=2)
def _facts(home: Path, version: str) -> _Facts:
    tables = pictures.read_picture(home, version).tables
    if "told" not in tables:
        return _Facts({}, {}, {}, {})
    ids = [RecordId(id) for id in tables["told"]["record"].to_pylist()]
    kinds = map(trace.StatementKind, tables["told"]["what"].to_pylist())
    days = tables["told"]["day"].to_pylist()
    # A picture built before rows had a last day has no column of it.
    last = (
        tables["told"]["until"].to_pylist() if "until" in tables["told"].column_names else [NO_DAY] * len(ids)
    )
    what = dict(zip(ids, zip(kinds, days, last, strict=True), strict=True))
    said = _said(ids, tables["said"], tables["held"]["token"].to_pylist())
    naming: dict[str, list[RecordId]] = defaultdict(list)
    for id in ids:
        for one in said.get(id, ()):
            if one.part in _PARTS and len(naming[thing_id(one.kind, one.thing)]) < NAMING_MAX:
                naming[thing_id(one.kind, one.thing)].append(id)
    return _Facts(what, said, {thing: tuple(own) for thing, own in naming.items()}, _refers(ids, tables))


def _refers(ids: Sequence[RecordId], tables: "Mapping[str, pa.Table]") -> ReferredBy:
    if "refers" not in tables:
        return {}
    found: dict[RecordId, list[Refers]] = defaultdict(list)
    columns = (tables["refers"][name].to_pylist() for name in ("place", "part", "who", "other"))
    for place, part, who, other in zip(*columns, strict=True):
        found[ids[place]].append(Refers(part, who, None if other == NOWHERE else ids[other]))
    return {id: tuple(own) for id, own in found.items()}


def _said(
    ids: Sequence[RecordId], table: "pa.Table", tokens: Sequence[str]
) -> dict[RecordId, tuple[_Fact, ...]]:
    found: dict[RecordId, list[_Fact]] = defaultdict(list)
    columns = (table[name].to_pylist() for name in ("place", "part", "kind", "thing", "token"))
    for place, part, kind, thing, token in zip(*columns, strict=True):
        found[ids[place]].append(_Fact(part, kind, thing, tokens[token] if token >= 0 else ""))
    return {id: tuple(own) for id, own in found.items()}

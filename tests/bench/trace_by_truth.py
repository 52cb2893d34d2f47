"""Put together what a large region tells, with the truth in place of resolving: for `./run bench trace --region REGION`.

    files ─ the region's own mappings ─▶ drafts ─ trace.read_mentions ─▶ Told        who a record is about: truth/record_to_entity

Gathering a million records into a register and resolving them takes an hour of this class of machine; what tracing does with them can be
measured without. So figures of this are of tracing alone: resolved by people who err, networks come out a little worse.

Limits: everything is seen, whatever its walls; arrests and analysts' words are left out. Somebody of whom any record says that they are
protected is nobody's subject, and what such records name is taken out, as in a register.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

import orjson

from rootbranch import scenario, trace, values
from rootbranch.gather import Draft, compile_mapping, load_mapping, open_file, read_drafts
from rootbranch.model.category import BYSTANDERS, PROTECTED, TARGETS, SubjectCategory
from rootbranch.model.entities import EntityId
from rootbranch.model.ids import PartnerId
from rootbranch.model.marking import Purpose
from rootbranch.model.networks import MemberKind, NetworkRole
from rootbranch.model.records import RecordKind

AT = datetime(2026, 12, 1, tzinfo=UTC)
SUBJECTS = TARGETS | BYSTANDERS - {SubjectCategory.NOT_A_PERSON}
STANDING = (SubjectCategory.CONVICTED, SubjectCategory.SUSPECT, SubjectCategory.ASSOCIATE)
PURPOSES = {Purpose.INVESTIGATION, Purpose.ANALYSIS}


@dataclass(slots=True)
class _Of:
    """What was read of everybody."""

    statements: dict[tuple[str, str], trace.Statement] = field(default_factory=dict)
    kinds: dict[str, MemberKind] = field(default_factory=dict)
    shut: set[str] = field(default_factory=set)
    protected: set[str] = field(default_factory=set)
    said: dict[str, set[SubjectCategory]] = field(default_factory=lambda: defaultdict(set))
    conduct: dict[str, dict[NetworkRole, list[str]]] = field(default_factory=lambda: defaultdict(dict))
    places: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def told_of(region: Path) -> tuple[trace.Told, Callable[[str], str | None]]:
    """Read a region whole; also gives who each subject and thing is in truth."""
    about: dict[str, dict[int, list[str]]] = defaultdict(dict)
    for row in _table(region, "record_to_entity"):
        about[row["file"]][int(row["row"])] = row["entities"].split()
    people = {row["person"] for row in _table(region, "persons")}
    found = _Of()
    deliveries = json.loads((region / "region.json").read_bytes())["files"]
    broken = {one["file"] for one in json.loads((region / "region.json").read_bytes())["broken_files"]}
    territory = {one.id: one.territory for one in scenario.partners()}
    for one in sorted(deliveries, key=lambda each: each["order"]):
        path = region / one["file"]
        if path.is_file() and one["file"] not in broken:
            who = about[path.name]
            _read(path, (region / one["mapping"]), PartnerId(one["partner"]), territory, who, people, found)
    return _told(found), _owners(region)


def _read(
    path: Path, mapping_path: Path, partner: PartnerId, territory, who, people: set[str], found: _Of
) -> None:
    mapping = load_mapping(mapping_path.read_text(encoding="utf-8"), mapping_path.name)
    build = compile_mapping(mapping, partner=partner, file_name=path.name, known_at=AT, gathered_at=AT)
    with open_file(path, mapping) as reading:
        for draft in read_drafts(reading, build):
            if isinstance(draft, Draft) and draft.kind is RecordKind.ENTITY:
                named = [id for id in who.get(draft.row, ()) if id in people]
                _take(
                    draft,
                    mapping.name,
                    territory.get(partner, ""),
                    named[0] if len(named) == 1 else "",
                    found,
                )


def _take(draft: Draft, feed: str, country: str, person: str, found: _Of) -> None:
    kind = trace.STATEMENT_OF_SCHEMA.get(draft.schema)
    if kind is None or draft.withdrawn or PURPOSES.isdisjoint(draft.marking.purposes):
        return
    content = orjson.loads(draft.text)
    properties = content.get("properties") or {}
    mentions = trace.read_mentions(kind, properties, country)
    if draft.category in PROTECTED:
        found.shut.update(one.value for one in mentions)
        found.protected.add(person)
        return
    record = f"{feed}/{'+'.join(draft.key)}"
    found.kinds.update((one.value, one.kind) for one in mentions)
    subject = person if kind is trace.StatementKind.PERSON and draft.category in SUBJECTS else ""
    if subject:
        found.said[subject].add(draft.category)
        found.places[subject].append(country)
        predicate = content.get("predicate") or {}
        for role in trace.roles_told(str(predicate.get("conduct") or "")):
            found.conduct[subject].setdefault(role, []).append(record)
    marking = draft.marking
    day = trace.day_told(properties)
    found.statements[feed, "+".join(draft.key)] = trace.Statement(
        record=record,
        kind=kind,
        day=date.fromisoformat(day) if len(day) == len("2026-01-01") else None,
        grade=trace.Grade(
            scale=marking.scale, source=marking.source_grade, information=marking.info_grade, origin=marking.originating_source
        ),
        mentions=tuple((one.part, one.value) for one in mentions),
        about=EntityId(subject) if subject else None,
    )  # fmt: skip


def _told(found: _Of) -> trace.Told:
    subjects = tuple(
        trace.Subject(
            entity=EntityId(id),
            kind=MemberKind.PERSON,
            category=next(each for each in STANDING if each in said),
            conduct={role: tuple(own) for role, own in sorted(found.conduct.get(id, {}).items())},
            territories=tuple(each for each in found.places[id] if values.is_country(each)),
        )
        for id, said in sorted(found.said.items())
        if id not in found.protected
    )
    known = {one.entity for one in subjects}
    return trace.Told(
        statements=tuple(_open(one, found.shut) for one in found.statements.values() if not one.about or one.about in known),
        subjects=subjects,
        kinds={thing: kind for thing, kind in found.kinds.items() if thing not in found.shut},
    )  # fmt: skip


def _open(one: trace.Statement, shut: set[str]) -> trace.Statement:
    if shut.isdisjoint(thing for _, thing in one.mentions):
        return one
    return replace(one, mentions=tuple(each for each in one.mentions if each[1] not in shut))


def _owners(region: Path) -> Callable[[str], str | None]:
    drives = {row["vehicle"]: row["user"] for row in _table(region, "vehicles")}
    owner: dict[str, str] = {}
    for name, kind, column in (("phones", "phone", "phone"), ("accounts", "account", "account")):
        for row in _table(region, name):
            owner.setdefault(f"{kind}:{row[column]}", row["holder"])
    for row in _table(region, "plates"):
        owner.setdefault(f"vehicle:{row['plate']}", drives[row["vehicle"]])
    return lambda id: owner.get(id, id if ":" not in id else None)


def _table(region: Path, name: str) -> Iterator[dict[str, str]]:
    with (region / "truth" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)

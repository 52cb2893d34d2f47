"""Lay out the records that may be resolved, as rows of each kind's table, with the blind marks of each.

Only records that their partner gave for investigation or analysis take part, none of a protected person, and none that is
withdrawn for one, nor of a person of whom every case ended adversely. A number that a protected person holds is taken out
before anything is compared.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rootbranch import guard
from rootbranch.model.access import Actor, Kind
from rootbranch.model.category import SubjectCategory
from rootbranch.model.entities import KIND_OF_SCHEMA, EntityKind
from rootbranch.model.filters import Filter, Has, Or
from rootbranch.model.ids import DeliveryId, PartnerId
from rootbranch.model.marking import Purpose
from rootbranch.model.records import OpenRecord, RecordKind
from rootbranch.store import Connection, partners, records, versions
from rootbranch.usecases.asking import Work, joint
from rootbranch.usecases.following import tokens_put_up
from rootbranch.usecases.installation import Installation
from rootbranch.usecases.marks import marks_of_name, marks_of_tokens
from rootbranch.usecases.masking import masked_values

RESOLVED_FOR = (Purpose.INVESTIGATION, Purpose.ANALYSIS)
CHUNK = 2_000


@dataclass(slots=True)
class Rows:
    """Rows of each kind's table, and which record has which blind mark (`marks`)."""

    of_kind: dict[EntityKind, list[dict[str, str]]] = field(
        default_factory=lambda: {kind: [] for kind in EntityKind}
    )
    marks: list[int] = field(default_factory=list)
    marked: list[str] = field(default_factory=list)


def given_for_resolving() -> Filter:
    """Choose the records that may be resolved: those given for a purpose that asks who somebody is."""
    return Or(tuple(Has("purposes", purpose) for purpose in RESOLVED_FOR))


def lay_out_records(
    installation: Installation,
    actor: Actor,
    connection: Connection,
    deliveries: Sequence[DeliveryId] | None = None,
) -> Rows:
    """Lay out the current records of some deliveries; of all where none are named."""
    found = Rows()
    work = Work(
        installation=installation,
        actor=actor,
        connection=connection,
        thing=joint(Kind.ENTITY),
        at=installation.clock(),
    )
    territories = {each.id: each.territory for each in partners.all_partners(connection)}
    put_up = tokens_put_up(connection, work.at)
    for delivery in (None,) if deliveries is None else deliveries:
        stream = records.stream_open(
            connection, work.at, given_for_resolving(), kind=RecordKind.ENTITY, delivery=delivery
        )
        for chunk in _chunks(stream):
            _take(work, chunk, territories, found, put_up)
    return found


def _take(
    work: Work,
    chunk: Sequence[OpenRecord],
    territories: Mapping[PartnerId, str],
    found: Rows,
    put_up: frozenset[str],
) -> None:
    from rootbranch import resolve

    asked = [(opened.content, opened.record.schema, guard.Reach.NAMED) for opened in chunk]
    made = guard.token_lists(work.installation.keyring, asked)
    held = versions.protected_among(work.connection, work.at, {token for own in made for token in own})
    hidden = (
        masked_values(
            work,
            {
                text
                for opened, own in zip(chunk, made, strict=True)
                if held & {*own}
                for text in _texts(opened)
            },
        )
        if held
        else frozenset[str]()
    )
    for opened, own in zip(chunk, made, strict=True):
        kept = marks_of_tokens(token for token in own if token not in held)
        kind = KIND_OF_SCHEMA.get(opened.record.schema)
        if kind is EntityKind.PERSON and not put_up.isdisjoint(own):
            continue  # every case ended for this person; the category is under review
        if kind is not None and not (
            kind is EntityKind.PERSON and opened.record.category is SubjectCategory.NOT_A_PERSON
        ):
            country = territories.get(opened.record.partner, "")
            row = resolve.lay_out(kind, _open_properties(opened, hidden), country)
            found.of_kind[kind].append({resolve.RECORD_ID: opened.record.id, **row})
            kept |= marks_of_name(work.installation.keyring, row.get("name", ""))
        found.marks += sorted(kept)
        found.marked += [opened.record.id] * len(kept)


def _open_properties(opened: OpenRecord, hidden: frozenset[str]) -> dict[str, list[str]]:
    properties = opened.content.get("properties")
    if not isinstance(properties, dict):
        return {}
    return {name: [text for text in texts if text not in hidden] for name, texts in properties.items()}


def _texts(opened: OpenRecord) -> Iterator[str]:
    properties = opened.content.get("properties")
    if isinstance(properties, dict):
        for texts in properties.values():
            yield from (text for text in texts if isinstance(text, str))


def _chunks(stream: Iterator[OpenRecord]) -> Iterator[list[OpenRecord]]:
    chunk: list[OpenRecord] = []
    for opened in stream:
        chunk.append(opened)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk

"""Check a name or a number: is somebody or something known under it, among what the asker may see?

    query ─ blind marks ─▶ records of the picture ─ row filter ─▶ names compared ─▶ entities, best first, opened
                                                                                         └─ audit before the answer

A number that a protected person holds answers like one that nobody has.

Limits: names are found by a word or its first four letters; a name written in another script by its romanization.
Records gathered after the picture was built are found as soon as their delivery is complete.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import date
from functools import partial

from rootbranch import guard, values
from rootbranch.errors import InputError, Message, RootbranchError
from rootbranch.model.access import Actor, Verb
from rootbranch.model.entities import KIND_OF_SCHEMA, EntityId, EntityKind
from rootbranch.model.ids import Digest, RecordId
from rootbranch.usecases.asking import Work
from rootbranch.usecases.entity_views import CheckView, Evidence, Hit
from rootbranch.usecases.evidence import Explainer, evidence_of
from rootbranch.usecases.identity import Identity, Seen, entity_ids_of, open_identity
from rootbranch.usecases.installation import Installation
from rootbranch.usecases.looking import look
from rootbranch.usecases.marks import marks_of_tokens
from rootbranch.usecases.masking import protected_among
from rootbranch.usecases.near_names import near_names
from rootbranch.usecases.opened import open_contents, opened_lines
from rootbranch.usecases.things import all_records
from rootbranch.usecases.told_names import score_told
from rootbranch.usecases.views import RecordLine

CHARACTERS_MAX = 300
BORN_YEARS_MAX = 120
NAME_ALIKE_MIN = 0.6
HITS_MAX = 20
AT_ONCE = 60  # records whose groups are asked for at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is asked; at least one of them. `born` (ISO, may be partial) goes with a name only."""

    name: str = ""
    born: str = ""
    phone: str = ""
    plate: str = ""
    document: str = ""
    account: str = ""


_ISO_DAY = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_NUMBERS = {
    "phone": "phone",
    "plate": "registrationNumber",
    "document": "idNumber",
    "account": "accountNumber",
}


def check(installation: Installation, actor: Actor, query: Query) -> CheckView:
    """Find entities that answer a query, best first.

    Raises:
        InputError: Nothing to look for, a value is too long, or `born` is no date of birth.
    """
    _refuse_empty(query)
    _refuse_no_birth(installation, query)
    identity = open_identity(installation)
    return look(installation, actor, all_records(actor), "check", lambda work: _answer(work, identity, query))


def warm_up(installation: Installation) -> None:
    """Read the picture into memory, so that the first who asks does not wait for it; a broken one is said to whoever asks."""
    with suppress(RootbranchError):
        open_identity(installation)


def _answer(work: Work, identity: Identity | None, query: Query) -> CheckView:
    if identity is None:
        return CheckView(hits=(), version="")
    seen = Seen(work, identity, Verb.READ)
    found = _by_numbers(work, identity, query)
    name = values.unmasked_with_initials(query.name)
    names = near_names(identity, work.installation.keyring, name, seen.seen_among)
    may = seen.seen_among([*found, *names])
    explainer = Explainer(work)
    scored = {id: 1.0 for id in found if id in may}
    near = score_told(
        work, explainer, [id for id in names if id in may], partial(_likeness, query), NAME_ALIKE_MIN
    )
    for id, score in near.items():
        scored[id] = max(score, scored.get(id, 0.0))
    hits = _grouped(work, seen, explainer, query, scored)
    work.touch(line.id for hit in hits for line in hit.records)
    return CheckView(hits=hits, version=identity.version)


def _refuse_empty(query: Query) -> None:
    given = [getattr(query, each.name) for each in fields(query)]
    asked = any(text.strip() for text in (*(getattr(query, name) for name in _NUMBERS), query.name))
    if not asked or any(len(text) > CHARACTERS_MAX for text in given):
        raise InputError(
            Message("usecases.check_needs"),
            "check",
            Message("usecases.check_give", {"max": CHARACTERS_MAX}),
        )


def _refuse_no_birth(installation: Installation, query: Query) -> None:
    """Refuse a date that would be left out without a word, or makes everybody unlike."""
    if query.born.strip() and not _may_be_born(query.born.strip(), installation.clock().date()):
        fix = Message("usecases.check_write_born", {"years": BORN_YEARS_MAX})
        raise InputError(Message("usecases.check_born"), "born", fix)


def _may_be_born(text: str, today: date) -> bool:
    if not _ISO_DAY.fullmatch(text):
        return False
    try:
        born = values.first_day(text)
    except ValueError:
        return False
    return today.year - BORN_YEARS_MAX <= born.year and born <= today


def _tokens_of(installation: Installation, properties: Mapping[str, object]) -> list[Digest]:
    asked = ({"properties": properties}, "Person", guard.Reach.NAMED)
    return guard.token_lists(installation.keyring, (asked,))[0]


def _by_numbers(work: Work, identity: Identity, query: Query) -> list[RecordId]:
    properties: dict[str, object] = {
        field: [text] for name, field in _NUMBERS.items() if (text := getattr(query, name).strip())
    }
    if not properties:
        return []
    tokens = _tokens_of(work.installation, properties)
    held = protected_among(work, tokens)
    marks = marks_of_tokens(token for token in tokens if token not in held)
    return [identity.record_at(int(place)) for mark in sorted(marks) for place in identity.found_by(mark)]


def _likeness(query: Query, row: Mapping[str, str]) -> float:
    names = [name for name in (row.get("name", ""), row.get("other_names", "")) if name]
    score = max((values.score_names(query.name, name) for name in names), default=0.0)
    birth = values.compare_births(query.born, row.get("birth", "")) if query.born else None
    return score if birth is None else score * (0.6 + 0.4 * birth.score)


def _grouped(
    work: Work, seen: Seen, explainer: Explainer, query: Query, scored: Mapping[RecordId, float]
) -> tuple[Hit, ...]:
    found: dict[EntityId, list[RecordId]] = {}
    ordered = sorted(scored, key=lambda id: (-scored[id], id))
    for start in range(0, len(ordered), AT_ONCE):
        groups = seen.groups_of(ordered[start : start + AT_ONCE])
        names = entity_ids_of(work, groups.values())
        for id in ordered[start : start + AT_ONCE]:
            found.setdefault(names[groups[id]], []).append(id)
            if len(found) > HITS_MAX:
                break
        if len(found) > HITS_MAX:
            break
    chosen = [*found.items()][:HITS_MAX]
    opened = open_contents(work, [id for _, ids in chosen for id in ids])
    explainer.prepare([opened[ids[0]] for _, ids in chosen])
    lines = {line.id: line for line in opened_lines(work, [*opened.values()])}
    hits = [
        _hit(query, entity, [lines[id] for id in ids], scored, explainer.row(ids[0]))
        for entity, ids in chosen
    ]
    return tuple(sorted(hits, key=lambda hit: -hit.score))


def _hit(
    query: Query,
    entity: EntityId,
    shown: Sequence[RecordLine],
    scored: Mapping[RecordId, float],
    row: Mapping[str, str],
) -> Hit:
    kind = KIND_OF_SCHEMA.get(shown[0].schema)
    return Hit(
        entity=entity,
        kind=kind,
        records=tuple(shown),
        score=max(scored[line.id] for line in shown),
        evidence=_evidence(kind, query, row),
    )


def _evidence(kind: EntityKind | None, query: Query, row: Mapping[str, str]) -> Evidence:
    if kind is None:
        return Evidence(speaks_for=(), speaks_against=(), missing=())
    from rootbranch import resolve

    properties = {
        "name": [query.name],
        "birthDate": [query.born],
        "phone": [query.phone],
        "idNumber": [query.document],
        "registrationNumber": [query.plate],
        "accountNumber": [query.account],
    }
    given = {name: [text] for name, (text,) in properties.items() if text}
    asked = resolve.lay_out(kind, given, "")
    return evidence_of(kind, asked, {name: text for name, text in row.items() if asked.get(name)})

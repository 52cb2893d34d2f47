"""Lay out for the picture what records tell of telephones, accounts, vehicles and conduct, blindly.

    open records ─ trace.read_mentions ─▶ values ─ blind key ─▶ told.parquet (record, what, day)
                                                               said.parquet (record, part, kind, thing, token)
                 trace.read_references ─▶ rows referred to ──▶ refers.parquet (record, part, who, other record)

No value goes into the picture: a thing is 64 bits of a digest under the installation's blind key, and the token beside it is the
one by which it is known at each look whether somebody protected holds it by now. Who is who, who may see what and what is
graded how is asked at each look (`tracing`).

Limits: what arrives after the build is traced by the next one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from rootbranch import guard, trace, values
from rootbranch.model.ids import Digest
from rootbranch.model.networks import MemberKind
from rootbranch.model.records import OpenRecord, RecordKind
from rootbranch.model.reports import CustodyGround, OutcomeKind
from rootbranch.store import Connection, partners, records
from rootbranch.usecases.following import tokens_put_up
from rootbranch.usecases.installation import Installation
from rootbranch.usecases.rows import CHUNK, given_for_resolving
from rootbranch.usecases.tracing_references import References

if TYPE_CHECKING:
    import pyarrow as pa

WHO, EVENT, CONDUCT = "who", "event", "conduct"
"""Parts beside those of `trace.Part`: a token of who it is about, where and when somebody was arrested, and as what."""
_TOKEN_OF = {
    MemberKind.PHONE: "phone",
    MemberKind.ACCOUNT: "accountNumber",
    MemberKind.VEHICLE: "registrationNumber",
}
LASTING = frozenset(
    {
        trace.StatementKind.OWNERSHIP,
        trace.StatementKind.MEMBERSHIP,
        trace.StatementKind.DIRECTORSHIP,
        trace.StatementKind.FAMILY,
        trace.StatementKind.ASSOCIATION,
    }
)
"""What goes on until somebody says that it ended."""
NO_TOKEN = -1
NO_DAY = 0
DIGITS = 16


@dataclass(slots=True)
class _Rows:
    """Columns as they grow."""

    references: References
    record: list[str] = field(default_factory=list)
    what: list[str] = field(default_factory=list)
    day: list[int] = field(default_factory=list)
    until: list[int] = field(default_factory=list)
    place: list[int] = field(default_factory=list)
    part: list[str] = field(default_factory=list)
    kind: list[str] = field(default_factory=list)
    thing: list[int] = field(default_factory=list)
    token: list[int] = field(default_factory=list)
    tokens: dict[str, int] = field(default_factory=dict)

    def say(self, part: str, kind: str, thing: int, token: int = NO_TOKEN) -> None:
        """Add one thing that the newest record says."""
        self.place.append(len(self.record) - 1)
        self.part.append(part)
        self.kind.append(kind)
        self.thing.append(thing)
        self.token.append(token)


def lay_out_facts(installation: Installation, connection: Connection) -> "dict[str, pa.Table]":
    """Lay out all current records that may be resolved, oldest first."""
    territories = {each.id: each.territory for each in partners.all_partners(connection)}
    rows, at = _Rows(References(installation.keyring)), installation.clock()
    put_up = tokens_put_up(connection, at)
    for kind in (RecordKind.ENTITY, RecordKind.REPORT):
        stream = records.stream_open(connection, at, given_for_resolving(), kind=kind)
        for chunk in _chunks(stream):
            _take(installation.keyring, chunk, territories, rows, put_up)
    return _tables(rows)


def _take(
    keyring: guard.Keyring, chunk: Sequence[OpenRecord], territories: Any, rows: _Rows, put_up: frozenset[str]
) -> None:
    found = [_statement(one) for one in chunk]
    mentions = [
        trace.read_mentions(kind, _properties(one), territories.get(one.record.partner, "")) if kind else ()
        for one, kind in zip(chunk, found, strict=True)
    ]
    flat = [each for own in mentions for each in own]
    things = iter(
        [_number(digest) for digest in guard.blind_digests(keyring, (each.value.encode() for each in flat))]
    )
    asked = (({"properties": _as_held(each)}, "Person", guard.Reach.HELD) for each in flat)
    tokens = iter(guard.token_lists(keyring, asked))
    who = iter(
        guard.token_lists(keyring, ((one.content, one.record.schema, guard.Reach.WHO) for one in chunk))
    )
    for one, kind, own in zip(chunk, found, mentions, strict=True):
        told = next(who)
        if kind is None or not put_up.isdisjoint(told):
            for _ in own:
                next(tokens), next(things)
            continue  # every case ended for this person; the category is under review
        rows.record.append(one.record.id)
        rows.what.append(kind)
        rows.day.append(_day(one))
        rows.until.append(_until(one, kind))
        rows.references.tell(
            one.record.partner, one.record.feed, one.record.key_digest, kind, _properties(one)
        )
        for each in own:
            token = next(tokens)
            rows.say(
                each.part,
                each.kind,
                next(things),
                rows.tokens.setdefault(token[0], len(rows.tokens)) if token else NO_TOKEN,
            )
        if kind in {trace.StatementKind.PERSON, trace.StatementKind.ARREST}:
            for digest in told:
                rows.say(WHO, "", _number(digest))
            for role in _conduct(one):
                rows.say(CONDUCT, role, 0)
        if kind is trace.StatementKind.ARREST:
            rows.say(EVENT, "", _event(keyring, one))


def _as_held(one: trace.Mention) -> dict[str, list[str]]:
    """Give a value as the property of which the token is made; an address has none."""
    return {_TOKEN_OF[one.kind]: [one.written]} if one.kind in _TOKEN_OF else {}


def _statement(one: OpenRecord) -> "trace.StatementKind | None":
    if one.record.kind is RecordKind.ENTITY:
        return trace.STATEMENT_OF_SCHEMA.get(one.record.schema)
    report = one.content.get("report")
    arrest = isinstance(report, dict) and report.get("ground") == CustodyGround.OFFENCE
    return trace.StatementKind.ARREST if arrest and one.record.schema == OutcomeKind.ARREST else None


def _properties(one: OpenRecord) -> dict[str, list[str]]:
    found = one.content.get("properties")
    return found if isinstance(found, dict) else {}


def _conduct(one: OpenRecord) -> tuple[str, ...]:
    predicate = one.content.get("predicate")
    return trace.roles_told(str(predicate.get("conduct") or "")) if isinstance(predicate, dict) else ()


def _day(one: OpenRecord) -> int:
    """Give the day as its number, of what happened or else of when it was known."""
    report = one.content.get("report")
    told = (
        str(report.get("happened_on") or "") if isinstance(report, dict) else trace.day_told(_properties(one))
    )
    return _ordinal(told)


def _until(one: OpenRecord, kind: trace.StatementKind) -> int:
    """Give the last day of what lasted; of a tie that nobody ended, the day on which its partner still knew of it."""
    told = _ordinal(trace.last_day_told(_properties(one)))
    if told == NO_DAY and kind in LASTING and trace.day_told(_properties(one)):
        return max(_day(one), one.record.known_at.date().toordinal())
    return told


def _ordinal(told: str) -> int:
    try:
        return date.fromisoformat(told[:10]).toordinal()
    except ValueError:
        return NO_DAY


def _event(keyring: guard.Keyring, one: OpenRecord) -> int:
    report = one.content["report"]
    assert isinstance(report, dict)
    words = "|".join(
        values.fold(str(report.get(name) or "")) for name in ("happened_on", "territory", "place")
    )
    return _number(next(iter(guard.blind_digests(keyring, (f"event:{words}".encode(),)))))


def _number(digest: Digest) -> int:
    return int(digest[:DIGITS], 16)


def _chunks(stream: Iterator[OpenRecord]) -> Iterator[list[OpenRecord]]:
    chunk: list[OpenRecord] = []
    for opened in stream:
        chunk.append(opened)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _tables(rows: _Rows) -> "dict[str, pa.Table]":
    import numpy as np
    import pyarrow as pa

    return {
        "told": pa.table(
            {
                "record": pa.array(rows.record, pa.string()),
                "what": pa.array(rows.what, pa.string()),
                "day": pa.array(rows.day, pa.int32()),
                "until": pa.array(rows.until, pa.int32()),
            }
        ),
        "said": pa.table(
            {
                "place": pa.array(rows.place, pa.int32()),
                "part": pa.array(rows.part, pa.string()),
                "kind": pa.array(rows.kind, pa.string()),
                "thing": pa.array(np.array(rows.thing, np.uint64)),
                "token": pa.array(rows.token, pa.int32()),
            }
        ),
        "refers": rows.references.table(),
        "held": pa.table({"token": pa.array([*rows.tokens], pa.string())}),
    }

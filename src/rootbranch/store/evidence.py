"""Hand out what lies in the tables, so that it can be held against the digests that were made of it.

    record, payload, tokens, marking ─▶ Kept ─▶ `usecases.examining` makes the digests again
    entry, entry_subject, release    ─▶ columns that are not what the digested outcome or body says
    sealed content                   ─▶ how many seals there are, by the key they were made with

Limits: what was purged holds nothing and is left out.
"""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, Row, Table, func, select

from rootbranch.model.ids import DeliveryId, OfficerId, PartnerId, RecordId
from rootbranch.model.ledger import Release
from rootbranch.model.records import DeliveryState, EndReason
from rootbranch.store import ledger, markings, releases
from rootbranch.store.codec import read_json, write_json
from rootbranch.store.engines import is_among
from rootbranch.store.schema import (
    credential,
    delivery,
    entry,
    entry_subject,
    finding,
    inherited_token,
    marking,
    officer,
    payload,
    record,
    rejected,
    release,
    token,
)
from rootbranch.store.times import utc_text

STREAM_ROWS = 1_000
SEAL_HEAD_BYTES = 9
"""How many bytes of a seal name its version and its key, see `guard.seal`."""


class Kept(NamedTuple):
    """One record with its content, whether clear or sealed.

    Args:
        said_at: When the partner knew, where the row said so itself; as `times.utc_text`.
        happened_at: As `times.utc_text`, empty where the row does not say.
        tokens: Its blind tokens.
        passed_on: Tokens that protect for its sake, while it is withdrawn for somebody else's; mostly none.
    """

    id: RecordId
    partner: PartnerId
    kind: str
    schema: str
    category: str
    marking_id: int
    content_digest: str
    said_at: str
    happened_at: str
    known_at: datetime
    review_on: datetime
    open_text: str | None
    sealed: bytes | None
    tokens: frozenset[str]
    passed_on: frozenset[str]


def stream(connection: Connection) -> Iterator[Kept]:
    """Give all records that hold something, oldest first, in constant memory."""
    query = (
        select(record, delivery.c.known_at.label("delivered_at"), payload)
        .join(delivery, delivery.c.id == record.c.delivery_id)
        .join(payload, payload.c.record_id == record.c.id)
        .order_by(record.c.id)
    )
    with connection.execute(query, execution_options={"yield_per": STREAM_ROWS}) as rows:
        for part in rows.partitions():
            ids = [row.id for row in part]
            own, passed_on = _tokens(connection, token, ids), _tokens(connection, inherited_token, ids)
            for row in part:
                yield Kept(
                    id=RecordId(row.id),
                    partner=PartnerId(row.partner),
                    kind=row.kind,
                    schema=row.schema,
                    category=row.category,
                    marking_id=row.marking_id,
                    content_digest=row.content_digest,
                    said_at="" if row.known_at == row.delivered_at else utc_text(row.known_at),
                    happened_at=utc_text(row.happened_at) if row.happened_at else "",
                    known_at=row.known_at,
                    review_on=row.review_on,
                    open_text=row.open_text,
                    sealed=row.sealed,
                    tokens=frozenset(own.get(row.id, ()) or orjson.loads(row.tokens or "[]")),
                    passed_on=frozenset(passed_on.get(row.id, ())),
                )


def _tokens(connection: Connection, of: Table, ids: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    query = select(of.c.record_id, of.c.token).where(is_among(connection, of.c.record_id, ids))
    for record_id, value in connection.execute(query):
        found.setdefault(record_id, []).append(value)
    return found


def changed_markings(connection: Connection) -> tuple[int, ...]:
    """Return the ids of markings that do not fit their digest; those whose words were erased are left out."""
    rows = connection.execute(select(marking).where(marking.c.basis != markings.ERASED))
    return tuple(
        row.id for row in rows if sha256(write_json(markings.of_row(row)).encode()).hexdigest() != row.digest
    )


def odd_entries(connection: Connection) -> Iterator[tuple[int, str]]:
    """Name the entries whose columns, or whose cited records, are not those of their outcome: number and columns."""
    query = select(entry).order_by(entry.c.number)
    with connection.execute(query, execution_options={"yield_per": STREAM_ROWS}) as rows:
        for part in rows.partitions():
            cited = _cited(connection, [row.id for row in part])
            for row in part:
                try:
                    value = ledger.of_row(row)
                except (ValueError, TypeError, KeyError):
                    yield row.number, "outcome"
                    continue
                odd = _odd(row, ledger.columns(value))
                if cited.get(row.id, set()) != set(value.outcome.reports):
                    odd.append("entry_subject")
                if odd:
                    yield row.number, ", ".join(odd)


def _cited(connection: Connection, entry_ids: list[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    query = select(entry_subject.c.entry_id, entry_subject.c.record_id)
    for entry_id, record_id in connection.execute(
        query.where(is_among(connection, entry_subject.c.entry_id, entry_ids))
    ):
        found.setdefault(entry_id, set()).add(record_id)
    return found


def odd_releases(connection: Connection) -> Iterator[tuple[int, str]]:
    """Name the releases whose columns are not those of their body: number and columns."""
    for row in connection.execute(select(release).order_by(release.c.number)):
        try:
            odd = _odd(row, releases.columns(read_json(Release, row.body)))
        except (ValueError, TypeError, KeyError):
            odd = ["body"]
        if odd:
            yield row.number, ", ".join(odd)


def _odd(row: Row[Any], columns: dict[str, object]) -> list[str]:
    return [name for name, value in columns.items() if row._mapping[name] != value]


def officer_ids(connection: Connection) -> tuple[OfficerId, ...]:
    """Name all officers, also those whose row cannot be read any more."""
    return tuple(map(OfficerId, connection.execute(select(officer.c.id).order_by(officer.c.id)).scalars()))


def credential_owners(connection: Connection) -> tuple[OfficerId, ...]:
    """Name all who have something to sign in with."""
    query = select(credential.c.officer).order_by(credential.c.officer)
    return tuple(map(OfficerId, connection.execute(query).scalars()))


def count_findings(connection: Connection, delivery_id: DeliveryId) -> int:
    """Count the findings of a delivery."""
    query = select(func.count()).select_from(finding).where(finding.c.delivery_id == delivery_id)
    return connection.execute(query).scalar_one()


def purged_records(connection: Connection) -> tuple[RecordId, ...]:
    """Name all records that were purged, oldest first."""
    query = select(record.c.id).where(record.c.end_reason == EndReason.PURGED).order_by(record.c.id)
    return tuple(map(RecordId, connection.execute(query).scalars()))


def ended_deliveries(connection: Connection) -> tuple[DeliveryId, ...]:
    """Name all deliveries that were completed or cancelled."""
    query = select(delivery.c.id).where(delivery.c.state != DeliveryState.LOADING).order_by(delivery.c.id)
    return tuple(map(DeliveryId, connection.execute(query).scalars()))


def seals(connection: Connection) -> dict[bytes, int]:
    """Count all seals by their first bytes, which name the key."""
    found: dict[bytes, int] = {}
    for sealed in (payload.c.sealed, rejected.c.sealed, credential.c.second_factor):
        head = func.substr(sealed, 1, SEAL_HEAD_BYTES)
        query = select(head, func.count()).where(sealed.is_not(None)).group_by(head)
        for key, count in connection.execute(query):
            found[bytes(key)] = found.get(bytes(key), 0) + count
    return found


def state_text(state: object) -> str:
    """Write rows as one text, the same for the same rows, to be digested."""
    return write_json(state)


def sealed_records(connection: Connection) -> int:
    """Count the records whose content is sealed."""
    query = select(func.count()).select_from(payload).where(payload.c.sealed.is_not(None))
    return connection.execute(query).scalar_one()

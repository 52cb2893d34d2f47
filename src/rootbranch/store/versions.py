"""Follow a record through time and to whoever asks: its versions, what replaced it, and who may open it.

Limits: ended records are found here on purpose, since the ledger cites what it counted at the time;
`records` reads what is current.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import chain

from sqlalchemy import Connection, and_, not_, select

from rootbranch.model.filters import Filter
from rootbranch.model.ids import RecordId
from rootbranch.model.records import DeliveryState, EndReason, Record, RecordKind
from rootbranch.store import filters, markings, tokens
from rootbranch.store.engines import is_among
from rootbranch.store.records import of_row
from rootbranch.store.schema import delivery, inherited_token, marking, payload, record, token

ASKED_AT_ONCE = 5_000


def versions(connection: Connection, of: Record) -> tuple[Record, ...]:
    """Return all versions of a record's key, newest first."""
    query = (
        select(record)
        .join(delivery, delivery.c.id == record.c.delivery_id)
        .where(record.c.key_digest == of.key_digest, delivery.c.state == DeliveryState.COMPLETE)
        .order_by(record.c.id.desc())
    )
    rows = connection.execute(query).all()
    known = markings.of_rows(connection, rows)
    return tuple(of_row(row, known[row.marking_id]) for row in rows)


def successors(connection: Connection) -> dict[RecordId, RecordId]:
    """Map each superseded report and claim to the current record of the same key."""
    now = record.alias()
    query = (
        select(record.c.id, now.c.id)
        .join(now, and_(now.c.key_digest == record.c.key_digest, now.c.ended_at.is_(None)))
        .join(delivery, delivery.c.id == now.c.delivery_id)
        .where(record.c.end_reason == EndReason.SUPERSEDED, delivery.c.state == DeliveryState.COMPLETE)
        .where(record.c.kind.in_((RecordKind.REPORT, RecordKind.CLAIM)))
    )
    return {RecordId(old): RecordId(new) for old, new in connection.execute(query)}


def purged_reports(connection: Connection) -> frozenset[RecordId]:
    """Return the reports whose content was erased; what they counted for stays counted."""
    query = select(record.c.id).where(
        record.c.end_reason == EndReason.PURGED, record.c.kind == RecordKind.REPORT
    )
    return frozenset(RecordId(id) for id in connection.execute(query).scalars())


def openable(
    connection: Connection, at: datetime, where: Filter, record_ids: Iterable[RecordId]
) -> frozenset[RecordId]:
    """Say which of these records somebody may open: not protected, not withdrawn, content there, filter passed."""
    asked = sorted(set(record_ids))
    found: set[RecordId] = set()
    for start in range(0, len(asked), ASKED_AT_ONCE):
        query = (
            select(record.c.id)
            .join(delivery, delivery.c.id == record.c.delivery_id)
            .join(marking, marking.c.id == record.c.marking_id)
            .join(payload, payload.c.record_id == record.c.id)
            .where(is_among(connection, record.c.id, asked[start : start + ASKED_AT_ONCE]))
            .where(delivery.c.state == DeliveryState.COMPLETE, not_(record.c.protected))
            .where(payload.c.open_text.is_not(None))
            .where(not_(tokens.is_withdrawn(record, at)), filters.where(where, filters.RECORD))
        )
        found.update(RecordId(id) for id in connection.execute(query).scalars())
    return frozenset(found)


def protected_among(connection: Connection, at: datetime, values: Iterable[str]) -> frozenset[str]:
    """Say which of these blind tokens a protected record holds that still speaks, or one withdrawn for its sake."""
    asked = sorted(set(values))
    own = (
        select(token.c.token)
        .join(record, record.c.id == token.c.record_id)
        .join(delivery, delivery.c.id == record.c.delivery_id)
        .where(is_among(connection, token.c.token, asked))
        .where(tokens.still_speaks(record), delivery.c.state == DeliveryState.COMPLETE)
    )
    passed_on = (
        select(inherited_token.c.token)
        .join(record, record.c.id == inherited_token.c.record_id)
        .where(is_among(connection, inherited_token.c.token, asked))
        .where(tokens.protects_by_inheritance(record, at))
    )
    return frozenset(chain.from_iterable(connection.execute(query).scalars() for query in (own, passed_on)))

"""Follow a record through time and to whoever asks: its versions, what replaced it, and who may open it.

Limits: ended records are found here on purpose, since the ledger cites what it counted at the time;
`records` reads what is current.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cache, lru_cache

from sqlalchemy import CompoundSelect, Connection, Select, and_, not_, select

from rootbranch.model.filters import Filter
from rootbranch.model.ids import RecordId
from rootbranch.model.records import DeliveryState, EndReason, Record, RecordKind
from rootbranch.store import filters, markings, tokens
from rootbranch.store.engines import as_asked, is_asked
from rootbranch.store.records import of_row
from rootbranch.store.schema import delivery, inherited_token, marking, payload, record, token

ASKED_AT_ONCE = 5_000
KEPT = 256  # statements, one for each filter


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
    connection: Connection,
    at: datetime,
    where: Filter,
    record_ids: Iterable[RecordId],
    *,
    ended: bool = True,
) -> frozenset[RecordId]:
    """Say which of these records somebody may open: not protected, not withdrawn, content there, filter passed.

    Args:
        ended: Whether those count that were replaced or retracted.
    """
    asked = sorted(set(record_ids))
    found: set[RecordId] = set()
    query = _openable(connection.dialect.name, where, ended=ended)
    for start in range(0, len(asked), ASKED_AT_ONCE):
        given = {"asked": as_asked(connection, asked[start : start + ASKED_AT_ONCE]), "at": at}
        found.update(RecordId(id) for id in connection.execute(query, given).scalars())
    return frozenset(found)


@lru_cache(maxsize=KEPT)
def _openable(dialect: str, where: Filter, *, ended: bool) -> Select[str]:
    query = (
        select(record.c.id)
        .join(delivery, delivery.c.id == record.c.delivery_id)
        .join(marking, marking.c.id == record.c.marking_id)
        .join(payload, payload.c.record_id == record.c.id)
        .where(is_asked(dialect, record.c.id))
        .where(delivery.c.state == DeliveryState.COMPLETE, not_(record.c.protected))
        .where(payload.c.open_text.is_not(None))
        .where(not_(tokens.is_withdrawn(record, tokens.AT)), filters.where(where, filters.RECORD))
    )
    return query if ended else query.where(record.c.ended_at.is_(None))


def protected_among(connection: Connection, at: datetime, values: Iterable[str]) -> frozenset[str]:
    """Say which of these blind tokens a protected record holds that still speaks, or one withdrawn for its sake."""
    asked = sorted(set(values))
    if not asked:
        return frozenset()
    given = {"asked": as_asked(connection, asked), "at": at}
    return frozenset(connection.execute(_protected(connection.dialect.name), given).scalars())


@cache
def _protected(dialect: str) -> CompoundSelect[str]:
    own = (
        select(token.c.token)
        .join(record, record.c.id == token.c.record_id)
        .join(delivery, delivery.c.id == record.c.delivery_id)
        .where(is_asked(dialect, token.c.token))
        .where(tokens.still_speaks(record), delivery.c.state == DeliveryState.COMPLETE)
    )
    passed_on = (
        select(inherited_token.c.token)
        .join(record, record.c.id == inherited_token.c.record_id)
        .where(is_asked(dialect, inherited_token.c.token))
        .where(tokens.protects_by_inheritance(record, tokens.AT))
    )
    return own.union_all(passed_on)

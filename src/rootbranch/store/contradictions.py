"""Name records and deliveries whose columns cannot stand beside one another: somebody changed them with another tool.

    record ── partner, feed              ──▶ of its delivery, which the audit witnesses
           ── ended_at, ended_by, reason ──▶ a complete delivery of the feed, ended with it, and what took its place
           ── no content                 ──▶ purged
    delivery ── accepted, changed, retracted, rejected ──▶ as many rows as it says

Nothing is kept for this: it is all there already. What is purged is for the audit to say (`evidence.purged_records`).

Limits: row number, locator and recorded_at are nobody's but the record's own (the clock of a machine may be set back).
Walks all records some times.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, func, not_, or_, select, tuple_

from rootbranch.model.ids import DeliveryId, RecordId
from rootbranch.model.records import DeliveryState, EndReason
from rootbranch.store.schema import delivery, payload, record, rejected

_COMPLETE = delivery.c.state == DeliveryState.COMPLETE
_PURGED = record.c.end_reason == EndReason.PURGED
_GONE = record.c.end_reason.in_((EndReason.RETRACTED, EndReason.WITHDRAWN))


def misplaced(connection: Connection) -> Iterator[tuple[RecordId, str]]:
    """Give records with the column that is not what their delivery or their end says."""
    for columns, query in (
        ("partner, feed", _of_another_delivery()),
        ("ended_at, ended_by, end_reason", _ended_by_nobody()),
        ("ended_at, end_reason", _replaced_by_nothing()),
        ("ended_at, end_reason", _current_twice()),
        ("end_reason", _purged_with_content()),
    ):
        for record_id in connection.execute(query).scalars():
            yield RecordId(record_id), columns


def without_content(connection: Connection) -> Iterator[RecordId]:
    """Name the records that were not purged and hold nothing."""
    there = exists().where(payload.c.record_id == record.c.id)
    query = select(record.c.id).where(not_(there), or_(record.c.end_reason.is_(None), not_(_PURGED)))
    yield from map(RecordId, connection.execute(query.order_by(record.c.id)).scalars())


def miscounted(connection: Connection) -> Iterator[tuple[DeliveryId, str]]:
    """Give complete deliveries with the table of which they have fewer or more rows than they counted.

    Rejected rows are given too where all of them are gone, as after a purge: that is for the audit to say.
    """
    brought = _counts(connection, select(record.c.delivery_id, func.count()).group_by(record.c.delivery_id))
    unread = _counts(
        connection, select(rejected.c.delivery_id, func.count()).group_by(rejected.c.delivery_id)
    )
    ended = select(record.c.ended_by, func.count()).group_by(record.c.ended_by)
    gone = _counts(connection, ended.where(_GONE))
    unclear = _counts(connection, ended.where(_PURGED))
    for row in connection.execute(select(delivery).where(_COMPLETE).order_by(delivery.c.id)):
        least = gone.get(row.id, 0)
        if brought.get(row.id, 0) != row.accepted + row.changed or not (
            least <= row.retracted <= least + unclear.get(row.id, 0)
        ):
            yield DeliveryId(row.id), "record"
        if unread.get(row.id, 0) != row.rejected:
            yield DeliveryId(row.id), "rejected"


def _counts(connection: Connection, query: Select[Any]) -> dict[str, int]:
    return {id: count for id, count in connection.execute(query) if id is not None}


def _of_another_delivery() -> Select[Any]:
    fits = and_(
        record.c.partner == delivery.c.partner,
        record.c.feed == delivery.c.feed,
    )
    joined = select(record.c.id).join(delivery, delivery.c.id == record.c.delivery_id)
    return joined.where(not_(fits)).order_by(record.c.id)


def _ended_by_nobody() -> Select[Any]:
    by = and_(
        delivery.c.id == record.c.ended_by,
        delivery.c.partner == record.c.partner,
        delivery.c.feed == record.c.feed,
        delivery.c.completed_at == record.c.ended_at,
        _COMPLETE,
    )
    # What was current when it was purged was ended by no delivery.
    ended = or_(not_(_PURGED), record.c.ended_by.is_not(None))
    wrong = and_(record.c.ended_at.is_not(None), ended, not_(exists().where(by)))
    half = and_(record.c.ended_at.is_(None), record.c.ended_by.is_not(None))
    return select(record.c.id).where(or_(wrong, half)).order_by(record.c.id)


def _replaced_by_nothing() -> Select[Any]:
    other = record.alias()
    place = tuple_(record.c.ended_by, record.c.key_digest)
    brought = select(other.c.delivery_id, other.c.key_digest)
    twice = brought.group_by(other.c.delivery_id, other.c.key_digest).having(func.count() > 1)
    own = record.c.ended_by == record.c.delivery_id
    fits = or_(and_(own, place.in_(twice)), and_(not_(own), place.in_(brought)))
    superseded = record.c.end_reason == EndReason.SUPERSEDED
    return select(record.c.id).where(superseded, not_(fits)).order_by(record.c.id)


def _current_twice() -> Select[Any]:
    current = and_(record.c.ended_at.is_(None), _COMPLETE)
    joined = select(record.c.key_digest).join(delivery, delivery.c.id == record.c.delivery_id).where(current)
    twice = joined.group_by(record.c.key_digest).having(func.count() > 1)
    query = select(record.c.id).join(delivery, delivery.c.id == record.c.delivery_id)
    return query.where(current, record.c.key_digest.in_(twice)).order_by(record.c.id)


def _purged_with_content() -> Select[Any]:
    there = exists().where(payload.c.record_id == record.c.id)
    return select(record.c.id).where(_PURGED, there).order_by(record.c.id)

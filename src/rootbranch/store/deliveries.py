"""Keep what arrived, how far it was taken in, and that two files of one feed never overtake one another.

start ──▶ loading ──┬─ records.complete_delivery ──▶ complete    all of its records count, at once
                    └─ cancel ─────────────────────▶ cancelled   none of them is left
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from rootbranch.errors import Message, StateError
from rootbranch.model.filters import Filter
from rootbranch.model.ids import DeliveryId, Digest, OfficerId, PartnerId
from rootbranch.model.records import Delivery, DeliveryMode, DeliveryState
from rootbranch.store import filters, markings
from rootbranch.store.engines import as_asked, columns_of, is_asked
from rootbranch.store.schema import delivery, mention, payload, record, rejected, token


def start(connection: Connection, value: Delivery) -> None:
    """Begin a delivery.

    Raises:
        StateError: Another delivery of the same partner and feed has not come to its end.
    """
    other = loading(connection, value.partner, value.feed)
    if other is not None:
        what = Message("store.feed_is_loading", {"feed": value.feed, "delivery": other.id})
        raise StateError(what, value.id, Message("store.resume_or_cancel", {"delivery": other.id}))
    connection.execute(insert(delivery).values(columns_of(delivery, value)))


def get(connection: Connection, delivery_id: DeliveryId) -> Delivery | None:
    """Return a delivery in whatever state."""
    return _one(connection, select(delivery).where(delivery.c.id == delivery_id))


def file_names(connection: Connection, delivery_ids: Iterable[DeliveryId]) -> dict[DeliveryId, str]:
    """Return how the files of some thousand deliveries are called."""
    given = {"asked": as_asked(connection, delivery_ids)}
    rows = connection.execute(_file_names(connection.dialect.name), given)
    return {DeliveryId(id): name for id, name in rows}


@cache
def _file_names(dialect: str) -> Select[str, str]:
    return select(delivery.c.id, delivery.c.file_name).where(is_asked(dialect, delivery.c.id))


def loading(connection: Connection, partner: PartnerId, feed: str) -> Delivery | None:
    """Return the delivery of this feed that was begun and neither completed nor cancelled."""
    return _one(connection, _of_feed(partner, feed).where(delivery.c.state == DeliveryState.LOADING))


def other_feed_of(connection: Connection, value: Delivery) -> str | None:
    """Return another feed of the partner under which the same bytes are complete already."""
    query = select(delivery.c.feed).where(
        delivery.c.partner == value.partner,
        delivery.c.feed != value.feed,
        delivery.c.file_digest == value.file_digest,
        delivery.c.state == DeliveryState.COMPLETE,
    )
    return connection.execute(query.limit(1)).scalar_one_or_none()


def latest(connection: Connection, partner: PartnerId, feed: str) -> Delivery | None:
    """Return the delivery of this feed that was completed last."""
    query = _of_feed(partner, feed).where(delivery.c.state == DeliveryState.COMPLETE)
    return _one(connection, query.order_by(delivery.c.completed_at.desc(), delivery.c.id.desc()).limit(1))


def advance(
    connection: Connection,
    delivery_id: DeliveryId,
    *,
    rows: int,
    accepted: int = 0,
    changed: int = 0,
    unchanged: int = 0,
    rejected: int = 0,
    withheld: int = 0,
) -> None:
    """Say how far the file is taken in; call it in the transaction that keeps the rows.

    Args:
        rows: Rows of the file kept so far, from its beginning.
        accepted, changed, unchanged, rejected, withheld: What the rows of this chunk add to the counts.
    """
    counts = {
        "accepted": accepted,
        "changed": changed,
        "unchanged": unchanged,
        "rejected": rejected,
        "withheld": withheld,
    }
    done = connection.execute(
        update(delivery)
        .where(delivery.c.id == delivery_id, delivery.c.state == DeliveryState.LOADING)
        .values(rows_committed=rows, **{name: delivery.c[name] + more for name, more in counts.items()})
    )
    if done.rowcount != 1:
        raise not_loading(delivery_id)


def as_delta(connection: Connection, delivery_id: DeliveryId) -> None:
    """Take a full delivery for a partial one: its file broke off, so what is missing says nothing."""
    change = update(delivery).where(delivery.c.id == delivery_id, delivery.c.state == DeliveryState.LOADING)
    if connection.execute(change.values(mode=DeliveryMode.DELTA)).rowcount != 1:
        raise not_loading(delivery_id)


def cancel(connection: Connection, delivery_id: DeliveryId, at: datetime) -> None:
    """Give up a delivery: what it staged is erased; the delivery and its findings stay."""
    done = connection.execute(
        update(delivery)
        .where(delivery.c.id == delivery_id, delivery.c.state == DeliveryState.LOADING)
        .values(state=DeliveryState.CANCELLED, completed_at=at)
    )
    if done.rowcount != 1:
        raise not_loading(delivery_id)
    staged = select(record.c.id).where(record.c.delivery_id == delivery_id)
    marked = markings.used_by(connection, record.c.delivery_id == delivery_id)
    connection.execute(delete(mention).where(mention.c.delivery_id == delivery_id))
    connection.execute(delete(token).where(token.c.record_id.in_(staged)))
    connection.execute(delete(payload).where(payload.c.record_id.in_(staged)))
    connection.execute(delete(record).where(record.c.delivery_id == delivery_id))
    connection.execute(delete(rejected).where(rejected.c.delivery_id == delivery_id))
    markings.erase_unused(connection, marked)


def page(
    connection: Connection,
    where: Filter,
    *,
    partner: PartnerId | None = None,
    feed: str | None = None,
    state: DeliveryState | None = None,
    limit: int,
    after: DeliveryId | None = None,
) -> tuple[Delivery, ...]:
    """Return deliveries that pass a filter, newest first, from the one after `after` on."""
    query = select(delivery).where(filters.where(where, filters.DELIVERY))
    for column, value in ((delivery.c.partner, partner), (delivery.c.feed, feed), (delivery.c.state, state)):
        if value is not None:
            query = query.where(column == value)
    if after is not None:
        query = query.where(delivery.c.id < after)
    rows = connection.execute(query.order_by(delivery.c.id.desc()).limit(limit))
    return tuple(of_row(row) for row in rows)


def completed_after(connection: Connection, at: datetime | None) -> int:
    """Count the deliveries that were completed after a moment; all complete ones for None."""
    query = select(func.count()).where(delivery.c.state == DeliveryState.COMPLETE)
    if at is not None:
        query = query.where(delivery.c.completed_at > at)
    return connection.execute(query.select_from(delivery)).scalar_one()


def complete(connection: Connection) -> frozenset[DeliveryId]:
    """Name all deliveries that count."""
    query = select(delivery.c.id).where(delivery.c.state == DeliveryState.COMPLETE)
    return frozenset(DeliveryId(id) for id in connection.execute(query).scalars())


def not_loading(delivery_id: DeliveryId) -> StateError:
    """Make the error of somebody who goes on with a delivery that has come to its end."""
    what = Message("store.not_loading", {"delivery": delivery_id})
    return StateError(what, delivery_id, Message("store.start_again"))


def of_row(row: Row[Any]) -> Delivery:
    """Make a delivery of a row of its table."""
    return Delivery(
        id=DeliveryId(row.id),
        partner=PartnerId(row.partner),
        feed=row.feed,
        file_name=row.file_name,
        file_digest=Digest(row.file_digest),
        mapping_digest=Digest(row.mapping_digest),
        mode=DeliveryMode(row.mode),
        state=DeliveryState(row.state),
        officer=OfficerId(row.officer),
        known_at=row.known_at,
        started_at=row.started_at,
        completed_at=row.completed_at,
        rows_committed=row.rows_committed,
        accepted=row.accepted,
        changed=row.changed,
        unchanged=row.unchanged,
        rejected=row.rejected,
        retracted=row.retracted,
        withheld=row.withheld,
    )


def _of_feed(partner: PartnerId, feed: str) -> Select[Any]:
    return select(delivery).where(delivery.c.partner == partner, delivery.c.feed == feed)


def _one(connection: Connection, query: Select[Any]) -> Delivery | None:
    row = connection.execute(query).one_or_none()
    return None if row is None else of_row(row)

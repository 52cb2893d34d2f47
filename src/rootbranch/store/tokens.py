"""Withdraw what speaks in the clear of somebody whom another record protects: protected wins.

    protected record ──token── open record of a person       same person: withdrawn
    protected record ──token── record of a thing             that person's phone, account or vehicle: withdrawn

Which tokens a record is kept with says what counts: a suspect has none of things, so a shared telephone withdraws nobody.

Nothing is stored: whether a record is withdrawn follows, at each reading, from the tokens of the protected
records that still speak. A protected record speaks while it is current, and goes on when its partner just
does not deliver it any more: that is nobody's decision. It falls silent when its partner corrects it
(superseded; the new version speaks) or when it is purged. So the order of arrival does not matter.

A decision of an officer lifts a withdrawal for its period, unless a minor is behind it.

What is withdrawn is also sealed when a delivery is complete, and opened when the withdrawal is lifted:

    clear_and_shared, lapsed   what is to be sealed          lifted   what is to be opened

Limits: equal tokens only; who wrote a name in another way is found when records are resolved. One step only: a
telephone that stands in a withdrawn record, and in no protected one, withdraws no other record.
Source: design, section 2, items 2 to 4.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    exists,
    not_,
    or_,
    select,
    true,
)

from rootbranch.model.category import SubjectCategory
from rootbranch.model.ids import DeliveryId, RecordId
from rootbranch.model.records import DeliveryState, EndReason
from rootbranch.store.engines import each_of, is_among, take_turns
from rootbranch.store.schema import category_decision, delivery, payload, record, token


def is_withdrawn(of: FromClause, at: datetime) -> ColumnElement[bool]:
    """Say that a record of `of` (the record table or an alias of it) is withdrawn at a moment."""
    decided = exists().where(
        category_decision.c.record_id == of.c.id,
        category_decision.c.valid_from <= at,
        category_decision.c.valid_to > at,
    )
    return and_(
        not_(of.c.protected),
        protected_behind(of),
        or_(not_(decided), protected_behind(of, SubjectCategory.MINOR)),
    )


def protected_behind(of: FromClause, category: SubjectCategory | None = None) -> ColumnElement[bool]:
    """Say that a current record of a protected person shares a token that counts for this record."""
    held, other, person, source = payload.alias(), token.alias(), record.alias(), delivery.alias()
    own = each_of(held.c.tokens).table_valued("value")
    shared = (
        select(1)
        .select_from(held.join(own, true()))
        .join(other, other.c.token == own.c.value)
        .join(person, person.c.id == other.c.record_id)
        .join(source, source.c.id == person.c.delivery_id)
        .where(held.c.record_id == of.c.id)
        .where(still_speaks(person), source.c.state == DeliveryState.COMPLETE)
        .correlate(of)
    )
    return exists(shared if category is None else shared.where(person.c.category == category))


def still_speaks(person: FromClause) -> ColumnElement[bool]:
    """Say that a protected record protects: current, or gone from its partner's files without a correction."""
    return or_(
        person.c.ended_at.is_(None), person.c.end_reason.in_((EndReason.RETRACTED, EndReason.WITHDRAWN))
    )


def take_turn(connection: Connection) -> None:
    """Wait for others who complete a delivery or lift a withdrawal: each must see what the other did."""
    take_turns(connection, token)


def clear_and_shared(connection: Connection, delivery_id: DeliveryId, at: datetime) -> tuple[RecordId, ...]:
    """Return the clear records that are withdrawn once a delivery is complete: its own, and those that it withdraws.

    It walks the tokens of all clear records (1.5 us each on SQLite); only those of the delivery where it brings no
    protected person.
    """
    if not connection.execute(select(exists().select_from(token))).scalar_one():
        return ()  # nobody is protected yet
    held = payload.alias()
    own = each_of(held.c.tokens).table_valued("value")
    sharing = (
        select(held.c.record_id)
        .select_from(held.join(own, true()))
        .where(held.c.open_text.is_not(None), own.c.value.in_(select(token.c.token)))
    )
    brought = exists().where(record.c.delivery_id == delivery_id, record.c.protected)
    if not connection.execute(select(brought)).scalar_one():
        mine = select(record.c.id).where(record.c.delivery_id == delivery_id)
        sharing = sharing.where(held.c.record_id.in_(mine))
    return _clear_and_withdrawn(connection, sharing, at)


def lapsed(connection: Connection, at: datetime) -> tuple[RecordId, ...]:
    """Return clear records that were decided on and are withdrawn again, as the decision has run out."""
    return _clear_and_withdrawn(connection, select(category_decision.c.record_id), at)


def _clear_and_withdrawn(connection: Connection, among: Select[Any], at: datetime) -> tuple[RecordId, ...]:
    query = (
        select(record.c.id)
        .join(delivery, delivery.c.id == record.c.delivery_id)
        .join(payload, payload.c.record_id == record.c.id)
        .where(record.c.id.in_(among), delivery.c.state == DeliveryState.COMPLETE)
        .where(payload.c.open_text.is_not(None), is_withdrawn(record, at))
    )
    return tuple(RecordId(id) for id in connection.execute(query).scalars())


def lifted(connection: Connection, at: datetime) -> tuple[RecordId, ...]:
    """Return records that are sealed for another record's sake which withdraws them no more."""
    query = (
        select(record.c.id)
        .join(payload, payload.c.record_id == record.c.id)
        .where(not_(payload.c.protected), payload.c.sealed.is_not(None))
        .where(not_(is_withdrawn(record, at)))
    )
    return tuple(RecordId(id) for id in connection.execute(query).scalars())


def shared(connection: Connection, record_ids: Iterable[RecordId]) -> frozenset[RecordId]:
    """Say behind which of some records a protected person stands, whatever was decided on them."""
    asked = is_among(connection, record.c.id, record_ids)
    rows = connection.execute(
        select(record.c.id).where(asked, not_(record.c.protected), protected_behind(record))
    )
    return frozenset(RecordId(id) for id in rows.scalars())


def clear_by_decision(connection: Connection, at: datetime) -> tuple[RecordId, ...]:
    """Return clear records of complete deliveries that a protected person stands behind and a decision lets count."""
    query = (
        select(record.c.id)
        .join(delivery, delivery.c.id == record.c.delivery_id)
        .join(payload, payload.c.record_id == record.c.id)
        .where(record.c.id.in_(select(category_decision.c.record_id)), payload.c.open_text.is_not(None))
        .where(delivery.c.state == DeliveryState.COMPLETE)
        .where(not_(record.c.protected), protected_behind(record), not_(is_withdrawn(record, at)))
    )
    return tuple(RecordId(id) for id in connection.execute(query).scalars())


def withheld(connection: Connection, at: datetime, record_ids: Iterable[RecordId]) -> frozenset[RecordId]:
    """Say which of some thousand records are withdrawn at a moment, whether ended or not."""
    asked = is_among(connection, record.c.id, record_ids)
    rows = connection.execute(select(record.c.id).where(asked, is_withdrawn(record, at)))
    return frozenset(rows.scalars())


def withdrawn(
    connection: Connection, at: datetime, *, limit: int, after: RecordId | None = None
) -> tuple[RecordId, ...]:
    """Return the ids of withdrawn records, oldest first; it walks all records, for the few who supervise."""
    query = (
        select(record.c.id)
        .join(delivery, delivery.c.id == record.c.delivery_id)
        .where(
            delivery.c.state == DeliveryState.COMPLETE, record.c.ended_at.is_(None), is_withdrawn(record, at)
        )
    )
    if after is not None:
        query = query.where(record.c.id > after)
    return tuple(connection.execute(query.order_by(record.c.id).limit(limit)).scalars())

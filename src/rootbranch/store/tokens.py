"""Withdraw what speaks in the clear of somebody whom another record protects: protected wins.

    protected record ──token── open record of a person ──inherited token── any other open record
            │                  same person: withdrawn                      the same person again, or a thing
            └──token── record of a thing                                   that this person holds: withdrawn
                       that person's phone, account or vehicle: withdrawn

Which tokens a record is kept with says what counts: a suspect has none of things, so a shared telephone withdraws nobody.
A person's record that is withdrawn and sealed is known to be about somebody protected: all that it names protects as
well (`inherited_token`) while it is withdrawn itself, that is until nobody stands behind it any more, and not while an
officer's decision holds that has opened it. A record of a thing passes nothing on: the other end of a call is another person.

Nothing is stored: whether a record is withdrawn follows, at each reading, from the tokens of the protected
records that still speak. A protected record speaks while it is current, and goes on when its partner just
does not deliver it any more: that is nobody's decision. It falls silent when its partner corrects it
(superseded; the new version speaks) or when it is purged. So the order of arrival does not matter.

A decision of an officer lifts a withdrawal for its period, unless a minor is behind it.

What is withdrawn is also sealed when a delivery is complete (`clear_and_shared`, `lapsed`, `heirs`), and opened when the
withdrawal is lifted (`openings`).

Limits: equal tokens only; who wrote a name in another way is found when records are resolved. Two steps only: what is
withdrawn for an inherited token passes nothing on, so that no chain of chance runs through the register.
Source: design, section 2, items 2 to 4; decision 0100.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    not_,
    or_,
    select,
    true,
)

from rootbranch.model.category import SubjectCategory
from rootbranch.model.ids import DeliveryId, Digest, RecordId
from rootbranch.model.records import DeliveryState, EndReason
from rootbranch.store import matches
from rootbranch.store.engines import each_of, insert_rows, is_among, take_turns
from rootbranch.store.schema import (
    category_decision,
    delivery,
    inherited_token,
    matched_row,
    payload,
    record,
    token,
)
from rootbranch.store.times import UtcTime

INHERITED_COLUMNS = ("record_id", "token")
KEPT = 64  # expressions, which take ten milliseconds to build
AT = bindparam("at", type_=UtcTime())
"""The moment of a statement that is kept, brought when it is executed."""
Moment: TypeAlias = datetime | BindParameter[datetime]
HEIR = record.alias()
"""A record that passed something on; one alias for all, so that what is said of it can be added to what is kept."""


def is_withdrawn(of: FromClause, at: Moment) -> ColumnElement[bool]:
    """Say that a record of `of` (the record table or an alias of it) is withdrawn at a moment."""
    return and_(
        not_(of.c.protected),
        is_behind(of, not_(_decided(HEIR, at))),
        or_(minor_behind(of), not_(_decided(of, at))),
    )


@lru_cache(maxsize=KEPT)
def minor_behind(of: FromClause) -> ColumnElement[bool]:
    """Say that a minor's record withdraws this record, directly or by what another record passed on: no decision counts."""
    minor = SubjectCategory.MINOR
    return or_(shares(of, minor), exists(_inheriting(of).where(shares(HEIR, minor))))


def protects_by_inheritance(heir: FromClause, at: Moment) -> ColumnElement[bool]:
    """Say that what a record passed on counts at a moment: as long as that record itself is withdrawn.

    A decision ends that only once it has opened the seal, which it does with its keyed digest alone; when it has run out,
    what was passed on counts again, whether or not anything was sealed since.
    """
    lasting = or_(_is_beyond_decision(heir), not_(_decided(heir, at)))
    return and_(still_speaks(heir), shares(heir), lasting)


def is_behind(of: FromClause, undecided: ColumnElement[bool]) -> ColumnElement[bool]:
    """Say that a protected person's record withdraws this one, or a record that passed something on does.

    Args:
        undecided: That no decision holds on `HEIR`.
    """
    lasting = or_(_is_beyond_decision(HEIR), undecided)
    return or_(shares(of), exists(_inheriting(of).where(shares(HEIR), lasting)))


@lru_cache(maxsize=KEPT)
def _inheriting(of: FromClause) -> Select[tuple[int]]:
    """Find records (`HEIR`) that passed on a token that counts for this record."""
    held, passed = payload.alias(), inherited_token.alias()
    own = each_of(held.c.tokens).table_valued("value")
    return (
        select(1)
        .select_from(held.join(own, true()))
        .join(passed, passed.c.token == own.c.value)
        .join(HEIR, HEIR.c.id == passed.c.record_id)
        .where(held.c.record_id == of.c.id, passed.c.record_id != of.c.id, still_speaks(HEIR))
        .correlate(of)
    )


@lru_cache(maxsize=KEPT)
def _is_beyond_decision(heir: FromClause) -> ColumnElement[bool]:
    """Say that no decision has opened this record, or that a minor is behind it."""
    held = payload.alias()
    clear = select(1).where(held.c.record_id == heir.c.id, held.c.open_text.is_not(None)).correlate(heir)
    return or_(not_(exists(clear)), shares(heir, SubjectCategory.MINOR))


def _decided(of: FromClause, at: Moment) -> ColumnElement[bool]:
    """Say that a decision on this record holds at a moment, whether or not it fits its digest."""
    return exists(
        _decisions(of).where(category_decision.c.valid_from <= at, category_decision.c.valid_to > at)
    )


@lru_cache(maxsize=KEPT)
def _decisions(of: FromClause) -> Select[tuple[int]]:
    return select(1).where(category_decision.c.record_id == of.c.id).correlate(of)


@lru_cache(maxsize=KEPT)
def shares(of: FromClause, category: SubjectCategory | None = None) -> ColumnElement[bool]:
    """Say that a protected record that still speaks shares a token with this record, or was matched with its row."""
    return or_(_shares_token(of, category), matches.is_matched(of, category))


def _shares_token(of: FromClause, category: SubjectCategory | None) -> ColumnElement[bool]:
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
    # Not `in_`, whose list SQLAlchemy spells out anew each time a statement is executed.
    reason = person.c.end_reason
    return or_(person.c.ended_at.is_(None), reason == EndReason.RETRACTED, reason == EndReason.WITHDRAWN)


def take_turn(connection: Connection) -> None:
    """Wait for others who complete a delivery or lift a withdrawal: each must see what the other did."""
    take_turns(connection, token)


def clear_and_shared(connection: Connection, delivery_id: DeliveryId, at: datetime) -> tuple[RecordId, ...]:
    """Return the clear records that are withdrawn once a delivery is complete: its own, and those that it withdraws.

    What they pass on withdraws more: see `heirs`. It walks the tokens of all clear records (1.5 us each on SQLite); only those of the delivery where it brings no
    protected person.
    """
    if not _has_rows(connection, token):
        return ()  # nobody is protected yet
    held = payload.alias()
    own = each_of(held.c.tokens).table_valued("value")
    sharing = (
        select(held.c.record_id)
        .select_from(held.join(own, true()))
        .where(held.c.open_text.is_not(None))
        .where(or_(own.c.value.in_(select(token.c.token)), own.c.value.in_(select(inherited_token.c.token))))
    )
    brought = exists().where(record.c.delivery_id == delivery_id, record.c.protected)
    if not connection.execute(select(brought)).scalar_one():
        mine = select(record.c.id).where(record.c.delivery_id == delivery_id)
        sharing = sharing.where(held.c.record_id.in_(mine))
    return _clear_and_withdrawn(connection, sharing, at)


def _has_rows(connection: Connection, table: Table) -> bool:
    """Say whether a table has a row, which costs a hundredth of a walk that finds nothing."""
    return connection.execute(select(exists().select_from(table))).scalar_one()


def heirs(connection: Connection) -> tuple[RecordId, ...]:
    """Return persons' records that should pass on what they name, and have not yet.

    They are sealed for a protected person's sake, or were, until an officer decided on them.
    """
    sealed = select(payload.c.record_id).where(not_(payload.c.protected), payload.c.sealed.is_not(None))
    passed_on = exists().where(inherited_token.c.record_id == record.c.id)
    query = (
        select(record.c.id)
        .where(record.c.id.in_(sealed.union(select(category_decision.c.record_id))), not_(record.c.protected))
        .where(record.c.category != SubjectCategory.NOT_A_PERSON, not_(passed_on), shares(record))
    )
    return tuple(RecordId(id) for id in connection.execute(query).scalars())


def passing_on(connection: Connection, record_ids: Iterable[RecordId]) -> tuple[RecordId, ...]:
    """Say which of some thousand records have passed on what they name."""
    asked = is_among(connection, inherited_token.c.record_id, record_ids)
    query = select(inherited_token.c.record_id).where(asked).distinct()
    return tuple(RecordId(id) for id in connection.execute(query).scalars())


def pass_on(connection: Connection, rows: Iterable[tuple[RecordId, Digest]]) -> None:
    """Let all tokens of withdrawn records protect as well."""
    insert_rows(connection, "inherited_token", INHERITED_COLUMNS, sorted(rows))


def take_back(connection: Connection, record_ids: Iterable[RecordId]) -> None:
    """Let what some thousand records passed on protect no more: they are erased."""
    connection.execute(
        delete(inherited_token).where(is_among(connection, inherited_token.c.record_id, record_ids))
    )


def clear_and_inheriting(
    connection: Connection, from_heirs: Iterable[RecordId], at: datetime
) -> tuple[RecordId, ...]:
    """Return the clear records that are withdrawn for what these records have passed on; walks the tokens of all."""
    held = payload.alias()
    own = each_of(held.c.tokens).table_valued("value")
    passed = select(inherited_token.c.token).where(
        is_among(connection, inherited_token.c.record_id, from_heirs)
    )
    sharing = (
        select(held.c.record_id)
        .select_from(held.join(own, true()))
        .where(held.c.open_text.is_not(None), own.c.value.in_(passed))
    )
    return _clear_and_withdrawn(connection, sharing, at)


def clear_and_matched(connection: Connection, at: datetime) -> tuple[RecordId, ...]:
    """Return clear records that are withdrawn because their rows were matched inside the seal."""
    if not _has_rows(connection, matched_row):
        return ()
    return _clear_and_withdrawn(connection, matches.matched_records(), at)


def lapsed(connection: Connection, at: datetime) -> tuple[RecordId, ...]:
    """Return clear records that were decided on and are withdrawn again, as the decision has run out."""
    if not _has_rows(connection, category_decision):
        return ()
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


def clear_by_decision(connection: Connection, at: datetime) -> tuple[RecordId, ...]:
    """Return clear records of complete deliveries that a protected person stands behind and a decision lets count."""
    if not _has_rows(connection, category_decision):
        return ()
    query = (
        select(record.c.id)
        .join(delivery, delivery.c.id == record.c.delivery_id)
        .join(payload, payload.c.record_id == record.c.id)
        .where(record.c.id.in_(select(category_decision.c.record_id)), payload.c.open_text.is_not(None))
        .where(delivery.c.state == DeliveryState.COMPLETE)
        .where(not_(record.c.protected), is_behind(record, not_(_decided(HEIR, at))))
        .where(not_(is_withdrawn(record, at)))
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

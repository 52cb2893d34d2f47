"""Keep which rows were matched, inside the seal, with the row of a protected person: all that comes out is "withdraw this".

A token finds a protected person under the same number or the same whole name. Who was written in another way is found
by comparing, which happens in memory with the seals open (`usecases.sealed_matching`). What is kept are two key digests: the
row to be withdrawn, and the row that protects. Rows, not records, so that a correction on either side changes nothing; a
protected row protects as long as one of its versions still speaks.
"""

from collections.abc import Iterable

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    delete,
    exists,
    insert,
    or_,
    select,
)

from rootbranch.model.category import SubjectCategory
from rootbranch.model.ids import Digest, RecordId
from rootbranch.model.records import DeliveryState, EndReason
from rootbranch.store.engines import is_among
from rootbranch.store.schema import delivery, matched_row, record


def is_matched(of: FromClause, category: SubjectCategory | None) -> ColumnElement[bool]:
    """Say that the row of a record was matched with that of a protected person who still speaks."""
    # One question for each of the two indexes of keys, that of current versions and that of ended ones.
    return or_(_matched(of, category, ended=False), _matched(of, category, ended=True))


def matched_records() -> Select[tuple[str]]:
    """Select the ids of all records whose row was matched."""
    current = and_(record.c.key_digest == matched_row.c.row_key, record.c.ended_at.is_(None))
    return select(record.c.id).select_from(matched_row.join(record, current))


def replace_all(connection: Connection, pairs: Iterable[tuple[Digest, Digest]]) -> tuple[Digest, ...]:
    """Keep these matches (row, protected row) and no others; return the rows that were matched before and are no more."""
    now = sorted(set(pairs))
    before = set(connection.execute(select(matched_row.c.row_key)).scalars())
    connection.execute(delete(matched_row))
    if now:
        connection.execute(
            insert(matched_row), [{"row_key": row, "person_key": person} for row, person in now]
        )
    return tuple(sorted(Digest(key) for key in before - {row for row, _ in now}))


def records_of_rows(connection: Connection, keys: Iterable[Digest]) -> tuple[RecordId, ...]:
    """Name the current records of rows."""
    query = select(record.c.id).where(
        is_among(connection, record.c.key_digest, keys), record.c.ended_at.is_(None)
    )
    return tuple(RecordId(id) for id in connection.execute(query).scalars())


def hanging_on(connection: Connection, record_ids: Iterable[RecordId]) -> tuple[RecordId, ...]:
    """Name the current records whose rows were matched with the rows of some records."""
    keys = select(record.c.key_digest).where(is_among(connection, record.c.id, record_ids))
    rows = select(matched_row.c.row_key).where(matched_row.c.person_key.in_(keys))
    query = select(record.c.id).where(record.c.key_digest.in_(rows), record.c.ended_at.is_(None))
    return tuple(RecordId(id) for id in connection.execute(query).scalars())


def forget(connection: Connection, record_ids: Iterable[RecordId]) -> None:
    """Forget the matches of rows that are erased, on either side."""
    keys = select(record.c.key_digest).where(is_among(connection, record.c.id, record_ids))
    either = or_(matched_row.c.row_key.in_(keys), matched_row.c.person_key.in_(keys))
    connection.execute(delete(matched_row).where(either))


def _matched(of: FromClause, category: SubjectCategory | None, *, ended: bool) -> ColumnElement[bool]:
    person, source = record.alias(), delivery.alias()
    speaks = (
        and_(
            person.c.ended_at.is_not(None),
            person.c.end_reason.in_((EndReason.RETRACTED, EndReason.WITHDRAWN)),
        )
        if ended
        else person.c.ended_at.is_(None)
    )
    found = (
        select(1)
        .select_from(matched_row.join(person, person.c.key_digest == matched_row.c.person_key))
        .join(source, source.c.id == person.c.delivery_id)
        .where(matched_row.c.row_key == of.c.key_digest)
        .where(speaks, person.c.protected, source.c.state == DeliveryState.COMPLETE)
        .correlate(of)
    )
    return exists(found if category is None else found.where(person.c.category == category))

"""Read records: which are current, which pass a filter, and their content where it is open.

`current` is the only definition of a current record: its delivery is complete, it has not ended, and it is
not withdrawn for a protected person's sake. Every reader here starts from it, or says why not.

Limits: the content of a protected person is never read here; see `payloads.sealed`.
Source: design, sections 2 and 3.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from typing import Any, TypedDict, Unpack

import orjson
from sqlalchemy import Connection, Row, Select, func, not_, select, update

from rootbranch.model.category import SubjectCategory
from rootbranch.model.filters import Filter
from rootbranch.model.ids import DeliveryId, Digest, PartnerId, RecordId
from rootbranch.model.marking import Marking
from rootbranch.model.records import DeliveryState, EndReason, OpenRecord, Record, RecordKind
from rootbranch.store import filters, markings, tokens
from rootbranch.store.engines import as_asked, fold_letters, folded, is_asked
from rootbranch.store.schema import delivery, marking, payload, record

STREAM_ROWS = 1_000
SEARCH_CHARACTERS_MAX = 200


class Narrowing(TypedDict, total=False):
    """Which of the current records are wanted; None, or left out, means any."""

    kind: RecordKind | None
    partner: PartnerId | None
    feed: str | None
    delivery: DeliveryId | None
    schema: str | None
    category: SubjectCategory | None


def current(at: datetime) -> Select[Any]:
    """Select the records that are current at a moment; the caller adds what it wants to know of them."""
    return (
        select(record)
        .join(delivery, delivery.c.id == record.c.delivery_id)
        .join(marking, marking.c.id == record.c.marking_id)
        .where(delivery.c.state == DeliveryState.COMPLETE, record.c.ended_at.is_(None))
        .where(not_(tokens.is_withdrawn(record, at)))
    )


def get(connection: Connection, record_id: RecordId) -> Record | None:
    """Return a record of a complete delivery, be it current, ended or withdrawn."""
    query = (
        select(record)
        .join(delivery, delivery.c.id == record.c.delivery_id)
        .where(record.c.id == record_id, delivery.c.state == DeliveryState.COMPLETE)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else of_row(row, markings.get(connection, row.marking_id))


def of_ids(connection: Connection, record_ids: Iterable[RecordId]) -> dict[RecordId, Record]:
    """Return those of some thousand records whose delivery is complete, be they current, ended or withdrawn."""
    given = {"asked": as_asked(connection, record_ids)}
    rows = connection.execute(_of_ids(connection.dialect.name), given).all()
    known = markings.of_rows(connection, rows)
    return {RecordId(row.id): of_row(row, known[row.marking_id]) for row in rows}


@cache
def _of_ids(dialect: str) -> Select[Any]:
    return (
        select(record)
        .join(delivery, delivery.c.id == record.c.delivery_id)
        .where(is_asked(dialect, record.c.id), delivery.c.state == DeliveryState.COMPLETE)
    )


def is_current(connection: Connection, record_id: RecordId, at: datetime) -> bool:
    """Say whether a record counts at a moment."""
    return connection.execute(current(at).where(record.c.id == record_id)).one_or_none() is not None


def page(
    connection: Connection,
    at: datetime,
    where: Filter,
    *,
    limit: int,
    after: RecordId | None = None,
    **narrowed: Unpack[Narrowing],
) -> tuple[Record, ...]:
    """Return current records that pass a filter, oldest first."""
    query = _narrowed(current(at), where, narrowed)
    if after is not None:
        query = query.where(record.c.id > after)
    return _records(connection, query.order_by(record.c.id).limit(limit))


def open_page(
    connection: Connection,
    at: datetime,
    where: Filter,
    *,
    limit: int,
    after: RecordId | None = None,
    **narrowed: Unpack[Narrowing],
) -> tuple[OpenRecord, ...]:
    """Return current records with their content, oldest first; protected ones are left out."""
    query = _narrowed(_with_content(at), where, narrowed)
    if after is not None:
        query = query.where(record.c.id > after)
    return _open_records(connection, query.order_by(record.c.id).limit(limit))


def open_record(connection: Connection, record_id: RecordId, at: datetime) -> OpenRecord | None:
    """Return one current record with its content; None where it is protected, ended or withdrawn."""
    found = _open_records(connection, _with_content(at).where(record.c.id == record_id))
    return found[0] if found else None


def stream_open(
    connection: Connection, at: datetime, where: Filter, **narrowed: Unpack[Narrowing]
) -> Iterator[OpenRecord]:
    """Give all current records that `open_page` would, in constant memory."""
    query = _narrowed(_with_content(at), where, narrowed).order_by(record.c.id)
    with connection.execute(query, execution_options={"yield_per": STREAM_ROWS}) as rows:
        for part in rows.partitions():
            known = markings.of_rows(connection, part)
            yield from (_open_record(row, known[row.marking_id]) for row in part)


def count_by_category(
    connection: Connection, at: datetime, where: Filter, **narrowed: Unpack[Narrowing]
) -> dict[SubjectCategory, int]:
    """Count current records exactly; a count of protected persons goes through `disclosure` first."""
    counted = _narrowed(current(at), where, narrowed).with_only_columns(record.c.category, func.count())
    rows = connection.execute(counted.group_by(record.c.category))
    return {SubjectCategory(category): count for category, count in rows}


def search(
    connection: Connection, at: datetime, text: str, where: Filter, *, limit: int
) -> tuple[OpenRecord, ...]:
    """Return current open records whose content holds a text, whatever its case and accents, newest first.

    Args:
        text: Taken as it is, `%` and `_` too; cut at `SEARCH_CHARACTERS_MAX`; empty finds nothing.
    """
    if not text.strip():
        return ()
    written = orjson.dumps(text.strip()[:SEARCH_CHARACTERS_MAX]).decode()[1:-1]  # as content holds quotes
    found = fold_letters(payload.c.open_text).contains(fold_letters(_escaped(written)), escape="/")
    query = _narrowed(_with_content(at), where, {}).where(found)
    return _open_records(connection, query.order_by(record.c.id.desc()).limit(limit))


def holds(value: str, text: str) -> bool:
    """Say whether a value holds a text as `search` finds it, whatever the case and accents of both."""
    return folded(text) in folded(value)


def due_for_review(connection: Connection, at: datetime, *, limit: int) -> tuple[Record, ...]:
    """Return records whose review date has come, longest overdue first; withdrawn ones are among them."""
    query = (
        select(record)
        .join(delivery, delivery.c.id == record.c.delivery_id)
        .where(
            delivery.c.state == DeliveryState.COMPLETE, record.c.ended_at.is_(None), record.c.review_on <= at
        )
        .order_by(record.c.review_on, record.c.id)
    )
    return _records(connection, query.limit(limit))


def end(connection: Connection, record_id: RecordId, at: datetime, reason: EndReason) -> bool:
    """End a record by an officer's act, not by a delivery; False if it had ended before."""
    open_ones = update(record).where(record.c.id == record_id, record.c.ended_at.is_(None))
    return connection.execute(open_ones.values(ended_at=at, end_reason=reason)).rowcount == 1


def _with_content(at: datetime) -> Select[Any]:
    return (
        current(at)
        .join(payload, payload.c.record_id == record.c.id)
        .where(not_(record.c.protected), not_(payload.c.protected), payload.c.open_text.is_not(None))
        .add_columns(payload.c.open_text)
    )


def _escaped(text: str) -> str:
    return text.replace("/", "//").replace("%", "/%").replace("_", "/_")


def _narrowed(query: Select[Any], where: Filter, narrowed: Narrowing) -> Select[Any]:
    columns = {name: record.c[name] for name in ("kind", "partner", "feed", "schema", "category")}
    columns["delivery"] = record.c.delivery_id
    for name, value in narrowed.items():
        if value is not None:
            query = query.where(columns[name] == value)
    return query.where(filters.where(where, filters.RECORD))


def _records(connection: Connection, query: Select[Any]) -> tuple[Record, ...]:
    rows = connection.execute(query).all()
    known = markings.of_rows(connection, rows)
    return tuple(of_row(row, known[row.marking_id]) for row in rows)


def _open_records(connection: Connection, query: Select[Any]) -> tuple[OpenRecord, ...]:
    rows = connection.execute(query).all()
    known = markings.of_rows(connection, rows)
    return tuple(_open_record(row, known[row.marking_id]) for row in rows)


def _open_record(row: Row[Any], shared: Marking) -> OpenRecord:
    return OpenRecord(record=of_row(row, shared), content=orjson.loads(row.open_text))


def of_row(row: Row[Any], shared: Marking) -> Record:
    """Make a record of a row of its table, with the marking it points to."""
    return Record(
        id=RecordId(row.id),
        delivery=DeliveryId(row.delivery_id),
        partner=PartnerId(row.partner),
        feed=row.feed,
        kind=RecordKind(row.kind),
        schema=row.schema,
        category=SubjectCategory(row.category),
        marking=shared,
        key_digest=Digest(row.key_digest),
        content_digest=Digest(row.content_digest),
        row=row.row,
        locator=row.locator,
        happened_at=row.happened_at,
        known_at=row.known_at,
        recorded_at=row.recorded_at,
        review_on=row.review_on,
        ended_at=row.ended_at,
        end_reason=None if row.end_reason is None else EndReason(row.end_reason),
    )

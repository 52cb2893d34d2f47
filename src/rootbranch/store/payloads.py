"""Keep content apart from its record, so that it can be erased and the record stays.

    open_text ── seal_open ──▶ sealed      somebody's record protects whom this content is about
              ◀── open_again ──             it does so no more

Sealed content goes in and out as bytes; nobody here has the key. On SQLite a changed row of the same length
is written over in place; only so it is sure that no older copy stays in a page when clear content is sealed.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from sqlalchemy import Connection, Select, bindparam, not_, select, update

from rootbranch.model.ids import DeliveryId, RecordId
from rootbranch.store.engines import as_asked, insert_rows, is_among, is_asked, lock_table
from rootbranch.store.schema import payload, rejected

STREAM_ROWS = 1_000
REJECTED_COLUMNS = ("delivery_id", "row", "locator", "sealed")


def open_text(connection: Connection, record_id: RecordId) -> str | None:
    """Return open content as JSON text, of whatever record; None where it is sealed or erased."""
    query = select(payload.c.open_text).where(payload.c.record_id == record_id)
    return connection.execute(query).scalar_one_or_none()


def sealed(
    connection: Connection, record_ids: Sequence[RecordId] | None = None
) -> Iterator[tuple[RecordId, bytes]]:
    """Give sealed contents by record id; all of them where no ids are named, for a rotation of keys."""
    query = select(payload.c.record_id, payload.c.sealed).where(payload.c.sealed.is_not(None))
    if record_ids is not None:
        query = query.where(is_among(connection, payload.c.record_id, record_ids))
    ordered = query.order_by(payload.c.record_id)
    with connection.execute(ordered, execution_options={"yield_per": STREAM_ROWS}) as rows:
        for record_id, blob in rows:
            yield RecordId(record_id), blob


def tokens_of(connection: Connection, record_ids: Iterable[RecordId]) -> tuple[str, ...]:
    """Return the lists of blind tokens of unprotected records, each as a JSON array."""
    query = select(payload.c.tokens).where(
        payload.c.tokens.is_not(None), is_among(connection, payload.c.record_id, record_ids)
    )
    return tuple(connection.execute(query).scalars())


def keep_others_out(connection: Connection) -> None:
    """Let nobody else write content until the transaction ends, so that no seal is made under an old key."""
    lock_table(connection, payload)


def reseal(connection: Connection, rows: Sequence[tuple[RecordId, bytes]]) -> None:
    """Put newly sealed contents in the place of the old ones."""
    if rows:
        change = update(payload).where(payload.c.record_id == bindparam("of"), payload.c.sealed.is_not(None))
        new = [{"of": record_id, "blob": blob} for record_id, blob in rows]
        connection.execute(change.values(sealed=bindparam("blob")), new)


def open_texts(connection: Connection, record_ids: Iterable[RecordId]) -> tuple[tuple[RecordId, str], ...]:
    """Return those contents of some thousand records that are not sealed."""
    given = {"asked": as_asked(connection, record_ids)}
    rows = connection.execute(_open_texts(connection.dialect.name), given)
    return tuple((RecordId(record_id), text) for record_id, text in rows)


@cache
def _open_texts(dialect: str) -> Select[str, str]:
    asked = is_asked(dialect, payload.c.record_id)
    query = select(payload.c.record_id, payload.c.open_text).where(asked, payload.c.open_text.is_not(None))
    return query.order_by(payload.c.record_id)


def seal_open(connection: Connection, rows: Sequence[tuple[RecordId, bytes]]) -> None:
    """Put seals in the place of clear contents; `care.forget` is due when the transaction is committed."""
    if rows:
        change = update(payload).where(payload.c.record_id == bindparam("of"), not_(payload.c.protected))
        new = [{"of": record_id, "blob": blob} for record_id, blob in rows]
        connection.execute(change.values(open_text=None, sealed=bindparam("blob")), new)


def open_again(connection: Connection, rows: Sequence[tuple[RecordId, str]]) -> None:
    """Put clear contents in the place of their seals; the tables refuse it for a protected person."""
    if rows:
        change = update(payload).where(payload.c.record_id == bindparam("of"))
        new = [{"of": record_id, "text": text} for record_id, text in rows]
        connection.execute(change.values(open_text=bindparam("text"), sealed=None), new)


def add_rejected(
    connection: Connection, delivery_id: DeliveryId, rows: Sequence[tuple[int, str, bytes]]
) -> None:
    """Keep rejected rows (row number, locator, sealed row): nobody knows whom they are about."""
    insert_rows(connection, "rejected", REJECTED_COLUMNS, [(delivery_id, *row) for row in rows])


def rejected_rows(connection: Connection, delivery_id: DeliveryId) -> Iterator[tuple[int, str, bytes]]:
    """Give the rejected rows of a delivery in the order of the file."""
    query = select(rejected.c.row, rejected.c.locator, rejected.c.sealed).where(
        rejected.c.delivery_id == delivery_id
    )
    ordered = query.order_by(rejected.c.row)
    with connection.execute(ordered, execution_options={"yield_per": STREAM_ROWS}) as rows:
        for number, locator, blob in rows:  # noqa: UP028 - a row is not the tuple that is promised
            yield number, locator, blob


def reseal_rejected(
    connection: Connection, delivery_id: DeliveryId, rows: Sequence[tuple[int, bytes]]
) -> None:
    """Put newly sealed rejected rows in the place of the old ones."""
    if rows:
        change = update(rejected).where(
            rejected.c.delivery_id == delivery_id, rejected.c.row == bindparam("of")
        )
        connection.execute(
            change.values(sealed=bindparam("blob")), [{"of": row, "blob": blob} for row, blob in rows]
        )

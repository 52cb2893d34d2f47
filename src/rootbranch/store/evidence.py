"""Hand out what every record holds, as it lies in the tables, so that it can be held against its digests.

    record, payload, tokens, marking ─▶ Kept ─▶ `usecases.examining` makes the digests again

Limits: what was purged holds nothing and is left out.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple

import orjson
from sqlalchemy import Connection, select

from rootbranch.model.ids import RecordId
from rootbranch.store import markings
from rootbranch.store.codec import write_json
from rootbranch.store.engines import is_among
from rootbranch.store.schema import delivery, marking, payload, record, token
from rootbranch.store.times import utc_text

STREAM_ROWS = 1_000


class Kept(NamedTuple):
    """One record with its content, whether clear or sealed.

    Args:
        said_at: When the partner knew, where the row said so itself; as `times.utc_text`.
        tokens: Its blind tokens, whatever their scope.
    """

    id: RecordId
    schema: str
    category: str
    marking_id: int
    content_digest: str
    said_at: str
    open_text: str | None
    sealed: bytes | None
    tokens: frozenset[str]


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
            own = _tokens(connection, [row.id for row in part])
            for row in part:
                yield Kept(
                    id=RecordId(row.id),
                    schema=row.schema,
                    category=row.category,
                    marking_id=row.marking_id,
                    content_digest=row.content_digest,
                    said_at="" if row.known_at == row.delivered_at else utc_text(row.known_at),
                    open_text=row.open_text,
                    sealed=row.sealed,
                    tokens=frozenset(own.get(row.id, ()) or orjson.loads(row.tokens or "[]")),
                )


def _tokens(connection: Connection, ids: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    query = select(token.c.record_id, token.c.token).where(is_among(connection, token.c.record_id, ids))
    for record_id, value in connection.execute(query):
        found.setdefault(record_id, []).append(value)
    return found


def changed_markings(connection: Connection) -> tuple[int, ...]:
    """Return the ids of markings that do not fit their digest; those whose words were erased are left out."""
    rows = connection.execute(select(marking).where(marking.c.basis != markings.ERASED))
    return tuple(
        row.id for row in rows if sha256(write_json(markings.of_row(row)).encode()).hexdigest() != row.digest
    )

"""Keep the audit in its chain, in the same transaction as what it tells of.

Limits: `guard` makes and verifies the chain; here the head is locked, so that two writers cannot fork it.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import Connection, Row, Select, func, insert, select

from rootbranch.model.access import Kind, Verb
from rootbranch.model.audit import AuditEntry, AuditEvent, Checkpoint
from rootbranch.model.ids import NO_DIGEST, Digest, OfficerId
from rootbranch.model.marking import Purpose
from rootbranch.store.engines import columns_of, lock_table
from rootbranch.store.schema import audit, checkpoint

STREAM_ROWS = 2_000
_HEAD = select(audit.c.number, audit.c.digest).order_by(audit.c.number.desc()).limit(1)
_APPEND = insert(audit)


def lock_head(connection: Connection) -> tuple[int, Digest]:
    """Return number and digest of the last entry, and let nobody else append until the transaction ends."""
    lock_table(connection, audit)
    return head(connection)


def head(connection: Connection) -> tuple[int, Digest]:
    """Return number and digest of the last entry; (0, NO_DIGEST) where there is none."""
    row = connection.execute(_HEAD).one_or_none()
    return (0, NO_DIGEST) if row is None else (row.number, Digest(row.digest))


def append(connection: Connection, value: AuditEntry) -> None:
    """Append an entry that was made after `lock_head`."""
    append_all(connection, (value,))


def append_all(connection: Connection, values: Iterable[AuditEntry]) -> None:
    """Append entries that were made after `lock_head`, each after the one before."""
    if rows := [_row(value) for value in values]:
        connection.execute(_APPEND, rows)


def _row(value: AuditEntry) -> dict[str, object]:
    event = value.event
    return {
        "number": value.number,
        "at": event.at,
        "officer": event.officer,
        "purpose": event.purpose,
        "door": event.door,
        "verb": event.verb,
        "kind": event.kind,
        "what": event.what,
        "thing": event.thing,
        "allowed": event.allowed,
        "count": event.count,
        "touched": event.touched,
        "previous": value.previous,
        "digest": value.digest,
    }


def entries(connection: Connection, after: int = 0) -> Iterator[AuditEntry]:
    """Give all entries in the order of the chain, in constant memory."""
    query = select(audit).where(audit.c.number > after).order_by(audit.c.number)
    with connection.execute(query, execution_options={"yield_per": STREAM_ROWS}) as rows:
        for row in rows:
            yield _entry(row)


def last_of(connection: Connection, what: Collection[str]) -> datetime | None:
    """Return when one of these use cases was last carried out; walks back from the newest entry until it finds one."""
    query = select(audit.c.at).where(audit.c.what.in_(what), audit.c.allowed)
    return connection.execute(query.order_by(audit.c.number.desc()).limit(1)).scalar()


class Narrowed(TypedDict, total=False):
    """What a list of entries is narrowed to; what is left out or None means any. `last` is not included."""

    officer: OfficerId | None
    verb: Verb | None
    kind: Kind | None
    thing: str | None
    allowed: bool | None
    first: datetime | None
    last: datetime | None


def page(
    connection: Connection, *, limit: int, after: int | None = None, **to: Unpack[Narrowed]
) -> tuple[AuditEntry, ...]:
    """Return entries, newest first, from the one numbered below `after` on."""
    query = _narrowed(select(audit), to)
    if after is not None:
        query = query.where(audit.c.number < after)
    return tuple(
        _entry(row) for row in connection.execute(query.order_by(audit.c.number.desc()).limit(limit))
    )


def count(connection: Connection, **to: Unpack[Narrowed]) -> int:
    """Count the entries that `page` would give in all."""
    found = _narrowed(select(audit.c.number), to).subquery()
    return connection.execute(select(func.count()).select_from(found)).scalar_one()


def _narrowed(query: Select[Any], to: Narrowed) -> Select[Any]:
    for column, value in (
        (audit.c.officer, to.get("officer")),
        (audit.c.verb, to.get("verb")),
        (audit.c.kind, to.get("kind")),
        (audit.c.thing, to.get("thing")),
        (audit.c.allowed, to.get("allowed")),
    ):
        if value is not None:
            query = query.where(column == value)
    if (first := to.get("first")) is not None:
        query = query.where(audit.c.at >= first)
    if (last := to.get("last")) is not None:
        query = query.where(audit.c.at < last)
    return query


def add_checkpoint(connection: Connection, value: Checkpoint) -> None:
    """Keep a signed head of the chain."""
    connection.execute(insert(checkpoint).values(columns_of(checkpoint, value)))


def checkpoints(connection: Connection) -> tuple[Checkpoint, ...]:
    """Return all checkpoints in the order of the chain."""
    rows = connection.execute(select(checkpoint).order_by(checkpoint.c.number, checkpoint.c.at))
    return tuple(
        Checkpoint(
            installation=row.installation,
            number=row.number,
            digest=Digest(row.digest),
            at=row.at,
            public_key=row.public_key,
            signature=row.signature,
        )
        for row in rows
    )


def _entry(row: Row[Any]) -> AuditEntry:
    event = AuditEvent(
        at=row.at,
        officer=OfficerId(row.officer),
        purpose=Purpose(row.purpose),
        door=row.door,
        verb=Verb(row.verb),
        kind=Kind(row.kind),
        what=row.what,
        thing=row.thing,
        allowed=row.allowed,
        count=row._mapping["count"],  # a row has a method of this name
        touched=Digest(row.touched),
    )
    return AuditEntry(
        number=row.number, event=event, previous=Digest(row.previous), digest=Digest(row.digest)
    )

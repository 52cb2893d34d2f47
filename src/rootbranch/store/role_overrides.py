"""Keep what analysts say of somebody's role in a network; what was taken back stays in the table, marked.

The database takes no word on the record of a protected person.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, insert, select, update

from rootbranch.errors import Message, StateError
from rootbranch.model.ids import OfficerId, RecordId
from rootbranch.model.networks import NetworkRole, RoleOverride
from rootbranch.store.engines import is_among
from rootbranch.store.schema import record, role_override


def add(connection: Connection, value: RoleOverride) -> None:
    """Keep a word on a role."""
    row = {
        "id": value.id,
        "record_id": value.record,
        "protected": False,
        "role": value.role,
        "officer": value.officer,
        "reason": value.reason,
        "at": value.at,
    }
    connection.execute(insert(role_override).values(row))


def undo(connection: Connection, override_id: str, officer: OfficerId, at: datetime) -> None:
    """Take a word back.

    Raises:
        StateError: It is not there, or was taken back before.
    """
    standing_one = update(role_override).where(
        role_override.c.id == override_id, role_override.c.undone_at.is_(None)
    )
    if connection.execute(standing_one.values(undone_at=at, undone_by=officer)).rowcount != 1:
        raise StateError(Message("store.not_standing"), override_id, Message("store.look_again"))


def get(connection: Connection, override_id: str) -> RoleOverride | None:
    """Return a word on a role, standing or taken back."""
    row = connection.execute(select(role_override).where(role_override.c.id == override_id)).one_or_none()
    return None if row is None else _override(row)


def standing(connection: Connection) -> tuple[tuple[RecordId, RoleOverride], ...]:
    """Return all words that nobody took back, oldest first, each with the current record of the row it is about."""
    now, then = record.alias(), record.alias()
    query = (
        select(role_override, now.c.id.label("now"))
        .join(then, then.c.id == role_override.c.record_id)
        .join(now, and_(now.c.key_digest == then.c.key_digest, now.c.ended_at.is_(None)))
        .where(role_override.c.undone_at.is_(None))
        .order_by(role_override.c.at, role_override.c.id)
    )
    return tuple((RecordId(row.now), _override(row)) for row in connection.execute(query))


def of_records(connection: Connection, record_ids: Collection[RecordId]) -> tuple[RoleOverride, ...]:
    """Return the words on any of these records, taken back or not, oldest first."""
    asked = is_among(connection, role_override.c.record_id, record_ids)
    rows = connection.execute(select(role_override).where(asked).order_by(role_override.c.id))
    return tuple(map(_override, rows))


def every(connection: Connection) -> Iterator[tuple[str, RoleOverride | None]]:
    """Give all words by id; None for a row that cannot even be read."""
    for row in connection.execute(select(role_override).order_by(role_override.c.id)):
        try:
            yield row.id, _override(row)
        except ValueError:
            yield row.id, None


def _override(row: Row[Any]) -> RoleOverride:
    return RoleOverride(
        id=row.id,
        record=RecordId(row.record_id),
        role=NetworkRole(row.role),
        officer=OfficerId(row.officer),
        reason=row.reason,
        at=row.at,
        undone_at=row.undone_at,
        undone_by=None if row.undone_by is None else OfficerId(row.undone_by),
    )

"""Know which installation this register belongs to."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from rootbranch.store.schema import installation


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """The one row that says whose register this is; its id is also in the key file.

    Args:
        key_mark: What only the keys that the register was made with give, see `guard.key_mark`.
    """

    id: str
    created_at: datetime
    key_mark: str


def add(connection: Connection, installation_id: str, at: datetime, key_mark: str) -> None:
    """Name the installation, once."""
    connection.execute(insert(installation).values(id=installation_id, created_at=at, key_mark=key_mark))


def get(connection: Connection) -> Installation | None:
    """Return the installation, None before its first start."""
    row = connection.execute(select(installation)).one_or_none()
    return None if row is None else Installation(id=row.id, created_at=row.created_at, key_mark=row.key_mark)

"""Know which installation this register belongs to."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from rootbranch.store.schema import installation


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """The one row that says whose register this is; its id is also in the key file."""

    id: str
    created_at: datetime


def add(connection: Connection, installation_id: str, at: datetime) -> None:
    """Name the installation, once."""
    connection.execute(insert(installation).values(id=installation_id, created_at=at))


def get(connection: Connection) -> Installation | None:
    """Return the installation, None before its first start."""
    row = connection.execute(select(installation)).one_or_none()
    return None if row is None else Installation(id=row.id, created_at=row.created_at)

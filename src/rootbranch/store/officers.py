"""Keep colleagues with their duties, and apart from them what they sign in with."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from rootbranch.model.access import Duty, Officer
from rootbranch.model.ids import OfficerId, PartnerId
from rootbranch.store.filters import read_set, set_text
from rootbranch.store.schema import credential as credential_table
from rootbranch.store.schema import officer


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """What an officer signs in with.

    Args:
        second_factor: The sealed secret of the second factor, None where none was set up yet.
        locked_until: No attempt counts before this moment.
        last_step: Time step of the last accepted code, so that no code works twice.
    """

    officer: OfficerId
    password_hash: str
    second_factor: bytes | None = None
    failed_count: int = 0
    locked_until: datetime | None = None
    last_step: int = 0


def add(connection: Connection, value: Officer) -> None:
    """Add a colleague."""
    connection.execute(insert(officer).values(id=value.id, **_columns(value)))


def change(connection: Connection, value: Officer) -> None:
    """Change name, duties or whether the colleague is active."""
    connection.execute(update(officer).where(officer.c.id == value.id).values(**_columns(value)))


def get(connection: Connection, officer_id: OfficerId) -> Officer | None:
    """Return a colleague."""
    row = connection.execute(select(officer).where(officer.c.id == officer_id)).one_or_none()
    return None if row is None else _officer(row)


def all_officers(connection: Connection) -> tuple[Officer, ...]:
    """Return all colleagues by id, those who have left too."""
    return tuple(_officer(row) for row in connection.execute(select(officer).order_by(officer.c.id)))


def set_credential(connection: Connection, value: Credential) -> None:
    """Put this credential in the place of the one before."""
    connection.execute(delete(credential_table).where(credential_table.c.officer == value.officer))
    connection.execute(
        insert(credential_table).values(
            officer=value.officer,
            password_hash=value.password_hash,
            second_factor=value.second_factor,
            failed_count=value.failed_count,
            locked_until=value.locked_until,
            last_step=value.last_step,
        )
    )


def credential(connection: Connection, officer_id: OfficerId) -> Credential | None:
    """Return what a colleague signs in with."""
    row = connection.execute(
        select(credential_table).where(credential_table.c.officer == officer_id)
    ).one_or_none()
    if row is None:
        return None
    return Credential(
        officer=officer_id,
        password_hash=row.password_hash,
        second_factor=row.second_factor,
        failed_count=row.failed_count,
        locked_until=row.locked_until,
        last_step=row.last_step,
    )


def _columns(value: Officer) -> dict[str, object]:
    duties = set_text(sorted(value.duties))
    return {"name": value.name, "partner": value.partner, "duties": duties, "active": value.active}


def _officer(row: Row[Any]) -> Officer:
    return Officer(
        id=OfficerId(row.id),
        name=row.name,
        partner=PartnerId(row.partner),
        duties=frozenset(Duty(duty) for duty in read_set(row.duties)),
        active=row.active,
    )

"""Keep what partners put in; nothing is changed, a later effort replaces an earlier one."""

from decimal import Decimal

from sqlalchemy import Connection, insert, select

from rootbranch.model.effort import Effort, EffortKind, Territory
from rootbranch.model.ids import OfficerId, PartnerId
from rootbranch.store.schema import effort


def add(connection: Connection, value: Effort) -> None:
    """Keep an effort; the database refuses a second one that replaces the same."""
    connection.execute(
        insert(effort).values(
            id=value.id,
            partner=value.partner,
            kind=value.kind,
            amount=f"{value.amount:f}",
            unit=value.unit,
            territory=value.territory,
            first=value.first,
            last=value.last,
            source=value.source,
            officer=value.officer,
            entered_at=value.entered_at,
            replaces=value.replaces or None,
        )
    )


def all_efforts(connection: Connection) -> tuple[Effort, ...]:
    """Return all efforts, replaced ones too, oldest first."""
    return tuple(
        Effort(
            id=row.id,
            partner=PartnerId(row.partner),
            kind=EffortKind(row.kind),
            amount=Decimal(row.amount),
            unit=row.unit,
            territory=Territory(row.territory),
            first=row.first,
            last=row.last,
            source=row.source,
            officer=OfficerId(row.officer),
            entered_at=row.entered_at,
            replaces=row.replaces or "",
        )
        for row in connection.execute(select(effort).order_by(effort.c.id))
    )

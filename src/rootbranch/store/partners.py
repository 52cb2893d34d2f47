"""Keep the agencies that take part, and what they agreed to let one another see."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from rootbranch.model.access import Agreement, Partner
from rootbranch.model.ids import PartnerId
from rootbranch.model.marking import HandlingCode, Purpose
from rootbranch.store.filters import read_set, set_text
from rootbranch.store.schema import agreement, partner

KEPT = 256  # sets that were read; every use case reads those of all agreements
_ALL_AGREEMENTS = select(agreement).order_by(agreement.c.giver, agreement.c.receiver, agreement.c.valid_from)


def add(connection: Connection, value: Partner) -> None:
    """Add an agency."""
    connection.execute(
        insert(partner).values(id=value.id, name=value.name, territory=value.territory, contact=value.contact)
    )


def get(connection: Connection, partner_id: PartnerId) -> Partner | None:
    """Return an agency."""
    row = connection.execute(select(partner).where(partner.c.id == partner_id)).one_or_none()
    return None if row is None else _partner(row)


def all_partners(connection: Connection) -> tuple[Partner, ...]:
    """Return all agencies by id."""
    return tuple(_partner(row) for row in connection.execute(select(partner).order_by(partner.c.id)))


def change(connection: Connection, value: Partner) -> None:
    """Change what is known of an agency, found by its id."""
    connection.execute(
        update(partner)
        .where(partner.c.id == value.id)
        .values(name=value.name, territory=value.territory, contact=value.contact)
    )


def add_agreement(connection: Connection, value: Agreement) -> None:
    """Add an agreement; a later one between the same two begins at another moment."""
    connection.execute(
        insert(agreement).values(
            giver=value.giver,
            receiver=value.receiver,
            purposes=set_text(value.purposes),
            handling=set_text(value.handling),
            onward=value.onward,
            origin_country_allowed=value.origin_country_allowed,
            retention_days=value.retention_days,
            contact=value.contact,
            valid_from=value.valid_from,
            valid_to=value.valid_to,
        )
    )


def agreements(connection: Connection) -> tuple[Agreement, ...]:
    """Return all agreements, past and future ones too; the caller looks at their period."""
    return tuple(_agreement(row) for row in connection.execute(_ALL_AGREEMENTS))


def end_agreements(connection: Connection, giver: PartnerId, receiver: PartnerId, at: datetime) -> int:
    """End every agreement of these two that would hold after a moment; return how many that were."""
    theirs = (agreement.c.giver == giver, agreement.c.receiver == receiver, agreement.c.valid_to > at)
    return connection.execute(update(agreement).where(*theirs).values(valid_to=at)).rowcount


def _partner(row: Row[Any]) -> Partner:
    return Partner(id=PartnerId(row.id), name=row.name, territory=row.territory, contact=row.contact)


def _agreement(row: Row[Any]) -> Agreement:
    return Agreement(
        giver=PartnerId(row.giver),
        receiver=PartnerId(row.receiver),
        purposes=_purposes(row.purposes),
        handling=_handling(row.handling),
        onward=row.onward,
        origin_country_allowed=row.origin_country_allowed,
        retention_days=row.retention_days,
        contact=row.contact,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


@lru_cache(maxsize=KEPT)
def _purposes(text: str) -> tuple[Purpose, ...]:
    return tuple(Purpose(purpose) for purpose in read_set(text))


@lru_cache(maxsize=KEPT)
def _handling(text: str) -> tuple[HandlingCode, ...]:
    return tuple(HandlingCode(code) for code in read_set(text))

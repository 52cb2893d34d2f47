"""Name the records of persons that still speak, protected or not, without a word of their content."""

from dataclasses import dataclass

from sqlalchemy import Connection, and_, or_, select

from rootbranch.model.ids import Digest, PartnerId, RecordId
from rootbranch.model.records import DeliveryState, EndReason, RecordKind
from rootbranch.store.schema import delivery, record

PERSON_SCHEMA = "Person"


@dataclass(frozen=True, slots=True)
class Person:
    """A record of a person: its row's key, whose it is, and whether it protects."""

    id: RecordId
    key: Digest
    partner: PartnerId
    protected: bool


def speaking(connection: Connection) -> tuple[Person, ...]:
    """Return current records of persons, and protected ones that their partner only stopped delivering, by id."""
    still = and_(record.c.protected, record.c.end_reason.in_((EndReason.RETRACTED, EndReason.WITHDRAWN)))
    query = (
        select(record.c.id, record.c.key_digest, record.c.partner, record.c.protected)
        .join(delivery, delivery.c.id == record.c.delivery_id)
        .where(record.c.kind == RecordKind.ENTITY, record.c.schema == PERSON_SCHEMA)
        .where(delivery.c.state == DeliveryState.COMPLETE, or_(record.c.ended_at.is_(None), still))
        .order_by(record.c.id)
    )
    return tuple(
        Person(RecordId(id), Digest(key), PartnerId(partner), protected)
        for id, key, partner, protected in connection.execute(query)
    )

"""Follow the row of a partner's file through its versions: which record was its first, and which is current.

A row has one key digest for good, and a new record each time its partner corrects it.

Limits: protected versions are no part of it; records of deliveries that are not complete neither.
"""

from collections.abc import Iterable
from functools import cache

from sqlalchemy import CompoundSelect, Connection, and_, func, not_, select, union_all

from rootbranch.model.ids import RecordId
from rootbranch.model.records import DeliveryState
from rootbranch.store.engines import as_asked, is_among, is_asked
from rootbranch.store.schema import delivery, record


def current_of(connection: Connection, record_ids: Iterable[RecordId]) -> dict[RecordId, RecordId]:
    """Map records, be they replaced by now, to the current record of the same row; rows without one are left out."""
    now = record.alias()
    query = (
        select(record.c.id, now.c.id)
        .join(now, and_(now.c.key_digest == record.c.key_digest, now.c.ended_at.is_(None)))
        .join(delivery, delivery.c.id == now.c.delivery_id)
        .where(is_among(connection, record.c.id, record_ids))
        .where(delivery.c.state == DeliveryState.COMPLETE, not_(now.c.protected))
    )
    return {RecordId(old): RecordId(new) for old, new in connection.execute(query)}


def first_of(connection: Connection, record_ids: Iterable[RecordId]) -> dict[RecordId, RecordId]:
    """Map records to the first record of the same row."""
    found = {id: id for id in record_ids}
    for id, first in connection.execute(
        _first_of(connection.dialect.name), {"asked": as_asked(connection, found)}
    ):
        found[RecordId(id)] = min(found[RecordId(id)], RecordId(first))
    return found


@cache
def _first_of(dialect: str) -> CompoundSelect[str, str]:
    version = record.alias()
    # One question for each of the two indexes: versions that are current, and those that have ended.
    return union_all(
        *(
            select(record.c.id, func.min(version.c.id))
            .join(version, and_(version.c.key_digest == record.c.key_digest, ended))
            .join(delivery, delivery.c.id == version.c.delivery_id)
            .where(is_asked(dialect, record.c.id))
            .where(delivery.c.state == DeliveryState.COMPLETE, not_(version.c.protected))
            .group_by(record.c.id)
            for ended in (version.c.ended_at.is_(None), version.c.ended_at.is_not(None))
        )
    )

"""Keep an officer's decision that an open record counts although a protected person's record withdraws it.

Limits: only the record of an unprotected person can be decided on; the seal of a protected one is lifted by
no decision, its partner has to deliver it anew under the right category. Where a minor is behind the
withdrawal, there is nothing to decide. What reads asks whether there is a decision; its digest is held against it by
who has the key, where something is opened (`usecases.sealing`).
Source: design, section 2, item 2.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from rootbranch.errors import Message, StateError
from rootbranch.model.category import TargetCategory
from rootbranch.model.ids import Digest, OfficerId, RecordId
from rootbranch.model.records import CategoryDecision, Predicate
from rootbranch.store.schema import category_decision, record
from rootbranch.store.tokens import minor_behind


def add(connection: Connection, value: CategoryDecision, digest: Digest) -> None:
    """Keep a decision for one record, one case and one period, with the keyed digest of all it says.

    Raises:
        StateError: The record is protected or not there, or a minor is behind its withdrawal.
    """
    minor = minor_behind(record).label("minor")
    row = connection.execute(
        select(record.c.protected, minor).where(record.c.id == value.record)
    ).one_or_none()
    if row is None or row.protected:
        raise StateError(Message("store.not_to_decide"), value.record, Message("store.ask_partner"))
    if row.minor:
        raise StateError(Message("store.minor_protected"), value.record, Message("store.minor_stays"))
    connection.execute(
        insert(category_decision).values(
            record_id=value.record,
            protected=False,
            category=value.category,
            conduct=value.predicate.conduct,
            material_benefit=value.predicate.material_benefit,
            predicate_officer=value.predicate.officer,
            predicate_date=value.predicate.date,
            case=value.case,
            officer=value.officer,
            reason=value.reason,
            valid_from=value.valid_from,
            valid_to=value.valid_to,
            digest=digest,
        )
    )


def stretch(connection: Connection, at: datetime) -> tuple[datetime | None, datetime | None]:
    """Give since when and until when the same decisions hold that hold at a moment; None means for good."""
    ends = (category_decision.c.valid_from, category_decision.c.valid_to)
    before = [connection.execute(select(func.max(end)).where(end <= at)).scalar_one() for end in ends]
    after = [connection.execute(select(func.min(end)).where(end > at)).scalar_one() for end in ends]
    return max(filter(None, before), default=None), min(filter(None, after), default=None)


def of_record(connection: Connection, record_id: RecordId) -> tuple[CategoryDecision, ...]:
    """Return the decisions on a record, oldest first, past ones too."""
    query = select(category_decision).where(category_decision.c.record_id == record_id)
    return tuple(_decision(row) for row in connection.execute(query.order_by(category_decision.c.number)))


def in_force(connection: Connection, at: datetime) -> Iterator[tuple[CategoryDecision, Digest]]:
    """Give the decisions that hold at a moment, with the digests beside them; one that says too little is left out."""
    query = select(category_decision).where(
        category_decision.c.valid_from <= at, category_decision.c.valid_to > at
    )
    for row in connection.execute(query):
        with suppress(ValueError):
            yield _decision(row), Digest(row.digest)


def witnessed(connection: Connection) -> dict[RecordId, tuple[tuple[CategoryDecision, Digest] | None, ...]]:
    """Give all decisions by record, as the audit witnesses them; None for a row that cannot even be read."""
    found: dict[RecordId, list[tuple[CategoryDecision, Digest] | None]] = {}
    for row in connection.execute(select(category_decision).order_by(category_decision.c.number)):
        found.setdefault(RecordId(row.record_id), []).append(_with_digest(row))
    return {record_id: tuple(rows) for record_id, rows in found.items()}


def witnessed_of(
    connection: Connection, record_id: RecordId
) -> tuple[tuple[CategoryDecision, Digest] | None, ...]:
    """Give the decisions on one record, as the audit witnesses them."""
    query = select(category_decision).where(category_decision.c.record_id == record_id)
    return tuple(map(_with_digest, connection.execute(query.order_by(category_decision.c.number))))


def _with_digest(row: Row[Any]) -> tuple[CategoryDecision, Digest] | None:
    try:
        return _decision(row), Digest(row.digest)
    except ValueError:
        return None


def _decision(row: Row[Any]) -> CategoryDecision:
    return CategoryDecision(
        record=RecordId(row.record_id),
        category=TargetCategory(row.category),
        predicate=Predicate(
            conduct=row.conduct,
            material_benefit=row.material_benefit,
            officer=row.predicate_officer,
            date=row.predicate_date,
        ),
        case=row.case,
        officer=OfficerId(row.officer),
        reason=row.reason,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )

"""Keep an officer's decision that an open record counts although a protected person's record withdraws it.

Limits: only the record of an unprotected person can be decided on; the seal of a protected one is lifted by
no decision, its partner has to deliver it anew under the right category. Where a minor is behind the
withdrawal, there is nothing to decide.
Source: design, section 2, item 2.
"""

from typing import Any

from sqlalchemy import Connection, Row, insert, select

from rootbranch.errors import Message, StateError
from rootbranch.model.category import SubjectCategory, TargetCategory
from rootbranch.model.ids import OfficerId, RecordId
from rootbranch.model.records import CategoryDecision, Predicate
from rootbranch.store.schema import category_decision, record
from rootbranch.store.tokens import protected_behind


def add(connection: Connection, value: CategoryDecision) -> None:
    """Keep a decision for one record, one case and one period.

    Raises:
        StateError: The record is protected or not there, or a minor is behind its withdrawal.
    """
    minor = protected_behind(record, SubjectCategory.MINOR).label("minor")
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
        )
    )


def of_record(connection: Connection, record_id: RecordId) -> tuple[CategoryDecision, ...]:
    """Return the decisions on a record, oldest first, past ones too."""
    query = select(category_decision).where(category_decision.c.record_id == record_id)
    return tuple(_decision(row) for row in connection.execute(query.order_by(category_decision.c.number)))


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

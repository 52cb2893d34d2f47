"""Keep what named persons said of plans; what was taken back stays in the table, marked.

The database takes no action that reaches the record of a protected person.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from rootbranch.errors import Message, StateError
from rootbranch.model.ids import OfficerId, RecordId
from rootbranch.model.planned import PlanDecision, PlanVerdict
from rootbranch.store.engines import is_among
from rootbranch.store.schema import plan_action, plan_decision


def add(connection: Connection, value: PlanDecision) -> None:
    """Keep a decision with its actions."""
    row = {
        "id": value.id,
        "verdict": value.verdict,
        "reason": value.reason,
        "before": f"{value.before:f}",
        "left": f"{value.left:f}",
        "rules": value.rules,
        "officer": value.officer,
        "at": value.at,
    }
    connection.execute(insert(plan_decision).values(row))
    rows = [
        {"decision_id": value.id, "action": action, "record_id": record, "protected": False}
        for action, records in value.actions
        for record in records
    ]
    connection.execute(insert(plan_action), rows)


def undo(connection: Connection, decision_id: str, officer: OfficerId, at: datetime) -> None:
    """Take a decision back.

    Raises:
        StateError: It is not there, or was taken back before.
    """
    standing = update(plan_decision).where(
        plan_decision.c.id == decision_id, plan_decision.c.undone_at.is_(None)
    )
    if connection.execute(standing.values(undone_at=at, undone_by=officer)).rowcount != 1:
        raise StateError(Message("store.not_standing"), decision_id, Message("store.look_again"))


def get(connection: Connection, decision_id: str) -> PlanDecision | None:
    """Return a decision, standing or taken back."""
    rows = connection.execute(select(plan_decision).where(plan_decision.c.id == decision_id)).all()
    return next(iter(_decisions(connection, rows)), None)


def of_records(connection: Connection, record_ids: Collection[RecordId]) -> tuple[PlanDecision, ...]:
    """Return the decisions with an action that reaches any of these records, oldest first."""
    reached = select(plan_action.c.decision_id).where(
        is_among(connection, plan_action.c.record_id, record_ids)
    )
    query = select(plan_decision).where(plan_decision.c.id.in_(reached))
    return tuple(_decisions(connection, connection.execute(query.order_by(plan_decision.c.id)).all()))


def every(connection: Connection) -> Iterator[tuple[str, PlanDecision | None]]:
    """Give all decisions by id; None for a row that cannot even be read."""
    for row in connection.execute(select(plan_decision).order_by(plan_decision.c.id)).all():
        try:
            yield row.id, next(_decisions(connection, [row]))
        except ValueError:
            yield row.id, None


def _decisions(connection: Connection, rows: Sequence[Row[Any]]) -> Iterator[PlanDecision]:
    query = select(plan_action).where(plan_action.c.decision_id.in_([row.id for row in rows]))
    actions: dict[str, dict[str, list[RecordId]]] = defaultdict(lambda: defaultdict(list))
    for each in connection.execute(query.order_by(plan_action.c.action, plan_action.c.record_id)):
        actions[each.decision_id][each.action].append(RecordId(each.record_id))
    for row in rows:
        yield PlanDecision(
            id=row.id,
            actions=tuple((action, tuple(records)) for action, records in actions[row.id].items()),
            verdict=PlanVerdict(row.verdict),
            reason=row.reason,
            before=Decimal(row.before),
            left=Decimal(row.left),
            rules=row.rules,
            officer=OfficerId(row.officer),
            at=row.at,
            undone_at=row.undone_at,
            undone_by=None if row.undone_by is None else OfficerId(row.undone_by),
        )

"""Keep what people said of pairs of records; what was taken back stays in the table, marked."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, insert, or_, select, update

from rootbranch.errors import Message, StateError
from rootbranch.model.ids import JudgementId, OfficerId, RecordId
from rootbranch.model.records import Judgement, Verdict
from rootbranch.store.engines import as_asked, columns_of, is_among, is_asked
from rootbranch.store.schema import judgement, record


def add(connection: Connection, value: Judgement) -> None:
    """Keep a judgement."""
    connection.execute(insert(judgement).values(columns_of(judgement, value)))


def undo(connection: Connection, judgement_id: JudgementId, officer: OfficerId, at: datetime) -> None:
    """Take a judgement back.

    Raises:
        StateError: It is not there, or was taken back before.
    """
    standing_one = update(judgement).where(judgement.c.id == judgement_id, judgement.c.undone_at.is_(None))
    if connection.execute(standing_one.values(undone_at=at, undone_by=officer)).rowcount != 1:
        raise StateError(Message("store.not_standing"), judgement_id, Message("store.look_again"))


def get(connection: Connection, judgement_id: JudgementId) -> Judgement | None:
    """Return a judgement, standing or taken back."""
    row = connection.execute(select(judgement).where(judgement.c.id == judgement_id)).one_or_none()
    return None if row is None else _judgement(row)


def standing(connection: Connection) -> tuple[Judgement, ...]:
    """Return all judgements that nobody took back, oldest first."""
    query = select(judgement).where(judgement.c.undone_at.is_(None)).order_by(judgement.c.id)
    return tuple(_judgement(row) for row in connection.execute(query))


def latest_of(connection: Connection, officer: OfficerId, since: datetime) -> Judgement | None:
    """Return the newest judgement of an officer made at `since` or later that nobody took back."""
    own = (judgement.c.officer == officer, judgement.c.made_at >= since, judgement.c.undone_at.is_(None))
    query = select(judgement).where(*own).order_by(judgement.c.made_at.desc(), judgement.c.id.desc())
    row = connection.execute(query.limit(1)).one_or_none()
    return None if row is None else _judgement(row)


def page(
    connection: Connection,
    *,
    record: RecordId | None = None,
    limit: int,
    after: JudgementId | None = None,
) -> tuple[Judgement, ...]:
    """Return judgements, newest first, those taken back too."""
    query = select(judgement)
    if record is not None:
        query = query.where(or_(judgement.c.left == record, judgement.c.right == record))
    if after is not None:
        query = query.where(judgement.c.id < after)
    rows = connection.execute(query.order_by(judgement.c.id.desc()).limit(limit))
    return tuple(_judgement(row) for row in rows)


def of_records(connection: Connection, record_ids: Collection[RecordId]) -> tuple[Judgement, ...]:
    """Return the judgements on any of these records, taken back or not, oldest first."""
    sides = or_(
        is_among(connection, judgement.c.left, record_ids),
        is_among(connection, judgement.c.right, record_ids),
    )
    rows = connection.execute(select(judgement).where(sides).order_by(judgement.c.id))
    return tuple(map(_judgement, rows))


def of_lines(connection: Connection, record_ids: Collection[RecordId]) -> tuple[Judgement, ...]:
    """Return the standing judgements on the rows of these current records, each side named by its current record."""
    given = {"asked": as_asked(connection, record_ids)}
    rows = connection.execute(_of_lines(connection.dialect.name), given)
    return tuple(_carried(row) for row in rows if row.now_left != row.now_right)


@cache
def _of_lines(dialect: str) -> Select[Any]:
    sides = [judgement.c.left, judgement.c.right]
    now = [record.alias(), record.alias()]
    query = select(
        judgement, *(each.c.id.label(name) for each, name in zip(now, ("now_left", "now_right"), strict=True))
    )
    for side, current in zip(sides, now, strict=True):
        then = record.alias()
        query = query.join(then, then.c.id == side).join(
            current, and_(current.c.key_digest == then.c.key_digest, current.c.ended_at.is_(None))
        )
    asked = or_(*(is_asked(dialect, each.c.id) for each in now))
    return query.where(judgement.c.undone_at.is_(None), asked).order_by(judgement.c.id)


def _carried(row: Row[Any]) -> Judgement:
    left, right = sorted((RecordId(row.now_left), RecordId(row.now_right)))
    return replace(_judgement(row), left=left, right=right)


def every(connection: Connection) -> Iterator[tuple[JudgementId, Judgement | None]]:
    """Give all judgements by id; None for a row that cannot even be read."""
    for row in connection.execute(select(judgement).order_by(judgement.c.id)):
        try:
            yield JudgementId(row.id), _judgement(row)
        except ValueError:
            yield JudgementId(row.id), None


def _judgement(row: Row[Any]) -> Judgement:
    return Judgement(
        id=JudgementId(row.id),
        left=RecordId(row.left),
        right=RecordId(row.right),
        verdict=Verdict(row.verdict),
        reason=row.reason,
        officer=OfficerId(row.officer),
        made_at=row.made_at,
        undone_at=row.undone_at,
        undone_by=None if row.undone_by is None else OfficerId(row.undone_by),
    )

"""Say which seals are to be opened: of what nobody withdraws any more, as far as something that happened explains it.

    corrected, purged, decided on ─▶ reached   what hangs on these records, at most two steps away
                                       └─▶ lifted    those of it that are sealed and withdrawn no more: to be opened

Whether a record is withdrawn follows from the tokens that lie in the tables, and who has another tool can delete them.
So a missing withdrawal alone opens nothing: a seal stays where no correction, purge or decision reaches it, and
`sealed_for_nobody` names it to `doctor`.

Limits: who forges tokens first and lets a record with them be corrected afterwards can still have a seal opened.
Source: decisions 0020 and 0100.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, not_, or_, select, true

from rootbranch.model.ids import RecordId
from rootbranch.store import matches
from rootbranch.store.engines import each_of, is_among
from rootbranch.store.schema import inherited_token, payload, record, token
from rootbranch.store.tokens import HEIR, is_behind, is_withdrawn, shares

_IS_SEALED = (not_(payload.c.protected), payload.c.sealed.is_not(None))


def reached(connection: Connection, record_ids: Iterable[RecordId]) -> tuple[RecordId, ...]:
    """Return what can hang on these records, themselves included: sealed records, and those that passed something on.

    It is asked before the records are purged, since their tokens go with them; it walks the tokens of all that is sealed.
    """
    ids = sorted(set(record_ids))
    passed, own = inherited_token.alias(), each_of(payload.c.tokens).table_valued("value")
    named = (
        select(token.c.token)
        .where(is_among(connection, token.c.record_id, ids))
        .union(select(passed.c.token).where(is_among(connection, passed.c.record_id, ids)))
    )
    heirs = select(passed.c.record_id).where(passed.c.token.in_(named))
    by_heirs = select(inherited_token.c.token).where(inherited_token.c.record_id.in_(heirs))
    sealed = (
        select(payload.c.record_id)
        .select_from(payload.join(own, true()))
        .where(*_IS_SEALED, or_(own.c.value.in_(named), own.c.value.in_(by_heirs)))
    )
    found = connection.execute(sealed.union(heirs)).scalars()
    matched = matches.hanging_on(connection, ids)
    return tuple(sorted({*ids, *matched, *map(RecordId, found)}))


def lifted(connection: Connection, at: datetime, among: Iterable[RecordId]) -> tuple[RecordId, ...]:
    """Return those of some thousand records that are sealed for another record's sake which withdraws them no more."""
    asked = is_among(connection, record.c.id, among)
    return _sealed_and(connection, asked, not_(is_withdrawn(record, at)))


def shared(
    connection: Connection, record_ids: Iterable[RecordId], decided: Iterable[RecordId]
) -> frozenset[RecordId]:
    """Say behind which of some thousand records a protected person stands, whatever was decided on them.

    Args:
        decided: The records on which a decision holds that fits its digest: open, they pass nothing on.
    """
    asked = is_among(connection, record.c.id, record_ids)
    known = select(record.c.id).where(is_among(connection, record.c.id, decided))
    behind = is_behind(record, HEIR.c.id.not_in(known))
    rows = connection.execute(select(record.c.id).where(asked, not_(record.c.protected), behind))
    return frozenset(RecordId(id) for id in rows.scalars())


def end_inheritance(connection: Connection, among: Iterable[RecordId]) -> None:
    """Forget what those of some thousand records passed on behind which nobody stands any more.

    A decision that opens a record changes nothing here: what it passed on counts again when the decision has run out.
    """
    asked = is_among(connection, record.c.id, among)
    orphans = select(record.c.id).where(asked, not_(shares(record)))
    connection.execute(delete(inherited_token).where(inherited_token.c.record_id.in_(orphans)))


def sealed_for_nobody(connection: Connection) -> tuple[RecordId, ...]:
    """Return unprotected records that are sealed although nobody stands behind them, whatever was decided."""
    return _sealed_and(connection, not_(is_behind(record, true())))


def _sealed_and(connection: Connection, *conditions: ColumnElement[bool]) -> tuple[RecordId, ...]:
    query = select(record.c.id).join(payload, payload.c.record_id == record.c.id)
    rows = connection.execute(query.where(*_IS_SEALED, *conditions).order_by(record.c.id))
    return tuple(RecordId(id) for id in rows.scalars())

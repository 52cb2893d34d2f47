"""Say what stands in the ledger without reading it: entries as they are written, and outcomes written the same way.

Source: decision 0148.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields

import orjson
from sqlalchemy import Connection, select

from rootbranch.model.ids import EntryId, OutcomeId
from rootbranch.model.ledger import Entry, Outcome
from rootbranch.model.reports import Quantity
from rootbranch.store.ledger import STREAM_ROWS, only_standing, stream
from rootbranch.store.schema import entry

_SORTED = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS
_FIELDS: Mapping[type, tuple[str, ...]] = {
    kind: tuple(each.name for each in fields(kind)) for kind in (Outcome, Quantity)
}


def reviewed(connection: Connection) -> Iterator[Entry]:
    """Give the entries that an officer made, in the order of the chain."""
    return stream(connection, select(entry).where(entry.c.reviewer.is_not(None)))


def standing_as_kept(connection: Connection) -> Iterator[tuple[EntryId, OutcomeId, str]]:
    """Give of each standing entry its id, its outcome's id and the outcome as it is written, in the order of the chain.

    What is written is not read: with `outcome_text` it takes a twentieth of the time to see that nothing changed.
    """
    query = only_standing(select(entry.c.id, entry.c.outcome_id, entry.c.outcome)).order_by(entry.c.number)
    with connection.execute(query, execution_options={"yield_per": STREAM_ROWS}) as rows:
        for id, outcome_id, text in rows:
            yield EntryId(id), OutcomeId(outcome_id), text


def outcome_text(outcome: Outcome) -> str:
    """Write an outcome as an entry of it is written; in rare cases it is written otherwise and still the same."""
    return orjson.dumps(outcome, _as_written, _SORTED).decode()


def _as_written(value: object) -> object:
    if isinstance(value, Outcome | Quantity):
        return {name: getattr(value, name) for name in _FIELDS[type(value)]}
    return dict(value) if isinstance(value, Mapping) else str(value)

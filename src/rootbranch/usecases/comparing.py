"""Resolve rows of one kind's layout: the one place that hands them to the room `resolve`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rootbranch.model.entities import EntityKind

if TYPE_CHECKING:
    from rootbranch.resolve import Resolution


def resolve_rows(kind: EntityKind, rows: Sequence[dict[str, str]]) -> "Resolution":
    """Resolve rows as `lay_out` wrote them, each with its record's id, by the model that was taught for the kind.

    A kind without such a model teaches itself.
    """
    import pyarrow as pa

    from rootbranch import resolve  # DuckDB, Splink and LightGBM take seconds to import

    columns = resolve.columns_of_kind(kind)
    names = (columns.record_id, *(column.name for column in columns.compared))
    table = pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in names})
    records = resolve.prepare_records(table, columns)
    nobody = resolve.check_constraints((), records.ids)
    rules, taught = resolve.load_resolve_rules(), resolve.load_taught(kind)
    if taught is not None:
        return resolve.resolve_taught(records, rules, taught, nobody)
    return resolve.resolve_records(records, rules, known={}, constraints=nobody)

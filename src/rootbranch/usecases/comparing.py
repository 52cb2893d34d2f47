"""Resolve rows of one kind's layout: the one place that hands them to the room `resolve`."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from rootbranch.model.entities import EntityKind
from rootbranch.model.ids import RecordId

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from rootbranch.resolve import Corrected, Records, Resolution, Taught

LEAST = 0.035  # log-odds that round to nothing

BEFORE, TOGETHER = "before", "together"  # what no field adds alone
Weights = tuple[tuple[str, float], ...]  # what each field adds to a score, in bits, and `before` all of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What came of a table, with what is needed to explain it.

    Attributes:
        taught: The model that scored; None for a kind that taught itself.
        corrected: What people's judgements did to it.
    """

    found: "Resolution"
    records: "Records"
    taught: "Taught | None"
    corrected: "Corrected | None" = None

    def explain(self, left: "npt.NDArray[np.int64]", right: "npt.NDArray[np.int64]") -> tuple[Weights, ...]:
        """Say what each field adds to the scores of some pairs, largest first; nothing for a kind that taught itself."""
        from rootbranch import resolve

        if self.taught is None:
            return ((),) * len(left)
        found = resolve.explain_scores(self.records, self.taught, left, right)
        return tuple(
            (
                (BEFORE, each.base / math.log(2)),
                *sorted(
                    (
                        (field, weight / math.log(2))
                        for field, weight in each.fields.items()
                        if abs(weight) >= LEAST
                    ),
                    key=lambda pair: (-abs(pair[1]), pair[0]),
                ),
            )
            for each in found
        )


def resolve_rows(
    kind: EntityKind,
    rows: Sequence[dict[str, str]],
    said: Mapping[tuple[RecordId, RecordId], bool] = MappingProxyType({}),
) -> Resolved:
    """Resolve rows as `lay_out` wrote them, each with its record's id, by the model that was taught for the kind.

    A kind without such a model teaches itself.

    Args:
        said: What people decided of pairs (`agreeing.decided`). It corrects the model where it proves better, and joins and
            parts nobody here.
    """
    from rootbranch import resolve  # DuckDB, Splink and LightGBM take seconds to import

    records = prepare_rows(kind, rows)
    nobody = resolve.check_constraints((), records.ids)
    rules, taught = resolve.load_resolve_rules(), resolve.load_taught(kind)
    if taught is None:
        found = resolve.resolve_records(records, rules, known={}, constraints=nobody)
        return Resolved(found=found, records=records, taught=None)
    words: dict[tuple[str, str], bool] = {(left, right): same for (left, right), same in said.items()}
    found, corrected = resolve.resolve_judged(records, rules, taught, nobody, words)
    return Resolved(found=found, records=records, taught=corrected.taught, corrected=corrected)


def prepare_rows(kind: EntityKind, rows: Sequence[dict[str, str]]) -> "Records":
    """Make a table of rows as `lay_out` wrote them, each with its record's id."""
    import pyarrow as pa

    from rootbranch import resolve

    columns = resolve.columns_of_kind(kind)
    names = (columns.record_id, *(column.name for column in columns.compared))
    table = pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in names})
    further = {
        column.name: {
            row[columns.record_id]: resolve.values_of(row, column.name)[1:]
            for row in rows
            if column.name + resolve.FURTHER in row
        }
        for column in columns.compared
    }
    return resolve.prepare_records(table, columns, further)

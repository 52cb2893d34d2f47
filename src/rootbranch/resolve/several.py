"""Compare two records by the values that they share, where one of them says several in one column.

    phones 664 555 0199 and 664 555 0177, against 664 555 0177 ─▶ compared as 664 555 0177 on both sides

For each pair of which one has several values in a column, and of which both have one in common, the rarest that they share
stands for the column on both sides: in a second row of either record, behind the last, as `scripts` does for names. Such a row
counts nowhere; how rare a value is was counted with all records that have it, first or further (`records`). Pairs of records
with one value a column are compared byte for byte as before. Without a common value the first ones are compared.

Limits: a slip in a further value is not seen; one record that arrives (`live`) is compared by its first values until the next
build. More values are more chances to agree: five at most are kept (`layout`).
Source: decision 0174.
"""

from collections import defaultdict
from dataclasses import replace

import numpy as np

from rootbranch.resolve.candidates import Indices
from rootbranch.resolve.records import MISSING, Records

Changes = tuple[tuple[str, int], ...]  # of some columns, the value that stands in them


def in_common_values(records: Records, left: Indices, right: Indices) -> tuple[Records, Indices, Indices]:
    """Give the records, and the pairs among them, so that what two records share stands in one cell of each."""
    if not records.further:
        return records, left, right
    several = np.zeros(len(records.ids), bool)
    for more in records.further:
        several[more.rows] = True
    touched = np.flatnonzero(several[left] | several[right])
    if not len(touched):
        return records, left, right
    columns = _Columns(records)
    rows: dict[tuple[int, Changes], int] = {}
    left, right = left.copy(), right.copy()
    for at in touched.tolist():
        one, other = int(left[at]), int(right[at])
        ours, theirs = columns.shared(one, other)
        for side, record, changes in ((left, one, ours), (right, other, theirs)):
            if changes:
                side[at] = rows.setdefault((record, changes), len(records.ids) + len(rows))
    return _with_rows(records, list(rows)), left, right


class _Columns:
    """The columns in which some record has several values."""

    def __init__(self, records: Records) -> None:
        told = {more.field: more for more in records.further}
        self._fields = [field for field in records.fields if field.name in told]
        self._more: dict[str, dict[int, set[int]]] = {name: defaultdict(set) for name in told}
        for name, more in told.items():
            for row, code in zip(more.rows.tolist(), more.codes.tolist(), strict=True):
                self._more[name][row].add(code)

    def shared(self, one: int, other: int) -> tuple[Changes, Changes]:
        """Give for either record the cells that have to be changed so that what both say stands there."""
        ours: list[tuple[str, int]] = []
        theirs: list[tuple[str, int]] = []
        for field in self._fields:
            more = self._more[field.name]
            if one not in more and other not in more:
                continue
            own, their = int(field.codes[one]), int(field.codes[other])
            common = {own, *more.get(one, ())} & {their, *more.get(other, ())} - {MISSING}
            if not common:
                continue
            chosen = min(common, key=lambda code: (int(field.counts[code]), code))
            if chosen != own:
                ours.append((field.name, chosen))
            if chosen != their:
                theirs.append((field.name, chosen))
        return tuple(ours), tuple(theirs)


def _with_rows(records: Records, rows: list[tuple[int, Changes]]) -> Records:
    """Put rows behind the last: those of some records once more, with other values in some columns."""
    of = np.array([record for record, _ in rows], np.int64)
    fields = []
    for field in records.fields:
        codes = np.append(field.codes, field.codes[of])
        for place, (_, changes) in enumerate(rows, len(records.ids)):
            for changed, code in changes:
                if changed == field.name:
                    codes[place] = code
        fields.append(replace(field, codes=codes))
    name, originals = records.whole_name, records.originals
    return replace(
        records,
        fields=tuple(fields),
        whole_name=None if name is None else replace(name, codes=np.append(name.codes, name.codes[of])),
        originals=None
        if originals is None
        else replace(originals, codes=np.append(originals.codes, originals.codes[of])),
    )

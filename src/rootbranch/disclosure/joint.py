"""Protect a table in which one person may stand in several columns: what a partner took part in, beside the whole.

    whole 30    A 24    B 21        24 + 21 − 30 = 15 stand in both; 30 − 24 = 6 not in A: below ten, so A is hidden

Columns do not add up to the whole, but differences tell as well: whole less a column is who is not in it, and the columns less the
whole is who stands in several. Each is a count of protected persons, and none below ten may be computed.

Limits: one row of columns; what one column tells of another is bounded by the whole only.
Source: design, section 2, item 1; domain, section 5, rule 7.
"""

from rootbranch.disclosure.cells import THRESHOLD, Label, ShownCell
from rootbranch.model.aggregates import Cell


def protect_joint(whole: Cell, columns: tuple[Cell, ...]) -> tuple[ShownCell, ...]:
    """Hide columns, or all of them and the whole, until no small count can be computed; the whole first, then in the order given.

    Args:
        whole: How many there are in all; each is in at least one column.
        columns: How many of them each column has.

    Raises:
        ValueError: A column holds more than the whole, or the columns together less.
    """
    counts = [column.count for column in columns]
    if any(count > whole.count for count in counts) or (columns and sum(counts) < whole.count):
        raise ValueError("the columns do not fit the whole")
    if not whole.protected:
        return tuple(ShownCell(label=cell.label, count=cell.count) for cell in (whole, *columns))
    hidden: set[Label] = set()
    if whole.count < THRESHOLD:
        hidden = {cell.label for cell in (whole, *columns)}
    for column in columns:
        if column.count < THRESHOLD or whole.count - column.count < THRESHOLD:
            hidden.add(column.label)
    for column in sorted(columns, key=lambda each: each.label):  # by label, so that the choice tells nothing
        if _tells(whole, columns, hidden):
            hidden.add(column.label)
    if _tells(whole, columns, hidden):
        hidden.add(whole.label)
    return tuple(
        ShownCell(label=cell.label, count=None if cell.label in hidden else cell.count)
        for cell in (whole, *columns)
    )


def _tells(whole: Cell, columns: tuple[Cell, ...], hidden: set[Label]) -> bool:
    """Say whether a small count follows from what is shown."""
    if whole.label in hidden:
        return False
    shown = sum(column.count for column in columns if column.label not in hidden)
    unknown = sum(column.label in hidden for column in columns)
    if not unknown:
        return 0 < shown - whole.count < THRESHOLD
    # One hidden column holds at least whoever is in no other: too few others, and it is nearly told.
    return unknown == 1 and whole.count - max(0, whole.count - shown) < THRESHOLD

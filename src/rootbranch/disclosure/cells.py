"""Hide small counts of protected persons, and as many others as it takes that nobody can compute them.

A label is a path: a cell whose label begins another's is its total.

    ()            grand total          ("MX",)        total of the two below
    ("MX", "a")   a count              ("MX", "b")    a count

From the deepest totals up: if cells under a shown total are hidden, they must be at least two and hold at
least `THRESHOLD` between them, and the others must be able to give and take so much that each small one can be
anything from 1 to 9, even for somebody who knows which of them are small; otherwise the next cell is hidden too, or else the
total. A cell that is hidden takes all cells under it along. So each hidden cell can, by all that is shown, still be anything
from 0 to at least `THRESHOLD`; and 9 and 9 under a total of 18 do not tell each other.

The complement is chosen by the order of labels, never by counts, so that the choice tells nothing; and the
same cell is chosen again in the next release. Zero is below ten and hidden like any other small count:
"none here" can be as telling as "one".

Limits: one tree of totals. Two tables about the same persons (by country and by operation) share only
their grand total; where it is hidden in one, hide it in the other. Crossed tables are not looked at here.
Source: design, section 2, item 1; flows notes, section 7 (primary suppression alone is no protection).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

from rootbranch.model.aggregates import Cell

THRESHOLD = 10

Label = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCell:
    """A cell as it may be shown: its count, or None where it is hidden. Why it is hidden is not told."""

    label: Label
    count: int | None


def protect_cells(cells: tuple[Cell, ...]) -> tuple[ShownCell, ...]:
    """Hide what must not be shown, in the order given.

    Args:
        cells: All cells and all totals that will be shown. A count that is not of protected persons is
            shown as it is, unless it is the total of a hidden one that nothing else can cover.

    Raises:
        ValueError: A label stands twice, a count is negative, or a part of a protected count is not
            protected itself.
    """
    return _protected(cells, frozenset())


def protect_cells_since(
    cells: tuple[Cell, ...], earlier: Iterable[tuple[ShownCell, ...]]
) -> tuple[ShownCell, ...]:
    """Hide what must not be shown beside what was shown before, in the order given.

    A count that differs by one to nine from one that was shown under its label tells a small count of persons, whatever
    the two counts are: it is hidden, with what covers for it. The same count again tells nothing.

    Args:
        cells: As for `protect_cells`.
        earlier: All tables with these labels that were shown before.

    Raises:
        ValueError: As for `protect_cells`.
    """
    known: dict[Label, set[int]] = {}
    for table in earlier:
        for shown in table:
            if shown.count is not None:
                known.setdefault(shown.label, set()).add(shown.count)
    close = frozenset(
        cell.label
        for cell in cells
        if cell.protected
        and any(0 < abs(cell.count - count) < THRESHOLD for count in known.get(cell.label, ()))
    )
    return _protected(cells, close)


def _protected(cells: tuple[Cell, ...], close: frozenset[Label]) -> tuple[ShownCell, ...]:
    table = _Table(cells, close)
    for total in sorted(table.parts, key=lambda label: (-len(label), label)):
        table.cover(total)
    return tuple(
        ShownCell(label=cell.label, count=None if cell.label in table.hidden else cell.count)
        for cell in cells
    )


class _Table:
    """Cells by label, the parts of each total, and what is hidden so far.

    Args:
        close: Labels to hide whatever their counts are.
    """

    def __init__(self, cells: Iterable[Cell], close: frozenset[Label]) -> None:
        cells = tuple(cells)
        self.cells = {cell.label: cell for cell in cells}
        if len(self.cells) != len(cells):
            raise ValueError("a label stands twice")
        self.parts: dict[Label, list[Label]] = {}
        for label in sorted(self.cells):
            total = self._total_of(label)
            if total is not None:
                self.parts.setdefault(total, []).append(label)
        self.hidden: set[Label] = set()
        self.close = close
        for cell in cells:
            self._check(cell)
            if cell.protected and (cell.count < THRESHOLD or cell.label in close):
                self._hide(cell.label)

    def cover(self, total: Label) -> None:
        """Hide further parts of a shown total, or the total, until its hidden parts cover one another."""
        if total in self.hidden:
            return
        parts = self.parts[total]
        while (hidden := [part for part in parts if part in self.hidden]) and not self._is_covered(hidden):
            free = [part for part in parts if part not in self.hidden and self.cells[part].protected]
            self._hide(free[0] if free else total)
            if not free:
                return

    def _is_covered(self, hidden: list[Label]) -> bool:
        if len(hidden) < 2 or sum(self._open_count(part) for part in hidden) < THRESHOLD:
            return False
        rooms = {part: self._room(part) for part in hidden}
        gives, takes = (sum(room[way] for room in rooms.values()) for way in (0, 1))
        for part in hidden:
            needs_up, needs_down = self._need(part)
            if gives - rooms[part][0] < needs_up or takes - rooms[part][1] < needs_down:
                return False
        return True

    def _need(self, label: Label) -> tuple[int, int]:
        """Say how far up and down a hidden cell must be able to go for somebody who knows the rule."""
        cell = self.cells[label]
        if not cell.protected:
            return 0, 0
        if label in self.close:
            return THRESHOLD - 1, THRESHOLD - 1
        return (THRESHOLD - 1 - cell.count, max(0, cell.count - 1)) if cell.count < THRESHOLD else (0, 0)

    def _room(self, label: Label) -> tuple[float, float]:
        """Say how much a hidden cell can give to others and take from them, by what the rule tells of it."""
        cell = self.cells[label]
        if not cell.protected:
            rooms = [self._room(part) for part in self.parts[label] if part in self.hidden]
            return sum(gives for gives, _ in rooms), sum(takes for _, takes in rooms)
        if label in self.close:
            return 0, 0
        if cell.count < THRESHOLD:
            return max(0, cell.count - 1), THRESHOLD - 1 - cell.count
        return cell.count - THRESHOLD, inf

    def _open_count(self, label: Label) -> int:
        """Say how many protected persons a hidden cell leaves open; what else it holds may be known."""
        cell = self.cells[label]
        if cell.protected:
            return cell.count
        return sum(self._open_count(part) for part in self.parts[label] if part in self.hidden)

    def _hide(self, label: Label) -> None:
        """Hide a cell; what is under a protected one goes along."""
        self.hidden.add(label)
        if self.cells[label].protected:
            for part in self.parts.get(label, ()):
                self._hide(part)

    def _total_of(self, label: Label) -> Label | None:
        """Find the nearest total of a cell."""
        shorter = (label[:length] for length in range(len(label) - 1, -1, -1))
        return next((total for total in shorter if total in self.cells), None)

    def _check(self, cell: Cell) -> None:
        if cell.count < 0:
            raise ValueError("a count is negative")
        total = self._total_of(cell.label)
        if total is not None and self.cells[total].protected and not cell.protected:
            raise ValueError("a part of a protected count is protected")

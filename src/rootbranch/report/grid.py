"""Lay figures of several scopes out as one table: a row for what is measured, a column for each scope.

Measure    Unit      US-INV   MX-FIS
Arrests    arrests       14        9     one row a measure, so that scopes can be compared at a glance
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

COLUMNS_MAX = 9
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell(Generic[T]):
    """What goes into the grid: the words of its row, its column, and whatever stands there."""

    label: str
    unit: str
    column: str
    content: T


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Generic[T]):
    """One row; None where a scope has no such figure."""

    label: str
    unit: str
    cells: tuple[T | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid(Generic[T]):
    """Columns of scopes, and rows with a cell or None for each column."""

    columns: tuple[str, ...]
    lines: tuple[Line[T], ...]


def lay_out(cells: Iterable[Cell[T]], columns: Sequence[str]) -> Grid[T] | None:
    """Lay cells out, rows in the order they come; None where a list reads better.

    A list reads better where there is one scope, too many, or two figures for one place.
    """
    rows: dict[tuple[str, str], dict[str, T]] = {}
    for cell in cells:
        row = rows.setdefault((cell.label, cell.unit), {})
        if cell.column in row:
            return None
        row[cell.column] = cell.content
    if not 1 < len(columns) <= COLUMNS_MAX:
        return None
    return Grid(
        columns=tuple(columns),
        lines=tuple(
            Line(label=label, unit=unit, cells=tuple(row.get(column) for column in columns))
            for (label, unit), row in rows.items()
        ),
    )

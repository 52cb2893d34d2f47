"""Lay figures of one measure and several scopes out as one table: a row a measure, a column a scope.

Measure            MX-FIS   US-INV   total lines stay comparable at a glance
Arrests                 7       12
"""

from collections.abc import Iterable
from dataclasses import dataclass

from rootbranch.usecases import views
from rootbranch.web.wording import Wording

COLUMNS_MAX = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One figure in words; `remarked` says that its own page tells of records set aside."""

    label: str
    unit: str
    scope: str
    value: str
    address: str
    remarked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Columns of scopes, and rows of a label, a unit and a cell or None for each column."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[Cell | None, ...]], ...]

    @property
    def remarked(self) -> bool:
        """Whether any cell needs its remark explained."""
        return any(cell is not None and cell.remarked for _, _, cells in self.rows for cell in cells)


def lay_out(cells: Iterable[Cell]) -> Matrix | None:
    """Lay cells out, rows and columns in the order they come; None where a list reads better.

    A list reads better where there is one scope, too many, or two figures for one place.
    """
    placed: dict[tuple[str, str], dict[str, Cell]] = {}
    columns: dict[str, None] = {}
    for cell in cells:
        row = placed.setdefault((cell.label, cell.unit), {})
        if cell.scope in row:
            return None
        row[cell.scope] = cell
        columns[cell.scope] = None
    if not 1 < len(columns) <= COLUMNS_MAX:
        return None
    rows = tuple(
        (label, unit, tuple(row.get(scope) for scope in columns)) for (label, unit), row in placed.items()
    )
    return Matrix(columns=tuple(columns), rows=rows)


def cells_of(lines: Iterable[views.FigureLine], wording: Wording) -> list[Cell]:
    """Write live figures as cells."""
    cells = []
    for line in lines:
        label, scope, value, _ = wording.in_words(line.figure)
        cells.append(
            Cell(
                label=label,
                unit=wording.unit(line.figure.unit),
                scope=short(scope),
                value=value,
                address=f"/figures/{line.key}",
                remarked=bool(line.figure.set_aside),
            )
        )
    return cells


def short(scope: str) -> str:
    """Leave out of a scope the words that stand over the whole table: `Partner: X` becomes `X`."""
    return scope.partition(": ")[2] or scope

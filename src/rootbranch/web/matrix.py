"""Write live figures as one table with a column a scope, where that reads better than a list."""

from collections.abc import Sequence
from dataclasses import dataclass

from rootbranch.report import Cell, Grid, lay_out
from rootbranch.usecases import set_aside_count, views
from rootbranch.web.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureCell:
    """One figure in words; what waits or was set aside is told on its own page."""

    value: str
    path: str
    waiting: int
    set_aside: int


def grid_of(lines: Sequence[views.FigureLine], wording: Wording) -> Grid[FigureCell] | None:
    """Lay figures out in the order they come, what belongs to no scope last; None where a list reads better."""
    cells, scopes = [], {}
    for line in lines:
        label, scope, value, _ = wording.in_words(line.figure)
        shown = FigureCell(
            value=value,
            path=f"/figures/{line.key}",
            waiting=line.figure.waiting,
            set_aside=set_aside_count(line.figure),
        )
        column = _short(scope)
        cells.append(Cell(label=label, unit=wording.unit(line.figure.unit), column=column, content=shown))
        scopes[column] = "" in line.figure.scope.values()
    return lay_out(cells, sorted(scopes, key=lambda column: (scopes[column], column)))


def _short(scope: str) -> str:
    """Leave out of a scope the words that stand over the whole table: `Partner: X` becomes `X`."""
    return scope.partition(": ")[2] or scope

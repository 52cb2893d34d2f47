"""Work on whole columns of a block: what was made of the cells of one row is recalled for all rows that have the same.

    function of a row's cells ─ by_column ─▶ function of columns

So a block gets what its rows would get, and a value that comes again costs a look into a table. What the function of a
row refuses (`CellError`, None) is None in the column: that row is to be built by itself.

Limits: `RECALLED_MAX` different cells, or rows of cells, for each function, and none longer than
`RECALLED_CHARACTERS_MAX`; some 10 MB each at most.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from rootbranch.gather.rows import Cells
from rootbranch.gather.specs import CellError

RECALLED_MAX = 16_384
RECALLED_CHARACTERS_MAX = 200

T = TypeVar("T")
Columns = Mapping[str, Sequence[str]]
ByColumn = Callable[[Columns, int], list[T | None]]


class _Recalled(dict[str | tuple[str, ...], T | None]):
    """What was made of cells, by the cells."""

    def __init__(self, make: Callable[[Cells], T | None], columns: tuple[str, ...]) -> None:
        super().__init__()
        self._make = make
        self._columns = columns

    def __missing__(self, key: str | tuple[str, ...]) -> T | None:
        cells = (key,) if isinstance(key, str) else key
        value = attempt(self._make, self._columns, cells)
        if sum(map(len, cells)) <= RECALLED_CHARACTERS_MAX:
            if len(self) >= RECALLED_MAX:
                self.clear()
            self[key] = value
        return value


def attempt(make: Callable[[Cells], T | None], columns: tuple[str, ...], cells: tuple[str, ...]) -> T | None:
    """Call a function of a row's cells; None where it refuses them."""
    try:
        return make(dict(zip(columns, cells, strict=True)))
    except CellError:
        return None


def by_column(make: Callable[[Cells], T | None], sources: Iterable[str]) -> ByColumn[T]:
    """Make a function of columns, and of how many rows they have, from a function of a row's cells.

    Args:
        sources: The columns that it reads; without any, all rows are alike.
    """
    names = tuple(dict.fromkeys(sources))
    if not names:
        constant = attempt(make, (), ())
        return lambda _columns, count: [constant] * count
    recall = _Recalled(make, names).__getitem__
    if len(names) == 1:
        only = names[0]
        return lambda columns, _count: list(map(recall, columns[only]))
    return lambda columns, _count: list(map(recall, zip(*map(columns.__getitem__, names), strict=True)))


def stripped(column: str) -> ByColumn[str]:
    """Take one column as it is."""
    return lambda columns, _count: list(map(str.strip, columns[column]))


def joined(names: tuple[str, ...], join: str) -> ByColumn[str]:
    """Put several columns together, without the empty cells."""

    def texts(columns: Columns, _count: int) -> list[str | None]:
        parts = [list(map(str.strip, columns[name])) for name in names]
        if all(map(all, parts)):
            return list(map(join.join, zip(*parts, strict=True)))
        return [join.join(filter(None, cells)) for cells in zip(*parts, strict=True)]

    return texts


def gaps(column: Sequence[object]) -> list[int]:
    """Give the places of the rows that were refused."""
    return [] if all(column) else [place for place, value in enumerate(column) if value is None]

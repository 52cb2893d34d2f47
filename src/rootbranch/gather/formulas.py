"""Find the cells that begin like a formula: a spreadsheet would carry them out.

Source: OWASP, CSV injection.
"""

import re
from collections.abc import Iterable, Sequence

from rootbranch.gather.rows import Cells

# Behind the NUL before each cell; a signed number or a telephone number is no formula. Each pattern begins with its one
# sign, which is found faster than a NUL, of which there are as many as cells.
_STARTS = {
    **{start: re.compile(rf"{start}(?<=\0{start})") for start in "=@\t"},
    **{sign: re.compile(rf"\{sign}(?<=\0\{sign})(?![\d\s().,/-]*(?:\0|\Z))") for sign in "+-"},
}


def has_formula(cells: Iterable[str]) -> bool:
    """Say whether one of some cells begins like a formula."""
    text = "\0".join(("", *cells))
    return any(start in text and pattern.search(text) for start, pattern in _STARTS.items())


def formula_columns(cells: Cells) -> list[str]:
    """Name the columns whose cells do."""
    return [column for column, text in cells.items() if has_formula((text,))]


def formula_places(columns: Iterable[Sequence[str]]) -> list[int]:
    """Give the places of the rows that have one, among columns without a NUL."""
    return [
        place
        for column in columns
        if has_formula(column)
        for place, text in enumerate(column)
        if has_formula((text,))
    ]

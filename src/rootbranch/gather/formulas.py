"""Find the cells that begin like a formula: a spreadsheet would carry them out.

Source: OWASP, CSV injection.
"""

import re
from collections.abc import Iterable, Sequence

from rootbranch.gather.rows import Cells

# Behind the NUL before each cell; a signed number or a telephone number is no formula.
_FORMULA = re.compile(r"\0(?:[=@\t]|[+-](?![\d\s().,/-]*(?:\0|\Z)))")


def has_formula(cells: Iterable[str]) -> bool:
    """Say whether one of some cells begins like a formula."""
    return _FORMULA.search("\0".join(("", *cells))) is not None


def formula_columns(cells: Cells) -> list[str]:
    """Name the columns whose cells do."""
    return [column for column, text in cells.items() if _FORMULA.match(f"\0{text}")]


def formula_lines(lines: Sequence[Sequence[str]]) -> list[int]:
    """Give the places of the lines that have one, among lines without a NUL."""
    if not has_formula(map("\0".join, lines)):
        return []
    return [place for place, cells in enumerate(lines) if has_formula(cells)]

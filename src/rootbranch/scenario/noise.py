"""Say what was done to a cell: by which noise, what it should say, and what it says.

Source: notes on the synthetic region, section 3.6 (noise log).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Noise:
    """Something that was done to a cell.

    Args:
        column: Of the file, dots between levels.
        what: Name of the noise, as in `tables/noise.toml`.
        true: What the cell would say without any noise, in the agency's way of writing.
        said: What stands there, where that is a part of the cell; empty where it is all of it.
    """

    column: str
    what: str
    true: str = ""
    said: str = ""


def against(noise: Iterable[Noise], true: Mapping[str, str]) -> Iterator[Noise]:
    """Hold noise against what some columns should say; the others keep what the pen remembered."""
    for one in noise:
        should = true.get(one.column, one.true)
        yield one if should == one.true else Noise(one.column, one.what, should, one.said)


def cell_of(cells: Mapping[str, object], column: str) -> str:
    """Read what stands in a cell, dots between levels; several values are joined by semicolons."""
    value: object = cells.get(column)
    if column not in cells:
        value = cells
        for level in column.split("."):
            value = value.get(level) if isinstance(value, Mapping) else None
    if isinstance(value, list):
        return ";".join(map(str, value))
    return "" if value is None else str(value)

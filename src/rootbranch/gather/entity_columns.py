"""Compile the properties of an entity to a function of whole columns; see `entity_contents` for that of one row."""

from collections.abc import Callable, Sequence
from itertools import chain

from rootbranch.gather.entity_contents import sorted_properties
from rootbranch.gather.mapping import FeedMapping, Spec
from rootbranch.gather.recall import ByColumn, Columns, by_column, joined, stripped
from rootbranch.gather.specs import ISO, Get, takes_as_it_is
from rootbranch.values import stay_as_they_are

Value = str | Sequence[str]
"""What a row says of one property: one text, or several; empty for nothing."""
PropertyColumns = Callable[[Columns, int], dict[str, Sequence[Value | None]]]


def compile_properties(mapping: FeedMapping, last_year: int) -> PropertyColumns:
    """Compile the fields of a mapping of entities.

    Args:
        last_year: Years of birth of two digits end here.

    Returns:
        A function of columns, and of how many rows they have, that gives the column of each property, in the order
        in which a row has them: None where a value cannot be read.
    """
    plain, single, several = sorted_properties(mapping, last_year)
    readers = {name: stripped(column) for name, column in plain} | {
        name: _texts(spec, get) for name, spec, get in single
    }
    lists: dict[str, list[ByColumn[tuple[str, ...]]]] = {}
    for name, spec, get_all in several:
        lists.setdefault(name, []).append(by_column(get_all, spec.sources))

    def properties(columns: Columns, count: int) -> dict[str, Sequence[Value | None]]:
        made: dict[str, Sequence[Value | None]] = {
            name: read(columns, count) for name, read in readers.items()
        }
        for name, reads in lists.items():
            parts = [read(columns, count) for read in reads]
            made[name] = list(map(_together, zip(*parts, strict=True)))
        return made

    return properties


def _texts(spec: Spec, get: Get) -> ByColumn[str]:
    """Read the columns of a spec that gives one text."""
    if spec.columns and takes_as_it_is(spec):
        return joined(spec.columns, spec.join)
    read, column, formats = by_column(get, spec.sources), spec.column, spec.date or ISO
    if column is None or any(asked is not None for asked in (spec.values, spec.decimal, spec.strip_prefix)):
        return read
    # nothing but a date is asked for, and whole columns of them need no reading
    return lambda columns, count: (
        list(columns[column]) if stay_as_they_are(columns[column], formats) else read(columns, count)
    )


def _together(parts: tuple[tuple[str, ...] | None, ...]) -> list[str] | None:
    """Put together what several specs give for one property; None where one of them cannot be read."""
    read = [values for values in parts if values is not None]
    return list(chain.from_iterable(read)) if len(read) == len(parts) else None

"""Compile the properties of an entity to a function of whole columns; see `entity_contents` for that of one row."""

from collections.abc import Callable

from rootbranch.gather.entity_contents import sorted_properties
from rootbranch.gather.mapping import FeedMapping, Spec
from rootbranch.gather.recall import ByColumn, Columns, by_column, gaps, joined, rows_of, stripped
from rootbranch.gather.specs import Get, takes_as_it_is

Properties = dict[str, list[str]]
PropertyColumn = Callable[[Columns, int], list[Properties | None]]


def compile_properties(mapping: FeedMapping, last_year: int) -> PropertyColumn:
    """Compile the fields of a mapping of entities.

    Args:
        last_year: Years of birth of two digits end here.

    Returns:
        A function of columns, and of how many rows they have, that gives the properties of each row: None where a
        value cannot be read, or where there is none at all.
    """
    plain, single, several = sorted_properties(mapping, last_year)
    names = (*(name for name, _column in plain), *(name for name, _spec, _get in single))
    readers = [stripped(column) for _name, column in plain] + [
        _texts(spec, get) for _name, spec, get in single
    ]
    lists = [(name, by_column(get_all, spec.sources)) for name, spec, get_all in several]

    def properties(columns: Columns, count: int) -> list[Properties | None]:
        texts = [read(columns, count) for read in readers]
        made = _full(names, texts) if texts and all(map(all, texts)) else _sparse(names, texts, count)
        refused = {place for column in texts for place in gaps(column)}
        for name, read in lists:
            for place, values in enumerate(read(columns, count)):
                if values is None:
                    refused.add(place)
                elif values:
                    made[place].setdefault(name, []).extend(values)
        if not refused and all(made):
            return [*made]
        return [each if each and place not in refused else None for place, each in enumerate(made)]

    return properties


def _texts(spec: Spec, get: Get) -> ByColumn[str]:
    """Read the columns of a spec that gives one text."""
    if spec.columns and takes_as_it_is(spec):
        return joined(spec.columns, spec.join)
    return by_column(get, spec.sources)


def _full(names: tuple[str, ...], texts: list[list[str | None]]) -> list[Properties]:
    """Put together the properties of rows in which none is empty."""
    return rows_of(names, [[[text] for text in column if text is not None] for column in texts])


def _sparse(names: tuple[str, ...], texts: list[list[str | None]], count: int) -> list[Properties]:
    if not texts:
        return [{} for _ in range(count)]
    return [
        {name: [text] for name, text in zip(names, row, strict=True) if text}
        for row in zip(*texts, strict=True)
    ]

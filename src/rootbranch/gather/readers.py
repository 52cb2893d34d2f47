"""Compile what is read of a row beside its content: key, when it was known, whether it takes itself back, its cells.

Each becomes a function of the row's cells; `Readers` holds all of them for one mapping, for `building` and `blocks`.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple

from rootbranch.errors import Message
from rootbranch.gather.choices import NO, YES
from rootbranch.gather.contents import Compiled
from rootbranch.gather.mapping import FeedMapping, Spec
from rootbranch.gather.markings import Problems, compile_marking
from rootbranch.gather.rows import Cells, shown_name
from rootbranch.gather.specs import CellError, Get, compile_one, field_of
from rootbranch.gather.subjects import Subject, compile_subject
from rootbranch.model.ids import PartnerId, utc
from rootbranch.model.marking import Marking

Problem = tuple[str, Message, str]


class Readers(NamedTuple):
    """The functions of a row's cells that a mapping is compiled to.

    Args:
        known: When the partner knew, and what is to be said of it.
        withdrawn: Whether the row takes itself back.
        category: Also takes whether the row holds a person.
        age: None where the mapping names no age.
        kept: The cells that are kept as delivered.
    """

    key: Callable[[Cells], tuple[str, ...] | CellError]
    marking: Callable[[Cells], Marking | Problems]
    content: Compiled
    known: Callable[[Cells], tuple[datetime, tuple[Problem, ...]]]
    withdrawn: Callable[[Cells], bool | CellError]
    category: Callable[[Cells, bool], Subject]
    age: Get | None
    kept: Callable[[dict[str, str]], dict[str, str]]


def compile_readers(
    mapping: FeedMapping, content: Compiled, partner: PartnerId, known_at: datetime
) -> Readers:
    """Compile a mapping; `known_at` is when the partner knew where a row does not say."""
    return Readers(
        key=_key(mapping.key),
        marking=compile_marking(mapping.marking, partner),
        content=content,
        known=_known(mapping.known_on, utc(known_at)),
        withdrawn=_withdrawn(mapping.withdrawn),
        category=compile_subject(mapping),
        age=None if mapping.age is None else compile_one(mapping.age),
        kept=_row(mapping.ignore),
    )


def _key(columns: tuple[str, ...]) -> Callable[[Cells], tuple[str, ...] | CellError]:
    missing = {column: CellError(shown_name(column), Message("gather.key_missing")) for column in columns}
    if len(columns) == 1:
        only = columns[0]
        return lambda cells: (part,) if (part := str(cells[only]).strip()) else missing[only]

    def key(cells: Cells) -> tuple[str, ...] | CellError:
        parts = tuple([str(cells[column]).strip() for column in columns])
        return missing[columns[parts.index("")]] if "" in parts else parts

    return key


def _withdrawn(spec: Spec | None) -> Callable[[Cells], bool | CellError]:
    if spec is None:
        return lambda _cells: False
    get = compile_one(spec)

    def withdrawn(cells: Cells) -> bool | CellError:
        try:
            word = get(cells).lower()
        except CellError as error:
            return error
        return word in YES or (
            word not in NO and CellError(field_of(spec), Message("gather.withdrawn_unclear"))
        )

    return withdrawn


def _known(spec: Spec | None, delivered: datetime) -> Callable[[Cells], tuple[datetime, tuple[Problem, ...]]]:
    if spec is None:
        as_delivered: tuple[datetime, tuple[Problem, ...]] = (delivered, ())
        return lambda _cells: as_delivered
    get, field = compile_one(spec, as_date=True), field_of(spec)

    def known(cells: Cells) -> tuple[datetime, tuple[Problem, ...]]:
        try:
            text = get(cells)
        except CellError as error:
            return delivered, ((field, error.message, "gather.done_delivery_date"),)
        moment = moment_of(text) if text else None
        if moment is None:
            return delivered, ((field, Message("gather.known_missing"), "gather.done_delivery_date"),)
        return moment, ()

    return known


def _row(ignored: tuple[str, ...]) -> Callable[[dict[str, str]], dict[str, str]]:
    """Keep the cells as delivered, without the columns that the mapping ignores and what lies below them."""
    if not ignored:
        return lambda cells: cells
    names, below = frozenset(ignored), tuple(f"{name}." for name in ignored)
    return lambda cells: {
        column: text for column, text in cells.items() if column not in names and not column.startswith(below)
    }


@lru_cache(maxsize=16_384)
def moment_of(iso: str) -> datetime | None:
    """Give the moment of an ISO text in UTC; a day without a clock time begins at midnight, a month is none."""
    if len(iso) < 10:
        return None
    if len(iso) == 10:
        day = date.fromisoformat(iso)
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    moment = datetime.fromisoformat(iso)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)

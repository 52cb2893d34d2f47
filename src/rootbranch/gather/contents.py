"""What the mapping makes of the cells of a row, before anything is said of its person.

A value that cannot be read costs an entity that value, with a note; it costs a report or a claim the whole row,
because what is counted must be right (`entity_contents`, `report_contents`).
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from rootbranch.errors import Message
from rootbranch.gather.mapping import Spec
from rootbranch.gather.rows import Cells
from rootbranch.gather.specs import CellError


class Content(NamedTuple):
    """The content of one row.

    Args:
        happened: ISO text of the day or moment, empty where the row does not say.
        person: Whether it holds a person.
        births: Dates of birth, ISO; `unread` is one that could not be read.
        left_out: What could not be read of an entity.
        refused: Why a report or a claim cannot be taken.
        noted: What is odd and was taken all the same: field, what it is, and what was done.
    """

    schema: str
    body: dict[str, object]
    happened: str
    person: bool
    births: Sequence[str]
    unread: str
    left_out: list[CellError]
    refused: list[CellError]
    noted: Sequence[tuple[str, Message, str]] = ()


Compiled = Callable[[Cells], Content]


def needs_date(is_date: bool, spec: Spec) -> bool:
    """Say whether a date is read as ISO because its spec names no format; a table of values speaks for itself."""
    return is_date and spec.values is None

"""The one tree of errors.

    RootbranchError
    ├── InputError      a file, an argument or a form that cannot be used as it is
    ├── AccessError     not allowed or not there; the two are one answer
    ├── StateError      the request is sound but comes at the wrong moment
    └── IntegrityError  what was kept no longer is what it was

Status codes and exit codes live in one table in each door, not here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Message:
    """A text by its id, with parameters.

    Args:
        id: A key of the catalogue, `area.name`.
        params: What the text needs; ids, counts and names of fields, never values about a person.
    """

    id: str
    params: Mapping[str, str | int] = field(default_factory=dict)


class RootbranchError(Exception):
    """A request that cannot be carried out: what, where, and how to mend it."""

    def __init__(self, what: Message, where: str, fix: Message) -> None:
        """Keep the three parts; `where` names a file, a row, an id or a command, never a value."""
        super().__init__(f"{what.id} at {where}")
        self.what = what
        self.where = where
        self.fix = fix


class InputError(RootbranchError):
    """Something from outside cannot be used as it is."""


class AccessError(RootbranchError):
    """The object is not there, or not for this person and purpose. Nobody is told which."""


class StateError(RootbranchError):
    """The request is sound but comes at the wrong moment."""


class IntegrityError(RootbranchError):
    """Something kept is no longer what it was."""

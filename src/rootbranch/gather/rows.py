"""What flows through this room: rows as delivered, drafts of records, rejected rows, and the limits of all.

`Row` and `Draft` are named tuples, not dataclasses: one of each is made for every row of a file, and a
frozen dataclass of this size costs four times as much to make.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import orjson

from rootbranch.errors import Message
from rootbranch.model.category import SubjectCategory
from rootbranch.model.marking import Marking
from rootbranch.model.records import Finding, RecordKind, Severity

ROW_MAX_CHARACTERS = 1_048_576
ROW_MAX_LINES = 1_000
COLUMNS_MAX = 2_000
DEPTH_MAX = 64
ORIGINAL_MAX_BYTES = 65_536
NAMES_SHOWN_MAX = 50
NAME_SHOWN_MAX_CHARACTERS = 64

Cells = Mapping[str, str]
Said = Mapping[str, object] | tuple[tuple[str, ...], tuple[object, ...]]


class Typed(str):
    """The exact text of a number, a date or a truth value that the file itself types (XLSX, JSON)."""

    __slots__ = ()


class Several(str):
    """The text of a list of plain values in one cell (JSON); `parts` has them apart."""

    parts: tuple[str, ...]

    @classmethod
    def of(cls, parts: tuple[str, ...]) -> "Several":
        """Join for reading, keep apart for taking."""
        text = cls("; ".join(parts))
        text.parts = parts
        return text


class Row(NamedTuple):
    """One data row as delivered.

    Args:
        number: 1 for the first data row; the same file gives the same numbers.
        locator: `line 17`, `Sheet1!A17`, `data.items[16]`.
        cells: Text by column; every column that the mapping needs is there.
    """

    number: int
    locator: str
    cells: dict[str, str]


class Block(NamedTuple):
    """Data rows of a table that follow one another, each with a cell for every column.

    Args:
        first: Number of the first row.
        locators: One for each row.
        names: Unique names of the columns.
        lines: The cells of each row, in the order of the names.
    """

    first: int
    locators: Sequence[str]
    names: tuple[str, ...]
    lines: Sequence[Sequence[str]]

    def row(self, place: int) -> Row:
        """Take out one row; the first is at 0."""
        cells = dict(zip(self.names, self.lines[place], strict=True))
        return Row(self.first + place, self.locators[place], cells)


class Draft(NamedTuple):
    """A record to be, before it has ids and digests.

    Args:
        schema: FollowTheMoney schema, kind of outcome, or metric.
        category: Final: what the row says, after the rules for missing predicates and minors.
        text: Its content as JSON.
        said: The same for who looks for somebody in it: the content, or the names of an entity's properties and what
            the row says of each, one text or several, empty for nothing.
        happened_at, known_at: UTC.
        withdrawn: The row takes itself back.
        findings: Notes only.
    """

    kind: RecordKind
    schema: str
    category: SubjectCategory
    marking: Marking
    key: tuple[str, ...]
    text: str
    said: Said
    happened_at: datetime | None
    known_at: datetime
    withdrawn: bool
    findings: tuple[Finding, ...]
    row: int
    locator: str

    @property
    def content(self) -> dict[str, object]:
        """What the text says, made anew at each call."""
        content: dict[str, object] = orjson.loads(self.text)
        return content


class Reject(NamedTuple):
    """A row that cannot become a record as it is.

    Args:
        key: The row's key where it could be read: such a row is not absent.
        original: The row as delivered, cut at `ORIGINAL_MAX_BYTES`; to be sealed, for nobody knows who it is about.
        findings: At least one of severity `REJECTED`.
        withdrawn: The row takes itself back; that much could be read, and the record of its key ends.
    """

    row: int
    locator: str
    key: tuple[str, ...] | None
    original: bytes
    findings: tuple[Finding, ...]
    withdrawn: bool = False


class Note:
    """Make the findings of one file; they differ in the place and the problem only."""

    __slots__ = ("_file_name",)

    def __init__(self, file_name: str) -> None:
        self._file_name = file_name

    def note(self, row: int, locator: str, field: str, message: Message, done: str) -> Finding:
        """Tell of a problem that did not cost the row."""
        return self._make(row, locator, field, Severity.NOTE, message, Message(done))

    def rejected(self, row: int, locator: str, field: str, message: Message) -> Finding:
        """Tell why a row was rejected."""
        return self._make(row, locator, field, Severity.REJECTED, message, Message("gather.done_rejected"))

    def reject(self, row: int, locator: str, original: bytes, message: Message, field: str = "") -> Reject:
        """Reject a row before its key could be read."""
        finding = self.rejected(row, locator, field, message)
        return Reject(row, locator, None, original[:ORIGINAL_MAX_BYTES], (finding,))

    def stopped(self, row: int, locator: str, message: Message) -> Finding:
        """Tell that the rest of the file was not read."""
        return self._make(row, locator, "", Severity.REJECTED, message, Message("gather.done_stopped"))

    def _make(
        self, row: int, locator: str, field: str, severity: Severity, message: Message, done: Message
    ) -> Finding:
        return Finding(
            file_name=self._file_name,
            row=row,
            locator=locator,
            field=field,
            severity=severity,
            message=message,
            done=done,
        )


def shown_names(names: list[str]) -> str:
    """Write names of columns for a message: cut, without control characters, at most `NAMES_SHOWN_MAX`."""
    shown = ", ".join(shown_name(name) for name in names[:NAMES_SHOWN_MAX])
    return shown + (", …" if len(names) > NAMES_SHOWN_MAX else "")


def shown_name(name: str) -> str:
    """Write one name of a column for a message."""
    return "".join(sign if sign.isprintable() else "?" for sign in name[:NAME_SHOWN_MAX_CHARACTERS])

"""Open a partner's file as its mapping says, and go through its rows."""

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rootbranch.errors import Message
from rootbranch.gather.delimited import DelimitedFile
from rootbranch.gather.json_files import JsonFile
from rootbranch.gather.mapping import FeedMapping
from rootbranch.gather.rows import Block, Note, Reject, Row
from rootbranch.gather.vocabulary import holds_persons
from rootbranch.model.records import Finding

if TYPE_CHECKING:
    from rootbranch.gather.sheets import SheetFile


def _open(path: Path, mapping: FeedMapping) -> "DelimitedFile | SheetFile | JsonFile":
    match mapping.file.format:
        case "csv" | "tsv":
            return DelimitedFile(path, mapping)
        case "xlsx":
            from rootbranch.gather.sheets import (
                SheetFile,
            )  # a third of a second, which no other start should pay

            return SheetFile(path, mapping)
        case _:
            return JsonFile(path, mapping)


class Reading:
    """A file, open at its first row. Close it, or use it in a `with`.

    Attributes:
        file_name: Base name, as findings have it.
    """

    def __init__(self, path: Path, mapping: FeedMapping) -> None:
        """See `open_file`."""
        self.file_name = path.name
        self._file = _open(path, mapping)
        self._says_nothing_of_persons = mapping.category is None and holds_persons(mapping)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns; empty for JSON, where each row has its own."""
        return self._file.columns

    @property
    def ended_early(self) -> bool:
        """Whether the file broke off: then a missing row is not a row taken back."""
        return self._file.ended_early

    def __iter__(self) -> Iterator[Row | Reject | Finding]:
        """Go through rows, rejected rows and what is to be said of the file; once, in flat memory."""
        for item in self.blocks():
            if type(item) is Block:
                yield from map(item.row, range(len(item.lines)))
            else:
                yield item  # type: ignore[misc]

    def blocks(self) -> Iterator[Block | Row | Reject | Finding]:
        """Go through the same, with plain rows of a table in blocks."""
        if self._says_nothing_of_persons:
            message = Message("gather.no_category")
            yield Note(self.file_name).note(0, "", "", message, "gather.done_uncategorised")
        yield from self._file

    def close(self) -> None:
        """Close the file; twice does no harm."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_file(path: Path, mapping: FeedMapping) -> Reading:
    """Open a file of the mapping's format and check its bytes and its columns.

    Raises:
        InputError: Nothing in it can be read as the mapping says: empty, another encoding or format, no header,
            a column missing. Nothing has been kept then.
    """
    return Reading(path, mapping)

"""Hand out the physical lines of a text in bounded pieces, and take them back when a row turns out broken.

Of a line of a hundred megabytes no more than one mebibyte is ever held. A quote that is never closed costs
its own line only: the lines it swallowed are handed out again.
"""

from collections import deque
from typing import TextIO

from rootbranch.gather.rows import ORIGINAL_MAX_BYTES, ROW_MAX_CHARACTERS, ROW_MAX_LINES


class _TooLongLine(str):
    """The beginning of a line that is longer than a row may be."""

    __slots__ = ()


class TooLongError(Exception):
    """The line just handed out is longer than a row may be; the rest of it has been skipped."""


class UnclosedError(Exception):
    """A row goes on for longer than a row may be; a quote is open."""


class Lines:
    """An iterator over lines that remembers those of the row it is in.

    Attributes:
        number: Of the last line handed out, 1 for the first of the file.
        pending: Lines of the row so far.
        with_nul: Whether one of them has a NUL.
    """

    def __init__(self, stream: TextIO) -> None:
        """Start before the first line of a text opened with `newline=""`."""
        self._stream = stream
        self._again: deque[str] = deque()
        self._size = 0
        self.number = 0
        self.pending: list[str] = []
        self.with_nul = False

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        """Hand out the next line.

        Raises:
            TooLongError, UnclosedError: The row cannot go on; see there.
        """
        line = self._again.popleft() if self._again else self._read()
        if not line:
            raise StopIteration
        if type(line) is _TooLongLine and self.pending:
            self._again.appendleft(line)
            raise UnclosedError
        self.number += 1
        self.pending.append(line)
        if type(line) is _TooLongLine:
            raise TooLongError
        self._size += len(line)
        if self._size > ROW_MAX_CHARACTERS or len(self.pending) > ROW_MAX_LINES:
            raise UnclosedError
        if "\0" in line:
            self.with_nul = True
        return line

    @property
    def first_number(self) -> int:
        """Number of the line in which the row begins."""
        return self.number - len(self.pending) + 1

    def next_row(self) -> None:
        """Forget the lines of the row that is done."""
        self.pending.clear()
        self._size = 0
        self.with_nul = False

    def give_up_first(self) -> str:
        """Return the first line of the broken row; the others will be handed out again."""
        first, *others = self.pending
        self._again.extendleft(reversed(others))
        self.number -= len(others)
        self.next_row()
        return first

    def _read(self) -> str:
        line = self._stream.readline(ROW_MAX_CHARACTERS + 1)
        if len(line) <= ROW_MAX_CHARACTERS:
            return line
        rest = line
        while rest and not rest.endswith(("\n", "\r")):
            rest = self._stream.readline(ORIGINAL_MAX_BYTES)
        return _TooLongLine(line[:ORIGINAL_MAX_BYTES])

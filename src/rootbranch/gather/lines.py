"""Hand out the physical lines of a text in bounded pieces, and take them back when a row turns out broken.

    take_block ─▶ some hundred lines in one text    where nothing in them asks for a closer look
    iteration  ─▶ line by line                      each checked, with those of the row that is being read

Of a line of a hundred megabytes no more than one mebibyte is ever held. A quote that is never closed costs
its own line only: the lines it swallowed are handed out again.
"""

from collections import deque
from collections.abc import Iterator
from io import StringIO
from itertools import islice
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
    """The lines of a text, and those of the row that is being read.

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

    def __iter__(self) -> Iterator[str]:
        """Hand out lines from here on; after an error, ask for a new iterator.

        Raises:
            TooLongError, UnclosedError: The row cannot go on; see there.
        """
        again, pending, read = self._again, self.pending, self._stream.readline
        while line := again.popleft() if again else read(ROW_MAX_CHARACTERS + 1):
            # a row is nearly always one line without surprises
            if pending or len(line) > ROW_MAX_CHARACTERS or type(line) is _TooLongLine:
                line = self._checked(line)
            self.number += 1
            if line.startswith("\ufeff"):  # noqa: FURB188 - it would make each line a new text
                line = line[1:]  # the mark of a file that was put behind another one
            pending.append(line)
            if type(line) is _TooLongLine:
                raise TooLongError
            if "\0" in line:
                self.with_nul = True
            yield line

    @property
    def waiting(self) -> bool:
        """Whether lines that were taken back wait to be handed out again."""
        return bool(self._again)

    def take_block(self, characters: int) -> str:
        """Hand out whole lines in one text, between two rows; count them with `count_lines`.

        Returns:
            Some more than so many characters; empty where the next lines are to be looked at one by one: at the end
            of the file, where one is too long for a row, and where there is a NUL or a byte order mark.
        """
        if self._again:
            return ""
        text = self._stream.read(characters)
        text += self._stream.readline(ROW_MAX_CHARACTERS + 1) if text else ""
        if len(text) > ROW_MAX_CHARACTERS or "\0" in text or "\ufeff" in text:
            self.take_back(text)
            return ""
        return text

    def take_back(self, text: str, lines: int = 0) -> None:
        """Take back a block without its first lines; the rest will be handed out line by line."""
        self._again.extend(islice(lines_of(text), lines, None))

    def count_lines(self, lines: int) -> None:
        """Count the lines of a block that are done."""
        self.number += lines

    @property
    def first_number(self) -> int:
        """Number of the line in which the row begins."""
        return self.number - len(self.pending) + 1

    def next_row(self) -> None:
        """Forget the lines of the row that is done."""
        self.pending.clear()
        self.with_nul = False

    def give_up_first(self) -> str:
        """Return the first line of the broken row; the others will be handed out again."""
        first, *others = self.pending
        self._again.extendleft(reversed(others))
        self.number -= len(others)
        self.next_row()
        return first

    def _checked(self, line: str) -> str:
        """Check a long line, or one that goes on with a row."""
        if len(line) > ROW_MAX_CHARACTERS:
            line = self._skip_rest(line)
        so_far = self._size if len(self.pending) > 1 else sum(map(len, self.pending))
        self._size = so_far + len(line)
        if self.pending and (
            type(line) is _TooLongLine
            or self._size > ROW_MAX_CHARACTERS
            or len(self.pending) >= ROW_MAX_LINES
        ):
            self._again.appendleft(line)
            raise UnclosedError
        return line

    def _skip_rest(self, line: str) -> str:
        rest = line
        while rest and not rest.endswith(("\n", "\r")):
            rest = self._stream.readline(ORIGINAL_MAX_BYTES)
        return _TooLongLine(line[:ORIGINAL_MAX_BYTES])


def lines_of(text: str) -> StringIO:
    """Cut a text into lines where a file opened with `newline=""` is cut."""
    return StringIO(text, newline="")

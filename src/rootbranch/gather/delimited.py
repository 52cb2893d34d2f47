"""Read CSV and TSV in flat memory, whatever the file holds: in blocks while all is well, else row by row.

    lines ─▶ block ─▶ rows ─▶ Block         some hundred rows at once
      ▲        └── what is broken, odd or goes on behind the block
      └── taken back, then ─▶ row by row ─▶ Row | Reject, until nothing of it is left

Quotes are read strictly: text behind a closing quote is an error of its row and not silently glued on.

Limits: `rows.ROW_MAX_CHARACTERS` and `ROW_MAX_LINES` a row, 131,072 characters a cell (the csv module's own).
Source: RFC 4180.
"""

import csv
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

from rootbranch.errors import InputError, Message
from rootbranch.gather.columns import check_columns, clean_header, column_findings, has_all
from rootbranch.gather.lines import Lines, TooLongError, UnclosedError, lines_of
from rootbranch.gather.mapping import FeedMapping
from rootbranch.gather.preflight import check_text
from rootbranch.gather.rows import (
    ORIGINAL_MAX_BYTES,
    ROW_MAX_CHARACTERS,
    ROW_MAX_LINES,
    Block,
    Note,
    Reject,
    Row,
)
from rootbranch.gather.tables import Table
from rootbranch.model.records import Finding

BLOCK_CHARACTERS = 65_536
HEADER_SEARCH_LINES = 20
DELIMITERS = {",": ",", ";": ";", "\t": "tab", "|": "|"}


class DelimitedFile:
    """A CSV or TSV file, open, with its header checked.

    Attributes:
        columns: Unique names of the columns.
        ended_early: Never for this format: lines are found again after any error.
    """

    ended_early = False

    def __init__(self, path: Path, mapping: FeedMapping) -> None:
        """Open the file and read its header.

        Raises:
            InputError: Nothing can be read; see `preflight` and `columns`.
        """
        self._path = path
        self._mapping = mapping
        self._codec = check_text(path, mapping.file.encoding)
        self._delimiter = "\t" if mapping.file.format == "tsv" else mapping.file.delimiter
        self._stream = path.open(encoding=self._codec, newline="")
        try:
            self._lines = Lines(self._stream)
            header = self._read_header()
            where = f"{path.name}, line {mapping.file.header_row}"
            fix = None if has_all(mapping, header) else self._advice()
            names, messages = check_columns(mapping, header, where, fix)
        except BaseException:
            self._stream.close()
            raise
        self.columns = tuple(names)
        note = Note(path.name)
        self._table = Table(note, names, header)
        self._first = column_findings(note, messages, f"line {mapping.file.header_row}")
        if mapping.file.header_row > 1:
            message = Message("gather.display_rows", {"count": mapping.file.header_row - 1})
            self._first.insert(0, note.note(0, "line 1", "", message, "gather.done_skipped"))

    def close(self) -> None:
        """Close the file."""
        self._stream.close()

    def __iter__(self) -> Iterator[Block | Row | Reject | Finding]:
        """Go through the rows, once."""
        yield from self._first
        lines = self._lines
        while True:
            yield from self._blocks()
            try:
                if (yield from self._rows()):
                    break
            except TooLongError:
                yield self._broken("gather.row_too_long", {"kib": ROW_MAX_CHARACTERS // 1024})
            except UnclosedError:
                yield self._give_up_first("gather.quote_open")
            except csv.Error:
                if not lines.pending:
                    break
                yield self._give_up_first(
                    "gather.quote_open" if len(lines.pending) > 1 else "gather.quote_odd"
                )
        empty = self._table.empty()
        if empty is not None:
            yield empty

    def _blocks(self) -> Iterator[Block | Row | Reject | Finding]:
        """Read block by block, up to the first row that is broken or goes on behind its block."""
        while text := self._lines.take_block(BLOCK_CHARACTERS):
            yield from self._block(text)

    def _block(self, text: str) -> Iterator[Block | Row | Reject | Finding]:
        rows, ends, read = self._cut(text)
        if ends[-1] - len(rows) >= ROW_MAX_LINES:  # one row may have too many
            rows, ends = [], [0]
        if ends[-1] < read:
            self._lines.take_back(text, ends[-1])
        first = self._lines.number + 1
        self._lines.count_lines(ends[-1])
        yield from self._table.take_block(rows, [f"line {first + end}" for end in ends[:-1]])

    def _cut(self, text: str) -> tuple[list[list[str]], Sequence[int], int]:
        """Cut a block into rows; give also the number of lines before each and behind the last, and how many were read."""
        reader = csv.reader(lines_of(text), delimiter=self._delimiter, strict=True)
        with suppress(csv.Error):
            rows = list(reader)
            if reader.line_num == len(rows):  # a line each, as nearly always
                return rows, range(len(rows) + 1), len(rows)
        rows, ends = [], [0]
        reader = csv.reader(lines_of(text), delimiter=self._delimiter, strict=True)
        with suppress(csv.Error):
            for cells in reader:
                rows.append(cells)
                ends.append(reader.line_num)
        return rows, ends, reader.line_num

    def _rows(self) -> Generator[Row | Reject | Finding, None, bool]:
        """Read row by row until no line waits; return whether that was the end of the file."""
        lines, take = self._lines, self._table.take
        pending = lines.pending
        for cells in csv.reader(lines, delimiter=self._delimiter, strict=True):
            if lines.with_nul:
                yield self._broken("gather.nul")
            else:
                item = take(cells, f"line {lines.number - len(pending) + 1}") if cells else None
                pending.clear()
                if item is not None:
                    yield item
            if not lines.waiting:
                return False
        return True

    def _broken(self, problem: str, params: dict[str, str | int] | None = None) -> Reject:
        locator = f"line {self._lines.first_number}"
        original = "".join(self._lines.pending)[:ORIGINAL_MAX_BYTES].encode()
        self._lines.next_row()
        return self._table.broken(original, locator, Message(problem, params or {}))

    def _give_up_first(self, problem: str) -> Reject:
        locator = f"line {self._lines.first_number}"
        original = self._lines.give_up_first()[:ORIGINAL_MAX_BYTES].encode()
        return self._table.broken(original, locator, Message(problem))

    def _read_header(self) -> list[str]:
        lines, wanted = self._lines, self._mapping.file.header_row
        try:
            for _line in islice(lines, wanted - 1):
                lines.next_row()
            cells = next(csv.reader(lines, delimiter=self._delimiter, strict=True))
        except StopIteration:
            raise InputError(
                Message("gather.header_missing", {"line": wanted}),
                self._path.name,
                Message("gather.fix_header_row"),
            ) from None
        except (TooLongError, UnclosedError, csv.Error):
            raise InputError(
                Message("gather.header_broken"),
                f"{self._path.name}, line {wanted}",
                Message("gather.fix_header_row"),
            ) from None
        lines.next_row()
        return clean_header(cells)

    def _advice(self) -> Message | None:
        """Look where the header really is, or by what it is really parted."""
        with self._path.open(encoding=self._codec, newline="") as stream:
            for number in range(1, HEADER_SEARCH_LINES + 1):
                line = stream.readline(ROW_MAX_CHARACTERS)
                for delimiter, name in DELIMITERS.items():
                    with suppress(csv.Error):
                        if has_all(self._mapping, next(csv.reader([line], delimiter=delimiter), [])):
                            if delimiter != self._delimiter:
                                return Message("gather.fix_delimiter", {"delimiter": name, "line": number})
                            return Message("gather.fix_header_line", {"line": number})
        return None

"""What rows of a table (CSV, TSV, XLSX) have in common: width, header again, empty and totals rows."""

from collections.abc import Iterator, Sequence

import orjson

from rootbranch.errors import Message
from rootbranch.gather.rows import Block, Note, Reject, Row
from rootbranch.model.records import Finding
from rootbranch.values import fold

_TOTALS = frozenset(
    (
        "total",
        "totals",
        "totales",
        "subtotal",
        "gran total",
        "total general",
        "suma",
        "sumas",
        "grand total",
        "sum",
    )
)
_TOTALS_STARTS = frozenset(
    start for word in ("tot", "sub", "sum", "gra") for start in (word, word.title(), word.upper())
)


class Table:
    """Turn the cells of each line into a row, a rejected row, or a finding; count the data rows.

    Attributes:
        rows: Data rows so far, rejected ones too. Empty lines and the header repeated are none.
    """

    def __init__(self, note: Note, names: Sequence[str], header: Sequence[str]) -> None:
        """Keep the unique names of the columns and the header as it is in the file."""
        self._note = note
        self._names = tuple(names)
        self._header = list(header)
        self._width = len(names)
        self.rows = 0

    def take(self, cells: list[str], locator: str) -> Row | Reject | Finding | None:
        """Look at one line; None for an empty one."""
        if len(cells) == self._width:
            first = cells[0].strip()
            if first and first[:3] not in _TOTALS_STARTS and first != self._header[0]:
                self.rows += 1
                return Row(self.rows, locator, dict(zip(self._names, cells, strict=False)))
        return self._odd(cells, locator)

    def take_block(
        self, lines: Sequence[list[str]], locators: Sequence[str]
    ) -> Iterator[Block | Row | Reject | Finding]:
        """Look at many lines; what `take` would make plain rows of comes in blocks."""
        width, header = self._width, self._header[0]
        odd = [
            place
            for place, cells in enumerate(lines)
            if len(cells) != width
            or not (first := cells[0].strip())
            or first[:3] in _TOTALS_STARTS
            or first == header
        ]
        start = 0
        for place in (*odd, len(lines)):
            if start < place:
                yield Block(self.rows + 1, locators[start:place], self._names, lines[start:place])
                self.rows += place - start
            if place < len(lines) and (item := self.take(lines[place], locators[place])) is not None:
                yield item
            start = place + 1

    def broken(self, original: bytes, locator: str, message: Message) -> Reject:
        """Reject a row that could not be taken apart."""
        self.rows += 1
        return self._note.reject(self.rows, locator, original, message)

    def empty(self) -> Finding | None:
        """Tell of a file without a data row."""
        if self.rows:
            return None
        return self._note.note(0, "", "", Message("gather.no_rows"), "gather.done_nothing")

    def _odd(self, cells: list[str], locator: str) -> Row | Reject | Finding | None:
        if not any(cell.strip() for cell in cells):
            return None
        if [cell.strip() for cell in cells] == self._header:
            return self._note.note(0, locator, "", Message("gather.header_again"), "gather.done_skipped")
        original = orjson.dumps([str(cell) for cell in cells])
        if _is_totals(cells):
            return self.broken(original, locator, Message("gather.totals_row"))
        if len(cells) > self._width and not any(cell.strip() for cell in cells[self._width :]):
            cells = cells[: self._width]
        if len(cells) != self._width:
            problem = "gather.cells_many" if len(cells) > self._width else "gather.cells_few"
            return self.broken(
                original, locator, Message(problem, {"count": len(cells), "columns": self._width})
            )
        self.rows += 1
        return Row(self.rows, locator, dict(zip(self._names, cells, strict=True)))


def _is_totals(cells: Sequence[str]) -> bool:
    """Say whether a row sums up others: its first word says so and at most half of its cells are filled."""
    filled = [cell for cell in cells if cell.strip()]
    return len(filled) * 2 <= len(cells) and fold(filled[0][:40]) in _TOTALS

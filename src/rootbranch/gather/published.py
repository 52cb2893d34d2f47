"""Read a table of published claims; what is broken becomes a finding with its row and column, the rest goes on.

    claim_id,published,publisher,wording,measure,value,unit,period_from,period_to,scope

Limits: CSV in UTF-8, `PUBLISHED_BYTES_MAX` a file, `CLAIMS_MAX` claims, `CELL_MAX` characters a cell. Nothing is kept.
Source: RFC 4180.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from rootbranch.errors import InputError, Message
from rootbranch.model.ledger import Period
from rootbranch.model.published import PublishedClaim
from rootbranch.model.records import Finding, Severity

COLUMNS = (
    "claim_id", "published", "publisher", "wording", "measure", "value", "unit", "period_from", "period_to", "scope",
)  # fmt: skip
NEEDED = ("claim_id", "measure", "value")
PUBLISHED_BYTES_MAX = 4 * 1024**2
CLAIMS_MAX = 2_000
CELL_MAX = 2_000
CELL_READ_MAX = 100_000
"""A longer cell is no cell; the reader's own limit is one for the whole process, and others move it."""
VALUE_MAX = Decimal(10) ** 15

Cells = Mapping[str, str]


class _CellError(Exception):
    """A cell that costs its row; the column and what is wrong."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(column, message)
        self.column, self.message = column, message


def read_published(content: bytes, file_name: str) -> tuple[tuple[PublishedClaim, ...], tuple[Finding, ...]]:
    """Read claims in the order of the file.

    Returns:
        The claims that could be read, and a finding for each row or cell that could not.

    Raises:
        InputError: The file is too large, no UTF-8 text, or has no header with the columns needed.
    """
    rows = _rows(content, file_name)
    header = next(rows, None)
    if header is None:
        raise _refused("gather.published_empty", file_name)
    names = [name.strip() for name in header[1]]
    missing = [name for name in COLUMNS if names.count(name) != 1]
    if missing:
        raise InputError(
            Message("gather.published_columns", {"columns": ", ".join(missing)}),
            f"{file_name}, line 1",
            Message("gather.fix_published_columns", {"columns": ", ".join(COLUMNS)}),
        )
    claims: dict[str, PublishedClaim] = {}
    findings: list[Finding] = []
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        try:
            claim = _claim(line, names, cells)
            if claim.id in claims:
                raise _CellError("claim_id", "gather.published_twice")
        except _CellError as wrong:
            findings.append(_finding(file_name, line, wrong))
            continue
        if len(claims) == CLAIMS_MAX:
            raise _refused("gather.published_many", file_name, max=CLAIMS_MAX)
        claims[claim.id] = claim
    return tuple(claims.values()), tuple(findings)


def _rows(content: bytes, file_name: str) -> Iterator[tuple[int, list[str]]]:
    """Give each row with the line it ends on; a quote that is never closed ends the reading with an error."""
    if len(content) > PUBLISHED_BYTES_MAX:
        raise _refused("gather.published_large", file_name, mb=PUBLISHED_BYTES_MAX // 1024**2)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _refused("gather.published_not_utf8", f"{file_name}, line {line}") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _refused("gather.published_broken", f"{file_name}, line {reader.line_num}") from error
        if any(len(cell) > CELL_READ_MAX for cell in cells):
            raise _refused("gather.published_broken", f"{file_name}, line {reader.line_num}")
        yield reader.line_num, cells


def _claim(line: int, names: list[str], cells: list[str]) -> PublishedClaim:
    if len(cells) != len(names):
        raise _CellError("", "gather.published_cells")
    row = {name: cell.strip() for name, cell in zip(names, cells, strict=True) if name in COLUMNS}
    for name, cell in row.items():
        if len(cell) > CELL_MAX:
            raise _CellError(name, "gather.published_long")
        if any(sign < " " and sign not in "\t\r\n" for sign in cell):
            raise _CellError(name, "gather.published_signs")
    for name in NEEDED:
        if not row[name]:
            raise _CellError(name, "gather.published_missing")
    first, last = _day(row, "period_from"), _day(row, "period_to")
    if first and last and last < first:
        raise _CellError("period_to", "gather.published_turned")
    return PublishedClaim(
        row=line,
        id=row["claim_id"],
        published=_day(row, "published"),
        publisher=row["publisher"],
        wording=row["wording"],
        measure=row["measure"],
        value=_value(row["value"]),
        unit=row["unit"],
        period=Period(first=first, last=last),
        scope=row["scope"],
    )


def _day(row: Cells, column: str) -> date | None:
    if not row[column]:
        return None
    try:
        if len(row[column]) != len("2026-05-01"):
            raise ValueError
        return date.fromisoformat(row[column])
    except ValueError:
        raise _CellError(column, "gather.published_no_day") from None


def _value(cell: str) -> Decimal:
    """Read a number with a decimal point and no thousands; `1,800` could be two numbers, so it is refused."""
    try:
        if not cell.isascii() or "_" in cell:
            raise InvalidOperation
        value = Decimal(cell)
    except InvalidOperation:
        raise _CellError("value", "gather.published_no_number") from None
    if not value.is_finite() or abs(value) > VALUE_MAX or -int(value.as_tuple().exponent) > 6:
        raise _CellError("value", "gather.published_no_number")
    return value


def _finding(file_name: str, line: int, wrong: _CellError) -> Finding:
    return Finding(
        file_name=file_name,
        row=line,
        locator=f"line {line}",
        field=wrong.column,
        severity=Severity.REJECTED,
        message=Message(wrong.message),
        done=Message("gather.published_left_out"),
    )


def _refused(message: str, where: str, **params: int) -> InputError:
    return InputError(Message(message, params), where, Message("gather.fix_published"))

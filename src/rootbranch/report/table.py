"""Write the figures of a release as a table for spreadsheets.

Numbers are written bare (a point for decimals, no thousands), so that they can be counted with; a range or a list
stands in columns of its own. A text that a spreadsheet could take for a formula gets an apostrophe before it.

Source: RFC 4180; OWASP, CSV Injection.
"""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal

from rootbranch.model.ledger import Form
from rootbranch.report.document import FigureRow, ReportDocument

COLUMNS = (
    "release", "as_of", "handling", "line", "section", "measure", "figure", "scope", "form", "value", "lowest",
    "highest", "listed", "unit", "entries", "reports", "waiting", "rule", "definition", "first_day", "last_day",
    "baseline", "notes", "address", "digest",
)  # fmt: skip
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(document: ReportDocument) -> bytes:
    """Write one line for each figure, UTF-8 with a byte order mark, lines ending in CR LF."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for section in document.sections:
        for row in section.rows:
            writer.writerow(_cells(document, section.title, row))
    return text.getvalue().encode("utf-8-sig")


def _cells(document: ReportDocument, section: str, row: FigureRow) -> Iterable[str]:
    handling = " ".join(part for part in (document.handling.label, document.handling.rest) if part)
    before = [str(document.number), document.as_of.isoformat(), handling, str(row.line), section, row.measure]
    after = [
        row.unit, _count(row.entries), _count(row.reports), str(row.waiting), row.rule, row.definition,
        row.first.isoformat() if row.first else "", row.last.isoformat() if row.last else "",
        row.baseline, " ".join(row.notes), row.path, document.digest,
    ]  # fmt: skip
    texts = [*before, row.label, row.scope_text, row.form.value, *_values(row), *after]
    return [neutral(cell) for cell in texts]


def _values(row: FigureRow) -> tuple[str, str, str, str]:
    """Give value, lowest, highest and listed; a hidden value is a text, so that nobody counts with it."""
    values = [_bare(value) for value in row.values]
    if row.form is Form.RANGE and len(values) == 2:
        return "", values[0], values[1], ""
    if row.form is Form.NUMBER and len(values) == 1:
        return values[0], "", "", ""
    return ("", "", "", "; ".join(values)) if values else (row.value, "", "", "")


def _bare(value: Decimal) -> str:
    return format(value, "f")


def _count(value: int | None) -> str:
    return "" if value is None else str(value)


def neutral(cell: str) -> str:
    """Put an apostrophe before a text that a spreadsheet could execute."""
    if not cell.startswith(FORMULA_SIGNS):
        return cell
    return cell if _is_number(cell) else f"'{cell}"


def _is_number(cell: str) -> bool:
    digits = cell[1:].replace(".", "", 1)
    return cell.startswith("-") and digits.isascii() and digits.isdigit()

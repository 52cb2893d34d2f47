"""Write the rejects file that goes back to the partner: where, what is wrong and how to mend it; never a cell's value."""

import csv
import io
import re
from collections.abc import Iterable, Iterator

from rootbranch.errors import Message, text_of
from rootbranch.model.records import Finding, Severity

HEADER = ("file", "row", "locator", "field", "problem", "done", "fix")

_EXECUTABLE = re.compile(r"\s*[=+\-@\t\r\n]")

_FIXES = {
    "gather.amount_missing": "gather.fix_quantity",
    "gather.amount_negative": "gather.fix_amount",
    "gather.basis_missing": "gather.fix_basis",
    "gather.cells_few": "gather.fix_cells",
    "gather.cells_many": "gather.fix_cells",
    "gather.choice_unknown": "gather.fix_value",
    "gather.date_ahead": "gather.fix_date_ahead",
    "gather.grade_missing": "gather.fix_grade",
    "gather.json_object": "gather.fix_json_value",
    "gather.json_several": "gather.fix_json_value",
    "gather.key_missing": "gather.fix_key",
    "gather.key_twice": "gather.fix_key_twice",
    "gather.category_missing": "gather.fix_category",
    "gather.no_category": "gather.fix_category",
    "gather.predicate_missing": "gather.fix_predicate",
    "gather.no_such_partner": "gather.fix_partner",
    "gather.nul": "gather.fix_nul",
    "gather.quantity_bare": "gather.fix_quantity",
    "gather.quantity_none": "gather.fix_quantity",
    "gather.quote_odd": "gather.fix_quote",
    "gather.quote_open": "gather.fix_quote",
    "gather.row_too_long": "gather.fix_row_too_long",
    "gather.json_stopped": "gather.fix_stopped",
    "gather.sheet_broken": "gather.fix_stopped",
    "gather.totals_row": "gather.fix_totals",
    "gather.unit_unknown": "gather.fix_unit",
    "gather.value_unknown": "gather.fix_value",
    "gather.column_unknown": "gather.fix_column_unknown",
    "gather.formula": "gather.fix_formula",
    "values.amount_ambiguous": "gather.fix_amount",
    "values.amount_form": "gather.fix_amount",
    "values.date_ambiguous": "gather.fix_date",
    "values.date_form": "gather.fix_date",
    "values.date_not_there": "gather.fix_date",
}


def neutral(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet could execute.

    Source: OWASP, CSV injection.
    """
    return f"'{text}" if _EXECUTABLE.match(text) else text


def fix_of(finding: Finding) -> Message | None:
    """Say how to mend what was found; None for a note that asks for nothing."""
    known = _FIXES.get(finding.message.id)
    if known is None and finding.severity is Severity.NOTE:
        return None
    return Message(known or "gather.fix_row")


def rejects_lines(findings: Iterable[Finding], language: str = "en") -> Iterator[str]:
    """Write findings as CSV, one line each, with a header; sentences are of a language of `errors.LANGUAGES`."""
    yield _line(HEADER)
    for finding in findings:
        fix = fix_of(finding) or Message("gather.fix_row")
        sentences = [text_of(message, language) for message in (finding.message, finding.done, fix)]
        yield _line((finding.file_name, str(finding.row or ""), finding.locator, finding.field, *sentences))


def _line(cells: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([neutral(cell) for cell in cells])
    return buffer.getvalue()

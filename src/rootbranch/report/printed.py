"""Choose what a release needs on paper: each figure once, what is said of many of them once below.

    section ─┬─ list: a line a figure, remarks below it
             └─ grid: a column a scope; `14ᵃ (+2)` and below it `was 12`
                      a: remark below the table   (+2): two more wait   was 12: in the release before

What changed in a figure of a grid stands in its cell; all other changes are listed.
"""

from dataclasses import dataclass
from string import ascii_lowercase

from rootbranch.model.ledger import Form
from rootbranch.report.document import ChangeRow, FigureRow, ReportDocument, Section
from rootbranch.report.grid import Grid
from rootbranch.report.wording import t

GLANCE_MAX = 8
CLAIMS = "claims"
OF_A_FIGURE = (
    "line", "key", "label", "scope_text", "form", "value", "unit", "behind", "waiting", "period", "remarks",
)  # fmt: skip
Printed = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedSections:
    """What the template sets, as plain data; `changes` are those that no grid shows."""

    glance: list[Printed]
    sections: list[Printed]
    changes: tuple[ChangeRow, ...]
    definitions: list[Printed]


def printed_sections(document: ReportDocument) -> PrintedSections:
    """Lay the figures of a document out for print."""
    in_grids = {row.line for section in document.sections if section.grid for row in section.rows}
    # Where only the entries behind a figure changed, its value is not said twice.
    before = {
        change.line: _was(change, document.language)
        for change in document.changes
        if change.before != change.after
    }
    return PrintedSections(
        glance=_glance(document),
        sections=[_section(section, before) for section in document.sections],
        changes=tuple(change for change in document.changes if change.line not in in_grids),
        definitions=_definitions(document),
    )


def _was(change: ChangeRow, language: str) -> str:
    if change.is_new:
        return t("report.is_new", language)
    return t("report.was", language, value=change.before)


def _glance(document: ReportDocument) -> list[Printed]:
    """Pick the figures of the whole that are one number of one measure."""
    plain = [row for row in document.rows if not row.scope and row.form in (Form.NUMBER, Form.RANGE)]
    return [{"label": row.label, "value": row.value, "waiting": row.waiting} for row in plain[:GLANCE_MAX]]


def _section(section: Section, before: dict[int, str]) -> Printed:
    return {
        "title": section.title,
        "lead": section.lead,
        "rows": [] if section.grid else [_row(row) for row in section.rows],
        "grid": _grid(section.grid, before) if section.grid else None,
        "legend": section.legend,
    }


def _row(row: FigureRow) -> Printed:
    return {name: getattr(row, name) for name in OF_A_FIGURE}


def _grid(grid: Grid[FigureRow], before: dict[int, str]) -> Printed:
    rows = [row for line in grid.lines for row in line.cells if row]
    said = dict.fromkeys(remark for row in rows for remark in _of_a_cell(row))
    marks = {remark: _letter(place) for place, remark in enumerate(said)}
    lines = [
        {
            "label": line.label,
            "unit": line.unit,
            "cells": [_cell(row, marks, before) if row else None for row in line.cells],
        }
        for line in grid.lines
    ]
    notes = [{"mark": mark, "text": remark} for remark, mark in marks.items()]
    return {"columns": grid.columns, "lines": lines, "notes": notes}


def _cell(row: FigureRow, marks: dict[str, str], before: dict[int, str]) -> Printed:
    # A figure of the whole stands in its own list, with its change among those listed.
    was = before.get(row.line, "") if row.scope_text else ""
    own = [marks[remark] for remark in _of_a_cell(row)]
    return {"value": row.value, "waiting": row.waiting, "marks": " ".join(own), "was": was}


def _of_a_cell(row: FigureRow) -> tuple[str, ...]:
    """Leave out what the lead of the section says of all cells, and what stands beside the whole in its own list."""
    if not row.scope_text:
        return ()
    return row.remarks[1:] if row.joint_credit else row.remarks


def _letter(place: int) -> str:
    letters = ascii_lowercase
    return letters[place] if place < len(letters) else f"{letters[place % 26]}{place // 26}"


def _definitions(document: ReportDocument) -> list[Printed]:
    """Say each rule once, in the order in which it is met; what others published has one name."""
    known = {each.rule: each.label for each in document.definitions}
    said: dict[str, Printed] = {}
    for section in document.sections:
        for row in section.rows:
            label = section.title if section.id == CLAIMS else known.get(row.rule, row.label)
            said.setdefault(row.rule, {"rule": row.rule, "label": label, "text": row.definition})
    return list(said.values())

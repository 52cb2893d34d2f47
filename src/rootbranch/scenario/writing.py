"""Write files in pieces that are made apart and put together later, the same bytes on every machine.

    rows of one district ─▶ body ─┐
    rows of the next ─────▶ body ─┼─ head + bodies + tail ─▶ csv · jsonl · json (array under a path) · xlsx (one sheet)
                                  ┘

Every format has the same few parts: `head`, `body` (rows, one at a time), `joint` (between two bodies), `tail`, and
`finish` for what the whole file needs. An XLSX is written as a plain zip, uncompressed and with the zip format's first date, so that neither the
compressor's version nor the clock shows in the bytes; cells are inline text.

Limits: one sheet a workbook, text and whole numbers only; 1,048,576 rows, as the format says.
Source: ECMA-376, part 1, section 18.3 (SpreadsheetML worksheets); RFC 4180 (CSV).
"""

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

Cells = Mapping[str, object]
SPILL = "\x00spill"  # key under which a row carries cells that its table has no column for


@dataclass(frozen=True, slots=True, kw_only=True)
class Csv:
    """A table of text. `lines_before` are display rows above the header."""

    columns: tuple[str, ...]
    delimiter: str = ","
    encoding: str = "utf-8"
    line_end: str = "\n"
    lines_before: tuple[str, ...] = ()
    joint = ""
    tail = ""

    @property
    def head(self) -> str:
        """Display rows and header."""
        text = io.StringIO(newline="")
        text.writelines(line + self.line_end for line in self.lines_before)
        csv.writer(text, delimiter=self.delimiter, lineterminator=self.line_end).writerow(self.columns)
        return text.getvalue()

    def body(self, file: TextIO, rows: Iterable[Cells]) -> None:
        """Write some rows."""
        writer = csv.writer(file, delimiter=self.delimiter, lineterminator=self.line_end)
        for row in rows:
            writer.writerow([*(row.get(column, "") for column in self.columns), *_spilt(row)])

    def finish(self, written: Path, target: Path) -> None:
        """Put the file in its place."""
        written.rename(target)


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonLines:
    """One object a line."""

    encoding = "utf-8"
    head = ""
    joint = ""
    tail = ""

    def body(self, file: TextIO, rows: Iterable[Cells]) -> None:
        """Write some rows."""
        file.writelines(_object(row) + "\n" for row in rows)

    def finish(self, written: Path, target: Path) -> None:
        """Put the file in its place."""
        written.rename(target)


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonArray:
    """An array of objects under one name beside a few facts about the file."""

    items: str
    about: Mapping[str, str]
    encoding = "utf-8"
    joint = ",\n"
    tail = "\n]}\n"

    @property
    def head(self) -> str:
        """Everything before the first object."""
        facts = "".join(f"{json.dumps(key)}: {json.dumps(value)}, " for key, value in self.about.items())
        return f"{{{facts}{json.dumps(self.items)}: [\n"

    def body(self, file: TextIO, rows: Iterable[Cells]) -> None:
        """Write some rows."""
        file.writelines((self.joint if number else "") + _object(row) for number, row in enumerate(rows))

    def finish(self, written: Path, target: Path) -> None:
        """Put the file in its place."""
        written.rename(target)


@dataclass(frozen=True, slots=True, kw_only=True)
class Xlsx:
    """A workbook of one sheet; `lines_before` are display rows above the header."""

    sheet: str
    columns: tuple[str, ...]
    lines_before: tuple[str, ...] = ()
    encoding = "utf-8"
    joint = ""
    tail = "</sheetData></worksheet>"

    @property
    def head(self) -> str:
        """The sheet up to its first row of data."""
        above = [*([line] for line in self.lines_before), self.columns]
        return f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>' + "".join(map(_sheet_row, above))

    def body(self, file: TextIO, rows: Iterable[Cells]) -> None:
        """Write some rows."""
        file.writelines(
            _sheet_row([*(row.get(column, "") for column in self.columns), *_spilt(row)]) for row in rows
        )

    def finish(self, written: Path, target: Path) -> None:
        """Put the sheet into a workbook."""
        with zipfile.ZipFile(target, "w", compression=zipfile.ZIP_STORED) as book:
            for name, text in _PARTS.items():
                book.writestr(zipfile.ZipInfo(name), text.format(sheet=quoteattr(self.sheet)))
            large = written.stat().st_size > _ZIP_PLAIN_MAX
            inside = zipfile.ZipInfo("xl/worksheets/sheet1.xml")
            with written.open("rb") as sheet, book.open(inside, "w", force_zip64=large) as place:
                shutil.copyfileobj(sheet, place, 1 << 20)
        written.unlink()


Format = Csv | JsonLines | JsonArray | Xlsx


def _spilt(row: Cells) -> tuple[str, ...]:
    spilt = row.get(SPILL, ())
    assert isinstance(spilt, tuple)
    return spilt


def _object(row: Cells) -> str:
    return json.dumps({key: value for key, value in row.items() if key != SPILL}, ensure_ascii=False)


def _sheet_row(cells: Sequence[object]) -> str:
    # Without the optional references of rows and cells, because nobody knows yet how many rows come before.
    return f"<row>{''.join(map(_sheet_cell, cells))}</row>"


def _sheet_cell(cell: object) -> str:
    if isinstance(cell, int):
        return f"<c><v>{cell}</v></c>"
    if cell == "":
        return "<c/>"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(str(cell))}</t></is></c>'


_ZIP_PLAIN_MAX = 2_000_000_000  # bytes; beyond, the format needs its larger fields
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": _XML + f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_WORKBOOK}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_WORKBOOK}.worksheet+xml"/>'
    "</Types>",
    "_rels/.rels": _XML + f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": _XML + f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name={sheet} sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": _XML + f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}

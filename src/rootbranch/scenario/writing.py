"""Write files row by row, the same bytes on every machine.

    rows ──▶ csv · jsonl · json (array under a path) · xlsx (one sheet) ──▶ file

An XLSX is written as a plain zip, uncompressed and with the zip format's first date, so that neither the
compressor's version nor the clock shows in the bytes; cells are inline text.

Limits: one sheet a workbook, text and whole numbers only; 1,048,576 rows, as the format says.
Source: ECMA-376, part 1, section 18.3 (SpreadsheetML worksheets); RFC 4180 (CSV).
"""

import csv
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
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

    def write(self, path: Path, rows: Iterable[Cells]) -> None:
        """Write the rows, one at a time."""
        with path.open("w", encoding=self.encoding, newline="") as file:
            file.writelines(line + self.line_end for line in self.lines_before)
            writer = csv.writer(file, delimiter=self.delimiter, lineterminator=self.line_end)
            writer.writerow(self.columns)
            for row in rows:
                writer.writerow([*(row.get(column, "") for column in self.columns), *_spilt(row)])


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonLines:
    """One object a line."""

    def write(self, path: Path, rows: Iterable[Cells]) -> None:
        """Write the rows, one at a time."""
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(_object(row) + "\n" for row in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonArray:
    """An array of objects under one name beside a few facts about the file."""

    items: str
    about: Mapping[str, str]

    def write(self, path: Path, rows: Iterable[Cells]) -> None:
        """Write the rows, one at a time."""
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.write("{")
            file.writelines(f"{json.dumps(key)}: {json.dumps(value)}, " for key, value in self.about.items())
            file.write(f"{json.dumps(self.items)}: [\n")
            for number, row in enumerate(rows):
                file.write((",\n" if number else "") + _object(row))
            file.write("\n]}\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Xlsx:
    """A workbook of one sheet; `lines_before` are display rows above the header."""

    sheet: str
    columns: tuple[str, ...]
    lines_before: tuple[str, ...] = ()

    def write(self, path: Path, rows: Iterable[Cells]) -> None:
        """Write the rows, one at a time."""
        with zipfile.ZipFile(path, "w", compression=zipfile.ZIP_STORED) as book:
            for name, text in _PARTS.items():
                book.writestr(zipfile.ZipInfo(name), text.format(sheet=quoteattr(self.sheet)))
            with book.open(zipfile.ZipInfo("xl/worksheets/sheet1.xml"), "w") as sheet:
                for piece in self._pieces(rows):
                    sheet.write(piece.encode())

    def _pieces(self, rows: Iterable[Cells]) -> Iterator[str]:
        yield f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>'
        lines: list[Sequence[object]] = [[line] for line in self.lines_before]
        number = len(lines) + 1
        for above, line in enumerate([*lines, self.columns], start=1):
            yield _sheet_row(above, line)
        for row in rows:
            number += 1
            yield _sheet_row(number, [*(row.get(column, "") for column in self.columns), *_spilt(row)])
        yield "</sheetData></worksheet>"


Format = Csv | JsonLines | JsonArray | Xlsx


def _spilt(row: Cells) -> tuple[str, ...]:
    spilt = row.get(SPILL, ())
    assert isinstance(spilt, tuple)
    return spilt


def _object(row: Cells) -> str:
    return json.dumps({key: value for key, value in row.items() if key != SPILL}, ensure_ascii=False)


def _sheet_row(number: int, cells: Sequence[object]) -> str:
    written = "".join(
        f"<c{reference}><v>{cell}</v></c>"
        if isinstance(cell, int)
        else f'<c{reference} t="inlineStr"><is><t xml:space="preserve">{escape(str(cell))}</t></is></c>'
        for cell, reference in ((cell, f' r="{_letter(place)}{number}"') for place, cell in enumerate(cells))
        if cell != ""
    )
    return f'<row r="{number}">{written}</row>'


def _letter(place: int) -> str:
    return (chr(64 + place // 26) if place >= 26 else "") + chr(65 + place % 26)


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

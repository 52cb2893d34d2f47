"""Read a sheet of an XLSX workbook row by row; nothing in it is ever computed.

A formula is the text it is, not the value some program kept beside it. Numbers and dates keep their types
(`rows.Typed`), so that no decimal comma and no date format can be misread.

Limits: 1 GiB unpacked, 200 times the packed size, 64 MiB of shared texts (they lie in memory), 16,384 columns.
The sheet's XML is walked here with openpyxl's own row parser, because its read-only sheet pads each row to the width
that the file claims, and a file may claim anything.
Source: ECMA-376 part 1, 18.3 (worksheets); zip bombs: D. Fifield, WOOT 2019.
"""

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.ElementTree import iterparse
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import ROW_TAG, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

from rootbranch.errors import InputError, Message
from rootbranch.gather.columns import check_columns, clean_header, column_findings, has_all
from rootbranch.gather.mapping import FeedMapping
from rootbranch.gather.preflight import check_there
from rootbranch.gather.rows import Note, Reject, Row, Typed, shown_name, shown_names
from rootbranch.gather.tables import Table
from rootbranch.model.records import Finding

UNPACKED_MAX_BYTES = 1 << 30
UNPACKED_MAX_TIMES = 200
UNPACKED_UNSUSPICIOUS_BYTES = 1 << 23
SHARED_TEXTS_MAX_BYTES = 1 << 26
SHEET_COLUMNS_MAX = 16_384
HEADER_SEARCH_ROWS = 20

_DATA_TAG = f"{{{SHEET_MAIN_NS}}}sheetData"
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    InvalidFileException,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,  # encrypted members, and what recurses too deep
    TypeError,
    ValueError,  # defusedxml's refusals too
)

SheetRow = tuple[int, list[str]]


class SheetFile:
    """A sheet, open, with its header checked.

    Attributes:
        columns: Unique names of the columns.
        ended_early: Set where the sheet's XML breaks off.
    """

    def __init__(self, path: Path, mapping: FeedMapping) -> None:
        """Open the workbook and read the sheet's header.

        Raises:
            InputError: No workbook, too large unpacked, no such sheet, or a column is missing.
        """
        check_there(path)
        _check_archive(path)
        self.ended_early = False
        self._wanted = mapping.file.header_row
        self._stream = path.open("rb")
        try:
            self._book = _open_book(self._stream, path.name)
            self._sheet = _find_sheet(self._book, mapping.file.sheet, path.name)
            self._rows = _walk(self._sheet)
            header, self._header_row = self._read_header(path.name)
            where = f"{path.name}, {shown_name(self._sheet.title)}!{self._header_row}"
            fix = None if has_all(mapping, header) else self._advice(mapping)
            names, messages = check_columns(mapping, header, where, fix)
        except BaseException:
            self._stream.close()
            raise
        self.columns = tuple(names)
        self._note = Note(path.name)
        self._table = Table(self._note, names, header)
        self._first = column_findings(self._note, messages, self._locator(self._header_row))
        if self._wanted > 1:
            message = Message("gather.display_rows", {"count": self._wanted - 1})
            self._first.insert(0, self._note.note(0, self._locator(1), "", message, "gather.done_skipped"))

    def close(self) -> None:
        """Close the workbook."""
        self._book.close()
        self._stream.close()

    def _locator(self, number: int) -> str:
        return f"{shown_name(self._sheet.title)}!A{number}"

    def __iter__(self) -> Iterator[Row | Reject | Finding]:
        """Go through the rows, once."""
        yield from self._first
        width, number = len(self.columns), self._header_row
        while True:
            try:
                number, cells = next(self._rows)
            except StopIteration:
                break
            except _UNREADABLE:
                self.ended_early = True
                yield self._note.stopped(
                    self._table.rows, self._locator(number + 1), Message("gather.sheet_broken")
                )
                return
            cells += [""] * (width - len(cells))
            locator = self._locator(number)
            item = self._table.take(cells, locator)
            if item is not None:
                yield item
        empty = self._table.empty()
        if empty is not None:
            yield empty

    def _read_header(self, name: str) -> tuple[list[str], int]:
        try:
            for number, cells in self._rows:
                if number >= self._wanted and any(cells):
                    return clean_header(cells), number
        except _UNREADABLE:
            raise InputError(Message("gather.not_workbook"), name, Message("gather.fix_workbook")) from None
        raise InputError(
            Message("gather.header_missing", {"line": self._wanted}), name, Message("gather.fix_header_row")
        )

    def _advice(self, mapping: FeedMapping) -> Message | None:
        """Look where the header really is."""
        try:
            for number, cells in _walk(self._sheet):
                if number > HEADER_SEARCH_ROWS:
                    break
                if has_all(mapping, cells):
                    return Message("gather.fix_header_line", {"line": number})
        except _UNREADABLE:
            return None
        return None


def _check_archive(path: Path) -> None:
    """Refuse what is no zip, is damaged, or would unpack to too much."""
    broken = InputError(Message("gather.not_workbook"), path.name, Message("gather.fix_workbook"))
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            unpacked = sum(member.file_size for member in members)
            packed = sum(member.compress_size for member in members)
            texts = sum(
                member.file_size
                for member in members
                if member.filename.lower().endswith("sharedstrings.xml")
            )
            if (
                unpacked > UNPACKED_MAX_BYTES
                or texts > SHARED_TEXTS_MAX_BYTES
                or unpacked > max(UNPACKED_UNSUSPICIOUS_BYTES, packed * UNPACKED_MAX_TIMES)
            ):
                raise InputError(
                    Message("gather.workbook_large", {"mib": unpacked >> 20}),
                    path.name,
                    Message("gather.fix_workbook_large"),
                )
            if archive.testzip() is not None:
                raise broken
    except (*_UNREADABLE, NotImplementedError) as error:
        raise broken from error


def _open_book(stream: BinaryIO, name: str) -> openpyxl.Workbook:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's warnings carry values of cells
            return openpyxl.load_workbook(stream, read_only=True, data_only=False, keep_links=False)
    except _UNREADABLE as error:
        raise InputError(Message("gather.not_workbook"), name, Message("gather.fix_workbook")) from error


def _find_sheet(book: openpyxl.Workbook, title: str | None, name: str) -> Any:
    worksheets: list[Any] = book.worksheets
    sheets = {sheet.title: sheet for sheet in worksheets if isinstance(sheet, ReadOnlyWorksheet)}
    sheet = next(iter(sheets.values()), None) if title is None else sheets.get(title)
    if sheet is None:
        raise InputError(
            Message("gather.sheet_missing", {"sheet": title or ""}),
            name,
            Message("gather.fix_sheet", {"sheets": shown_names(list(sheets))}),
        )
    return sheet


def _walk(sheet: Any) -> Iterator[SheetRow]:
    """Give number and texts of each row that the sheet's XML has, forgetting it at once."""
    book = sheet.parent
    with sheet._get_source() as source:
        parser = WorkSheetParser(
            source,
            sheet._shared_strings,
            data_only=False,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        data = None
        for event, element in iterparse(source, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                data = element if element.tag == _DATA_TAG else data
            elif element.tag == ROW_TAG:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    number, cells = parser.parse_row(element)
                parser.row_dimensions.clear()
                if data is not None:
                    data.clear()
                yield number, _texts(cells)
            elif element.tag == _DATA_TAG:
                break  # what follows is layout


def _texts(cells: list[dict[str, Any]]) -> list[str]:
    texts: list[str] = []
    for cell in cells:
        place = cell["column"]
        if cell["value"] is None:
            continue
        if not 0 < place <= SHEET_COLUMNS_MAX:
            raise ValueError("no sheet has such a column")
        if place > len(texts):
            texts += [""] * (place - len(texts))
        texts[place - 1] = _text(cell["value"])
    return texts


def _text(value: object) -> str:
    """Write a cell's value as exact text."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return Typed("true" if value else "false")
    if isinstance(value, float):
        return Typed(int(value) if value.is_integer() and abs(value) < 1e15 else repr(value))
    if isinstance(value, datetime):
        day_only = (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
        return Typed(value.date().isoformat() if day_only else value.isoformat(timespec="seconds"))
    if isinstance(value, int | date | time | timedelta):
        return Typed(value)
    return str(getattr(value, "text", None) or "=")  # formulas of several cells

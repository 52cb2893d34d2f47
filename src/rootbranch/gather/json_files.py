"""Read JSON arrays, JSON Lines and FollowTheMoney entities row by row, in flat memory.

A column is a dotted path (`detenido.nombre`); an entity's columns are `id`, `schema` and its properties. Objects need
not have all columns, so a column that is missing from the first hundred of them is refused only where it is part of
the key; what never came is noted at the end.

Limits: UTF-8; see `json_values`.
Source: RFC 8259; jsonlines.org; FollowTheMoney 4 (entity JSON).
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from rootbranch.errors import InputError, Message
from rootbranch.gather.json_values import (
    ArrayMissingError,
    BrokenJsonError,
    Item,
    ItemError,
    check_letters,
    flatten,
    read_object,
    split_array,
)
from rootbranch.gather.mapping import FeedMapping
from rootbranch.gather.preflight import check_text
from rootbranch.gather.rows import (
    NAMES_SHOWN_MAX,
    ORIGINAL_MAX_BYTES,
    ROW_MAX_CHARACTERS,
    Note,
    Reject,
    Row,
    Several,
    shown_name,
    shown_names,
)
from rootbranch.gather.vocabulary import REFUSED_PROPERTIES, properties_of
from rootbranch.model.records import Finding, RecordKind

LOOK_AHEAD_ROWS = 100
COLUMNS_SEEN_MAX = 10_000  # more are looked up again each time they come, in flat memory
_SPACE = b" \t\r\n\xef\xbb\xbf"


class JsonFile:
    """A file of JSON objects, open, with the columns of its first rows checked.

    Attributes:
        columns: Empty: each object brings its own.
        ended_early: Set where the text breaks off or cannot be cut any further.
    """

    columns: tuple[str, ...] = ()

    def __init__(self, path: Path, mapping: FeedMapping) -> None:
        """Open the file and look at its first rows.

        Raises:
            InputError: Nothing can be read; no array at the path; the columns of the mapping are not there.
        """
        check_text(path, "utf-8")
        self.ended_early = False
        self._mapping = mapping
        self._name = path.name
        self._note = Note(path.name)
        self._columns = _Columns(mapping)
        self._rows = 0
        self._stream = path.open("rb")
        try:
            self._items = self._open_items(path)
            self._ahead = self._look_ahead()
        except BaseException:
            self._stream.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._stream.close()

    def __iter__(self) -> Iterator[Row | Reject | Finding]:
        """Go through the rows, once."""
        yield from self._ahead
        yield from self._items
        if not self._rows:
            yield self._note.note(0, "", "", Message("gather.no_rows"), "gather.done_nothing")
        for message in self._columns.never_seen():
            yield self._note.note(0, "", str(message.params["column"]), message, "gather.done_nothing")

    def _open_items(self, path: Path) -> Iterator[Row | Reject | Finding]:
        form = self._mapping.file.format
        if form == "jsonl" or (form == "ftm" and not _starts_with_array(path)):
            return self._line_items()
        prefix = tuple(self._mapping.file.items.split(".")) if self._mapping.file.items else ()
        return self._array_items(prefix)

    def _look_ahead(self) -> list[Row | Reject | Finding]:
        ahead: list[Row | Reject | Finding] = []
        try:
            for item in self._items:
                ahead.append(item)
                if self._rows >= LOOK_AHEAD_ROWS:
                    break
        except ArrayMissingError:
            raise InputError(
                Message("gather.array_missing"), self._name, Message("gather.fix_array")
            ) from None
        missing = self._columns.missing()
        if missing and any(type(item) is Row for item in ahead):
            raise InputError(
                Message("gather.columns_missing", {"columns": shown_names(missing)}),
                self._name,
                Message("gather.fix_json_columns"),
            )
        return ahead

    def _array_items(self, prefix: tuple[str, ...]) -> Iterator[Row | Reject | Finding]:
        root = ".".join(prefix) or "$"
        place = -1
        try:
            for place, item in enumerate(split_array(self._stream, prefix)):
                yield from self._take(item, f"{root}[{place}]")
        except BrokenJsonError as error:
            self.ended_early = True
            message = Message("gather.json_stopped", {"offset": error.offset})
            yield self._note.stopped(self._rows, f"{root}[{place + 1}]", message)

    def _line_items(self) -> Iterator[Row | Reject | Finding]:
        for number, line in enumerate(_bounded_lines(self._stream), start=1):
            text = line.text
            if text is None or text.strip(_SPACE):
                yield from self._take(line, f"line {number}")

    def _take(self, item: Item, locator: str) -> Iterator[Row | Reject | Finding]:
        self._rows += 1
        if item.text is None:
            message = Message("gather.row_too_long", {"kib": ROW_MAX_CHARACTERS // 1024})
            yield self._note.reject(self._rows, locator, b"", message)
            return
        try:
            cells, plain = self._cells(item.text.removeprefix(b"\xef\xbb\xbf"))
        except ItemError as error:
            message = Message(error.problem, {"offset": item.offset})
            yield self._note.reject(self._rows, locator, item.text, message)
            return
        for unknown in self._columns.look(cells):
            message = Message("gather.column_unknown", {"column": unknown})
            yield self._note.note(self._rows, locator, unknown, message, "gather.done_not_taken")
        for field, problem, done in () if plain else self._columns.misfits(cells):
            yield self._note.note(self._rows, locator, field, Message(problem), done)
        yield Row(self._rows, locator, self._columns.blank | cells)

    def _cells(self, text: bytes) -> tuple[dict[str, str], bool]:
        """Give the cells of an object, and whether it holds plain values only."""
        table = read_object(text)
        cells = _entity_cells(table) if self._mapping.file.format == "ftm" else flatten(table)
        if b"\\u" in text:
            check_letters(cells)
        return cells, cells is table


class _Columns:
    """What columns the mapping knows, and which of them the file has shown so far.

    Attributes:
        blank: An empty cell for each column that the mapping needs.
    """

    def __init__(self, mapping: FeedMapping) -> None:
        needed = mapping.columns_needed
        self._key = mapping.key
        self._needed = needed
        self._ignored = frozenset(mapping.ignore)
        self._known = {*needed, *mapping.ignore}
        if mapping.file.format == "ftm" and not mapping.fields:
            self._known |= {"id", "schema"}.union(*map(set, properties_of().values()))
        self._seen: set[str] = set()
        self._unknown: set[str] = set()
        self._below: dict[str, str] = {}
        self._single = _single_columns(mapping)
        self.blank = dict.fromkeys(needed, "")

    def look(self, cells: dict[str, str]) -> list[str]:
        """Take note of a row's columns; name those that are unknown and new."""
        if cells.keys() <= self._seen:
            return []
        new = [name for name in cells if name not in self._seen]
        self._seen.update(new if len(self._seen) < COLUMNS_SEEN_MAX else self._known.intersection(new))
        shown: list[str] = []
        for name in new:
            if len(self._below) < COLUMNS_SEEN_MAX and (above := self._value_above(name)):
                self._below[name] = above
            unknown = self._unknown_part(name)
            if unknown and unknown not in self._unknown and len(self._unknown) < NAMES_SHOWN_MAX:
                self._unknown.add(unknown)
                shown.append(shown_name(unknown))
        return shown

    def misfits(self, cells: dict[str, str]) -> Iterator[tuple[str, str, str]]:
        """Name the columns of a row that hold an object or a list where the mapping takes one value."""
        if self._below:
            for above in dict.fromkeys(self._below[name] for name in cells.keys() & self._below.keys()):
                yield shown_name(above), "gather.json_object", "gather.done_not_taken"
        for name in self._single:
            cell = cells.get(name)
            if type(cell) is Several and len(cell.parts) > 1:
                yield shown_name(name), "gather.json_several", "gather.done_joined"

    def _value_above(self, name: str) -> str:
        """Give the column that the mapping takes and that this one lies below, where nobody takes this one itself."""
        parts = name.split(".")
        starts = [".".join(parts[:length]) for length in range(1, len(parts) + 1)]
        known = [start for start in starts if start in self._known]
        return known[0] if known and known[-1] != name and not self._ignored.intersection(known) else ""

    def missing(self) -> list[str]:
        """Name the columns without which no row can be read: parts of the key, or all that the mapping needs."""
        if self._needed and not self._seen.intersection(self._needed):
            return list(self._needed)
        return [name for name in self._key if name not in self._seen]

    def never_seen(self) -> list[Message]:
        """Name the columns of the mapping that no row had."""
        return [
            Message("gather.column_never", {"column": shown_name(name)})
            for name in self._needed
            if name not in self._seen
        ]

    def _unknown_part(self, name: str) -> str:
        """Give the shortest beginning of a path that the mapping knows nothing under; empty where it is known.

        Names further down may be values (`{"persons": {"<a name>": …}}`) and are not shown.
        """
        parts = name.split(".")
        for length in range(1, len(parts) + 1):
            start = ".".join(parts[:length])
            if start in self._known:
                return ""
            if not any(known.startswith(start + ".") for known in self._known):
                return start
        return ""


def _single_columns(mapping: FeedMapping) -> tuple[str, ...]:
    """List the columns of which the mapping takes one text; properties and partners that took part may be several."""
    if mapping.file.format == "ftm":
        return ()
    entity = mapping.kind is RecordKind.ENTITY
    single = list(mapping.key)
    for path, spec in mapping.specs():
        if not (spec.column and (path == "fields.took_part" or (entity and path.startswith("fields.")))):
            single += spec.sources
    return tuple(dict.fromkeys(single))


def _entity_cells(table: dict[str, object]) -> dict[str, str]:
    """Write an entity as cells: `id`, `schema` and its properties; refused properties are left out."""
    properties = table.get("properties")
    if not isinstance(properties, dict):
        raise ItemError("gather.ftm_no_properties")
    plain = {name: _references(value) for name, value in properties.items() if name not in REFUSED_PROPERTIES}
    for name in ("id", "schema"):
        plain[name] = table.get(name)
    return flatten(plain)


def _references(value: object) -> object:
    """Write an entity nested in a property as its id."""
    values = value if isinstance(value, list) else [value]
    return [inner.get("id") if isinstance(inner, dict) else inner for inner in values]


def _starts_with_array(path: Path) -> bool:
    with path.open("rb") as stream:
        while chunk := stream.read(io.DEFAULT_BUFFER_SIZE):
            text = chunk.lstrip(_SPACE)
            if text:
                return text.startswith(b"[")
    return False


def _bounded_lines(stream: BinaryIO) -> Iterator[Item]:
    offset = 0
    while line := stream.readline(ROW_MAX_CHARACTERS + 1):
        start, text = offset, line
        offset += len(line)
        if len(line) > ROW_MAX_CHARACTERS:
            while line and not line.endswith(b"\n"):
                line = stream.readline(ORIGINAL_MAX_BYTES)
                offset += len(line)
            yield Item(start, None)
        else:
            yield Item(start, text)

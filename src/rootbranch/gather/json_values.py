"""Cut a JSON array into its items while reading it in pieces, and read one item as exact text.

The cutting knows strings and brackets only; each item is then read by the standard library. So an item of a
hundred megabytes is skipped without being held, an item that is not valid costs itself only, and numbers keep the
text they were delivered in. (ijson would hold a whole string in memory and stops at the first error;
docs/decisions/0040.)

Limits: `rows.ROW_MAX_CHARACTERS` bytes an item, `DEPTH_MAX` levels in an item, 100,000 levels in all.
Source: RFC 8259; I-JSON (RFC 7493) for names used once.
"""

import json
import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from rootbranch.gather.rows import COLUMNS_MAX, DEPTH_MAX, ROW_MAX_CHARACTERS, Several, Typed

CHUNK_BYTES = 65_536
LEVELS_MAX = 100_000

_SPACE = re.compile(rb"[ \t\r\n]*+")
# all up to the next bracket that is not in a string, or up to a string that is not closed here
_TO_BRACKET = re.compile(rb'(?:[^"{}\[\]]++|"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+")*+')
_IN_STRING = re.compile(rb'[^"\\\n]*+')
_PLAIN = re.compile(rb"[^ \t\r\n,:\]\[{}\"]*+")
_CLOSES = {ord("{"): ord("}"), ord("["): ord("]")}
_PLAIN_TYPES = frozenset((str, Typed))
_QUOTE, _BACKSLASH = ord('"'), ord("\\")


class BrokenJsonError(Exception):
    """The text cannot be cut any further.

    Args:
        offset: Byte of the file at which it shows.
    """

    def __init__(self, offset: int) -> None:
        super().__init__(f"byte {offset}")
        self.offset = offset


class ArrayMissingError(Exception):
    """There is no array at the path."""


class Item(NamedTuple):
    """One item of the array; `text` is None where it is longer than a row may be."""

    offset: int
    text: bytes | None


def split_array(stream: BinaryIO, path: tuple[str, ...]) -> Iterator[Item]:
    """Cut the array at a path of names (`()` for the root) into its items.

    Raises:
        ArrayMissingError: The path leads to no array.
        BrokenJsonError: What stands between or in the items is not JSON.
    """
    cutter = _Cutter(stream)
    for name in path:
        cutter.go_to(name)
    if cutter.next_byte() != ord("["):
        raise ArrayMissingError
    cutter.position += 1
    if cutter.next_byte() == ord("]"):
        return
    while True:
        yield cutter.cut()
        sign = cutter.next_byte()
        cutter.position += 1
        if sign == ord("]"):
            return
        if sign != ord(","):
            raise BrokenJsonError(cutter.offset - 1)


class _Cutter:
    """A place in a stream of JSON, with at most one chunk of it in memory."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._buffer = b""
        self._base = 0
        self.position = 0
        if self._fill() and self._buffer.startswith(b"\xef\xbb\xbf"):
            self.position = 3

    @property
    def offset(self) -> int:
        """Byte of the file that comes next."""
        return self._base + self.position

    def _fill(self) -> bool:
        """Put the next chunk in the place of the one that is used up."""
        self._base += len(self._buffer)
        self.position = 0
        self._buffer = self._stream.read(CHUNK_BYTES)
        return bool(self._buffer)

    def next_byte(self) -> int:
        """Step over space and look at the byte that follows."""
        while True:
            match = _SPACE.match(self._buffer, self.position)
            self.position = match.end() if match else self.position
            if self.position < len(self._buffer):
                return self._buffer[self.position]
            if not self._fill():
                raise BrokenJsonError(self.offset)

    def go_to(self, name: str) -> None:
        """Step into the value of a name of the object that comes next."""
        if self.next_byte() != ord("{"):
            raise ArrayMissingError
        self.position += 1
        while True:
            if self.next_byte() == ord("}"):
                raise ArrayMissingError
            key = self.cut()
            if self.next_byte() != ord(":") or key.text is None:
                raise BrokenJsonError(self.offset)
            self.position += 1
            if key.text.startswith(b'"') and _plain_key(key.text) == name:
                return
            self.next_byte()
            self.cut(keep=False)
            if self.next_byte() == ord(","):
                self.position += 1

    def cut(self, keep: bool = True) -> Item:
        """Step over one value and return it."""
        start = self.offset
        pieces = _Pieces(keep)
        first = self.next_byte()
        if first not in b'"{[':
            self._cut_plain(pieces)
            if self.offset == start:
                raise BrokenJsonError(start)
        elif first == _QUOTE:
            self._cut_string(pieces)
        else:
            self._cut_nested(pieces)
        return Item(start, pieces.whole())

    def _take(self, end: int, pieces: "_Pieces") -> None:
        pieces.add(self._buffer, self.position, end)
        self.position = end

    def _more(self, pieces: "_Pieces") -> None:
        self._take(len(self._buffer), pieces)
        if not self._fill():
            raise BrokenJsonError(self.offset)

    def _cut_plain(self, pieces: "_Pieces") -> None:
        while True:
            match = _PLAIN.match(self._buffer, self.position)
            self._take(match.end() if match else self.position, pieces)
            if self.position < len(self._buffer) or not self._fill():
                return

    def _cut_string(self, pieces: "_Pieces") -> None:
        """Step over a string that may lie across chunks; the opening quote comes next."""
        self._take(self.position + 1, pieces)
        while True:
            match = _IN_STRING.match(self._buffer, self.position)
            end = match.end() if match else self.position
            if end == len(self._buffer):
                self._more(pieces)
                continue
            sign = self._buffer[end]
            self._take(end + 1, pieces)
            if sign == _QUOTE:
                return
            if sign != _BACKSLASH:
                raise BrokenJsonError(self.offset - 1)  # a line end within a string: a quote is missing
            if self.position == len(self._buffer):
                self._more(pieces)
            self._take(self.position + 1, pieces)

    def _cut_nested(self, pieces: "_Pieces") -> None:
        levels = bytearray()
        scan = self.position
        while True:
            match = _TO_BRACKET.match(self._buffer, scan)
            scan = match.end() if match else scan
            if scan == len(self._buffer):
                self._more(pieces)
                scan = 0
                continue
            sign = self._buffer[scan]
            if sign == _QUOTE:
                self._take(scan, pieces)
                self._cut_string(pieces)
                scan = self.position
                continue
            scan += 1
            if sign in _CLOSES:
                levels.append(_CLOSES[sign])
            elif levels.pop() != sign:
                raise BrokenJsonError(self._base + scan - 1)
            if not levels:
                self._take(scan, pieces)
                return
            if len(levels) > LEVELS_MAX:
                raise BrokenJsonError(self._base + scan - 1)


class _Pieces:
    """Collect the bytes of one value until they are too many."""

    def __init__(self, keep: bool) -> None:
        self._pieces: list[bytes] | None = [] if keep else None
        self._size = 0

    def add(self, buffer: bytes, start: int, end: int) -> None:
        if self._pieces is not None and end > start:
            self._size += end - start
            if self._size > ROW_MAX_CHARACTERS:
                self._pieces = None
            else:
                self._pieces.append(buffer[start:end])

    def whole(self) -> bytes | None:
        return None if self._pieces is None else b"".join(self._pieces)


def _plain_key(text: bytes) -> str:
    try:
        return str(json.loads(text))
    except ValueError:
        return ""


class ItemError(Exception):
    """An item cannot be read as a row.

    Args:
        problem: Id of the message.
    """

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def _pairs_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ItemError("gather.json_name_twice")
    return table


def _no_constant(_name: str) -> object:
    raise ValueError("no number")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_pairs_once,
    parse_float=Typed,
    parse_int=Typed,
    parse_constant=_no_constant,
    strict=True,
)


def read_object(text: bytes) -> dict[str, object]:
    """Read one JSON object; numbers become `Typed` text.

    Raises:
        ItemError: It is not valid, not an object, has a name twice, or is nested too deep.
    """
    try:
        value = _DECODER.decode(text.decode("utf-8"))
    except RecursionError:
        raise ItemError("gather.json_deep") from None
    except ValueError:
        raise ItemError("gather.json_broken") from None
    if not isinstance(value, dict):
        raise ItemError("gather.json_not_object")
    return value


def flatten(table: dict[str, object]) -> dict[str, str]:
    """Write an object as cells: dotted names, lists of plain values as `Several`, items of other lists by number.

    Raises:
        ItemError: It is nested too deep, too wide, or two paths are written alike.
    """
    if len(table) <= COLUMNS_MAX and _PLAIN_TYPES.issuperset(map(type, table.values())):
        return table  # type: ignore[return-value]
    cells: dict[str, str] = {}
    waiting: list[tuple[str, object, int]] = [(name, value, 1) for name, value in reversed(table.items())]
    while waiting:
        name, value, level = waiting.pop()
        if level > DEPTH_MAX:
            raise ItemError("gather.json_deep")
        if isinstance(value, dict):
            waiting += [(f"{name}.{key}", inner, level + 1) for key, inner in reversed(value.items())]
        elif isinstance(value, list) and any(isinstance(inner, dict | list) for inner in value):
            waiting += [
                (f"{name}.{place}", inner, level + 1) for place, inner in reversed(list(enumerate(value)))
            ]
        else:
            if name in cells:
                raise ItemError("gather.json_name_twice")
            cells[name] = _cell(value)
            if len(cells) > COLUMNS_MAX:
                raise ItemError("gather.json_wide")
    return cells


def _cell(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return Several.of(tuple(text for inner in value if (text := _cell(inner))))
    return Typed("true" if value else "false") if isinstance(value, bool) else ""


def check_letters(cells: dict[str, str]) -> None:
    """Refuse escapes for half a letter and for NUL; neither can be kept as text.

    Raises:
        ItemError: There is one.
    """
    whole = "".join((*cells, *cells.values()))
    if "\0" in whole:
        raise ItemError("gather.nul")
    try:
        whole.encode("utf-8")
    except UnicodeEncodeError:
        raise ItemError("gather.json_half_letter") from None

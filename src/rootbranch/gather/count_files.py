"""Read a publisher's table of counts row by row; what its columns mean is the business of `flows`.

CSV with a header, also gzipped. Every cell is text. A row with other than the header's number of cells is handed on as broken.

Limits: `FILE_BYTES_MAX` unpacked, `ROWS_MAX` rows, UTF-8. A gzip bomb stops at the limit.
Source: RFC 4180; RFC 1952.
"""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from rootbranch.errors import InputError, Message
from rootbranch.gather.preflight import check_there

FILE_BYTES_MAX = 256 * 1024**2
ROWS_MAX = 2_000_000
_NAMES_SHOWN_MAX = 12


def read_counts(
    content: bytes, where: str, delimiter: str, columns: Sequence[str]
) -> Iterator[tuple[int, Mapping[str, str] | None]]:
    """Read the named columns of a table.

    Args:
        content: Of the file, see `counts_bytes`. where: Its name, for messages.

    Returns:
        Rows with their line; None in the place of a row whose cells do not fit the header. Columns are checked on the
        first step.

    Raises:
        InputError: It is no text in UTF-8 or no CSV, has too many rows, or a column is missing or doubled.
    """
    text = _text(content, where)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        head = [name.strip() for name in next(reader, [])]
        _check_columns(where, head, columns)
        places = [(name, head.index(name)) for name in columns]
        for number, cells in enumerate(reader, 1):
            if number > ROWS_MAX:
                raise InputError(
                    Message("gather.counts_long", {"max": ROWS_MAX}), where, Message("gather.fix_counts_long")
                )
            if cells:
                fits = len(cells) == len(head)
                yield reader.line_num, {name: cells[place] for name, place in places} if fits else None
    except csv.Error:
        raise InputError(
            Message("gather.counts_no_csv"),
            f"{where}, line {reader.line_num}",
            Message("gather.fix_counts_file"),
        ) from None


def counts_bytes(path: Path) -> bytes:
    """Read a file as it was published, unpacked where it is gzipped: what its digest is taken of.

    Raises:
        InputError: It is not there, cannot be unpacked, or is too large.
    """
    start = check_there(path)
    try:
        packed = start[:2] == b"\x1f\x8b"
        with gzip.open(path, "rb") if packed else path.open("rb") as file:
            content = file.read(FILE_BYTES_MAX + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(
            Message("gather.counts_unread"), path.name, Message("gather.fix_counts_file")
        ) from error
    if len(content) > FILE_BYTES_MAX:
        mebibytes = {"max": FILE_BYTES_MAX // 1024**2}
        raise InputError(
            Message("gather.counts_large", mebibytes), path.name, Message("gather.fix_counts_long")
        )
    return content


def _text(content: bytes, where: str) -> str:
    with suppress(UnicodeDecodeError):
        text = content.decode("utf-8-sig")
        if "\0" not in text:
            return text
    raise InputError(Message("gather.counts_unread"), where, Message("gather.fix_counts_file"))


def _check_columns(where: str, head: Sequence[str], columns: Sequence[str]) -> None:
    """Say which columns are missing, and which are there that nobody asked for: one of them may be the new name."""
    missing = [name for name in columns if name not in head]
    others = ", ".join([name[:40] for name in head if name not in columns][:_NAMES_SHOWN_MAX]) or "–"
    if missing:
        raise InputError(
            Message("gather.counts_column_missing", {"columns": ", ".join(missing[:_NAMES_SHOWN_MAX])}),
            where,
            Message("gather.fix_counts_column", {"others": others}),
        )
    doubled = sorted({name for name in columns if head.count(name) > 1})
    if doubled:
        raise InputError(
            Message("gather.counts_column_doubled", {"columns": ", ".join(doubled[:_NAMES_SHOWN_MAX])}),
            where,
            Message("gather.fix_counts_column", {"others": others}),
        )

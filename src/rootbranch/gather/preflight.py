"""Look at a file's bytes before any row is read, and refuse what would be read wrongly.

A file that is not in the encoding its mapping names is refused whole: read on, every name with an accent would be
another name. One pass over the bytes, a mebibyte at a time, costs a hundredth of the reading itself.

Limits: knows UTF-8, UTF-16, Latin-1 and Windows-1252, and the first bytes of a few other kinds of file.
"""

import codecs
import stat
from pathlib import Path
from typing import NoReturn

from rootbranch.errors import InputError, Message

CHUNK_BYTES = 1_048_576
NUL_SHARE_OF_UTF16 = 0.2

_KINDS = (
    (b"PK\x03\x04", "xlsx | zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0", "xls"),
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "gzip"),
)
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def check_there(path: Path) -> bytes:
    """Return the first bytes of a file.

    Raises:
        InputError: It is not there, is no file, may not be read, or is empty.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # opening a pipe would wait for whoever writes to it
            raise InputError(Message("gather.no_file"), path.name, Message("gather.fix_no_file"))
        start = b""
        if found.st_size:  # what a kernel shows as a file without a size may never come to an end
            with path.open("rb") as stream:
                start = stream.read(65_536)
    except OSError as error:
        raise InputError(Message("gather.unreadable"), path.name, Message("gather.fix_unreadable")) from error
    if not start:
        raise InputError(Message("gather.empty_file"), path.name, Message("gather.fix_empty_file"))
    return start


def check_text(path: Path, encoding: str) -> str:
    """Check that a text file is in the encoding its mapping names.

    Returns:
        The codec to read it with, which takes a byte order mark away.

    Raises:
        InputError: It is not there, empty, another kind of file, or in another encoding; with the line and
            the byte at which it shows and the encoding that fits.
    """
    start = check_there(path)
    for mark, kind in _KINDS:
        if start.startswith(mark):
            raise InputError(
                Message("gather.other_kind", {"kind": kind}), path.name, Message("gather.fix_other_kind")
            )
    if not encoding.startswith("utf-16"):
        if start.startswith(_UTF16_MARKS) or start.count(0) > NUL_SHARE_OF_UTF16 * len(start):
            _refuse(path, encoding, "utf-16", line=1, offset=0)
        if encoding != "utf-8" and start.startswith(codecs.BOM_UTF8):
            _refuse(path, encoding, "utf-8", line=1, offset=0)
    codec = "utf-8-sig" if encoding == "utf-8" else encoding
    _check_whole(path, encoding, codec)
    return codec


def _check_whole(path: Path, encoding: str, codec: str) -> None:
    decode = codecs.getincrementaldecoder(codec)()
    as_utf8 = codecs.getincrementaldecoder("utf-8")() if encoding in {"latin-1", "cp1252"} else None
    ascii_only = True
    offset, line = 0, 1
    with path.open("rb") as stream:
        while True:
            chunk = stream.read(CHUNK_BYTES)
            try:
                decode.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                # the decoder may have kept a few bytes of the chunk before; they hold no line end
                bad = offset + len(chunk) - len(error.object) + error.start
                line += chunk[: max(bad - offset, 0)].count(b"\n")
                _refuse(path, encoding, _guess(error.object[error.start :]), line, bad)
            if as_utf8 is not None:
                try:
                    as_utf8.decode(chunk, final=not chunk)
                except UnicodeDecodeError:
                    as_utf8 = None
            ascii_only = ascii_only and chunk.isascii()
            if not chunk:
                break
            line += chunk.count(b"\n")
            offset += len(chunk)
    if as_utf8 is not None and not ascii_only:
        # text in Latin-1 is never by chance whole and valid UTF-8
        _refuse(path, encoding, "utf-8", line=1, offset=0)


def _guess(rest: bytes) -> str:
    """Name the encoding that fits bytes which are not what the mapping says."""
    sample = rest[:4_096]
    if sample.count(0) > NUL_SHARE_OF_UTF16 * len(sample):
        return "utf-16"
    if not any(0x80 <= byte < 0xA0 for byte in sample):
        return "latin-1"
    try:
        sample.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1"
    return "cp1252"


def _refuse(path: Path, encoding: str, guess: str, line: int, offset: int) -> NoReturn:
    raise InputError(
        Message("gather.wrong_encoding", {"encoding": encoding, "line": line, "offset": offset}),
        f"{path.name}, line {line}",
        Message("gather.fix_encoding", {"encoding": guess}),
    )

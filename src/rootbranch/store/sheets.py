"""Keep columns of numbers and ids beside the register: one file, read without copying it into memory.

    home/ledger/<name>.sheet    one line of JSON: what the arrays are, where they begin, and what was said of them
                                then the arrays, each at a multiple of 64 bytes, then a SHA-256 of all before

What lies here is derived and may be deleted at any time. A file is written beside and renamed, so that a reader sees the
old one or the new one; one that is cut short or changed is as good as none.

Limits: POSIX for the renaming. Ids and digests, day numbers, names of operations: nothing that the ledger does not hold.
Source: decision 0145.
"""

import hashlib
import mmap
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Arrays = Mapping[str, NDArray[Any]]

FOLDER = "ledger"
_SUFFIX = ".sheet"
_ALIGNED = 64
_DIGEST_BYTES = 32
_HEAD_BYTES_MAX = 2**28


def write_sheet(home: Path, name: str, arrays: "Arrays", about: Mapping[str, object], *, mark: str) -> None:
    """Write a file, in place of one of the same name.

    Args:
        mark: Name of the file while it is written, of this writer alone.
    """
    folder = home / FOLDER
    folder.mkdir(exist_ok=True, mode=0o700)
    beside = folder / f".new-{mark}"
    kinds = [[name, array.dtype.str, len(array)] for name, array in arrays.items()]
    head = orjson.dumps({"arrays": kinds, "about": dict(about)}, option=orjson.OPT_SORT_KEYS) + b"\n"
    whole = hashlib.sha256()
    parts: list[bytes | memoryview[int]] = [
        head,
        *(array.view("u1").data for array in arrays.values() if len(array)),
    ]
    try:
        with beside.open("wb") as file:
            for part in parts:
                padded = (part, b"\0" * (-len(part) % _ALIGNED))
                for piece in padded:
                    whole.update(piece)
                    file.write(piece)
            file.write(whole.digest())
        beside.chmod(0o600)
        beside.replace(folder / f"{name}{_SUFFIX}")
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def read_sheet(home: Path, name: str) -> tuple["Arrays", Mapping[str, Any]] | None:
    """Read a file; None where there is none, or its bytes are not those that were written."""
    import numpy as np

    try:
        with (home / FOLDER / f"{name}{_SUFFIX}").open("rb") as file:
            held = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (FileNotFoundError, ValueError):  # an empty file cannot be mapped
        return None
    end = len(held) - _DIGEST_BYTES
    if end <= 0 or hashlib.sha256(memoryview(held)[:end]).digest() != held[end:]:
        return None
    line = held[: held.find(b"\n", 0, _HEAD_BYTES_MAX) + 1]
    head = orjson.loads(line)
    arrays = {}
    at = _aligned(len(line))
    for named, kind, length in head["arrays"]:
        dtype = np.dtype(kind)
        arrays[named] = np.frombuffer(held, dtype, length, at) if length else np.zeros(0, dtype)
        at = _aligned(at + dtype.itemsize * length)
    return arrays, head["about"]


def sheets(home: Path, prefix: str) -> tuple[str, ...]:
    """Name the files that begin with a word."""
    return tuple(
        sorted(path.name.removesuffix(_SUFFIX) for path in (home / FOLDER).glob(f"{prefix}*{_SUFFIX}"))
    )


def remove_sheets(home: Path, prefix: str = "", *, but: Collection[str] = ()) -> None:
    """Delete the files that begin with a word, but those named."""
    for name in sheets(home, prefix):
        if name not in but:
            (home / FOLDER / f"{name}{_SUFFIX}").unlink(missing_ok=True)


def _aligned(at: int) -> int:
    return at + -at % _ALIGNED

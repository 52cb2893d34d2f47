"""Keep the picture of entities: a folder of Parquet files for each version, and one small file that points to the newest.

    home/picture/.new-…/  records.parquet pairs.parquet about.json   written beside
                    └─rename─▶ home/picture/<version>/ ── pointer replaced ──▶ older versions removed

A version is named by the digest of its bytes: the same records and rules give the same name. A build that is killed
leaves the old picture as it was, and a `.new-…` folder that the next build removes.

What lies here are ids, groups and scores, never a value of a record: after a purge there is nothing in it to erase.

Limits: one build at a time (the caller holds a lock). POSIX for the renaming.
Source: design, section 6 (picture).
"""

import hashlib
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import orjson

from rootbranch.errors import IntegrityError, Message

if TYPE_CHECKING:
    import pyarrow as pa

FOLDER = "picture"
POINTER = "newest"
ABOUT = "about.json"
MODELS = "models"  # the table of models that judgements corrected; not there where none did
_VERSION_DIGITS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFiles:
    """One version, read whole.

    Attributes:
        tables: By name, as they were written.
        about: What was said of it when it was written.
    """

    version: str
    tables: Mapping[str, "pa.Table"]
    about: Mapping[str, object]


def write_picture(
    home: Path, tables: Mapping[str, "pa.Table"], about: Mapping[str, object], *, mark: str
) -> str:
    """Write a version and let the pointer name it; return its name.

    Args:
        mark: Name of the folder while it is written, of this build alone.
    """
    import pyarrow.parquet as pq  # a quarter of a second, which no other start should pay

    folder = home / FOLDER
    folder.mkdir(exist_ok=True, mode=0o700)
    for left in folder.glob(".new-*"):
        shutil.rmtree(left, ignore_errors=True)
    beside = folder / f".new-{mark}"
    beside.mkdir(mode=0o700)
    try:
        for name, table in sorted(tables.items()):
            pq.write_table(table, beside / f"{name}.parquet", compression="zstd", write_statistics=False)
        (beside / ABOUT).write_bytes(orjson.dumps(dict(about), option=orjson.OPT_SORT_KEYS))
        version = _digest_of(beside)
        if (folder / version).exists():
            shutil.rmtree(beside)
        else:
            beside.rename(folder / version)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    pointer = folder / f"{POINTER}.new"
    pointer.write_text(version, encoding="utf-8")
    pointer.replace(folder / POINTER)
    _remove_others(folder, version)
    return version


def newest(home: Path) -> str | None:
    """Name the newest version; None before the first build."""
    try:
        return (home / FOLDER / POINTER).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None


def read_picture(home: Path, version: str) -> PictureFiles:
    """Read a version whole.

    Raises:
        IntegrityError: It is not there, or its bytes are not those that were written.
    """
    import pyarrow.parquet as pq

    folder = home / FOLDER / version
    if not version.isalnum() or not folder.is_dir() or _digest_of(folder) != version:
        raise IntegrityError(Message("store.picture_broken"), FOLDER, Message("store.resolve_again"))
    return PictureFiles(
        version=version,
        tables={
            path.stem: pq.read_table(path) for path in sorted(folder.glob("*.parquet")) if path.stem != MODELS
        },
        about=orjson.loads((folder / ABOUT).read_bytes()),
    )


def read_ids(home: Path, version: str) -> tuple[str, ...]:
    """Read which records of a kind, and which others, a version has."""
    import pyarrow.parquet as pq

    folder = home / FOLDER / version
    names = [path for name in ("records", "others") if (path := folder / f"{name}.parquet").is_file()]
    return tuple(id for path in names for id in pq.read_table(path, columns=["record"])["record"].to_pylist())


def read_models(home: Path, version: str) -> Mapping[str, str]:
    """Read the text of the models that judgements corrected, by kind; of other kinds the packaged one scored."""
    import pyarrow.parquet as pq

    path = home / FOLDER / version / f"{MODELS}.parquet"
    if not path.is_file():
        return {}
    table = pq.read_table(path)
    return dict(zip(table["kind"].to_pylist(), table["text"].to_pylist(), strict=True))


def read_about(home: Path, version: str) -> Mapping[str, object]:
    """Read what was said of a version, without its tables.

    Raises:
        IntegrityError: It is not there.
    """
    try:
        return cast(Mapping[str, object], orjson.loads((home / FOLDER / version / ABOUT).read_bytes()))
    except (FileNotFoundError, orjson.JSONDecodeError):
        raise IntegrityError(
            Message("store.picture_broken"), FOLDER, Message("store.resolve_again")
        ) from None


def _digest_of(folder: Path) -> str:
    whole = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        whole.update(path.name.encode())
        with path.open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()[:_VERSION_DIGITS]


def _remove_others(folder: Path, version: str) -> None:
    for path in folder.iterdir():
        if path.is_dir() and path.name != version:
            shutil.rmtree(path, ignore_errors=True)

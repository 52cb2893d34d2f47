"""Say what a backup holds, so that a changed byte is found before anything is brought back.

Source: FIPS 180-4 (SHA-256).
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import file_digest, sha256
from pathlib import Path

from rootbranch.errors import InputError, IntegrityError, Message
from rootbranch.store.codec import read_json, write_json

MANIFEST_FILE = "manifest.json"
MARK_FILE = "manifest.mark"


class Form(StrEnum):
    """How the register is written down: as one SQLite file, or table by table as rows of JSON."""

    SQLITE = "sqlite"
    ROWS = "rows"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupFile:
    """One file of a backup, by its path in the folder."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup holds.

    Args:
        installation: Id of the installation, empty if it had none yet; its key file is not in the backup.
        schema_version: Version of the tables.
        files: In the order in which they are brought back.
        rows: Number of rows by table.
        digest: Over all other fields.
    """

    form: Form
    installation: str
    schema_version: str
    made_at: datetime
    files: tuple[BackupFile, ...]
    rows: Mapping[str, int]
    digest: str = ""


def write_manifest(folder: Path, manifest: Manifest) -> Manifest:
    """Seal a manifest with its digest and write it, after everything it speaks of."""
    sealed = replace(manifest, digest=_digest(manifest))
    write_private(folder / MANIFEST_FILE, write_json(sealed).encode())
    return sealed


def check(folder: Path) -> Manifest:
    """Check every byte of a backup.

    Raises:
        InputError: The folder holds no backup.
        IntegrityError: A file is missing or changed; names it.
    """
    file = folder / MANIFEST_FILE
    if not file.is_file():
        raise InputError(Message("store.no_backup"), folder.name, Message("store.name_backup"))
    try:
        manifest = read_json(Manifest, file.read_text(encoding="utf-8"))
    except (ValueError, TypeError):
        raise _changed(MANIFEST_FILE) from None
    if manifest.digest != _digest(manifest):
        raise _changed(MANIFEST_FILE)
    for held in manifest.files:
        path = folder / held.name
        if (
            not path.resolve().is_relative_to(folder.resolve())
            or not path.is_file()
            or describe(folder, path) != held
        ):
            raise _changed(held.name)
    return manifest


def write_mark(folder: Path, mark: str) -> None:
    """Keep beside a manifest what only the holder of the keys can make of it."""
    write_private(folder / MARK_FILE, mark.encode())


def read_marked(folder: Path) -> tuple[bytes, str]:
    """Return the bytes of the manifest and the mark beside it, empty where there is none."""
    file = folder / MARK_FILE
    mark = file.read_text(encoding="ascii", errors="replace") if file.is_file() else ""
    return (folder / MANIFEST_FILE).read_bytes(), mark


def describe(folder: Path, file: Path) -> BackupFile:
    """Measure and digest one file of a backup."""
    with file.open("rb") as stream:
        digest = file_digest(stream, "sha256").hexdigest()
    return BackupFile(name=file.relative_to(folder).as_posix(), bytes=file.stat().st_size, sha256=digest)


def write_private(file: Path, content: bytes) -> None:
    """Write a new file that only its owner can read, and wait until it is on the disk."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _digest(manifest: Manifest) -> str:
    return sha256(write_json(replace(manifest, digest="")).encode()).hexdigest()


def _changed(name: str) -> IntegrityError:
    return IntegrityError(Message("store.backup_changed"), name, Message("store.other_backup"))

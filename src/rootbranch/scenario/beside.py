"""Write a folder beside its place, so that it appears all at once, and clear away what a killed run left there.

    folder  ◀──rename, when all is done──  .folder.<id>.part   locked as long as its run lives

The operating system lets go of a lock when its process dies, however it dies: what nobody holds is left over.

Limits: POSIX. Where a file system knows no such locks (some shared ones), nothing is taken for left over.
"""

import fcntl
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import uuid_utils

_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@dataclass(frozen=True, slots=True)
class Beside:
    """A folder that is written beside its place.

    Args:
        left_over: What killed runs left there and could not be removed.
    """

    path: Path
    left_over: tuple[Path, ...]


@contextmanager
def beside(folder: Path) -> Iterator[Beside]:
    """Make a folder beside another that is not there yet; what was not renamed at the end is taken away again.

    Raises:
        OSError: There is no place for it.
    """
    to_make = [parent for parent in folder.parents if not parent.exists()]
    own = uuid_utils.uuid4()  # nobody else's, be it of another run
    part = folder.with_name(f".{folder.name}.{own}.part")
    new = part.with_suffix(".new")  # not looked for by others, until it is locked
    lock = -1
    try:
        new.mkdir(parents=True)
        lock = os.open(new, os.O_RDONLY)
        with suppress(OSError):  # a file system without such locks
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        new.rename(part)
        yield Beside(part, tuple(_clear(folder)))
    finally:
        for made in (new, part):
            shutil.rmtree(made, ignore_errors=True)
        if lock >= 0:
            os.close(lock)
        if not folder.exists():
            _unmake(to_make)


def _clear(folder: Path) -> Iterator[Path]:
    """Remove what killed runs to the same folder left, and give what could not be removed; nothing of a run that lives."""
    wanted = re.compile(rf"\.{re.escape(folder.name)}\.{_ID}\.part")
    try:
        beside_it = sorted(folder.parent.iterdir())
    except PermissionError:  # a place to write to, not to look around in
        return
    for found in beside_it:
        if wanted.fullmatch(found.name) and not found.is_symlink() and _nobody_holds(found):
            shutil.rmtree(found, ignore_errors=True)
            if found.exists():
                yield found


def _nobody_holds(part: Path) -> bool:
    try:
        lock = os.open(part, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:  # gone since, or not ours to look at
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(lock)
    return True


def _unmake(folders: Iterable[Path]) -> None:
    """Take away the folders that were made on the way, the innermost first; one that somebody uses now stays."""
    for made in folders:
        try:
            made.rmdir()
        except OSError:
            return

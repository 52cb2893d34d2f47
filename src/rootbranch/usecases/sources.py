"""Look at a partner's file before it is read and after, so that what was digested is what was taken in.

    Source.of(path) ─▶ digest, rows … ─▶ source.is_same()?  no ─▶ the load is given up, nothing of it counts

Limits: by device, inode, size and both times; whoever writes to the raw disk is not seen. Two looks a load, and
nothing a row.
"""

from pathlib import Path
from typing import NamedTuple, Self

from rootbranch.errors import InputError, Message, StateError


class Source(NamedTuple):
    """A file as it was when a load began; times in nanoseconds."""

    path: Path
    state: tuple[int, ...]

    @classmethod
    def of(cls, path: Path) -> Self:
        """Look at a file; one that is not there has no state, and whoever opens it says so.

        Raises:
            InputError: Its name cannot be kept.
        """
        _check_name(path)
        return cls(path, _state(path))

    def is_same(self) -> bool:
        """Say whether nobody has written to the file, or put another one in its place."""
        return _state(self.path) == self.state

    def changed(self) -> StateError:
        """Make the error of a file that was written to while it was read."""
        return StateError(Message("usecases.file_changed"), self.path.name, Message("usecases.gather_whole"))


def _state(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _check_name(path: Path) -> None:
    try:
        path.name.encode("utf-8")
    except UnicodeEncodeError:
        shown = path.name.encode("utf-8", "replace").decode()
        raise InputError(Message("usecases.bad_file_name"), shown, Message("usecases.rename_file")) from None

"""Say in three parts what the machine refused: no room, no leave to write, a broken disk, a database that is not there.

    OSError, error of a database ─▶ trouble_of ─▶ what · where · fix, or None for what is a fault of ours

Where is the base name of a file or `register`, never a path, a statement or a value.

Limits: knows the codes listed here; whatever else a database says is a fault of ours and stays one.
Source: SQLite documentation, "Result and Error Codes"; PostgreSQL documentation, appendix A (classes 08, 53, 57).
"""

import errno
import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError

from rootbranch.errors import IntegrityError, Message, RootbranchError, StateError

TROUBLES: tuple[type[Exception], ...] = (OSError, DBAPIError, sqlite3.Error)
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NO_LEAVE = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_SQLITE = {
    sqlite3.SQLITE_FULL: "no_room",
    sqlite3.SQLITE_READONLY: "no_leave",
    sqlite3.SQLITE_PERM: "no_leave",
    sqlite3.SQLITE_AUTH: "no_leave",
    sqlite3.SQLITE_CANTOPEN: "no_leave",
    sqlite3.SQLITE_IOERR: "disk_failed",
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_CORRUPT: "broken_file",
    sqlite3.SQLITE_NOTADB: "broken_file",
}
_FIXES = {
    "no_room": "make_room",
    "no_leave": "give_leave",
    "disk_failed": "look_at_disk",
    "busy": "try_again",
    "broken_file": "other_backup",
    "no_server": "start_server",
}


def trouble_of(error: BaseException) -> RootbranchError | None:
    """Translate an error of the machine; None where it is none of those that somebody at the machine can mend."""
    if isinstance(error, DBAPIError):
        return _of_database(error.orig) if error.orig is not None else None
    if isinstance(error, OSError) and error.errno:
        return _of_system(error, error.errno)
    return _of_database(error)


def _of_system(error: OSError, code: int) -> RootbranchError:
    where = Path(os.fsdecode(error.filename)).name if isinstance(error.filename, str | bytes) else ""
    if code in _NO_ROOM:
        return _trouble("no_room", where)
    if code in _NO_LEAVE:
        return _trouble("no_leave", where)
    if code == errno.EIO:
        return _trouble("disk_failed", where)
    what = Message("store.system_refused", {"reason": os.strerror(code)})
    return StateError(what, where or "installation", Message("store.look_at_file"))


def _of_database(error: BaseException) -> RootbranchError | None:
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None)
        kind = _SQLITE.get(code & 0xFF) if code is not None else None
        return _trouble(kind, "register") if kind else None
    kind = _of_server(error)
    return _trouble(kind, "register") if kind else None


def _of_server(error: Any) -> str | None:
    """Tell a server that is away, full or closed to us by its state code; one that never answered has none."""
    if type(error).__module__.split(".")[0] != "psycopg" or type(error).__name__ == "ProgrammingError":
        return None
    state = getattr(error, "sqlstate", None)
    if state is None:
        return "no_server" if "OperationalError" in {each.__name__ for each in type(error).__mro__} else None
    if state in {"53100", "53200"}:
        return "no_room"
    if state in {"42501", "25006", "28000", "28P01"}:
        return "no_leave"
    if state == "55P03":
        return "busy"
    return "no_server" if state[:2] in {"08", "53", "57"} else None


def _trouble(kind: str, where: str) -> RootbranchError:
    make = IntegrityError if kind == "broken_file" else StateError
    return make(Message(f"store.{kind}"), where or "installation", Message(f"store.{_FIXES[kind]}"))

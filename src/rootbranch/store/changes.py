"""Number the states of the register, so that what was read in one may be used until somebody changes it.

    transaction ── its first statement that changes anything ──▶ number + 1, in the same commit
                └─ an audit entry, or when a session was last used ──▶ the same number

The number lies in the head of the SQLite file (`user_version`), so every process sees it with the rest of its snapshot, and
a transaction that is taken back never had one.

Limits: SQLite; on PostgreSQL there is no number and nothing is used twice. A foreign tool that writes into the file does not
count on: whoever serves has to be started anew after it.
Source: SQLite documentation, "PRAGMA user_version".
"""

import sqlite3
from functools import lru_cache

from sqlalchemy import Connection

_NUMBERS = 2**31
_CHANGED = "changed"
_READS = ("SELECT ", "PRAGMA ", "BEGIN", "SAVEPOINT ", "RELEASE ", "ROLLBACK")
_BESIDE = ("INSERT INTO audit ", "UPDATE session SET seen_at=")
"""What changes nothing that anybody is shown: that something was looked at, and that a session goes on."""


def number(connection: Connection) -> int | None:
    """Give the number of the state that a transaction sees; None where states have none.

    In a transaction that has changed something itself, it is the number that the commit will leave.
    """
    driver = connection.connection.driver_connection
    return _number(driver) if isinstance(driver, sqlite3.Connection) else None


def begin(connection: Connection) -> None:
    """Note that a transaction of a writer has changed nothing yet."""
    connection.info[_CHANGED] = False


def note(connection: Connection, statement: str) -> None:
    """Count on before the first statement of a transaction that changes something."""
    if connection.info.get(_CHANGED) or not _changes(statement):
        return
    connection.info[_CHANGED] = True
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    driver.execute(f"PRAGMA user_version = {(_number(driver) + 1) % _NUMBERS}")


@lru_cache(maxsize=2_048)
def _changes(statement: str) -> bool:
    return not statement.lstrip().startswith(_READS + _BESIDE)


def _number(driver: sqlite3.Connection) -> int:
    found: int = driver.execute("PRAGMA user_version").fetchone()[0]
    return found

"""Open the register: one database, written in one transaction at a time, read in snapshots.

    Register(url) ── .write() ──▶ Connection   one transaction; all of it or nothing
                  ├─ .load()  ──▶ Connection   the same for thousands of rows
                  ├─ .read()  ──▶ Connection   a snapshot that cannot write
                  └─ .migrate()                bring the tables to the version of this program

SQLite runs in WAL: readers never wait, writers of all processes wait for one another up to `BUSY_SECONDS_MAX`. What a commit
has acknowledged is on the disk (`synchronous=FULL`), so work comes in chunks of thousands of rows, not row
by row. Deleted bytes are overwritten (`secure_delete`), a first step of erasure; `care.scrub` is the second.

Limits: one SQLite file carries about ten million records; more belongs to PostgreSQL.
Source: SQLite documentation, "Write-Ahead Logging" and "PRAGMA statements".
"""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from rootbranch.errors import InputError, Message, StateError
from rootbranch.store import changes
from rootbranch.store.engines import ROWS_AT_ONCE, folded

BUSY_SECONDS_MAX = 30
LOOK_AGAIN_SECONDS = (
    0.000_3,
    0.002,
)  # whoever waits for another process looks again after so long at first, and at last
CACHE_KIB = 65_536
PAGE_BYTES = 8_192  # a load of persons takes an eighth less of SQLite than with 4,096; a file keeps what it was made with
CHECKPOINT_PAGES = 4_000
LOAD_ROWS = 300  # in one statement

SCHEMA_VERSION = "0008"


def _open_sqlite(connection: sqlite3.Connection, *, writable: bool) -> None:
    connection.isolation_level = None  # the driver must not begin transactions by itself
    for pragma in (
        f"busy_timeout = {BUSY_SECONDS_MAX * 1000}",
        f"page_size = {PAGE_BYTES}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
        "trusted_schema = OFF",
        f"cache_size = -{CACHE_KIB}",
        f"wal_autocheckpoint = {CHECKPOINT_PAGES}",
        f"query_only = {'OFF' if writable else 'ON'}",
    ):
        connection.execute(f"PRAGMA {pragma}")
    # SQLite folds ASCII only; a search for "josé" must find "JOSÉ" and "Jose".
    connection.create_function(
        "fold_letters", 1, lambda text: None if text is None else folded(text), deterministic=True
    )


def _sqlite_engine(url: str, *, writable: bool) -> Engine:
    engine = create_engine(url, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _(connection: sqlite3.Connection, _record: object) -> None:
        _open_sqlite(connection, writable=writable)
        if writable:  # it waits in `_begin_in_turn`; once it has begun, nobody is before it
            connection.execute("PRAGMA busy_timeout = 0")

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        if not writable:
            driver.execute("BEGIN")
            return
        # What pages held before a statement of several rows is noted until it ends. A file for it would take as long as the
        # rows do, and stand outside the folder with contents in the clear. Other transactions may sort more than memory holds.
        several = ROWS_AT_ONCE in connection.get_execution_options()
        driver.execute(f"PRAGMA temp_store = {'MEMORY' if several else 'DEFAULT'}")
        _begin_in_turn(driver)
        changes.begin(connection)

    if writable:

        @event.listens_for(engine, "before_cursor_execute")
        def _(connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
            changes.note(connection, statement)

    return engine


def _begin_in_turn(driver: sqlite3.Connection) -> None:
    """Begin to write as soon as no other process does.

    SQLite would let who waits sleep up to a tenth of a second between two looks, and whoever comes just then goes first.

    Raises:
        StateError: Another process held the file longer than `BUSY_SECONDS_MAX`.
    """
    pause, pause_max = LOOK_AGAIN_SECONDS
    until = time.monotonic() + BUSY_SECONDS_MAX
    while True:
        try:
            driver.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            if time.monotonic() >= until:
                raise _busy() from error
        else:
            return
        time.sleep(pause)
        pause = min(pause * 1.5, pause_max)


def _postgres_engines(url: str) -> tuple[Engine, Engine]:
    engine = create_engine(url, pool_pre_ping=True, hide_parameters=True)
    event.listen(engine, "handle_error", _leave_out_values)
    reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine.execution_options(isolation_level="READ COMMITTED"), reader


def _leave_out_values(context: ExceptionContext) -> None:
    """Cut the server's detail line, which holds the whole row, from an error that may be logged."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args:
            error.args = (str(error.args[0]).split("\nDETAIL:")[0], *error.args[1:])


def _make_private(file: Path) -> None:
    """Make the file readable by its owner only; the WAL beside it gets the same mode from SQLite."""
    if not file.parent.is_dir():
        raise InputError(Message("store.no_folder"), str(file.parent.name), Message("store.make_folder"))
    file.touch(mode=0o600, exist_ok=True)


def _busy() -> StateError:
    return StateError(Message("store.busy"), "register", Message("store.try_again"))


class Register:
    """The database of one installation, on SQLite or PostgreSQL."""

    def __init__(self, url: str) -> None:
        """Open the database that `url` names; a new SQLite file is made, private to its owner.

        Raises:
            InputError: The URL names another engine, or a folder that is not there.
        """
        parsed = make_url(url)
        self._url = parsed
        self._writing = threading.Lock()
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self.file: Path | None = None
        if self.is_sqlite:
            if not parsed.database or parsed.database == ":memory:":
                raise InputError(Message("store.no_file"), "register", Message("store.use_known_engine"))
            self.file = Path(parsed.database)
            _make_private(self.file)
            self._writer, self._reader = (_sqlite_engine(url, writable=way) for way in (True, False))
        elif parsed.get_backend_name() == "postgresql":
            self._writer, self._reader = _postgres_engines(url)
        else:
            raise InputError(Message("store.unknown_engine"), "register", Message("store.use_known_engine"))
        self._loader = self._writer.execution_options(**{ROWS_AT_ONCE: LOAD_ROWS})

    def write(self) -> AbstractContextManager[Connection]:
        """Give one transaction: committed at the end, rolled back when anything is raised.

        Raises:
            StateError: Another process or thread held the SQLite file longer than `BUSY_SECONDS_MAX`.
        """
        return self._transaction(self._writer)

    def load(self) -> AbstractContextManager[Connection]:
        """Give one transaction like `write`, in which many rows are inserted at a fifth less cost; SQLite does so `LOAD_ROWS` at a time."""
        return self._transaction(self._loader)

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Connection]:
        with self._turn(), engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Let the threads of this process follow one another.

        SQLite makes who waits look again now and then, and whoever has just come may be served before: under load some
        would never be.
        """
        if not self.is_sqlite:
            yield
            return
        if not self._writing.acquire(timeout=BUSY_SECONDS_MAX):
            raise _busy()
        try:
            yield
        finally:
            self._writing.release()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a snapshot that stays the same while others write, and that cannot write."""
        with self._reader.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def plain(self) -> Iterator[Connection]:
        """Give a connection outside any transaction, for VACUUM and its like (`care` only)."""
        engine = create_engine(self._url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        if self.is_sqlite:

            @event.listens_for(engine, "connect")
            def _(connection: sqlite3.Connection, _record: object) -> None:
                _open_sqlite(connection, writable=True)

        with engine.connect() as connection:
            yield connection
        engine.dispose()

    def migrate(self, version: str = "head") -> None:
        """Bring the tables up to `version`; a register that has it already stays as it is.

        Raises:
            StateError: The register was made by a newer version of this program.
        """
        there = self.schema_version()
        if version == "head" and there == SCHEMA_VERSION:
            return  # the usual start, without the second that Alembic takes to be imported
        from rootbranch.store import migrating

        if there and there not in migrating.known_versions():
            raise StateError(Message("store.newer_version"), "register", Message("store.update_program"))
        with self.write() as connection:
            migrating.upgrade(connection, version)

    def schema_version(self) -> str:
        """Return the version of the tables, empty for an empty database."""
        with self.read() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return ""
            return (
                connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none() or ""
            )

    @staticmethod
    def expected_version() -> str:
        """Return the version this program works with."""
        return SCHEMA_VERSION

    @staticmethod
    def known_versions() -> frozenset[str]:
        """Return every version that this program can bring up to its own."""
        from rootbranch.store import migrating

        return migrating.known_versions()

    def close(self) -> None:
        """Give all connections back."""
        self._writer.dispose()
        self._reader.dispose()

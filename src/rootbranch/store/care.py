"""Look after the register: back it up, bring it back, erase for good, and see whether it is sound.

    purge_records ─▶ commit ─▶ scrub  ─▶ not a byte of the values is left in the files
    sealing       ─▶ commit ─▶ forget ─▶ nor of what was clear before

Erasing takes two steps because a database keeps what was deleted until it is written anew. Sealing writes over
in place, so that only the write-ahead log has to go.

Limits: a backup keeps what it was given; erasing reaches the register, not its old copies. On PostgreSQL the
server's own write-ahead log holds old values until it is recycled. Digests and ids stay, since the chains
hang on them.
Source: SQLite documentation, "Online Backup API", "VACUUM" and "PRAGMA wal_checkpoint".
"""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, and_, delete, exists, func, literal, or_, select, update
from sqlalchemy.exc import OperationalError

from rootbranch.errors import InputError, IntegrityError, Message, StateError
from rootbranch.model.ids import DeliveryId, RecordId
from rootbranch.model.records import DeliveryState, EndReason
from rootbranch.store import dump, installation, markings, matches, tokens
from rootbranch.store.engines import is_among
from rootbranch.store.manifest import BackupFile, Form, Manifest, check, describe, write_manifest
from rootbranch.store.markings import ERASED
from rootbranch.store.register import Register
from rootbranch.store.schema import (
    category_decision,
    delivery,
    finding,
    inherited_token,
    judgement,
    metadata,
    payload,
    plan_action,
    plan_decision,
    record,
    rejected,
    role_override,
    token,
)
from rootbranch.store.times import UtcTime

__all__ = [
    "back_up",
    "check",
    "check_register",
    "forget",
    "purge_records",
    "purge_rejected",
    "restore",
    "scrub",
]

SQLITE_FILE = "register.sqlite"
PURGED_AT_ONCE = 5_000
FORGET_SECONDS_MAX = 5
SCRUBBED = (
    payload,
    token,
    inherited_token,
    rejected,
    finding,
    judgement,
    category_decision,
    role_override,
    plan_action,
    plan_decision,
    record,
)

# ---------------------------------------------------------------- backup


def back_up(register: Register, folder: Path, at: datetime) -> Manifest:
    """Write a consistent copy of the register into a new or empty folder, while others go on working.

    Raises:
        InputError: The folder holds something, or lies where the register lies.
        StateError: The register is of another version than this program.
    """
    _make_ready(register, folder)
    with register.read() as connection:
        found = installation.get(connection)
        if register.is_sqlite:
            form, rows = Form.SQLITE, _copy_sqlite(connection, folder / SQLITE_FILE)
            files: tuple[BackupFile, ...] = (describe(folder, folder / SQLITE_FILE),)
        else:
            form, rows = Form.ROWS, dump.write_tables(connection, folder)
            files = tuple(describe(folder, dump.table_file(folder, name)) for name in rows)
    manifest = Manifest(
        form=form,
        installation="" if found is None else found.id,
        schema_version=register.expected_version(),
        made_at=at,
        files=files,
        rows=rows,
    )
    return write_manifest(folder, manifest)


def restore(folder: Path, url: str) -> Manifest:
    """Bring a backup back into an empty register, after checking every byte, and up to this version.

    Raises:
        InputError: No backup there, one of a newer version, or a SQLite file for another engine.
        IntegrityError: The backup was changed, or did not come back whole.
        StateError: The register is not empty.
    """
    manifest = check(folder)
    if manifest.schema_version not in Register.known_versions():
        raise InputError(Message("store.backup_newer"), folder.name, Message("store.newer_program"))
    register = Register(url)
    try:
        if register.schema_version():
            raise StateError(Message("store.not_empty"), "register", Message("store.empty_register"))
        if manifest.form is Form.ROWS:
            _bring_rows_back(register, folder, manifest)
        elif register.file is not None:
            _bring_file_back(register, folder / SQLITE_FILE)
        else:
            raise InputError(Message("store.backup_is_sqlite"), folder.name, Message("store.restore_sqlite"))
        register.migrate()
        _check_rows(register, manifest)
    finally:
        register.close()
    return manifest


def _make_ready(register: Register, folder: Path) -> None:
    if register.schema_version() != register.expected_version():
        raise StateError(Message("store.other_version"), "register", Message("store.migrate_first"))
    if register.file is not None and folder.resolve().is_relative_to(register.file.resolve().parent):
        raise InputError(Message("store.backup_inside"), folder.name, Message("store.backup_outside"))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise InputError(Message("store.folder_not_empty"), folder.name, Message("store.name_new_folder"))


def _copy_sqlite(connection: Connection, file: Path) -> dict[str, int]:
    source = connection.connection.driver_connection
    assert isinstance(source, sqlite3.Connection)
    file.touch(mode=0o600, exist_ok=False)
    with closing(sqlite3.connect(file)) as copy:
        source.backup(copy)  # in one step, so from one snapshot
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
    return _count_rows(connection)


def _bring_file_back(register: Register, file: Path) -> None:
    with (
        register.plain() as connection,
        closing(sqlite3.connect(f"{file.resolve().as_uri()}?immutable=1", uri=True)) as kept,
    ):
        target = connection.connection.driver_connection
        assert isinstance(target, sqlite3.Connection)
        kept.backup(target)
        target.execute("PRAGMA journal_mode = WAL")


def _bring_rows_back(register: Register, folder: Path, manifest: Manifest) -> None:
    register.migrate(manifest.schema_version)
    with register.write() as connection:
        for file in manifest.files:  # parents first, as they were written
            name = dump.table_of(file.name)
            if dump.read_table(connection, name, folder) != manifest.rows.get(name):
                raise _incomplete(name)


def _check_rows(register: Register, manifest: Manifest) -> None:
    with register.read() as connection:
        found = _count_rows(connection)
    for name, count in manifest.rows.items():
        if found.get(name, 0) != count:
            raise _incomplete(name)


def _count_rows(connection: Connection) -> dict[str, int]:
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in metadata.sorted_tables
    }


def _incomplete(name: str) -> IntegrityError:
    return IntegrityError(Message("store.backup_incomplete"), name, Message("store.other_backup"))


# ---------------------------------------------------------------- erasure


def purge_records(connection: Connection, record_ids: Iterable[RecordId], at: datetime) -> int:
    """Erase content, tokens and free text of records; what stays is that they were there.

    Call `scrub` when the transaction is committed.

    Returns:
        How many of the records were there.
    """
    ids = sorted(set(record_ids))
    return sum(
        _purge(connection, ids[start : start + PURGED_AT_ONCE], at)
        for start in range(0, len(ids), PURGED_AT_ONCE)
    )


def _purge(connection: Connection, ids: Sequence[RecordId], at: datetime) -> int:
    def among(column: Any) -> Any:
        return is_among(connection, column, ids)

    marked = markings.used_by(connection, among(record.c.id))
    connection.execute(delete(token).where(among(token.c.record_id)))
    tokens.take_back(connection, ids)
    matches.forget(connection, ids)
    connection.execute(delete(payload).where(among(payload.c.record_id)))
    of_row = exists().where(
        record.c.delivery_id == finding.c.delivery_id, record.c.row == finding.c.row, among(record.c.id)
    )
    connection.execute(update(finding).where(of_row).values(params="{}", done_params="{}"))
    pair = or_(among(judgement.c.left), among(judgement.c.right))
    connection.execute(update(judgement).where(pair).values(reason=ERASED))
    connection.execute(update(role_override).where(among(role_override.c.record_id)).values(reason=ERASED))
    planned = select(plan_action.c.decision_id).where(among(plan_action.c.record_id))
    connection.execute(update(plan_decision).where(plan_decision.c.id.in_(planned)).values(reason=ERASED))
    connection.execute(
        update(category_decision)
        .where(among(category_decision.c.record_id))
        .values(
            conduct=ERASED,
            material_benefit=ERASED,
            predicate_officer=ERASED,
            predicate_date=ERASED,
            reason=ERASED,
        )
    )
    ended = {
        "ended_at": func.coalesce(record.c.ended_at, literal(at, UtcTime)),
        "end_reason": EndReason.PURGED,
        "happened_at": None,
    }
    there = connection.execute(update(record).where(among(record.c.id)).values(ended)).rowcount
    markings.erase_unused(connection, marked)
    return there


def purge_rejected(connection: Connection, delivery_id: DeliveryId, rows: Iterable[int] | None = None) -> int:
    """Erase rejected rows of a delivery, those named or all, and the parameters of their findings."""
    mine, said = [rejected.c.delivery_id == delivery_id], [finding.c.delivery_id == delivery_id]
    if rows is not None:
        numbers = sorted(set(rows))
        mine.append(rejected.c.row.in_(numbers))
        said.append(finding.c.row.in_(numbers))
    connection.execute(update(finding).where(and_(*said)).values(params="{}", done_params="{}"))
    return connection.execute(delete(rejected).where(and_(*mine))).rowcount


def scrub(register: Register) -> None:
    """Write the tables anew without what was erased; takes as long as copying the register.

    Raises:
        StateError: Others are reading or writing, so that old bytes cannot be given up yet.
    """
    with register.plain() as connection:
        if not register.is_sqlite:
            for table in SCRUBBED:
                connection.exec_driver_sql(f'VACUUM (FULL) "{table.name}"')
            return
        try:
            connection.exec_driver_sql("VACUUM")
            busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
        except OperationalError as error:
            if "locked" not in str(error.orig):
                raise
            busy = 1
        if busy:
            raise StateError(Message("store.not_scrubbed"), "register", Message("store.scrub_again"))


def forget(register: Register) -> bool:
    """Empty the write-ahead log, where the clear content of rows that were sealed still stands.

    Returns:
        False where others went on reading for `FORGET_SECONDS_MAX`; the log is then emptied with the next
        sealing, or when the last process closes the register. PostgreSQL keeps a log of its own.
    """
    if not register.is_sqlite:
        return True
    with register.plain() as connection:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {FORGET_SECONDS_MAX * 1000}")
        return not connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]


# ---------------------------------------------------------------- is it sound


def check_register(register: Register) -> tuple[Message, ...]:
    """Look for what a doctor should know: broken pages or keys, another version, loads left half done."""
    problems: list[Message] = []
    if register.schema_version() != register.expected_version():
        return (Message("store.other_version"),)
    with register.read() as connection:
        if register.is_sqlite:
            if connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() != "ok":
                problems.append(Message("store.broken_file"))
            loose = len(connection.exec_driver_sql("PRAGMA foreign_key_check").all())
            if loose:
                problems.append(Message("store.loose_rows", {"count": loose}))
        unfinished = select(delivery.c.id).where(delivery.c.state == DeliveryState.LOADING)
        for delivery_id in connection.execute(unfinished.order_by(delivery.c.id)).scalars():
            problems.append(Message("store.half_loaded", {"delivery": delivery_id}))
    return tuple(problems)

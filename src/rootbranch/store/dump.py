"""Write all tables as compressed rows of JSON, and bring them back into an empty register of any engine.

    tables/record.jsonl.gz    first line: the columns; then one array a row, in the order of the primary key

Times and digests are text, bytes are `{"b64": …}`; nothing in it is peculiar to one engine.

Limits: constant memory; a row may have at most `LINE_BYTES_MAX`.
"""

import base64
import gzip
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO, cast

import orjson
from sqlalchemy import Connection, Table, select

from rootbranch.errors import IntegrityError, Message
from rootbranch.store.engines import Plain, insert_rows, restart_numbers
from rootbranch.store.schema import metadata, release
from rootbranch.store.times import utc_text

CHUNK_ROWS = 2_000
LINE_BYTES_MAX = 256 * 1024 * 1024
FOLDER = "tables"
SUFFIX = ".jsonl.gz"


def write_tables(connection: Connection, folder: Path) -> dict[str, int]:
    """Write every table of a snapshot, parents first.

    Returns:
        Number of rows by table, in the order to bring them back.
    """
    (folder / FOLDER).mkdir(mode=0o700)
    return {table.name: _write(connection, table, folder) for table in metadata.sorted_tables}


def read_table(connection: Connection, name: str, folder: Path) -> int:
    """Bring one table back; it has to be there and empty.

    Returns:
        Number of rows.
    """
    count = 0
    with gzip.open(table_file(folder, name), "rb") as file:
        lines = _lines(cast(BinaryIO, file), name)
        columns = tuple(cast(list[str], orjson.loads(next(lines))))
        while chunk := list(islice(lines, CHUNK_ROWS)):
            insert_rows(
                connection,
                name,
                columns,
                [tuple(_value(cell) for cell in orjson.loads(line)) for line in chunk],
            )
            count += len(chunk)
    if name in metadata.tables:
        restart_numbers(connection, metadata.tables[name])
    return count


def table_file(folder: Path, name: str) -> Path:
    """Say where a table lies in a backup."""
    return folder / FOLDER / f"{name}{SUFFIX}"


def table_of(name: str) -> str:
    """Say which table a file of a backup holds."""
    return Path(name).name.removesuffix(SUFFIX)


def _write(connection: Connection, table: Table, folder: Path) -> int:
    # A release points to the one before; its number keeps them in that order, its id need not.
    order = (release.c.number,) if table is release else tuple(table.primary_key)
    file = table_file(folder, table.name)
    file.touch(mode=0o600, exist_ok=False)
    count = 0
    with (
        file.open("wb") as raw,
        gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=6, mtime=0) as packed,
    ):
        packed.write(orjson.dumps([column.name for column in table.columns]) + b"\n")
        rows = connection.execute(select(table).order_by(*order), execution_options={"yield_per": CHUNK_ROWS})
        for row in rows:
            packed.write(orjson.dumps([_cell(value) for value in row]) + b"\n")
            count += 1
    return count


def _cell(value: object) -> object:
    match value:
        case bytes():
            return {"b64": base64.b64encode(value).decode()}
        case datetime():
            return utc_text(value)
        case date():
            return value.isoformat()
    return value


def _value(cell: object) -> Plain:
    if isinstance(cell, dict):
        return base64.b64decode(cell["b64"], validate=True)
    return cast(Plain, cell)


def _lines(file: BinaryIO, name: str) -> Iterator[bytes]:
    while line := file.readline(LINE_BYTES_MAX):
        if not line.endswith(b"\n"):
            raise IntegrityError(Message("store.backup_changed"), name, Message("store.other_backup"))
        yield line

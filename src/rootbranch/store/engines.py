"""Hold the few places where SQLite and PostgreSQL differ: many rows, many keys, folded letters, one writer.

Rows in bulk go through the driver's `executemany` on SQLite and through `COPY` on PostgreSQL. Both skip the
conversion of each value, so rows hold plain values: text, whole numbers, True or False, bytes, None; times
as `times.utc_text`.

Limits: keep chunks at some thousand rows; a transaction grows with them.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import chain, repeat
from types import MappingProxyType
from typing import Any
from unicodedata import normalize

import orjson
from sqlalchemy import BindParameter, Column, Connection, Table, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import Text, TypeEngine

Plain = str | int | bool | bytes | None
ROWS_AT_ONCE = "rows_at_once"
"""Option of a connection: how many rows one statement inserts on SQLite; 1 where nothing is said."""
FOLDING_COLLATION_SINCE = (17,)


@cache
def _insert_text(table: str, columns: tuple[str, ...], shared: tuple[str, ...], rows: int) -> str:
    names = ", ".join(f'"{name}"' for name in (*shared, *columns))
    same, marks = (f"?{place}" for place in range(1, len(shared) + 1)), repeat("?", len(columns))
    row = f"({', '.join((*same, *marks))})"
    return f'INSERT INTO "{table}" ({names}) VALUES {", ".join([row] * rows)}'  # noqa: S608 - our own names


def _insert(
    connection: Connection,
    table: str,
    columns: tuple[str, ...],
    rows: Sequence[Sequence[Plain]],
    shared: Mapping[str, Plain],
) -> None:
    """Insert rows on SQLite, several in a statement: to begin and end one costs as much as half a row."""
    size = connection.get_execution_options().get(ROWS_AT_ONCE, 1)
    whole, same = len(rows) - len(rows) % size, tuple(shared.values())
    if whole:
        many = [tuple(chain(same, *rows[at : at + size])) for at in range(0, whole, size)]
        connection.exec_driver_sql(_insert_text(table, columns, tuple(shared), size), many)
    if rest := [(*same, *row) for row in rows[whole:]]:
        connection.exec_driver_sql(_insert_text(table, columns, tuple(shared), 1), rest)


NOTHING_SHARED: Mapping[str, Plain] = MappingProxyType({})


def insert_rows(
    connection: Connection,
    table: str,
    columns: tuple[str, ...],
    rows: Sequence[Sequence[Plain]],
    shared: Mapping[str, Plain] = NOTHING_SHARED,
) -> None:
    """Insert rows of plain values, in the order of `columns`; names are ours, never from outside.

    Args:
        shared: Values of further columns that are the same for all rows; SQLite is given them once a statement.
    """
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        _insert(connection, table, columns, rows, shared)
        return
    driver = connection.connection.driver_connection
    assert driver is not None
    names, same = ", ".join(f'"{name}"' for name in (*shared, *columns)), tuple(shared.values())
    try:
        with driver.cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row((*same, *row))
    except connection.dialect.loaded_dbapi.Error as error:
        # The server's detail line holds the whole row; an error must not carry values about persons.
        raise type(error)(getattr(error.diag, "message_primary", None) or table) from None


def is_among(
    connection: Connection, column: ColumnElement[str] | Column[str], values: Iterable[str]
) -> ColumnElement[bool]:
    """Say that a column holds one of many values, as one parameter however many there are."""
    dialect = connection.dialect.name
    return _is_among(
        dialect, column, bindparam(None, as_asked(connection, values), type_=_type_of_asked(dialect))
    )


def is_asked(dialect: str, column: ColumnElement[str] | Column[str]) -> ColumnElement[bool]:
    """Say as `is_among` that a column holds one of the values that `asked` brings when the statement is executed.

    A statement that is built once and kept spares what SQLAlchemy takes to build it: half a millisecond where it joins much.
    """
    return _is_among(dialect, column, bindparam("asked", type_=_type_of_asked(dialect)))


def as_asked(connection: Connection, values: Iterable[str]) -> str | list[str]:
    """Write many values as the one parameter `asked` of a statement with `is_asked`."""
    held = list(values)
    return orjson.dumps(held).decode() if connection.dialect.name == "sqlite" else held


def _is_among(
    dialect: str, column: ColumnElement[str] | Column[str], asked: BindParameter[Any]
) -> ColumnElement[bool]:
    if dialect == "sqlite":
        return column.in_(select(func.json_each(asked).table_valued("value").c.value))
    return column == func.any(asked)


def _type_of_asked(dialect: str) -> TypeEngine[Any]:
    return Text() if dialect == "sqlite" else ARRAY(Text)


def columns_of(table: Table, value: object) -> dict[str, object]:
    """Take from a model type the fields that have a column of the same name; all of them must be there."""
    return {column.name: getattr(value, column.name) for column in table.columns}


def lock_table(connection: Connection, table: Table) -> None:
    """Let nobody else write to a table until the end of the transaction; they may read.

    On SQLite the whole transaction already is the only one that writes.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f'LOCK TABLE "{table.name}" IN SHARE ROW EXCLUSIVE MODE')


def take_turns(connection: Connection, of: Table) -> None:
    """Let transactions that ask for the same turn follow one another; nobody else waits, not even writers.

    On SQLite they do so anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(of.name))))


def restart_numbers(connection: Connection, table: Table) -> None:
    """Let the next automatic number follow the highest one that was brought in from elsewhere."""
    number = table.autoincrement_column
    if number is None or connection.dialect.name != "postgresql":
        return
    highest = select(func.coalesce(func.max(number), 0) + 1).scalar_subquery()
    sequence = func.pg_get_serial_sequence(table.name, number.name)
    connection.execute(select(func.setval(sequence, highest, False)))


def _plain_letters() -> dict[str, str]:
    """List the accented letters of Latin scripts with the plain one of each, and the accents that stand alone."""
    letters = {
        letter: normalize("NFD", letter)[0] for letter in map(chr, range(0xE0, 0x180)) if letter.islower()
    }
    taken = {letter: plain for letter, plain in letters.items() if plain.isascii()}
    return taken | dict.fromkeys(map(chr, range(0x300, 0x370)), "")


PLAIN_LETTERS = _plain_letters()
_FOLDING = str.maketrans(PLAIN_LETTERS)


def folded(text: str) -> str:
    """Take case and accents out of a text, as `fold_letters` does in the database."""
    return text.casefold().translate(_FOLDING)


class fold_letters(GenericFunction[str]):  # noqa: N801 - named like the SQL function it becomes
    """Text without the difference of upper and lower case, in all scripts, and without accents on Latin letters."""

    type: TypeEngine[str] = Text()
    inherit_cache = True


@compiles(fold_letters, "postgresql")
def _(element: fold_letters, compiler: SQLCompiler, **options: object) -> str:
    """Use the collation that knows all scripts where the server has it, else that of the database."""
    arguments = compiler.process(element.clauses, **options)
    version = compiler.dialect.server_version_info or ()
    collation = ' COLLATE "pg_c_utf8"' if version >= FOLDING_COLLATION_SINCE else ""
    # What has no plain letter in its place is taken out, so the lone accents come last.
    accented, plain = "".join(PLAIN_LETTERS), "".join(PLAIN_LETTERS.values())
    return f"translate(lower(({arguments}){collation}), '{accented}', '{plain}')"


class each_of(GenericFunction[str]):  # noqa: N801 - named like the SQL function it becomes
    """The texts of a JSON array, one row each, in a column `value`; no array gives no rows."""

    type: TypeEngine[str] = Text()
    inherit_cache = True


@compiles(each_of, "sqlite")
def _(element: each_of, compiler: SQLCompiler, **options: object) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(each_of, "postgresql")
def _(element: each_of, compiler: SQLCompiler, **options: object) -> str:
    return f"jsonb_array_elements_text(({compiler.process(element.clauses, **options)})::jsonb)"

"""What the machine refuses is said in three parts; what is a fault of ours stays one."""

import errno
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, exc

from rootbranch.errors import IntegrityError, StateError, text_of
from rootbranch.store.troubles import trouble_of


@pytest.mark.parametrize(
    ("code", "what"),
    [
        (errno.ENOSPC, "store.no_room"),
        (errno.EFBIG, "store.no_room"),
        (errno.EROFS, "store.no_leave"),
        (errno.EACCES, "store.no_leave"),
        (errno.EIO, "store.disk_failed"),
        (errno.ENOENT, "store.system_refused"),
    ],
)
def test_an_error_of_the_system_is_told_with_the_name_of_the_file_and_not_its_path(code, what):
    trouble = trouble_of(OSError(code, "words of the system", "/nowhere/secret/list.csv"))

    assert isinstance(trouble, StateError)
    assert (trouble.what.id, trouble.where) == (what, "list.csv")
    for language in ("en", "es"):
        assert text_of(trouble.what, language)
        assert text_of(trouble.fix, language)


def test_a_read_only_a_damaged_and_a_missing_database_are_told_apart(tmp_path: Path):
    (tmp_path / "broken").write_bytes(b"no database at all" * 100)
    told = []
    for url, statement in (
        (f"sqlite:///file:{tmp_path / 'new'}?mode=ro&uri=true", "CREATE TABLE t (a)"),
        (f"sqlite:///{tmp_path / 'broken'}", "SELECT * FROM t"),
        (f"sqlite:///{tmp_path / 'no' / 'folder'}", "SELECT 1"),
    ):
        with pytest.raises(exc.DBAPIError) as raised, create_engine(url).connect() as connection:
            connection.exec_driver_sql(statement)
        trouble = trouble_of(raised.value)
        assert trouble is not None
        told.append(trouble)

    assert [trouble.what.id for trouble in told] == ["store.no_leave", "store.broken_file", "store.no_leave"]
    assert isinstance(told[1], IntegrityError)
    assert {trouble.where for trouble in told} == {"register"}


def test_a_server_that_does_not_answer_is_told():
    with pytest.raises(exc.OperationalError) as raised:
        create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none").connect()

    trouble = trouble_of(raised.value)
    assert trouble is not None
    assert trouble.what.id == "store.no_server"


def test_a_wrong_statement_and_a_wrong_value_are_faults_of_ours():
    with pytest.raises(sqlite3.OperationalError) as raised, sqlite3.connect(":memory:") as connection:
        connection.execute("SELECT * FROM nowhere")

    assert trouble_of(raised.value) is None
    assert trouble_of(ValueError("x")) is None
    assert trouble_of(OSError("without a code")) is None

"""Opening a register: one version of the tables, private files, snapshots, transactions."""

import stat
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect, text
from sqlalchemy.exc import DBAPIError
from tests.unit.store.worlds import AT, an_id

from rootbranch.errors import InputError, StateError
from rootbranch.store import Register, installation
from rootbranch.store.schema import metadata
from rootbranch.store.times import utc_text


def test_migrating_makes_exactly_the_tables_of_the_schema(fresh_register_url: str) -> None:
    register = Register(fresh_register_url)
    assert register.schema_version() == ""
    register.migrate()
    register.migrate()  # a second time changes nothing
    assert register.schema_version() == register.expected_version()
    with register.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        # The comparison above does not look at checks and foreign keys as closely as at columns.
        found = inspect(connection)
        for table in metadata.sorted_tables:
            checks = {one.name for one in table.constraints if isinstance(one, CheckConstraint)}
            assert {one["name"] for one in found.get_check_constraints(table.name)} == {
                str(name) for name in checks
            }
            wanted = {
                tuple(sorted(column.name for column in key.columns)) for key in table.foreign_key_constraints
            }
            keys = {tuple(sorted(key["constrained_columns"])) for key in found.get_foreign_keys(table.name)}
            assert keys == wanted
            assert {one["name"] for one in found.get_indexes(table.name)} >= {
                one.name for one in table.indexes
            }
    register.close()


def test_every_policy_column_is_filled_in_every_row() -> None:
    # A condition on a missing attribute would be skipped, and a prohibition with it.
    for table, columns in {
        "record": ("partner", "protected", "category", "marking_id", "review_on"),
        "marking": ("partner", "tlp", "no_onward", "purposes", "handling", "basis", "originating_source"),
        "delivery": ("partner", "state"),
        "entry": ("lead",),
    }.items():
        assert not any(metadata.tables[table].c[column].nullable for column in columns)


def test_a_register_file_is_private(tmp_path: Path) -> None:
    file = tmp_path / "register.sqlite"
    register = Register(f"sqlite+pysqlite:///{file}")
    register.migrate()
    with register.read() as connection:
        connection.execute(text("SELECT 1 FROM record"))
        for each in tmp_path.iterdir():
            assert stat.S_IMODE(each.stat().st_mode) == 0o600, each.name
    register.close()


def test_only_known_engines_and_existing_folders_are_opened(tmp_path: Path) -> None:
    for url in (
        "mysql+pymysql://host/name",
        "sqlite://",
        f"sqlite+pysqlite:///{tmp_path / 'none' / 'r.sqlite'}",
    ):
        with pytest.raises(InputError):
            Register(url)


def test_a_reader_cannot_write(register: Register) -> None:
    with pytest.raises(DBAPIError), register.read() as connection:
        connection.execute(text("DELETE FROM partner"))


def test_a_reader_sees_one_moment(register: Register) -> None:
    count = text("SELECT count(*) FROM installation")
    with register.read() as reader:
        assert reader.execute(count).scalar_one() == 0
        with register.write() as writer:
            installation.add(writer, an_id(), AT, "mark")
        assert reader.execute(count).scalar_one() == 0
    with register.read() as reader:
        assert reader.execute(count).scalar_one() == 1


def test_writers_wait_for_one_another(register: Register) -> None:
    def add_one() -> None:
        for _ in range(10):
            with register.write() as connection:
                installation.add(connection, an_id(), AT, "mark")

    threads = [threading.Thread(target=add_one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with register.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM installation")).scalar_one() == 40


def test_moments_come_back_as_they_were_in_utc(register: Register) -> None:
    moment = datetime(2026, 1, 1, 0, 30, 0, 1, tzinfo=timezone(timedelta(hours=-6)))
    with register.write() as connection:
        installation.add(connection, "one", moment, "mark")
        found = installation.get(connection)
    assert found is not None
    assert found.created_at == moment
    assert found.created_at.tzinfo is UTC
    assert utc_text(moment) == "2026-01-01T06:30:00.000001Z"


def test_a_time_without_a_zone_is_refused(register: Register) -> None:
    with pytest.raises(Exception, match="zone"), register.write() as connection:
        installation.add(connection, "one", datetime(2026, 1, 1), "mark")  # noqa: DTZ001 - that is the point


def test_the_version_this_program_expects_is_that_of_its_newest_migration() -> None:
    from rootbranch.store import migrating

    assert Register.expected_version() == migrating.newest_version()
    assert Register.expected_version() in Register.known_versions()


def test_a_register_of_a_newer_program_is_refused_and_left_alone(fresh_register_url: str) -> None:
    register = Register(fresh_register_url)
    register.migrate()
    with register.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StateError, match=r"store\.newer_version"):
        register.migrate()
    assert register.schema_version() == "9999"
    register.close()

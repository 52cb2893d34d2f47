"""Let each write fail in turn, open the installation again, and find what was before or all that was to be."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy

from rootbranch import usecases
from tests.fixtures.world import PERSON_COLUMNS, PERSONS, World, copy_world, person

ROWS = [
    person("f-1", name="Ana Luz Gil", document="QX0000001"),
    person("f-2", "MIGRANT", name="Eva Paz Rio", document="QX0000002"),
    person("f-3", name="Bo Sol Mar", born="31.12.80x"),
    person("", name="Cy Zan Tol", document="QX0000004"),  # rejected: no key
]


class DiskFullError(Exception):
    """What the tests let a write raise."""


@contextmanager
def failing_at(world: World, number: int) -> Iterator[list[str]]:
    """Let the statement of this number raise, counting those that write or commit; gives what was run."""
    engine = world.installation.register._writer
    ran: list[str] = []

    def fail() -> None:
        if len(ran) == number:
            raise DiskFullError("no room left on the device")

    def before_statement(connection, cursor, statement, parameters, context, many) -> None:
        if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            ran.append(statement)
            fail()

    def before_commit(connection) -> None:
        ran.append("COMMIT")
        fail()

    sqlalchemy.event.listen(engine, "before_cursor_execute", before_statement)
    sqlalchemy.event.listen(engine, "commit", before_commit)
    try:
        yield ran
    finally:
        sqlalchemy.event.remove(engine, "before_cursor_execute", before_statement)
        sqlalchemy.event.remove(engine, "commit", before_commit)


def visible(world: World) -> tuple[list[str], ...]:
    return tuple(world.search(word) for word in ("Luz", "Paz", "Sol"))


def kept(world: World) -> dict[str, list[tuple]]:
    return {
        "record": world.rows("record", '"row", category, key_digest, content_digest, ended_at'),
        "payload": world.rows("payload", "open_text"),
        "token": world.rows("token", "token"),
        "rejected": world.rows("rejected", '"row", locator'),
        "finding": world.rows("finding", '"row", field, message_id'),
        "mention": world.rows("mention"),
        "delivery": world.rows("delivery", "state, rows_committed, accepted, rejected"),
    }


def test_each_write_that_fails_leaves_what_was_before_or_all(world, tmp_path):
    world.execute("SELECT 1")
    whole = copy_world(world, tmp_path / "whole")
    with failing_at(whole, 0) as statements:
        whole.gather(whole.file(PERSON_COLUMNS, ROWS, "tiny.csv"), PERSONS)
    complete = kept(whole)
    whole.close()
    assert len(statements) > 10

    for number in range(1, len(statements) + 1):
        broken = copy_world(world, tmp_path / f"broken-{number}")
        file = broken.file(PERSON_COLUMNS, ROWS, "tiny.csv")
        with failing_at(broken, number), pytest.raises(DiskFullError):
            broken.gather(file, PERSONS)
        broken.reopen()
        seen = visible(broken)
        done = [state for (state,) in broken.rows("delivery", "state")] == ["complete"]
        assert seen == ([], [], []) or done, f"half done after {statements[number - 1]}"
        verdict = usecases.verify_audit(broken.installation, broken.actor("operator"))
        assert verdict.broken is None, f"the audit is broken after {statements[number - 1]}"
        broken.gather(file, PERSONS)
        assert kept(broken)["record"] == complete["record"], f"another end after {statements[number - 1]}"
        assert kept(broken)["payload"] == complete["payload"]
        assert kept(broken)["delivery"][-1:] == complete["delivery"]
        if len(broken.rows("delivery")) == 1:
            assert kept(broken) == complete
        broken.close()


@pytest.mark.parametrize("number", range(1, 6))
def test_a_failed_write_tells_no_value_of_the_rows(world, number):
    """The text of an exception reaches a terminal or a log."""
    import sqlite3

    file = world.file(PERSON_COLUMNS, ROWS, "tiny.csv")
    world.execute(
        f"CREATE TRIGGER full_disk BEFORE INSERT ON {('record', 'payload', 'token', 'rejected', 'audit')[number - 1]} "
        "WHEN (SELECT count(*) FROM delivery) > 0 BEGIN SELECT RAISE(ABORT, 'no room left'); END"
    )

    with pytest.raises(Exception) as failed:  # noqa: PT011 - whatever the driver raises
        world.gather(file, PERSONS)

    told = "\n".join(
        repr(one) + str(one) for one in (failed.value, failed.value.__cause__, failed.value.__context__)
    )
    assert "no room left" in told
    assert not isinstance(failed.value, sqlite3.Error)
    for row in ROWS:
        for value in (row["name"], row.get("document") or row["name"]):
            assert value not in told

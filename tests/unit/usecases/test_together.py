"""Entries of looks that end at the same time share a commit; nobody is answered before the entry is on the disk."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy
from tests.fixtures.world import World, person
from tests.unit.usecases.test_identity import ANA, build

from rootbranch import guard, usecases
from rootbranch.model.audit import AuditEntry
from rootbranch.store import audit, changes, schema
from rootbranch.usecases import together
from rootbranch.usecases.entity_views import CheckView
from rootbranch.usecases.together import keep_event

QUERY = usecases.Query(name="Lucero Paz")
ASKERS = 8


@pytest.fixture
def built(world: World) -> World:
    """A register on SQLite, with a picture and nobody else at work."""
    world.persons(person("a-1", **ANA))
    build(world)
    return world


def entries(world: World) -> list[AuditEntry]:
    with world.installation.register.read() as connection:
        return [each for each in audit.entries(connection) if each.event.what == "check"]


def chain_holds(world: World) -> bool:
    with world.installation.register.read() as connection:
        guard.verify_entries(audit.entries(connection))
    return True


def ask_behind_a_writer(world: World) -> list[object]:
    """Let some ask while another process holds the register, and let go of it when all of them wait for their entry."""
    file = world.installation.register.file
    assert file is not None
    usecases.check(world.installation, world.actor("analyst"), QUERY)  # what is read on first use is read
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    queue = together._queues[world.installation.register]
    with ThreadPoolExecutor(ASKERS) as askers:
        asked = [
            askers.submit(usecases.check, world.installation, world.actor("analyst"), QUERY)
            for _ in range(ASKERS)
        ]
        while len(queue._waiting) < ASKERS:
            assert not any(one.done() for one in asked), "nobody is answered before"
        other.rollback()
        other.close()
        return [one.exception() or one.result() for one in asked]


def commits_of(world: World) -> list[int]:
    """Count what is appended in each transaction from now on."""
    counted: list[int] = []

    @sqlalchemy.event.listens_for(world.installation.register._writer, "commit")
    def _(connection: sqlalchemy.Connection) -> None:
        counted.append(
            connection.execute(sqlalchemy.select(sqlalchemy.func.max(schema.audit.c.number))).scalar_one()
        )

    return counted


def test_those_who_wait_share_a_commit_and_the_chain_goes_on(built):
    ask_behind_a_writer(built)
    before, heads = len(entries(built)), commits_of(built)
    found = ask_behind_a_writer(built)
    assert all(isinstance(one, CheckView) and one.hits for one in found)
    assert len(entries(built)) == before + ASKERS + 1  # one who asked alone, first
    assert len(heads) == 2
    assert heads[1] - heads[0] == ASKERS
    assert chain_holds(built)


def test_an_entry_that_cannot_be_written_fails_its_asker_only(built, monkeypatch):
    fails = iter([False, True, False, False, True])  # the first alone; the group; of its members the third
    real = audit.append_all

    def append(connection, values):
        if next(fails, False):
            raise OSError("no place on the disk")
        real(connection, values)

    before = len(entries(built))
    monkeypatch.setattr(audit, "append_all", append)
    found = ask_behind_a_writer(built)
    assert sum(isinstance(one, OSError) for one in found) == 1
    assert len(entries(built)) == before + ASKERS  # the one before them, and all of them but one
    assert chain_holds(built)


def test_who_looked_at_a_state_that_is_gone_looks_again_and_the_others_do_not(built):
    usecases.check(built.installation, built.actor("analyst"), QUERY)
    event = entries(built)[-1].event
    register, before = built.installation.register, len(entries(built))
    with register.read() as connection:
        number = changes.number(connection)
    assert number is not None
    assert keep_event(register, event, number) is True
    assert keep_event(register, event, number - 1) is False
    assert len(entries(built)) == before + 1
    assert chain_holds(built)

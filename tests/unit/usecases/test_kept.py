"""What a look keeps in memory: nothing of it outlives a withdrawal, a purge, an ended session, a changed agreement or a decision's end."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.fixtures.world import START, World, agreement, copy_world, person
from tests.unit.usecases.test_identity import ANA, build, crowd, judge, record_of
from tests.unit.usecases.test_lapse import opened
from tests.unit.usecases.test_reach import OTHER_NAME

from rootbranch import usecases
from rootbranch.errors import AccessError
from rootbranch.model.ids import OfficerId, PartnerId
from rootbranch.store import care, changes, decisions, partners
from rootbranch.usecases.kept import KEPT_MAX, Kept
from rootbranch.usecases.looking import TRIES_MAX, look
from rootbranch.usecases.sessions import open_session
from rootbranch.usecases.things import all_records


@pytest.fixture(scope="module")
def built(_sqlite_world: World, tmp_path_factory: pytest.TempPathFactory) -> World:
    made = copy_world(_sqlite_world, tmp_path_factory.mktemp("built") / "world")
    made.persons(*crowd(), person("a-1", **ANA))
    made.persons(person("b-1", **(ANA | {"name": "LUCERO PAZ, ANA MARIA"})), partner="BB")
    build(made)
    made.close()
    return made


@pytest.fixture
def peopled(built: World, tmp_path: Path):
    made = copy_world(built, tmp_path / "world")
    yield made
    made.close()


@pytest.fixture
def other(peopled: World):
    """The same installation as a second process has it open."""
    found = usecases.open_installation(peopled.home, peopled.environ, peopled.clock)
    yield found
    found.register.close()


def checked(world: World, installation=None, officer: str = "analyst", **query: str) -> list[list[str]]:
    found = usecases.check(
        installation or world.installation,
        world.actor(officer),
        usecases.Query(**query or {"name": ANA["name"]}),
    )
    return [[line.id for line in hit.records] for hit in found.hits]


def state(world: World) -> int | None:
    with world.installation.register.read() as connection:
        return changes.number(connection)


def entries(world: World) -> int:
    return len(world.rows("audit", "number"))


def test_looking_and_staying_signed_in_leave_the_state_as_it_is(peopled):
    with peopled.installation.register.write() as connection:
        signed = open_session(peopled.installation, connection, peopled.actor("analyst"), peopled.clock())
    before, written = state(peopled), entries(peopled)

    checked(peopled)
    peopled.clock.wait(seconds=60)
    assert usecases.resolve_session(peopled.installation, signed.token)
    with pytest.raises(AccessError):
        usecases.check(peopled.installation, peopled.actor("operator"), usecases.Query(name="Ana"))

    assert state(peopled) == before
    assert entries(peopled) == written + 2


def test_whatever_else_is_written_is_another_state_and_what_was_taken_back_is_none(peopled):
    before = state(peopled)
    with peopled.installation.register.write() as connection:
        partners.add_agreement(connection, agreement("AA", "BB"))
        assert changes.number(connection) != before
        connection.get_transaction().rollback()
    assert state(peopled) == before
    peopled.persons(person("a-9", name="Somebody New"))
    assert state(peopled) != before


def test_what_another_process_withdraws_is_gone_at_once(peopled, other):
    assert len(checked(peopled, other)) == 1
    peopled.persons(person("m-9", "MIGRANT", name="Somebody Else", document=ANA["document"]), partner="BB")
    assert checked(peopled, other) == checked(peopled, other, document=ANA["document"]) == []


def test_what_another_process_purges_is_gone_at_once(peopled, other):
    ((one, second),) = checked(peopled, other)
    usecases.purge(peopled.installation, peopled.actor("guardian"), (one,), "ordered")
    assert checked(peopled, other) == [[second]]


def test_what_another_process_says_of_two_records_holds_at_once(peopled, other):
    ((one, second),) = checked(peopled, other)
    said = judge(peopled, one, second, "different")
    assert sorted(checked(peopled, other)) == sorted([[one], [second]])
    usecases.undo_judgement(peopled.installation, peopled.actor("analyst"), said.id)
    assert [sorted(group) for group in checked(peopled, other)] == [sorted((one, second))]


def test_an_agreement_that_another_process_ends_lets_nothing_be_seen_any_more(peopled, other):
    ((one, _second),) = checked(peopled, other)
    usecases.end_agreement(
        peopled.installation, peopled.actor("operator"), PartnerId("BB"), PartnerId("JOINT")
    )
    assert checked(peopled, other) == [[one]]


def test_an_agreement_that_runs_out_needs_no_commit(peopled, other):
    operator, now = peopled.actor("operator"), peopled.clock()
    usecases.end_agreement(peopled.installation, operator, PartnerId("BB"), PartnerId("JOINT"))
    short = replace(agreement("BB", "JOINT"), valid_from=now, valid_to=now + timedelta(hours=1))
    usecases.add_agreement(peopled.installation, operator, short)
    ((one, _second),) = checked(peopled, other)
    before = state(peopled)
    peopled.clock.wait(hours=2)
    assert checked(peopled, other) == [[one]]
    assert state(peopled) == before


def test_a_decision_that_runs_out_needs_no_commit(world):
    opened(world)
    build(world)
    before = state(world)
    assert len(checked(world, officer="aa-analyst", name=OTHER_NAME)) == 1
    world.clock.wait(days=31)
    assert checked(world, officer="aa-analyst", name=OTHER_NAME) == []
    assert state(world) == before
    with world.installation.register.read() as connection:
        since, until = decisions.stretch(connection, world.clock())
    assert since is not None
    assert until is None


def test_a_session_that_ended_in_one_process_is_refused_in_another_at_once(peopled, other):
    with peopled.installation.register.write() as connection:
        signed = open_session(peopled.installation, connection, peopled.actor("analyst"), peopled.clock())
    for _ in range(2):
        assert usecases.resolve_session(other, signed.token)
    usecases.sign_out(peopled.installation, signed.token)
    assert usecases.resolve_session(other, signed.token) is None


def test_an_officer_who_left_is_refused_in_another_process_at_once(peopled, other):
    with peopled.installation.register.write() as connection:
        signed = open_session(peopled.installation, connection, peopled.actor("results"), peopled.clock())
    assert usecases.resolve_session(other, signed.token)
    peopled.execute("UPDATE officer SET active = 0 WHERE id = ?", OfficerId("results"))
    assert usecases.resolve_session(other, signed.token) is None


def test_a_session_goes_on_where_another_process_saw_it_used_and_ends_where_none_did(peopled, other):
    with peopled.installation.register.write() as connection:
        signed = open_session(peopled.installation, connection, peopled.actor("analyst"), peopled.clock())
    minutes = peopled.installation.settings.session_minutes
    assert usecases.resolve_session(other, signed.token)
    peopled.clock.wait(minutes=minutes - 1)
    assert usecases.resolve_session(peopled.installation, signed.token)
    peopled.clock.wait(minutes=minutes - 1)
    assert usecases.resolve_session(other, signed.token)
    peopled.clock.wait(minutes=minutes + 1)
    assert usecases.resolve_session(other, signed.token) is None


def _looked(world: World, answer):
    return look(
        world.installation, world.actor("analyst"), all_records(world.actor("analyst")), "check", answer
    )


def test_a_change_between_the_look_and_its_audit_makes_it_look_again(peopled, other):
    (one,) = peopled.search("Ana María Lucero", "analyst")
    seen: list[bool] = []

    def answer(work):
        seen.append(
            bool(work.connection.exec_driver_sql("SELECT 1 FROM payload WHERE record_id = ?", (one,)).all())
        )
        work.touch([one])
        if len(seen) == 1:
            with other.register.write() as connection:
                care.purge_records(connection, (one,), peopled.clock())
        return seen[-1]

    before = len(peopled.rows("audit WHERE what = 'check'", "number"))
    assert _looked(peopled, answer) is False
    assert seen == [True, False]
    assert len(peopled.rows("audit WHERE what = 'check'", "number")) == before + 1  # one answer, one entry


def test_where_the_register_changes_again_and_again_a_look_is_a_transaction_of_its_own(peopled, other):
    alone: list[bool] = []

    def answer(work):
        alone.append(len(alone) == TRIES_MAX)
        if not alone[-1]:
            with other.register.write() as connection:
                partners.change(connection, partners.all_partners(connection)[0])
        return len(alone)

    assert _looked(peopled, answer) == TRIES_MAX + 1
    assert peopled.rows("audit WHERE what = 'check'", "count(*)") == [(1,)]


def test_nothing_is_answered_that_was_not_audited(peopled, other, monkeypatch):
    monkeypatch.setattr("rootbranch.store.register.BUSY_SECONDS_MAX", 0)
    with other.register.write(), pytest.raises(Exception, match="busy"):
        checked(peopled)


def test_what_is_kept_has_an_end_in_number_and_in_time():
    kept = Kept(7, START, START + timedelta(hours=1))
    assert kept.holds(7, START)
    assert not kept.holds(8, START)
    assert not kept.holds(7, START + timedelta(hours=1))
    assert not kept.holds(7, START - timedelta(seconds=1))
    asked: list[int] = []

    def ask(keys):
        asked.extend(keys)
        return {key: key for key in keys if key % 2}

    assert kept.each("numbers", (1, 2, 1), ask) == kept.each("numbers", (2, 1), ask) == {1: 1}
    assert asked == [1, 2]
    kept.each("numbers", range(KEPT_MAX), ask)
    assert sum(map(len, kept._found.values())) <= KEPT_MAX


def test_writers_of_several_processes_leave_one_unbroken_chain(peopled, other):
    from concurrent.futures import ThreadPoolExecutor

    third = usecases.open_installation(peopled.home, peopled.environ, peopled.clock)
    before, head = entries(peopled), record_of(peopled, "LUCERO PAZ, ANA")
    with ThreadPoolExecutor(6) as callers:
        asked = [
            callers.submit(checked, peopled, installation, name=ANA["name"])
            for installation in (peopled.installation, other, third) * 20
        ]
        answers = [one.result() for one in asked]
    third.register.close()
    assert head in answers[0][0]
    assert all(answer == answers[0] for answer in answers)
    assert entries(peopled) == before + 60 + 1
    assert usecases.verify_audit(peopled.installation, peopled.actor("guardian"), ()).broken is None

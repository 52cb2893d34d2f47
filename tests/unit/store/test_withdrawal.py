"""Protected wins: who is spoken of in the clear elsewhere is withdrawn, in whatever order the files came."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.unit.store.worlds import (
    ALL,
    AT,
    LATER,
    OFFICER,
    RecordRow,
    a_delivery,
    a_row,
    columns_of,
    digest,
    load,
    open_register,
    row_id,
    shown,
)

from rootbranch.errors import StateError
from rootbranch.model.category import SubjectCategory, TargetCategory
from rootbranch.model.records import CategoryDecision, DeliveryMode, EndReason, Predicate
from rootbranch.store import Register, care, decisions, deliveries, loading, records, tokens

PERSON = ((digest("passport 7"), "person"),)
PHONE = ((digest("phone 7"), "thing"),)
SUSPECT, VICTIM, MINOR = SubjectCategory.SUSPECT, SubjectCategory.VICTIM, SubjectCategory.MINOR
THING = SubjectCategory.NOT_A_PERSON


def a_decision(row: RecordRow, days: int = 30) -> CategoryDecision:
    return CategoryDecision(
        record=row_id(row),
        category=TargetCategory.SUSPECT,
        predicate=Predicate(conduct="drove", material_benefit="was paid", officer="ana", date="2026-03-01"),
        case="case 1",
        officer=OFFICER,
        reason="two witnesses",
        valid_from=AT,
        valid_to=AT + timedelta(days=days),
    )


@pytest.mark.parametrize("protected_first", [True, False])
def test_the_same_person_is_withdrawn_in_either_order(register: Register, protected_first: bool) -> None:
    open_row = a_row("s", "Bela", category=SUSPECT, tokens=PERSON)
    protected_row = a_row("v", category=VICTIM, tokens=PERSON)
    steps = [(protected_row, "victims"), (open_row, "suspects")]
    for row, feed in steps if protected_first else reversed(steps):
        load(register, row, feed=feed)
    assert shown(register) == {row_id(protected_row)}
    with register.read() as connection:
        assert tokens.withdrawn(connection, AT, limit=5) == (row_id(open_row),)
        assert tokens.withheld(connection, AT, [row_id(open_row), row_id(protected_row)]) == {
            row_id(open_row)
        }
        assert records.search(connection, AT, "bela", ALL, limit=5) == ()
        assert records.open_record(connection, row_id(open_row), AT) is None


def test_a_completion_says_how_many_of_its_records_are_withheld(register: Register) -> None:
    load(register, a_row("v", category=VICTIM, tokens=PERSON), feed="victims")
    done = load(register, a_row("s", tokens=PERSON), a_row("t", row=2), feed="suspects")
    assert done.withheld == 1
    with register.read() as connection:
        assert [one.withheld for one in deliveries.page(connection, ALL, feed="suspects", limit=5)] == [1]


def test_a_thing_of_a_protected_person_is_withdrawn_and_a_person_is_not_by_a_thing(
    register: Register,
) -> None:
    thing = a_row("p", category=THING, tokens=PHONE)
    person = a_row("s", category=SUSPECT, tokens=PHONE)
    load(register, a_row("v", category=VICTIM, tokens=PHONE), feed="victims")
    load(register, thing, person, feed="others")
    assert row_id(thing) not in shown(register)
    assert row_id(person) in shown(register)


def test_two_open_records_do_not_withdraw_each_other(register: Register) -> None:
    rows = [a_row("s", tokens=PERSON), a_row("t", tokens=PERSON, row=2)]
    load(register, *rows)
    assert shown(register) == {row_id(row) for row in rows}


def test_a_protected_record_that_is_not_complete_withdraws_nothing(register: Register) -> None:
    open_row = a_row("s", tokens=PERSON)
    load(register, open_row, feed="suspects")
    delivery = a_delivery(feed="victims")
    with register.write() as connection:
        deliveries.start(connection, delivery)
        loading.insert_batch(connection, delivery, AT, columns_of(a_row("v", category=VICTIM, tokens=PERSON)))
    assert shown(register) == {row_id(open_row)}


@pytest.mark.parametrize("way", ["corrected", "purged"])
def test_a_withdrawal_falls_away_with_the_last_protected_record(register: Register, way: str) -> None:
    open_row = a_row("s", tokens=PERSON)
    first, second = a_row("v", category=VICTIM, tokens=PERSON), a_row("w", category=VICTIM, tokens=PERSON)
    load(register, open_row, feed="suspects")
    load(register, first, feed="victims")
    load(register, second, feed="more victims")
    with register.write() as connection:
        care.purge_records(connection, [row_id(first)], AT)
    assert row_id(open_row) not in shown(register)
    if way == "purged":
        with register.write() as connection:
            care.purge_records(connection, [row_id(second)], AT)
        assert shown(register) == {row_id(open_row)}
    else:
        corrected = a_row("w", content="of somebody else")
        load(register, corrected, feed="more victims")
        assert shown(register) == {row_id(open_row), row_id(corrected)}


@pytest.mark.parametrize("way", ["retracted", "withdrawn"])
def test_a_protected_person_stays_protected_when_the_partner_delivers_the_row_no_more(
    register: Register, way: str
) -> None:
    open_row, victim = a_row("s", tokens=PERSON), a_row("v", category=VICTIM, tokens=PERSON)
    load(register, open_row, feed="suspects")
    load(register, victim, feed="victims")
    if way == "retracted":
        load(register, feed="victims")
    else:
        with register.write() as connection:
            records.end(connection, row_id(victim), AT, EndReason.WITHDRAWN)
    assert shown(register) == set()


def test_a_decision_lifts_a_withdrawal_for_its_period_only(register: Register) -> None:
    open_row = a_row("s", tokens=PERSON)
    load(register, open_row, feed="suspects")
    load(register, a_row("v", category=VICTIM, tokens=PERSON), feed="victims", mode=DeliveryMode.DELTA)
    with register.write() as connection:
        decisions.add(connection, a_decision(open_row), digest("decided"))
        assert decisions.of_record(connection, row_id(open_row)) == (a_decision(open_row),)
    assert row_id(open_row) in shown(register, LATER)
    assert row_id(open_row) not in shown(register, AT - timedelta(seconds=1))
    assert row_id(open_row) not in shown(register, AT + timedelta(days=30))


def test_no_decision_lifts_the_protection_of_a_minor(register: Register) -> None:
    open_row = a_row("s", tokens=PERSON)
    load(register, open_row, feed="suspects")
    with register.write() as connection:
        decisions.add(
            connection, a_decision(open_row), digest("decided")
        )  # before the minor's record was there
    load(register, a_row("m", category=MINOR, tokens=PERSON), feed="minors")
    assert row_id(open_row) not in shown(register, LATER)
    with pytest.raises(StateError, match=r"store\.minor_protected"), register.write() as connection:
        decisions.add(connection, a_decision(open_row), digest("decided"))


def test_a_protected_record_is_not_decided_on(register: Register) -> None:
    row = a_row("v", category=VICTIM)
    load(register, row)
    with pytest.raises(StateError, match=r"store\.not_to_decide"), register.write() as connection:
        decisions.add(connection, a_decision(row), digest("decided"))


def test_withdrawals_are_looked_up_in_indexes(tmp_path: Path) -> None:
    # SQLite only: PostgreSQL chooses by the size of the tables, and these are empty.
    register = open_register(f"sqlite+pysqlite:///{tmp_path / 'register.sqlite'}")
    with register.read() as connection:
        query = records.current(AT).compile(connection, compile_kwargs={"literal_binds": True})
        plan = "\n".join(row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}"))
    register.close()
    assert "ix_token_token (token=?)" in plan
    assert "SCAN token" not in plan

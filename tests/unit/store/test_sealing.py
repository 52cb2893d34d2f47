"""The store names what is to be sealed and what is to be opened, and its tables and readers keep to it."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from tests.unit.store.test_withdrawal import a_decision
from tests.unit.store.worlds import (
    ALL,
    AT,
    LATER,
    RecordRow,
    a_delivery,
    a_row,
    columns_of,
    digest,
    load,
    open_register,
    row_id,
)

from rootbranch.model.category import SubjectCategory
from rootbranch.model.records import DeliveryMode
from rootbranch.store import (
    Register,
    care,
    decisions,
    deliveries,
    loading,
    openings,
    payloads,
    records,
    tokens,
    versions,
)

PERSON = ((digest("passport 7"), "person"),)
PHONE = ((digest("phone 7"), "thing"),)
VICTIM, THING = SubjectCategory.VICTIM, SubjectCategory.NOT_A_PERSON
SEAL = b"\x01sealed"


def seal(register: Register, *rows: RecordRow) -> None:
    with register.write() as connection:
        payloads.seal_open(connection, [(row_id(row), SEAL) for row in rows])


def test_a_completion_names_its_own_withdrawn_records(register: Register) -> None:
    load(register, a_row("v", category=VICTIM, tokens=PERSON), feed="victims")
    shared, other = a_row("s", tokens=PERSON), a_row("t", row=2)
    assert load(register, shared, other, feed="suspects").to_seal == (row_id(shared),)


def test_a_completion_names_older_records_whatever_became_of_them(register: Register) -> None:
    first, second = a_row("s", "first", tokens=PERSON), a_row("s", "second", tokens=PERSON)
    thing, nobody = a_row("p", category=THING, tokens=PHONE, row=2), a_row("n", tokens=PHONE, row=3)
    assert load(register, first, thing, nobody, feed="suspects").to_seal == ()
    load(register, second, thing, nobody, feed="suspects")
    done = load(register, a_row("v", category=VICTIM, tokens=(*PERSON, *PHONE)), feed="victims")
    assert set(done.to_seal) == {row_id(first), row_id(second), row_id(thing)}
    assert done.withheld == 0


def test_a_row_that_was_replaced_in_its_own_file_is_named_and_not_counted(register: Register) -> None:
    load(register, a_row("v", category=VICTIM, tokens=PERSON), feed="victims")
    early, late = a_row("s", "early", tokens=PERSON), a_row("s", "late", tokens=PERSON, row=2)
    done = load(register, early, late, feed="suspects")
    assert set(done.to_seal) == {row_id(early), row_id(late)}
    assert done.withheld == 1


def test_a_record_that_is_still_being_loaded_waits_for_its_own_completion(register: Register) -> None:
    staged, delivery = a_row("s", tokens=PERSON), a_delivery(feed="suspects")
    with register.write() as connection:
        deliveries.start(connection, delivery)
        loading.insert_batch(connection, delivery, AT, columns_of(staged))
    assert load(register, a_row("v", category=VICTIM, tokens=PERSON), feed="victims").to_seal == ()
    with register.write() as connection:
        done = loading.complete_delivery(connection, delivery.id, AT)
    assert (done.to_seal, done.withheld) == ((row_id(staged),), 1)


def test_what_is_sealed_is_not_named_again_by_another_victim(register: Register) -> None:
    shared = a_row("s", tokens=PERSON)
    load(register, shared, feed="suspects")
    load(register, a_row("v", category=VICTIM, tokens=PERSON), feed="victims")
    seal(register, shared)
    assert load(register, a_row("w", category=VICTIM, tokens=PERSON), feed="more").to_seal == ()


def test_a_decision_that_has_run_out_is_named_by_the_next_completion(register: Register) -> None:
    shared = a_row("s", tokens=PERSON)
    load(register, shared, feed="suspects")
    load(register, a_row("v", category=VICTIM, tokens=PERSON), feed="victims")
    with register.write() as connection:
        decisions.add(connection, a_decision(shared), digest("decided"))
    delivery = a_delivery(feed="others", mode=DeliveryMode.DELTA)
    with register.write() as connection:
        deliveries.start(connection, delivery)
        assert tokens.lapsed(connection, LATER) == ()
        done = loading.complete_delivery(connection, delivery.id, AT + timedelta(days=30))
    assert done.to_seal == (row_id(shared),)


@pytest.mark.parametrize("way", ["decided", "purged", "corrected"])
def test_what_is_sealed_and_not_withdrawn_is_to_be_opened(register: Register, way: str) -> None:
    shared, victim = a_row("s", tokens=PERSON), a_row("v", category=VICTIM, tokens=PERSON)
    load(register, shared, feed="suspects")
    load(register, victim, feed="victims")
    seal(register, shared)
    with register.write() as connection:
        assert openings.lifted(connection, LATER, [row_id(shared)]) == ()
        if way == "decided":
            decisions.add(connection, a_decision(shared), digest("decided"))
        elif way == "purged":
            care.purge_records(connection, [row_id(victim)], AT)
    if way == "corrected":
        load(register, a_row("v", "of somebody else", category=VICTIM), feed="victims")
    with register.write() as connection:
        assert openings.lifted(connection, LATER, [row_id(shared)]) == (row_id(shared),)
        payloads.open_again(connection, [(row_id(shared), '{"again": 1}')])
        assert openings.lifted(connection, LATER, [row_id(shared)]) == ()
        assert payloads.open_text(connection, row_id(shared)) == '{"again": 1}'


def test_a_sealed_record_is_read_by_nobody_even_before_it_is_opened_again(register: Register) -> None:
    sealed, other = a_row("s", "Bela"), a_row("t", "Jana", row=2)
    load(register, sealed, other)
    seal(register, sealed)
    ids = [row_id(sealed), row_id(other)]
    with register.read() as connection:
        assert [found.record.id for found in records.open_page(connection, AT, ALL, limit=9)] == ids[1:]
        assert [found.record.id for found in records.stream_open(connection, AT, ALL)] == ids[1:]
        assert records.open_record(connection, ids[0], AT) is None
        assert records.search(connection, AT, "bela", ALL, limit=9) == ()
        assert versions.openable(connection, AT, ALL, ids) == {ids[1]}
        assert payloads.open_texts(connection, ids) == ((ids[1], other.open_text),)
        assert records.is_current(connection, ids[0], AT)  # the record itself still counts


def test_seals_of_unprotected_records_are_renewed_with_the_others(register: Register) -> None:
    sealed, victim, clear = a_row("s"), a_row("v", category=VICTIM, row=2), a_row("t", row=3)
    load(register, sealed, victim, clear)
    seal(register, sealed)
    with register.write() as connection:
        ids = [id for id, _ in payloads.sealed(connection)]
        payloads.reseal(connection, [(row_id(row), b"\x01new") for row in (sealed, victim, clear)])
        assert ids == [row_id(sealed), row_id(victim)]
        assert dict(payloads.sealed(connection)) == dict.fromkeys(ids, b"\x01new")
        assert payloads.open_text(connection, row_id(clear)) == clear.open_text


def test_a_seal_is_opened_into_the_table_for_no_protected_person(register: Register) -> None:
    victim = a_row("v", category=VICTIM)
    load(register, victim)
    with pytest.raises(IntegrityError), register.write() as connection:
        payloads.open_again(connection, [(row_id(victim), "{}")])
    seal(register, victim)
    with register.read() as connection:
        assert dict(payloads.sealed(connection)) == {row_id(victim): victim.sealed}


@pytest.mark.parametrize(
    "change", ["open_text = NULL", "sealed = :seal", "open_text = NULL, protected = true, sealed = :seal"]
)
def test_content_is_either_clear_or_sealed(register: Register, change: str) -> None:
    row = a_row("s")
    load(register, row)
    statement = text(f"UPDATE payload SET {change} WHERE record_id = :id")
    with register.write() as connection:
        with pytest.raises(IntegrityError):
            connection.execute(statement, {"id": row.id} | ({"seal": SEAL} if ":seal" in change else {}))
        connection.rollback()


def test_the_log_is_empty_once_it_is_forgotten_and_a_reader_is_not_broken_off(tmp_path: Path) -> None:
    register = open_register(f"sqlite+pysqlite:///{tmp_path / 'register.sqlite'}")
    log = tmp_path / "register.sqlite-wal"
    load(register, a_row("s", "Zsuzsanna"))
    assert b"Zsuzsanna" in log.read_bytes()
    with register.read() as connection:
        assert len(records.page(connection, AT, ALL, limit=9)) == 1
        load(register, a_row("t"), feed="others")
        assert not care.forget(register)
        assert len(records.page(connection, AT, ALL, limit=9)) == 1
    assert care.forget(register)
    assert log.read_bytes() == b""
    register.close()


def test_sealed_records_are_found_by_an_index(tmp_path: Path) -> None:
    register = open_register(f"sqlite+pysqlite:///{tmp_path / 'register.sqlite'}")
    with register.read() as connection:
        seen: list[str] = []
        connection.connection.driver_connection.set_trace_callback(seen.append)  # type: ignore[union-attr]
        openings.reached(connection, [])
        connection.connection.driver_connection.set_trace_callback(None)  # type: ignore[union-attr]
        (asked,) = (statement for statement in seen if "payload" in statement)
        plan = "\n".join(row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}"))
    register.close()
    assert "ix_payload_withheld" in plan

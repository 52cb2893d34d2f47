"""How deliveries come in: all at once, in order, and nothing of an unfinished one is seen."""

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from tests.unit.store.worlds import (
    ALL,
    AT,
    LATER,
    PARTNER,
    RecordRow,
    a_delivery,
    a_row,
    columns_of,
    delivering,
    digest,
    load,
    row_id,
    shown,
)

from rootbranch.errors import StateError
from rootbranch.model.ids import Digest
from rootbranch.model.records import DeliveryMode, DeliveryState, EndReason
from rootbranch.store import Register, deliveries, loading, payloads, records
from rootbranch.store.register import LOAD_ROWS


def reason_of(register: Register, row: RecordRow) -> EndReason | None:
    with register.read() as connection:
        found = records.get(connection, row_id(row))
    assert found is not None
    return found.end_reason


def test_nobody_sees_a_record_before_its_delivery_is_complete(register: Register) -> None:
    row = a_row("1", "Bela")
    with delivering(register) as delivery:
        with register.write() as connection:
            loading.insert_batch(connection, delivery, AT, columns_of(row))
        assert shown(register) == set()
        with register.read() as connection:
            assert records.get(connection, row_id(row)) is None
            assert records.open_record(connection, row_id(row), AT) is None
            assert records.search(connection, AT, "bela", ALL, limit=5) == ()
            assert list(records.stream_open(connection, AT, ALL)) == []
            assert records.count_by_category(connection, AT, ALL) == {}
            assert records.due_for_review(connection, LATER.replace(year=2030), limit=5) == ()
    assert shown(register) == {row_id(row)}


def test_a_cancelled_delivery_leaves_no_row(register: Register) -> None:
    row = a_row("1", tokens=((digest("t"), "person"),))
    delivery = a_delivery()
    with register.write() as connection:
        deliveries.start(connection, delivery)
        loading.insert_batch(connection, delivery, AT, columns_of(row))
        payloads.add_rejected(connection, delivery.id, [(2, "line 2", b"sealed")])
    with register.write() as connection:
        deliveries.cancel(connection, delivery.id, AT)
    with register.read() as connection:
        for table in ("record", "payload", "token", "rejected", "mention"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() == 0
        kept = deliveries.get(connection, delivery.id)
    assert kept is not None
    assert kept.state is DeliveryState.CANCELLED


def test_the_same_file_again_changes_nothing(register: Register) -> None:
    rows = [a_row("1"), a_row("2", row=2)]
    load(register, *rows)
    again = load(register, a_row("1"), a_row("2", row=2))
    assert (again.superseded, again.retracted, again.withdrawn) == (0, 0, 0)
    assert shown(register) == {row_id(row) for row in rows}


def test_a_corrected_row_supersedes_the_one_before(register: Register) -> None:
    old, new = a_row("1", "old"), a_row("1", "new")
    load(register, old)
    assert load(register, new).superseded == 1
    assert shown(register) == {row_id(new)}
    assert reason_of(register, old) is EndReason.SUPERSEDED


def test_a_full_delivery_retracts_what_it_does_not_bring(register: Register) -> None:
    kept, gone = a_row("1"), a_row("2", row=2)
    load(register, kept, gone)
    assert load(register, a_row("1")).retracted == 1
    assert shown(register) == {row_id(kept)}
    assert reason_of(register, gone) is EndReason.RETRACTED


def test_a_delta_retracts_nothing(register: Register) -> None:
    first, second = a_row("1"), a_row("2")
    load(register, first)
    load(register, second, mode=DeliveryMode.DELTA)
    assert shown(register) == {row_id(first), row_id(second)}


def test_a_full_delivery_leaves_other_feeds_alone(register: Register) -> None:
    mine, theirs = a_row("1"), a_row("2")
    load(register, mine)
    load(register, theirs, feed="vehicles")
    assert load(register, feed="vehicles").retracted == 1
    assert shown(register) == {row_id(mine)}


def test_a_full_delivery_taken_as_delta_retracts_nothing(register: Register) -> None:
    row = a_row("1")
    load(register, row)
    with delivering(register) as delivery, register.write() as connection:
        deliveries.as_delta(connection, delivery.id)
    assert shown(register) == {row_id(row)}


def test_a_row_can_take_itself_back(register: Register) -> None:
    row, other = a_row("1"), a_row("2")
    load(register, row, other)
    with delivering(register, DeliveryMode.DELTA) as delivery, register.write() as connection:
        loading.mark_seen(connection, delivery.id, [row_id(row)])
        loading.mark_withdrawn(connection, delivery.id, [row_id(row)])
    assert shown(register) == {row_id(other)}
    assert reason_of(register, row) is EndReason.WITHDRAWN
    with register.read() as connection:
        kept = deliveries.get(connection, delivery.id)
        assert connection.exec_driver_sql("SELECT count(*) FROM mention").scalar_one() == 0
    assert kept is not None
    assert kept.retracted == 1


def test_the_last_word_of_a_file_counts(register: Register) -> None:
    row = a_row("1")
    load(register, row)
    with delivering(register) as delivery, register.write() as connection:
        loading.mark_withdrawn(connection, delivery.id, [row_id(row)])
        loading.mark_seen(connection, delivery.id, [row_id(row)])
    assert shown(register) == {row_id(row)}


def test_of_two_rows_with_one_key_the_later_stays(register: Register) -> None:
    first, last = a_row("1", "first", row=1), a_row("1", "last", row=2)
    with delivering(register) as delivery, register.write() as connection:
        loading.insert_batch(connection, delivery, AT, columns_of(last, first))
        known = loading.current_by_keys(connection, delivery, [Digest(first.key_digest)])
        assert known == {first.key_digest: (last.id, last.content_digest)}
    assert shown(register) == {row_id(last)}


def test_a_staged_row_comes_before_the_current_one(register: Register) -> None:
    old, new = a_row("1", "old", row=9), a_row("1", "new", row=1)
    load(register, old)
    with delivering(register) as delivery, register.write() as connection:
        keys = [Digest(old.key_digest), digest("key", "unknown")]
        assert loading.current_by_keys(connection, delivery, keys) == {
            old.key_digest: (old.id, old.content_digest)
        }
        loading.insert_batch(connection, delivery, AT, columns_of(new))
        assert loading.current_by_keys(connection, delivery, keys) == {
            old.key_digest: (new.id, new.content_digest)
        }


def test_two_files_of_one_feed_do_not_load_at_a_time(register: Register) -> None:
    with register.write() as connection:
        deliveries.start(connection, a_delivery())
    with pytest.raises(StateError, match=r"store\.feed_is_loading"), register.write() as connection:
        deliveries.start(connection, a_delivery())
    with register.write() as connection:
        deliveries.start(connection, a_delivery(feed="vehicles"))
    with pytest.raises(IntegrityError), register.write() as connection:
        connection.exec_driver_sql("UPDATE delivery SET feed = 'arrests'")


def test_a_delivery_completes_once(register: Register) -> None:
    with delivering(register) as delivery:
        pass
    for act in (
        lambda connection: loading.complete_delivery(connection, delivery.id, AT),
        lambda connection: deliveries.cancel(connection, delivery.id, AT),
        lambda connection: deliveries.advance(connection, delivery.id, rows=1),
        lambda connection: deliveries.as_delta(connection, delivery.id),
    ):
        with pytest.raises(StateError, match=r"store\.not_loading"), register.write() as connection:
            act(connection)


def test_counts_add_up_chunk_by_chunk(register: Register) -> None:
    with delivering(register) as delivery:
        for rows in (10, 20):
            with register.write() as connection:
                deliveries.advance(
                    connection, delivery.id, rows=rows, accepted=7, changed=1, unchanged=1, rejected=1
                )
    with register.read() as connection:
        kept = deliveries.get(connection, delivery.id)
        assert deliveries.other_feed_of(connection, delivery) is None
        assert deliveries.other_feed_of(connection, replace(delivery, feed="arrests-b")) == "arrests"
        assert deliveries.latest(connection, PARTNER, "arrests") == kept
        assert deliveries.loading(connection, PARTNER, "arrests") is None
        assert deliveries.page(connection, ALL, partner=PARTNER, limit=5) == (kept,)
        assert deliveries.page(connection, ALL, limit=5, after=delivery.id) == ()
    assert kept is not None
    assert (kept.rows_committed, kept.accepted, kept.changed, kept.unchanged, kept.rejected) == (
        20,
        14,
        2,
        2,
        2,
    )


def test_a_rolled_back_transaction_leaves_nothing(register: Register) -> None:
    with register.write() as connection:
        deliveries.start(connection, a_delivery())
        connection.rollback()
    with pytest.raises(ZeroDivisionError):
        _start_and_fail(register)
    with register.read() as connection:
        assert deliveries.page(connection, ALL, limit=5) == ()


def _start_and_fail(register: Register) -> None:
    with register.write() as connection:
        deliveries.start(connection, a_delivery())
        raise ZeroDivisionError


def test_five_thousand_rows_come_in_and_are_found_by_key(register: Register) -> None:
    rows = [a_row(str(number), row=number) for number in range(5_000)]
    with delivering(register) as delivery, register.write() as connection:
        loading.insert_batch(connection, delivery, AT, columns_of(*rows))
        found = loading.current_by_keys(connection, delivery, [Digest(row.key_digest) for row in rows])
        assert {value[0] for value in found.values()} == {row.id for row in rows}
        loading.mark_seen(connection, delivery.id, [row_id(row) for row in rows])
    with register.read() as connection:
        assert sum(1 for _ in records.stream_open(connection, AT, ALL)) == 5_000


def test_thousands_of_rows_come_in_as_they_do_one_by_one(register: Register) -> None:
    rows = [a_row(str(number), f"Bela {number}", row=number) for number in range(1, 2 * LOAD_ROWS + 8)]
    with delivering(register) as delivery, register.load() as connection:
        loading.insert_batch(connection, delivery, AT, columns_of(*rows))
    with register.read() as connection:
        kept = connection.execute(
            text(
                "SELECT id, key_digest, row, open_text FROM record JOIN payload ON record_id = id ORDER BY row"
            )
        ).all()
    assert [tuple(each) for each in kept] == [
        (row.id, row.key_digest, row.row, row.open_text) for row in rows
    ]


@pytest.mark.parametrize("broken", [0, LOAD_ROWS - 1, LOAD_ROWS, 2 * LOAD_ROWS + 3])
def test_one_row_that_may_not_be_takes_the_whole_chunk_back(register: Register, broken: int) -> None:
    rows = [a_row(str(number), row=number) for number in range(1, 2 * LOAD_ROWS + 8)]
    rows[broken] = rows[broken]._replace(protected=1)  # with content in the clear
    with delivering(register) as delivery:
        with pytest.raises(Exception, match=r"(?i)check constraint"), register.load() as connection:
            loading.insert_batch(connection, delivery, AT, columns_of(*rows))
        with register.read() as connection:
            for table in ("record", "payload"):
                assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0


def test_a_load_writes_no_file_outside_the_folder(register: Register) -> None:
    # what a page held before a statement would else be put into a file of the system's temporary folder
    if not register.is_sqlite:
        return
    for transaction, held in ((register.load, 2), (register.write, 0), (register.load, 2)):
        with transaction() as connection:
            assert connection.exec_driver_sql("PRAGMA temp_store").scalar_one() == held

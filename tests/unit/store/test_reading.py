"""Reading records: pages, filters, counts, search."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.unit.store.worlds import ALL, AT, MARKING, PARTNER, a_row, digest, load, row_id, shown

from rootbranch.model.category import SubjectCategory
from rootbranch.model.filters import Equals, Nothing
from rootbranch.model.ids import RecordId
from rootbranch.model.marking import HandlingCode, Tlp
from rootbranch.model.records import EndReason, RecordKind
from rootbranch.store import Register, markings, payloads, records


def test_a_record_comes_back_whole(register: Register) -> None:
    row = a_row("1", "Bela")
    load(register, row)
    with register.read() as connection:
        record = records.get(connection, row_id(row))
        opened = records.open_record(connection, row_id(row), AT)
    assert record is not None
    assert (record.partner, record.feed, record.kind, record.schema) == (
        PARTNER,
        "arrests",
        "entity",
        "Person",
    )
    assert (record.category, record.marking, record.row, record.locator) == ("suspect", MARKING, 1, "line 1")
    assert (record.key_digest, record.content_digest) == (row.key_digest, row.content_digest)
    assert (record.happened_at, record.known_at, record.recorded_at) == (AT, AT, AT)
    assert record.review_on == AT + timedelta(days=180)
    assert opened is not None
    assert opened.record == record
    assert opened.content == {"properties": {"name": ["Bela"]}}


def test_pages_join_without_gap_or_double(register: Register) -> None:
    rows = [a_row(str(number), row=number) for number in range(25)]
    load(register, *rows)
    seen: list[RecordId] = []
    after: RecordId | None = None
    with register.read() as connection:
        while page := records.page(connection, AT, ALL, limit=10, after=after):
            seen.extend(record.id for record in page)
            after = page[-1].id
    assert seen == [row_id(row) for row in rows]


def test_readers_narrow_and_filter(register: Register) -> None:
    with register.write() as connection:
        (red,) = markings.keep(connection, [replace(MARKING, tlp=Tlp.RED, handling=(HandlingCode.H2,))])
    entity = a_row("1")
    report = a_row("2", kind=RecordKind.REPORT, marking_id=red)
    victim = a_row("3", category=SubjectCategory.VICTIM)
    load(register, entity, report, victim)
    with register.read() as connection:

        def ids(**narrowed: object) -> set[str]:
            where = narrowed.pop("where", ALL)
            return {one.id for one in records.page(connection, AT, where, limit=9, **narrowed)}  # type: ignore[arg-type]

        assert ids(kind=RecordKind.REPORT) == {report.id}
        assert ids(category=SubjectCategory.VICTIM) == {victim.id}
        assert ids(feed="other") == set()
        assert ids(where=Equals("tlp", "RED")) == {report.id}
        assert ids(where=Equals("no_onward", False)) == {entity.id, victim.id}
        assert ids(where=Equals("protected", True), kind=RecordKind.ENTITY) == {victim.id}
        assert ids(where=Nothing()) == set()
        counts = records.count_by_category(connection, AT, ALL)
        assert counts == {SubjectCategory.SUSPECT: 2, SubjectCategory.VICTIM: 1}
        assert [
            one.record.id for one in records.stream_open(connection, AT, ALL, kind=RecordKind.REPORT)
        ] == [report.id]


@pytest.mark.parametrize("asked", ["BELA KOVÁCS", "bela", "kovács", "  Bela Ková ", "Kovacs", "kova\u0301cs"])
def test_search_minds_neither_case_nor_accents(register: Register, asked: str) -> None:
    row = a_row("1", "Bela KOVÁCS")
    load(register, row, a_row("2", "Somebody Else", row=2))
    with register.read() as connection:
        assert [one.record.id for one in records.search(connection, AT, asked, ALL, limit=5)] == [row.id]


@pytest.mark.parametrize("text", ["100%", "a_b", "it's", 'say "yes"', "back\\slash", "a/b", "Ελένη"])
def test_search_takes_every_sign_as_itself(register: Register, text: str) -> None:
    row = a_row("1", f"x {text} y")
    load(register, row, a_row("2", "x 1000 axb its say yes backslash ab", row=2))
    with register.read() as connection:
        assert [one.record.id for one in records.search(connection, AT, text, ALL, limit=5)] == [row.id]


def test_search_stays_within_filter_and_limit(register: Register) -> None:
    rows = [a_row(str(number), "same", row=number) for number in range(5)]
    load(register, *rows)
    with register.read() as connection:
        assert records.search(connection, AT, "same", Nothing(), limit=5) == ()
        assert [one.record.id for one in records.search(connection, AT, "same", ALL, limit=2)] == [
            rows[4].id,
            rows[3].id,
        ]
        assert records.search(connection, AT, "  ", ALL, limit=5) == ()


def test_search_forgets_what_was_replaced(register: Register) -> None:
    load(register, a_row("1", "former name"))
    load(register, a_row("1", "present name"))
    with register.read() as connection:
        assert records.search(connection, AT, "former", ALL, limit=5) == ()
        assert len(records.search(connection, AT, "present", ALL, limit=5)) == 1


def test_an_officer_can_end_a_record_once(register: Register) -> None:
    row = a_row("1")
    load(register, row)
    with register.write() as connection:
        assert records.end(connection, row_id(row), AT, EndReason.RETRACTED)
        assert not records.end(connection, row_id(row), AT, EndReason.RETRACTED)
    assert shown(register) == set()


def test_what_is_due_for_review_comes_longest_overdue_first(register: Register) -> None:
    rows = [a_row("1"), a_row("2", row=2)._replace(review_on="2026-03-02T00:00:00.000000Z")]
    load(register, *rows)
    with register.read() as connection:
        due = records.due_for_review(connection, AT + timedelta(days=400), limit=5)
        assert [record.id for record in due] == [rows[1].id, rows[0].id]
        assert records.due_for_review(connection, AT, limit=5) == ()


def test_a_marking_is_kept_once(register: Register) -> None:
    other = replace(MARKING, source_grade="C")
    with register.write() as connection:
        assert markings.keep(connection, [MARKING]) == [1]
        assert markings.keep(connection, [other, MARKING, other]) == [2, 1, 2]
        assert (markings.get(connection, 1), markings.get(connection, 2)) == (MARKING, other)


def test_each_row_may_have_a_marking_of_its_own(register: Register) -> None:
    many = [replace(MARKING, basis=f"warrant {number}") for number in range(40_000)]
    with register.write() as connection:
        assert markings.keep(connection, many)[-1] == 40_001
    row = a_row("s", marking_id=39_999)
    load(register, row)
    with register.read() as connection:
        assert [one.marking for one in records.page(connection, AT, ALL, limit=5)] == [many[39_997]]


def test_sealed_content_is_handed_out_sealed_and_can_be_sealed_anew(register: Register) -> None:
    victim = a_row("v", category=SubjectCategory.VICTIM, tokens=((digest("t"), "person"),))
    load(register, victim, a_row("s", row=2))
    with register.write() as connection:
        assert list(payloads.sealed(connection)) == [(victim.id, victim.sealed)]
        assert payloads.open_text(connection, row_id(victim)) is None
        payloads.reseal(connection, [(row_id(victim), b"new")])
        assert list(payloads.sealed(connection, [row_id(victim)])) == [(victim.id, b"new")]

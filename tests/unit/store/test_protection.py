"""The database itself refuses what must never be; raw SQL tries to do it on both engines."""

import traceback

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from tests.unit.store.worlds import ALL, AT, RecordRow, a_row, digest, load, row_id

from rootbranch.model.category import PROTECTED, SubjectCategory
from rootbranch.store import Register, records

VICTIM = SubjectCategory.VICTIM
NAME = "Zsuzsanna"
ENTRY = (
    "INSERT INTO entry (number, id, kind, outcome_id, outcome_kind, reported_on, territory, operation, lead,"
    " took_part, own_territory, person, stage, outcome, rule, reason, entered_at, previous, digest)"
    " VALUES (1, 'e1', 'accept', 'o1', 'arrest', '2026-03-01', 'AA', '', 'aa-police', ',aa-police,', true, '', '',"
    " '{}', 'arrest@1', '', '2026-03-01T00:00:00.000000Z', '0', '1')"
)


@pytest.fixture
def victim(register: Register) -> RecordRow:
    row = a_row("v", category=VICTIM, tokens=((digest("t"), "person"),))
    load(register, row)
    return row


@pytest.fixture
def suspect(register: Register) -> RecordRow:
    row = a_row("s", "Bela", tokens=((digest("u"), "person"),))
    load(register, row, feed="suspects")
    return row


def refused(register: Register, *statements: str, **params: object) -> None:
    """The last statement is refused; those before it are only its preparation."""
    with register.write() as connection:
        for statement in statements[:-1]:
            connection.execute(text(statement), params)
        with pytest.raises(IntegrityError):
            connection.execute(text(statements[-1]), params)
        connection.rollback()


@pytest.mark.parametrize("category", sorted(PROTECTED))
def test_a_protected_category_cannot_be_kept_as_unprotected(
    register: Register, category: SubjectCategory
) -> None:
    row = a_row("x", category=category)._replace(protected=False, open_text="{}", sealed=None)
    # psycopg's own error is that of the COPY, so each engine's error counts.
    with pytest.raises(Exception, match=r"protected_by_category"):
        load(register, row)


def test_the_content_of_a_protected_person_cannot_be_in_the_clear(
    register: Register, victim: RecordRow
) -> None:
    for change in (
        "UPDATE payload SET open_text = '{}' WHERE record_id = :id",
        "UPDATE payload SET open_text = '{}', sealed = NULL WHERE record_id = :id",
        "UPDATE payload SET open_text = '{}', sealed = NULL, protected = false WHERE record_id = :id",
        "UPDATE payload SET protected = false WHERE record_id = :id",
    ):
        refused(register, change, id=victim.id)
    refused(
        register,
        "DELETE FROM payload WHERE record_id = :id",
        "INSERT INTO payload (record_id, protected, open_text) VALUES (:id, false, '{}')",
        id=victim.id,
    )
    refused(
        register,
        "DELETE FROM payload WHERE record_id = :id",
        "INSERT INTO payload (record_id, protected, open_text) VALUES (:id, true, '{}')",
        id=victim.id,
    )


def test_open_content_cannot_be_moved_to_a_protected_person(
    register: Register, victim: RecordRow, suspect: RecordRow
) -> None:
    refused(
        register,
        "DELETE FROM payload WHERE record_id = :victim",
        "UPDATE payload SET record_id = :victim WHERE record_id = :suspect",
        victim=victim.id,
        suspect=suspect.id,
    )


def test_a_record_cannot_change_sides(register: Register, victim: RecordRow, suspect: RecordRow) -> None:
    for change in (
        "UPDATE record SET protected = false WHERE id = :id",
        "UPDATE record SET category = 'suspect' WHERE id = :id",
        "UPDATE record SET category = 'suspect', protected = false WHERE id = :id",
        "UPDATE record SET protected = NULL WHERE id = :id",
    ):
        refused(register, change, id=victim.id)
    refused(register, "UPDATE record SET category = 'victim', protected = true WHERE id = :id", id=suspect.id)


def test_even_without_content_a_protected_record_does_not_change_sides(
    register: Register, victim: RecordRow
) -> None:
    refused(
        register,
        "DELETE FROM payload WHERE record_id = :id",
        "UPDATE record SET category = 'suspect', protected = false WHERE id = :id",
        id=victim.id,
    )


def test_the_ledger_cannot_cite_a_protected_person(
    register: Register, victim: RecordRow, suspect: RecordRow
) -> None:
    for flag in ("false", "true"):
        refused(
            register,
            ENTRY,
            f"INSERT INTO entry_subject (entry_id, record_id, protected) VALUES ('e1', :id, {flag})",
            id=victim.id,
        )
    with register.write() as connection:
        connection.execute(text(ENTRY))
        connection.execute(
            text("INSERT INTO entry_subject (entry_id, record_id, protected) VALUES ('e1', :id, false)"),
            {"id": suspect.id},
        )
    refused(register, "UPDATE entry_subject SET record_id = :id", id=victim.id)
    refused(register, "DELETE FROM record WHERE id = :id", id=suspect.id)


def test_no_decision_hangs_on_a_protected_person(register: Register, victim: RecordRow) -> None:
    refused(
        register,
        "INSERT INTO category_decision (record_id, protected, category, conduct, material_benefit, predicate_officer,"
        " predicate_date, \"case\", officer, reason, valid_from, valid_to) VALUES (:id, false, 'suspect', 'c', 'm',"
        " 'o', 'd', 'k', 'ana', 'r', '2026-01-01T00:00:00.000000Z', '2027-01-01T00:00:00.000000Z')",
        id=victim.id,
    )


def test_a_token_says_truly_whether_its_person_is_protected(register: Register, victim: RecordRow) -> None:
    refused(register, "UPDATE token SET protected = false WHERE record_id = :id", id=victim.id)


def test_a_protected_person_is_read_by_no_open_reader(
    register: Register, victim: RecordRow, suspect: RecordRow
) -> None:
    with register.read() as connection:
        assert [opened.record.id for opened in records.open_page(connection, AT, ALL, limit=9)] == [
            row_id(suspect)
        ]
        assert [opened.record.id for opened in records.stream_open(connection, AT, ALL)] == [row_id(suspect)]
        assert records.open_record(connection, row_id(victim), AT) is None
        assert records.search(connection, AT, "sealed", ALL, limit=9) == ()


@pytest.mark.parametrize("way", ["in bulk", "by statement"])
def test_no_error_tells_what_the_row_said(register: Register, victim: RecordRow, way: str) -> None:
    bad = a_row("x", category=VICTIM)._replace(protected=False, open_text=f'"{NAME}"', sealed=None)
    change = text("UPDATE payload SET open_text = :clear WHERE record_id = :id").bindparams(
        clear=NAME, id=victim.id
    )

    def act() -> None:
        with register.write() as connection:
            connection.execute(change)

    with pytest.raises(Exception, match=r"constraint|CHECK") as caught:
        act() if way == "by statement" else load(register, bad)
    told = "".join(traceback.format_exception(caught.value))
    assert NAME not in told
    assert victim.sealed is not None
    assert victim.sealed.hex() not in told

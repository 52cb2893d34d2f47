"""A seal is opened only where what happened through the front door explains it, not where rows are missing."""

import pytest
from sqlalchemy import text
from tests.fixtures.world import World, person
from tests.unit.usecases.test_reach import CALL, MIGRANT, OTHER_CALL, UNFLAGGED, calls, clear, played, unsound
from tests.unit.usecases.test_sealing import OMAR, RUTH, SUSPECT, contents, decide

from rootbranch import usecases

OTHER_MIGRANT = person("m-9", "MIGRANT", **OMAR)
CORRECTED = OTHER_MIGRANT | {"name": "Omar Luz Paz", "document": "QX5550000"}


def protected(world: World, row: dict[str, str]) -> str:
    """Give the id of the protected record that came last; it comes with this call."""
    world.persons(row, partner="BB")
    return max(id for id, sealed in world.rows("record", "id, protected") if sealed)


def delete(world: World, record: str, *tables: str) -> None:
    """Delete rows of a record with another tool."""
    for table in tables:
        column = "id" if table == "record" else "record_id"
        world.execute(f"DELETE FROM {table} WHERE {column} = ?", record)


def record_of(world: World, category: str) -> str:
    """Give the id of a record of a category, as the tables have it."""
    return next(id for id, own in world.rows("record", "id, category") if own == category)


GONE = {"all its rows": ("token", "payload", "record"), "its tokens": ("token",)}


@pytest.mark.parametrize("what", GONE)
def test_what_hung_on_deleted_rows_stays_sealed_when_another_record_is_corrected(any_world, what):
    any_world.persons(SUSPECT)
    record = protected(any_world, MIGRANT | RUTH)
    any_world.persons(OTHER_MIGRANT, partner="BB")
    delete(any_world, record, *GONE[what])

    any_world.persons(CORRECTED, partner="BB")

    assert RUTH["name"] not in contents(any_world)
    assert any_world.search(RUTH["name"]) == []
    assert "usecases.check_records" in unsound(any_world)


def test_what_hung_on_deleted_tokens_stays_sealed_when_their_own_record_is_corrected(any_world):
    any_world.persons(SUSPECT)
    delete(any_world, protected(any_world, MIGRANT | RUTH), "token")

    any_world.persons(MIGRANT | OMAR, partner="BB")

    assert RUTH["name"] not in contents(any_world)
    assert "usecases.check_records" in unsound(any_world)


def test_what_lost_its_own_tokens_stays_sealed(any_world):
    any_world.persons(SUSPECT)
    any_world.persons(MIGRANT | RUTH, OTHER_MIGRANT, partner="BB")
    any_world.execute("UPDATE payload SET tokens = '[]' WHERE tokens IS NOT NULL")

    any_world.persons(CORRECTED, partner="BB")

    assert RUTH["name"] not in contents(any_world)


@pytest.mark.parametrize("way", ["corrected", "purged", "decided"])
def test_what_hung_on_deleted_rows_two_steps_away_stays_sealed(any_world, way):
    other = person("s-2", **OMAR)
    any_world.persons(other)
    calls(any_world, CALL, OTHER_CALL)
    any_world.persons(UNFLAGGED)
    record = protected(any_world, MIGRANT)
    second = protected(any_world, OTHER_MIGRANT)
    delete(any_world, record, *GONE["all its rows"])

    if way == "corrected":
        any_world.persons(CORRECTED, partner="BB")
    elif way == "purged":
        usecases.purge(any_world.installation, any_world.actor("guardian"), (second,), "person_asked")
    else:
        decide(any_world, record_of(any_world, "suspect"))

    assert len(any_world.search(OMAR["name"])) == 1  # what is explained is opened
    assert UNFLAGGED["name"] not in clear(any_world)
    assert "call c-1" not in clear(any_world)


def test_what_hung_on_two_records_is_opened_when_the_second_falls_silent_too(any_world):
    played(any_world)
    second = protected(any_world, MIGRANT | {"id": "m-2", "name": "Eva"})
    any_world.persons(MIGRANT | {"document": "QX5550000"}, partner="BB")
    assert "call c-1" not in clear(any_world)

    usecases.purge(any_world.installation, any_world.actor("guardian"), (second,), "person_asked")

    assert UNFLAGGED["name"] in clear(any_world)
    assert "call c-1" in clear(any_world)
    assert unsound(any_world) == []


def test_doctor_names_a_record_that_is_sealed_for_nobody(any_world):
    any_world.persons(SUSPECT)
    record = protected(any_world, MIGRANT | RUTH)
    sealed = record_of(any_world, "suspect")
    delete(any_world, record, "token")

    checks = usecases.doctor(any_world.installation, any_world.actor("operator"))

    assert sealed in repr(checks)


def test_a_corrected_record_of_the_person_opens_what_it_alone_had_withdrawn(any_world):
    """The record without a flag is given anew without the telephone: the old version passes nothing on."""
    played(any_world)

    any_world.persons(UNFLAGGED | {"phone": "664 555 0188"}, name="unflagged.csv")

    assert "call c-1" in clear(any_world)
    assert unsound(any_world) == []


FORGED_TOKENS = """INSERT INTO token (record_id, token, protected)
SELECT :forged, token, protected FROM token WHERE record_id = :own"""


def test_forged_tokens_open_a_seal_when_their_record_is_corrected_and_doctor_names_both(any_world):
    """The limit that decision 0020 names: doctor sees it before and after, the audit does not."""
    any_world.persons(SUSPECT)
    own = protected(any_world, MIGRANT | RUTH)
    forged = protected(any_world, OTHER_MIGRANT)
    with any_world.installation.register.write() as connection:
        connection.execute(text(FORGED_TOKENS), {"forged": forged, "own": own})
    delete(any_world, own, "token")
    assert RUTH["name"] not in contents(any_world)
    assert {own, forged} <= named_by_doctor(any_world)

    any_world.persons(CORRECTED, partner="BB")

    assert RUTH["name"] in contents(any_world)
    assert {own, forged} <= named_by_doctor(any_world)
    assert usecases.verify_audit(any_world.installation, any_world.actor("operator"), ()).broken is None


def named_by_doctor(world: World) -> set[object]:
    """Give the records of which the doctor says that they are not as they were kept."""
    checks = usecases.doctor(world.installation, world.actor("operator"))
    return {check.detail.params.get("record") for check in checks if not check.sound}

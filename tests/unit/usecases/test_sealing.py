"""What is withdrawn for somebody's protection lies sealed, byte by byte, and is opened when the withdrawal is lifted."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fixtures.world import PERSON_COLUMNS, PERSONS, World, found_in, person, report

from rootbranch import usecases
from rootbranch.errors import AccessError
from rootbranch.model.category import TargetCategory
from rootbranch.model.records import Predicate
from rootbranch.store.times import utc_text

RUTH = {"name": "Ixchel Quetzalli Sol", "document": "QX7654321", "born": "1971-11-23"}
OMAR = {"name": "Omar Luz Gil", "document": "QX0000042", "born": "1966-02-28"}
SUSPECT, MIGRANT = person("s-1", **RUTH), person("m-1", "MIGRANT", **RUTH)
ARREST = report("r-1", **RUTH)
FORM = {
    "kind": "arrest",
    "happened_on": "2026-05-01",
    "territory": "MX",
    "category": "smuggled_migrant",
    "source_grade": "B",
    "info_grade": "2",
    "tlp": "AMBER",
    "handling": "H0",
    "basis": "law 7",
    "originating_source": "SRC",
    "subject.name": RUTH["name"],
    "subject.birth_date": RUTH["born"],
    "subject.document": RUTH["document"],
}


def contents(world: World) -> str:
    """Everything that lies in the clear in the register, as the database itself gives it."""
    return repr(world.rows("payload", "open_text"))


def decide(world: World, record: str) -> None:
    usecases.decide_category(
        world.installation,
        world.actor("reviewer"),
        record,
        TargetCategory.SUSPECT,
        Predicate(conduct="organised", material_benefit="was paid", officer="r", date="2026-05-01"),
        case="C-1",
        reason="seen by two officers",
        valid_to=world.clock() + timedelta(days=30),
    )


def withdrawn_suspect(world: World) -> str:
    """Give the id of a suspect's record that a migrant's record withdraws."""
    world.persons(SUSPECT, person("s-2", **OMAR))
    (record,) = world.search(RUTH["name"])
    world.persons(MIGRANT, partner="BB")
    return record


@pytest.mark.parametrize("flagged_first", [True, False])
def test_no_byte_of_a_withdrawn_record_is_clear_in_the_home_folder_or_a_backup(
    world, tmp_path, flagged_first
):
    if flagged_first:
        world.persons(MIGRANT, partner="BB")
    world.persons(SUSPECT, person("s-2", **OMAR))
    world.reports(ARREST)
    if not flagged_first:
        assert found_in(world.bytes_of_home(), RUTH.values())  # else this test would look at nothing
        world.persons(MIGRANT, partner="BB")
    usecases.back_up(world.installation, world.actor("operator"), tmp_path / "backup")
    backup = {path.name: path.read_bytes() for path in (tmp_path / "backup").iterdir()}

    assert found_in(world.bytes_of_home() | backup, RUTH.values()) == []
    assert found_in(world.bytes_of_home(), [OMAR["name"]])
    assert found_in(backup, [OMAR["name"]])


def test_rows_of_all_lengths_are_written_over_where_they_lie(world):
    people = [
        {"name": f"Quetzal{number:03} {'Ixchel ' * (number * number % 97)}", "document": f"QX77{number:05}"}
        for number in range(240)
    ]
    world.persons(*(person(f"s-{number}", **one) for number, one in enumerate(people)))
    for first in range(3):
        world.persons(
            *(
                person(f"m-{number}", "MIGRANT", **one)
                for number, one in enumerate(people)
                if number % 4 == first
            ),
            partner="BB",
        )
        kept = world.bytes_of_home()["register.sqlite"]
        clear = {number for number, one in enumerate(people) if f"QX77{number:05}".encode() in kept}
        assert clear == {number for number in range(240) if number % 4 > first}


@pytest.mark.parametrize("flagged_first", [True, False])
def test_a_withdrawn_record_is_sealed_in_both_orders(any_world, flagged_first):
    rows = [("BB", MIGRANT), ("AA", SUSPECT)]
    for partner, row in rows if flagged_first else reversed(rows):
        any_world.persons(row, partner=partner)
    any_world.persons(person("s-2", **OMAR))

    assert found_in({"register": contents(any_world).encode()}, RUTH.values()) == []
    assert OMAR["name"] in contents(any_world)


def test_earlier_versions_of_a_withdrawn_record_are_sealed_too(any_world):
    any_world.persons(SUSPECT)
    any_world.persons(SUSPECT | {"conduct": "drove people by night"})
    any_world.persons(MIGRANT, partner="BB")

    assert RUTH["name"] not in contents(any_world)


def test_a_typed_report_about_a_protected_person_seals_what_was_clear(world):
    world.persons(SUSPECT)
    usecases.enter_form(world.installation, world.actor("results"), FORM)

    assert found_in(world.bytes_of_home(), RUTH.values()) == []


def test_a_dry_run_seals_nothing(any_world):
    any_world.persons(SUSPECT)
    before = any_world.rows("payload")
    any_world.persons(MIGRANT, partner="BB", dry_run=True)

    assert any_world.rows("payload") == before
    assert len(any_world.search(RUTH["name"])) == 1


def test_a_decision_opens_the_record_and_its_end_seals_it_again(any_world):
    record = withdrawn_suspect(any_world)
    before = len(any_world.rows("payload", "sealed"))

    decide(any_world, record)

    view = usecases.read_record(any_world.installation, any_world.actor("aa-analyst"), record)
    assert RUTH["name"] in repr(view.fields)
    assert any_world.search(RUTH["name"]) == [record]
    any_world.clock.wait(days=31)
    assert any_world.search(RUTH["name"]) == []
    any_world.persons(person("s-3", name="Eva Paz Rio"))
    assert RUTH["name"] not in contents(any_world)
    assert len(any_world.rows("payload", "sealed")) == before + 1


FORGED = """INSERT INTO category_decision
(record_id, protected, category, conduct, material_benefit, predicate_officer, predicate_date, "case", officer, reason,
 valid_from, valid_to, digest)
VALUES (?, ?, 'suspect', 'x', 'x', 'x', 'x', 'x', 'reviewer', 'x', ?, ?, ?)"""


def forge(world: World, record: str) -> None:
    """Put a decision into the database, as somebody without the keys can."""
    start, end = world.clock.at - timedelta(days=9), world.clock.at + timedelta(days=99)
    as_text = world.installation.register.is_sqlite
    period = [utc_text(start), utc_text(end)] if as_text else [start, end]
    world.execute(FORGED, record, False, *period, "0" * 64)


def changes_of_protection(world: World) -> None:
    """Let the program open what nobody's protection withdraws: a protected record is corrected."""
    world.persons(person("m-9", "MIGRANT", name="Eva Paz Rio"), partner="BB")
    world.persons(person("m-9", "MIGRANT", name="Eva Paz Gil"), partner="BB")


def test_a_forged_decision_opens_no_seal(any_world):
    record = withdrawn_suspect(any_world)
    forge(any_world, record)

    changes_of_protection(any_world)

    assert RUTH["name"] not in contents(any_world)
    found = usecases.doctor(any_world.installation, any_world.actor("operator"))
    assert [check.name.id for check in found if not check.sound] == ["usecases.check_rows"]


def test_a_decision_prolonged_by_hand_opens_no_seal(any_world):
    record = withdrawn_suspect(any_world)
    decide(any_world, record)
    any_world.clock.wait(days=31)
    any_world.persons(person("s-3", name="Eva Paz Rio"))
    assert RUTH["name"] not in contents(any_world)
    any_world.execute("UPDATE category_decision SET valid_to = '2050-01-01T00:00:00.000000Z'")

    changes_of_protection(any_world)

    assert RUTH["name"] not in contents(any_world)


def test_a_forged_decision_keeps_no_seal_from_being_made(any_world):
    any_world.persons(SUSPECT)
    (record,) = any_world.search(RUTH["name"])
    forge(any_world, record)

    any_world.persons(MIGRANT, partner="BB")

    assert RUTH["name"] not in contents(any_world)


def test_an_officers_decision_outlasts_what_is_forged_beside_it(any_world):
    record = withdrawn_suspect(any_world)
    decide(any_world, record)
    forge(any_world, record)

    changes_of_protection(any_world)

    assert any_world.search(RUTH["name"]) == [record]


@pytest.mark.parametrize("way", ["purged", "corrected"])
def test_a_record_is_opened_with_the_last_protected_record_behind_it(any_world, way):
    record = withdrawn_suspect(any_world)
    any_world.persons(MIGRANT | {"id": "m-2"}, partner="BB")
    guardian = any_world.actor("guardian")
    first, second = sorted(id for id, sealed in any_world.rows("record", "id, protected") if sealed)

    usecases.purge(any_world.installation, guardian, (first,), "person_asked")
    assert RUTH["name"] not in contents(any_world)
    if way == "purged":
        usecases.purge(any_world.installation, guardian, (second,), "person_asked")
    else:
        any_world.persons(person("m-2", "MIGRANT", **OMAR | {"document": "QX5550000"}), partner="BB")

    assert any_world.search(RUTH["name"]) == [record]
    assert RUTH["document"] in contents(any_world)


def test_what_was_sealed_and_opened_is_what_was_delivered(any_world):
    any_world.persons(SUSPECT)
    before = any_world.rows("payload", "record_id, open_text, sealed")
    any_world.persons(MIGRANT, partner="BB")
    (sealed,) = (id for id, protected in any_world.rows("record", "id, protected") if protected)
    usecases.purge(any_world.installation, any_world.actor("guardian"), (sealed,), "person_asked")

    assert any_world.rows("payload", "record_id, open_text, sealed") == before


def test_a_change_of_keys_seals_withdrawn_records_anew(any_world):
    record = withdrawn_suspect(any_world)
    before = dict(any_world.rows("payload", "record_id, sealed"))[record]

    usecases.rotate_keys(any_world.installation, any_world.actor("operator"))

    assert dict(any_world.rows("payload", "record_id, sealed"))[record] != before
    any_world.reopen()
    decide(any_world, record)
    assert any_world.search(RUTH["name"]) == [record]


def test_nobody_opens_the_seal_of_a_withdrawn_record_to_help(world):
    record = withdrawn_suspect(world)

    with pytest.raises(AccessError):
        usecases.open_seal(world.installation, world.actor("aa-help"), record, "assistance")


def test_a_load_does_not_answer_whether_somebody_is_protected_elsewhere(world):
    world.persons(MIGRANT, partner="BB")
    known, unknown = (
        [world.gather(world.file(PERSON_COLUMNS, [row]), PERSONS, dry_run=dry) for dry in (True, False)]
        for row in (SUSPECT, person("s-9", **OMAR))
    )

    assert [replace(one, delivery=None) for one in known] == [replace(one, delivery=None) for one in unknown]

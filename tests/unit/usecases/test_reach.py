"""How far a withdrawal reaches: from a protected person's record over another record of the same person to what it names."""

from collections.abc import Callable
from itertools import permutations

import pytest
from tests.fixtures.world import PERSON_COLUMNS, PERSONS, World, found_in, person
from tests.unit.usecases.test_sealing import decide, forge

from rootbranch import usecases
from rootbranch.errors import StateError

DOCUMENT, OTHER_NAME, BORN = "QX7654321", "Ixchel Quetzalli Sol", "1971-11-23"
OWN_PHONE, UNTOLD_PHONE, STRANGERS_PHONE = "664 555 0142", "664 555 0177", "664 555 0199"

MIGRANT = person("m-1", "MIGRANT", name="Ruth Sol", document=DOCUMENT, phone=OWN_PHONE)
UNFLAGGED = person(
    "a-1", "ASSOCIATE", name=OTHER_NAME, born=BORN, document=DOCUMENT, phone=UNTOLD_PHONE
)  # the same person; nobody knows it by the name, only by the document
NAMESAKE = person("s-1", name=OTHER_NAME, born=BORN, document="", phone="664 555 0111")

CALLS = (
    PERSONS.replace("mapping: persons", "mapping: calls")
    .replace("schema: Person", "schema: Call")
    .replace("SUSPECT: suspect", "CALL: not_a_person")
    .replace("  name: {column: name}", "  summary: {column: name}")
    .replace("  idNumber: {column: document}\n", "  receiverNumber: {column: document}\n")
    .replace("  phone: {column: phone", "  callerNumber: {column: phone")
    .replace('  birthDate: {column: born, date: "%Y-%m-%d"}\n', "")
    .replace("fields:", "ignore: [born]\nfields:")
)


def call(id: str, caller: str, receiver: str) -> dict[str, str]:
    return person(id, "CALL", name=f"call {id}", phone=caller, document=receiver)


def calls(world: World, *rows: dict[str, str]) -> None:
    world.gather(world.file(PERSON_COLUMNS, rows), CALLS)


CALL = call("c-1", UNTOLD_PHONE, STRANGERS_PHONE)
OTHER_CALL = call("c-2", STRANGERS_PHONE, "664 555 0133")
STEPS: dict[str, Callable[[World], object]] = {
    "protected": lambda world: world.persons(MIGRANT, partner="BB"),
    "unflagged": lambda world: world.persons(UNFLAGGED, name="unflagged.csv"),
    "calls": lambda world: calls(world, CALL, OTHER_CALL),
}


def played(world: World, *order: str) -> World:
    for step in order or STEPS:
        STEPS[step](world)
    return world


def clear(world: World) -> str:
    """Everything that lies in the clear in the register."""
    return repr(world.rows("payload", "open_text"))


def unflagged_record(world: World) -> str:
    """Give the id of the record that came without a flag, as the tables have it."""
    return next(
        id for id, protected, schema in world.rows("record", "id, protected, schema")
        if not protected and schema == "Person"
    )  # fmt: skip


@pytest.mark.parametrize("order", tuple(permutations(STEPS)), ids="-".join)
def test_what_an_unflagged_record_of_a_protected_person_names_is_withdrawn_in_any_order(any_world, order):
    played(any_world, *order)

    assert any_world.search(OTHER_NAME) == []
    assert "call c-1" not in clear(any_world)
    assert (
        found_in({"clear": clear(any_world).encode()}, [DOCUMENT, OTHER_NAME, UNTOLD_PHONE, "call c-1"]) == []
    )
    assert "call c-2" in clear(any_world)  # the other end of the call is another person


def test_no_byte_of_it_is_clear_in_the_home_folder(world):
    played(world, "unflagged", "calls")
    assert found_in(world.bytes_of_home(), [UNTOLD_PHONE])  # else this test would look at nothing
    played(world, "protected")

    assert found_in(world.bytes_of_home(), [OTHER_NAME, UNTOLD_PHONE]) == []


def test_its_telephone_is_masked_in_other_records(world):
    played(world)
    world.persons(person("s-9", name="Omar Luz Gil", phone=f"{UNTOLD_PHONE};664 555 0100"))

    (record,) = world.search("Omar")
    view = usecases.read_record(world.installation, world.actor("aa-analyst"), record)

    assert UNTOLD_PHONE not in repr(view)
    assert "664 555 0100" in repr(view)


def test_a_third_record_of_the_person_is_withdrawn_and_passes_nothing_on(any_world):
    played(any_world, "protected", "unflagged")
    any_world.persons(NAMESAKE)
    calls(any_world, call("c-3", NAMESAKE["phone"], STRANGERS_PHONE))

    assert any_world.search(OTHER_NAME) == []
    assert "call c-3" in clear(any_world)  # two steps and no further


@pytest.mark.parametrize("way", ["purged", "corrected"])
def test_all_is_opened_as_it_was_with_the_last_record_that_protects(any_world, way):
    played(any_world, "unflagged", "calls")
    before = any_world.rows("payload", "record_id, open_text, sealed")
    played(any_world, "protected")
    if way == "purged":
        (sealed,) = (id for id, protected in any_world.rows("record", "id, protected") if protected)
        usecases.purge(any_world.installation, any_world.actor("guardian"), (sealed,), "person_asked")
    else:
        any_world.persons(MIGRANT | {"document": "QX5550000"}, partner="BB")

    after = any_world.rows("payload", "record_id, open_text, sealed")
    assert [row for row in after if row[0] in {id for id, *_ in before}] == before
    assert any_world.rows("inherited_token") == []


def test_a_decision_on_the_record_opens_what_only_it_had_withdrawn_and_its_end_seals_it_again(any_world):
    played(any_world)

    decide(any_world, unflagged_record(any_world))

    assert len(any_world.search(OTHER_NAME)) == 1
    assert "call c-1" in clear(any_world)
    any_world.clock.wait(days=31)
    any_world.persons(person("s-3", name="Eva Paz Rio"))
    assert found_in({"clear": clear(any_world).encode()}, [OTHER_NAME, UNTOLD_PHONE]) == []
    assert "call c-1" not in clear(any_world)


def test_a_purged_record_passes_nothing_on(any_world):
    played(any_world)
    usecases.purge(
        any_world.installation, any_world.actor("guardian"), (unflagged_record(any_world),), "person_asked"
    )

    assert "call c-1" in clear(any_world)
    assert any_world.rows("inherited_token") == []


def test_nobody_decides_on_a_third_record_behind_which_a_minor_stands(any_world):
    any_world.persons(MIGRANT | {"quality": "MINOR"}, partner="BB")
    played(any_world, "unflagged")
    any_world.persons(NAMESAKE)
    third = next(id for id, category in any_world.rows("record", "id, category") if category == "suspect")

    with pytest.raises(StateError):
        decide(any_world, third)


def test_a_forged_decision_on_the_record_opens_nothing(any_world):
    played(any_world)
    forge(any_world, unflagged_record(any_world))

    any_world.persons(MIGRANT | {"id": "m-2", "name": "Eva"}, partner="BB")
    any_world.persons(MIGRANT | {"id": "m-2", "name": "Eva Paz"}, partner="BB")

    assert found_in({"clear": clear(any_world).encode()}, [OTHER_NAME, UNTOLD_PHONE]) == []
    assert "call c-1" not in clear(any_world)


def test_a_register_of_before_catches_up_with_its_next_delivery_and_doctor_says_so(any_world):
    played(any_world)
    any_world.execute("DELETE FROM inherited_token")
    # The record that passes nothing on, and the call that is sealed although nothing withdraws it.
    assert unsound(any_world) == ["usecases.check_records"] * 2

    any_world.persons(person("s-3", name="Eva Paz Rio"))

    assert "call c-1" not in clear(any_world)
    assert unsound(any_world) == []


def test_doctor_finds_a_token_put_beside_those_that_a_record_passes_on(any_world):
    played(any_world)
    any_world.execute(
        "INSERT INTO inherited_token (record_id, token) VALUES (?, ?)", unflagged_record(any_world), "0" * 64
    )

    assert unsound(any_world) == ["usecases.check_records"]


def unsound(world: World) -> list[str]:
    checks = usecases.doctor(world.installation, world.actor("operator"))
    return [check.name.id for check in checks if not check.sound]

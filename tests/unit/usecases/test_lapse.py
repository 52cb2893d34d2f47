"""When a decision has run out, what the decided record had passed on is withdrawn and masked again at once."""

from itertools import permutations

import pytest
from tests.fixtures.world import World, person
from tests.unit.usecases.test_reach import (
    CALL,
    MIGRANT,
    OTHER_NAME,
    STEPS,
    UNFLAGGED,
    UNTOLD_PHONE,
    calls,
    clear,
    played,
    unflagged_record,
    unsound,
)
from tests.unit.usecases.test_sealing import contents, decide, forge

from rootbranch import usecases
from rootbranch.errors import AccessError

PARTNER_OF_CALL = person("s-9", name="Omar Luz Gil", phone=f"{UNTOLD_PHONE};664 555 0100")


def summaries(world: World) -> list[str]:
    """Say which calls an analyst finds."""
    found = [
        usecases.read_record(world.installation, world.actor("aa-analyst"), id)
        for id in world.search("call c-")
    ]
    return sorted(value for view in found for name, value in view.fields if name == "summary")


def telephones_of(world: World, name: str) -> str:
    """Give the telephones of a person as an analyst reads them."""
    (record,) = world.search(name)
    view = usecases.read_record(world.installation, world.actor("aa-analyst"), record)
    return repr((view.fields, view.row))


def opened(world: World, *order: str) -> str:
    """Play all steps and let an officer decide on the record without a flag; give its id."""
    played(world, *order)
    record = unflagged_record(world)
    decide(world, record)
    return record


def protected_record(world: World) -> str:
    return next(id for id, protected in world.rows("record", "id, protected") if protected)


@pytest.mark.parametrize("order", tuple(permutations(STEPS)), ids="-".join)
def test_calls_are_withdrawn_again_as_soon_as_the_decision_has_run_out(any_world, order):
    opened(any_world, *order)
    assert summaries(any_world) == ["call c-1", "call c-2"]
    (call,) = any_world.search("call c-1")

    any_world.clock.wait(days=31)

    assert summaries(any_world) == ["call c-2"]
    assert any_world.search(OTHER_NAME) == []
    with pytest.raises(AccessError):
        usecases.read_record(any_world.installation, any_world.actor("aa-analyst"), call)
    listed = usecases.list_withdrawn(any_world.installation, any_world.actor("reviewer"))
    assert call in {record.id for record in listed.items}


def test_the_telephone_is_masked_again_as_soon_as_the_decision_has_run_out(any_world):
    opened(any_world)
    any_world.persons(PARTNER_OF_CALL)
    assert UNTOLD_PHONE in telephones_of(any_world, "Omar")

    any_world.clock.wait(days=31)

    assert UNTOLD_PHONE not in telephones_of(any_world, "Omar")
    assert "664 555 0100" in telephones_of(any_world, "Omar")


def test_a_call_that_comes_while_the_record_is_open_is_withdrawn_when_the_decision_has_run_out(any_world):
    played(any_world, "protected", "unflagged")
    decide(any_world, unflagged_record(any_world))
    calls(any_world, CALL)
    assert summaries(any_world) == ["call c-1"]

    any_world.clock.wait(days=31)

    assert summaries(any_world) == []


def test_the_next_delivery_seals_what_came_back(any_world):
    opened(any_world)
    any_world.clock.wait(days=31)
    assert "call c-1" in clear(any_world)  # withdrawn from every answer, its bytes not yet sealed

    any_world.persons(person("s-3", name="Eva Paz Rio"))

    assert "call c-1" not in clear(any_world)
    assert UNTOLD_PHONE not in clear(any_world)
    assert unsound(any_world) == []


def test_a_second_decision_opens_what_the_end_of_the_first_had_withdrawn(any_world):
    record = opened(any_world)
    any_world.clock.wait(days=31)
    any_world.persons(person("s-3", name="Eva Paz Rio"))

    decide(any_world, record)

    assert summaries(any_world) == ["call c-1", "call c-2"]
    any_world.clock.wait(days=31)
    assert summaries(any_world) == ["call c-2"]


def test_a_decision_in_force_outlasts_one_that_has_run_out(any_world):
    record = opened(any_world)
    any_world.clock.wait(days=31)
    decide(any_world, record)  # with no delivery in between: nothing was sealed

    assert summaries(any_world) == ["call c-1", "call c-2"]
    any_world.persons(person("s-3", name="Eva Paz Rio"))
    assert summaries(any_world) == ["call c-1", "call c-2"]
    any_world.clock.wait(days=31)
    assert summaries(any_world) == ["call c-2"]


def test_a_forged_decision_lets_nothing_count_while_the_record_is_sealed(any_world):
    played(any_world)
    forge(any_world, unflagged_record(any_world))
    any_world.persons(PARTNER_OF_CALL)

    assert summaries(any_world) == ["call c-2"]
    assert UNTOLD_PHONE not in telephones_of(any_world, "Omar")


def test_a_decision_forged_beside_one_that_has_run_out_is_sealed_over_with_the_next_delivery(any_world):
    record = opened(any_world)
    any_world.clock.wait(days=31)
    forge(any_world, record)

    any_world.persons(PARTNER_OF_CALL)

    assert summaries(any_world) == ["call c-2"]
    assert UNTOLD_PHONE not in telephones_of(any_world, "Omar")
    assert "call c-1" not in contents(any_world)


def test_a_forged_decision_on_an_open_record_opens_no_seal_of_what_hangs_on_it(any_world):
    """Another record keeps the call sealed; it goes while a forged decision stands on the first one."""
    record = opened(any_world)
    other = UNFLAGGED | {"id": "a-2", "name": "Nayeli Luna Mar", "document": "QX1112223"}
    second = MIGRANT | {"id": "m-2", "name": "Eva Luna", "document": "QX1112223"}
    any_world.persons(other)
    any_world.persons(second, partner="BB")
    assert "call c-1" not in clear(any_world)
    any_world.clock.wait(days=31)
    forge(any_world, record)
    newest = max(id for id, protected in any_world.rows("record", "id, protected") if protected)

    usecases.purge(any_world.installation, any_world.actor("guardian"), (newest,), "person_asked")

    assert "call c-1" not in clear(any_world)


def test_a_minor_who_is_found_behind_an_open_record_withdraws_its_calls_in_the_same_delivery(any_world):
    opened(any_world)

    any_world.persons(MIGRANT | {"id": "m-2", "quality": "MINOR"}, partner="BB")

    assert summaries(any_world) == ["call c-2"]
    assert "call c-1" not in clear(any_world)


def test_a_record_that_is_purged_while_it_is_open_passes_nothing_on_later(any_world):
    record = opened(any_world)

    usecases.purge(any_world.installation, any_world.actor("guardian"), (record,), "person_asked")

    assert any_world.rows("inherited_token") == []
    any_world.clock.wait(days=31)
    assert summaries(any_world) == ["call c-1", "call c-2"]
    assert unsound(any_world) == []


@pytest.mark.parametrize("way", ["purged", "corrected"])
def test_what_an_open_record_passed_on_goes_with_the_last_record_that_protects(any_world, way):
    opened(any_world)
    assert any_world.rows("inherited_token")
    if way == "purged":
        guardian = any_world.actor("guardian")
        usecases.purge(any_world.installation, guardian, (protected_record(any_world),), "person_asked")
    else:
        any_world.persons(MIGRANT | {"document": "QX5550000"}, partner="BB")

    assert any_world.rows("inherited_token") == []
    any_world.clock.wait(days=31)
    assert summaries(any_world) == ["call c-1", "call c-2"]
    assert len(any_world.search(OTHER_NAME)) == 1


def test_doctor_holds_what_an_open_record_passes_on_against_its_clear_content(any_world):
    record = opened(any_world)
    assert unsound(any_world) == []

    any_world.execute("INSERT INTO inherited_token (record_id, token) VALUES (?, ?)", record, "0" * 64)

    assert unsound(any_world) == ["usecases.check_records"]


def test_doctor_names_an_open_record_that_passes_nothing_on_and_the_next_delivery_mends_it(any_world):
    """So it is in a register of before, and where somebody deleted the rows."""
    opened(any_world)
    any_world.execute("DELETE FROM inherited_token")
    assert unsound(any_world) == ["usecases.check_records"]

    any_world.persons(person("s-3", name="Eva Paz Rio"))

    assert unsound(any_world) == []
    assert summaries(any_world) == ["call c-1", "call c-2"]
    any_world.clock.wait(days=31)
    assert summaries(any_world) == ["call c-2"]

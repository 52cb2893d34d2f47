"""Inside the seal: a record of a protected person that came without a flag and under another spelling is withdrawn."""

import pytest
from tests.fixtures.world import World, found_in, person
from tests.unit.usecases.test_identity import build, crowd
from tests.unit.usecases.test_sealing import decide

from rootbranch import usecases

# No document in common and no whole name with a full birth date: no token shows that the two are one.
RUTH = {
    "name": "Ruth Quetzal Sol Nava",
    "born": "1988-03-09",
    "document": "QX7654321",
    "phone": "+52 664 555 0142",
}
UNFLAGGED = person("u-1", "ASSOCIATE", **(RUTH | {"name": "Rut Quetzal Sol Nava", "document": "QX7654312"}))
MIGRANT = person("m-1", "MIGRANT", **RUTH)
NAME = "Rut Quetzal"


@pytest.fixture
def sealed(world: World) -> World:
    world.persons(*crowd(), UNFLAGGED)
    world.persons(MIGRANT, partner="BB")
    assert len(world.search(NAME)) == 1  # no token finds it: else this would test nothing
    build(world)
    return world


def test_it_is_withdrawn_and_sealed_by_the_build(sealed):
    assert sealed.search(NAME) == []
    assert found_in(sealed.bytes_of_home(), [UNFLAGGED["name"], UNFLAGGED["document"]]) == []
    found = usecases.check(
        sealed.installation, sealed.actor("analyst"), usecases.Query(name=UNFLAGGED["name"])
    )
    assert found.hits == ()
    build(sealed)  # sealed content is matched again, not forgotten
    assert sealed.search(NAME) == []


def test_a_correction_of_it_is_withdrawn_with_its_delivery(sealed):
    sealed.persons(UNFLAGGED | {"phone": "+52 664 555 0143"}, name="corrected.csv")

    assert sealed.search(NAME) == []
    assert found_in(sealed.bytes_of_home(), ["664 555 0143"]) == []


def test_a_correction_of_the_protected_row_goes_on_protecting(sealed):
    sealed.persons(MIGRANT | {"phone": "+52 664 555 0144"}, partner="BB")
    assert sealed.search(NAME) == []


@pytest.mark.parametrize("way", ["purged", "recategorised"])
def test_it_is_open_again_when_nobody_protects_any_more(sealed, way):
    if way == "purged":
        (protected,) = (id for id, flag in sealed.rows("record", "id, protected") if flag)
        usecases.purge(sealed.installation, sealed.actor("guardian"), (protected,), "person_asked")
        assert sealed.rows("matched_row") == []
    else:
        sealed.persons(person("m-1", **RUTH), partner="BB")
    assert len(sealed.search(NAME)) == 1


def test_a_decision_lifts_it_for_its_time(sealed):
    (withdrawn,) = (
        id for id, blob, flag in sealed.rows("payload", "record_id, sealed, protected") if blob and not flag
    )
    decide(sealed, withdrawn)
    assert len(sealed.search(NAME)) == 1
    build(sealed)  # a build undoes no decision
    assert len(sealed.search(NAME)) == 1
    sealed.clock.wait(days=31)
    assert sealed.search(NAME) == []


def test_no_decision_lifts_it_for_a_minor(world):
    world.persons(*crowd(), UNFLAGGED)
    world.persons(person("m-1", "MINOR", **RUTH), partner="BB")
    build(world)
    (withdrawn,) = (
        id for id, blob, flag in world.rows("payload", "record_id, sealed, protected") if blob and not flag
    )
    with pytest.raises(Exception, match=r"minor|store\.minor"):
        decide(world, withdrawn)
    assert world.search(NAME) == []


def test_others_stay_open(sealed):
    assert len(sealed.search("Luis Campos")) > 0
    clear = [text for (text,) in sealed.rows("payload", "open_text") if text]
    assert len(clear) == len(crowd())


def test_what_people_joined_with_it_is_withdrawn_with_it(world):
    world.persons(
        *crowd(), UNFLAGGED, person("f-1", "ASSOCIATE", name="La Flaca", born="", phone="+52 664 555 0177")
    )
    build(world)
    (one,), (other,) = world.search(NAME, "analyst"), world.search("La Flaca", "analyst")
    usecases.judge(world.installation, world.actor("analyst"), one, other, "same", "known_to_me")
    world.persons(MIGRANT, partner="BB")
    build(world)
    assert world.search("La Flaca") == []

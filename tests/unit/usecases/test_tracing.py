"""Networks of the register: through walls, without anybody protected, and with an analyst's word exactly taken back."""

import pytest
from tests.fixtures.calls import CALLS, NOBODYS, PHONES, build, ring, row
from tests.fixtures.world import World

from rootbranch import usecases
from rootbranch.errors import AccessError, InputError, StateError
from rootbranch.model.networks import NetworkRole

RED = CALLS.replace("mapping: calls", "mapping: reds").replace(
    "tlp: {constant: AMBER}", "tlp: {constant: RED}"
)


def networks(world: World, officer: str = "analyst"):
    return usecases.list_networks(world.installation, world.actor(officer)).lines


def network(world: World, officer: str = "analyst"):
    (line,) = networks(world, officer)
    return usecases.read_network(world.installation, world.actor(officer), line.id)


def names(view) -> set[str]:
    return {view.names[one.entity].split()[0] for one in view.persons}


def id_of(view, name: str) -> str:
    return next(id for id, text in view.names.items() if text.startswith(name))


def test_a_crew_is_one_network_with_its_root_and_every_link_opens_to_records(crew):
    view = network(crew)

    assert names(view) == {"Ana", "Bruno", "Carla", "Dario"}
    assert [view.names[one.entity].split()[0] for one in view.persons if one.tier == 0] == ["Ana"]
    for link in view.network.links:
        opened = usecases.read_link(
            crew.installation, crew.actor("analyst"), view.network.id, link.source, link.target
        )
        assert [line.id for line in opened.records] == list(link.records)


def test_before_a_picture_is_built_there_is_no_network_and_nothing_breaks(world):
    found = usecases.list_networks(world.installation, world.actor("analyst"))

    assert (found.lines, found.version) == ((), "")
    with pytest.raises(AccessError):
        usecases.read_network(world.installation, world.actor("analyst"), "nobody")


def test_a_telephone_that_nobody_holds_is_shown_and_is_nobodys(crew):
    (phone,) = network(crew).things

    assert network(crew).names[phone.entity] == NOBODYS.replace(" ", "")
    assert phone.holders == ()


def test_what_somebody_may_not_see_neither_shows_nor_counts(crew):
    ring(crew, (PHONES["Carla"], "+52 664 555 0777"), ("+52 664 555 0777", PHONES["Dario"]), mapping=RED)
    before = network(crew)
    build(crew)

    assert network(crew).line == before.line
    assert network(crew).network.links == before.network.links
    assert network(crew, "aa-analyst").line.things == before.line.things + 1


@pytest.mark.parametrize("officer", ["results", "reviewer", "guardian", "aa-liaison", "aa-help", "operator"])
def test_only_an_analyst_sees_networks(crew, officer):
    with pytest.raises(AccessError):
        usecases.list_networks(crew.installation, crew.actor(officer))
    with pytest.raises(AccessError):
        usecases.read_network(crew.installation, crew.actor(officer), network(crew).network.id)


@pytest.mark.parametrize("quality", ["MIGRANT", "VICTIM", "MINOR", "NONSENSE"])
def test_who_turns_out_protected_leaves_the_network_at_once_with_their_telephone(crew, quality):
    """Nobody builds anything anew: the next look knows."""
    crew.persons(row("Ana", quality, conduct="", benefit="", officer="", agreed="", id="other"), partner="BB")

    for officer in ("analyst", "aa-analyst"):
        for line in networks(crew, officer):
            view = usecases.read_network(crew.installation, crew.actor(officer), line.id)
            assert "Ana" not in names(view)
            assert not any("6645550101" in text for text in view.names.values())


def test_a_protected_persons_telephone_ties_nobody_even_where_nobody_knew_whose_it_was(crew):
    crew.persons(
        row(
            "Ana",
            "MIGRANT",
            id="m",
            name="Eva Inventada Luz",
            document="QX777",
            phone=NOBODYS,
            born="1990-02-02",
            conduct="",
            benefit="",
            officer="",
            agreed="",
        )
    )
    view = network(crew)

    assert "Dario" not in names(view)
    assert view.things == ()


def test_the_same_records_give_the_same_bytes_when_the_picture_is_built_again(crew):
    before = {name: held for name, held in crew.bytes_of_home().items() if name.startswith("picture")}
    build(crew)

    assert {name: held for name, held in crew.bytes_of_home().items() if name.startswith("picture")} == before


def test_no_value_of_anybody_lies_in_the_picture(crew):
    held = b"".join(body for name, body in crew.bytes_of_home().items() if name.startswith("picture"))

    assert b"0101" not in held or b"6645550101" not in held
    assert b"Inventada" not in held
    assert b"orders" not in held


def test_a_word_on_a_role_holds_and_is_taken_back_exactly(crew):
    before, analyst = network(crew), crew.actor("analyst")
    bruno = id_of(before, "Bruno")
    said = usecases.say_role(crew.installation, analyst, bruno, "money_mover", "seen at the bank")
    member = next(one for one in network(crew).persons if one.entity == bruno)

    assert (member.roles[0].role, member.override.officer) == (NetworkRole.MONEY_MOVER, "analyst")
    usecases.take_role_back(crew.installation, analyst, said.id)
    assert network(crew).network == before.network
    with pytest.raises(StateError):
        usecases.take_role_back(crew.installation, analyst, said.id)


def test_a_word_is_on_a_known_role_with_a_reason_of_a_person_that_may_be_judged(crew):
    analyst, view = crew.actor("analyst"), network(crew)
    bruno, phone = id_of(view, "Bruno"), id_of(view, "+52")

    for role, reason in (("kingpin", "so"), ("guide", " "), ("guide", "x" * 501)):
        with pytest.raises(InputError):
            usecases.say_role(crew.installation, analyst, bruno, role, reason)
    for id, officer in ((phone, "analyst"), ("nobody", "analyst"), (bruno, "results"), (bruno, "bb-liaison")):
        with pytest.raises(AccessError):
            usecases.say_role(crew.installation, crew.actor(officer), id, "guide", "so")
    assert crew.rows("role_override") == []


def test_the_database_takes_no_word_on_a_protected_person(any_world):
    any_world.persons(row("Ana", "MIGRANT", conduct="", benefit="", officer="", agreed=""))
    ((record,),) = any_world.rows("record", "id")
    columns = "id, record_id, protected, role, officer, reason, at"
    for protected in ("TRUE", "FALSE"):
        with pytest.raises(Exception, match=r"(?i)check|foreign"):
            any_world.execute(
                f"INSERT INTO role_override ({columns}) VALUES ('x', '{record}', {protected}, 'guide', 'analyst', 'so', '2026-01-01')"
            )


def test_a_word_is_erased_with_the_record_it_is_about(crew):
    view = network(crew)
    bruno = id_of(view, "Bruno")
    usecases.say_role(crew.installation, crew.actor("analyst"), bruno, "guide", "Marking words")
    usecases.purge(crew.installation, crew.actor("guardian"), (bruno,), "person_asked")

    assert not any("Marking words" in str(line) for line in crew.rows("role_override"))


def test_a_way_between_two_cites_records_and_bad_ends_are_told(crew):
    view, analyst = network(crew), crew.actor("analyst")
    bruno, dario = id_of(view, "Bruno"), id_of(view, "Dario")
    found = usecases.find_paths(crew.installation, analyst, bruno, dario)

    assert [len(path.hops) for path in found.paths] == [3]
    assert all(found.lines_of(hop) for path in found.paths for hop in path.hops)
    with pytest.raises(InputError):
        usecases.find_paths(crew.installation, analyst, bruno, bruno)
    with pytest.raises(AccessError):
        usecases.find_paths(crew.installation, analyst, bruno, "nobody")


def test_each_look_at_a_network_is_audited_with_its_purpose(crew):
    network(crew)
    looked = [
        line for line in crew.rows("audit", "what, officer, purpose, count") if line[0] == "read_network"
    ]

    assert looked
    assert looked[0][1:3] == ("analyst", "analysis")
    assert looked[0][3] > 4

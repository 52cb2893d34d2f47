"""Relatives share the surnames that custom gives them, in the networks, among protected persons and across the two."""

from datetime import date
from itertools import combinations
from random import Random

import pytest

from rootbranch.model.category import SubjectCategory, is_protected
from rootbranch.scenario.chance import table
from rootbranch.scenario.kin import Kindred, Relative, surnames_of
from rootbranch.scenario.people import Person
from rootbranch.scenario.sizes import DEMO
from rootbranch.scenario.traps import is_double
from rootbranch.scenario.world import World, make_world

FATHER = Relative(id="P1", paternal="Sol", maternal="Luz", sex="H", born=date(1970, 1, 1), home="Cuenca")
MOTHER = Relative(id="P2", paternal="Sol", maternal="Luz", sex="M", born=date(1970, 1, 1), home="Cuenca")
OTHERS = ("Rey", "Paz")


def _surnames(relation: str, relative: Relative, sex: str) -> set[tuple[str, str]]:
    return {surnames_of(Random(seed), relation, relative, sex, OTHERS) for seed in range(60)}


def test_surnames_go_on_as_custom_has_it():
    assert _surnames("sibling", FATHER, "M") == {("Sol", "Luz")}
    assert _surnames("half_sibling", FATHER, "H") == {("Sol", "Paz"), ("Rey", "Luz")}
    assert _surnames("child", FATHER, "H") == {("Sol", "Paz")}
    assert _surnames("child", MOTHER, "H") == {("Rey", "Sol")}
    assert _surnames("parent", FATHER, "H") == {("Sol", "Paz")}
    assert _surnames("parent", FATHER, "M") == {("Luz", "Paz")}
    assert _surnames("spouse", FATHER, "M") == {OTHERS}
    assert _surnames("cousin", FATHER, "H") == {
        ("Sol", "Paz"),
        ("Luz", "Paz"),
        ("Rey", "Sol"),
        ("Rey", "Luz"),
    }


def test_who_bears_one_surname_has_it_from_the_father():
    alone = Relative(id="P3", paternal="Singh", maternal="", sex="H", born=date(1970, 1, 1), home="Karnal")

    assert surnames_of(Random(1), "sibling", alone, "H", ("Gill", "")) == ("Singh", "")
    assert surnames_of(Random(1), "spouse", alone, "M", ("Gill", "")) == ("Gill", "")


def test_nothing_that_is_known_of_a_family_is_contradicted():
    kindred = Kindred()
    grown = date(1992, 5, 1)

    assert "child" in kindred.fitting(FATHER, "M", grown)
    assert "spouse" not in kindred.fitting(FATHER, "H", date(1974, 5, 1))
    assert "sibling" not in kindred.fitting(FATHER, "M", grown)  # too young
    kindred.add("P1", "P9", "sibling")
    kindred.add("P9", "P10", "sibling")
    assert {(one.one, one.other) for one in kindred.ties} == {("P1", "P9"), ("P1", "P10"), ("P9", "P10")}
    assert "child" not in kindred.fitting(
        FATHER, "M", grown
    )  # an uncle of the other's children would be needed
    assert kindred.related("P10", "P1")


def test_a_brother_who_turns_up_later_has_the_same_parents():
    kindred = Kindred()
    kindred.add("P1", "P5", "child")
    kindred.add("P5", "P6", "sibling")

    assert {(one.one, one.other, one.relation) for one in kindred.ties} == {
        ("P1", "P5", "parent"),
        ("P5", "P6", "sibling"),
        ("P1", "P6", "parent"),
    }


@pytest.fixture(scope="module", params=[1, 2, 3])
def world(request) -> World:
    return make_world(request.param, DEMO)


@pytest.fixture(scope="module")
def people(world) -> dict[str, Person]:
    collectors = (one.person for one in world.collectors)
    everybody = (*world.offenders, *world.associates, *world.protected, *world.background, *collectors)
    return {one.id: one for one in everybody}


def test_all_relatives_of_a_region_bear_the_surnames_of_their_family(world, people):
    seen = set()
    for tie in world.kindred.ties:
        one, other = people[tie.one], people[tie.other]
        shared = {one.paternal, one.maternal} & {other.paternal, other.maternal} - {""}
        seen.add(tie.relation)
        years = abs((one.born - other.born).days) / 365.25
        assert one.nationality == other.nationality
        match tie.relation:
            case "sibling":
                assert (one.paternal, one.maternal) == (other.paternal, other.maternal)
                assert one.given != other.given
            case "parent":
                line = other.paternal if one.sex == "H" else other.maternal
                assert line in {one.paternal, ""}
                assert 15 < years < 46
                assert one.born < other.born
            case "spouse":
                assert one.sex != other.sex
            case _:
                assert shared or not (one.maternal and other.maternal)
    assert {"sibling", "cousin", "parent"} <= seen


def test_ties_of_kin_are_between_relatives_and_as_many_as_assumed(world):
    ties = [tie for network in world.networks for tie in network.ties]
    kin = [tie for tie in ties if world.overlay(tie) == "kin"]
    home = [tie for tie in ties if world.overlay(tie) == "home town"]

    assert 0.04 < len(kin) / len(ties) < 0.12
    assert 0.14 < len(home) / len(ties) < 0.33
    assert all(world.kindred.related(tie.one.id, tie.other.id) for tie in kin)
    assert all(tie.one.home == tie.other.home for tie in home)


def test_families_lie_across_offenders_and_protected_persons_and_no_name_is_taken_twice(world, people):
    offenders = {one.id for one in world.offenders}
    pays = {one.id for one in world.protected if one.category is SubjectCategory.FAMILY_PAYER}
    across = [
        tie
        for tie in world.kindred.ties
        for here, there in ((tie.one, tie.other), (tie.other, tie.one))
        if here in offenders and is_protected(people[there].category)
    ]

    assert len(across) >= 3
    assert any({tie.one, tie.other} & pays for tie in across)
    names = [(one.given[0], one.paternal) for one in people.values()]
    assert len(names) - len(set(names)) <= 2  # brothers of one first name, planted as such


@pytest.mark.parametrize("seed", range(1, 13))
def test_in_each_region_somebody_who_was_smuggled_is_a_relative_of_a_smuggler(seed):
    world = make_world(seed, DEMO)
    offenders = {one.id for one in world.offenders}
    smuggled = {one.id for one in world.protected if one.category is SubjectCategory.SMUGGLED_MIGRANT}

    assert any(
        {tie.one, tie.other} & offenders and {tie.one, tie.other} & smuggled for tie in world.kindred.ties
    )


def test_relatives_are_mostly_of_one_home_town_and_others_seldom(world, people):
    kin = [(people[tie.one], people[tie.other]) for tie in world.kindred.ties if tie.relation != "spouse"]
    of_one_country = [(one, other) for one, other in combinations(world.protected[:200], 2)
                      if one.nationality == other.nationality and not world.kindred.related(one.id, other.id)]  # fmt: skip

    assert sum(one.home == other.home for one, other in kin) / len(kin) > 0.65
    assert sum(one.home == other.home for one, other in of_one_country) / len(of_one_country) < 0.35


def test_nobody_is_related_to_the_official_who_has_the_name_of_a_contact_officer(world):
    (official,) = filter(is_double, world.offenders)

    assert not world.kindred.knows(official.id)


def test_minors_travel_with_a_parent_and_payers_pay_for_a_relative():
    with_parents = 0
    for seed in range(1, 6):  # of several regions: one may have few families
        world = make_world(seed, DEMO)
        minors = {one.id for one in world.protected if one.category is SubjectCategory.MINOR}
        payers = {one.id for one in world.protected if one.category is SubjectCategory.FAMILY_PAYER}
        children = {tie.other for tie in world.kindred.ties if tie.relation == "parent"}
        related = {id for tie in world.kindred.ties for id in (tie.one, tie.other)}
        with_parents += len(minors & children)
        assert len(payers & related) > len(payers) / 2
    assert with_parents >= 25


def test_everybody_was_born_in_a_town_of_their_country(people):
    homes = table("homes")

    assert all(one.home in homes[one.nationality] for one in people.values())


def test_a_town_belongs_to_one_country_only():
    homes = table("homes")
    shared = {
        town for one, other in combinations(homes, 2) for town in homes[one].keys() & homes[other].keys()
    }

    assert shared <= {"Nogales"}  # one on either side of the line

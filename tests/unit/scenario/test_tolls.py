"""Armed groups take a toll from every network that passes; who collects for them is of none."""

from collections import defaultdict
from dataclasses import replace

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.agencies.gt_mp import HABIT
from rootbranch.scenario.calls import make_calls
from rootbranch.scenario.chance import table
from rootbranch.scenario.collectors import COLLECTORS_EACH, ROLE
from rootbranch.scenario.desk import open_desk
from rootbranch.scenario.forms import person_row
from rootbranch.scenario.mentions import make_mentions
from rootbranch.scenario.pen import Pen
from rootbranch.scenario.sizes import DEMO
from rootbranch.scenario.tolls import PAYS, TRAP, with_tolls
from rootbranch.scenario.world import make_world


def test_each_town_that_takes_a_toll_has_one_group_with_its_collectors(truth):
    groups = defaultdict(set)
    for row in truth("collectors"):
        groups[row["town"], row["group"]].add(row["person"])

    assert {town for town, _ in groups} == set(table("places")["toll"])
    assert {len(some) for some in groups.values()} == {COLLECTORS_EACH}
    armed = {row["organisation"] for row in truth("organisations") if row["kind"] == "armed group"}
    assert armed == {group for _, group in groups}


def test_a_collector_is_of_no_network_and_an_agency_knows_him(truth):
    collectors = {row["person"] for row in truth("collectors")}
    members = {row["person"] for row in truth("roles")}
    ends = {row[end] for row in truth("edges") for end in ("one", "other")}

    assert collectors & (members | ends) == set()
    assert {row["class"] for row in truth("persons") if row["person"] in collectors} == {"suspect"}
    known = {row["entities"] for row in truth("record_to_entity") if row["feed"].endswith("personas")}
    assert collectors <= known


def test_the_row_about_a_collector_says_what_he_does():
    world = make_world(6, DEMO)
    known = {one.person.id: one for one in make_mentions(world) if one.person.role == ROLE}
    said = {
        person_row(HABIT, Pen(world.seed, "GT-MP", "people"), 7, mention).cells["conducta"]
        for mention in known.values()
        for _ in range(20)
    }

    assert set(known) == {one.person.id for one in world.collectors}
    assert {one.category for one in known.values()} == {SubjectCategory.SUSPECT}
    assert said <= {*table("agencies")["conduct"]["es"]["any"], *table("agencies")["conduct"]["es"][ROLE]}


def test_a_toll_is_paid_where_and_when_a_journey_passed_and_within_what_was_measured(truth):
    journeys = {(row["network"], row["at"], row["origin"], row["stop"]) for row in truth("journeys")}
    tolls, town_of = truth("tolls"), {row["group"]: row["town"] for row in truth("collectors")}

    assert {row["network"] for row in tolls} == {row["network"] for row in truth("roles")}
    for row in tolls:
        assert (row["network"], row["at"], row["origin"], row["stop"]) in journeys
        assert town_of[row["group"]] == row["stop"]
        assert 500 <= int(row["usd"]) <= 5_000
    passing = sum(stop in set(town_of.values()) for _, _, _, stop in journeys)
    assert abs(len(tolls) / passing - PAYS) < 0.05


def test_organisers_of_several_networks_ring_a_collector_and_no_tie_comes_of_it():
    world = make_world(5, replace(DEMO, calls=4_000))
    desk = open_desk(world, make_mentions(world))
    network_of = {one.id: network.id for network in world.networks for one in network.members}
    organisers = {one.id for one in world.offenders if one.role == "organiser"}
    rung = defaultdict(set)
    for agency in ("US-INV", "MX-FIS", "CO-DIJ"):
        assert not [one for one in desk.messages(agency) if one.trap == TRAP]
        for call in desk.calls(agency):
            if call.trap == TRAP:
                assert call.ends[0] in organisers
                assert not call.tie
                assert call.at.date() < world.free_until(
                    next(one for one in world.offenders if one.id == call.ends[0])
                )
                rung[call.ends[1]].add(network_of[call.ends[0]])

    assert set(rung) == {one.person.id for one in world.collectors}
    assert max(map(len, rung.values())) == len(world.networks)


def test_every_call_that_means_something_stays_as_it_was():
    world = make_world(2, DEMO)
    plain, with_them = list(make_calls(world)), list(with_tolls(world, make_calls(world)))
    changed = [(before, after) for before, after in zip(plain, with_them, strict=True) if before != after]

    assert changed
    for before, after in changed:
        assert (before.tie, before.trap, after.trap) == ("", "", TRAP)
        assert after.at == before.at

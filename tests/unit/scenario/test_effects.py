"""What each action changed shows in the true journeys, at demo size too."""

from collections import Counter
from datetime import timedelta

import pytest

from rootbranch.scenario.desk import Desk, open_desk
from rootbranch.scenario.effects import disruptions, network_of
from rootbranch.scenario.mentions import make_mentions
from rootbranch.scenario.networks import ORGANISER
from rootbranch.scenario.period import FIRST_DELIVERY
from rootbranch.scenario.sizes import DEMO
from rootbranch.scenario.world import make_world


@pytest.fixture(scope="module")
def desk() -> Desk:
    world = make_world(1, DEMO)
    return open_desk(world, make_mentions(world))


def test_nearly_every_action_keeps_journeys_away(truth):
    rows = truth("effects")
    before, after = ([float(row[name]) for row in rows] for name in ("weekly_before", "weekly_after"))

    assert len(rows) >= 25
    assert all(one > 0 for one in before)
    assert sum(later < earlier for earlier, later in zip(before, after, strict=True)) > 0.75 * len(rows)
    assert sum(after) < 0.85 * sum(before)


def test_most_of_those_who_stay_away_from_a_place_go_another_way(truth):
    rows = truth("effects")
    strong = [row for row in rows if float(row["meant"]) >= 0.6 and not _under_a_stronger_one(row, rows)]

    assert len(strong) >= 5
    assert all(int(row["displaced"]) > 0 for row in strong)


def _under_a_stronger_one(row: dict[str, str], rows: list[dict[str, str]]) -> bool:
    return any(
        (other["network"], other["place"]) == (row["network"], row["place"])
        and other["since"] <= row["since"]
        and other["until"] >= row["until"]
        and float(other["meant"]) > float(row["meant"])
        for other in rows
    )


def test_what_agencies_stop_are_true_journeys_of_the_first_twenty_two_months(desk):
    passages = Counter((one.network.id, one.origin, one.stop, one.at) for one in desk.passages)
    stops = Counter((one.network, one.origin, one.stop, one.at) for one in desk.journeys())

    assert stops <= passages
    assert sum(stops.values()) == DEMO.journeys
    assert all(one.at.date() < FIRST_DELIVERY for one in desk.journeys())
    assert sum(passages.values()) > 20 * DEMO.journeys


def test_an_outcome_is_about_the_network_of_its_subject_or_of_who_was_arrested_beside(desk):
    world = desk.world
    arrests = [one for one in world.outcomes if one.kind == "arrest"]
    beside = 0
    for outcome in world.outcomes:
        networks = {
            one.subject.cell.partition("/")[0]
            for one in arrests
            if one.subject
            and (one.place, one.operation) == (outcome.place, outcome.operation)
            and abs(one.happened_on - outcome.happened_on) <= timedelta(days=3)
        }
        if outcome.subject:
            assert network_of(world, outcome) == outcome.subject.cell.partition("/")[0]
        elif networks:
            beside += 1
            assert network_of(world, outcome) in networks
    assert beside >= 5


def test_actions_without_a_subject_are_spread_over_the_networks():
    found = Counter[str]()
    for seed in range(1, 6):
        world = make_world(seed, DEMO)
        found.update(network_of(world, one) for one in world.outcomes if not one.subject)

    assert found.keys() == {"N001", "N002"}
    assert min(found.values()) > 0.3 * sum(found.values())


def test_an_arrest_strikes_until_somebody_has_taken_over(desk):
    world = desk.world
    replaced = {part.after: part.since for part in world.parts if part.after}
    struck = {one.outcome: one for one in disruptions(world)}
    again = 0
    for outcome in world.outcomes:
        if outcome.kind != "arrest" or outcome.subject is None:
            continue
        person = outcome.subject
        if outcome.happened_on > world.arrested[person.id]:
            again += 1
            assert outcome.id not in struck  # had no part any more
        elif person.id in replaced:
            assert struck[outcome.id].until == replaced[person.id]
        else:
            days = 180 if person.role == ORGANISER else 10
            assert struck[outcome.id].until - struck[outcome.id].since == timedelta(days=days)
        if outcome.id in struck:
            assert struck[outcome.id].stays_away == (0.7 if person.role == ORGANISER else 0.35)
    assert again == 1

"""Rescues and deaths are told with day, place and cause; people are counted, and nobody is named or can be found by them."""

import csv
import json
from dataclasses import replace
from datetime import date

import pytest

from rootbranch.gather import Draft
from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.desk import open_desk
from rootbranch.scenario.mentions import make_mentions
from rootbranch.scenario.mishaps import DEATH, RESCUE
from rootbranch.scenario.sizes import DEMO
from rootbranch.scenario.world import make_world

from .gathering import properties_of

FEEDS = {"us-brd-rescues", "mx-fis-rescates", "co-dij-emergencias"}


@pytest.fixture(scope="module")
def drafts(gathered) -> list[Draft]:
    return [
        one
        for delivered, items in gathered
        if delivered.mapping in FEEDS
        for one in items
        if isinstance(one, Draft)
    ]


def test_every_rescue_and_death_is_in_a_file_with_its_day_and_place(drafts, truth):
    told = [row for row in truth("events") if row["kind"] in {RESCUE, DEATH}]

    assert len(drafts) == len(told) == round(0.045 * DEMO.journeys)
    assert {properties_of(one)["name"][0] for one in drafts} == {RESCUE, DEATH}
    for one in drafts:
        said = properties_of(one)
        assert said["location"]
        assert said["startDate"]


def test_how_many_people_it_was_stays_with_the_agency_and_nobody_is_named(drafts, truth, region):
    assert {row["entities"].count("P") for row in truth("record_to_entity") if row["feed"] in FEEDS} == {0}
    for one in drafts:
        assert one.category is SubjectCategory.NOT_A_PERSON
        assert properties_of(one).keys() <= {"name", "startDate", "location", "description", "notes"}
        assert "people" not in json.dumps(one.content)
        assert "ersonas" not in json.dumps(one.content)
    with (region.folder / "feeds/US-BRD/rescues_2026-08.csv").open(encoding="utf-8", newline="") as file:
        assert all(int(row["people"]) >= 1 for row in csv.DictReader(file))


def test_who_died_was_smuggled_and_met_before_and_nobody_tells_of_them_later():
    world = make_world(1, replace(DEMO, journeys=3_000))
    mentions = make_mentions(world)
    people = {one.id: one for one in world.protected}
    died = 0
    for one in open_desk(world, mentions).mishaps():
        assert len(one.died) <= one.people
        assert one.kind == DEATH or not one.died
        for id in one.died:
            died += 1
            assert people[id].category is SubjectCategory.SMUGGLED_MIGRANT
            known = [mention.known_on for mention in mentions if mention.person.id == id]
            assert max(known) < one.at.date()

    assert died >= 3


def test_the_day_of_a_death_is_in_the_truth_of_the_person_only(truth, region):
    died = {row["person"]: date.fromisoformat(row["died_on"]) for row in truth("persons") if row["died_on"]}
    named = {id for row in truth("events") for id in row["died"].split()}

    assert died.keys() == named
    assert not any(row["died"] for row in truth("events") if row["kind"] != DEATH)

"""Every place of the region is in the truth, with whose it is and when, and the rows lead to it."""

import csv
from collections import defaultdict
from datetime import date

from rootbranch.scenario import write_region
from rootbranch.scenario.chance import table

KINDS = {
    "stash house", "front business", "hotel", "shelter", "consulate", "remittance office", "bus company",
    "legal aid office", "checkpoint", "crossing",
}  # fmt: skip
STOPS = {"us-brd-stops": "station", "mx-fis-retenes": "Retén", "ec-fge-salidas": "llega_a"}


def _by_id(truth) -> dict[str, dict[str, str]]:
    return {row["place"]: row for row in truth("places")}


def test_every_kind_of_place_is_there_once_and_its_id_can_stand_in_a_list(truth):
    rows = truth("places")

    assert {row["kind"] for row in rows} == KINDS
    assert len(_by_id(truth)) == len(rows)
    assert all(" " not in row["place"] for row in rows)
    assert all(row["since"] <= row["until"] for row in rows)
    for row in rows:
        assert bool(row["network"]) is (row["kind"] in {"stash house", "front business"})
        assert row["address"] or row["kind"] in {"checkpoint", "crossing", "remittance office"}


def test_who_keeps_a_place_belongs_to_its_network_and_keeps_it_until_the_arrest_at_most(truth):
    roles = {(row["person"], row["network"]): row for row in truth("roles") if not row["after"]}
    kept = [row for row in truth("places") if row["keeper"]]

    assert len(kept) > 20
    for row in kept:
        role = roles[row["keeper"], row["network"]]
        assert role["role"] in {"stash-house keeper", "front-business owner"}
    unfound = [row for row in kept if row["kind"] == "front business"]
    assert unfound
    assert all(row["until"] <= roles[row["keeper"], row["network"]]["until"] for row in unfound)


def test_a_stop_leads_to_the_one_place_where_it_was_and_a_house_is_left_on_the_day(truth, region):
    places, houses = _by_id(truth), 0
    for event in truth("events"):
        place, day = places[event["place"]], event["at"][:10]
        assert place["territory"] == table("places")["place"][event["stop"]]["territory"]
        assert place["since"] <= day <= place["until"]
        if event["kind"] == "house":
            houses += 1
            assert (place["kind"], place["network"], place["until"]) == ("stash house", event["network"], day)
        else:
            assert place["kind"] in {"checkpoint", "crossing"}
    assert houses > 5

    linked = defaultdict(list)
    for row in truth("record_to_entity"):
        if row["feed"] in STOPS:
            linked[row["feed"]].append([one for one in row["entities"].split() if one in places])
    assert linked.keys() == STOPS.keys()
    assert all(len(found) == 1 for some in linked.values() for found in some)


def test_two_plans_against_one_house_lead_to_one_place_and_rooms_of_a_hotel_to_one_hotel(truth):
    places = _by_id(truth)
    of_row = {
        (row["partner"], row["feed"], row["key"]): row["entities"].split()
        for row in truth("record_to_entity")
    }
    seen = set()
    for row in truth("collisions"):
        sides = [
            of_row[row[f"{side}_partner"], row[f"{side}_feed"], row[f"{side}_key"]]
            for side in ("left", "right")
        ]
        if row["kind"] in {"same house, two raids", "same hotel"}:
            seen.add(row["kind"])
            assert sides[0] == sides[1]
            (place,) = sides[0]
            assert places[place]["kind"] == ("hotel" if row["kind"] == "same hotel" else "stash house")
            assert date.fromisoformat(places[place]["until"]) > date(2026, 8, 31)
    assert len(seen) == 2


def test_a_site_that_was_closed_is_one_place_in_reports_and_texts(truth):
    places = _by_id(truth)
    closed = {
        row["action"]: row["happened_on"] for row in truth("actions") if row["kind"] == "infrastructure"
    }
    found: dict[str, set[str]] = defaultdict(set)
    for row in truth("record_to_entity"):
        for action in set(row["entities"].split()) & closed.keys():
            found[action] |= set(row["entities"].split()) & places.keys()

    assert found.keys() == closed.keys()
    for action, sites in found.items():
        (site,) = sites
        assert places[site]["until"] == closed[action]
    named = {row["entity"] for row in truth("text_mentions") if row["kind"] == "place"}
    assert named & set().union(*found.values())
    assert named <= places.keys() | table("places")["place"].keys()


def test_a_place_that_everybody_calls_has_its_number_and_is_nobodys(truth):
    public = [row for row in truth("places") if row["phone"]]

    assert len(public) == 6
    assert {row["entity"] for row in truth("traps") if row["kind"] == "public"} == {
        row["place"] for row in public
    }
    assert all(not row["network"] and not row["keeper"] for row in public)


def test_coordinates_lie_near_the_town_and_point_at_no_house(truth):
    towns = {one["es"]: one["at"] for one in table("places")["place"].values()}
    for row in truth("places"):
        assert bool(row["latitude"]) is bool(row["longitude"])
        if row["latitude"]:
            assert all(len(row[axis].partition(".")[2]) == 2 for axis in ("latitude", "longitude"))
            north, east = towns[row["town"]]
            near = 1.0 if row["kind"] == "checkpoint" else 0.05
            assert abs(float(row["latitude"]) - north) < near
            assert abs(float(row["longitude"]) - east) < near


def test_the_map_is_the_same_in_every_region_and_the_rest_is_not(truth, tmp_path):
    other = write_region(tmp_path / "other", seed=2)
    with (other.truth / "places.csv").open(encoding="utf-8", newline="") as file:
        theirs = list(csv.DictReader(file))

    ours = truth("places")
    assert [row for row in ours if row["place"][1] == "X"] == [
        row for row in theirs if row["place"][1] == "X"
    ]
    assert [row for row in ours if row["place"][1] != "X"] != [
        row for row in theirs if row["place"][1] != "X"
    ]

import csv
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest

from rootbranch.gather import Draft
from rootbranch.model.category import SubjectCategory, is_protected
from rootbranch.scenario import write_region
from rootbranch.scenario.chance import table
from rootbranch.scenario.sizes import DEMO

from .gathering import properties_of

Place = tuple[str, str, str]


@pytest.fixture(scope="module")
def drafts(gathered) -> dict[Place, Draft]:
    return {
        (delivered.partner, delivered.mapping, item.key[0]): item
        for delivered, items in gathered
        if delivered.installment == 1
        for item in items
        if isinstance(item, Draft)
    }


def _sides(row: dict[str, str]) -> tuple[Place, Place]:
    left, right = (
        (row[f"{side}_partner"], row[f"{side}_feed"], row[f"{side}_key"]) for side in ("left", "right")
    )
    return left, right


def _window(item: Draft) -> tuple[date, date]:
    properties = properties_of(item)
    start, end = (date.fromisoformat(properties[name][0][:10]) for name in ("startDate", "endDate"))
    return start, end


def test_twelve_collisions_of_all_kinds_and_half_matches_that_are_none(truth):
    found = Counter((row["kind"], row["collides"]) for row in truth("collisions"))

    assert {kind for kind, collides in found if collides == "yes"} == {
        kind["name"] for kind in table("plans")["kind"]
    }
    assert {kind for kind, collides in found if collides == "no"} == {
        half["name"] for half in table("plans")["half"]
    }
    assert sum(count for (_, collides), count in found.items() if collides == "yes") == 12
    assert len({row["id"] for row in truth("collisions")}) == sum(found.values())


def test_both_sides_of_a_collision_are_in_the_files_of_two_agencies(truth, drafts):
    for row in truth("collisions"):
        left, right = _sides(row)
        assert left[0] != right[0]
        assert left in drafts
        assert right in drafts


def test_two_plans_aim_at_the_same_thing_only_where_the_truth_says_that_they_collide(truth):
    aimed = defaultdict(set)
    for row in truth("plans"):
        aimed[row["target"]].add((row["partner"], row["feed"], row["key"]))
    same = {frozenset(pair) for places in aimed.values() for pair in combinations(places, 2)}
    plans = {place for places in aimed.values() for place in places}
    told = {
        frozenset(_sides(row))
        for row in truth("collisions")
        if row["collides"] == "yes" and _sides(row)[1] in plans
    }

    assert same == told
    assert len(plans) > 2 * len(told)


def test_each_collision_falls_into_the_days_that_make_it_one(truth, drafts):
    for row in truth("collisions"):
        if row["kind"] == "a source is a target":
            continue
        (left_from, left_to), (right_from, right_to) = (_window(drafts[side]) for side in _sides(row))
        apart = abs((left_from - right_from).days)
        match row["kind"]:
            case "recycled phone":
                assert right_from > left_to
                assert apart > 90
            case "same house, two raids":
                assert apart <= 2
            case "same phone in two cases":
                assert apart <= 30
            case "sanction during a covert phase":
                assert right_from <= left_from <= right_to
            case _:
                assert left_from <= right_to
                assert right_from <= left_to


def test_a_recycled_phone_has_both_holders_in_the_truth_each_while_a_team_listens(truth, drafts):
    rows = [row for row in truth("collisions") if row["kind"] == "recycled phone"]
    aimed = {(row["partner"], row["feed"], row["key"]): row["target"] for row in truth("plans")}
    offenders = {row["person"] for row in truth("roles")}

    assert rows
    for row in rows:
        left, right = _sides(row)
        number, _, holder = aimed[right].partition(" of ")
        assert number == aimed[left]
        held = {
            one["holder"]: (date.fromisoformat(one["since"]), date.fromisoformat(one["until"]))
            for one in truth("phones")
            if one["phone"] == number
        }
        assert len(held) == 2
        (before,) = held.keys() - {holder}
        assert before in offenders
        assert holder not in offenders
        assert held[before][0] <= _window(drafts[left])[0] <= _window(drafts[left])[1] <= held[before][1]
        assert held[holder][0] <= _window(drafts[right])[0]
        assert held[holder][0] - held[before][1] == timedelta(days=90)


def test_a_house_that_two_teams_would_enter_is_in_one_town(truth, drafts):
    rows = [row for row in truth("collisions") if row["kind"] in {"same house, two raids", "same hotel"}]

    assert rows
    for row in rows:
        left, right = (properties_of(drafts[side]) for side in _sides(row))
        assert left["location"] == right["location"]


def test_a_plan_about_a_person_is_sealed_and_one_about_a_thing_is_not(truth, drafts):
    rows = truth("plans")

    assert {row["target_kind"] for row in rows} == {
        "person", "phone", "house", "vehicle", "account", "operation",
    }  # fmt: skip
    for row in rows:
        item = drafts[row["partner"], row["feed"], row["key"]]
        assert is_protected(item.category) == (row["target_kind"] == "person")


def test_a_source_who_is_a_target_is_sealed_on_both_sides(truth, drafts):
    rows = [row for row in truth("collisions") if row["kind"] == "a source is a target"]
    hidden = {(row["partner"], row["feed"]) for row in truth("protected") if row["class"] == "source"}

    assert rows
    for row in rows:
        left, right = _sides(row)
        assert drafts[right].category is SubjectCategory.SOURCE
        assert is_protected(drafts[left].category)
        assert left[:2] in hidden


def test_measures_and_kinds_of_target_are_read_in_our_words(drafts):
    plans = [item for (_, feed, _), item in drafts.items() if feed.endswith(("-plans", "-planes"))]
    measures = {properties_of(item)["summary"][0] for item in plans}

    assert measures == {
        "raid", "surveillance", "arrest", "sanction", "freeze", "controlled delivery", "covert phase",
    }  # fmt: skip
    assert all(properties_of(item)["recordId"] for item in plans)


def test_a_larger_region_has_as_many_collisions_as_it_asks_for(tmp_path):
    region = write_region(tmp_path / "region", seed=3, size=replace(DEMO, collisions=27))

    with (region.truth / "collisions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sum(row["collides"] == "yes" for row in rows) == 27


@pytest.mark.slow
def test_districts_share_no_plan_target_and_no_key(tmp_path):
    size = replace(
        DEMO,
        districts=3,
        networks=6,
        deals=15,
        offenders_known=330,
        offenders=900,
        collisions=60,
        protected={category: 3 * number for category, number in DEMO.protected.items()},
    )
    region = write_region(tmp_path / "region", seed=4, size=size, processes=1)

    def rows(name: str) -> list[dict[str, str]]:
        with (region.truth / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    collisions = rows("collisions")
    assert sum(row["collides"] == "yes" for row in collisions) == 60
    assert len({row["id"] for row in collisions}) == len(collisions)
    for name in ("plans", "texts", "transactions"):
        keys = Counter((row["partner"], row["feed"], row["key"]) for row in rows(name))
        assert set(keys.values()) == {1}
    aimed = defaultdict(set)
    for row in rows("plans"):
        aimed[row["target"]].add((row["partner"], row["feed"], row["key"]))
    same = {frozenset(pair) for places in aimed.values() for pair in combinations(places, 2)}
    plans = {place for places in aimed.values() for place in places}
    assert same == {
        frozenset(_sides(row)) for row in collisions if row["collides"] == "yes" and _sides(row)[1] in plans
    }

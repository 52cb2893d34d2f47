"""What single agencies have that others have not: fingerprints, permits to stay, aliases first or by ear; grades best first."""

import csv
import json

import pytest

from rootbranch.gather import Draft
from rootbranch.model.marking import GRADES, GradeScale
from rootbranch.scenario.agencies import co_dij, ec_fge, gt_mp, mx_fis, us_brd, us_inv
from rootbranch.scenario.desk import open_desk
from rootbranch.scenario.hearing import sound
from rootbranch.scenario.mentions import make_mentions
from rootbranch.scenario.sizes import DEMO
from rootbranch.scenario.world import make_world

from .gathering import properties_of

UNKNOWN = {"F", "6", "X"}


def _rows(region, mapping: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for one in region.deliveries:
        if one.mapping == mapping and one.path.suffix == ".csv":
            with one.path.open(encoding="utf-8", newline="") as file:
                rows += csv.DictReader(file)
    return rows


@pytest.mark.parametrize(
    "agency", [co_dij, ec_fge, gt_mp, mx_fis, us_brd, us_inv], ids=lambda one: one.AGENCY
)
def test_grades_stand_in_the_order_of_their_scale(agency):
    habit = agency.HABIT
    fits = [
        scale
        for scale in GradeScale
        if set(habit.source_grades) <= GRADES[scale][0] and set(habit.info_grades) <= GRADES[scale][1]
    ]

    assert fits
    for grades in (habit.source_grades, habit.info_grades):
        assert list(grades) == sorted(grades)
        assert not UNKNOWN & set(grades[:2])


def test_the_best_grade_of_colombia_is_one_a():
    assert (co_dij.HABIT.source_grades[0], co_dij.HABIT.info_grades[0]) == ("1", "A")


def test_fingerprints_have_a_token_and_children_none_and_nobody_takes_it_in(region, truth, gathered):
    rows = _rows(region, "us-brd-encounters")
    tokens = {row["encounter_id"]: row["fingerprint"] for row in rows if row["fingerprint"]}
    born = {row["person"]: row["born"] for row in truth("persons")}
    about = {
        row["key"]: row["entities"]
        for row in truth("record_to_entity")
        if row["feed"] == "us-brd-encounters" and row["key"] in tokens
    }
    taken = {
        value
        for delivered, items in gathered
        if delivered.mapping == "us-brd-encounters"
        for item in items
        if isinstance(item, Draft)
        for values in properties_of(item).values()
        for value in values
    }

    assert len(set(tokens.values())) > 100
    assert max(born[about[key]] for key in tokens) < "2012-11"
    assert not taken & set(tokens.values())


def test_venezuelans_in_colombia_have_a_permit_beside_their_document(region, gathered):
    path = next(one.path for one in region.deliveries if one.mapping == "co-dij-personas")
    people = json.loads(path.read_text(encoding="utf-8"))["personas"]
    permits = {one["id"]: one["ppt"] for one in people if one["ppt"]}
    numbers = {
        item.key[0]: properties_of(item).get("idNumber", [])
        for delivered, items in gathered
        if delivered.mapping == "co-dij-personas"
        for item in items
        if isinstance(item, Draft)
    }

    assert permits
    assert {one["nacionalidad"] for one in people if one["ppt"]} <= {"VE", None}
    assert all(permits[key] in numbers[key] for key in permits)


def test_colombia_puts_the_alias_first(region):
    path = next(one.path for one in region.deliveries if one.mapping == "co-dij-personas")

    people = json.loads(path.read_text(encoding="utf-8"))["personas"]

    assert all(list(one)[1] == "alias" for one in people)


def test_guatemala_writes_nicknames_as_they_sound():
    written: list[tuple[str, str]] = []  # of several regions: one has some ten only
    for seed in range(1, 9):
        world = make_world(seed, DEMO)
        people = next(iter(gt_mp.feeds(open_desk(world, make_mentions(world)))))
        for row in people.rows:
            abroad = any(one.what == "nickname_heard" for one in row.noise)
            if row.mention and row.mention.person.nickname and row.cells["apodo"] and not abroad:
                written.append((str(row.cells["apodo"]), row.mention.person.nickname))
    heard = [(left, right) for left, right in written if left != right]

    assert len(written) > 30
    assert 0.25 < len(heard) / len(written) < 0.95
    assert all(sound(left.split()[-1]) == sound(right.split()[-1]) for left, right in heard)


def test_whoever_is_held_as_a_witness_or_for_papers_is_charged_with_nothing(region):
    charged = {(row["custody"], bool(row["charge"])) for row in _rows(region, "us-brd-results")}

    assert {custody for custody, charge in charged if not charge} >= {"MATWIT", "ADMIN"}
    assert {custody for custody, charge in charged if charge} == {
        "8 USC 1324",
        "",
    }  # "" of steps before a court

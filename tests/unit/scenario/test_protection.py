"""The truth names every value of a protected person in every row, and says from when and why somebody is protected."""

import re
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from rootbranch.gather import Row, load_mapping, open_file
from rootbranch.model.category import SubjectCategory, is_protected
from rootbranch.scenario import mapping_text
from rootbranch.scenario.agencies import us_brd
from rootbranch.scenario.agencies.co_dij import HABIT
from rootbranch.scenario.desk import Desk, open_desk
from rootbranch.scenario.forms import person_row
from rootbranch.scenario.mentions import Mention, make_mentions
from rootbranch.scenario.pen import Pen
from rootbranch.scenario.sizes import DEMO
from rootbranch.scenario.world import make_world

PROTECTED = {one.value for one in SubjectCategory if is_protected(one)} - {"uncategorised"}


@pytest.fixture(scope="module")
def people(truth) -> dict[str, dict[str, str]]:
    return {row["person"]: row for row in truth("persons")}


@pytest.fixture(scope="module")
def periods(truth) -> dict[str, list[tuple[date, date, str, str]]]:
    found = defaultdict(list)
    for row in truth("protected_periods"):
        since, until = (date.fromisoformat(row[name]) for name in ("since", "until"))
        found[row["person"]].append((since, until, row["class"], row["reason"]))
    return found


def test_every_row_with_a_number_or_a_plate_of_a_protected_person_is_listed(region, truth, people):
    listed = {(row["file"], int(row["row"]), row["person"]) for row in truth("protected")}
    holder = {}
    for one in people.values():
        if one["class"] in PROTECTED:
            holder[one["document"]] = holder[one["phone"][-10:]] = one["person"]
    owner = {row["vehicle"]: row["owner"] for row in truth("vehicles")}
    for row in truth("plates"):
        if people[owner[row["vehicle"]]]["class"] in PROTECTED:
            holder[row["plate"]] = owner[row["vehicle"]]
    for row in truth("accounts"):
        if people[row["holder"]]["class"] in PROTECTED:
            holder[row["account"]] = row["holder"]
    misread = {
        (row["file"], int(row["row"]), row["said"])
        for row in truth("noise_log")
        if row["noise"] == "phone_wrong_digit"  # may be somebody else's number by chance
    }
    found = 0
    for delivered in region.deliveries:
        mapping = load_mapping(mapping_text(delivered.mapping), delivered.mapping)
        with open_file(delivered.path, mapping) as reading:
            for row in (item for item in reading if isinstance(item, Row)):
                for cell in row.cells.values():
                    if (delivered.path.name, row.number, cell) in misread:
                        continue
                    person = holder.get(cell) or holder.get(re.sub(r"\D", "", cell)[-10:])
                    if person:
                        found += 1
                        assert (delivered.path.name, row.number, person) in listed
    assert found > 500


def test_birth_dates_are_listed_as_they_are_written(region, truth):
    listed = {
        (row["file"], int(row["row"])): row["value"]
        for row in truth("protected")
        if row["kind"] == "birth_date"
    }
    columns = {
        "us-brd-encounters": "date_of_birth",
        "mx-fis-personas": "Fecha de nacimiento",
        "gt-mp-personas": "nacimiento",
    }
    hidden = {(row["file"], int(row["row"])) for row in truth("protected") if row["feed"] in columns}
    compared = 0
    for delivered in region.deliveries:
        if delivered.mapping in columns:
            mapping = load_mapping(mapping_text(delivered.mapping), delivered.mapping)
            with open_file(delivered.path, mapping) as reading:
                for row in (item for item in reading if isinstance(item, Row)):
                    place, born = (delivered.path.name, row.number), row.cells[columns[delivered.mapping]]
                    if place in hidden and born:
                        compared += 1
                        assert listed[place] == born
    assert compared > 200


def test_a_nickname_is_listed_where_it_is_written():
    victim = replace(make_world(1, DEMO).protected[0], nickname="El Chapulín")
    mention = Mention(person=victim, agency="CO-DIJ", category=victim.category, known_on=date(2026, 1, 1))
    written = [person_row(HABIT, Pen(1, "CO-DIJ", str(number)), 1, mention) for number in range(60)]
    with_it = [row for row in written if row.cells["alias"]]

    assert 0 < len(with_it) < len(written)
    for row in written:
        values = dict(row.identity)
        assert values.get("nickname", "") == row.cells["alias"]
        assert values.get("birth_date", "") == row.cells["fecha_nacimiento"]


def test_everybody_who_is_protected_has_periods_without_a_gap(people, periods):
    protected = {one["person"] for one in people.values() if one["class"] in PROTECTED}

    assert protected <= periods.keys()
    for person in protected:
        own = sorted(periods[person])
        assert all(until >= since for since, until, _, _ in own)
        assert all(later[0] == earlier[1] + timedelta(days=1) for earlier, later in pairwise(own))
        assert own[-1][1] == date(2026, 11, 10)
        assert own[-1][2] == people[person]["class"]


def test_nobody_pays_before_the_day_from_which_payers_are_protected(truth, periods):
    paid = [row for row in truth("payments") if row["payer"] in periods]

    assert len(paid) > 50
    for row in paid:
        assert date.fromisoformat(row["at"][:10]) >= min(one[0] for one in periods[row["payer"]])


def test_a_victim_is_protected_since_the_day_on_which_a_house_was_found(truth, periods, people):
    found = {(row["at"][:10], row["stop"]) for row in truth("events") if row["kind"] == "house"}
    freed = [
        (str(since), reason.removeprefix("freed from a house in "))
        for own in periods.values()
        for since, _, _, reason in own
        if reason.startswith("freed")
    ]

    assert len(freed) > 20
    assert set(freed) <= found


def test_a_guide_under_coercion_was_smuggled_before(periods, people):
    coerced = [one["person"] for one in people.values() if one["class"] == "coerced_guide"]

    assert len(coerced) == 9
    for person in coerced:
        assert [one[2] for one in sorted(periods[person])] == ["smuggled_migrant", "coerced_guide"]


def test_only_a_decision_makes_a_suspect_of_who_was_smuggled(truth, periods, people):
    decisions = {row["person"]: row for row in truth("decisions")}
    ended = {person for person, own in periods.items() if people[person]["class"] not in PROTECTED}

    assert 1 <= len(decisions) <= 2
    assert ended == decisions.keys()
    for person, row in decisions.items():
        ((_, until, was, _),) = periods[person]
        assert was == row["from_class"] == "smuggled_migrant"
        assert row["to_class"] == people[person]["class"] == "suspect"
        assert date.fromisoformat(row["decided_on"]) == until + timedelta(days=1)
        assert person not in {action["subject"] for action in truth("actions")}


def test_an_occupant_at_the_border_is_mostly_nobody_protected_with_or_without_a_document():
    """Were it the other way round, the word alone would name those whose flag is missing."""
    seen: Counter[tuple[bool, bool]] = Counter()
    for seed in range(1, 7):
        for feed in us_brd.feeds(_desk(seed)):
            for row in feed.rows if feed.mapping == "us-brd-encounters" else ():
                if row.mention and not row.dirt and row.cells["class"] == "OCCUPANT":
                    seen[bool(row.cells["document_no"]), row.hides is not None] += 1

    for document in (True, False):
        others, hidden = seen[document, False], seen[document, True]
        assert others > 8
        assert hidden < others


def _desk(seed: int) -> Desk:
    world = make_world(seed, DEMO)
    return open_desk(world, make_mentions(world))


def test_what_is_said_of_a_suspect_is_said_of_protected_and_other_people():
    said: dict[bool, set[str]] = {True: set(), False: set()}
    for seed in (1, 2, 3):
        for feed in us_brd.feeds(_desk(seed)):
            for row in feed.rows:
                if row.mention and row.mention.category is SubjectCategory.SUSPECT and not row.dirt:
                    said[row.hides is not None].add(str(row.cells["conduct"]))

    assert said[True]
    assert said[True] <= said[False]

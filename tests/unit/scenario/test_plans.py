import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import pytest

from rootbranch.gather import Draft
from rootbranch.model.category import SubjectCategory, is_protected
from rootbranch.scenario import write_region
from rootbranch.scenario.agencies import planned
from rootbranch.scenario.chance import table
from rootbranch.scenario.desk import open_desk
from rootbranch.scenario.mentions import make_mentions
from rootbranch.scenario.pen import MONTHS_ES
from rootbranch.scenario.period import FIRST_DELIVERY, LAST_DAY
from rootbranch.scenario.sizes import DEMO
from rootbranch.scenario.world import make_world

from .gathering import properties_of
from .telling import area_under_curve

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


def test_a_recycled_phone_leads_to_the_one_who_has_it_while_the_team_listens(truth):
    about = _entities(truth)
    held: defaultdict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for one in truth("phones"):
        held[one["phone"]][one["holder"]] = (one["since"], one["until"])
    aimed = {(row["partner"], row["feed"], row["key"]): row["target"] for row in truth("plans")}

    for row in truth("collisions"):
        if row["kind"] == "recycled phone":
            left, right = _sides(row)
            (before,), (after,) = about[left], about[right]
            assert before != after
            assert held[aimed[left]].keys() == {before, after}
            assert held[aimed[left]][before][1] < held[aimed[left]][after][0]


def _entities(truth) -> dict[Place, list[str]]:
    return {
        (row["partner"], row["feed"], row["key"]): row["entities"].split()
        for row in truth("record_to_entity")
    }


def test_every_plan_says_in_the_truth_what_it_is_about_and_lies_ahead_of_its_file(truth, drafts):
    about = _entities(truth)

    for row in truth("plans"):
        place = (row["partner"], row["feed"], row["key"])
        assert len(about[place]) == 1, row
        assert _window(drafts[place])[0] > FIRST_DELIVERY


def test_a_house_that_a_plan_aims_at_is_one_of_the_region_and_in_use(truth, drafts):
    places, about = {row["place"]: row for row in truth("places")}, _entities(truth)
    rows = [row for row in truth("plans") if row["target_kind"] == "house"]

    assert len(rows) >= 6
    for row in rows:
        side = (row["partner"], row["feed"], row["key"])
        place, properties = places[about[side][0]], properties_of(drafts[side])
        written = properties["involved"][0].lower()
        assert place["kind"] in {"stash house", "hotel"}
        assert place["since"] <= "2026-08-31" < place["until"]
        head = place["address"].partition(", ")[0].lower().removesuffix(" st").split()
        assert place["name"].lower() == written if place["name"] else all(word in written for word in head)
        starts = _window(drafts[side])[0].isoformat()
        assert starts <= place["until"] or place["until"] == LAST_DAY.isoformat()


def test_two_agencies_write_one_house_plate_and_account_each_in_its_own_way(truth, drafts):
    kinds = {"same house, two raids", "same vehicle, two teams", "freeze against controlled delivery"}
    rows = [row for row in truth("collisions") if row["kind"] in kinds]
    same = [
        row for row in rows if len({properties_of(drafts[side])["involved"][0] for side in _sides(row)}) == 1
    ]

    assert {row["kind"] for row in rows} == kinds
    assert len(same) <= len(rows) // 3


def test_a_plan_stands_in_a_case_of_its_agency_and_leads_to_the_records_of_that_case(truth, drafts):
    cases = {(row["partner"], row["case"]): row for row in truth("cases")}
    cells = {row["person"]: row["cell"] for row in truth("roles") if not row["after"]}
    people = {(row["feed"], row["key"]): row["entities"].split() for row in truth("record_to_entity")}
    about, joined = _entities(truth), 0

    assert len(cases) == len(truth("cases")) > 12
    for (_, number), case in cases.items():
        records = case["records"].split()
        found = [people[feed, key][0] for feed, _, key in (one.partition("/") for one in records)]
        assert {cells[one] for one in found} <= {case["cell"]}
        assert sorted(set(found)) == sorted(case["persons"].split())
        assert not records or number == records[0].partition("/")[2]
    for row in truth("plans"):
        place = (row["partner"], row["feed"], row["key"])
        case = cases[row["partner"], properties_of(drafts[place])["recordId"][0]]
        assert case["opened"] <= "2026-08-31"
        assert not case["closed"]
        if about[place][0] in cells:
            assert case["network"] == cells[about[place][0]].partition("/")[0]
            joined += about[place][0] in case["persons"].split()
    assert joined > 1


def test_nobody_plans_against_somebody_in_custody(truth):
    arrested = {
        row["subject"] for row in truth("actions") if row["kind"] == "arrest" and row["counted"] == "yes"
    }
    persons = {row["target"] for row in truth("plans") if row["target_kind"] == "person"}

    assert arrested
    assert persons
    assert not persons & arrested


def test_two_names_of_one_person_are_linked_by_a_record_with_the_second_name_and_the_first_telephone(
    truth, drafts
):
    linked = [row for row in truth("collisions") if row["linked_by"]]
    by_record = {f"{feed}/{key}": item for (_, feed, key), item in drafts.items()}

    assert linked
    for row in truth("collisions"):
        assert bool(row["linked_by"]) is ("second identity" in row["why"])
    for row in linked:
        left, right = (properties_of(drafts[side]) for side in _sides(row))
        link = properties_of(by_record[row["linked_by"]])
        phone = left["description"][0].replace(" ", "")[-8:]
        assert any(number.replace(" ", "").endswith(phone) for number in link["phone"])
        assert not right.get("description", [""])[0].replace(" ", "").endswith(phone)
        name = {word.lower() for word in right["involved"][0].replace(",", "").split()}
        assert name == {word.lower() for word in " ".join(link["name"]).replace(",", "").split()}


@pytest.mark.slow
def test_one_plan_alone_does_not_tell_whether_it_collides():
    """Twenty small regions: a tree learns on ten what a colliding plan looks like, and is tried on the others."""
    learned, tried = (
        [one for seed in seeds for one in _plans_of(seed)] for seeds in (range(1, 11), range(11, 21))
    )

    area = area_under_curve(
        [features for features, _ in learned],
        [collides for _, collides in learned],
        [features for features, _ in tried],
        [collides for _, collides in tried],
    )
    assert len(tried) > 400
    assert (
        0.4 < area < 0.62
    )  # a little is left: a house is raided by two where two agencies work in one country


def _plans_of(seed: int) -> Iterator[tuple[dict[str, float | str], bool]]:
    """Describe each plan by what its row shows, as numbers and words, and say whether it collides."""
    world = make_world(seed, DEMO)
    feeds = list(planned.feeds(open_desk(world, make_mentions(world))))
    rows = [(feed, row) for feed in feeds for row in feed.rows]
    met = {
        tuple(line.cells[start : start + 3])
        for _, row in rows
        for line in row.lines
        if line.table == "collisions" and line.cells[8] == "yes"
        for start in (2, 5)
    }
    for feed, row in rows:
        cells = [
            value
            for one in row.cells.values()
            for value in (one.values() if isinstance(one, dict) else [one])
        ]
        key, case, measure, kind, target, detail, place, starts, ends, team = (
            str(one or "") for one in cells
        )
        first, last = (day_of(feed.partner, text) for text in (starts, ends))
        yield (
            {
                "agency and measure": f"{feed.partner} {measure}",
                "kind": f"{feed.partner} {kind}",
                "place": place,
                "team": team.split()[-1],
                "days": (last - first).days,
                "starts": (first - FIRST_DELIVERY).days,
                "weekday": first.weekday(),
                "detail": float(bool(detail)),
                "room": float(detail.split()[-1]) if detail.startswith(("room", "hab.")) else 0.0,
                "words": len(target.split()),
                "characters": len(target),
                "digits": sum(one.isdigit() for one in target),
                "number": float(key.removeprefix("PL-")),
                "case": float("".join(filter(str.isdigit, case))) % 1_000_000_000,
            },
            (feed.partner, feed.mapping, row.key[0]) in met,
        )


def day_of(agency: str, text: str) -> date:
    """Read a day as an agency writes it."""
    if agency == "GT-MP":
        day, month, year = text.split("-")
        return date(int(year), MONTHS_ES.index(month) + 1, int(day))
    form = {"MX-FIS": "%d/%m/%Y", "CO-DIJ": "%Y-%m-%d", "EC-FGE": "%d/%m/%y"}.get(agency, "%m/%d/%Y")
    return datetime.strptime(text, form).replace(tzinfo=UTC).date()


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

    desks = Counter((row["name"], row["town"]) for row in rows("places") if row["phone"])
    hotels = Counter(row["name"] for row in rows("places") if row["kind"] == "hotel" and not row["phone"])
    assert len(desks) == 18
    assert len(hotels) > 12
    assert {*desks.values(), *hotels.values()} == {1}

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

"""Rows have a version and a day until which they may be kept, and stops say where on the road they were."""

import csv
import re
from collections import Counter
from datetime import date

import pytest

from rootbranch.gather import Draft, load_mapping
from rootbranch.scenario import mapping_text
from rootbranch.scenario.agencies import co_dij, ec_fge, gt_mp, mx_fis, us_brd, us_inv
from rootbranch.scenario.chance import table
from rootbranch.scenario.desk import Desk, open_desk
from rootbranch.scenario.feeds import Feed
from rootbranch.scenario.keeping import Books
from rootbranch.scenario.mentions import make_mentions
from rootbranch.scenario.noise import cell_of
from rootbranch.scenario.places import on_road
from rootbranch.scenario.sizes import DEMO
from rootbranch.scenario.world import make_world

from .gathering import properties_of

AGENCIES = (us_inv, us_brd, mx_fis, gt_mp, co_dij, ec_fge)


@pytest.fixture(scope="module")
def desk() -> Desk:
    world = make_world(1, DEMO)
    return open_desk(world, make_mentions(world))


@pytest.fixture(scope="module")
def kept(desk) -> list[tuple[Feed, list[tuple[str, dict[str, str], date | None]]]]:
    """Read key, version and last day of each row of each feed that has them, in the order of delivery."""
    books = Books({each.AGENCY: each.HABIT.date for each in AGENCIES})
    feeds = sorted(
        (feed for each in AGENCIES for feed in each.feeds(desk)), key=lambda feed: feed.installment
    )
    found = []
    for feed in map(books.keep, feeds):
        words = table("keeping").get(feed.mapping)
        if words:
            rows = []
            for row in feed.rows:
                said = {what: cell_of(row.cells, words[what]) for what in ("version", "until")}
                entered = row.mention.known_on if row.mention else None
                entered = row.telling.reported_on if row.telling else entered
                rows.append(("|".join(row.key), said, None if row.dirt else entered))
            found.append((feed, rows))
    return found


def test_persons_and_reports_of_all_six_have_a_version_and_a_last_day(kept):
    assert {feed.mapping for feed, _ in kept} == table("keeping").keys()
    assert {feed.partner for feed, _ in kept} == {each.AGENCY for each in AGENCIES}
    dates = {each.AGENCY: each.HABIT.date for each in AGENCIES}
    for feed, rows in kept:
        years = table("keeping")[feed.mapping]["years"]
        for _, said, entered in rows:
            if entered:
                last = entered.replace(year=entered.year + years)  # no leap day in these 24 months
                assert said["until"] == dates[feed.partner](last)


def test_a_changed_row_has_the_next_version_and_one_that_comes_again_its_own(kept):
    seen: dict[tuple[str, str], str] = {}
    versions: Counter[tuple[str, str]] = Counter()
    for feed, rows in kept:
        for key, said, entered in rows:
            if entered is None:
                continue
            if feed.installment == 2 and (feed.mapping, key) in seen:
                versions[feed.mapping, said["version"]] += 1
            else:
                assert said["version"] == "1"
            seen.setdefault((feed.mapping, key), said["version"])

    assert versions["us-brd-encounters", "2"] >= 3  # three births corrected, and whom a court cleared
    assert versions["us-brd-encounters", "1"] == 0
    assert versions["gt-mp-hechos", "2"] >= 1  # taken back
    assert versions["mx-fis-personas", "1"] > 100  # a full file brings everybody again
    assert versions["mx-fis-personas", "2"] == 0
    assert versions["ec-fge-acciones", "2"] == 0  # one file is sent twice


@pytest.mark.parametrize("name", sorted(table("keeping")))
def test_a_mapping_knows_both_columns_and_leaves_them(name):
    words = table("keeping")[name]

    assert {words["version"], words["until"]} <= set(load_mapping(mapping_text(name), name).ignore)


def _read(region, name: str) -> list[dict[str, str]]:
    path = next(one.path for one in region.deliveries if one.mapping == name)
    latin = name == "ec-fge-salidas"
    with path.open(encoding="latin-1" if latin else "utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";" if latin else ","))


def test_a_stop_says_where_it_was_to_ten_kilometres_or_miles(region, truth):
    places = {row["place"]: row for row in truth("places")}
    of_row = {(row["feed"], row["row"]): row["entities"].split() for row in truth("record_to_entity")}
    said: Counter[str] = Counter()
    for name, column, unit in (
        ("us-brd-stops", "remarks", 1.609), ("mx-fis-retenes", "Referencia", 1), ("ec-fge-salidas", "referencia", 1),
    ):  # fmt: skip
        for number, row in enumerate(_read(region, name), start=1):
            place = places[next(one for one in of_row[name, str(number)] if one in places)]
            if found := re.fullmatch(r"(?:near mile marker|cerca del km) (\d+)", row[column]):
                true = int(place["name"].rpartition("km ")[2])
                assert abs(int(found[1]) * unit - true) <= 10 * unit
                said["rounded" if int(found[1]) % 10 == 0 else "exact"] += 1
            elif row[column]:
                crosses = row[column] in {"at the crossing", "en el cruce fronterizo"}
                assert place["kind"] == ("crossing" if crosses else "stash house")
                said[place["kind"]] += 1
            else:
                said["nothing"] += 1
    assert {"rounded", "exact", "crossing", "stash house", "nothing"} <= said.keys()
    assert said["rounded"] > said["exact"] > 10


def test_coordinates_are_those_of_the_place_rounded_or_missing_and_gather_carries_them(
    region, truth, gathered
):
    places = {row["place"]: row for row in truth("places")}
    of_row = {
        row["row"]: row["entities"].split()
        for row in truth("record_to_entity")
        if row["feed"] == "us-brd-stops"
    }
    written: Counter[int] = Counter()
    for number, row in enumerate(_read(region, "us-brd-stops"), start=1):
        assert bool(row["lat"]) is bool(row["lon"])
        place = places[next(one for one in of_row[str(number)] if one in places)]
        if row["lat"]:
            assert abs(float(row["lat"]) - float(place["latitude"])) <= 0.051
            assert abs(float(row["lon"]) - float(place["longitude"])) <= 0.051
        written[len(row["lat"].partition(".")[2])] += 1

    assert written.keys() == {0, 1, 2}
    noted = [
        properties_of(item).get("notes", [""])[0]
        for delivered, items in gathered
        if delivered.mapping == "us-brd-stops"
        for item in items
        if isinstance(item, Draft)
    ]
    assert sum(bool(one) for one in noted) == written[1] + written[2]


def test_a_text_that_names_a_spot_on_a_road_names_a_checkpoint_near_its_town(truth):
    places = {row["place"]: row for row in truth("places")}
    spots = [
        row for row in truth("text_mentions") if row["kind"] == "place" and row["entity"].startswith("LX")
    ]

    assert spots
    for row in spots:
        true = int(places[row["entity"]]["name"].rpartition("km ")[2])
        assert abs(int(row["written"].rpartition(" ")[2]) - true) <= 5


def test_a_bridge_has_no_kilometre():
    assert on_road("nuevo_laredo", "laredo").km == 0
    assert on_road("puebla", "monterrey").km > 0

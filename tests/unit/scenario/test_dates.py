"""Numbers of files are of their own year, and nothing that holds ends before it begins or before the last delivery."""

import json
import re
from collections import defaultdict
from datetime import date

import pytest

from rootbranch.gather import Row, load_mapping, open_file
from rootbranch.model.category import is_protected
from rootbranch.scenario import mapping_text
from rootbranch.scenario.desk import open_desk
from rootbranch.scenario.mentions import make_mentions
from rootbranch.scenario.period import LAST_DAY, LAST_PLANNED, SECOND_DELIVERY
from rootbranch.scenario.protection import periods
from rootbranch.scenario.sizes import DEMO
from rootbranch.scenario.world import make_world

PLANS = {"us-inv-plans", "us-brd-plans", "mx-fis-planes", "gt-mp-planes", "co-dij-planes", "ec-fge-planes"}
_YEAR = re.compile(r"(?:MP001-(\d{4})-\d+|(?:FED/MIG|INF|REL)/\d+/(\d{4}))")


@pytest.mark.parametrize("seed", [1, 9006])
def test_everybody_is_protected_on_the_day_of_every_record_of_them(seed):
    world = make_world(seed, DEMO)
    desk = open_desk(world, make_mentions(world))
    since_until = defaultdict(list)
    for one in periods(desk):
        assert one.since <= one.until
        since_until[one.person].append((one.since, one.until))
    checked = 0
    for mention in desk.mentions:
        if is_protected(mention.person.category):
            checked += 1
            assert any(since <= mention.known_on <= until for since, until in since_until[mention.person.id])

    assert checked > 450


def test_what_holds_at_the_end_holds_until_the_last_delivery(truth):
    for table, last in (("phones", LAST_PLANNED), ("protected_periods", SECOND_DELIVERY)):
        untils = [date.fromisoformat(row["until"]) for row in truth(table)]
        assert (
            max(untils) == last
        )  # a number that was handed on has its new holder while measures are planned
        assert untils.count(SECOND_DELIVERY) > 0.5 * len(untils)


def test_effects_end_with_the_world(truth):
    assert all(date.fromisoformat(row["until"]) <= LAST_DAY for row in truth("effects"))


def test_a_notice_is_numbered_by_the_year_in_which_it_was_issued(region):
    (path,) = region.folder.glob("feeds/OIN/notices*.json")
    notices = json.loads(path.read_text(encoding="utf-8"))["notices"]

    assert len(notices) > 10
    assert all(one["notice"][:4] == one["issued"][:4] for one in notices)


def test_files_are_numbered_by_their_own_year(region):
    seen = defaultdict(set)
    for delivered in region.deliveries:
        mapping = load_mapping(mapping_text(delivered.mapping), delivered.mapping)
        with open_file(delivered.path, mapping) as reading:
            for row in (item for item in reading if isinstance(item, Row)):
                cells = [*row.cells.values()]
                key = next((found for cell in cells[:2] if (found := _YEAR.fullmatch(cell))), None)
                if key and delivered.mapping not in PLANS:  # a plan stands in a case that was there before
                    year = next(filter(None, key.groups()))
                    seen[delivered.mapping].add(year)
                    assert any(year in cell for cell in cells if cell != key[0]), (delivered.mapping, key[0])

    assert seen.keys() == {"gt-mp-personas", "mx-fis-personas", "mx-fis-resultados", "mx-fis-relatos"}
    assert {"2025", "2026"} <= seen["gt-mp-personas"] & seen["mx-fis-personas"]

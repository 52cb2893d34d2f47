"""Whatever a partner takes back is in the truth with the reason, and what gather finds withdrawn is just that."""

from collections import Counter

import pytest
from tests.unit.scenario.told import is_told

from rootbranch.gather import Draft
from rootbranch.scenario import RegionSummary

from .gathering import Gathered


@pytest.fixture(scope="module")
def keys(region: RegionSummary, gathered: Gathered) -> dict[str, tuple[set[str], set[str], set[str]]]:
    """Keys of the first file, of the second, and of those that take themselves back in it, by feed."""
    found: dict[str, tuple[set[str], set[str], set[str]]] = {}
    for delivered, items in gathered:
        first, second, back = found.setdefault(delivered.mapping, (set(), set(), set()))
        for item in items:
            if isinstance(item, Draft) and not is_told(item):
                (first if delivered.installment == 1 else second).add("|".join(item.key))
                if item.withdrawn:
                    back.add("|".join(item.key))
    return found


def test_what_is_missing_from_a_full_file_or_takes_itself_back_is_told(keys, truth):
    told = {(row["feed"], row["key"]) for row in truth("withdrawals")}
    full = {"mx-fis-personas", "mx-fis-resultados"}
    gone = {(feed, key) for feed in full for key in keys[feed][0] - keys[feed][1]}
    gone |= {(feed, key) for feed, (_, _, back) in keys.items() for key in back}

    assert len(gone) >= 5
    assert gone <= told
    spoiled = {
        (row["feed"], row["key"]) for row in truth("withdrawals") if row["why"].startswith("the row was")
    }
    assert told - gone <= spoiled  # such a row may not even have become a record


def test_each_has_its_reason_and_the_place_of_the_record(region, truth):
    rows = truth("withdrawals")
    places = {(row["file"], row["row"]): row for row in truth("record_to_entity")}
    files = {one.path.name: one.installment for one in region.deliveries}

    assert Counter(row["why"] for row in rows)["entered by mistake"] == 2
    assert {row["way"] for row in rows} == {"own row", "left out of a full file"}
    for row in rows:
        assert row["why"]
        assert places[row["file"], row["row"]]["key"] == row["key"]
        assert row["entity"] in places[row["file"], row["row"]]["entities"].split() or not row["entity"]
        assert (files[row["file"]], files[row["by_file"]]) == (1, 2)


def test_whom_a_court_cleared_and_reports_taken_back_are_among_them(truth):
    told = {row["entity"]: row for row in truth("withdrawals")}

    cleared = [row for row in truth("traps") if row["kind"] == "cleared"]
    assert cleared
    for trap in cleared:
        assert told[trap["entity"]]["why"].startswith("acquitted")
    for action in truth("actions"):
        if action["label"] == "WITHDRAWN":
            assert told[action["action"]]["why"] == action["why"]

"""A region of several districts: put together in order, whole, and the same however it was made."""

import csv
import json
from collections import Counter
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.scenario.told import is_told

from rootbranch.errors import InputError, StateError
from rootbranch.gather import Draft, Reject
from rootbranch.scenario import DEMO, SIZES, RegionSummary, read_planted, write_region
from rootbranch.scenario.sizes import before, share

from .gathering import Gathered, read_region

TRIPLED = ("networks", "deals", "offenders", "offenders_known", "associates", "calls", "payments", "vehicles")
SMALL = replace(
    DEMO,
    name="small",
    districts=3,
    protected={category: 3 * number for category, number in DEMO.protected.items()},
    journeys=9_000,  # so many that it shows where they stay away
    **{name: 3 * getattr(DEMO, name) for name in TRIPLED},
)


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> RegionSummary:
    return write_region(tmp_path_factory.mktemp("districts") / "region", 4, SMALL, processes=2)


@pytest.fixture(scope="module")
def drafts(small) -> Gathered:
    return read_region(small)


def _truth(region: RegionSummary, name: str) -> list[dict[str, str]]:
    with (region.truth / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.slow
def test_the_bytes_do_not_depend_on_the_number_of_processes(tmp_path, small):
    alone = write_region(tmp_path / "alone", 4, SMALL, processes=1)

    ours = sorted(path for path in small.folder.rglob("*") if path.is_file())
    assert [path.relative_to(small.folder) for path in ours] == sorted(
        path.relative_to(alone.folder) for path in alone.folder.rglob("*") if path.is_file()
    )
    for path in ours:
        assert path.read_bytes() == (alone.folder / path.relative_to(small.folder)).read_bytes(), path.name


@pytest.mark.slow
def test_every_file_is_whole_and_read_by_its_mapping(small, drafts):
    for delivered, items in drafts:
        rows = [
            item
            for item in items
            if isinstance(item, Reject) or (isinstance(item, Draft) and not is_told(item))
        ]
        assert len(rows) == delivered.rows, delivered.path.name


@pytest.mark.slow
def test_nothing_is_rejected_but_what_was_spoiled(small, drafts):
    spoiled = {(row["file"], int(row["row"])) for row in _truth(small, "dirty")}
    for delivered, items in drafts:
        for item in items:
            if isinstance(item, Reject):
                assert (delivered.path.name, item.row) in spoiled


@pytest.mark.slow
def test_the_truth_knows_where_each_row_lies_in_the_whole_file(small, drafts):
    key_at = {
        (delivered.path.name, item.row): "|".join(item.key)
        for delivered, items in drafts
        for item in items
        if isinstance(item, Draft) and not is_told(item)
    }
    known = {(row["file"], int(row["row"])): row["key"] for row in _truth(small, "record_to_entity")}

    assert key_at.keys() <= known.keys()
    assert {place: known[place] for place in key_at} == key_at


@pytest.mark.slow
def test_no_two_records_of_a_feed_have_one_key_unless_planted(small, drafts):
    for delivered, items in drafts:
        keys = Counter(item.key for item in items if isinstance(item, Draft))
        twice = {key: number for key, number in keys.items() if number > 1}
        assert len(twice) <= (1 if delivered.mapping == "us-brd-results" else 0), delivered.path.name


@pytest.mark.slow
def test_no_two_persons_share_a_number(small):
    rows = _truth(small, "persons")
    for column in ("person", "document", "phone"):
        # An officer whom a text names has none that anybody knows.
        seen = Counter(row[column] for row in rows if row[column] or row["class"] != "officer")
        assert [value for value, number in seen.items() if number > 1] == [], column


@pytest.mark.slow
def test_outcomes_of_different_deals_share_neither_operation_nor_reference(small):
    deals: dict[str, set[str]] = {}
    for row in _truth(small, "actions"):
        if row["operation"]:
            deals.setdefault(row["operation"], set()).add(row["action"].partition("-")[0])

    assert len(deals) == 9
    assert all(len(some) == 1 for some in deals.values())


@pytest.mark.slow
def test_an_arrest_of_an_organiser_keeps_journeys_away(small):
    effects = _truth(small, "effects")

    assert sum(int(row["displaced"]) for row in effects) > 0
    strong = [row for row in effects if float(row["meant"]) >= 0.6]
    assert sum(float(row["weekly_after"]) for row in strong) < sum(
        float(row["weekly_before"]) for row in strong
    )


def test_the_shares_of_all_districts_add_up():
    for size in SIZES.values():
        parts = [size.part(number) for number in range(size.districts)]
        for name in ("deals", "offenders", "calls", "payments", "journeys", "vehicles", "collisions"):
            assert sum(getattr(part, name) for part in parts) == getattr(size, name)
        for category, number in size.protected.items():
            assert sum(part.protected[category] for part in parts) == number


def test_a_share_begins_where_the_one_before_ends():
    assert [share(10, number, 3) for number in range(3)] == [3, 3, 4]
    assert [before(10, number, 3) for number in range(4)] == [0, 3, 6, 10]


@pytest.mark.parametrize(
    ("name", "records", "networks", "offenders", "protected", "actions"),
    [
        ("demo", 2_000, 2, 190, 450, 40),
        ("1m", 1_000_000, 60, 9_000, 180_000, 3_000),
        ("10m", 10_000_000, 400, 60_000, 1_500_000, 20_000),
    ],
)
def test_each_size_is_as_large_as_the_specification_says(
    name, records, networks, offenders, protected, actions
):
    size = SIZES[name]

    assert (size.networks, size.offenders, sum(size.protected.values())) == (networks, offenders, protected)
    assert 40 * size.deals == actions
    assert abs(size.calls / records - 0.45) < 0.21


def test_what_was_planted_can_be_asked_of_a_region_that_is_there(region):
    planted = read_planted(region.folder)

    assert (planted.size, planted.seed) == ("demo", 1)
    assert planted.counts == region.planted
    assert planted.counts["flag_absent"] > 0


@pytest.mark.parametrize("text", [None, "", "[]", "{}", '{"planted": 3}', '{"planted": {"x": "y"}}'])
def test_a_folder_without_a_finished_region_is_named(tmp_path, text):
    if text is not None:
        (tmp_path / "region.json").write_text(text)

    with pytest.raises(InputError) as refused:
        read_planted(tmp_path)

    assert refused.value.what.id == ("scenario.no_region" if text is None else "scenario.damaged")


def test_a_place_without_room_is_refused_before_the_work(tmp_path, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 5_000_000}))

    with pytest.raises(InputError) as refused:
        write_region(tmp_path / "region", 1, SIZES["1m"])

    assert refused.value.what.id == "scenario.no_room"
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_is_ended_leaves_nothing(tmp_path, monkeypatch):
    def ended(*_: object) -> None:
        raise BrokenProcessPool

    monkeypatch.setattr("rootbranch.scenario.region.make_district", ended)

    with pytest.raises(StateError) as refused:
        write_region(tmp_path / "region")

    assert refused.value.what.id == "scenario.process_lost"
    assert list(tmp_path.iterdir()) == []


def test_the_region_says_what_its_files_are(region):
    about = json.loads((region.folder / "region.json").read_text(encoding="utf-8"))

    assert (about["size"], about["seed"], about["records"]) == ("demo", 1, region.records)
    for file in about["files"]:
        assert (region.folder / file["file"]).is_file()
        assert (region.folder / file["mapping"]).is_file()
    assert not list(Path(region.folder).rglob("*.growing"))

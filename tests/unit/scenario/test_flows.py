import csv
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from rootbranch.scenario.chance import table
from rootbranch.scenario.flows import ALL, MONTHS, write_flows
from rootbranch.scenario.sizes import DEMO


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def monthly(region):
    return _rows(region.folder, "flows/monthly_flows.csv")


@pytest.fixture(scope="module")
def of_europe(region):
    return _rows(region.folder, "flows/europe/monthly_flows.csv")


@pytest.fixture(scope="module")
def episodes(region):
    rows = _rows(region.folder, "truth/flow_episodes.csv")
    return {row["kind"]: row for row in rows}


def _series(rows: list[dict[str, str]], **wanted: str) -> dict[str, Any]:
    return {
        row["month"]: int(row["count"]) if row["count"] else None
        for row in rows
        if all(row[name] == value for name, value in wanted.items())
    }


def test_every_series_has_twenty_four_months(monthly):
    series = defaultdict(set)
    for row in monthly:
        series[row["crossing"], row["reporter"], row["nationality"]].add(row["month"])

    assert {len(months) for months in series.values()} == {MONTHS}
    assert len({reporter for _, reporter, _ in series}) == 5
    assert len(series) > 100


def test_no_small_cell_leaves_unless_it_is_marked_and_empty(monthly, of_europe):
    for row in (*monthly, *of_europe):
        if row["suppressed"] == "yes":
            assert row["count"] == ""
        else:
            assert int(row["count"]) >= 10
    assert {row["suppressed"] for row in monthly} == {"yes", "no"}


def test_no_hidden_cell_can_be_computed_from_its_total(monthly, of_europe):
    offices: defaultdict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    for row in (*monthly, *of_europe):
        offices[row["month"], row["crossing"], row["reporter"]][row["nationality"]] = row["count"]
    for cells in offices.values():
        total = cells.pop(ALL)
        hidden = [name for name, count in cells.items() if count == ""]
        if total:
            left = int(total) - sum(int(count) for count in cells.values() if count)
            assert left == 0 if not hidden else len(hidden) >= 2 and left >= 10


def test_people_go_by_the_neighbouring_crossing_after_the_disruption(monthly, episodes):
    moved = episodes["displacement"]
    assert 60 <= int(moved["share_percent"]) <= 80
    assert int(moved["within_weeks"]) <= 3
    start = moved["starts"][:7]
    here = _series(monthly, crossing=moved["crossing"], nationality=ALL)
    there = _series(monthly, crossing=moved["to"], nationality=ALL)
    months = sorted(here)
    before, after = months[months.index(start) - 1], months[months.index(start) + 1]

    assert here[after] < 0.5 * here[before]
    assert there[after] > 1.4 * there[before]
    assert here[months[-1]] > here[before]


def test_a_nationality_that_nobody_had_met_arrives(monthly, episodes):
    arrives = episodes["arrival"]
    for month, count in _series(
        monthly, crossing="nuevo_laredo", reporter="MX", nationality=arrives["nationality"]
    ).items():
        if month < arrives["starts"][:7]:
            assert count is None
    last = [
        row for row in monthly if row["month"] == "2026-10" and row["nationality"] == arrives["nationality"]
    ]
    assert all(row["suppressed"] == "no" for row in last)


def test_spring_is_busier_than_december(monthly):
    total = _series(monthly, crossing="laredo", nationality=ALL)

    assert total["2025-04"] > 1.2 * total["2024-12"]
    assert total["2026-04"] > total["2025-04"] * 0.95


def test_a_baseline_is_the_mean_of_the_months_that_are_shown(region, monthly):
    shown: defaultdict[tuple[str, ...], dict[str, int]] = defaultdict(dict)
    for row in monthly:
        if row["count"]:
            shown[row["crossing"], row["reporter"], row["nationality"]][row["month"]] = int(row["count"])
    baselines = _rows(region.folder, "flows/baselines.csv")

    assert len(baselines) == 2 * len(
        {(row["crossing"], row["reporter"], row["nationality"]) for row in monthly}
    )
    for row in baselines:
        first, last = row["period"].split("/")
        series = shown[row["crossing"], row["reporter"], row["nationality"]]
        used = [count for month, count in series.items() if first <= month <= last]
        assert int(row["months_used"]) == len(used)
        if row["mean"]:
            assert abs(Decimal(row["mean"]) - Decimal(sum(used)) / len(used)) <= Decimal("0.05")
        else:
            assert len(used) < 6


def test_the_same_seed_gives_the_same_flows_and_a_larger_region_larger_ones(tmp_path):
    large = replace(DEMO, protected={name: 400 * count for name, count in DEMO.protected.items()})
    for name, size in (("one", DEMO), ("other", DEMO), ("large", large)):
        write_flows(tmp_path / name, 5, size)
    one, other, more = (
        (tmp_path / name / "flows" / "monthly_flows.csv").read_bytes() for name in ("one", "other", "large")
    )

    assert one == other
    total = [
        sum(
            filter(None, _series(_rows(tmp_path / name, "flows/monthly_flows.csv"), nationality=ALL).values())
        )
        for name in ("one", "large")
    ]
    assert 15 < total[1] / total[0] < 25
    assert more != one


def test_on_the_other_map_people_go_by_another_crossing_too(region, of_europe):
    moved = next(
        row for row in _rows(region.folder, "truth/europe_episodes.csv") if row["kind"] == "displacement"
    )
    here = _series(of_europe, crossing=moved["crossing"], reporter="HU", nationality=ALL)
    there = _series(of_europe, crossing=moved["to"], nationality=ALL)
    months = sorted(here)
    start = months.index(moved["starts"][:7])

    assert here[months[start + 1]] < 0.5 * here[months[start - 1]]
    assert there[months[start + 1]] > 1.2 * there[months[start - 1]]


def test_the_other_map_has_twenty_four_months_of_its_own_offices_and_nobody_of_the_region(
    region, monthly, of_europe
):
    months = defaultdict(set)
    for row in of_europe:
        months[row["crossing"], row["reporter"], row["nationality"]].add(row["month"])

    assert {len(some) for some in months.values()} == {MONTHS}
    assert {row["crossing"] for row in of_europe} & {row["crossing"] for row in monthly} == set()
    assert {row["reporter"] for row in of_europe} & {row["reporter"] for row in monthly} == set()
    assert {row["stop"] for row in _rows(region.folder, "truth/journeys.csv")} & {
        row["stop"] for row in _legs(region, "europe")
    } == set()


def _legs(region, corridor: str) -> list[dict[str, str]]:
    return [row for row in _rows(region.folder, "truth/legs.csv") if row["corridor"] == corridor]


@pytest.mark.parametrize("corridor", ["americas", "europe"])
def test_a_map_hangs_together_and_its_counted_crossings_lie_on_it(region, corridor):
    legs = _legs(region, corridor)
    way = nx.Graph([(row["origin"], row["stop"]) for row in legs])
    folder = "flows" if corridor == "americas" else "flows/europe"
    counted = {row["crossing"] for row in _rows(region.folder, f"{folder}/monthly_flows.csv")}

    assert {row["by"] for row in legs} <= {"road", "foot", "sea"}
    assert counted <= set(way)
    if corridor == "europe":
        assert nx.is_connected(way)
        assert [
            row["stage"] for row in legs if row["stage"] not in table("europe")["corridor"]["stages"]
        ] == []
    journeys = {(row["origin"], row["stop"]) for row in _rows(region.folder, "truth/journeys.csv")}
    assert (journeys <= {(row["origin"], row["stop"]) for row in legs}) is (corridor == "americas")

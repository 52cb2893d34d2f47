"""The blind sheet gives nothing away, and counts readers' answers rightly."""

import csv
from collections import Counter
from random import Random

import pytest
from tests.bench.bench_scenario_blind import COLUMNS, EACH, count_right, in_one_form, mixed, stops, wilson


def test_both_kinds_of_rows_are_in_the_sheet_in_one_form_and_only_the_key_says_which(region):
    feed = region.folder / "feeds" / "US-BRD" / "stops_2026-08.csv"
    with feed.open(encoding="utf-8", newline="") as file:
        invented = [in_one_form(row) for row in stops(list(csv.DictReader(file)))]
    real = [in_one_form({"date": "03/14/2024", "time": "2:10 PM", "people": "4 people"}) for _ in range(30)]

    sheet, key = mixed(Random(4), real, invented)

    assert Counter(row["real"] for row in key) == {"yes": EACH, "no": EACH}
    assert [row["row"] for row in sheet] == [row["row"] for row in key]
    assert {tuple(row) for row in sheet} == {("row", *COLUMNS, "real")}
    assert {row["real"] for row in sheet} == {""}
    assert len({row["real"] for row in key[:EACH]}) == 2  # shuffled
    assert all(len(row["month"]) == 2 for row in sheet)


@pytest.mark.parametrize(
    ("written", "month", "hour"),
    [
        ({"date": "7/20/2026 2:12 PM"}, "07", "14"),
        ({"date": "2024-03-01", "hour": "06:30"}, "03", "06"),
        ({"date": "3/1/2024"}, "03", ""),
        ({"date": "some time in spring"}, "", ""),
        ({}, "", ""),
    ],
)
def test_days_and_hours_of_either_form_come_out_alike(written, month, hour):
    row = in_one_form(written)

    assert (row["month"], row["hour"]) == (month, hour)


def test_what_is_missing_or_cannot_be_read_is_empty_and_no_other_column_passes():
    row = in_one_form({"name": "Somebody", "year": "2012", "people": "unknown", "make": " Ford  F "})

    assert row == {**dict.fromkeys(COLUMNS, ""), "make": "ford f"}
    dated = in_one_form({"date": "3/1/2024", "year": "2012 or so"})
    assert (dated["month"], dated["vehicle_age"]) == ("03", "12")


def test_a_reader_who_leaves_a_row_out_is_wrong_there():
    key = [{"row": "1", "real": "yes"}, {"row": "2", "real": "no"}, {"row": "3", "real": "no"}]

    assert count_right(key, [{"row": "1", "real": " Yes "}, {"row": "2", "real": ""}]) == (1, 3)


def test_the_range_is_wilsons():
    assert wilson(0, 10)[0] == pytest.approx(0.0)
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=2e-4)  # Newcombe 1998, table I

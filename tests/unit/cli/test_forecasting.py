"""Forecasts, alarms and displacement at the command line: what comes out, and what bad series are told."""

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from rootbranch.cli import main

MONTHS = [f"{year}-{month:02d}" for year in range(2018, 2024) for month in range(1, 13)]


def run(*words: str | Path, **environment: str) -> tuple[int, str, str]:
    answer = CliRunner().invoke(main, [str(word) for word in words], env=environment)
    return answer.exit_code, answer.stdout, answer.stderr


def written(folder: Path, rows: list[str], name: str = "series.csv") -> Path:
    file = folder / name
    file.write_text("\n".join(["unique_id,ds,y", *rows]) + "\n", encoding="utf-8")
    return file


@pytest.fixture
def series(tmp_path: Path) -> Path:
    """Four corridors that drift; north loses nine tenths to south for three months, and east jumps in the last month."""
    chance = np.random.default_rng(4)
    counts = np.rint(np.exp(7 + np.cumsum(chance.normal(0, 0.03, (72, 4)), axis=0)))
    gone = np.rint(0.9 * counts[49:52, 0])
    counts[49:52, 0] -= gone
    counts[49:52, 1] += gone
    counts[71, 2] *= 8
    names = ("north", "south", "east", "west")
    rows = [
        f"{name},{month}-01,{count:.0f}"
        for name, column in zip(names, counts.T, strict=True)
        for month, count in zip(MONTHS, column, strict=True)
    ]
    return written(tmp_path, rows)


def test_a_forecast_is_written_in_long_format_with_method_and_trust(series: Path, tmp_path: Path) -> None:
    out = tmp_path / "F.csv"
    code, told, _ = run("flows", "forecast", series, "--horizon", "3", "--levels", "80,95", "--out", out)
    assert code == 0
    assert "4 series over 72 months" in told
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["unique_id", "ds", "mean", "lo-80", "hi-80", "lo-95", "hi-95", "method", "why", "error_ratio", "parts", "trust", "outside", "upstream", "upstream_ratio"]  # fmt: skip
    assert [row["ds"] for row in rows if row["unique_id"] == "north"] == [
        "2024-01-01",
        "2024-02-01",
        "2024-03-01",
    ]
    assert {row["why"] for row in rows} <= {"learnt", "guard"}
    for row in rows:
        ends = [float(row[name]) for name in ("lo-95", "lo-80", "hi-80", "hi-95")]
        assert ends == sorted(ends)
        shares = [float(part.split("=")[1]) for part in row["parts"].split(";")]
        assert sum(shares) == pytest.approx(1, abs=0.06)


def test_alerts_name_the_last_month_and_ask_for_care_not_for_targets(series: Path, tmp_path: Path) -> None:
    out = tmp_path / "A.csv"
    code, told, _ = run("flows", "alerts", series, "--out", out)
    assert code == 0
    assert "east" in told
    assert "reception, health, staffing" in told
    with out.open(encoding="utf-8", newline="") as file:
        last = [row for row in csv.DictReader(file) if row["ds"] == "2023-12-01"]
    assert [(row["unique_id"], row["direction"], row["playbook"]) for row in last] == [
        ("east", "up", "reception;health;staffing")
    ]


def test_a_flow_that_moved_is_told_in_two_languages_and_for_programs(series: Path) -> None:
    words = ("flows", "displacement", series, "--at", "north", "--month", "2022-01")
    assert "2022-01: the flow moved" in run(*words)[1]
    assert "el flujo se desplazó" in run(*words, ROOTBRANCH_LANGUAGE="es")[1]
    told = json.loads(run(*words, "--json")[1])
    assert (told["verdict"], told["month"], told["found_at_half"]) == ("moved", "2022-01-01", True)


def test_cannot_tell_is_an_answer_and_says_why(series: Path) -> None:
    code, told, _ = run("flows", "displacement", series, "--at", "west", "--month", "2018-03")
    assert code == 0
    assert "cannot tell" in told
    assert "Too few months" in told


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "no row"),
        (["a,2020-01-01,5", "a,2020-01-01,6"], "has 2020-01-01 twice"),
        (["a,2020-01-01,-5"], "“-5” is not a count"),
        (["a,2020-01-01,5.5"], "“5.5” is not a count"),
        (["a,2020-01-01,nan"], "“nan” is not a count"),
        (["a,2020-01-01,"], "“” is not a count"),
        (["a,2020-01-01,9999999999999999"], "is not a count"),
        (["a,2020-01-15,5"], "“2020-01-15” is not the first day of a month"),
        (["a,January,5"], "“January” is not the first day"),
        ([",2020-01-01,5"], "names no series"),
        (["a,2020-01-01,5", "a,2020-03-01,5"], "no row for 2020-02"),
        (["a,2020-01-01,5", "b,2020-01-01,5", "b,2020-02-01,5"], "no row for 2020-02"),
        (["a,2018-01-01,5", "a,2019-01-01,5", "a,2020-01-01,5", "a,2020-02-01,5"], "a whole year apart"),
        (["a,1000-01-01,5", "a,2020-02-01,5"], "more than 1200 months"),
    ],
)
def test_a_series_that_would_make_nonsense_is_refused_with_its_place(
    tmp_path: Path, rows: list[str], said: str
) -> None:
    out = tmp_path / "F.csv"
    code, _, told = run("flows", "forecast", written(tmp_path, rows), "--out", out)
    assert code == 1
    assert said in " ".join(told.split())
    assert "series.csv" in told
    assert not out.exists()


def test_absent_months_are_zero_only_where_it_is_said(tmp_path: Path) -> None:
    rows = [f"a,{month},7.0" for month in MONTHS if month != "2020-06"] + [f"b,{month},9" for month in MONTHS]
    file, out = written(tmp_path, rows), tmp_path / "F.csv"
    assert run("flows", "forecast", file, "--out", out)[0] == 1
    assert run("flows", "forecast", file, "--out", out, "--absent", "zero")[0] == 0


def test_three_observations_and_nothing_but_zeros_get_a_forecast_that_says_so(tmp_path: Path) -> None:
    rows = [f"a,2020-0{month},{count}" for month, count in ((1, 4), (2, 5), (3, 6))] + [
        f"z,2020-0{month},0" for month in (1, 2, 3)
    ]
    out = tmp_path / "F.csv"
    code, told, _ = run("flows", "forecast", written(tmp_path, rows), "--horizon", "1", "--out", out)
    assert code == 0
    assert "Without interval" in told
    with out.open(encoding="utf-8", newline="") as file:
        made = [(row["unique_id"], row["mean"], row["lo-80"], row["why"]) for row in csv.DictReader(file)]
    assert made == [("a", "6.0", "", "short"), ("z", "0.0", "", "empty")]


@pytest.mark.parametrize("levels", ["", "80,", "0", "100", "80,80", "eighty", "-5"])
def test_levels_are_whole_percentages(series: Path, tmp_path: Path, levels: str) -> None:
    code, _, told = run("flows", "forecast", series, "--levels", levels, "--out", tmp_path / "F.csv")
    assert code == 1
    assert "no list of levels" in told


@pytest.mark.parametrize(
    ("at", "month", "said"),
    [
        ("nowhere", "2022-01", "no corridor “nowhere”"),
        ("north", "2031-01", "not covered"),
        ("north", "soon", "not covered"),
    ],
)
def test_an_action_that_the_file_does_not_cover_is_refused(
    series: Path, at: str, month: str, said: str
) -> None:
    code, _, told = run("flows", "displacement", series, "--at", at, "--month", month)
    assert code == 1
    assert said in " ".join(told.split())


def test_one_corridor_has_nowhere_to_move_to(tmp_path: Path) -> None:
    file = written(tmp_path, [f"a,{month},5" for month in MONTHS])
    assert run("flows", "displacement", file, "--at", "a", "--month", "2022-01")[0] == 1


def test_a_file_of_days_is_forecast_and_watched_by_day(tmp_path: Path) -> None:
    days = [date(2024, 1, 1) + timedelta(days=place) for place in range(60)]
    rows = [f"a,{day},{(30 if day.weekday() > 4 else 100) + place % 3}" for place, day in enumerate(days)]
    file, out = written(tmp_path, rows), tmp_path / "F.csv"
    code, told, _ = run("flows", "forecast", file, "--step", "day", "--horizon", "7", "--out", out)
    assert code == 0
    assert "60 days" in told
    with out.open(encoding="utf-8", newline="") as read:
        made = {row["ds"]: float(row["mean"]) for row in csv.DictReader(read)}
    assert next(iter(made)) == "2024-03-01"
    assert made["2024-03-02"] < 60 < made["2024-03-04"]
    assert run("flows", "alerts", file, "--step", "day", "--out", tmp_path / "A.csv")[0] == 0
    assert "--step day" in run("flows", "forecast", file, "--out", out)[2]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["a,2024-01-01,5", "a,2024-01-03,5"], "no row for 2024-01-02"),
        (["a,2024-01-01,5", "a,2024-01-01,6"], "has 2024-01-01 twice"),
        (["a,2024-01,5"], "“2024-01” is not a day"),
        (["a,2018-01-01,5", "a,2024-02-01,5"], "more than 1500 days"),
    ],
)
def test_days_that_would_make_nonsense_are_refused(tmp_path: Path, rows: list[str], said: str) -> None:
    code, _, told = run(
        "flows", "forecast", written(tmp_path, rows), "--step", "day", "--out", tmp_path / "F.csv"
    )
    assert code == 1
    assert said in " ".join(told.split())


def test_what_lies_upstream_is_told_for_each_series(series: Path, tmp_path: Path) -> None:
    above = written(tmp_path, [f"north,{month},{40 + place}" for place, month in enumerate(MONTHS)], "up.csv")
    out = tmp_path / "F.csv"
    words = ("flows", "forecast", series, "--upstream", above, "--delay", "2", "--out", out)
    code, told, _ = run(*words)
    assert code == 0
    assert "not there for 3" in told
    with out.open(encoding="utf-8", newline="") as file:
        said = {row["unique_id"]: row["upstream"] for row in csv.DictReader(file)}
    assert said["north"] in {"used", "left"}
    assert {said[name] for name in ("south", "east", "west")} == {"none"}
    stranger = written(tmp_path, [f"elsewhere,{month},4" for month in MONTHS], "up.csv")
    assert "No series upstream has the name" in run(*words[:4], stranger, "--out", out)[2]

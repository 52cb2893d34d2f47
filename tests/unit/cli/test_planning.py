"""Plain graph tools at the command line: what comes out, that it is not for action, and what bad files are told."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from rootbranch.cli import main

STAR = "source,target\nhub,a\nhub,b\nhub,c\nc,d\na,hub\nd,d\n"


def run(*words: str | Path) -> tuple[int, str, str]:
    answer = CliRunner().invoke(main, [str(word) for word in words])
    return answer.exit_code, answer.stdout, answer.stderr


def planned(file: Path, many: int) -> dict[str, object]:
    code, told, _ = run("plan", file, "-k", str(many), "--seconds", "2", "--json")
    assert code == 0
    made: dict[str, object] = json.loads(told)
    return made


@pytest.fixture
def star(tmp_path: Path) -> Path:
    file = tmp_path / "edges.csv"
    file.write_text(STAR, encoding="utf-8")
    return file


def test_a_plan_says_what_is_chosen_what_is_left_and_that_it_is_proven(star: Path) -> None:
    found = planned(star, 1)
    assert (found["chosen"], found["pairs_left"], found["bound"], found["proven"]) == (["hub"], 1, 1, True)
    assert found["mark"] == "not-for-action"


def test_a_plan_for_people_says_the_same_and_that_nobody_may_act_on_it(star: Path) -> None:
    code, told, warned = run("plan", star, "-k", "1")
    assert code == 0
    assert "  hub\n1 pairs are left" in told
    assert "proven" in told
    assert "not for action" in warned


def test_a_set_as_large_as_the_network_is_the_network(star: Path) -> None:
    assert planned(star, 99)["chosen"] == ["a", "b", "c", "d", "hub"]


def test_rows_in_another_order_give_the_same(star: Path, tmp_path: Path) -> None:
    head, *rows = STAR.splitlines()
    other = tmp_path / "other.csv"
    other.write_text("\n".join([head, *reversed(rows)]), encoding="utf-8")
    assert planned(star, 2) | {"seconds": 0} == planned(other, 2) | {"seconds": 0}


def test_an_order_has_one_removal_a_row_until_the_target(star: Path, tmp_path: Path) -> None:
    out = tmp_path / "order.csv"
    code, _, warned = run("dismantle", star, "--target", "0.5", "--seconds", "1", "--out", out)
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert (code, [row["node"] for row in rows]) == (0, ["hub"])
    assert rows[0] == {"node": "hub", "largest_component": "2", "mark": "not-for-action"}
    assert "not for action" in warned
    run("dismantle", star, "--target", "0", "--seconds", "1", "--out", out)
    assert {row["node"] for row in csv.DictReader(out.read_text(encoding="utf-8").splitlines())} == set(
        "abcd"
    ) | {"hub"}


def test_a_row_without_target_is_a_node_without_links(tmp_path: Path) -> None:
    file = tmp_path / "edges.csv"
    file.write_text("source,target\nalone,\nother,\n", encoding="utf-8")
    assert planned(file, 1)["pairs_left"] == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("source,target\n", "names no node"),
        ("source,target\na,b\n,c\n", "edges.csv, row 2"),
        ("from,to\na,b\n", "source"),
        ("", "edges.csv"),
        ("source,target\n\x00\xff,b", "edges.csv"),
        ("source,target\na,b,c\n", "edges.csv"),
    ],
)
def test_a_file_that_is_no_list_of_links_is_refused_and_named(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "edges.csv"
    file.write_bytes(text.encode("latin-1"))
    for words in (("plan", file, "-k", "1"), ("dismantle", file, "--out", tmp_path / "order.csv")):
        code, _, warned = run(*words)
        assert code == 1, warned
        assert told in warned
    assert not (tmp_path / "order.csv").exists()


def test_a_whole_network_smaller_than_the_file_is_refused(star: Path, tmp_path: Path) -> None:
    code, _, warned = run("dismantle", star, "--nodes", "3", "--out", tmp_path / "order.csv")
    assert code == 1
    assert "3" in warned
    assert "5" in warned


@pytest.mark.parametrize(
    "words", [("-k", "0"), ("-k", "1", "--seconds", "0"), (), ("-k", "1", "--objective", "fame")]
)
def test_arguments_that_make_no_sense_are_refused(star: Path, words: tuple[str, ...]) -> None:
    assert run("plan", star, *words)[0] == 2


def test_formulas_and_long_names_come_back_as_they_came(tmp_path: Path) -> None:
    file = tmp_path / "edges.csv"
    names = ["=1+1", "x" * 10_000, "né, “so”"]
    with file.open("w", encoding="utf-8", newline="") as made:
        csv.writer(made).writerows([("source", "target"), *((name, "hub") for name in names)])
    assert sorted(planned(file, 4)["chosen"]) == sorted([*names, "hub"])  # type: ignore[call-overload]

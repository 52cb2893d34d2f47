"""Definitions, rules, following and effort on the command line: shown, answered, refused with what to mend."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.fixtures.world import World, report

from rootbranch import usecases
from rootbranch.cli import main

TEST = "smuggling_infrastructure@1"


def run(world: World, *words: str, officer: str = "results", language: str = "en") -> Result:
    world.close()
    told = [*words, "--home", str(world.home), "--as", officer, "--language", language]
    return CliRunner().invoke(main, told, catch_exceptions=False)


@pytest.fixture
def houses(world: World) -> tuple[World, str, str]:
    """A world with one house, its entry's number and its report."""
    world.reports(report("h1", "infrastructure", natural_key="HOUSE-1"))
    world.count()
    (line,) = usecases.list_entries(
        world.installation, world.actor("results"), usecases.EntryFilters(kind="infrastructure")
    ).items
    return world, str(line.entry.number), line.entry.outcome.reports[0]


def test_a_test_is_answered_and_stands_in_the_figure_with_what_is_not_known_yet(
    houses: tuple[World, str, str],
) -> None:
    world, number, record = houses
    assert "Nothing was shown" in run(world, "definitions", "show", number).output
    elements = ("used_for_smuggling", "controlled_for_gain", "taken_out_of_use")
    given = [f"{element}=met:{record}" for element in elements]
    answered = run(world, "definitions", "answer", number, TEST, *given)
    assert answered.exit_code == 0, answered.output
    assert "stands in every figure" in run(world, "definitions", "show", number).output
    assert "respondida para 1 resultados" in run(world, "definitions", "list", language="es").output
    figures = run(world, "figures").output
    assert "smuggling_infrastructure@1" in figures
    drawn = run(world, "definitions", "sample", TEST, "--size", "1", "--second", "reviewer")
    assert "Drawn: 1" in drawn.output
    assert f"entry {number}" in run(world, "definitions", "list", officer="reviewer").output
    shown = run(world, "definitions", "show", number, officer="reviewer").output
    assert "met" not in shown.replace("not_met", "")
    for wrong in (["luck"], [*given, given[0]], given[:2]):
        refused = run(world, "definitions", "answer", number, TEST, *wrong)
        assert refused.exit_code == 1
        assert "element" in refused.output.casefold()


def test_campaigns_and_their_reasons(houses: tuple[World, str, str]) -> None:
    world, number, record = houses
    assert run(world, "campaigns", "add", "Faro", "--lead", "BB", "--first", "2026-01-01").exit_code == 0
    assert run(world, "campaigns", "add", "faro", "--lead", "BB", "--first", "2026-01-01").exit_code == 1
    attribute = ("campaigns", "attribute", number, "Faro", "--record", record, "--reason")
    assert run(world, *attribute, "efforts that resulted in").exit_code == 2
    assert "Attributed to Faro." in run(world, *attribute, "tasked").output
    assert "Faro: tasked" in run(world, "definitions", "show", number).output
    assert "Faro" in run(world, "campaigns", "list").output


def test_rules_are_listed_checked_and_compared(world: World, tmp_path: Path) -> None:
    assert "disruption_action@1" in run(world, "rules", "list").output
    file = tmp_path / "rules.toml"
    file.write_bytes(b"\xff\xfe")
    assert "TOML in UTF-8" in run(world, "rules", "check", str(file)).output
    file.write_text(
        '[[composite]]\nid="a"\nversion=1\ntitle="A"\nvalid_from=2030-01-01\nrules=["arrest@1"]\n'
    )
    assert "Can be added: a@1" in run(world, "rules", "check", str(file)).output
    assert world.rows("rule") == []
    assert "valid from 2030-01-01" in run(world, "rules", "add", str(file)).output
    assert run(world, "rules", "compare", "a@1", "arrest@1").exit_code == 0
    assert "No hay regla ni palabra" in run(world, "rules", "compare", "a@1", "b@1", language="es").output


def test_an_empty_ledger_has_nobody_to_follow_and_no_cost(world: World, tmp_path: Path) -> None:
    assert "Nobody was arrested" in run(world, "follow").output
    assert "No effort" in run(world, "effort", "cost", "--first", "2026-01-01", "--last", "2026-01-31").output
    file = tmp_path / "effort.csv"
    file.write_text(
        "partner,kind,amount,unit,territory,first,last,source\n"
        "AA,hours,120,hours,own,2026-01-01,2026-01-31,time sheets\n"
        "AA,hours,-1,hours,partner,2026-01-01,2026-01-31,time sheets\n"
    )
    refused = run(world, "effort", "load", str(file))
    assert (refused.exit_code, "2: amount" in refused.output) == (1, True)
    assert world.rows("effort") == []
    file.write_text(file.read_text().replace("-1", "10"))
    assert "Entered: 2" in run(world, "effort", "load", str(file)).output
    assert "time sheets" in run(world, "effort", "list").output

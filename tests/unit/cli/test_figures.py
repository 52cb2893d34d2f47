"""Figures on the command line: days in the wrong order are refused, and what no count has taken in is said."""

import json

import pytest
from click.testing import CliRunner, Result
from tests.fixtures.world import REPORT_COLUMNS, REPORTS, World, report

from rootbranch import usecases
from rootbranch.cli import main


def run(world: World, *words: str, officer: str = "results", language: str = "en") -> Result:
    world.close()
    told = [*words, "--home", str(world.home), "--as", officer, "--language", language]
    return CliRunner().invoke(main, told, catch_exceptions=False)


@pytest.mark.parametrize(("language", "said"), [("en", "ends before it begins"), ("es", "termina antes")])
def test_days_in_the_wrong_order_are_refused(world: World, language: str, said: str) -> None:
    result = run(world, "figures", "--first", "2026-12-01", "--last", "2026-01-01", language=language)
    assert result.exit_code == 1
    assert said in result.output
    assert "arrest@1" not in result.output


def test_what_no_count_has_taken_in_is_said_after_gathering_and_beside_figures(world: World) -> None:
    mapping = world.folder / "reports.yml"
    mapping.write_text(REPORTS)
    file = world.file(REPORT_COLUMNS, [report("r-1")], "told.csv")
    gather = ("gather", str(file), "--partner", "AA", "--mapping", str(mapping))
    said = "1 delivery came after the last count; `rootbranch count` takes it in."
    dry = run(world, *gather, "--dry-run", officer="aa-liaison")
    assert dry.exit_code == 0
    assert "after the last count" not in dry.output
    assert said in run(world, *gather, officer="aa-liaison").output
    assert said in run(world, "figures").stderr
    assert "1 entrega llegó después" in run(world, "figures", language="es").stderr
    listed = run(world, "figures", "--json")
    assert isinstance(json.loads(listed.stdout), list)
    assert said in listed.stderr
    assert run(world, "count").exit_code == 0
    assert "after the last count" not in run(world, "figures").output


def test_a_reason_that_speaks_for_another_verdict_is_refused(world: World) -> None:
    world.reports(report("a", "seizure", commodity="cash", amount="120000", unit="USD", place="Puerto"))
    world.reports(
        report("b", "seizure", commodity="cash", amount="120000", unit="USD", place="Puerto"), partner="BB"
    )
    world.count()
    (pair,) = usecases.queue(world.installation, world.actor("results"), limit=1).pairs
    judge = ("judge", pair.left.record, pair.right.record)
    refused = run(world, *judge, "same", "--reason", "contradicts: they do")
    assert refused.exit_code == 1
    assert "does not speak for" in refused.output
    assert "place_and_day" in refused.output
    listed = run(world, "queue").output
    assert "AA: Seizure · 2026-03-14 · Puerto" in listed
    assert "BB: Seizure · 2026-03-14 · Puerto" in listed
    assert run(world, *judge, "different", "--reason", "contradicts: they do").exit_code == 0

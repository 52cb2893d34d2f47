"""`claims check` on the command line: with and without a ledger, in both languages, to a file."""

import json
from pathlib import Path

from click.testing import CliRunner, Result
from tests.fixtures.world import World, report

from rootbranch.cli import main

HEADER = "claim_id,published,publisher,wording,measure,value,unit,period_from,period_to,scope"
ROWS = (
    "N1,2026-04-02,office,2 arrests,arrests,2,arrests,2026-03-01,2026-03-31,all",
    "N2,2026-04-02,press,5 arrests,arrests,5,arrests,2026-03-01,2026-03-31,",
    "N3,2026-04-02,press,=cmd|x,searches,300,percent_increase,2026-03-01,2026-03-31,",
)


def told(folder: Path, *rows: str) -> Path:
    file = folder / "told.csv"
    file.write_text("\n".join((HEADER, *rows)), encoding="utf-8")
    return file


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["claims", "check", *words], catch_exceptions=False)


def test_claims_are_checked_without_any_installation(tmp_path: Path) -> None:
    result = run(str(told(tmp_path, *ROWS)), "--json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert [each["standing"] for each in found["claims"]] == [
        "contradicted",
        "contradicted",
        "not_comparable",
    ]
    assert found["with_ledger"] is False
    assert "contradicha (N2)" in run(str(told(tmp_path, *ROWS)), "--language", "es").output


def test_claims_are_checked_against_the_ledger_and_the_look_is_audited(world: World) -> None:
    world.reports(
        report("a", name="Ana Sol", born="1980-05-05"), report("b", name="Luis Mar", born="1971-01-09")
    )
    world.count()
    world.close()
    result = run(str(told(world.folder, *ROWS)), "--home", str(world.home), "--as", "results", "--json")
    found = {each["claim_id"]: each for each in json.loads(result.stdout)["claims"]}
    assert (found["N1"]["standing"], found["N1"]["by"]) == ("reproduced", ["ledger"])
    assert (found["N2"]["standing"], found["N2"]["by"]) == ("contradicted", ["ledger"])
    assert any(what == "check_claims" for (what,) in world.rows("audit", "what"))


def test_the_ledger_is_asked_by_an_officer_only(world: World) -> None:
    world.close()
    result = run(str(told(world.folder, *ROWS)), "--home", str(world.home), "--as", "nobody-here")
    assert result.exit_code == 1
    assert result.stdout == ""


def test_a_broken_row_is_named_and_the_exit_code_says_so(tmp_path: Path) -> None:
    result = run(str(told(tmp_path, ROWS[0], ROWS[0].replace("N1", "N9").replace(",2,", ",two,"))))
    assert result.exit_code == 1
    assert "line 3, value" in result.stderr
    assert "N1" in result.stdout


def test_a_table_to_write_holds_no_formula(tmp_path: Path) -> None:
    file = told(tmp_path, *ROWS, ROWS[2].replace("N3", "=N4()"))
    result = run(str(file), "--out", str(tmp_path / "out.csv"))
    assert result.exit_code == 0
    assert "\n'=N4()" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    assert run(str(file), "--out", str(tmp_path / "out.pdf")).exit_code == 1
    assert run(str(tmp_path / "none.csv")).exit_code == 1

"""Tables are protected and attacked from the command line, and nothing half-done is left behind."""

from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from rootbranch.cli import main
from tests.e2e.tutorial import Reader
from tests.house.tree import ROOT

TABLE = "nat,area,count\nMEX,A,40\nMEX,B,30\nMEX,ALL,70\nGTM,A,4\nGTM,B,26\nGTM,ALL,30\nALL,A,44\nALL,B,56\nALL,ALL,100\n"


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["flows", *words])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ROOTBRANCH_LANGUAGE", raising=False)
    (tmp_path / "t.csv").write_text(TABLE)
    return tmp_path


def test_the_page_on_protection_can_be_followed(folder: Path) -> None:
    page = (ROOT / "docs" / "how-to" / "protect-a-table.md").read_text(encoding="utf-8")
    assert Reader(folder).follow(page) == 4


def test_what_is_written_holds_no_small_count_and_no_word_on_which_cells_were_small(folder: Path) -> None:
    assert run("protect", "t.csv", "--out", "p.csv", "--certificate", "c.json").exit_code == 0
    rows = [row.split(",") for row in (folder / "p.csv").read_text().splitlines()[1:]]
    assert {row[3] for row in rows} == {"shown", "hidden"}
    assert all(row[2] == "" or int(row[2]) >= 10 for row in rows)
    certificate = orjson.loads((folder / "c.json").read_bytes())
    assert certificate["reader"] == {"exact": 0, "narrower_than_threshold": 0}
    assert [set(one) for one in certificate["ranges"]] == [{"nat", "area", "low", "high"}] * 4


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("nat,area,count\nMEX,A,4\nMEX,ALL,9\n", "A total is not what its parts come to"),
        ("nat,area,count\nMEX,A,-4\n", "A count is negative"),
        ("nat,area,count\nMEX,A,few\n", "A count is no whole number"),
        ("nat,area,count\nMEX,A,99999999999999999999\n", "A count is no whole number"),
        ("nat,area,count\nMEX,A,\n", "A count is missing"),
        ("nat,area,count\n", "The file has no row"),
        ("nat,area,number\nMEX,A,4\n", "The file has no column count"),
        ("nat,nat,count\nMEX,A,4\n", "has a column twice"),
        ("", "neither CSV with a header"),
    ],
)
def test_a_broken_table_is_told_and_nothing_is_written(folder: Path, content: str, says: str) -> None:
    (folder / "t.csv").write_text(content)
    result = run("protect", "t.csv", "--out", "p.csv", "--certificate", "c.json")
    assert result.exit_code == 1
    assert says in result.output
    assert [path.name for path in folder.iterdir()] == ["t.csv"]


def _list_of_persons() -> str:
    rows = (f"Ana {number},1990-01-{number % 28 + 1:02},1" for number in range(30))
    return "\n".join(("name,born,count", *rows)) + "\n"


def test_a_list_of_persons_is_refused_and_none_of_its_words_is_told(folder: Path) -> None:
    (folder / "t.csv").write_text(_list_of_persons())
    result = run("protect", "t.csv", "--out", "p.csv")
    assert result.exit_code == 1
    assert "The column name lists single things" in result.output
    assert "Ana" not in result.output
    assert not (folder / "p.csv").exists()


@pytest.mark.parametrize("word", ["Total", "all", "", "Toda la frontera"])
def test_a_total_under_another_word_does_not_open_what_is_hidden(folder: Path, word: str) -> None:
    (folder / "t.csv").write_text(
        f"nat,area,count\nMEX,A,12\nGTM,A,4\nHND,A,20\n{word},A,36\nMEX,B,30\nGTM,B,40\nHND,B,20\n{word},B,90\n"
    )
    done = run("protect", "t.csv", "--out", "p.csv")
    assert done.exit_code == 0
    assert f"{word} in nat is taken as the total" in done.output
    rows = [row.split(",") for row in (folder / "p.csv").read_text().splitlines()[1:]]
    hidden = [row for row in rows if row[1] == "A" and row[2] == ""]
    assert len(hidden) >= 2
    assert "0 computed" in run("attack", "p.csv").output


def test_a_circle_in_a_hierarchy_is_told(folder: Path) -> None:
    (folder / "h.csv").write_text("dimension,total,part\narea,X,Y\narea,Y,X\n")
    result = run("protect", "t.csv", "--hierarchy", "h.csv", "--out", "p.csv")
    assert result.exit_code == 1
    assert "is part of itself" in result.output


def test_a_file_that_is_read_is_not_written_over(folder: Path) -> None:
    assert run("protect", "t.csv", "--out", "t.csv").exit_code == 1
    assert (folder / "t.csv").read_text() == TABLE


def test_without_time_nothing_is_written(folder: Path) -> None:
    result = run("protect", "t.csv", "--out", "p.csv", "--seconds", "0.000001")
    assert result.exit_code == 1
    assert "nothing was written" in result.output
    assert not (folder / "p.csv").exists()


def test_the_attack_finds_a_count_that_only_its_own_cell_hides(folder: Path) -> None:
    (folder / "bare.csv").write_text(TABLE.replace("GTM,A,4", "GTM,A,"))
    found = orjson.loads(run("attack", "bare.csv", "--json").output)
    assert (found["exact"], found["ranges"][0]["low"], found["ranges"][0]["high"]) == (1, 4, 4)

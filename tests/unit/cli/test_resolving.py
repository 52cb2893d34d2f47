"""The command `resolve`: bare files in, clusters out, marked as nothing to act on."""

import csv
import json
from pathlib import Path

import pyarrow as pa
import pytest
from click.testing import CliRunner, Result
from pyarrow import parquet
from tests.worlds.persons import COLUMNS, invent

from rootbranch.cli import main


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "columns.yml").write_text(json.dumps(COLUMNS), encoding="utf-8")
    return tmp_path


def _run(folder: Path, *arguments: str) -> Result:
    given = [
        "resolve",
        *arguments,
        "--columns",
        str(folder / "columns.yml"),
        "--out",
        str(folder / "out.csv"),
    ]
    return CliRunner().invoke(main, given)


def _clusters(folder: Path) -> dict[str, str]:
    with (folder / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["record_id", "entity_id"]
    return dict(rows[1:])


def _write(path: Path, *lines: str) -> str:
    path.write_text("\n".join(("id,name,born,town,phone,sex", *lines)) + "\n", encoding="utf-8")
    return str(path)


@pytest.mark.slow
def test_csv_and_parquet_give_the_same_clusters(folder: Path) -> None:
    table, _ = invent(persons=60, records_each=3)
    parquet.write_table(table, folder / "all.parquet")
    header = table.column_names
    with (folder / "all.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header)
        writer.writeheader()
        writer.writerows(table.to_pylist())
    assert _run(folder, str(folder / "all.parquet")).exit_code == 0
    first = _clusters(folder)
    assert _run(folder, str(folder / "all.csv")).exit_code == 0
    assert _clusters(folder) == first
    assert len(set(first.values())) < len(first) == pa.compute.count_distinct(table["id"]).as_py()


def test_every_entity_says_that_it_is_not_for_action(folder: Path) -> None:
    file = _write(folder / "a.csv", "1,ana baluce,1970-01-02,x,,", "2,,,,,")
    result = _run(folder, file)
    assert result.exit_code == 0, result.output
    assert _clusters(folder) == {"1": "not-for-action:1", "2": "not-for-action:2"}
    assert "Not for action" in result.output
    assert "Compared 1 of 2; 1 skipped" in result.output


def test_contradicting_judgements_name_both_authors_and_write_nothing(folder: Path) -> None:
    file = _write(folder / "a.csv", "1,ana,,,,", "2,ana,,,,")
    judgements = folder / "judgements.csv"
    judgements.write_text("left,right,decision,author\n1,2,same,ana\n2,1,different,ben\n", encoding="utf-8")
    result = _run(folder, file, "--judgements", str(judgements))
    assert result.exit_code == 1
    assert "ana" in result.output
    assert "ben" in result.output
    assert not (folder / "out.csv").exists()


def test_a_judgement_holds(folder: Path) -> None:
    file = _write(folder / "a.csv", "1,ana baluce,,,,", "2,zoro vexini,,,,")
    judgements = folder / "judgements.csv"
    judgements.write_text("left,right,decision,author\n1,2,same,ana\n", encoding="utf-8")
    assert _run(folder, file, "--judgements", str(judgements)).exit_code == 0
    assert len(set(_clusters(folder).values())) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"id,name\n1,ana\n", "no column"),
        (b"\xff\xfe\x00bad", "neither CSV"),
        (b"", "neither CSV"),
        (b"id,name,born,town,phone,sex\n1,a,,,,\n1,b,,,,\n", "same id"),
        (b"id,name,born,town,phone,sex\n,a,,,,\n", "no id"),
        (b"id,name,born,town,phone,sex\n1,a\n", "neither CSV"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(folder: Path, content: bytes, said: str) -> None:
    (folder / "a.csv").write_bytes(content)
    result = _run(folder, str(folder / "a.csv"))
    assert result.exit_code == 1, result.output
    assert said in result.output
    assert not (folder / "out.csv").exists()


def test_a_file_that_is_not_there_is_refused(folder: Path) -> None:
    assert _run(folder, str(folder / "none.csv")).exit_code == 1


def test_a_declaration_that_is_not_there_is_called_what_it_is(folder: Path) -> None:
    (folder / "columns.yml").unlink()
    (folder / "people.csv").write_text("id\n1\n", encoding="utf-8")

    told = _run(folder, str(folder / "people.csv"))

    assert told.exit_code == 1
    assert "what the columns mean" in told.output
    assert "mapping" not in told.output

"""The engine spark: the same keys and comparisons on another engine make the same entities."""

import csv
import json
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from pyarrow import parquet

from tests.worlds.persons import invent

COLUMNS = {
    "record_id": "id",
    "columns": {"name": "name", "born": "birth_date"},
}  # few, for each makes Spark train longer

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        find_spec("pyspark") is None, reason="the extra `spark` is not installed; ./run spark adds it"
    ),
    pytest.mark.skipif(shutil.which("java") is None, reason="no Java here"),
]


def resolve(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "rootbranch.cli", "resolve", *arguments, "--columns", "columns.yml"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=900)


def groups(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["record_id"]: row["entity_id"] for row in csv.DictReader(file)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "columns.yml").write_text(json.dumps(COLUMNS), encoding="utf-8")
    table, _ = invent(persons=25, records_each=3)
    parquet.write_table(table, tmp_path / "records.parquet")
    return tmp_path


def test_spark_finds_what_one_machine_finds_and_a_judgement_holds_on_both(folder: Path) -> None:
    one, other = sorted(parquet.read_table(folder / "records.parquet")["id"].to_pylist())[:2]
    (folder / "said.csv").write_text(
        f"left,right,decision,author\n{one},{other},same,ana\n", encoding="utf-8"
    )
    given = ("records.parquet", "--judgements", "said.csv", "--out")
    here = resolve(folder, *given, "here.csv")
    there = resolve(folder, *given, "there.csv", "--engine", "spark")
    assert here.returncode == 0, here.stderr
    assert there.returncode == 0, there.stderr
    found = groups(folder / "there.csv")
    assert found == groups(folder / "here.csv")
    assert found[one] == found[other]
    assert len(set(found.values())) < 75
    assert there.stdout.splitlines()[0] == here.stdout.splitlines()[0]  # as many compared, as many pairs


def test_a_table_that_cannot_be_used_is_refused(folder: Path) -> None:
    (folder / "bad.csv").write_text("id,name,born,town,phone,sex\n1,a,,,,\n1,b,,,,\n", encoding="utf-8")
    told = resolve(folder, "bad.csv", "--out", "bad-out.csv", "--engine", "spark")
    assert told.returncode == 1
    assert "same id" in told.stderr
    assert not (folder / "bad-out.csv").exists()

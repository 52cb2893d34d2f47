"""The command `resolve` over files of agencies under their mappings: what a register would not resolve comes out nowhere."""

import csv
from pathlib import Path
from tempfile import gettempdir

import pytest
from click.testing import CliRunner, Result

from rootbranch.cli import main

MAPPING = """\
mapping: people
version: 1
file:
  format: csv
mode: delta
kind: entity
schema: Person
key: [id]
known_on: {column: known, date: iso}
marking:
  scale: 3x5x2
  source_grade: {column: grade}
  info_grade: {column: info}
  tlp: {constant: AMBER}
  handling: {constant: H0}
  basis: {constant: "Agreement, article 4"}
  purposes: {constant: "investigation"}
  originating_source: {constant: XX}
category:
  column: role
  values: {suspect: suspect, convicted: convicted, witness: witness}
predicate:
  conduct: {column: conduct}
  material_benefit: {column: benefit}
  officer: {column: officer}
  date: {column: known, date: iso}
fields:
  name: {column: name}
  birthDate: {column: born, date: iso}
  idNumber: {column: document}
  phone: {column: phone}
"""
HEADER = "id,name,born,document,phone,role,known,grade,info,conduct,benefit,officer"
SURELY = "suspect,2026-05-01,1,A,transported people,paid per person,T. Officer"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "people.yml").write_text(MAPPING, encoding="utf-8")
    return tmp_path


def _write(folder: Path, name: str, *lines: str) -> str:
    (folder / name).write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
    return str(folder / name)


def _run(folder: Path, *arguments: str) -> Result:
    given = ["resolve", *arguments, "--out", str(folder / "out.csv")]
    return CliRunner().invoke(main, given)


def _groups(folder: Path) -> dict[str, str]:
    with (folder / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["record_id", "entity_id"]
    return dict(rows[1:])


def _mapped(folder: Path, count: int = 1) -> list[str]:
    return ["--mapping", str(folder / "people.yml")] * count


def test_what_a_register_would_not_resolve_comes_out_nowhere(folder: Path) -> None:
    one = _write(
        folder,
        "one.csv",
        f"1,Ansel Quorvane Imbrel,1979-03-08,ZQ8841207,,{SURELY}",
        f"2,Odette Varnholm Fisk,1984-11-21,KM5520931,,{SURELY}",
        "3,Tobiah Wenlock Pryce,1990-06-30,PP7719045,,witness,2026-05-01,1,A,,,",
        "4,Sanna Ilverich,1991-02-02,LL3319045,,unheard of,2026-05-01,1,A,,,",
    )
    two = _write(
        folder,
        "two.csv",
        f"7,QUORVANE IMBREL ANSEL,1979-03-08,ZQ8841207,,{SURELY}",
        f"8,Tobiah Wenlock,1990-06-30,PP7719045,,{SURELY}",
    )
    told = _run(folder, one, two, *_mapped(folder))
    assert told.exit_code == 0, told.output
    assert "Not for action" in told.output
    found = _groups(folder)
    assert set(found) == {"people/1", "people/2", "people/7"}
    assert found["people/1"] == found["people/7"] == "not-for-action:people/1"
    assert found["people/2"] == "not-for-action:people/2"


def test_nothing_is_left_in_the_folder_for_passing_files(folder: Path) -> None:
    before = set(Path(gettempdir()).glob("rootbranch-*"))
    _run(
        folder,
        _write(folder, "one.csv", f"1,Ansel Quorvane,1979-03-08,ZQ8841207,,{SURELY}"),
        *_mapped(folder),
    )
    _run(folder, _write(folder, "bad.csv") + ".none", *_mapped(folder))
    assert set(Path(gettempdir()).glob("rootbranch-*")) == before


def test_a_file_with_nothing_to_resolve_gives_an_empty_table(folder: Path) -> None:
    told = _run(folder, _write(folder, "one.csv"), *_mapped(folder))
    assert told.exit_code == 0, told.output
    assert _groups(folder) == {}


@pytest.mark.parametrize("count", [0, 3])
def test_mappings_that_fit_no_files_are_refused(folder: Path, count: int) -> None:
    files = [_write(folder, name, f"1,Ansel,1979-03-08,Z1,,{SURELY}") for name in ("one.csv", "two.csv")]
    told = _run(folder, *files, *_mapped(folder, count))
    assert told.exit_code == 1
    assert not (folder / "out.csv").exists()


def test_what_belongs_to_bare_files_is_refused_beside_a_mapping(folder: Path) -> None:
    file = _write(folder, "one.csv", f"1,Ansel,1979-03-08,Z1,,{SURELY}")
    told = _run(folder, file, *_mapped(folder), "--columns", str(folder / "people.yml"))
    assert told.exit_code == 1
    assert "--mapping" in told.output


def test_a_country_that_is_none_is_refused(folder: Path) -> None:
    file = _write(folder, "one.csv", f"1,Ansel,1979-03-08,Z1,,{SURELY}")
    assert _run(folder, file, *_mapped(folder), "--country", "Atlantis").exit_code == 1

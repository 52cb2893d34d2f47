"""Imports go down: the contracts of the project file hold, and no room is outside them."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.tree import PACKAGE, ROOT, house_imports, named, rooms

AGGREGATES = PACKAGE / "model" / "aggregates.py"


def _declared_rooms() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    floors = next(contract for contract in contracts if contract["type"] == "layers")
    return {room.strip(" ()") for floor in floors["layers"] for room in floor.split("|")}


def test_the_import_contracts_hold() -> None:
    # The program of this environment, not of whatever comes first on the path.
    program = Path(sys.executable).with_name("lint-imports")
    command = [str(program), "--no-logo", "--no-cache"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_every_room_stands_on_a_floor() -> None:
    assert {room.name for room in rooms()} <= _declared_rooms()


def test_aggregates_know_nothing_of_the_house() -> None:
    if not AGGREGATES.exists():
        pytest.skip("the model has no aggregates yet")
    imported = [f"{named(AGGREGATES)}:{line} {module}" for line, module, _ in house_imports(AGGREGATES)]
    assert [entry for entry in imported if not entry.endswith(" rootbranch.errors")] == []

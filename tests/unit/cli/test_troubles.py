"""A full disk, a folder that may not be written to, a database that is held: three lines, never a traceback."""

import os
import resource
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from tests.fixtures.office import Office
from tests.fixtures.world import PERSON_COLUMNS, PERSONS, World, person

from rootbranch.store import register

ROWS = [person(f"p-{n}", name=f"Invented Person{n:05} Sol") for n in range(5_000)]
COMMAND = [sys.executable, "-c", "from rootbranch.cli import main; main()"]
FILE_BYTES_MAX = 300_000


def said(world: World, *words: str, before=None) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, on a machine that is short of something."""
    world.close()
    return subprocess.run(
        [*COMMAND, *words, "--home", str(world.home)],
        capture_output=True, text=True, timeout=120, check=False, preexec_fn=before, env=os.environ | world.environ,
    )  # fmt: skip


def no_file_may_grow() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES_MAX, FILE_BYTES_MAX))


def gathering(world: World) -> list[str]:
    path, mapping = world.file(PERSON_COLUMNS, ROWS, "persons.csv"), world.folder / "persons.yml"
    mapping.write_text(PERSONS, encoding="utf-8")
    return ["gather", str(path), "--partner", "AA", "--mapping", str(mapping), "--as", "aa-liaison"]


def is_told(result: subprocess.CompletedProcess[str]) -> bool:
    return (
        result.returncode == 1
        and "Traceback" not in result.stderr
        and "where: " in result.stderr
        and "fix: " in result.stderr
    )


def test_a_disk_without_room_ends_in_three_lines_and_the_load_goes_on_later(world: World) -> None:
    words = gathering(world)

    full = said(world, *words, before=no_file_may_grow)
    assert is_told(full), full.stderr
    assert "no room" in full.stderr or "disk" in full.stderr

    again = said(world, *words)
    assert again.returncode == 0, again.stderr
    assert len(world.rows("record", "id")) == len(ROWS)


def test_a_folder_that_may_not_be_written_to(world: World) -> None:
    if os.geteuid() == 0:
        pytest.skip("the superuser may write everywhere")
    world.close()
    for path in (world.home, *world.home.iterdir()):
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        refused = said(world, "partners", "list")
    finally:
        for path in (world.home, *world.home.iterdir()):
            path.chmod(0o700 if path.is_dir() else 0o600)

    assert is_told(refused), refused.stderr


def test_a_place_where_nothing_can_be_written(tmp_path: Path) -> None:
    """Not even the superuser makes a folder there."""
    result = subprocess.run(
        [*COMMAND, "init", "--home", "/proc/rootbranch", "--key-file", str(tmp_path / "k.json")],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip

    assert is_told(result), result.stderr


def test_a_database_that_somebody_holds(own_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register, "BUSY_SECONDS_MAX", 0)
    world = own_office.world
    client = own_office.as_("results")
    world.reopen()
    own_office.__post_init__()
    client.app = own_office.app
    with closing(sqlite3.connect(world.home / "register.sqlite", isolation_level=None)) as held:
        held.execute("BEGIN EXCLUSIVE")
        answer = client.get("/ledger")
        call = client.get("/api/v1/entries", headers={"authorization": "Bearer x"})
        held.execute("ROLLBACK")

    assert answer.status_code in {409, 503}
    assert call.json().keys() >= {"what", "where", "fix"}
    assert "sqlite" not in (answer.text + call.text).lower()


@pytest.mark.parametrize("address", ["/ledger", "/api/v1/entries"])
def test_the_web_says_what_the_machine_refused_and_nothing_of_the_inside(
    own_office: Office, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    from rootbranch import usecases

    def fails(*_arguments: object, **_options: object) -> None:
        raise OSError(28, "No space left on device", "/srv/somewhere/register.sqlite")

    client = own_office.as_("results")
    monkeypatch.setattr(usecases, "resolve_session", fails)
    monkeypatch.setattr("rootbranch.web.api.callers.usecases.resolve_session", fails)
    answer = client.get(address, headers={"authorization": "Bearer x"})

    assert answer.status_code == 503
    assert "no room" in answer.text
    assert "/srv" not in answer.text
    assert answer.headers["content-security-policy"]

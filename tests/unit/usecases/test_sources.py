"""What was digested is what was taken in: a file that is written to while it is read gives nothing at all."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.fixtures.world import PERSON_COLUMNS, PERSONS, World, found_in, person

from rootbranch import usecases
from rootbranch.errors import InputError, StateError
from rootbranch.model.access import Kind
from rootbranch.usecases import gathering

ROWS = [person(f"p-{n}", name=f"Invented Person{n:05} Sol") for n in range(3_000)]


def overwritten(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"Person", b"Nobody"))


def swapped(path: Path) -> None:
    other = path.with_name("other.csv")
    other.write_bytes(path.read_bytes())
    other.replace(path)


def grown(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"p-x\n")


def cut(path: Path) -> None:
    os.truncate(path, 100_000)


def no_text_any_more(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:70_000] + b"\xff\xfe" * 90_000)


def removed(path: Path) -> None:
    path.unlink()


def written_to_under_its_old_time(path: Path) -> None:
    before = path.stat()
    overwritten(path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


WAYS = (overwritten, swapped, grown, cut, no_text_any_more, removed, written_to_under_its_old_time)


def meddling(monkeypatch: pytest.MonkeyPatch, path: Path, way: Callable[[Path], None]) -> None:
    """Let somebody write to the file once its first chunk is kept."""
    keep, once = gathering._keep, iter([way])

    def kept(load, items):
        stop = keep(load, items)
        for meddle in once:
            meddle(path)
        return stop

    monkeypatch.setattr(gathering, "_keep", kept)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_file_that_changes_while_it_is_read_leaves_nothing(world: World, monkeypatch, way) -> None:
    path = world.file(PERSON_COLUMNS, ROWS, "persons.csv")
    meddling(monkeypatch, path, way)

    with pytest.raises(StateError) as refused:
        world.gather(path, PERSONS)

    assert (refused.value.what.id, refused.value.where) == ("usecases.file_changed", "persons.csv")
    assert [row[0] for row in world.rows("delivery", "state")] == ["cancelled"]
    assert world.rows("record") == world.rows("payload") == []
    assert found_in(world.bytes_of_home(), ["Person00001"]) == []


def test_it_can_be_gathered_again_when_it_is_whole(world: World, monkeypatch) -> None:
    path = world.file(PERSON_COLUMNS, ROWS, "persons.csv")
    meddling(monkeypatch, path, overwritten)
    with pytest.raises(StateError):
        world.gather(path, PERSONS)

    assert world.gather(path, PERSONS).accepted == len(ROWS)
    assert all(check.sound for check in usecases.doctor(world.installation, world.actor("operator")))


def test_a_dry_run_of_a_file_that_changes_is_refused_too(world: World, monkeypatch) -> None:
    path = world.file(PERSON_COLUMNS, ROWS, "persons.csv")
    meddling(monkeypatch, path, grown)

    with pytest.raises(StateError):
        world.gather(path, PERSONS, dry_run=True)

    assert world.rows("delivery") == []


def test_what_is_no_file_is_refused_and_never_waited_for(world: World, tmp_path: Path) -> None:
    pipe, folder = tmp_path / "pipe.csv", tmp_path / "folder.csv"
    os.mkfifo(pipe)
    folder.mkdir()
    without_size = [path for path in (Path("/proc/kmsg"), Path("/proc/self/status")) if path.exists()]

    for path in (pipe, folder, Path("/dev/zero"), *without_size):
        with pytest.raises(InputError) as refused:
            world.gather(path, PERSONS)
        assert refused.value.what.id in {"gather.no_file", "gather.empty_file", "gather.unreadable"}
    assert not world.rows("audit", "kind").count((Kind.DELIVERY.value,))

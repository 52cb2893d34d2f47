"""Columns are kept in a file that is believed only whole, and may be deleted."""

from pathlib import Path

import numpy as np
import pytest

from rootbranch.store.sheets import FOLDER, read_sheet, remove_sheets, sheets, write_sheet

ARRAYS = {
    "ids": np.array([b"a", b"bcd"], "S40"),
    "days": np.arange(5, dtype="i4"),
    "none": np.zeros(0, "i8"),
    "yes": np.array([True, False]),
}
ABOUT = {"head": [5, "f" * 64], "words": ["Faro", "Señal"]}


def _file(home: Path) -> Path:
    return next((home / FOLDER).glob("*.sheet"))


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write_sheet(tmp_path, "entries-5", ARRAYS, ABOUT, mark="m")
    found = read_sheet(tmp_path, "entries-5")
    assert found is not None
    arrays, about = found
    assert about == ABOUT
    assert {name: (array.dtype, array.tolist()) for name, array in arrays.items()} == {
        name: (array.dtype, array.tolist()) for name, array in ARRAYS.items()
    }
    assert _file(tmp_path).stat().st_mode & 0o077 == 0


def test_the_same_columns_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_sheet(tmp_path / name, "entries-5", ARRAYS, ABOUT, mark=name)
    assert _file(tmp_path / "one").read_bytes() == _file(tmp_path / "two").read_bytes()


@pytest.mark.parametrize(
    "spoil", [lambda b: b[:-1], lambda b: b[:40], lambda b: b"", lambda b: b[:99] + b"x" + b[100:]]
)
def test_a_file_that_is_cut_or_changed_is_as_good_as_none(tmp_path: Path, spoil) -> None:
    write_sheet(tmp_path, "entries-5", ARRAYS, ABOUT, mark="m")
    _file(tmp_path).write_bytes(spoil(_file(tmp_path).read_bytes()))
    assert read_sheet(tmp_path, "entries-5") is None


def test_a_sheet_that_was_not_finished_is_no_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        with pytest.raises(OSError, match="full"):
            write_sheet(tmp_path, "entries-5", ARRAYS, ABOUT, mark="m")
    assert sheets(tmp_path, "") == ()
    assert [*(tmp_path / FOLDER).iterdir()] == []
    assert read_sheet(tmp_path, "entries-5") is None


def test_sheets_are_removed_but_those_named(tmp_path: Path) -> None:
    for name in ("entries-1", "entries-2", "open-1"):
        write_sheet(tmp_path, name, ARRAYS, ABOUT, mark="m")
    remove_sheets(tmp_path, "entries-", but=("entries-2",))
    assert sheets(tmp_path, "") == ("entries-2", "open-1")

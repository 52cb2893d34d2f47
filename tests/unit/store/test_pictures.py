"""The picture's folder: written beside and switched, named by its bytes, told when it was changed."""

import pyarrow as pa
import pytest

from rootbranch.errors import IntegrityError
from rootbranch.store import pictures


def _table(*values: int) -> dict[str, pa.Table]:
    return {"records": pa.table({"group": pa.array(values, pa.int32())})}


def test_the_same_content_gives_the_same_name_and_other_content_another(tmp_path):
    first = pictures.write_picture(tmp_path, _table(1, 2), {"rules": "a"}, mark="one")
    again = pictures.write_picture(tmp_path, _table(1, 2), {"rules": "a"}, mark="two")
    other = pictures.write_picture(tmp_path, _table(1, 3), {"rules": "a"}, mark="three")

    assert first == again != other
    assert pictures.newest(tmp_path) == other
    assert pictures.read_picture(tmp_path, other).tables["records"]["group"].to_pylist() == [1, 3]
    assert [path.name for path in (tmp_path / "picture").iterdir() if path.is_dir()] == [other]


def test_before_the_first_build_there_is_none(tmp_path):
    assert pictures.newest(tmp_path) is None


@pytest.mark.parametrize("change", ["byte", "missing", "added", "name"])
def test_what_was_changed_is_told_and_not_read(tmp_path, change):
    version = pictures.write_picture(tmp_path, _table(1, 2), {}, mark="one")
    folder = tmp_path / "picture" / version
    asked = version
    if change == "byte":
        path = folder / "records.parquet"
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    elif change == "missing":
        (folder / "about.json").unlink()
    elif change == "added":
        (folder / "names.parquet").write_bytes(b"x")
    else:
        asked = "../../etc"
    with pytest.raises(IntegrityError):
        pictures.read_picture(tmp_path, asked)


def test_a_build_that_fails_leaves_the_old_picture_and_no_rest(tmp_path, monkeypatch):
    version = pictures.write_picture(tmp_path, _table(1, 2), {}, mark="one")
    monkeypatch.setattr(pictures, "_digest_of", lambda _folder: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        pictures.write_picture(tmp_path, _table(5), {}, mark="two")
    monkeypatch.undo()

    assert pictures.newest(tmp_path) == version
    assert pictures.read_picture(tmp_path, version).tables["records"]["group"].to_pylist() == [1, 2]
    assert list((tmp_path / "picture").glob(".new-*")) == []


def test_what_a_killed_build_left_is_removed_by_the_next(tmp_path):
    left = tmp_path / "picture" / ".new-killed"
    left.mkdir(parents=True)
    (left / "records.parquet").write_bytes(b"half")
    pictures.write_picture(tmp_path, _table(1), {}, mark="next")
    assert not left.exists()

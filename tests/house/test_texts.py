"""No file of the project names a machine it was written on, promises work undone or hides a mirror."""

import re

import pytest

from tests.house.tree import ROOT, named, project_files

# Put together here, so that this file does not find itself.
FOLDERS_OF_A_MACHINE = ("work", "root", "farm", "Users", "home/[a-z]+")
MACHINE_PATH = re.compile(r"(?<![\w.~*:/-])/(" + "|".join(FOLDERS_OF_A_MACHINE) + r")/")
PROMISE = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX"]) + r")\b")
MADE_BY_MACHINE = re.compile(r"(^|/)(uv\.lock|package-lock\.json)$|/static/")
FRAGMENT = re.compile(r"[0-9]+\.(added|changed|fixed|removed|security)\.md|README\.md")
PUBLIC_HOSTS = {"pypi.org", "files.pythonhosted.org"}
SIZE_BYTES_MAX = 1_000_000


def _lines_with(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in project_files():
        if MADE_BY_MACHINE.search(named(path)):
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{named(path)}:{n}" for n, line in enumerate(text.splitlines(), 1) if pattern.search(line)]
    return found


def test_no_path_of_a_machine() -> None:
    assert _lines_with(MACHINE_PATH) == []


def test_no_promise_of_later() -> None:
    assert _lines_with(PROMISE) == []


def test_no_large_file() -> None:
    assert [named(path) for path in project_files() if path.stat().st_size > SIZE_BYTES_MAX] == []


def test_changelog_fragments_are_named_by_issue_and_kind() -> None:
    names = [path.name for path in project_files() if path.parent == ROOT / "changelog.d"]
    assert [name for name in names if not FRAGMENT.fullmatch(name)] == []


@pytest.mark.parametrize("name", ["uv.lock", "web/package-lock.json"])
def test_a_lock_names_the_public_index_only(name: str) -> None:
    path = ROOT / name
    if not path.exists():
        pytest.skip(f"there is no {name}")
    hosts = set(
        re.findall(
            r'"?resolved"?: "https?://([^/"]+)|(?:registry|url) = "https?://([^/"]+)', path.read_text()
        )
    )
    assert {first or second for first, second in hosts} - PUBLIC_HOSTS - {"registry.npmjs.org"} == set()

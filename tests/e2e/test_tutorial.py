"""What the tutorial promises happens, command by command."""

from pathlib import Path

import pytest

from tests.e2e.tutorial import Reader
from tests.house.tree import ROOT

TUTORIAL = ROOT / "docs" / "tutorial" / "first-figure.md"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")
    for name in ("ROOTBRANCH_HOME", "ROOTBRANCH_AS", "ROOTBRANCH_PURPOSE", "ROOTBRANCH_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    return work


@pytest.mark.slow
def test_the_tutorial_leads_from_two_files_to_a_published_figure(folder: Path) -> None:
    done = Reader(folder).follow(TUTORIAL.read_text(encoding="utf-8"))
    assert done > 20
    assert (folder / "may-2026.pdf").read_bytes().startswith(b"%PDF")


def test_a_page_that_promises_something_else_is_found(folder: Path) -> None:
    with pytest.raises(AssertionError, match="missing: Everything is well"):
        Reader(folder).follow("```console\n$ rootbranch --version\nEverything is well\n```\n")

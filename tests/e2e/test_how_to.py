"""What the pages of the how-to promise happens, on the demo and with its officers."""

import re
import shutil
from pathlib import Path

import pytest

from rootbranch import scenario
from rootbranch.usecases import FIRST_OPERATOR
from tests.e2e.conftest import Demo
from tests.e2e.tutorial import Reader
from tests.house.tree import ROOT

PAGES = ROOT / "docs" / "how-to"
FOLLOWED = (
    "compare-counting-rules",
    "check-published-claims",
    "compare-with-earlier-windows",
    "decide-duplicates",
    "follow-arrests-and-effort",
    "forecast-and-warn",
    "gather-and-mend-rejects",
    "help-a-protected-person",
    "make-an-invented-region",
    "partners-and-agreements",
    "plan-against-a-network",
    "publish-a-release",
    "purge-and-review",
    "read-numbers-out-of-texts",
    "see-a-network",
    "show-what-a-figure-needs",
    "watch-flows",
)
ACTOR = re.compile(r"--as ([\w.-]+)")
OF_THE_TUTORIAL = {"ana"}  # `write-a-mapping` goes on with the files of the tutorial


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, demo: Demo) -> Path:
    work = tmp_path / "work"
    shutil.copytree(demo.home, work / "rootbranch-demo")
    shutil.copytree(demo.region.folder, work / "rootbranch-demo-files")
    monkeypatch.chdir(work)
    monkeypatch.setenv("ROOTBRANCH_HOME", "rootbranch-demo")
    for name in ("ROOTBRANCH_AS", "ROOTBRANCH_PURPOSE", "ROOTBRANCH_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    return work


@pytest.mark.parametrize("page", FOLLOWED)
def test_a_page_can_be_followed_to_its_end(folder: Path, page: str) -> None:
    assert Reader(folder).follow((PAGES / f"{page}.md").read_text(encoding="utf-8")) >= 2


def test_every_page_acts_as_an_officer_of_the_demo() -> None:
    known = {officer.id for officer in scenario.officers()} | {FIRST_OPERATOR} | OF_THE_TUTORIAL
    named = {
        (page.name, officer)
        for page in PAGES.glob("*.md")
        for officer in ACTOR.findall(page.read_text(encoding="utf-8"))
    }
    assert len(named) >= 8
    assert {(page, officer) for page, officer in named if officer not in known} == set()

"""Each dependency and each decision can be led back to a page that says why."""

import re
import tomllib

from tests.house.tree import ROOT

DECISIONS = ROOT / "docs" / "decisions"
SECTIONS = ["## Context", "## Choice", "## Gains and costs", "## What would change our mind"]
PAGE_LINES_MAX = 60


def test_every_dependency_is_listed_with_its_page() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.split(r"[^\w-]", requirement)[0] for requirement in asked}
    listed = set(
        re.findall(
            r"^\| ([\w-]+) \| [\d.]+ \|", (DECISIONS / "README.md").read_text(encoding="utf-8"), re.MULTILINE
        )
    )
    assert names == listed


def test_every_page_is_listed_and_has_its_four_parts() -> None:
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")
    for page in DECISIONS.glob("[0-9]*.md"):
        lines = page.read_text(encoding="utf-8").splitlines()
        assert f"({page.name})" in index, page.name
        assert [line for line in lines if line.startswith("## ")] == SECTIONS, page.name
        assert len(lines) <= PAGE_LINES_MAX, page.name

"""Whoever holds the JSON of a release can verify its digest with what every machine has, by the recipe that we print."""

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rootbranch import usecases
from rootbranch.errors import LANGUAGES
from tests.fixtures.office import Office, played_world
from tests.fixtures.world import World, report
from tests.house.tree import ROOT

PAGE = (ROOT / "docs" / "how-to" / "verify-a-release.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    world = played_world(tmp_path_factory.mktemp("office"))
    yield Office(world)
    world.close()


@pytest.fixture
def handed_out(office: Office) -> bytes:
    """What somebody outside gets: the bytes of the download."""
    (line,) = usecases.list_releases(office.world.installation, office.world.actor("results"))
    return office.as_("results").get(f"/releases/{line.id}/release.json").content


def digest_on_paper(office: Office) -> str:
    (line,) = usecases.list_releases(office.world.installation, office.world.actor("results"))
    return line.digest


def test_the_digest_follows_from_the_downloaded_bytes_alone(office: Office, handed_out: bytes) -> None:
    on_paper = digest_on_paper(office)
    blank = handed_out.replace(f'"digest":"{on_paper}"'.encode(), f'"digest":"{"0" * 64}"'.encode())
    assert blank != handed_out
    assert hashlib.sha256(blank).hexdigest() == on_paper


def test_the_program_of_the_page_verifies_and_finds_a_change(
    office: Office, handed_out: bytes, tmp_path: Path
) -> None:
    (program,) = re.findall(r"^```python file=check_release.py\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    for content, holds in (
        (handed_out, True),
        (handed_out.replace(b'"title":"First results"', b'"title":"Other results"'), False),
        (handed_out.replace(b'"handling":"AMBER"', b'"handling":"CLEAR"'), False),
    ):
        (tmp_path / "release.json").write_bytes(content)
        done = subprocess.run(
            [sys.executable, "-I", "-c", program, str(tmp_path / "release.json")],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode == 0) is holds, done.stderr
        assert (done.stdout.strip() == digest_on_paper(office)) is holds


def test_the_line_for_the_shell_does_the_same(office: Office, handed_out: bytes, tmp_path: Path) -> None:
    (tmp_path / "release.json").write_bytes(handed_out)
    (line,) = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    done = subprocess.run(["sh", "-c", line], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.split()[0] == digest_on_paper(office)


def test_the_file_holds_everything_once_and_ends_without_a_line(handed_out: bytes) -> None:
    assert not handed_out.endswith(b"\n")
    assert len(re.findall(rb'"digest":"[0-9a-f]{64}"', handed_out)) == 1
    assert {"figures", "changes", "rules_digest", "as_of", "title", "handling"} <= json.loads(
        handed_out
    ).keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_release_says_how(office: Office, language: str) -> None:
    (line,) = usecases.list_releases(office.world.installation, office.world.actor("results"))
    page = office.as_("results").get(f"/releases/{line.id}", headers={"accept-language": language}).text
    assert page.count("SHA-256") == 2  # beside the proof, and among how to read the figures


def test_the_numbers_of_figures_rise_as_the_release_is_read(world: World) -> None:
    steps = ("acquittal", "complaint", "sentence", "indictment")
    world.reports(
        *(
            report(f"c{n}", "prosecution_step", stage=step, reference=f"C-{n}", name=f"Persona Inventada {n}")
            for n, step in enumerate(steps)
        )
    )
    world.count()
    actor = world.actor("results")
    made = usecases.publish_release(world.installation, actor, "Steps", handling="AMBER")
    document = usecases.release_document(world.installation, actor, made.id, "en")
    rows = [row for row in document.sections[0].rows if row.measure == "prosecution_steps"]
    assert [dict(row.scope)["stage"] for row in rows] == ["complaint", "indictment", "sentence", "acquittal"]
    for section in document.sections:
        numbers = [int(row.key.partition("-")[2]) for row in section.rows]
        assert section.grid or numbers == sorted(numbers), section.id


def test_the_words_on_changes_say_what_the_tables_show(own_office: Office) -> None:
    world = own_office.world
    world.reports(report("n1", day="2026-04-01", name="Persona Inventada Nueva"), name="one.csv")
    actor = world.actor("results")
    made = usecases.publish_release(world.installation, actor, "Second", handling="AMBER")
    document = usecases.release_document(world.installation, actor, made.id, "en")
    whole = [change for change in document.changes if not change.scope_text]
    rest = len(document.changes) - len(whole)
    assert whole
    assert rest
    said = f"{len(document.changes)} figures changed: {len(whole)} in all, and {rest} narrowed"
    assert document.changes_lead.startswith(said)
    page = own_office.as_("results").get(f"/releases/{made.id}").text
    first, _, second = page.partition('id="changes"')[2].partition("<details")
    assert first.count("data-row") == len(whole)
    assert f"{len(whole)} change" in first
    assert second.partition("</details>")[0].count("data-row") == rest

"""The documentation is whole: no gap in the reference, no dead link, no command that does not exist."""

import re
import shlex
import subprocess
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import click
import pytest
from tools import reference
from tools.reference import api, commands, fields, lists, mapping, rooms, truth
from tools.reference.markdown import arguments, first_line

from rootbranch.cli import main
from rootbranch.settings import Settings
from tests.house.tree import ROOT, named, project_files

DOCS = ROOT / "docs"
LINK = re.compile(r"(?<!\!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`((?:rootbranch|\./run) [^`]+)`")
PROMPT = re.compile(r"^\$ (.+)$", re.MULTILINE)
RUN = ROOT / "run"
PICTURE_BYTES_MAX = 200_000


def _pages() -> list[Path]:
    return [path for path in project_files() if path.suffix == ".md"]


def _own_pages() -> list[Path]:
    written = [ROOT / "README.md", *DOCS.rglob("*.md")]
    return sorted(path for path in written if path.parent != reference.FOLDER)


def _anchors(path: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def _dead(page: Path, target: str) -> bool:
    place, _, anchor = target.partition("#")
    path = (page.parent / place).resolve() if place else page
    return not path.exists() or bool(anchor and path.suffix == ".md" and anchor not in _anchors(path))


def _said_commands(page: Path) -> list[list[str]]:
    text = page.read_text(encoding="utf-8")
    said = PROMPT.findall(text) + INLINE.findall(FENCED.sub("", text))
    return [shlex.split(line.split(" #")[0]) for line in said]


def _run_commands() -> set[str]:
    listed = re.search(r"^help\(\) \{\n.*?^END$", RUN.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert listed
    return set(re.findall(r"^  ([a-z]+) ", listed[0], re.MULTILINE))


def _refused(words: list[str]) -> str:
    """Say what is wrong with a command of a page, empty where it could be given."""
    program, *rest = words
    if program == "./run" and rest and rest[0] in _run_commands() - {"demo"}:
        return ""
    if program not in {"rootbranch", "./run"}:
        return f"unknown program {program}"
    command: click.Command = main
    while isinstance(command, click.Group):
        if not rest or rest[0] in {"--help", "-h", "--version", "COMMAND", "…"}:
            return ""
        if rest[0] not in command.commands:
            return f"no command {rest[0]}"
        command = command.commands[rest.pop(0)]
    try:
        command.make_parser(click.Context(command)).parse_args([word for word in rest if word != "…"])
    except click.UsageError as error:
        return error.format_message()
    return ""


def test_the_reference_is_what_the_code_makes() -> None:
    assert reference.differing() == [], "run ./run docs"


def test_every_command_option_and_argument_says_what_it_is() -> None:
    gaps = [name for name, command in commands.walk() if not command.help]
    for name, command in commands.walk():
        gaps += [f"{name} {each.name}" for each in command.params if not getattr(each, "help", None)]
    assert gaps == []


def test_every_setting_says_what_it_is() -> None:
    assert [name for name in Settings.model_fields if not arguments(Settings).get(name)] == []


def test_every_key_of_a_mapping_says_what_it_is() -> None:
    gaps = [
        f"{part}: {key}"
        for part, model in mapping.PARTS.items()
        for key, text in mapping.keys(model).items()
        if not text
    ]
    assert gaps == []


def test_every_field_of_a_report_and_a_claim_says_what_it_is() -> None:
    told = fields.report_fields() | {f"claim {name}": text for name, text in fields.claim_fields().items()}
    assert [name for name, text in told.items() if not text] == []


def test_every_public_name_says_what_it_is() -> None:
    assert [f"{room}.{name}" for room, name, thing in rooms.public_names() if not rooms.told(thing)] == []


def test_every_code_list_says_what_it_is() -> None:
    assert [each.__name__ for each in lists.LISTS if not first_line(each)] == []


def test_every_table_and_column_of_the_truth_says_what_it_is() -> None:
    assert [name for name, text in truth.told().items() if not text] == []
    assert truth.without_a_column() == []


def test_whatever_is_planted_can_be_found() -> None:
    file = ROOT / "src" / "rootbranch" / "errors" / "messages" / "en" / "scenario.toml"
    named_so = [id.removeprefix("scenario.planted.") for id in tomllib.loads(file.read_text("utf-8"))]
    kinds = {id for id in named_so if not id.startswith("scenario.")}
    assert set(truth.places()) == kinds


def test_every_call_of_the_api_says_what_it_does() -> None:
    calls = {
        f"{method} {path}": call.get("description")
        for path, methods in api.description()["paths"].items()
        for method, call in methods.items()
    }
    assert [call for call, text in calls.items() if not text] == []


def test_no_link_is_dead() -> None:
    dead = []
    for page in _pages():
        for found in LINK.finditer(FENCED.sub("", page.read_text(encoding="utf-8"))):
            target = found[1] or found[2]
            if not target.startswith(("http://", "https://", "mailto:")) and _dead(page, target):
                dead.append(f"{named(page)}: {target}")
    assert dead == []


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen, todo = set(), [ROOT / "README.md"]
    while todo:
        page = todo.pop()
        if page in seen:
            continue
        seen.add(page)
        for found in LINK.finditer(page.read_text(encoding="utf-8")):
            path = (page.parent / (found[1] or found[2]).partition("#")[0]).resolve()
            if path.suffix == ".md" and path.exists():
                todo.append(path)
    assert [named(page) for page in DOCS.rglob("*.md") if page not in seen] == []


@pytest.mark.parametrize("page", _own_pages(), ids=named)
def test_every_command_on_a_page_exists(page: Path) -> None:
    refused = {shlex.join(words): why for words in _said_commands(page) if (why := _refused(words))}
    assert refused == {}


def test_a_command_that_does_not_exist_is_refused() -> None:
    assert _refused(["rootbranch", "gather", "file.csv", "--colour", "red"])
    assert _refused(["rootbranch", "predict"])
    assert not _refused(["./run", "test"])
    assert not _refused(["./run", "figures", "--by", "operation"])


def test_the_help_of_run_names_the_options_of_the_demo() -> None:
    told = subprocess.run([RUN, "help"], capture_output=True, text=True, check=True).stdout
    assert [option for option in ("--no-serve", "--port", "--fresh", "--home") if option not in told] == []


@pytest.mark.parametrize(
    "folder", ["rootbranch-demo", "rootbranch-demo-files", "rootbranch-demo-2", "rootbranch-home"]
)
def test_what_a_newcomer_plays_with_is_not_offered_to_git(folder: str) -> None:
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert any(fnmatch(f"/{folder}/", line) for line in lines)


def test_the_example_mapping_is_a_mapping() -> None:
    from rootbranch.gather import load_mapping

    file = DOCS / "examples" / "published-claims.yml"
    assert load_mapping(file.read_text(encoding="utf-8"), file.name).name == "published-claims"


def test_pictures_are_small_enough() -> None:
    sizes = {path.name: path.stat().st_size for path in (DOCS / "images").glob("*")}
    assert sizes, "the README shows one"
    assert {name: size for name, size in sizes.items() if size > PICTURE_BYTES_MAX} == {}

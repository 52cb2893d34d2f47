"""All pages of the reference: what each is called, what makes it, and how it reaches the disk."""

from collections.abc import Callable
from pathlib import Path

from tools.reference import (
    access,
    api,
    commands,
    fields,
    lists,
    mapping,
    messages,
    rooms,
    rules,
    settings,
    truth,
)
from tools.reference.markdown import page, table

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "reference"

PAGES: dict[str, tuple[str, Callable[[], str]]] = {
    "commands.md": ("every command with its arguments and options", commands.make),
    "settings.md": ("what a settings file and the environment may say", settings.make),
    "mapping.md": ("every key of a mapping file", mapping.make),
    "fields.md": ("the fields of a report, a claim and a typed form", fields.make),
    "lists.md": (
        "categories, duties, verbs, purposes, grades, handling and the other code lists",
        lists.make,
    ),
    "access.md": ("the access policies, word for word", access.make),
    "rules.md": ("the counting rules and the rules for one thing told twice", rules.make),
    "truth.md": (
        "the truth beside an invented region, table by table, and what is planted in it",
        truth.make,
    ),
    "messages.md": ("every sentence the system says, by its id", messages.make),
    "api.md": ("every call of the API", api.make),
    "rooms.md": ("the public names of every room, for those who work on the code", rooms.make),
}


def make_pages() -> dict[str, str]:
    """Make every page; the same code gives the same bytes."""
    index = table(
        ("page", "what is in it"), ((f"[{name}]({name})", what) for name, (what, _) in PAGES.items())
    )
    made = {name: make() for name, (_, make) in PAGES.items()}
    return {"README.md": page("Reference", "Look-up pages, each made from the code itself.", index)} | made


def differing() -> list[str]:
    """Name the pages that are missing, too many, or other than the code makes them."""
    made = make_pages()
    there = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    return sorted(name for name in made.keys() | there.keys() if made.get(name) != there.get(name))


def write_pages() -> list[str]:
    """Write every page, take away what is none, and name what was written."""
    made = make_pages()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in FOLDER.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return list(made)

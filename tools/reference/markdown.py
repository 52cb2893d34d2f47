"""Write Markdown from plain text, and read docstrings in the form the house writes them."""

import inspect
import re
from collections.abc import Iterable, Sequence

MADE_BY = "<!-- Made by `./run docs` from the code; change the code, not this page. -->"
_ARGUMENT = re.compile(r"^( {4,8})(\w+(?:, \w+)*): (.*)$")


def page(title: str, *parts: str) -> str:
    """Put a page together: title, note of its making, parts with an empty line between."""
    return "\n\n".join((f"# {title}", MADE_BY, *(part.strip("\n") for part in parts if part.strip()))) + "\n"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table; bars and line ends within a cell are made harmless."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def code(text: object) -> str:
    """Mark text as code; nothing stays nothing."""
    return f"`{text}`" if str(text) else ""


def codes(values: Iterable[object]) -> str:
    """Mark each of several values as code."""
    return ", ".join(code(value) for value in values)


def block(text: str, language: str = "") -> str:
    """Show text as it is."""
    return f"```{language}\n{text.rstrip()}\n```"


def first_line(thing: object) -> str:
    """Give the first line of a docstring, empty where there is none of its own."""
    own = thing.__dict__.get("__doc__") if isinstance(thing, type) else getattr(thing, "__doc__", None)
    return inspect.cleandoc(own).split("\n\n")[0].replace("\n", " ") if own else ""


def arguments(thing: object) -> dict[str, str]:
    """Give what a docstring says of each argument; `a, b: text` speaks of both.

    A sentence runs on over lines that are indented further than its name.
    """
    told: dict[str, str] = {}
    names: list[str] = []
    depth = 0
    for line in inspect.cleandoc(getattr(thing, "__doc__", "") or "").splitlines():
        found = _ARGUMENT.match(line)
        if found and (not names or len(found[1]) <= depth):
            depth, names = len(found[1]), found[2].split(", ")
            told |= dict.fromkeys(names, found[3])
        elif names and line.startswith(" " * (depth + 4)):
            told |= {name: f"{told[name]} {line.strip()}" for name in names}
        else:
            names = []
    return told

"""The page of messages: every sentence by its id, in English."""

import tomllib
from importlib.resources import files

from tools.reference.markdown import code, page, table


def make() -> str:
    """Make the page."""
    folder = files("rootbranch.errors") / "messages" / "en"
    areas = sorted(folder.iterdir(), key=lambda file: file.name)
    return page(
        "Messages",
        "Findings, refusals and the texts of the pages are ids with parameters; each exists in every language. Parameters are "
        "ids, names of fields and columns, and counts, never a value about a person.",
        *(
            f"## {file.name.removesuffix('.toml')}\n\n"
            + _table(tomllib.loads(file.read_text(encoding="utf-8")))
            for file in areas
        ),
    )


def _table(sentences: dict[str, str]) -> str:
    return table(("id", "text"), ((code(id), text.replace("<", "&lt;")) for id, text in sentences.items()))

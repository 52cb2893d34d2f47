"""Turn a message id into a sentence of one language.

The sentences lie in `messages/<language>/*.toml`, one flat table a file. A house test holds the
languages together: same ids, same parameters, and no id in the code without a sentence.
"""

import tomllib
from functools import cache
from importlib.resources import files

from rootbranch.errors.tree import Message

LANGUAGES = ("en", "es")


@cache
def _sentences(language: str) -> dict[str, str]:
    folder = files("rootbranch.errors") / "messages" / language
    sentences: dict[str, str] = {}
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            sentences |= tomllib.loads(file.read_text(encoding="utf-8"))
    return sentences


def text_of(message: Message, language: str = "en") -> str:
    """Write a message in one language of `LANGUAGES`.

    Raises:
        KeyError: The id or a parameter is unknown; that is a bug of ours.
    """
    return _sentences(language)[message.id].format_map(dict(message.params))

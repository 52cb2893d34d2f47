"""Turn a message id into a sentence of one language.

The sentences lie in `messages/<language>/*.toml`, one flat table a file. A house test holds the
languages together: same ids, same parameters, and no id in the code without a sentence.
"""

import tomllib
from functools import cache
from importlib.resources import files

from rootbranch.errors.tree import Message

LANGUAGES = ("en", "es")
_COUNTED_PLACES = {"line": "web.locator.line", "audit entry": "web.locator.audit_entry"}


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


def place_text(where: str, language: str = "en") -> str:
    """Write where something stands, as `file.csv, line 17`: lines and audit entries in words, all else as it is."""
    return ", ".join(_piece(piece, language) for piece in where.split(", "))


def _piece(piece: str, language: str) -> str:
    word, _, number = piece.rpartition(" ")
    id = _COUNTED_PLACES.get(word, "")
    return text_of(Message(id, {"n": number}), language) if id and number.isdigit() else piece

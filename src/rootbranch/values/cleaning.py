"""Take out of a text what nobody sees: control characters, direction marks, doubled and outer spaces.

Limits: the first `TEXT_MAX_CHARACTERS` visible characters among the first 12,000; what is behind them is not compared.
Source: Unicode Standard Annex 15 (NFKC), general categories C and Z.
"""

import re
import unicodedata

TEXT_MAX_CHARACTERS = 300

_READ_MAX_CHARACTERS = 12_000  # invisible ones among them
_SPACES = re.compile(r"\s+")
_JOINED = "Cf"  # direction marks and joiners stand inside words, other control characters between them


def clean(text: str) -> str:
    """Write a text in its composed form, without invisible characters; cleaning twice is cleaning once."""
    text = text[:_READ_MAX_CHARACTERS]
    if not (text.isprintable() and unicodedata.is_normalized("NFKC", text)):
        text = unicodedata.normalize("NFKC", "".join(map(_visible, text)))
    return _SPACES.sub(" ", text).strip()[:TEXT_MAX_CHARACTERS].strip()


def _visible(letter: str) -> str:
    category = unicodedata.category(letter)
    if not category.startswith("C"):
        return letter
    return "" if category == _JOINED else " "

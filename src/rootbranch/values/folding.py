"""Fold a text so that accents, case, script, punctuation and spacing no longer matter.

Source: Unicode CLDR transforms `Any-Latin` and `Latin-ASCII`, by ICU.
"""

import re
from functools import lru_cache

import icu

_LATIN = icu.Transliterator.createInstance("Any-Latin; Latin-ASCII")
_NOT_WORD = re.compile(r"[^0-9a-z]+")


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """Write a text in small ASCII letters, digits and single spaces: `PEÑA-Díaz, José` → `pena diaz jose`."""
    if not text.isascii():
        text = _LATIN.transliterate(text)
    return _NOT_WORD.sub(" ", text.casefold()).strip()

"""Fold texts, so that one identifier is one however partners write it: without case, accents, blanks and signs.

    fold                       one text
    fold_column, fold_names    a column of texts at once, as one text with NUL between them

What is done to a text is done sign by sign, and no sign changes for standing beside a NUL; so a column gives what its
texts would give one by one, at a tenth of the time where all of them are plain ASCII.
"""

import re
from collections.abc import Sequence
from string import ascii_lowercase, digits
from unicodedata import decimal, normalize

_MARKS = re.compile("[\u0300-\u036f]+")
_KEPT = (ascii_lowercase + digits).encode()
_NOT_KEPT = bytes(set(range(256)) - set(_KEPT))
_BETWEEN_NAMES = b" ,;/_-\t\n\r"
_NOT_KEPT_IN_COLUMN = bytes(set(_NOT_KEPT) - {0})
_NOT_IN_NAME_COLUMN = bytes(set(_NOT_KEPT_IN_COLUMN) - set(_BETWEEN_NAMES))
_SPACED_TEXT = dict.fromkeys(_BETWEEN_NAMES, " ")
_SPACED = bytes.maketrans(_BETWEEN_NAMES, b" " * len(_BETWEEN_NAMES))


def fold(text: str) -> bytes:
    """Take out case, accents and everything but letters and digits; the rest as UTF-8.

    What looks alike by compatibility becomes alike (full-width digits, ligatures, circled letters), and so do the digits
    of all scripts.
    """
    return _fold_plain(_without_accents(text))


def _fold_plain(plain: str) -> bytes:
    if plain.isascii():
        return plain.encode().lower().translate(None, _NOT_KEPT)
    kept = filter(str.isalnum, plain.casefold())
    return "".join([str(decimal(sign)) if sign.isdecimal() else sign for sign in kept]).encode()


def _plain_parts(plain: str) -> list[bytes]:
    return list(filter(None, map(_fold_plain, plain.translate(_SPACED_TEXT).split())))


def _plain_column(texts: Sequence[str]) -> tuple[list[str], bytes | None]:
    """Take the accents out of some texts; where nothing but ASCII is left, give them as bytes with NUL between, too."""
    joined = "\0".join(texts)
    if joined.count("\0") != len(texts) - 1:
        return [_without_accents(text) for text in texts], None
    plain = _without_accents(joined)
    return plain.split("\0"), plain.encode() if plain.isascii() else None


def fold_column(texts: Sequence[str]) -> list[bytes]:
    """Fold each of some texts."""
    plain, raw = _plain_column(texts)
    return (
        raw.lower().translate(None, _NOT_KEPT_IN_COLUMN).split(b"\0")
        if raw
        else list(map(_fold_plain, plain))
    )


def fold_names(names: Sequence[str]) -> list[bytes]:
    """Fold each of some names, with its parts in the order of the alphabet.

    One partner writes PÉREZ LÓPEZ, Juan and another Juan Pérez López.
    """
    plain, raw = _plain_column(names)
    if raw:
        parted = [each.split() for each in raw.lower().translate(_SPACED, _NOT_IN_NAME_COLUMN).split(b"\0")]
    else:
        parted = [_plain_parts(name) for name in plain]
    return [b".".join(sorted(parts)) for parts in parted]


def _without_accents(text: str) -> str:
    return text if text.isascii() else _MARKS.sub("", normalize("NFKD", text)).translate(_PLAIN)


_PLAIN = {
    ord(sign): plain
    for signs, plain in {
        "øØ": "o",
        "łŁ": "l",
        "đĐðÐ": "d",
        "æÆ": "ae",
        "œŒ": "oe",
        "ßẞ": "ss",
        "þÞ": "th",
        "ı": "i",
    }.items()
    for sign in signs
}
"""Letters that Unicode does not take apart into a plain one and a mark; partners write them plain."""

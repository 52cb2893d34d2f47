"""Compare numbers that were read off a plate or a copy, where `I` and `1`, `O` and `0`, `B` and `8` look alike.

Source: scenario notes 2.4 (plates: I/1, O/0, B/8).
"""

import re

from rootbranch.values.cleaning import clean

_LOOK = str.maketrans("IOB", "108")
_NOT_SIGN = re.compile(r"[^0-9A-Z]+")


def signs_of(text: str) -> str:
    """Keep the capital letters and digits of a number."""
    return _NOT_SIGN.sub("", clean(text).upper())


def looks_same(left: str, right: str) -> bool:
    """Say whether two numbers, as `signs_of` writes them, can be taken for one another."""
    return left.translate(_LOOK) == right.translate(_LOOK)

"""Blind tokens: what is left of an identifier when its value may not be kept in the open.

Two records that share a token share an identifier; the token says nothing else without the key.

Source: design, section 2, points 3 and 4 (identifiers inherit; matching inside the seal).
"""

from enum import StrEnum
from typing import NamedTuple

from rootbranch.model.ids import Digest


class TokenScope(StrEnum):
    """What a shared token means: the same person, or the same thing of somebody."""

    PERSON = "person"
    THING = "thing"


class BlindToken(NamedTuple):
    """A keyed digest of one cleaned identifier; a named tuple, since a load makes millions of them."""

    scope: TokenScope
    token: Digest

"""Blind tokens: what is left of an identifier when its value may not be kept in the open.

Two records that share a token share an identifier; the token says nothing else without the key.

Source: design, section 2, points 3 and 4 (identifiers inherit; matching inside the seal).
"""

from dataclasses import dataclass
from enum import StrEnum

from rootbranch.model.ids import Digest


class TokenScope(StrEnum):
    """What a shared token means: the same person, or the same thing of somebody."""

    PERSON = "person"
    THING = "thing"


@dataclass(frozen=True, slots=True, order=True)
class BlindToken:
    """A keyed digest of one cleaned identifier."""

    scope: TokenScope
    token: Digest

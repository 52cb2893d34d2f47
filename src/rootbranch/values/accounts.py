"""Read account numbers: IBAN and the Mexican CLABE with their check digits, any other as it is.

Limits: a number of which only the end is written (`****1234`) can agree with another, but hardly says more than nothing.
Source: ISO 13616 (IBAN, by python-stdnum); Banco de México, CLABE (18 digits, weights 3, 7, 1, modulus 10).
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import cycle

import stdnum.iban
from rapidfuzz.distance import DamerauLevenshtein

from rootbranch.errors import Message
from rootbranch.values.cleaning import clean
from rootbranch.values.documents import Check
from rootbranch.values.likeness import Likeness
from rootbranch.values.lookalikes import looks_same, signs_of

NUMBER_MAX_SIGNS = 40
END_SAME = 0.3
LOOKS_SAME = 0.9
ONE_SIGN_SLIPPED = 0.5
SLIP_MIN_SIGNS = 8

_IBAN = re.compile(r"[A-Z]{2}\d{2}[0-9A-Z]{10,30}")
_CLABE = re.compile(r"\d{18}")
_WITHHELD = re.compile(r"^[\s*•#.xX]*(?:[*•#]|[xX]{2}|\.{2})[\s*•#.xX-]*")


class AccountKind(StrEnum):
    """What sort of account number it is."""

    IBAN = "iban"
    CLABE = "clabe"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account number: capital letters and digits; `end_only` where its beginning is withheld."""

    kind: AccountKind
    number: str
    check: Check
    end_only: bool = False


def read_account(text: str) -> Account | None:
    """Read one number; None where nothing of it is left."""
    written = clean(text)
    bare = _WITHHELD.sub("", written)
    number = signs_of(bare)[:NUMBER_MAX_SIGNS]
    if not set(number) - {"0"}:
        return None
    end_only, kind, check = bare != written, AccountKind.OTHER, Check.UNKNOWN
    if not end_only and _CLABE.fullmatch(number):
        kind, check = AccountKind.CLABE, Check.VALID if _clabe_is_valid(number) else Check.INVALID
    elif not end_only and _IBAN.fullmatch(number):
        kind, check = AccountKind.IBAN, Check.VALID if stdnum.iban.is_valid(number) else Check.INVALID
    return Account(kind=kind, number=number, check=check, end_only=end_only)


def compare_accounts(left: Account, right: Account) -> Likeness:
    """Compare two numbers."""
    if left.end_only or right.end_only:
        ends = sorted((left.number, right.number), key=len)
        if ends[1].endswith(ends[0]):
            return Likeness(score=END_SAME, reasons=(Message("values.account_end_same"),))
        return Likeness(score=0.0, reasons=(Message("values.number_differs"),))
    if left.number == right.number:
        return Likeness(score=1.0, reasons=(Message("values.number_same"),))
    if looks_same(left.number, right.number):
        return Likeness(score=LOOKS_SAME, reasons=(Message("values.number_looks_same"),))
    long_enough = min(len(left.number), len(right.number)) >= SLIP_MIN_SIGNS
    if long_enough and DamerauLevenshtein.distance(left.number, right.number) == 1:
        return Likeness(score=ONE_SIGN_SLIPPED, reasons=(Message("values.number_slipped"),))
    return Likeness(score=0.0, reasons=(Message("values.number_differs"),))


def _clabe_is_valid(number: str) -> bool:
    total = sum(
        int(digit) * weight % 10 for digit, weight in zip(number[:17], cycle((3, 7, 1)), strict=False)
    )
    return (10 - total % 10) % 10 == int(number[17])

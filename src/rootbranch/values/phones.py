"""Write telephone numbers as E.164, with the country of the agency where the number itself has none.

Mexico dropped its prefixes on 3 August 2019: `+52 1` before mobile numbers, `044`, `045` and `01` inside the country.
Notebooks and old records still have them, so they are taken off.

Limits: one number a text; extensions are left out; a number with withheld figures (`55****1234`) is none.
Source: ITU-T E.164; IFT, Plan Técnico Fundamental de Numeración (DOF 11 May 2018); plans as libphonenumber knows them.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers

from rootbranch.errors import Message
from rootbranch.values.cleaning import clean
from rootbranch.values.likeness import Likeness
from rootbranch.values.territories import is_country

LOCAL_DIGITS_MIN = 7
LOCAL_PART_SAME = 0.6
TEXT_MAX_CHARACTERS = 40

_WITHHELD = re.compile(r"[*•#?]|[xX]{2,}")
_MEXICAN_DIGITS = 10
_MEXICAN_OLD = re.compile(r"^(?:0052|\+?52)?\s*(?:1|01|044|045)\s*(?=\d{10}$)")
_MEXICAN_CODE = re.compile(r"^(?:0052|\+52|52(?=\d{10}$))")
_SIGNS = re.compile(r"[\s().\-/]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneNumber:
    """A telephone number.

    Args:
        e164: `+` and up to 15 digits.
        country: ISO 3166-1 alpha-2; empty for numbers of no one country (satellite telephones).
        assigned: The block is one that the country's plan assigns; says nothing about the holder.
    """

    e164: str
    country: str
    assigned: bool


def read_phone(text: str, country: str = "") -> PhoneNumber | None:
    """Read one number; None where it is none.

    Args:
        country: Where the agency that wrote it is, ISO 3166-1 alpha-2, for numbers without a country code.
    """
    written = clean(text)
    if len(written) > TEXT_MAX_CHARACTERS or _WITHHELD.search(written):
        return None
    return _parsed(_without_old_mexican(written, country), country)


@lru_cache(maxsize=65_536)
def _parsed(written: str, country: str) -> PhoneNumber | None:
    try:
        number = phonenumbers.parse(written, country if is_country(country) else None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    number.extension = None
    return PhoneNumber(
        e164=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
        country=_plain(phonenumbers.region_code_for_number(number)),
        assigned=phonenumbers.is_valid_number(number),
    )


def compare_phones(left: PhoneNumber, right: PhoneNumber) -> Likeness:
    """Compare two numbers; one that another country code makes of the same digits is worth less, any other nothing."""
    if left.e164 == right.e164:
        return Likeness(score=1.0, reasons=(Message("values.number_same"),))
    shorter, longer = sorted((left.e164[1:], right.e164[1:]), key=len)
    tail = shorter[-LOCAL_DIGITS_MIN:]
    local = longer.endswith(tail) and (longer.endswith(shorter) or left.country != right.country)
    if local:
        return Likeness(score=LOCAL_PART_SAME, reasons=(Message("values.phone_local_same"),))
    return Likeness(score=0.0, reasons=(Message("values.number_differs"),))


def _without_old_mexican(written: str, country: str) -> str:
    bare = _SIGNS.sub("", written)
    if not (country == "MX" or bare.startswith(("+52", "0052"))):
        return written
    if bare.isdigit() and len(bare) == _MEXICAN_DIGITS:
        return f"+52{bare}"
    old = _MEXICAN_OLD.match(bare)
    if old:
        return f"+52{bare[old.end() :]}"
    code = _MEXICAN_CODE.match(bare)
    return f"+52{bare[code.end() :]}" if code and bare[code.end() :].isdigit() else written


def _plain(country: str | None) -> str:
    return country if country and is_country(country) else ""

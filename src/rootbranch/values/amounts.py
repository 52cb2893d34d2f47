"""Read sums and weights as partners write them, and refuse what could mean two numbers.

`1,234` is one thousand in one country and little more than one in the next. Where the mapping says which sign
is the decimal one, `1.234,50` is clear; exactly three digits behind a decimal sign are not, unless
the mapping says that the column has three decimals.

Limits: ASCII digits, 40 characters; no currency signs (the mapping strips them) and no words.
"""

import re
from decimal import Decimal
from typing import Literal

from rootbranch.errors import Message

DecimalSign = Literal["comma", "point"]

TEXT_MAX_CHARACTERS = 40

_SPACES = r" '’\u00a0\u202f"
_FORMS = {
    sign: re.compile(
        rf"(?P<minus>[+-]?)(?P<whole>[0-9]{{1,3}}(?P<group>[{thousands}{_SPACES}])[0-9]{{3}}(?:(?P=group)[0-9]{{3}})*|[0-9]+)"
        rf"(?:{decimal}(?P<part>[0-9]+))?"
    )
    for sign, decimal, thousands in (("comma", ",", r"\."), ("point", r"\.", ","))
}
_NOT_DIGIT = re.compile(r"[^0-9]")


def parse_amount(text: str, decimal: DecimalSign = "point", decimals: int | None = None) -> Decimal | Message:
    """Read one number.

    Args:
        decimal: The sign before the decimals; the other one may stand between thousands, as may a space.
        decimals: How many decimals the column has, where that is known; `1,234` is clear only then.
    """
    match = _FORMS[decimal].fullmatch(text.strip()) if len(text) <= TEXT_MAX_CHARACTERS else None
    if match is None:
        return Message("values.amount_form", {"expected": "1.234,50" if decimal == "comma" else "1,234.50"})
    whole, part = match["whole"], match["part"]
    if part and len(part) == 3 and decimals != 3 and match["group"] is None and 0 < int(whole) < 1_000:
        return Message("values.amount_ambiguous", {"decimal": "," if decimal == "comma" else "."})
    return Decimal(
        f"{match['minus']}{_NOT_DIGIT.sub('', whole)}.{part or '0'}"
        if part
        else match["minus"] + _NOT_DIGIT.sub("", whole)
    )

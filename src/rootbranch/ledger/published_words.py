"""Read the words of a published number: which numbers stand there, how sure they are, how long a time they cover.

    "nearly 2,000 … in the last eight weeks" ─▶ Told(2000, nearly) · eight weeks

Limits: numbers in digits, alone or with `million`; lengths of time after `in`, `over`, `last` and the like.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from rootbranch.ledger.published_rules import PublishedRules

_NUMBER = re.compile(
    r"(?<![\w.,])(?P<sign>[$€£+-]?)\s?"
    r"(?P<digits>(?:\d{1,3}(?:[.,]\d{3}(?!\d))+|\d{1,12})(?:[.,]\d{1,2}(?!\d))?)"
    r"(?P<ordinal>st|nd|rd|th|\.?[ºª])?(?!\d)(?:\s?(?P<percent>%|percent\b|per cent\b|por ciento\b))?"
    r"(?:[\s-](?P<after>[a-z]+))?"
)
_SPAN = re.compile(
    r"\b(?:in|over|during|within|last|past|en|durante|ultimos|ultimas|pasados)\s(?:the\s|los\s|las\s)?"
    r"(?:(?:last|past|ultimos|ultimas)\s)?(?P<count>\d{1,3}|[a-z]+)[\s-](?P<span>[a-z]+)\b"
)
_YEARS = range(1900, 2101)
_DAYS_OF_A_MONTH = 31
HEDGE_CHARACTERS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A number in a text.

    Args:
        hedge: `nearly`, `about`, `over`, `under`, or empty.
        ordinal: `5,000th`: so many were reached.
    """

    value: Decimal
    hedge: str
    percent: bool
    ordinal: bool


def folded(text: str) -> str:
    """Write a text in small letters without accents; signs stay, so that numbers can be read."""
    parts = unicodedata.normalize("NFD", text.casefold())
    return " ".join("".join(sign for sign in parts if not unicodedata.combining(sign)).split())


def numbers_in(text: str, rules: PublishedRules) -> tuple[Told, ...]:
    """Find the numbers of a text in their order; years and small counts of weeks or months are numbers like others."""
    plain = folded(text)
    return tuple(
        Told(
            value=_value(match["digits"]) * rules.magnitudes.get(match["after"] or "", 1),
            hedge=_hedge(plain[: match.start()], rules),
            percent=bool(match["percent"]),
            ordinal=bool(match["ordinal"]),
        )
        for match in _NUMBER.finditer(plain)
    )


def is_year(told: Told) -> bool:
    """Say whether a number may be a year."""
    return not told.percent and told.value == told.value.to_integral_value() and int(told.value) in _YEARS


def span_in(text: str, last: date, rules: PublishedRules) -> date | None:
    """Find how long a time the words cover, and give its first day when it ends on `last`.

    "In under six months" says no length, so it gives none.
    """
    for match in _SPAN.finditer(folded(text)):
        span = rules.spans.get(match["span"])
        count = int(match["count"]) if match["count"].isdigit() else rules.numbers.get(match["count"])
        if span and count:
            return _before(last, count, span)
    return None


def _before(last: date, count: int, span: str) -> date | None:
    """Go back from the last day, so that the first and the last day both belong to the time."""
    try:
        if span in {"days", "weeks"}:
            return last - timedelta(days=count * (7 if span == "weeks" else 1) - 1)
        months = last.year * 12 + last.month - 1 - count * (12 if span == "years" else 1)
        day = next(
            date(months // 12, months % 12 + 1, number)
            for number in range(min(last.day, _DAYS_OF_A_MONTH), 0, -1)
            if _is_day(months // 12, months % 12 + 1, number)
        )
        return day + timedelta(days=1)
    except (ValueError, OverflowError, StopIteration):
        return None


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _value(digits: str) -> Decimal:
    """Read `1,800`, `1.800`, `7.6` and `7,6`: three digits behind a sign are thousands."""
    pieces = re.split(r"[.,]", digits)
    if len(pieces) > 1 and len(pieces[-1]) < 3:
        return Decimal("".join(pieces[:-1]) + "." + pieces[-1])
    return Decimal("".join(pieces))


def _hedge(before: str, rules: PublishedRules) -> str:
    """Find the word that stands before a number, the nearest one where there are several."""
    near = before[-HEDGE_CHARACTERS:]
    found = (
        (match.end(), len(match[0]), name)
        for name, words in rules.hedges.items()
        for match in _last(words, near)
    )
    return max(found, default=(0, 0, ""))[2]


def _last(words: tuple[str, ...], near: str) -> list[re.Match[str]]:
    pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?=\s(?:[a-z']+\s)?[$€£+]?\s?$|$)"
    return list(re.finditer(pattern, near))

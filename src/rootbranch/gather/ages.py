"""Say of a text about somebody's age whether it leaves room for a minor: where it does, the person is protected.

    date of birth that could not be read ─▶ every year it may mean ─▶ young if one of them is, or if it means none
    age in words or figures              ─▶ adult only where it says so clearly

Limits: a text without a figure in the place of a date of birth says nothing ("unknown"); dates that can be read
are `subjects`' business.
Source: design, section 2, item 1; Convention on the Rights of the Child, art. 1; UNHCR, benefit of the doubt in
age assessment.
"""

import re
from datetime import date, timedelta
from unicodedata import normalize

from rootbranch.values import fold

ADULT_YEARS = 18
NOTHING_SAID = frozenset(
    ("", "no", "none", "ninguno", "ninguna", "unknown", "desconocido", "n a", "na", "0", "sin dato")
)
ADULT_WORDS = frozenset(("adult", "adulto", "adulta", "mayor", "mayor de edad", "of age", "over 18"))
AGE_UNKNOWN = NOTHING_SAID | {"s d", "nd"}
YOUNG_WORDS = frozenset(
    [
        "menor",
        "minor",
        "child",
        "nino",
        "nina",
        "infante",
        "infant",
        "adolescente",
        "adolescent",
        "teen",
        "teenager",
        "under",
        "bebe",
        "baby",
        "juvenile",
    ]
)
FIRST_YEAR = 1900
SHEET_DAY_ZERO = date(1899, 12, 30)

_NUMBER = re.compile(r"\d+")
_AGE = re.compile(r"\d+(?:[.,]\d+)?")
_FEWER = frozenset("<\u2264")


def unread_is_young(text: str, on: date) -> bool:
    """Say whether a date of birth that could not be read may be that of somebody under age on a day."""
    numbers = _NUMBER.findall(normalize("NFKC", text))
    if not numbers:
        return False
    years = _years(numbers, on)
    return not years or any(on.year - year <= ADULT_YEARS for year in years)


def _years(numbers: list[str], on: date) -> set[int]:
    """List the years that the numbers of a date may mean; two digits mean the last such year that has been."""
    years = {int(number) for number in numbers if len(number) == 4}
    for number in numbers:
        if len(number) == 8:
            years |= {int(number[:4]), int(number[4:])}
        elif len(number) == 5:  # the day number of a spreadsheet
            years.add((SHEET_DAY_ZERO + timedelta(days=int(number))).year)
    if not years and len(numbers) == 3 and max(map(len, numbers)) <= 2:
        years = {on.year - (on.year - int(number)) % 100 for number in (numbers[0], numbers[2])}
    return {year for year in years if FIRST_YEAR <= year <= on.year}


def age_is_young(text: str) -> bool:
    """Say whether an age, in figures or words, may be below 18; empty and unknown ages say nothing."""
    plain = normalize("NFKC", text)
    words = fold(plain)
    figures = [float(figure.replace(",", ".")) for figure in _AGE.findall(plain)]
    if not figures:
        return words not in AGE_UNKNOWN and words not in ADULT_WORDS
    fewer = not _FEWER.isdisjoint(plain) or not YOUNG_WORDS.isdisjoint(words.split())
    return fewer or min(figures) < ADULT_YEARS

"""Go wrong with dates and numbers in the ways that were measured, and never so that harm could come of it.

A minor never comes out of age and an adult never under age, whatever slips; a number that is written wrongly is even
less possible than before (`identifiers`): a letter among digits, a digit too many, or a CURP cut short.

Source: notes on the synthetic region, sections 1.2 (how two dates of one person differ) and 3.5.
"""

import re
from datetime import date, timedelta
from random import Random

from rootbranch.scenario.chance import table, weighted
from rootbranch.scenario.validity import passes_somewhere

ADULT_BORN_BY = date(2006, 10, 31)
"""Whoever was born by then is of age on every day of the region; everybody is who is no minor (`registrar`)."""
MINOR_BORN_FROM = date(2008, 11, 12)
"""Whoever was born from then on is under age on every day of the region."""

_CURP = re.compile(r"([A-Z]{4})(\d\d)(\d\d)(\d\d)([HM].*)")
_HONDURAN = re.compile(r"(99\d\d)(\d{4})(\d{5})")
_LOOK_ALIKE = {"O": "0", "0": "O", "I": "1", "1": "I", "S": "5", "5": "S", "B": "8", "8": "B"}


def other_birth(random: Random, born: date) -> date:
    """Give another birth date for the same person, different in the way that a table of measured ways says."""
    years = {"year_by_one": (1, 1), "year_by_ten": (2, 10), "year_beyond": (11, 15)}
    match way := weighted(random, table("noise")["birth_differs_by"]):
        case "swapped":
            other = _date(born.year, born.day, born.month)
        case "day":
            other = _date(born.year, born.month, _else(random, born.day, 28))
        case "month":
            other = _date(born.year, _else(random, born.month, 12), born.day)
        case "day_and_month":
            other = _date(born.year, _else(random, born.month, 12), _else(random, born.day, 28))
        case "everything":
            year = born.year + random.choice((-1, 1)) * random.randrange(1, 9)
            other = _date(year, _else(random, born.month, 12), _else(random, born.day, 28))
        case _:
            off = random.choice((-1, 1)) * random.randint(*years[way])
            other = _date(born.year + off, born.month, born.day)
    return same_side_of_age(born, other)


def same_side_of_age(born: date, written: date) -> date:
    """Keep a date that leaves a minor a minor and an adult an adult; else give the true one."""
    if born >= MINOR_BORN_FROM:
        return written if MINOR_BORN_FROM <= written <= born + timedelta(days=1_000) else born
    first_of_january = (written.month, written.day) == (1, 1)  # whoever reads it knows the year only
    youngest = date(written.year, 12, 31) if first_of_january else written
    return written if youngest <= ADULT_BORN_BY else born


def misread(random: Random, text: str) -> str:
    """Take one character for one that looks like it (O and 0, I and 1, S and 5, B and 8); unchanged where none does."""
    places = [place for place, letter in enumerate(text) if letter in _LOOK_ALIKE]
    if not places:
        return text
    place = random.choice(places)
    return text[:place] + _LOOK_ALIKE[text[place]] + text[place + 1 :]


def malformed(random: Random, document: str) -> str:
    """Write a number of the wrong length: a CURP lacks one or two characters, others have a digit twice or three times.

    One that would pass for a number of another kind is not written; where all would, none is changed.
    """
    if _CURP.fullmatch(document):
        return document[: -random.randrange(1, 3)]
    last = len(document) - 1
    ways = [(place, more) for place in (last, last - 1, last - 2) for more in (1, 1, 1, 2)]
    for place, more in random.sample(ways, len(ways)):
        written = document[:place] + document[place] * more + document[place:]
        if not passes_somewhere(written):
            return written
    return document


def against_birth(random: Random, document: str) -> str:
    """Let the birth date within a number slip by one or turn; unchanged where the number holds none."""
    if found := _HONDURAN.fullmatch(document):
        return f"{found[1]}{int(found[2]) - 1}{found[3]}"
    found = _CURP.fullmatch(document)
    if not found:
        return document
    letters, year, month, day, rest = found.groups()
    match random.choice(("month", "day", "turned")):
        case "month":
            month = f"{int(month) % 12 + 1:02d}"
        case "day":
            day = f"{int(day) % 28 + 1:02d}"
        case _ if int(day) <= 12 and day != month:
            month, day = day, month
        case _:
            day = f"{int(day) % 28 + 1:02d}"
    return f"{letters}{year}{month}{day}{rest}"


def last_digit_wrong(random: Random, number: str) -> str:
    """Write another last digit, odd for even; every number stays in its block that cannot ring."""
    return number[:-1] + random.choice("13579" if number[-1] in "02468" else "02468")


def turned_age(years: int) -> int:
    """Turn the digits of an age round where both ages are those of adults."""
    turned = int(str(years)[::-1])
    return turned if years >= 20 and 20 <= turned <= 90 else years


def _else(random: Random, number: int, last: int) -> int:
    return (number - 1 + random.randrange(1, last)) % last + 1 if number <= last else random.randint(1, last)


def _date(year: int, month: int, day: int) -> date:
    """Make a date, or the last day before it that exists; a month that does not exist gives the day as it was."""
    if month > 12:
        month, day = day, month
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1

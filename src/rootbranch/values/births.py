"""Compare birth dates that are partial, slipped, or a form's default, and give ages that take this into account.

A birth date is ISO text as `dates` reads it (`1990`, `1990-05`, `1990-05-01`). The first of January is what many forms
and officers write when only the year is known: it counts as its year. A missing date is no agreement and no
contradiction: the comparison is None.

Limits: the scores order a queue; they are set by hand, not fitted.
Source: scenario notes 2.4 (DD/MM against MM/DD, `01 Jan` as a default, one figure slipped).
"""

from collections.abc import Iterable
from datetime import date
from itertools import combinations

from rapidfuzz.distance import DamerauLevenshtein

from rootbranch.errors import Message
from rootbranch.values.dates import DEFAULT_BIRTH_DAY, date_gap_days, first_day, last_day
from rootbranch.values.likeness import Likeness

DAY_SAME, MONTH_SAME, YEAR_SAME = 1.0, 0.8, 0.6
DAY_AND_MONTH_SWAPPED = 0.85
ONE_FIGURE_SLIPPED = 0.7
CLOSE = 0.3
CLOSE_DAYS = 366
AGE_MAX_YEARS = 120

_DAY_LENGTH = 10


def compare_births(left: str, right: str) -> Likeness | None:
    """Compare two birth dates; None where one is missing or is no date."""
    ours, theirs = _known(left), _known(right)
    if not ours or not theirs:
        return None
    shared = min(len(ours), len(theirs))
    if ours[:shared] == theirs[:shared]:
        score, id_ = {4: (YEAR_SAME, "year"), 7: (MONTH_SAME, "month"), 10: (DAY_SAME, "day")}[shared]
        return _likeness(score, id_)
    if (
        shared == _DAY_LENGTH
        and ours[:4] == theirs[:4]
        and ours[5:7] == theirs[8:]
        and ours[8:] == theirs[5:7]
    ):
        return _likeness(DAY_AND_MONTH_SWAPPED, "swapped")
    if shared == _DAY_LENGTH and DamerauLevenshtein.distance(ours, theirs) == 1:
        return _likeness(ONE_FIGURE_SLIPPED, "slipped")
    gap = date_gap_days(ours, theirs)
    return _likeness(CLOSE, "close") if gap is not None and gap <= CLOSE_DAYS else _likeness(0.0, "differs")


def births_conflict(births: Iterable[str]) -> bool:
    """Say whether two of these dates cannot both be the birth of one person, slips allowed for."""
    found = (compare_births(*pair) for pair in combinations(sorted(set(births)), 2))
    return any(likeness is not None and likeness.score <= CLOSE for likeness in found)


def ages_on(born: str, on: date) -> tuple[int, int] | None:
    """Give the least and the greatest age in whole years on a day; None where `born` is no date.

    A first of January counts as its whole year. Ages before birth are negative: the caller sees that the date is wrong.
    """
    known = _known(born)
    return (_years(last_day(known), on), _years(first_day(known), on)) if known else None


def doubt_birth(born: str, on: date) -> Message | None:
    """Say what speaks against a birth date of somebody alive on a day, or None: in the future, or too long ago."""
    ages = ages_on(born, on)
    if ages is None:
        return Message("values.birth_no_date") if born else None
    if ages[1] < 0:
        return Message("values.birth_in_future")
    return Message("values.birth_too_long_ago", {"years": AGE_MAX_YEARS}) if ages[0] > AGE_MAX_YEARS else None


def _known(text: str) -> str:
    """Cut a date to what is known of it; empty where it is no date."""
    text = text[:_DAY_LENGTH]
    try:
        if not text.isascii() or len(text) not in {4, 7, _DAY_LENGTH} or first_day(text) > last_day(text):
            return ""
    except ValueError:
        return ""
    return text.removesuffix(DEFAULT_BIRTH_DAY)


def _years(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _likeness(score: float, id_: str) -> Likeness:
    return Likeness(score=score, reasons=(Message(f"values.birth_{id_}"),))

"""Read dates as partners write them, and compare them although some know only the year.

A date is ISO text (`2024`, `2024-05`, `2024-05-01`, `2024-05-01T23:30:00-07:00`): the text keeps how much
the partner knew. Formats are compiled to one regular expression each, because `strptime` costs six times
as much and reads month names by the machine's locale.

Limits: directives `%d %m %Y %y %H %I %p %M %S %b %B`, `iso` and `es-months`; months in Spanish and English.
Source: ISO 8601-1:2019, 4.3 and 5.2 (dates with reduced precision); IANA time zones.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from rootbranch.errors import Message

DateReader = Callable[[str], str | Message]

LAST_YEAR = 2068  # POSIX strptime: two digits 69–99 are 19xx, 00–68 are 20xx
TEXT_MAX_CHARACTERS = 80

_ISO = (
    r"(?P<Y>\d{4})(?:-(?P<m>\d\d)(?:-(?P<d>\d\d)"
    r"(?:[T ](?P<H>\d\d):(?P<M>\d\d)(?::(?P<S>\d\d)(?:\.\d{1,9})?)?(?P<offset>Z|[+-]\d\d:?\d\d)?)?)?)?"
)
_ES_BETWEEN = r"(?:\s+del?\s+|\s*[-/., ]\s*)"
_ES_MONTHS = rf"(?:(?P<d>\d{{1,2}})º?{_ES_BETWEEN})?(?P<b>[^\W\d_]+\.?){_ES_BETWEEN}(?P<Y>\d{{4}})"
_DIRECTIVES = {
    "d": r"(?P<d>\d{1,2})",
    "m": r"(?P<m>\d{1,2})",
    "Y": r"(?P<Y>\d{4})",
    "y": r"(?P<y>\d\d)",
    "H": r"(?P<H>\d{1,2})",
    "I": r"(?P<I>\d{1,2})",
    "p": r"(?P<p>[AaPp])\.?\s?[Mm]\.?",
    "M": r"(?P<M>\d\d)",
    "S": r"(?P<S>\d\d)",
    "b": r"(?P<b>[^\W\d_]+\.?)",
    "B": r"(?P<b>[^\W\d_]+\.?)",
}
_PLAIN_DAY = {"Y", "m", "d"}
_AS_KEPT = (("iso",), ("%Y-%m-%d",))
DEFAULT_BIRTH_DAY = "-01-01"
_SAMPLES = {
    "iso": "2025-12-31",
    "es-months": "31 de diciembre de 2025",
    "d": "31",
    "m": "12",
    "Y": "2025",
    "y": "25",
    "H": "23",
    "I": "11",
    "p": "PM",
    "M": "59",
    "S": "00",
    "b": "Dec",
    "B": "December",
}
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "enero ene january jan",
            "febrero feb february",
            "marzo mar march",
            "abril abr april apr",
            "mayo may",
            "junio jun june",
            "julio jul july",
            "agosto ago august aug",
            "septiembre setiembre sept sep set september",
            "octubre oct october",
            "noviembre nov november",
            "diciembre dic december dec",
        ),
        start=1,
    )
    for name in names.split()
}


def check_formats(formats: tuple[str, ...]) -> Message | None:
    """Say what is wrong with the formats of a mapping, or None."""
    for form in formats:
        try:
            _pattern(form)
        except (KeyError, re.error):
            return Message("values.date_format_unknown", {"format": form})
    return None


def compile_date(
    formats: tuple[str, ...] = ("iso",), zone: str | None = None, last_year: int = LAST_YEAR
) -> DateReader:
    """Make a reader of dates in any of the formats.

    Args:
        zone: IANA name of the zone the clock times are in; None leaves them without one.
        last_year: Years of two digits belong to the hundred years that end here.

    Returns:
        A function from text to ISO text, or to a message: no such form, no such day, or several readings.

    Raises:
        KeyError: A format or the zone is unknown; `check_formats` says so politely.
    """
    patterns = tuple(_pattern(form) for form in formats)
    place = ZoneInfo(zone) if zone else None
    expected = " | ".join(_written(form) for form in formats)
    only = patterns[0] if len(patterns) == 1 and patterns[0].groupindex.keys() == _PLAIN_DAY else None

    as_kept = formats in _AS_KEPT

    def read(text: str) -> str | Message:
        # most are days in figures and in one format: read in a third of the time, or a tenth if they may stay as they are
        if as_kept and (same := _same_day(text)):
            return same
        day = _day(only.fullmatch(text)) if only and len(text) <= TEXT_MAX_CHARACTERS else None
        return day or _read(text, patterns, expected, place, last_year)

    return read


def _written(form: str) -> str:
    """Write the last day of a year in a format, for people: `31/12/2025` says more than its codes."""
    if form in _SAMPLES:
        return _SAMPLES[form]
    return re.sub("%(.)", lambda found: _SAMPLES[found[1]], form)


@lru_cache(maxsize=256)
def _compiled(formats: tuple[str, ...], zone: str | None) -> DateReader:
    return compile_date(formats, zone)


def parse_date(text: str, formats: tuple[str, ...] = ("iso",), zone: str | None = None) -> str | Message:
    """Read one date; see `compile_date`."""
    return _compiled(formats, zone)(text)


@lru_cache(maxsize=256)
def _pattern(form: str) -> re.Pattern[str]:
    if form == "iso":
        return re.compile(_ISO)
    if form == "es-months":
        return re.compile(_ES_MONTHS, re.IGNORECASE)
    parts = re.split(r"%(.)", form)
    source = "".join(_DIRECTIVES[part] if place % 2 else re.escape(part) for place, part in enumerate(parts))
    pattern = re.compile(source)
    if not {"Y", "y"} & pattern.groupindex.keys():
        raise KeyError(form)
    return pattern


def _read(
    text: str, patterns: tuple[re.Pattern[str], ...], expected: str, place: ZoneInfo | None, last_year: int
) -> str | Message:
    text = text.strip()
    readings: set[str] = set()
    matched = False
    if len(text) <= TEXT_MAX_CHARACTERS:
        for pattern in patterns:
            match = pattern.fullmatch(text)
            if match:
                matched = True
                reading = _iso(match.groupdict(), place, last_year)
                if reading:
                    readings.add(reading)
    if len(readings) == 1:
        return readings.pop()
    if readings:
        return Message("values.date_ambiguous", {"expected": expected})
    return Message("values.date_not_there" if matched else "values.date_form", {"expected": expected})


def stay_as_they_are(texts: Sequence[str], formats: tuple[str, ...]) -> bool:
    """Say of many texts at once that each is a day which a reader of these formats gives back as it stands."""
    if formats not in _AS_KEPT:
        return False
    try:
        return list(map(date.isoformat, map(date.fromisoformat, texts))) == list(texts)
    except ValueError:
        return False


def _same_day(text: str) -> str | None:
    """Give a day that is written as it is kept; None for anything else."""
    try:
        day = date.fromisoformat(text).isoformat()
    except ValueError:
        return None
    return day if day == text else None


def _day(match: re.Match[str] | None) -> str | None:
    """Write a day of which a pattern found year, month and day in figures; None where there is none."""
    if match is None:
        return None
    year, month, day = match.group("Y", "m", "d")
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _iso(parts: dict[str, str | None], place: ZoneInfo | None, last_year: int) -> str | None:
    """Write what a pattern found as ISO text; None where there is no such day or hour."""
    if parts.get("Y"):
        year = int(parts["Y"] or 0)
    else:
        year = last_year - (last_year - int(parts.get("y") or 0)) % 100
    if parts.get("b"):
        month = _MONTHS.get((parts["b"] or "").casefold().rstrip("."), 0)
    elif parts.get("m"):
        month = int(parts["m"] or 0)
    else:
        return f"{year:04}" if year else None
    try:
        if not parts.get("d"):
            return date(year, month, 1).isoformat()[:7]
        day = date(year, month, int(parts["d"] or 0))
        hour = _hour(parts)
        if hour is None:
            return day.isoformat()
        moment = datetime(
            day.year,
            day.month,
            day.day,
            hour,
            int(parts.get("M") or 0),
            int(parts.get("S") or 0),
            tzinfo=place,
        )
    except ValueError:
        return None
    offset = parts.get("offset")
    if offset:
        return _with_offset(moment.replace(tzinfo=None), offset)
    return moment.isoformat()


def _with_offset(moment: datetime, offset: str) -> str | None:
    try:
        return datetime.fromisoformat(moment.isoformat() + offset).isoformat()
    except ValueError:
        return None


def _hour(parts: dict[str, str | None]) -> int | None:
    if parts.get("H"):
        return int(parts["H"] or 0)
    if not parts.get("I"):
        return None
    hour = int(parts["I"] or 0)
    if not 1 <= hour <= 12:
        raise ValueError("no such hour on a clock of twelve")
    half = (parts.get("p") or "a").lower()
    return hour % 12 + (12 if half == "p" else 0)


def first_day(iso: str) -> date:
    """Give the first day that an ISO text, perhaps partial, can mean.

    Raises:
        ValueError: It is not a date.
    """
    if len(iso) == 4:
        return date(int(iso), 1, 1)
    if len(iso) == 7:
        return date(int(iso[:4]), int(iso[5:]), 1)
    return date.fromisoformat(iso[:10])


def last_day(iso: str) -> date:
    """Give the last day that an ISO text, perhaps partial, can mean.

    Raises:
        ValueError: It is not a date.
    """
    if len(iso) == 4:
        return date(int(iso), 12, 31)
    if len(iso) == 7:
        year, month = int(iso[:4]), int(iso[5:])
        return date(year, month, monthrange(year, month)[1])
    return date.fromisoformat(iso[:10])


def under_age(born: str, on: date, years: int = 18) -> bool:
    """Say whether somebody born then may be under age on that day; a partial date counts as the youngest.

    The first of January is what many forms write when only the year is known: it counts as its year.

    Raises:
        ValueError: `born` is not an ISO date.
    """
    youngest = last_day(born[:4] if born[4:10] == DEFAULT_BIRTH_DAY else born)
    return on.year - youngest.year - ((on.month, on.day) < (youngest.month, youngest.day)) < years


def date_gap_days(left: str, right: str) -> int | None:
    """Count the days between two ISO dates at their nearest; 0 where partial dates overlap, None where one is empty.

    Raises:
        ValueError: One of them is not a date.
    """
    if not left or not right:
        return None
    gap = max((first_day(left) - last_day(right)).days, (first_day(right) - last_day(left)).days)
    return max(gap, 0)

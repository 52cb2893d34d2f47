"""Read one cell of a publisher's table: a count, a period, a word. What cannot be read is a sentence, never a guess.

Source: ISO 8601 for dates; ISO 3166-1 alpha-3 for nationalities.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date

from rootbranch.errors import Message
from rootbranch.flows.layouts import Layout, SplitColumn
from rootbranch.model.aggregates import EVERY, Step

UNLISTED = "not-listed"
COUNT_MAX = 10**12
YEARS = range(1900, 2101)
WORD_CHARACTERS_MAX = 60

_COUNT = re.compile(r"(\d{1,15})(?:\.0+)?", re.ASCII)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+", re.ASCII)
_DATE = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?", re.ASCII)
_YEAR = re.compile(r"(?:FY ?)?\d{4}", re.ASCII)
_CODE = re.compile(r"[A-Z]{3}", re.ASCII)
_WORD = re.compile(r"[\w .,&'’()/:-]+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def read_count(text: str) -> int | Message | None:
    """Read a count; None where the cell is empty."""
    text = text.strip()
    if not text:
        return None
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    whole = _COUNT.fullmatch(text)
    if whole and (count := int(whole[1])) <= COUNT_MAX:
        return count
    if text.startswith(("-", "−")) and _COUNT.fullmatch(text[1:]):
        return Message("flows.negative")
    return Message("flows.no_count")


def read_period(row: Mapping[str, str], layout: Layout) -> date | Message:
    """Read the first day of the period of a row."""
    columns = layout.period
    if columns.date:
        return _dated(row[columns.date].strip(), layout.step)
    assert columns.month
    year_text = row[columns.year or columns.fiscal_year or ""].strip()
    month_text = row[columns.month].strip().lower()
    month = _MONTHS.index(month_text[:3]) + 1 if month_text[:3] in _MONTHS else 0
    if month_text.isascii() and month_text.isdigit():
        month = int(month_text[:4])
    if not month_text and _YEAR.fullmatch(year_text):
        return Message("flows.annual_row")
    year_text = year_text.removesuffix(".0")
    if not (year_text.isascii() and year_text.isdigit() and int(year_text[:6]) in YEARS and 1 <= month <= 12):
        return Message("flows.no_period")
    year = int(year_text)
    if columns.fiscal_year and layout.year_starts > 1 and month >= layout.year_starts:
        year -= 1
    return date(year, month, 1)


def _dated(text: str, step: Step) -> date | Message:
    if _YEAR.fullmatch(text):
        return Message("flows.annual_row")
    found = _DATE.fullmatch(text)
    if not found or int(found[1]) not in YEARS or (step is Step.DAY and not found[3]):
        return Message("flows.no_period")
    try:
        day = date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        return Message("flows.no_period")
    if step is Step.MONTH and day.day != 1:
        return Message("flows.within_month")
    return day


def read_word(text: str, name: str, column: SplitColumn) -> tuple[str, Message | None]:
    """Read what a count is split by; what is not listed is counted as not listed, so that totals stay whole.

    Args:
        name: Of the split, `nationality` say.
    """
    text = unicodedata.normalize("NFC", text.strip())
    if not text or text == column.every:
        return EVERY, None
    if text in column.words:
        return column.words[text], None
    problem = Message("flows.not_listed", {"split": name})
    if column.words or (name == "nationality" and not _CODE.fullmatch(text)):
        return UNLISTED, problem
    if len(text) > WORD_CHARACTERS_MAX or not _WORD.fullmatch(text) or text in (EVERY, UNLISTED):
        return UNLISTED, problem
    return text, None

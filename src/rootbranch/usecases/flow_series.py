"""Read monthly or daily series from a bare file in the usual long format, and refuse what would make a forecast of nonsense.

    unique_id,ds,y ─▶ Panel: each series from its first month to the last of all, month by month, or day by day

What is refused, with the row or the series: a month twice, a count that is negative or not whole, a day that is not the first among
months, annual figures among months, a hole. Whether a row is a month or a day is said by the reader and never guessed. Months of a series that are absent can be read as zero where the reader says that its publisher leaves
out zeros; nothing does so by itself.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from rootbranch.errors import InputError, Message
from rootbranch.gather import read_bare_table
from rootbranch.model.aggregates import Step

if TYPE_CHECKING:  # SciPy takes half a second to import, which no other command should pay
    from rootbranch.flows import Panel

SERIES_COLUMNS = ("unique_id", "ds", "y")
SERIES_MAX = 5_000
PERIODS_MAX = {Step.MONTH: 1_200, Step.DAY: 1_500}
COUNT_MAX = 10**12
_YEAR = 12
_SHOWN = 80

Months = dict[str, dict[int, int]]


def read_panel(path: Path, *, absent_is_zero: bool, step: Step = Step.MONTH) -> "Panel":
    """Read series into a panel, sorted by name.

    Args:
        path: CSV or Parquet with SERIES_COLUMNS; `ds` is the first day of a month, or the month alone; or a day.
        step: What a row is.
        absent_is_zero: Whether the publisher leaves out months without anybody. Then each series begins with its first
            row and absent months behind it are zero; else a hole is refused.

    Raises:
        InputError: The file cannot be used as it is.
    """
    table = read_bare_table([path], SERIES_COLUMNS)
    columns = [table[name].to_pylist() for name in SERIES_COLUMNS]
    series: Months = defaultdict(dict)
    for number, (name, month, count) in enumerate(zip(*columns, strict=True), start=2):
        _take_row(series, f"{path.name}, row {number}", (name or "", month or "", count or ""), step)
    if not series:
        raise InputError(Message("forecasts.no_row"), path.name, Message("forecasts.fix_no_row"))
    last = max(max(months) for months in series.values())
    periods = PERIODS_MAX[step]
    if len(series) > SERIES_MAX or last - min(min(months) for months in series.values()) >= periods:
        raise InputError(
            Message(f"forecasts.too_large_{step.value}", {"series": SERIES_MAX, "periods": periods}),
            path.name,
            Message("forecasts.fix_too_large"),
        )
    for name, months in series.items():
        where = f"{path.name}, {name[:_SHOWN]}"
        if step is Step.MONTH:
            _check_years(where, months)
        if not absent_is_zero:
            _check_holes(where, months, last, step)
    return _panel(series, last, step)


def month_of(text: str) -> int | None:
    """Read `2024-06-01` or `2024-06` as year x 12 + month - 1; None where it is neither, or another day."""
    text = text.strip()
    try:
        day = date.fromisoformat(f"{text}-01" if len(text) == len("2024-06") else text[: len("2024-06-01")])
    except ValueError:
        return None
    at_midnight = text[len("2024-06-01") :].strip("T ") in {"", "00:00:00", "00:00"}
    return day.year * _YEAR + day.month - 1 if day.day == 1 and at_midnight else None


def _day_of(text: str) -> int | None:
    """Read `2024-06-17` as `date.toordinal` counts; None where it is none."""
    try:
        day = date.fromisoformat(text[: len("2024-06-17")])
    except ValueError:
        return None
    return day.toordinal() if text[len("2024-06-17") :].strip("T ") in {"", "00:00:00", "00:00"} else None


def _take_row(series: Months, where: str, row: Sequence[str], step: Step) -> None:
    name, month_text, count_text = (cell.strip() for cell in row)
    month, count = (month_of if step is Step.MONTH else _day_of)(month_text), _count_of(count_text)
    if not name:
        raise InputError(Message("forecasts.no_name"), where, Message("forecasts.fix_no_name"))
    if month is None:
        raise InputError(
            Message(f"forecasts.no_{step.value}", {"value": month_text[:_SHOWN]}),
            where,
            Message(f"forecasts.fix_no_{step.value}"),
        )
    if count is None:
        raise InputError(
            Message("forecasts.no_count", {"value": count_text[:_SHOWN]}),
            where,
            Message("forecasts.fix_no_count"),
        )
    if month in series[name]:
        raise InputError(
            Message("forecasts.month_twice", {"series": name[:_SHOWN], "month": month_text}),
            where,
            Message("forecasts.fix_month_twice"),
        )
    series[name][month] = count


def _count_of(text: str) -> int | None:
    """Read a whole count, also where a spreadsheet wrote `29.0`; None where it is none."""
    whole, _, rest = text.partition(".")
    if not (whole.isascii() and whole.isdigit()) or rest.strip("0"):
        return None
    return int(whole) if len(whole) <= len(str(COUNT_MAX)) and int(whole) <= COUNT_MAX else None


def _check_years(where: str, months: dict[int, int]) -> None:
    steps = [later - earlier for earlier, later in pairwise(sorted(months))]
    years = sum(step == _YEAR for step in steps)
    if years > 1 or (years and years == len(steps)):
        raise InputError(Message("forecasts.annual"), where, Message("forecasts.fix_annual"))


def _check_holes(where: str, months: dict[int, int], last: int, step: Step) -> None:
    there = sorted(months)
    hole = next((earlier + 1 for earlier, later in pairwise(there) if later > earlier + 1), None)
    if hole is None and there[-1] < last:
        hole = there[-1] + 1
    if hole is not None:
        text = f"{hole // _YEAR:04d}-{hole % _YEAR + 1:02d}"
        if step is Step.DAY:
            text = date.fromordinal(hole).isoformat()
        raise InputError(Message("forecasts.hole", {"month": text}), where, Message("forecasts.fix_hole"))


def _panel(series: Months, last: int, step: Step) -> "Panel":
    import numpy as np

    from rootbranch.flows import Panel

    first = min(min(months) for months in series.values())
    names = tuple(sorted(series))
    counts = np.full((last - first + 1, len(names)), np.nan)
    for place, name in enumerate(names):
        months = series[name]
        counts[min(months) - first :, place] = 0
        for month, count in months.items():
            counts[month - first, place] = count
    return Panel(names=names, first=first, counts=counts, step=step)

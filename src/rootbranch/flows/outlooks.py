"""Read what `flows forecast` and `flows alerts` wrote back into what is shown beside a series.

    F.csv ─▶ Outlook: months ahead with mean and two intervals, method, why, trust
    A.csv ─▶ FlowAlert: month, direction, count, expected, how often that warns by itself, what to look at

Limits: intervals of 80 and 95 per cent, which is what the commands write unless told otherwise.
Source: the headers of the two commands.
"""

import math
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from rootbranch.errors import InputError, Message

FORECAST_COLUMNS = (
    "unique_id", "ds", "mean", "lo-80", "hi-80", "lo-95", "hi-95",
    "method", "why", "error_ratio", "parts", "trust", "outside", "upstream",
)  # fmt: skip
ALERT_COLUMNS = ("unique_id", "ds", "direction", "y", "expected", "alarms_per_year", "held", "playbook")
HELD = {"yes": True, "no": False, "open": None}
_METHODS = {"blend", "naive"}
_REASONS = {"learnt", "prior", "guard", "short", "empty"}
_TRUSTS = {"steady", "drifting", "unknown"}
_UPSTREAM = {"used", "left", "none"}
_OUTSIDE = re.compile(r"(\d{1,3})/(\d{1,3})", re.ASCII)
_PART = re.compile(r"([a-z0-9-]{1,40})=([01]\.\d\d)", re.ASCII)
DIRECTIONS = ("up", "down")
_ID = re.compile(r"[0-9a-f]{16}", re.ASCII)
_WORDS = re.compile(r"[a-z0-9_;-]{0,120}", re.ASCII)

Row = tuple[int, Mapping[str, str] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class AheadMonth:
    """One period ahead; intervals are None where the forecast has none."""

    period: date
    mean: float
    low80: float | None
    high80: float | None
    low95: float | None
    high95: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """The forecast of a series; `method`, `why`, `trust` and `upstream` are words of `flows forecast`.

    Attributes:
        error_ratio: Mean absolute error at past origins over that of repeating the last figure; None where there is none.
        parts: Share of each candidate one period ahead, largest first. outside, watched: Of the periods watched lately, how many
            fell outside the interval.
    """

    months: tuple[AheadMonth, ...]
    method: str
    why: str
    trust: str
    upstream: str = "none"
    error_ratio: float | None = None
    parts: tuple[tuple[str, float], ...] = ()
    outside: int = 0
    watched: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowAlert:
    """A period that departed from what was expected.

    Attributes:
        rate_year: Alarms that the detector gives on this series in a year. look_at: What to look at; never somebody.
        held: Whether the change was still there a period later; None where that is not known yet.
    """

    period: date
    direction: str
    count: int
    expected: float
    rate_year: float
    look_at: tuple[str, ...]
    held: bool | None = None


def read_outlooks(rows: Iterable[Row]) -> dict[str, Outlook]:
    """Read forecasts by id of series.

    Raises:
        InputError: A row is not one of `flows forecast`, or its series has no id of `flows series --long`.
    """
    months: dict[str, list[AheadMonth]] = defaultdict(list)
    said: dict[str, Outlook] = {}
    for line, row in rows:
        id = _id(line, row)
        assert row is not None
        ends = [_number(line, row[name]) if row[name] else None for name in FORECAST_COLUMNS[3:7]]
        months[id].append(
            AheadMonth(
                period=_day(line, row["ds"]),
                mean=_number(line, row["mean"]),
                low80=ends[0],
                high80=ends[1],
                low95=ends[2],
                high95=ends[3],
            )
        )
        said.setdefault(id, _said(line, row))
    return {
        id: replace(said[id], months=tuple(sorted(found, key=lambda one: one.period)))
        for id, found in months.items()
    }


def _said(line: int, row: Mapping[str, str]) -> Outlook:
    """Read what a forecast rests on; the months come later."""
    outside = _OUTSIDE.fullmatch(row["outside"])
    parts = [_PART.fullmatch(part) for part in row["parts"].split(";")]
    found = [(part[1], float(part[2])) for part in parts if part]
    if outside is None or len(found) < len(parts):
        raise _refusal(line)
    return Outlook(
        months=(),
        method=_one_of(line, row["method"], _METHODS),
        why=_one_of(line, row["why"], _REASONS),
        trust=_one_of(line, row["trust"], _TRUSTS),
        upstream=_one_of(line, row["upstream"], _UPSTREAM),
        error_ratio=_number(line, row["error_ratio"]) if row["error_ratio"] else None,
        parts=tuple(sorted(found, key=lambda part: -part[1])),
        outside=int(outside[1]),
        watched=int(outside[2]),
    )


def read_alerts(rows: Iterable[Row]) -> dict[str, tuple[FlowAlert, ...]]:
    """Read alarms by id of series, newest first.

    Raises:
        InputError: As for `read_outlooks`.
    """
    found: dict[str, list[FlowAlert]] = defaultdict(list)
    for line, row in rows:
        id = _id(line, row)
        assert row is not None
        if row["direction"] not in DIRECTIONS or row["held"] not in HELD:
            raise _refusal(line)
        found[id].append(
            FlowAlert(
                period=_day(line, row["ds"]),
                direction=row["direction"],
                count=round(_number(line, row["y"])),
                expected=_number(line, row["expected"]),
                rate_year=_number(line, row["alarms_per_year"]),
                held=HELD[row["held"]],
                look_at=tuple(filter(None, _word(line, row["playbook"]).split(";"))),
            )
        )
    return {
        id: tuple(sorted(alerts, key=lambda one: one.period, reverse=True)) for id, alerts in found.items()
    }


def _id(line: int, row: Mapping[str, str] | None) -> str:
    if row is None or not _ID.fullmatch(row["unique_id"]):
        raise InputError(Message("flows.outlook_id"), f"line {line}", Message("flows.fix_outlook_id"))
    return row["unique_id"]


def _day(line: int, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _refusal(line) from None


def _number(line: int, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise _refusal(line) from None
    if not math.isfinite(value):
        raise _refusal(line)
    return value


def _one_of(line: int, text: str, words: Container[str]) -> str:
    if text not in words:
        raise _refusal(line)
    return text


def _word(line: int, text: str) -> str:
    if not _WORDS.fullmatch(text):
        raise _refusal(line)
    return text


def _refusal(line: int) -> InputError:
    return InputError(Message("flows.outlook_row"), f"line {line}", Message("flows.fix_outlook_id"))

"""Work on flows from bare files: forecasts, alarms, displacement, outside any installation.

    SERIES.csv (unique_id,ds,y) ─┬─▶ what comes next, with intervals and method          (`forecast_file`)
                                 ├─▶ months that departed from what was expected         (`alarms_file`)
                                 └─▶ whether a flow moved after an action                (`displacement_file`)

Published aggregates only: nothing is kept, nobody acts and nothing is audited. What comes out is about flows; nobody is a target of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rootbranch.errors import InputError, Message
from rootbranch.gather import write_bare_table
from rootbranch.model.aggregates import Step
from rootbranch.usecases.flow_series import month_of, read_panel

if TYPE_CHECKING:  # SciPy takes half a second to import, which no other command should pay
    from rootbranch.flows import Displacement, Forecast

ALARM_HEADER = (
    "unique_id", "ds", "direction", "y", "expected", "ratio", "began", "delay_months",
    "chance", "false_share", "alarms_per_year", "held", "playbook",
)  # fmt: skip
HELD = {True: "yes", False: "no", None: "open"}
"""Whether the change was still there a period later; the hit rate of the alarms is the share of these that were."""
PLAYBOOK = {"up": "reception;health;staffing", "down": "check-other-corridors;check-counting"}
"""What an alarm asks to be looked at: care for who arrives, and whether the number is what it seems. Never a target."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastFile:
    """What was forecast.

    Attributes:
        series, months: How many series, and how many months each reached back at most.
        reasons: How many series got their method for which reason, most frequent first.
        drifting: Series whose forecast should not be trusted now.
        bare: Series without interval, because too little is known.
        upstream_used, upstream_left: Series whose forecast has what lies upstream in it; and those that have it not, though
            something lies there.
    """

    series: int
    months: int
    reasons: tuple[tuple[str, int], ...]
    drifting: tuple[str, ...]
    bare: tuple[str, ...]
    upstream_used: int = 0
    upstream_left: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmFile:
    """How many alarms there were, and which belong to the last month.

    Attributes:
        told: Alarms whose next month is known. held: Those of them whose change was still there in it.
    """

    series: int
    alarms: int
    told: int
    held: int
    now: tuple[tuple[str, str, int, float], ...]
    """Series, direction, count and what was expected, in the last month."""


def forecast_file(
    path: Path,
    out: Path,
    *,
    horizon: int,
    levels: Sequence[int],
    absent_is_zero: bool = False,
    step: Step = Step.MONTH,
    upstream: Path | None = None,
    delay: int = 1,
) -> ForecastFile:
    """Write a forecast of each series of a file.

    Args:
        path: See `read_panel`.
        out: CSV to write: unique_id, ds, mean, lo-80 …, method, why, error_ratio, parts, trust, outside, upstream, upstream_ratio.
        horizon: Months ahead.
        levels: Percentages of the intervals.
        absent_is_zero, step: See `read_panel`.
        upstream: A file like `path`, of what lies further up the route: each series has the name of the one that it leads to.
        delay: Periods that upstream figures are published later than those of `path`.

    Raises:
        InputError: A file cannot be used as it is, no series has a namesake upstream, or `out` cannot be written.
    """
    panel = read_panel(path, absent_is_zero=absent_is_zero, step=step)
    above = read_panel(upstream, absent_is_zero=absent_is_zero, step=step) if upstream else None
    if upstream and above and not set(above.names) & set(panel.names):
        raise InputError(
            Message("forecasts.no_namesake"), upstream.name, Message("forecasts.fix_no_namesake")
        )
    from rootbranch.flows import NAMES, forecast_panel

    levels = sorted(levels)
    found = forecast_panel(panel, horizon, levels, upstream=above, delay=delay)
    ends = [f"{side}-{level}" for level in levels for side in ("lo", "hi")]
    header = ("unique_id", "ds", "mean", *ends, "method", "why", "error_ratio", "parts", "trust", "outside", "upstream", "upstream_ratio")  # fmt: skip
    write_bare_table(out, header, [row for one in found for row in _forecast_rows(one, len(levels), NAMES)])
    reasons: dict[str, int] = {}
    for one in found:
        reasons[one.reason.value] = reasons.get(one.reason.value, 0) + 1
    return ForecastFile(
        series=len(found),
        months=len(panel.counts),
        reasons=tuple(sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))),
        drifting=tuple(one.name for one in found if one.drift.drifting),
        bare=tuple(one.name for one in found if one.low is None),
        upstream_used=sum(one.upstream == "used" for one in found),
        upstream_left=sum(one.upstream == "left" for one in found),
    )


def alarms_file(
    path: Path, out: Path, *, budget: float, absent_is_zero: bool = False, step: Step = Step.MONTH
) -> AlarmFile:
    """Write every month of a file's series that departed from what was expected.

    Args:
        path, absent_is_zero, step: See `read_panel`.
        out: CSV to write, ALARM_HEADER.
        budget: Alarms to expect for each series and year.

    Raises:
        InputError: The file cannot be used as it is, or `out` cannot be written.
    """
    panel = read_panel(path, absent_is_zero=absent_is_zero, step=step)
    from rootbranch.flows import find_alarms

    found = find_alarms(panel, budget=budget)
    rows = [
        (
            one.name, one.month, one.direction.value, str(one.count), f"{one.expected:.1f}", f"{one.ratio:.3f}",
            one.began, str(one.delay_months), f"{one.chance:.4f}", f"{one.discovery:.4f}",
            f"{one.rate_year:.2f}", HELD[one.held], PLAYBOOK[one.direction.value],
        )
        for one in found
    ]  # fmt: skip
    write_bare_table(out, ALARM_HEADER, rows)
    last = panel.month_at(len(panel.counts) - 1)
    now = tuple(
        (one.name, one.direction.value, one.count, one.expected) for one in found if one.month == last
    )
    told = [one.held for one in found if one.held is not None]
    return AlarmFile(series=len(panel.names), alarms=len(found), told=len(told), held=sum(told), now=now)


def displacement_file(
    path: Path, *, corridor: str, month: str, absent_is_zero: bool = False
) -> "Displacement":
    """Judge whether the flow of one corridor moved to the others of a file after an action.

    Args:
        path, absent_is_zero: See `read_panel`; the series are all corridors of one system, in one unit.
        corridor: The corridor acted upon, as the file names it.
        month: Month of the action, such as 2024-06.

    Raises:
        InputError: The file cannot be used as it is, has one series only, or lacks the corridor or the month.
    """
    panel = read_panel(path, absent_is_zero=absent_is_zero)
    from rootbranch.flows import judge_displacement

    if len(panel.names) < 2:
        raise InputError(Message("forecasts.one_corridor"), path.name, Message("forecasts.fix_one_corridor"))
    if corridor not in panel.names:
        raise InputError(
            Message("forecasts.no_corridor", {"corridor": corridor[:80]}),
            path.name,
            Message("forecasts.fix_no_corridor"),
        )
    at = month_of(month)
    if at is None or not 0 <= at - panel.first < len(panel.counts):
        raise InputError(
            Message("forecasts.not_covered", {"month": month[:80]}),
            path.name,
            Message("forecasts.fix_not_covered"),
        )
    return judge_displacement(panel, corridor, at - panel.first)


def _forecast_rows(one: "Forecast", levels: int, names: Sequence[str]) -> list[tuple[str, ...]]:
    rows = []
    for ahead, month in enumerate(one.months):
        parts = [
            f"{name}={part:.2f}" for name, part in zip(names, one.parts[ahead], strict=True) if part >= 0.005
        ]
        ends = []
        for level in range(levels):
            for side in (one.low, one.high):
                ends.append("" if side is None else f"{side[level][ahead]:.1f}")
        ratio = "" if one.error_ratio is None else f"{one.error_ratio:.3f}"
        trust = "drifting" if one.drift.drifting else "steady" if one.drift.watched else "unknown"
        outside = f"{one.drift.outside}/{one.drift.watched}"
        mean = f"{one.mean[ahead]:.1f}"
        helped = "" if one.upstream_ratio is None else f"{one.upstream_ratio:.3f}"
        rows.append(
            (one.name, month, mean, *ends, one.method.value, one.reason.value, ratio, ";".join(parts), trust, outside, one.upstream.value, helped)
        )  # fmt: skip
    return rows

"""Commands on series of flows: what comes next, what departed from it, and whether a flow moved after an action."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import orjson

from rootbranch.cli.frame import Desk, Place, acting, out, spoken
from rootbranch.errors import InputError, Message
from rootbranch.model.aggregates import Step

if TYPE_CHECKING:  # SciPy takes half a second to import, which no other command should pay
    from rootbranch.flows import Displacement

_file = click.Path(path_type=Path)
_series = click.argument(
    "series", type=_file, help="CSV or Parquet of counts by month or day: unique_id,ds,y."
)
_months = click.argument("series", type=_file, help="CSV or Parquet of monthly counts: unique_id,ds,y.")
_step = click.option(
    "--step",
    type=click.Choice(["month", "day"]),
    default="month",
    show_default=True,
    help="What a row of the file is.",
)
_absent = click.option(
    "--absent",
    type=click.Choice(["unknown", "zero"]),
    default="unknown",
    show_default=True,
    help="What a month without row is: not known, or zero because the publisher leaves out zeros.",
)
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
NAMES_SHOWN = 12


@click.command(short_help="Forecast series, with intervals and method.")
@_series
@click.option(
    "--horizon",
    type=click.IntRange(1, 24),
    default=6,
    show_default=True,
    help="How many months, or days, ahead.",
)
@click.option("--levels", default="80,95", show_default=True, help="Percentages the intervals have to cover.")
@click.option(
    "--upstream",
    type=_file,
    help="A file like SERIES, of what lies further up the route: each series named as the one it leads to.",
)
@click.option(
    "--delay",
    type=click.IntRange(0, 24),
    default=1,
    show_default=True,
    help="By how many months, or days, what lies upstream is published later than SERIES.",
)
@click.option("--out", "written", type=_file, required=True, help="CSV to write: one row a series and month.")
@_step
@_absent
@_json
@spoken
def forecast(
    place: Place,
    series: Path,
    horizon: int,
    levels: str,
    upstream: Path | None,
    delay: int,
    written: Path,
    step: str,
    absent: str,
    as_json: bool,
) -> None:
    """Forecast each series of a file by one automatic procedure, and say which method it got and why.

    The series of a file lend each other what past months taught, so give a file series that behave alike. What lies upstream is
    used as it was published by then, and only where it would have helped. The forecast is about flows; it says nothing of any
    one person.
    """
    from rootbranch import usecases

    found = usecases.forecast_file(
        series,
        written,
        horizon=horizon,
        levels=_levels_of(levels),
        absent_is_zero=absent == "zero",
        step=Step(step),
        upstream=upstream,
        delay=delay,
    )
    if as_json:
        _print_json(asdict(found))
        return
    place.say(f"forecasts.made_{step}", series=found.series, periods=found.months, file=written.name)
    for reason, count in found.reasons:
        out.print("  " + place.text(Message(f"forecasts.reason.{reason}", {"count": count})))
    if upstream:
        used, left = found.upstream_used, found.upstream_left
        place.say("forecasts.upstream", used=used, left=left, none=found.series - used - left)
    if found.bare:
        place.say("forecasts.bare", names=_names(found.bare))
    if found.drifting:
        place.warn("forecasts.drifting", names=_names(found.drifting))
    else:
        place.say("forecasts.steady")


@click.command(short_help="Find months that departed from what was expected.")
@_series
@click.option(
    "--rate",
    type=click.FloatRange(0.01, 6),
    default=0.6,
    show_default=True,
    help="Alarms to expect for each series and year, true and false ones together.",
)
@click.option("--out", "written", type=_file, required=True, help="CSV to write: one alarm a row.")
@_step
@_absent
@_json
@spoken
def alerts(
    place: Place, series: Path, rate: float, written: Path, step: str, absent: str, as_json: bool
) -> None:
    """Find the months in which a flow departed from what was expected a month before, up or down.

    The threshold comes from the series' own past. An alarm asks to look at reception, health and staffing; nobody is its
    target.
    """
    from rootbranch import usecases

    found = usecases.alarms_file(
        series, written, budget=rate, absent_is_zero=absent == "zero", step=Step(step)
    )
    if as_json:
        _print_json(asdict(found))
        return
    place.say(
        f"forecasts.alarms_{step}",
        alarms=found.alarms,
        series=found.series,
        file=written.name,
        now=len(found.now),
    )
    for name, direction, count, expected in found.now:
        place.say(f"forecasts.alarm.{direction}", name=name, count=f"{count:,}", expected=f"{expected:,.0f}")
    place.say("forecasts.alarms_rate", budget=f"{rate:g}")
    if found.told:
        place.say(
            "forecasts.alarms_held", held=found.held, told=found.told, share=_percent(found.held / found.told)
        )


@click.command(short_help="Say whether a flow moved elsewhere after an action.")
@_months
@click.option("--at", "corridor", required=True, help="The corridor acted upon, as the file names it.")
@click.option("--month", required=True, help="Month of the action, such as 2024-06.")
@_absent
@_json
@spoken
def displacement(place: Place, series: Path, corridor: str, month: str, absent: str, as_json: bool) -> None:
    """Say whether the flow of one corridor moved to the others of the file after an action, or that it cannot be told.

    The file holds all corridors of one border or route system, in one unit. What changed is compared with all months
    in which nothing was done.
    """
    from rootbranch import usecases

    found = usecases.displacement_file(
        series, corridor=corridor, month=month, absent_is_zero=absent == "zero"
    )
    if as_json:
        _print_json(asdict(found))
        return
    _tell(place, found)


@click.command(short_help="Say whether a flow moved after an action in the ledger.")
@click.argument("entry", default="", help="Number or id of the entry; or none, and --operation.")
@click.option("--operation", default="", help="Ask of all entries of this operation instead.")
@click.option("--table", required=True, metavar="PUBLISHER/TABLE", help="Table of counts by place or route.")
@click.option(
    "--at", "corridor", default="", help="The corridor acted upon; else what place or territory say."
)
@_json
@acting("results")
def after(desk: Desk, entry: str, operation: str, table: str, corridor: str, as_json: bool) -> None:
    """Say whether a flow moved after an action in the ledger: its day and place become the question of `flows displacement`.

    The ledger lends a day, a place and a territory, and nothing of anybody.
    """
    from rootbranch import usecases

    publisher, _, name = table.partition("/")
    found = usecases.displacement_after(
        desk.installation,
        desk.actor,
        entry=entry,
        operation=operation,
        publisher=publisher,
        table=name,
        corridor=corridor,
    )
    if as_json:
        _print_json(asdict(found))
        return
    desk.say(
        "forecasts.after_operation" if operation else "forecasts.after_entry",
        entries=len(found.entries),
        number=found.entries[0],
        operation=operation,
        day=str(found.happened_on),
        territory=found.territory,
    )
    desk.say(f"forecasts.by_{found.by}", corridor=found.corridor, table=table, vintage=str(found.vintage))
    _tell(desk.place, found.judged)
    if found.near:
        desk.say("forecasts.near", near=found.near, territory=found.territory)
    if found.left_out:
        desk.say("forecasts.left_out", names=_names(found.left_out))


def _tell(place: Place, found: "Displacement") -> None:
    told = {
        "corridor": found.corridor,
        "month": found.month[: len("2024-06")],
        "lost": _number(found.lost),
        "gained": _number(found.gained),
        "share": _percent(found.share),
        "low": _percent(found.share_low),
        "high": _percent(found.share_high),
    }
    place.say(f"forecasts.displacement.{found.verdict.value}", **told)
    if found.why.value != "none":
        place.say(f"forecasts.why.{found.why.value}")
    if found.chance is not None:
        place.say("forecasts.placebo", chance=f"{found.chance:.1%}", placebos=found.placebos)
        place.say("forecasts.would_find" if found.found_at_half else "forecasts.would_miss")


def _levels_of(text: str) -> list[int]:
    parts = [part.strip() for part in text.split(",")]
    good = all(part.isascii() and part.isdigit() and len(part) <= 2 and int(part) > 0 for part in parts)
    if not good or len(set(parts)) < len(parts):
        raise InputError(
            Message("forecasts.levels", {"value": text[:80]}), "--levels", Message("forecasts.fix_levels")
        )
    return [int(part) for part in parts]


def _names(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:NAMES_SHOWN])
    return shown if len(names) <= NAMES_SHOWN else f"{shown} … (+{len(names) - NAMES_SHOWN})"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.0%}"


def _print_json(told: dict[str, Any]) -> None:
    out.print(orjson.dumps(told).decode())

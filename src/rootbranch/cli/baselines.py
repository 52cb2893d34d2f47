"""The command that compares figures with earlier windows."""

from datetime import datetime

import click
import orjson

from rootbranch.cli.days import DAY
from rootbranch.cli.frame import Desk, acting, out
from rootbranch.model.ledger import Comparison, Period, Season

_SEASONS = {"same-days": Season.SAME_DAYS, "preceding": Season.PRECEDING}


@click.command(short_help="Compare figures with earlier windows.")
@click.option("--first", type=DAY, required=True, help="First day of the period.")
@click.option("--last", type=DAY, required=True, help="Last day of the period.")
@click.option(
    "--windows",
    type=int,
    default=4,
    show_default=True,
    help="How many earlier windows; 1 to 20, an interval from 4 on.",
)
@click.option(
    "--season",
    type=click.Choice(list(_SEASONS)),
    default="same-days",
    show_default=True,
    help="The same days of earlier years, or the windows right before: that declares that the season does not matter.",
)
@click.option(
    "--by", type=click.Choice(["operation", "territory", "country", "partner"]), help="Split by this."
)
@click.option("--measure", default="", help="Only this measure, such as arrests.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@acting("results")
def compare(
    desk: Desk,
    first: datetime,
    last: datetime,
    windows: int,
    season: str,
    by: str | None,
    measure: str,
    as_json: bool,
) -> None:
    """Compare figures with earlier windows of the same length, or say why they may not be compared.

    Numbers, ratio and percentage stand together. A comparison needs one measure, rule, partner set, length and season; with
    fewer than four windows there is no interval.
    """
    from rootbranch import usecases

    found = usecases.compare_figures(
        desk.installation,
        desk.actor,
        period=Period(first=first.date(), last=last.date()),
        windows=windows,
        season=_SEASONS[season],
        by=by,
        measure=measure,
    )
    if as_json:
        plain = [_plain(desk, each) for each in found]
        out.file.write(orjson.dumps(plain, option=orjson.OPT_INDENT_2).decode() + "\n")
        return
    for each in found:
        sentences = usecases.comparison_words(each, desk.place.language)
        out.print(sentences[0], style="bold")
        for sentence in sentences[1:]:
            out.print(f"    {sentence}")


def _plain(desk: Desk, comparison: Comparison) -> dict[str, object]:
    """Give a comparison as plain data; numbers as strings keep their decimals."""
    return {
        "measure": comparison.measure,
        "unit": comparison.unit,
        "scope": dict(comparison.scope),
        "rule": comparison.rule,
        "period": {"first": comparison.period.first, "last": comparison.period.last},
        "season": comparison.season,
        "partners": list(comparison.partners),
        "refused": comparison.refused,
        "now": _text(comparison.now),
        "waiting": comparison.waiting,
        "windows": [
            {"first": each.period.first, "last": each.period.last, "value": _text(each.value)}
            for each in comparison.windows
        ],
        "before": _text(comparison.before),
        "times": _text(comparison.ratio),
        "percent": _text(comparison.percent),
        "times_low": _text(comparison.low),
        "times_high": _text(comparison.high),
        "why": [desk.text(why) for why in comparison.why],
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)

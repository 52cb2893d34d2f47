"""Commands of flows: load what publishers give, list it, and set shares beside what was claimed."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import click
import orjson

from rootbranch.cli.days import DAY
from rootbranch.cli.frame import EMPTY, Desk, Place, acting, out, placed
from rootbranch.errors import InputError, Message

NOTES_SHOWN = 20
_MONTH_LETTERS = 7
_CODE_LETTERS = 3


@click.group(short_help="Movements in aggregate: published counts, shares, forecasts.")
def flows() -> None:
    """Watch movements in aggregate: what publishers count by month or day, without any table that has a person in it."""


@flows.command(short_help="Keep a publisher's file as one vintage of its table.")
@click.argument(
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Table of counts: CSV, also gzipped.",
)
@click.option(
    "--mapping", required=True, help="Name of a layout of `flows layouts`, or a TOML file of your own."
)
@click.option("--vintage", type=DAY, help="The day on which the publisher gave these numbers; else today.")
@acting("analysis")
def load(desk: Desk, file: Path, mapping: str, vintage: datetime | None) -> None:
    """Keep the counts of a publisher's file as one vintage of its table; a revision is another vintage.

    What in the file cannot be used, or looks odd, is listed with its line; such a count is not known, never zero.
    """
    from rootbranch import usecases

    loaded = usecases.load_flows(
        desk.installation,
        desk.actor,
        file,
        usecases.flow_layout(mapping),
        vintage.date() if vintage else None,
    )
    said = {"table": f"{loaded.publisher} {loaded.table}", "vintage": str(loaded.vintage)}
    desk.say(
        "flows.loaded" if loaded.fresh else "flows.loaded_before",
        series=loaded.series,
        rows=loaded.rows,
        **said,
    )
    for note in loaded.notes[:NOTES_SHOWN]:
        line = desk.locator(f"line {note.line}") if note.line else desk.text(Message("flows.file"))
        out.print(f"  {line}: {desk.text(note.message)}")
    if (more := len(loaded.notes) - NOTES_SHOWN + loaded.more) > 0:
        desk.say("flows.more_notes", count=more)
    if loaded.first_time:
        names = ", ".join(usecases.series_name(one) for one in loaded.first_time[:NOTES_SHOWN])
        desk.say("flows.first_time", count=len(loaded.first_time), names=names)


@flows.command(short_help="List the layouts that come with the package.")
@placed()
def layouts(place: Place) -> None:
    """List the layouts that come with the package: for `flows load --mapping`."""
    from rootbranch import usecases

    lines = place.table("name", "publisher", "table", "unit", "coverage")
    for name, layout in usecases.flow_layouts():
        lines.add_row(name, layout.publisher, layout.table, layout.unit, layout.coverage)
    out.print(lines)


@flows.command(short_help="List series with their definition and vintage.")
@click.option("--publisher", default="", help="Only of this publisher, such as us-cbp.")
@click.option("--table", default="", help="Only of this table, such as southwest-encounters.")
@click.option("--nationality", default="", help="Only of this nationality (ISO 3166-1 alpha-3), or ALL.")
@click.option("--known-on", type=DAY, help="As it was published by this day; else the newest.")
@click.option(
    "--long",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the counts to this CSV file (unique_id,ds,y) instead.",
)
@acting("analysis")
def series(
    desk: Desk, publisher: str, table: str, nationality: str, known_on: datetime | None, long: Path | None
) -> None:
    """List series with their definition, vintage and newest count; or write them long, as `flows forecast` reads them."""
    from rootbranch import usecases

    found = usecases.list_flows(
        desk.installation,
        desk.actor,
        publisher=publisher,
        table=table,
        nationality=nationality,
        known_on=known_on.date() if known_on else None,
    )
    if not found:
        desk.say("flows.none")
        return
    if long:
        written = usecases.write_long_flows(long, found)
        desk.say("flows.written", count=len(found), rows=written, file=long.name)
        return
    lines = desk.table(
        "id", "publisher", "table", "series", "unit", "vintage", "from", "until", "newest",
        numbers=("newest",),
    )  # fmt: skip
    for each in found:
        one = each.series
        newest = one.counts[-1]
        lines.add_row(
            each.id,
            one.key.publisher,
            one.key.table,
            usecases.series_name(one),
            one.counting.unit,
            str(one.vintage),
            str(one.first)[:_MONTH_LETTERS],
            str(one.last)[:_MONTH_LETTERS],
            f"{newest:,}" if newest is not None else EMPTY,
        )
    out.print(lines)


@flows.command(short_help="Set shares beside a published claim.")
@click.argument("claim", default="outside-four-countries-2022", help="Name of a published claim.")
@click.option("--publisher", default="", help="Whose numbers; ALL: anybody's.")
@click.option("--outside", default="", help="Nationalities that the share leaves out: MEX,GTM,HND,SLV.")
@click.option("--month", default="", help="Month of the claim, 2022-05 say.")
@click.option("--percent", default="", help="The percentage that was claimed, with its decimals: 40 or 47.1.")
@click.option(
    "--year-starts",
    type=click.IntRange(1, 12),
    help="Month in which the year begins to which `to date` refers.",
)
@click.option("--known-on", type=DAY, help="As it was published by this day; else the newest.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@acting("analysis")
def share(
    desk: Desk,
    claim: str,
    publisher: str,
    outside: str,
    month: str,
    percent: str,
    year_starts: int | None,
    known_on: datetime | None,
    as_json: bool,
) -> None:
    """Give a share with numerator, denominator, place, component, period and vintage, and say which the claim matches.

    Every table that counts the nationalities is asked, for the month and for its year to date. Options change one part of
    the claim each.
    """
    from rootbranch import usecases

    asked = usecases.changed_claim(
        claim, publisher=publisher, outside=outside, month=month, percent=percent, year_starts=year_starts
    )
    found = usecases.flow_shares(desk.installation, desk.actor, asked, known_on.date() if known_on else None)
    if as_json:
        rows = [usecases.share_row(one, desk.place.language) for one in found]
        out.file.write(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode() + "\n")
        return
    if not found:
        raise InputError(Message("flows.no_table_counts"), asked.name, Message("flows.fix_no_table_counts"))
    desk.say("flows.claim_said", said=asked.said)
    lines = desk.table(
        "table", "place", "component", "period", "numerator", "denominator", "share", "vintage", "matches",
        numbers=("numerator", "denominator", "share"),
    )  # fmt: skip
    for one in found:
        row = usecases.share_row(one, desk.place.language)
        lines.add_row(
            f"{one.key.publisher} {one.key.table}",
            str(row["place"]),
            str(row["component"]),
            str(row["period"]),
            _number(one.numerator),
            _number(one.denominator),
            _percent(one.percent),
            str(one.vintage),
            str(row["why"]) if one.why else desk.yes_or_no(bool(one.matches)),
        )
    out.print(lines)
    desk.say("flows.claim_matches", matching=sum(bool(one.matches) for one in found), all=len(found))


def _number(value: int | None) -> str:
    return EMPTY if value is None else f"{value:,}"


def _percent(value: Decimal | None) -> str:
    return EMPTY if value is None else f"{value} %"

"""Commands of effort: enter it, list it, and set it beside outcomes."""

from datetime import datetime
from pathlib import Path

import click

from rootbranch.cli.days import DAY
from rootbranch.cli.frame import Desk, acting, out
from rootbranch.errors import InputError, Message


@click.group(short_help="Staff, hours and money by partner and period.")
def effort() -> None:
    """Enter staff, hours and money by partner and period, and set them beside what came of them."""


@effort.command("list")
@acting("results")
def list_effort(desk: Desk) -> None:
    """List the efforts that stand."""
    from rootbranch import usecases

    lines = desk.table(
        "id", "partner", "territory", "kind", "amount", "unit", "first", "last", "source", numbers=("amount",)
    )
    for each in usecases.list_effort(desk.installation, desk.actor):
        lines.add_row(
            each.id,
            each.partner,
            desk.word("effort_territory", each.territory),
            desk.word("effort_kind", each.kind),
            f"{each.amount:,f}",
            each.unit,
            str(each.first),
            str(each.last),
            each.source,
        )
    out.print(lines)


@effort.command()
@click.option("--partner", required=True, help="Whose effort it is.")
@click.option("--kind", required=True, help="staff (average of persons), hours or money.")
@click.option("--amount", required=True, help="How much, with a decimal point.")
@click.option("--unit", required=True, help="persons, hours, or the ISO 4217 code of the money.")
@click.option("--territory", required=True, help="own or partner: where it was put in.")
@click.option("--first", required=True, help="First day, 2026-05-01 say.")
@click.option("--last", required=True, help="Last day.")
@click.option("--source", required=True, help="What the number is from; name no person.")
@click.option("--replaces", default="", help="Id of an effort that was wrong.")
@acting("results")
def add(desk: Desk, **said: str) -> None:
    """Enter what a partner put in over a period."""
    from rootbranch import usecases

    (made,) = usecases.enter_effort(desk.installation, desk.actor, (said,))
    desk.say("cli.effort_added", id=made.id)


@effort.command(short_help="Enter all rows of a CSV file, or none.")
@click.argument(
    "file", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="CSV file in UTF-8."
)
@acting("results")
def load(desk: Desk, file: Path) -> None:
    """Enter all rows of a CSV file (partner,kind,amount,unit,territory,first,last,source,replaces), or none."""
    from rootbranch import usecases

    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        columns = {"columns": ", ".join(usecases.EFFORT_FIELDS)}
        raise InputError(
            Message("effort.no_csv"), file.name, Message("effort.columns_are", columns)
        ) from None
    made = usecases.enter_effort(desk.installation, desk.actor, usecases.read_effort_file(text))
    desk.say("cli.efforts_loaded", count=len(made))


@effort.command(short_help="Set effort beside outcomes, by partner and territory.")
@click.option("--first", type=DAY, required=True, help="First day of the period.")
@click.option("--last", type=DAY, required=True, help="Last day of the period.")
@acting("results")
def cost(desk: Desk, first: datetime, last: datetime) -> None:
    """Set effort beside outcomes: by partner, on its own territory and on that of others, never added up."""
    from rootbranch import usecases

    found = usecases.costs(desk.installation, desk.actor, first.date(), last.date())
    if not found:
        desk.say("effort.none")
        return
    lines = desk.table(
        "partner", "territory", "measure", "figure", "shared", "amount", "unit", "cost", "why",
        numbers=("figure", "shared", "amount", "cost"),
    )  # fmt: skip
    for each in found:
        lines.add_row(
            each.partner,
            desk.word("effort_territory", each.territory),
            usecases.measure_words(each.measure, {}, desk.place.language),
            str(each.outcomes),
            str(each.shared),
            "" if each.amount is None else f"{each.amount:,f}",
            each.unit,
            "" if each.cost is None else f"{each.cost:,f}",
            desk.text(each.why) if each.why else "",
        )
    out.print(lines)
    desk.say("effort.caveats")

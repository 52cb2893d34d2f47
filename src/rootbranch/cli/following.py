"""The command that follows arrests through the courts."""

from datetime import UTC, datetime

import click

from rootbranch.cli.days import DAY
from rootbranch.cli.frame import Desk, acting, out
from rootbranch.errors import Message
from rootbranch.model.ledger import Period


@click.command(short_help="Follow what became of those arrested in a period.")
@click.option("--first", type=DAY, help="First day of the arrests.")
@click.option("--last", type=DAY, help="Last day of the arrests.")
@click.option("--until", type=DAY, help="Steps up to this day, as the ledger stood at its end (UTC).")
@acting("results")
def follow(desk: Desk, first: datetime | None, last: datetime | None, until: datetime | None) -> None:
    """Follow those arrested in a period: who was charged, convicted, acquitted, and whose case is open."""
    from rootbranch import usecases

    found = usecases.follow_through(
        desk.installation,
        desk.actor,
        Period(first=first.date() if first else None, last=last.date() if last else None),
        until=until.replace(hour=23, minute=59, second=59, tzinfo=UTC) if until else None,
    )
    if not found.arrests:
        desk.say("cli.nobody_arrested")
        return
    desk.say(
        "cli.cohort",
        arrests=found.arrests,
        cases=found.cases,
        persons=found.persons,
        not_followed=found.not_followed,
        day=str(found.until),
    )
    lines = desk.table("step", "cases", "days", "adverse_end", numbers=("cases", "days"))
    for each in found.steps:
        days = "" if each.days is None else f"{each.days:g}"
        adverse = desk.text(Message("follow.ends_adversely")) if each.adverse else ""
        lines.add_row(desk.text(Message(f"web.follow_step.{each.step}")), str(each.reached), days, adverse)
    out.print(lines)
    for state, count in found.states.items():
        out.print(f"{desk.text(Message(f'web.follow_state.{state}'))}: {count}")
    desk.say("follow.caveats", undated=found.undated)

"""Commands of the counting rules: list, check and add versions, compare them over one ledger."""

from datetime import datetime
from pathlib import Path

import click

from rootbranch.cli.days import DAY
from rootbranch.cli.frame import Desk, acting, out
from rootbranch.errors import InputError, Message
from rootbranch.model.ledger import Period

SHOWN = 5


@click.group(short_help="Counting rules and their versions, side by side.")
def rules() -> None:
    """Look at the counting rules, add versions of them, and count one ledger under several side by side."""


@rules.command("list", short_help="List every version of every rule and word.")
@acting("results")
def list_rules(desk: Desk) -> None:
    """List every version of every rule, and the words that sum several rules, each with its closed list."""
    from rootbranch import usecases

    lines = desk.table("rule", "unit", "first", "last", "counts")
    for each in usecases.list_rules(desk.installation, desk.actor):
        if each.rule:
            counts, unit = each.rule.kind or "", each.rule.unit
        else:
            counts, unit = ", ".join(each.composite.rules) if each.composite else "", ""
        lines.add_row(each.name, unit, str(each.valid_from), str(each.valid_to or ""), counts)
    out.print(lines)


@rules.command(short_help="Say what is wrong with a file of new versions.")
@click.argument(
    "file", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="TOML file of new versions."
)
@acting("results")
def check(desk: Desk, file: Path) -> None:
    """Say whether a file of new versions can be added, and what is wrong with it; keep nothing."""
    from rootbranch import usecases

    found = usecases.check_rules(desk.installation, _text(file))
    names = ", ".join(each.name for each in found.versions)
    desk.say("cli.rules_fit", names=names)


@rules.command(short_help="Add the new versions of a file.")
@click.argument(
    "file", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="TOML file of new versions."
)
@acting("results")
def add(desk: Desk, file: Path) -> None:
    """Add the new versions of a file; they cannot be changed afterwards."""
    from rootbranch import usecases

    found = usecases.add_rules(desk.installation, desk.actor, _text(file))
    for each in found.versions:
        desk.say("cli.rule_added", name=each.name, day=str(each.valid_from))


@rules.command(short_help="Count one ledger under several rules, and say what differs.")
@click.argument("names", nargs=-1, required=True, metavar="NAME…", help="Rule or word, with its version.")
@click.option("--first", type=DAY, help="First day of the period.")
@click.option("--last", type=DAY, help="Last day of the period.")
@acting("results")
def compare(desk: Desk, names: tuple[str, ...], first: datetime | None, last: datetime | None) -> None:
    """Count the ledger under two to six rules (arrest@1 disruption_action@1 …), and say what differs by which clause."""
    from rootbranch import usecases

    period = Period(first=first.date() if first else None, last=last.date() if last else None)
    found = usecases.compare_rules(desk.installation, desk.actor, names, period)
    for total in found.totals:
        out.print(f"{total.name}  {total.title}  {total.total:,}")
        for rule, unit, count in total.parts:
            out.print(f"  {rule}  {count:,}  {usecases.unit_words(unit, desk.place.language)}")
    for each in found.differences:
        desk.say(
            "cli.rules_differ",
            inside=each.inside,
            outside=each.outside,
            count=len(each.entries),
            clause=desk.text(each.clause),
        )
        more = " …" if len(each.entries) > SHOWN else ""
        out.print("  " + " ".join(each.entries[:SHOWN]) + more)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (UnicodeDecodeError, OSError):
        raise InputError(Message("rules.not_toml"), file.name, Message("rules.write_toml")) from None

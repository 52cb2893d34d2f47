"""Commands that start an installation and look after it."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from rootbranch.cli.days import DAY
from rootbranch.cli.frame import EMPTY, Desk, Place, acting, out, placed
from rootbranch.errors import Message
from rootbranch.model.audit import PurgeReason, SealReason
from rootbranch.model.category import TargetCategory
from rootbranch.model.records import Predicate


@click.command(short_help="Start an installation.")
@click.option(
    "--key-file", type=click.Path(path_type=Path), help="Where keys are kept; outside the home folder."
)
@click.option("--database-url", default="", help="A PostgreSQL URL; without it, SQLite in the home folder.")
@placed()
def init(place: Place, key_file: Path | None, database_url: str) -> None:
    """Start an installation, with an operator who can set up and see nothing of persons."""
    from rootbranch import usecases

    settings = usecases.create_installation(
        place.home, os.environ, key_file=key_file, database_url=database_url
    )
    place.say("cli.started", home=str(settings.home), keys=str(settings.key_file))


@click.command(short_help="List records that are due for review.")
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="How many records at most."
)
@acting("supervision")
def due(desk: Desk, limit: int) -> None:
    """List records whose review date has come, without their content."""
    from rootbranch import usecases

    lines = desk.table("record", "partner", "feed", "category", "review_on")
    for record in usecases.review_due(desk.installation, desk.actor, limit=limit):
        category = desk.word("category", record.category)
        lines.add_row(record.id, record.partner, record.feed, category, f"{record.review_on:%Y-%m-%d}")
    out.print(lines)


@click.command(short_help="Count what is held about whom.")
@acting("supervision")
def holdings(desk: Desk) -> None:
    """Count what is held about whom; small counts of protected persons are hidden."""
    from rootbranch import usecases

    lines = desk.table("partner", "category", "records", numbers=("records",))
    everybody, hidden = desk.text(Message("cli.all_categories")), desk.text(Message("cli.hidden"))
    for each in usecases.holdings(desk.installation, desk.actor):
        count = hidden if each.count is None else str(each.count)
        lines.add_row(
            each.partner, desk.word("category", each.category) if each.category else everybody, count
        )
    out.print(lines)


@click.command(short_help="List records withdrawn for protection.")
@click.option("--after", help="Go on behind this record.")
@click.option(
    "--limit", type=click.IntRange(1, 5000), default=200, show_default=True, help="How many at most."
)
@acting("results")
def withdrawn(desk: Desk, after: str | None, limit: int) -> None:
    """List records that are withdrawn for somebody's protection, without content and without saying for whom."""
    from rootbranch import usecases

    page = usecases.list_withdrawn(desk.installation, desk.actor, after=after, limit=limit)
    lines = desk.table("record", "partner", "feed", "row", "where", "category", numbers=("row",))
    for each in page.items:
        category = desk.word("category", each.category)
        lines.add_row(each.id, each.partner, each.feed, str(each.row), desk.locator(each.locator), category)
    out.print(lines)
    if page.after:
        desk.say("cli.go_on_after", after=page.after)


@click.command(short_help="Let a withdrawn record count, for one case and period.")
@click.argument("record", help="Id of the withdrawn record.")
@click.option(
    "--category",
    type=click.Choice([each.value for each in TargetCategory]),
    required=True,
    help="What the person is held as.",
)
@click.option("--conduct", required=True, help="What the person did.")
@click.option("--material-benefit", required=True, help="What the person gained by it.")
@click.option("--case", required=True, help="The one case it is decided for.")
@click.option("--reason", required=True, help="Why; kept with the decision.")
@click.option(
    "--until",
    type=DAY,
    required=True,
    help="Last day of the decision, at most 365 days from today.",
)
@acting("results")
def decide(
    desk: Desk,
    record: str,
    category: str,
    conduct: str,
    material_benefit: str,
    case: str,
    reason: str,
    until: datetime,
) -> None:
    """Decide, for one case and period, that a withdrawn record may be held as a suspect's.

    No decision lifts the protection of a minor or makes a migrant liable for having been smuggled.
    """
    from rootbranch import usecases

    at = desk.installation.clock()
    usecases.decide_category(
        desk.installation,
        desk.actor,
        record,
        TargetCategory(category),
        Predicate(
            conduct=conduct,
            material_benefit=material_benefit,
            officer=desk.actor.officer.id,
            date=f"{at:%Y-%m-%d}",
        ),
        case=case,
        reason=reason,
        valid_to=until.replace(hour=23, minute=59, second=59, tzinfo=UTC),
    )
    desk.say("cli.decided", id=record)


@click.command(short_help="Open one seal of your own partner, to help.")
@click.argument("record", help="Id of the sealed record.")
@click.option(
    "--reason",
    required=True,
    type=click.Choice([each.value for each in SealReason]),
    help="What it is opened for; the audit keeps it.",
)
@acting("assistance")
def unseal(desk: Desk, record: str, reason: str) -> None:
    """Open the seal of one protected person of your own partner, for assistance."""
    from rootbranch import usecases

    lines = desk.table("column", "value")
    for column, value in usecases.open_seal(desk.installation, desk.actor, record, reason):
        lines.add_row(column, value or EMPTY)
    out.print(lines)


@click.command(short_help="Erase the content of records for good.")
@click.argument("records", nargs=-1, required=True, help="Ids of the records.")
@click.option(
    "--reason",
    required=True,
    type=click.Choice([each.value for each in PurgeReason]),
    help="Why; the audit keeps it.",
)
@click.confirmation_option(prompt="Erased content cannot be brought back. Go on?")
@acting("supervision")
def purge(desk: Desk, records: tuple[str, ...], reason: str) -> None:
    """Erase the content of records for good, all versions; digests stay."""
    from rootbranch import usecases

    count = usecases.purge(desk.installation, desk.actor, records, reason)
    desk.say("cli.purged", count=count)


@click.command(short_help="Write a checksummed copy of the register.")
@click.argument("folder", type=click.Path(path_type=Path), help="New or empty folder outside the home.")
@acting("set_up")
def backup(desk: Desk, folder: Path) -> None:
    """Write a consistent, checksummed copy into a folder outside the home; keys are not in it."""
    from rootbranch import usecases

    usecases.back_up(desk.installation, desk.actor, folder)
    desk.say("cli.backed_up", folder=str(folder))


@click.command()
@click.argument(
    "folder", type=click.Path(path_type=Path, exists=True), help="Folder that `rootbranch backup` wrote."
)
@click.option(
    "--key-file", type=click.Path(path_type=Path), required=True, help="The key file of the installation."
)
@click.option("--database-url", default="", help="An empty PostgreSQL database; without it, SQLite.")
@placed()
def restore(place: Place, folder: Path, key_file: Path, database_url: str) -> None:
    """Bring a backup back into a new home folder."""
    from rootbranch import usecases

    usecases.restore(folder, place.home, key_file, database_url)
    place.say("cli.restored", home=str(place.home))
    installation = usecases.open_installation(place.home, os.environ)
    try:
        closed = usecases.closed_seals(installation)
    finally:
        installation.register.close()
    if closed:
        place.warn("usecases.seals_closed", count=closed)


@click.command()
@acting("set_up")
def doctor(desk: Desk) -> None:
    """Examine register, loads, audit and folder."""
    from rootbranch import usecases

    checks = usecases.doctor(desk.installation, desk.actor)
    lines = desk.table("", "check", "found", "fix")
    for check in checks:
        lines.add_row(
            "ok" if check.sound else "!!",
            desk.text(check.name),
            desk.text(check.detail),
            desk.text(check.fix) if check.fix else "",
        )
    out.print(lines)
    if not all(check.sound for check in checks):
        sys.exit(3)


@click.group()
def keys() -> None:
    """Keys of the installation."""


@keys.command("rotate")
@acting("set_up")
def rotate(desk: Desk) -> None:
    """Make a new sealing key and seal everything anew under it."""
    from rootbranch import usecases

    count = usecases.rotate_keys(desk.installation, desk.actor)
    desk.say("cli.rotated", count=count)

"""Commands that freeze figures into a release and hand it out."""

from datetime import datetime
from pathlib import Path

import click

from rootbranch.cli.days import DAY
from rootbranch.cli.frame import Desk, acting, out
from rootbranch.cli.ledger import figure_table
from rootbranch.errors import LANGUAGES, Message
from rootbranch.model.ledger import Period, Release
from rootbranch.model.marking import Tlp

_IN = click.option(
    "--in",
    "language_of",
    type=click.Choice(LANGUAGES),
    help="Language of the document; that of the command where it is left out.",
)
_OUT = click.option(
    "--out", "file", required=True, type=click.Path(path_type=Path, dir_okay=False), help="File to write."
)


@click.group()
def release() -> None:
    """Figures frozen with a digest."""


@release.command("publish")
@click.argument("title", help="Title of the release, at most 200 characters.")
@click.option(
    "--handling",
    type=click.Choice([each.value for each in Tlp]),
    default=Tlp.AMBER.value,
    show_default=True,
    help="Whom the release may be told to (TLP).",
)
@click.option("--first", type=DAY, help="First day of the events.")
@click.option("--last", type=DAY, help="Last day of the events.")
@acting("results")
def publish(desk: Desk, title: str, handling: str, first: datetime | None, last: datetime | None) -> None:
    """Count once more and freeze the figures."""
    from rootbranch import usecases

    made = usecases.publish_release(
        desk.installation,
        desk.actor,
        title,
        handling=handling,
        first=first.date() if first else None,
        last=last.date() if last else None,
    )
    desk.say("cli.published", number=made.number, id=made.id, digest=made.digest)


@release.command("list")
@acting("results")
def list_releases(desk: Desk) -> None:
    """List releases, newest first."""
    from rootbranch import usecases

    lines = desk.table(
        "number", "release", "title", "released", "figures", "digest", numbers=("number", "figures")
    )
    for each in usecases.list_releases(desk.installation, desk.actor):
        lines.add_row(
            str(each.number),
            each.id,
            each.title,
            f"{each.released_at:%Y-%m-%d %H:%M}",
            str(each.figures),
            each.digest[:16],
        )
    out.print(lines)


@release.command("show")
@click.argument("id", help="Number or id of the release.")
@acting("results")
def show(desk: Desk, id: str) -> None:
    """Open a release, and say whether the ledger still gives it."""
    from rootbranch import usecases

    view = usecases.read_release(desk.installation, desk.actor, id)
    shown = view.release
    desk.say("cli.release_is", number=shown.number, title=shown.title)
    desk.say(
        "cli.release_about",
        handling=shown.handling,
        period=_period(desk, shown),
        as_of=f"{shown.as_of:%Y-%m-%d %H:%M:%S}",
    )
    out.print(figure_table(desk, [line.figure for line in view.lines]))
    if view.difference is None:
        desk.say("cli.release_holds", digest=view.release.digest)
    else:
        out.print(desk.text(view.difference))


def _period(desk: Desk, release: Release) -> str:
    """Write the days that the figures are about; an open end is written as such."""
    period = release.figures[0].period if release.figures else Period()
    if period.first is None and period.last is None:
        return desk.text(Message("cli.all_days"))
    return f"{period.first or '…'} – {period.last or '…'}"


@release.command("pdf")
@click.argument("id", help="Number or id of the release.")
@_IN
@_OUT
@acting("results")
def pdf(desk: Desk, id: str, language_of: str | None, file: Path) -> None:
    """Write a release as PDF."""
    from rootbranch import usecases

    file.write_bytes(
        usecases.release_pdf(desk.installation, desk.actor, id, language_of or desk.place.language)
    )
    desk.say("cli.written", file=str(file))


@release.command("csv")
@click.argument("id", help="Number or id of the release.")
@_IN
@_OUT
@acting("results")
def csv(desk: Desk, id: str, language_of: str | None, file: Path) -> None:
    """Write a release as CSV."""
    from rootbranch import usecases

    file.write_bytes(
        usecases.release_csv(desk.installation, desk.actor, id, language_of or desk.place.language)
    )
    desk.say("cli.written", file=str(file))


@release.command("json", short_help="Write the JSON that proves the digest.")
@click.argument("id", help="Number or id of the release.")
@_OUT
@acting("results")
def json(desk: Desk, id: str, file: Path) -> None:
    """Write the JSON by which anybody can verify the digest (docs/how-to/verify-a-release.md)."""
    from rootbranch import usecases

    file.write_text(usecases.release_json(desk.installation, desk.actor, id), encoding="utf-8")
    desk.say("cli.written", file=str(file))

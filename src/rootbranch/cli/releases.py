"""Commands that freeze figures into a release and hand it out."""

import sys
from datetime import datetime
from pathlib import Path

import click

from rootbranch.cli.days import DAY
from rootbranch.cli.frame import Desk, acting, out
from rootbranch.cli.ledger import figure_table
from rootbranch.errors import LANGUAGES, Message
from rootbranch.model.ledger import Period, Release, Season
from rootbranch.model.marking import Tlp

_DIFFERS = 3
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


@release.command("publish", short_help="Count once more and freeze the figures.")
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
@click.option(
    "--windows",
    type=int,
    default=0,
    help="Beside how many earlier windows the figures in all stand; 0 is none.",
)
@click.option(
    "--season",
    type=click.Choice(["same-days", "preceding"]),
    default="same-days",
    show_default=True,
    help="With --windows: the same days of earlier years, or the windows right before.",
)
@click.option(
    "--word",
    "words",
    multiple=True,
    help="A word that sums several rules, said with its closed list: disruption_action; more than one may be given.",
)
@acting("results")
def publish(
    desk: Desk,
    title: str,
    handling: str,
    first: datetime | None,
    last: datetime | None,
    windows: int,
    season: str,
    words: tuple[str, ...],
) -> None:
    """Count once more and freeze the figures; the release is provisional until another officer confirms it."""
    from rootbranch import usecases

    made = usecases.publish_release(
        desk.installation,
        desk.actor,
        title,
        handling=handling,
        first=first.date() if first else None,
        last=last.date() if last else None,
        windows=windows,
        season=Season(season.replace("-", "_")),
        words=words,
    )
    desk.say("cli.published", number=made.number, id=made.id, digest=made.digest)


@release.command("list")
@acting("results")
def list_releases(desk: Desk) -> None:
    """List releases, newest first."""
    from rootbranch import usecases

    lines = desk.table(
        "number", "state", "release", "title", "released", "figures", "digest", numbers=("number", "figures")
    )
    for each in usecases.list_releases(desk.installation, desk.actor):
        lines.add_row(
            str(each.number),
            desk.text(Message(f"web.release_state.{each.state}")),
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
    for step in view.steps:
        desk.say(
            "cli.release_step",
            state=desk.text(Message(f"web.release_state.{step.state}")),
            officer=step.officer,
            at=f"{step.at:%Y-%m-%d %H:%M}",
            reason=step.reason,
        )
    out.print(figure_table(desk, [line.figure for line in view.lines]))
    for word in shown.words:
        out.print(usecases.word_words(word, desk.place.language))
    for comparison in shown.comparisons:
        out.print(" ".join(usecases.comparison_words(comparison, desk.place.language)))
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


@release.command("text", short_help="Write the sentences that a release allows.")
@click.argument("id", help="Number or id of the release.")
@_IN
@click.option(
    "--out", "file", type=click.Path(path_type=Path, dir_okay=False), help="File to write; none prints."
)
@acting("results")
def text(desk: Desk, id: str, language_of: str | None, file: Path | None) -> None:
    """Write the sentences that may be said of a release, with their footnotes."""
    from rootbranch import usecases

    said = usecases.release_text(desk.installation, desk.actor, id, language_of or desk.place.language)
    if file is None:
        out.file.write(said)
    else:
        file.write_text(said, encoding="utf-8")
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


@release.command("confirm")
@click.argument("id", help="Number or id of the release.")
@click.option("--note", default="", help="What was looked at, at most 500 characters; it must name nobody.")
@acting("results")
def confirm(desk: Desk, id: str, note: str) -> None:
    """Confirm a release that another officer has published."""
    from rootbranch import usecases

    usecases.confirm_release(desk.installation, desk.actor, id, note)
    desk.say("cli.release_confirmed", number=id)


@release.command("withdraw")
@click.argument("id", help="Number or id of the release.")
@click.option("--reason", required=True, help="Why, at most 500 characters; everybody reads it.")
@acting("results")
def withdraw(desk: Desk, id: str, reason: str) -> None:
    """Withdraw a release; it stays readable with the reason."""
    from rootbranch import usecases

    usecases.withdraw_release(desk.installation, desk.actor, id, reason)
    desk.say("cli.release_withdrawn", number=id)


@release.command("verify", short_help="Recompute a release that came as a file.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), help="JSON of a release.")
@acting("results")
def verify(desk: Desk, file: Path) -> None:
    """Recompute the JSON of a release from this ledger, and name the first difference; then the exit code is 3."""
    from rootbranch import usecases

    content = usecases.read_release_file(file)
    found = usecases.verify_release_file(desk.installation, desk.actor, content, file.name)
    number = found.release.number
    if found.difference is not None:
        desk.say("cli.release_file_differs", number=number, difference=desk.text(found.difference))
        sys.exit(_DIFFERS)
    assert found.state is not None, "what has no difference was published here"
    state = desk.text(Message(f"web.release_state.{found.state}"))
    desk.say("cli.release_file_holds", number=number, state=state, digest=found.release.digest)

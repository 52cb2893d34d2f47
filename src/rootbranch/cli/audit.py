"""Commands of the audit."""

import sys
from pathlib import Path

import click

from rootbranch.cli.frame import Desk, acting, out
from rootbranch.model.access import Verb


@click.group()
def audit() -> None:
    """Who did what, for which purpose."""


@audit.command("list")
@click.option("--officer", "by", default="", help="Only what this officer did.")
@click.option("--verb", default="", metavar="VERB", help=f"Only this verb: {', '.join(Verb)}.")
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="How many entries at most."
)
@acting("supervision")
def list_audit(desk: Desk, by: str, verb: str, limit: int) -> None:
    """List entries, newest first."""
    from rootbranch import usecases

    page = usecases.list_audit(
        desk.installation, desk.actor, usecases.AuditFilters(officer=by, verb=verb), limit=limit
    )
    lines = desk.table(
        "number",
        "at",
        "officer",
        "purpose",
        "door",
        "verb",
        "what",
        "allowed",
        "touched",
        numbers=("number", "touched"),
    )
    for entry in page.items:
        event = entry.event
        lines.add_row(
            str(entry.number),
            f"{event.at:%Y-%m-%d %H:%M:%S}",
            event.officer,
            desk.word("purpose", event.purpose),
            desk.word("door", event.door),
            desk.word("verb", event.verb),
            desk.word("act", event.what),
            desk.yes_or_no(event.allowed),
            str(event.count),
        )
    out.print(lines)
    desk.say("cli.shown_of", shown=len(page.items), total=page.total)


@audit.command("verify")
@click.option(
    "--checkpoint",
    "files",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="One that was kept elsewhere.",
)
@acting("set_up")
def verify(desk: Desk, files: tuple[Path, ...]) -> None:
    """Make the chain again; name the first entry that was touched."""
    from rootbranch import usecases

    checkpoints = tuple(usecases.read_checkpoint(file.read_bytes(), str(file)) for file in files)
    verdict = usecases.verify_audit(desk.installation, desk.actor, checkpoints)
    if verdict.broken is None:
        desk.say("cli.audit_holds", count=verdict.entries, digest=verdict.head)
        return
    desk.say("cli.audit_broken", where=desk.locator(verdict.where), what=desk.text(verdict.broken))
    sys.exit(3)


@audit.command("checkpoint")
@click.option(
    "--out", "file", required=True, type=click.Path(path_type=Path, dir_okay=False), help="File to write."
)
@acting("set_up")
def checkpoint(desk: Desk, file: Path) -> None:
    """Sign the head of the chain into a file for a partner to keep."""
    from rootbranch import usecases

    file.write_bytes(usecases.make_checkpoint(desk.installation, desk.actor))
    desk.say("cli.written", file=str(file))

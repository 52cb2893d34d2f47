"""Commands that bring files in and look at what came of them."""

import sys
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from rootbranch.cli.frame import EMPTY, Desk, acting, err, out, show_error
from rootbranch.cli.ledger import say_uncounted
from rootbranch.errors import InputError, Message
from rootbranch.model.audit import PurgeReason
from rootbranch.model.records import DeliveryMode


@click.command()
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
    help="Files of one feed, in the order in which they were made.",
)
@click.option("--partner", required=True, help="Whose files they are.")
@click.option(
    "--mapping", "mapping_file", required=True, type=click.Path(path_type=Path), help="Mapping file (YAML)."
)
@click.option(
    "--mode", type=click.Choice([each.value for each in DeliveryMode]), help="Overrides the mapping's mode."
)
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option(
    "--rejects",
    type=click.Path(path_type=Path),
    help="Write the rejects file here (where and why, no values).",
)
@acting("investigation")
def gather(
    desk: Desk,
    files: tuple[Path, ...],
    partner: str,
    mapping_file: Path,
    mode: str | None,
    dry_run: bool,
    rejects: Path | None,
) -> None:
    """Bring partners' files into the register.

    CSV, TSV, XLSX, JSON, JSON Lines and FollowTheMoney JSON. The same file twice changes nothing; a
    corrected row supersedes; a load that was broken off goes on where it was.
    """
    mapping_text = read_mapping(mapping_file)
    failed = False
    for file in files:
        try:
            _gather_one(desk, file, partner, mapping_text, mapping_file, mode, dry_run, rejects)
        except InputError as problem:
            show_error(desk.place, problem)
            failed = True
    if not dry_run:
        say_uncounted(desk)
    if failed:
        sys.exit(1)


def _gather_one(
    desk: Desk,
    file: Path,
    partner: str,
    mapping_text: str,
    mapping_file: Path,
    mode: str | None,
    dry_run: bool,
    rejects: Path | None,
) -> None:
    from rootbranch import usecases

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task(file.name, total=None)
        result = usecases.gather_file(
            desk.installation,
            desk.actor,
            file,
            partner,
            mapping_text,
            mapping_where=str(mapping_file),
            mode=DeliveryMode(mode) if mode else None,
            dry_run=dry_run,
            progress=lambda job: bar.update(task, completed=job.done, total=job.total or None),
            said=lambda message: bar.update(task, description=desk.text(message), total=None),
        )
    desk.say("cli.would_change" if dry_run else "cli.gathered", file=file.name)
    lines = desk.table("", "records", numbers=("records",))
    for name in ("accepted", "changed", "unchanged", "rejected", "retracted"):
        lines.add_row(desk.text(Message(f"cli.column.{name}")), str(getattr(result, name)))
    out.print(lines)
    for message, count in result.findings:
        desk.say("cli.finding_line", count=count, what=desk.text(message))
    if result.delivery:
        desk.say("cli.delivery_is", id=result.delivery)
        if rejects:
            _write_rejects(desk, result.delivery, rejects)


def _write_rejects(desk: Desk, delivery: str, file: Path) -> None:
    from rootbranch import usecases

    with file.open("w", encoding="utf-8", newline="") as target:
        target.writelines(usecases.rejects_file(desk.installation, desk.actor, delivery))
    desk.say("cli.rejects_written", file=str(file))


def read_mapping(file: Path) -> str:
    """Read a mapping file.

    Raises:
        InputError: It is not there, or not text.
    """
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise InputError(Message("cli.no_mapping"), str(file), Message("cli.name_mapping")) from None


@click.group()
def deliveries() -> None:
    """Files that were delivered."""


@deliveries.command("list")
@click.option("--partner", help="Only this partner's.")
@acting("set_up")
def list_deliveries(desk: Desk, partner: str | None) -> None:
    """List deliveries, newest first."""
    from rootbranch import usecases

    counts = ("accepted", "changed", "unchanged", "rejected", "retracted", "findings")
    lines = desk.table("delivery", "partner", "feed", "file", "state", *counts, numbers=counts)
    for line in usecases.list_deliveries(desk.installation, desk.actor, partner=partner).items:
        each = line.delivery
        numbers = [str(getattr(each, name)) for name in counts[:-1]] + [str(line.findings)]
        state = desk.word("delivery_state", each.state)
        lines.add_row(each.id, each.partner, each.feed, each.file_name, state, *numbers)
    out.print(lines)


@deliveries.command("show")
@click.argument("delivery", help="Id of the delivery.")
@acting("set_up")
def show_delivery(desk: Desk, delivery: str) -> None:
    """Open one delivery with its findings."""
    from rootbranch import usecases

    for message, count in usecases.read_delivery(desk.installation, desk.actor, delivery).findings_by_kind:
        desk.say("cli.finding_line", count=count, what=desk.text(message))
    lines = desk.table("row", "where", "field", "problem", "done", numbers=("row",))
    for finding in usecases.list_findings(desk.installation, desk.actor, delivery).items:
        lines.add_row(
            str(finding.row),
            desk.locator(finding.locator),
            finding.field,
            desk.text(finding.message),
            desk.text(finding.done),
        )
    out.print(lines)


@deliveries.command("rejects", short_help="Write a delivery's rejects file.")
@click.argument("delivery", help="Id of the delivery.")
@click.option("--out", "file", required=True, type=click.Path(path_type=Path), help="File to write.")
@acting("set_up")
def rejects(desk: Desk, delivery: str, file: Path) -> None:
    """Write a delivery's rejects file: where and why, never a value."""
    _write_rejects(desk, delivery, file)


@deliveries.command("records", short_help="List a delivery's records without content.")
@click.argument("delivery", help="Id of the delivery.")
@click.option("--after", help="Go on behind this record.")
@click.option(
    "--limit", type=click.IntRange(1, 5000), default=200, show_default=True, help="How many at most."
)
@acting("supervision")
def list_records(desk: Desk, delivery: str, after: str | None, limit: int) -> None:
    """List ids, rows and categories of a delivery's records, without content.

    For supervision, and for assistance officers the sealed records of their own partner.
    """
    from rootbranch import usecases

    lines = desk.table("record", "row", "where", "category", "review_on", numbers=("row",))
    page = usecases.list_records(desk.installation, desk.actor, delivery, after=after, limit=limit)
    for each in page.items:
        category = desk.word("category", each.category)
        lines.add_row(
            each.id, str(each.row), desk.locator(each.locator), category, f"{each.review_on:%Y-%m-%d}"
        )
    out.print(lines)
    if page.after:
        desk.say("cli.go_on_after", after=page.after)


@deliveries.command("purge-rejects", short_help="Erase the sealed rows of rejected lines.")
@click.argument("delivery", help="Id of the delivery.")
@click.option(
    "--reason",
    required=True,
    type=click.Choice([each.value for each in PurgeReason]),
    help="Why; the audit keeps it.",
)
@click.confirmation_option(prompt="Erased rows cannot be brought back. Go on?", help="Do not ask.")
@acting("supervision")
def purge_rejects(desk: Desk, delivery: str, reason: str) -> None:
    """Erase the sealed rows that the load rejected; the findings stay."""
    from rootbranch import usecases

    count = usecases.purge_rejects(desk.installation, desk.actor, delivery, reason)
    desk.say("cli.rejects_purged", count=count)


@deliveries.command("cancel")
@click.argument("delivery", help="Id of the delivery.")
@acting("investigation")
def cancel(desk: Desk, delivery: str) -> None:
    """Give up a load that was left half done."""
    from rootbranch import usecases

    usecases.cancel_delivery(desk.installation, desk.actor, delivery)
    desk.say("cli.cancelled", id=delivery)


@click.command()
@click.argument("id", help="Id of the record.")
@acting("investigation")
def record(desk: Desk, id: str) -> None:
    """Open a record down to the row of the file."""
    from rootbranch import usecases

    view = usecases.read_record(desk.installation, desk.actor, id)
    partner, locator = view.record.partner, desk.locator(view.record.locator)
    desk.say("cli.record_from", file=view.file_name, locator=locator, partner=partner)
    for heading, name, lines_of in (
        ("cli.record_fields", "field", view.fields),
        ("cli.record_row", "column", view.row),
    ):
        if lines_of:
            desk.say(heading)
            lines = desk.table(name, "value")
            for column, value in lines_of:
                lines.add_row(column, value or EMPTY)
            out.print(lines)
    if view.left_out:
        desk.say("cli.origin_closed", partner=partner)
    if view.protected_identifiers:
        desk.say("cli.masked", fields=", ".join(view.protected_identifiers))


@click.command()
@click.argument("text", help="Text to look for, 2 to 200 characters.")
@acting("investigation")
def search(desk: Desk, text: str) -> None:
    """Find records that hold a text, among those you may see."""
    from rootbranch import usecases

    found = usecases.search(desk.installation, desk.actor, text)
    if not found.hits:
        desk.say("cli.no_hits")
        return
    lines = desk.table("record", "partner", "kind", "what")
    for hit in found.hits:
        lines.add_row(hit.id, hit.partner, desk.word("schema", hit.schema), hit.label)
    out.print(lines)
    desk.say("cli.more_hits" if found.more else "cli.hits", count=len(found.hits))

"""Commands on what was published: held against one another, and against a ledger."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rootbranch.cli.frame import Place, desk_of, err, out, spoken
from rootbranch.errors import InputError, Message
from rootbranch.model.marking import Purpose

if TYPE_CHECKING:
    from rootbranch import usecases

_FOUND = 1


@click.group()
def claims() -> None:
    """What was published about results."""


@claims.command("check", short_help="Say what published numbers are worth.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), help="CSV of claims.")
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    default=lambda: os.environ.get("ROOTBRANCH_HOME"),
    show_default="ROOTBRANCH_HOME, else none: the claims are held against one another only",
    help="Folder of the installation whose ledger is asked.",
)
@click.option(
    "--as",
    "officer",
    default=lambda: os.environ.get("ROOTBRANCH_AS", "operator"),
    show_default="ROOTBRANCH_AS, else operator",
    help="With --home: officer who acts.",
)
@click.option(
    "--purpose",
    default=lambda: os.environ.get("ROOTBRANCH_PURPOSE"),
    show_default="ROOTBRANCH_PURPOSE, else results or what the officer's duty is for",
    metavar="PURPOSE",
    help=f"With --home: what for, checked and audited: {', '.join(Purpose)}.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--out", "written", type=click.Path(path_type=Path, dir_okay=False), help="File to write, .json or .csv."
)
@spoken
def check(
    place: Place,
    file: Path,
    home: Path | None,
    officer: str,
    purpose: str | None,
    as_json: bool,
    written: Path | None,
) -> None:
    """Say of each published number whether it is reproduced, repeated, contradicted, or not comparable and why.

    FILE is a CSV with the columns claim_id, published, publisher, wording, measure, value, unit, period_from, period_to and
    scope. Without an installation the claims are held against one another only. Rows that cannot be read are named and left
    out; then the exit code is 1.
    """
    from rootbranch import usecases

    if written is not None and written.suffix.lower() not in {".json", ".csv"}:
        raise InputError(Message("published.json_or_csv"), written.name, Message("published.fix_json_or_csv"))
    content = usecases.read_claims_file(file)
    if home is None:
        found = usecases.check_claims(content, file.name)
    else:
        with desk_of(Place(home=home, language=place.language), officer, purpose, "results") as desk:
            found = usecases.check_claims_with_ledger(desk.installation, desk.actor, content, file.name)
    if written is not None:
        csv = written.suffix.lower() == ".csv"
        written.write_bytes(found.csv(place.language) if csv else found.json(place.language))
        place.warn("cli.written", file=str(written))
    if as_json:
        out.file.write(found.json(place.language).decode())
    elif written is None:
        _print(place, found)
    for finding in found.findings:
        where = place.locator(finding.locator) + (f", {finding.field}" if finding.field else "")
        err.print(f"{file.name}, {where}: {place.text(finding.message)} {place.text(finding.done)}")
    if found.findings:
        sys.exit(_FOUND)


def _print(place: Place, found: "usecases.CheckedClaims") -> None:
    """Print a block a claim: what it is tied to, the standing, the reasons, what must be read beside it."""
    for row in found.rows(place.language):
        tied = (row.measure, row.value, row.unit, row.period, row.scope, row.baseline)
        standing = f"{row.standing} ({row.by})" if row.by else row.standing
        out.print(f"{row.claim_id}  {standing}", style="bold")
        out.print(f"    {' · '.join(part for part in tied if part)}")
        for sentence in (*row.why, *row.notes):
            out.print(f"    {'-' if sentence in row.why else ' '} {sentence}")
    if not found.with_ledger:
        place.warn("published.without_ledger")

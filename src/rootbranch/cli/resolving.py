"""The command that resolves bare files, for method and benchmark."""

from pathlib import Path

import click

from rootbranch.cli.frame import Place, spoken

_file = click.Path(path_type=Path)


@click.command(short_help="Find which records of bare files are one entity; not for action.")
@click.argument("files", nargs=-1, required=True, type=_file, help="CSV or Parquet files of one layout.")
@click.option("--columns", "declaration", required=True, type=_file, help="What the columns mean (YAML).")
@click.option("--out", required=True, type=_file, help="CSV to write: record_id,entity_id.")
@click.option("--labels", type=_file, help="Entities known whole, to learn from: CSV record_id,entity_id.")
@click.option(
    "--judgements",
    type=_file,
    help="What people decided: CSV left,right,decision,author (same or different).",
)
@spoken
def resolve(
    place: Place,
    files: tuple[Path, ...],
    declaration: Path,
    out: Path,
    labels: Path | None,
    judgements: Path | None,
) -> None:
    """Find which records of bare files are one entity: the same person under many spellings.

    It needs no labels and takes them where there are some. A pair that stays below the threshold is not decided. What
    comes out is for method and benchmark: every entity id says that it is not for action.
    """
    from rootbranch import usecases

    found = usecases.resolve_files(files, declaration, out, labels=labels, judgements=judgements)
    place.say(
        "cli.resolve_coverage",
        compared=f"{found.compared:,}",
        records=f"{found.records:,}",
        skipped=f"{found.skipped:,}",
        pairs=f"{found.pairs:,}",
    )
    place.say(
        "cli.resolve_made",
        entities=f"{found.entities:,}",
        sure=f"{found.sure:,}",
        likely=f"{found.likely:,}",
        open=f"{found.open:,}",
    )
    if not found.learned:
        place.say("cli.resolve_untaught")
    place.say("cli.resolve_rules", rules=found.rules, digest=found.digest)
    place.warn("cli.resolve_mark", file=str(out))

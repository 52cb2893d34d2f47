"""Commands that keep small counts of a table from being computed: protect it, and attack what was published."""

from dataclasses import asdict
from pathlib import Path

import click
import orjson
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

from rootbranch.cli.frame import Place, err, out, spoken
from rootbranch.errors import Message

_file = click.Path(path_type=Path)
_seconds = click.FloatRange(0, 86_400, min_open=True)
_threshold = click.IntRange(2, 1000)
RANGES_SHOWN = 20


@click.command(short_help="Hide or round small counts so that none can be computed.")
@click.argument("table", type=_file, help="CSV or Parquet: a column for each dimension, and count.")
@click.option(
    "--threshold", type=_threshold, default=10, show_default=True, help="Counts below it are small."
)
@click.option("--zeros", is_flag=True, help="Hide zero too.")
@click.option(
    "--method",
    type=click.Choice(["suppression", "rounding"]),
    default="suppression",
    show_default=True,
    help="Hide cells and show the others as they are, or round all of them.",
)
@click.option("--hierarchy", type=_file, help="CSV of totals and their parts: dimension,total,part.")
@click.option(
    "--with",
    "others",
    type=_file,
    multiple=True,
    help="Another release with the same columns that is known already; may be given again.",
)
@click.option("--seconds", type=_seconds, default=10.0, show_default=True, help="Time for search and proof.")
@click.option(
    "--seed", type=click.IntRange(min=0), help="Of the draw when rounding, kept secret; else a new one."
)
@click.option(
    "--certificate", type=_file, help="JSON to write: what anybody can find out about each hidden cell."
)
@click.option(
    "--out", "written", type=_file, required=True, help="CSV to write: the table as it may be shown."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@spoken
def protect(
    place: Place,
    table: Path,
    threshold: int,
    zeros: bool,
    method: str,
    hierarchy: Path | None,
    others: tuple[Path, ...],
    seconds: float,
    seed: int | None,
    certificate: Path | None,
    written: Path,
    as_json: bool,
) -> None:
    """Hide small counts of a table, and as few others as needed, so that nobody can compute or narrow down a hidden one.

    ALL is the word for the total of a dimension. What comes out has been attacked with all that is published; where that is not
    over in time, nothing is written.
    """
    from rootbranch import usecases
    from rootbranch.disclosure import SmallRule

    request = usecases.ProtectRequest(
        table=table,
        out=written,
        rule=SmallRule(threshold=threshold, zeros=zeros),
        method=method,
        hierarchy=hierarchy,
        others=others,
        certificate=certificate,
        seconds=seconds,
        seed=seed,
    )
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task("", total=None)
        done = usecases.protect_table_file(
            request, lambda cells, whole: bar.update(task, completed=cells, total=whole)
        )
    if as_json:
        out.print(orjson.dumps(asdict(done)).decode())
        return
    if method == "rounding":
        place.say("cli.protect_rounded", cells=f"{done.cells:,}", base=threshold)
    else:
        place.say(
            "cli.protect_hidden", cells=f"{done.cells:,}", hidden=f"{done.hidden:,}", small=f"{done.small:,}"
        )
    place.say("cli.protect_attack", exact=done.exact, narrow=done.narrow, wide=done.wide)
    if done.bound_percent:
        place.say("cli.protect_bound", percent=done.bound_percent)
    if done.lost:
        place.warn("cli.protect_lost", lost=f"{done.lost:,}")
    for dimension, word in done.taken:
        place.warn("cli.protect_taken", dimension=dimension, word=word)
    for dimension in done.without_total:
        place.warn("cli.protect_no_total", dimension=dimension)


@click.command(short_help="Try to compute the hidden counts of a table back.")
@click.argument(
    "table", type=_file, help="CSV or Parquet as `flows protect` writes it; an empty count is hidden."
)
@click.option(
    "--threshold",
    type=_threshold,
    default=10,
    show_default=True,
    help="Counts below it are small; the base of a rounded table.",
)
@click.option(
    "--least",
    type=click.IntRange(0, 1),
    default=0,
    show_default=True,
    help="The smallest count that is hidden.",
)
@click.option("--hierarchy", type=_file, help="CSV of totals and their parts: dimension,total,part.")
@click.option(
    "--with",
    "others",
    type=_file,
    multiple=True,
    help="Another release with the same columns that is known already; may be given again.",
)
@click.option("--seconds", type=_seconds, default=60.0, show_default=True, help="Time for the attack.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@spoken
def attack(
    place: Place,
    table: Path,
    threshold: int,
    least: int,
    hierarchy: Path | None,
    others: tuple[Path, ...],
    seconds: float,
    as_json: bool,
) -> None:
    """Try to compute the hidden counts of a published table back, from it and from other releases."""
    from rootbranch import usecases

    found = usecases.attack_table_file(
        table, hierarchy=hierarchy, others=others, threshold=threshold, least=least, seconds=seconds
    )
    if as_json:
        out.print(orjson.dumps(asdict(found)).decode())
        return
    place.say(
        "cli.attack_found",
        cells=f"{found.cells:,}",
        hidden=f"{len(found.ranges):,}",
        exact=f"{found.exact:,}",
        narrow=f"{found.narrow:,}",
        wide=found.wide,
    )
    if found.unfinished:
        place.warn("cli.attack_unfinished", cells=f"{found.unfinished:,}")
    if found.absent:
        place.warn("cli.attack_absent", cells=f"{len(found.absent):,}")
    narrowest = sorted((*found.absent, *found.ranges), key=lambda one: one.width)[:RANGES_SHOWN]
    if narrowest:
        ends = (place.text(Message(f"cli.column.{name}")) for name in ("lowest", "highest"))
        shown = place.plain_table(*found.dimensions, *ends)
        for one in narrowest:
            shown.add_row(*one.label, f"{one.low:,}", "∞" if one.high is None else f"{one.high:,}")
        out.print(shown)

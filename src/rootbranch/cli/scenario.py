"""The command that writes an invented region with its truth, to measure against."""

import shlex
from collections.abc import Mapping
from pathlib import Path

import click
from click.core import ParameterSource
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from rootbranch.cli.frame import Place, err, out, spoken, tidied_when_ended
from rootbranch.errors import InputError, Message

SIZES = ("demo", "1m", "10m")


@click.command(short_help="Write an invented region with its truth beside it.")
@click.option(
    "--size",
    type=click.Choice(SIZES),
    default="demo",
    show_default=True,
    help="About 2,000, a million or ten million records.",
)
@click.option(
    "--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Another seed, another region."
)
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path),
    required=True,
    help="Folder to make; with --list, one that is there may be named.",
)
@click.option(
    "--list",
    "listed",
    is_flag=True,
    help="Show what was planted: in the region that is there, or, with --size or --seed, in the one just made.",
)
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help="Processes at a time, each with a part of the region; the files are the same.",
)
@spoken
def scenario(place: Place, size: str, seed: int, folder: Path, listed: bool, processes: int) -> None:
    """Write the files of six agencies and two hubs, in their own formats, and the truth about them.

    Nobody in it is real. One seed gives the same bytes everywhere. The folder appears when all is done; --list on a
    region that is there only shows what was planted in it, and takes neither --size, --seed nor --processes.
    """
    from rootbranch import scenario as room

    folder = _way_to(place, folder)
    if listed and (folder.exists() or not _chosen()):
        _refuse_choices()
        there = room.read_planted(folder)
        place.say("cli.scenario_is", size=there.size, seed=there.seed)
        _show_planted(place, there.counts)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bars = Progress(*columns, console=err, transient=True, disable=not err.is_terminal)
    with tidied_when_ended(), bars as bar:
        task = bar.add_task(place.text(Message("cli.scenario_districts")), total=room.SIZES[size].districts)
        summary = room.write_region(
            folder,
            seed,
            room.SIZES[size],
            processes=processes,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    place.say(
        "cli.scenario_written",
        folder=str(folder),
        files=len(summary.deliveries),
        records=summary.records,
        outcomes=summary.outcomes,
        reports=summary.reports,
        protected=summary.protected_persons,
    )
    for left_over in summary.left_over:
        place.warn("cli.scenario_left_over", folder=str(left_over))
    if listed:
        _show_planted(place, summary.planted)
    else:
        place.say("cli.scenario_next", folder=shlex.quote(str(folder)))


def _way_to(place: Place, folder: Path) -> Path:
    """Give the folder without `..`, since the way up may lead through a folder that is none."""
    try:
        whole = folder.resolve()
    except RuntimeError as error:
        circle = Message("cli.scenario_circle", {"folder": str(folder)})
        raise click.BadParameter(place.text(circle), param_hint="--out") from error
    except OSError:  # said by what uses it
        return folder
    return whole if ".." in folder.parts else folder


def _chosen() -> bool:
    """Say whether it was said which region to make; --list alone is about one that is there."""
    source = click.get_current_context().get_parameter_source
    return any(source(name) is not ParameterSource.DEFAULT for name in ("size", "seed", "processes"))


def _refuse_choices() -> None:
    """Refuse what says how to make a region where one is there and is only shown."""
    source = click.get_current_context().get_parameter_source
    for name in ("size", "seed", "processes"):
        if source(name) is not ParameterSource.DEFAULT:
            raise InputError(
                what=Message("scenario.has_its_own"), where=f"--{name}", fix=Message("scenario.leave_out")
            )


def _show_planted(place: Place, planted: Mapping[str, int]) -> None:
    """Show what was planted in groups, each kind with its number and the tables of the truth that name it."""
    from rootbranch.scenario import in_groups

    lines = place.table("planted", "count", "truth", numbers=("count",))
    for group, kinds in in_groups(planted):
        lines.add_row()
        lines.add_row(Text(place.text(Message(f"scenario.group.{group}")), style="bold"))
        for one in kinds:
            lines.add_row(f"  {_words_for(place, one.kind)}", f"{one.count:,}", ", ".join(one.tables))
    out.print(lines)


def _words_for(place: Place, kind: str) -> str:
    try:
        return place.text(Message(f"scenario.planted.{kind}"))
    except KeyError:  # a region of another version
        return kind

"""Write the invented region: the agencies' files, their mappings and the truth, from one seed.

    write_region ──▶ folder/feeds/<partner>/…   folder/mappings/*.yml   folder/truth/…   folder/flows/*.csv

The folder appears all at once: everything is written beside it and renamed.

Limits: fits in memory at the demo's size; the files themselves are written row by row.
Source: notes on the synthetic region, section 3.
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from importlib.resources import files
from pathlib import Path

from rootbranch.errors import InputError, Message
from rootbranch.model.ids import PartnerId
from rootbranch.scenario.agencies import (
    co_dij,
    ec_fge,
    fiu,
    gt_mp,
    joint,
    mx_fis,
    notices,
    planned,
    relatos,
    us_brd,
    us_inv,
)
from rootbranch.scenario.desk import Desk, open_desk
from rootbranch.scenario.feeds import Feed
from rootbranch.scenario.flows import write_flows
from rootbranch.scenario.happenings import FIRST_DELIVERY, SECOND_DELIVERY
from rootbranch.scenario.mentions import make_mentions
from rootbranch.scenario.truth import TruthBook
from rootbranch.scenario.world import DEMO, Size, make_world
from rootbranch.scenario.writing import Cells

_AGENCIES = (us_inv, us_brd, mx_fis, gt_mp, co_dij, ec_fge, planned, relatos, notices, fiu, joint)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """One file in the order of play.

    Args:
        installment: 1 or 2; after each of them a release can be made.
        mapping: Name of the mapping, to be had from `mapping_text`.
        note: What is particular about it, empty for a first file.
    """

    order: int
    installment: int
    partner: PartnerId
    mapping: str
    path: Path
    rows: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionSummary:
    """What was written.

    Args:
        records: Rows of all files, each file counted once; corrected and repeated rows count again.
        outcomes, reports: True outcomes, and reports of them that stand.
    """

    folder: Path
    seed: int
    deliveries: tuple[Delivered, ...]
    records: int
    outcomes: int
    reports: int
    protected_persons: int
    truth: Path


def write_region(folder: Path, seed: int = 1, size: Size = DEMO) -> RegionSummary:
    """Write the region into a new folder. Same seed and size, same bytes.

    Raises:
        InputError: The folder is there already, or its parent cannot be written to.
    """
    if folder.exists():
        raise InputError(
            what=Message("scenario.folder_taken"), where=str(folder), fix=Message("scenario.choose_folder")
        )
    beside = folder.with_name(f".{folder.name}.part")
    try:
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        summary = _write(beside, folder, seed, size)
        beside.rename(folder)
    except OSError as error:
        shutil.rmtree(beside, ignore_errors=True)
        problem = Message("scenario.cannot_write", {"reason": error.strerror or type(error).__name__})
        raise InputError(what=problem, where=str(folder), fix=Message("scenario.make_room")) from error
    return summary


def _write(beside: Path, folder: Path, seed: int, size: Size) -> RegionSummary:
    world = make_world(seed, size)
    desk = open_desk(world, make_mentions(world))
    book = TruthBook(beside / "truth")
    delivered: list[Delivered] = []
    for order, feed in enumerate(_in_order(desk), start=1):
        inside = Path("feeds") / feed.partner / feed.file_name
        rows = _write_feed(beside / inside, feed, book)
        _date(beside / inside, feed)
        delivered.append(
            Delivered(
                order=order,
                installment=feed.installment,
                partner=PartnerId(feed.partner),
                mapping=feed.mapping,
                path=folder / inside,
                rows=rows,
                note=feed.note,
            )
        )
    book.close(world)
    write_flows(beside, seed, size)
    _copy_mappings(beside / "mappings")
    return RegionSummary(
        folder=folder,
        seed=seed,
        deliveries=tuple(delivered),
        records=sum(one.rows for one in delivered),
        outcomes=len(world.outcomes),
        reports=sum(len(outcome.tellings) for outcome in world.outcomes),
        protected_persons=len(world.protected),
        truth=folder / "truth",
    )


def _in_order(desk: Desk) -> Iterator[Feed]:
    """List all files, the first deliveries of everybody before the second ones."""
    feeds = [feed for agency in _AGENCIES for feed in agency.feeds(desk)]
    return iter(sorted(feeds, key=lambda feed: feed.installment))


def _write_feed(path: Path, feed: Feed, book: TruthBook) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    count = 0

    def cells() -> Iterator[Cells]:
        nonlocal count
        for count, row in enumerate(feed.rows, start=1):
            book.note(feed, count, row)
            yield row.cells

    feed.format.write(path, cells())
    return count


def _date(path: Path, feed: Feed) -> None:
    """Give a file the time of its delivery: what it tells of had happened by then, whatever this machine's clock says."""
    day = FIRST_DELIVERY if feed.installment == 1 else SECOND_DELIVERY
    moment = datetime.combine(day, time(12), UTC).timestamp()
    os.utime(path, (moment, moment))


def mapping_names() -> tuple[str, ...]:
    """Name the mappings that ship with the region, in alphabetical order."""
    folder = files("rootbranch.scenario") / "mappings"
    return tuple(
        sorted(file.name.removesuffix(".yml") for file in folder.iterdir() if file.name.endswith(".yml"))
    )


def mapping_text(name: str) -> str:
    """Read one of the mappings that ship with the region.

    Raises:
        InputError: There is none of this name.
    """
    if name not in mapping_names():
        raise InputError(
            what=Message("scenario.no_mapping"), where=name, fix=Message("scenario.choose_mapping")
        )
    return (files("rootbranch.scenario") / "mappings" / f"{name}.yml").read_text(encoding="utf-8")


def _copy_mappings(folder: Path) -> None:
    folder.mkdir()
    for name in mapping_names():
        (folder / f"{name}.yml").write_text(mapping_text(name), encoding="utf-8", newline="\n")

"""Write one district: the body of every file and its lines of every truth table.

    make_world ─▶ Desk ─▶ agencies ─▶ <folder>/<district>/<n>.body   (one for each file)
                              └─────▶ <folder>/<district>/truth/*.csv

Putting districts together is the work of `assembly`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rootbranch.scenario.agencies import (
    cash,
    co_dij,
    ec_fge,
    emergencies,
    fiu,
    gt_mp,
    joint,
    mx_fis,
    notices,
    planned,
    relatos,
    telephones,
    us_brd,
    us_inv,
)
from rootbranch.scenario.desk import Desk, open_desk
from rootbranch.scenario.feeds import Feed
from rootbranch.scenario.keeping import Books
from rootbranch.scenario.mentions import make_mentions
from rootbranch.scenario.sizes import Size
from rootbranch.scenario.truth import TruthBook, expected_figures
from rootbranch.scenario.world import make_world
from rootbranch.scenario.writing import Cells, Format

_AGENCIES = (
    us_inv, us_brd, mx_fis, gt_mp, co_dij, ec_fge, telephones, emergencies, planned, relatos, notices, fiu, joint, cash,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What one district gives to one file."""

    partner: str
    mapping: str
    file_name: str
    installment: int
    note: str
    format: Format
    rows: int
    path: Path

    @property
    def inside(self) -> str:
        """Where the file lies in the region."""
        return f"feeds/{self.partner}/{self.file_name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """What was written of a district.

    Args:
        folder: Where its pieces lie.
        figures: As `truth.expected_figures` has them.
        planted: Numbers of what was planted, by kind.
    """

    folder: Path
    bodies: tuple[Body, ...]
    figures: Mapping[str, object]
    planted: Counter[str]
    outcomes: int
    reports: int
    protected_persons: int


def make_district(folder: Path, seed: int, size: Size, number: int) -> District:
    """Make a district and write its pieces; runs in a process of its own.

    Args:
        number: From 0.
    """
    world = make_world(seed, size, number)
    desk = open_desk(world, make_mentions(world))
    own = folder / f"{number:04d}"
    (own / "truth").mkdir(parents=True)
    book = TruthBook(own / "truth", desk, with_header=number == 0)
    bodies = tuple(
        _write(own / f"{place:03d}.body", feed, book) for place, feed in enumerate(_in_order(desk))
    )
    book.close()
    return District(
        folder=own,
        bodies=bodies,
        figures=expected_figures(world, bounds=size.districts == 1),
        planted=book.planted,
        outcomes=len(world.outcomes),
        reports=sum(len(outcome.tellings) for outcome in world.outcomes),
        protected_persons=len(world.protected),
    )


def _in_order(desk: Desk) -> Iterator[Feed]:
    """List all files, the first deliveries of everybody before the second ones."""
    feeds = [feed for agency in _AGENCIES for feed in agency.feeds(desk)]
    books = Books({each.AGENCY: each.HABIT.date for each in (us_inv, us_brd, mx_fis, gt_mp, co_dij, ec_fge)})
    return map(books.keep, sorted(feeds, key=lambda feed: feed.installment))


def _write(path: Path, feed: Feed, book: TruthBook) -> Body:
    count = 0

    def cells() -> Iterator[Cells]:
        nonlocal count
        for count, row in enumerate(feed.rows, start=1):
            book.note(feed, count, row)
            yield row.cells

    with path.open("w", encoding=feed.format.encoding, newline="") as file:
        feed.format.body(file, cells())
    return Body(
        partner=feed.partner,
        mapping=feed.mapping,
        file_name=feed.file_name,
        installment=feed.installment,
        note=feed.note,
        format=feed.format,
        rows=count,
        path=path,
    )

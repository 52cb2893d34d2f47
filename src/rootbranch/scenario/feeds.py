"""The shape of what an agency hands over: feeds of rows, each row with what is true about it.

agency ──▶ Feed(partner, mapping, file, installment, format) ──▶ FeedRow(cells; mention or telling)
                                                                     │
                                                      file ◀── cells ┴──▶ truth files
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import TYPE_CHECKING

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.chance import stream
from rootbranch.scenario.happenings import Account, Telling
from rootbranch.scenario.mentions import Mention
from rootbranch.scenario.noise import Noise
from rootbranch.scenario.people import Person
from rootbranch.scenario.spoilt_names import WrittenName
from rootbranch.scenario.world import World
from rootbranch.scenario.writing import SPILL, Format

if TYPE_CHECKING:
    from rootbranch.scenario.claims import Claim

WrittenValues = tuple[tuple[str, str], ...]
"""What a row says of somebody, each value with its kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthLine:
    """One line of a table of the truth.

    Args:
        cells: All of its cells, in the order of the table's columns.
        planted: What was planted with it, by the name of its message `scenario.planted.…`; empty for nothing.
    """

    table: str
    cells: tuple[object, ...]
    planted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRow:
    """One row of a file and what is true about it.

    Args:
        key: Values of the key columns, in the order of the mapping.
        hides: The person whom nobody may find through this row; None where the row is open.
        identity: Values that would tell who somebody is, each with its kind, as written in the row.
        dirt: What was spoiled on purpose; empty for a sound row.
        about: Ids of the people and networks that a row about no person in particular has to do with.
        tie: The tie that the row is evidence of.
        also_ties: More ties of which it is evidence.
        trap: Why whom it points to must not become a target.
        claim: The published total that it is.
        noise: What was done to single cells.
        also_hides: More persons whom nobody may find through this row, each with what is written of them.
        sealed: Whether it is sealed when it is gathered, whoever it is about.
        lines: What else is true of the row, for truth files of their own.
    """

    cells: Mapping[str, object]
    key: tuple[str, ...]
    mention: Mention | None = None
    telling: Telling | None = None
    hides: Person | None = None
    identity: WrittenValues = ()
    dirt: str = ""
    about: tuple[str, ...] = ()
    tie: str = ""
    also_ties: tuple[str, ...] = ()
    trap: str = ""
    claim: "Claim | None" = None
    noise: tuple[Noise, ...] = ()
    also_hides: tuple[tuple[Person, WrittenValues], ...] = ()
    sealed: bool = False
    lines: tuple[TruthLine, ...] = ()

    @property
    def hidden(self) -> tuple[tuple[Person, WrittenValues], ...]:
        """Everybody whom nobody may find through this row, with what is written of them."""
        return (((self.hides, self.identity),) if self.hides else ()) + self.also_hides


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One file of one agency.

    Args:
        mapping: Name of the mapping that reads it, one of those shipped.
        installment: 1 or 2.
        note: What is particular about this delivery, empty for the first.
        rows: Made while they are written.
    """

    partner: str
    mapping: str
    file_name: str
    installment: int
    format: Format
    rows: Iterable[FeedRow]
    note: str = ""


def identity(
    name: WrittenName,
    written: Iterable[str],
    document: str,
    phone: str,
    *,
    born: str = "",
    nickname: str = "",
) -> WrittenValues:
    """List what is written of somebody: the name in each form it is written or put together, and the rest as it stands.

    A name that has lost its surname identifies nobody and is left out. A birth date or a nickname tells who somebody is
    only beside other values, but is as secret.

    Args:
        document, phone, born, nickname: Empty where the row has none.
    """
    names = {name.given_first, *written} if name.whole else set()
    others = (("document", document), ("phone", phone), ("birth_date", born), ("nickname", nickname))
    return (*(("name", form) for form in sorted(names)), *(other for other in others if other[1]))


# ---------------------------------------------------------------- persons


Numbered = tuple[int, Mention]
"""A record about a person with its running number within the agency."""


def person_rows(
    known: Iterable[Numbered],
    strays: Sequence[Numbered],
    dirt: "Dirt",
    write: Callable[[int, Mention], FeedRow],
) -> Iterator[FeedRow]:
    """Write the rows about persons in the order of their numbers, those of strays spoiled each in another way.

    Args:
        strays: One for each way of `STRAY_CATEGORY`, in its order.
    """
    ways = {number: way for way, (number, _) in zip(STRAY_CATEGORY, strays, strict=True)}
    for number, mention in sorted((*known, *strays), key=lambda one: one[0]):
        row = write(number, mention)
        if number not in ways:
            yield row
        elif ways[number] != "too_many_cells" or dirt.spill:
            yield _dirty(row, ways[number], dirt)


# ---------------------------------------------------------------- reports


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one row of a report file says.

    Args:
        number: Running number of the report within its agency; its key is made of it.
    """

    number: int
    telling: Telling
    account: Account
    withdrawn: bool = False


def said_in(world: World, agency: str, installment: int, *, everything: bool = False) -> Iterator[Said]:
    """List what an agency's report file of one delivery says.

    The first delivery has what was reported until then. The second has what is new, what is corrected and what
    is withdrawn; as a full file it has everything, and leaves out what is taken back.

    Args:
        everything: Whether the second file is a full one.
    """
    own = [telling for telling in world.tellings if telling.agency == agency]
    bad = bad_numbers(world, agency)
    numbers = (number for number in count(world.first) if number not in bad)
    for number, telling in zip(numbers, own, strict=False):
        first = telling.first_account or telling.account
        if installment == 1:
            if telling.installment == 1:
                yield Said(number=number, telling=telling, account=first)
        elif everything:
            if not telling.taken_back:
                yield Said(number=number, telling=telling, account=telling.account)
        elif telling.installment == 2 or telling.first_account or telling.taken_back:
            withdrawn = bool(telling.taken_back)
            yield Said(number=number, telling=telling, account=telling.account, withdrawn=withdrawn)


def with_columns(
    rows: Iterator[FeedRow], form: Callable[[], FeedRow]
) -> tuple[tuple[str, ...], Iterator[FeedRow]]:
    """Name the columns of a file whose rows all have the same ones (cells too many have none), beside these rows.

    Only the first row is made for it; the others are still made while they are written.

    Args:
        form: Fills the form about nobody: a file without rows has the same columns.
    """
    first = next(rows, None)
    columns = (first or form()).cells
    return tuple(column for column in columns if column != SPILL), chain((first,) if first else (), rows)


def bad_numbers(world: World, agency: str) -> tuple[int, ...]:
    """Choose numbers among those of the first delivery for reports that are no good; the first district has two."""
    early = sum(one.agency == agency and one.installment == 1 for one in world.tellings)
    if world.first != 1 or not early:
        return ()
    return tuple(stream(world.seed, "bad reports", agency).sample(range(2, early + 3), 2))


def in_order(rows: Iterable[FeedRow]) -> tuple[FeedRow, ...]:
    """Put rows in the order of their keys, as registers are kept."""
    return tuple(sorted(rows, key=lambda row: row.key))


# ---------------------------------------------------------------- dirt


@dataclass(frozen=True, slots=True, kw_only=True)
class Dirt:
    """Where a file can be spoiled: columns by what they hold; an empty name is not spoiled.

    Args:
        bad_date: A day that does not exist, in the agency's way of writing.
        spill: Whether a row may have more cells than the header.
    """

    date: str
    bad_date: str
    grade: str
    category: str
    predicate: tuple[str, ...]
    remark: str
    spill: bool = True


def _dirty(row: FeedRow, way: str, dirt: Dirt) -> FeedRow:
    assert row.mention
    cells = _spoil(row.cells, way, dirt)
    anew = {column: text for column, text in cells.items() if row.cells.get(column) != text}
    hides = None if way in OPEN_THOUGH_SPOILED else row.mention.person
    return replace(row, cells=cells, dirt=way, hides=hides, noise=_left(row, anew))


STRAY_CATEGORY = {
    "no_such_date": SubjectCategory.ASSOCIATE,
    "no_grade": SubjectCategory.ASSOCIATE,
    "no_category": SubjectCategory.UNCATEGORISED,
    "no_predicate": SubjectCategory.SUSPECT,
    "formula": SubjectCategory.ASSOCIATE,
    "too_many_cells": SubjectCategory.ASSOCIATE,
}
"""What the agency means to say of the person in a spoiled row."""

OPEN_THOUGH_SPOILED = frozenset({"no_such_date", "formula"})
"""Spoiled rows that are taken in all the same; the person in the others stays hidden."""


def _spoil(cells: Mapping[str, object], way: str, dirt: Dirt) -> Mapping[str, object]:
    match way:
        case "no_such_date":
            return {**cells, dirt.date: dirt.bad_date}
        case "no_grade":
            return {**cells, dirt.grade: ""}
        case "no_category":
            return {**cells, dirt.category: ""}
        case "no_predicate":
            return {**cells, **dict.fromkeys(dirt.predicate, "")}
        case "formula":
            return {**cells, dirt.remark: "=1+1"}
        case _:
            return {**cells, SPILL: ("one", "cell", "too many")}


def bad_report(row: FeedRow, way: str, cells: Mapping[str, object]) -> FeedRow:
    """Copy a report under another key and spoil it, so that no figure may come from it."""
    key = next(iter(cells.values()))
    return replace(
        row,
        cells={**row.cells, **cells},
        key=(str(key),),
        telling=None,
        hides=None,
        identity=(),
        dirt=way,
        noise=_left(row, cells),
    )


def changed(row: FeedRow, cells: Mapping[str, object]) -> FeedRow:
    """Change or add a few cells of a row; what was done to them before is over."""
    return replace(row, cells={**row.cells, **cells}, noise=_left(row, cells))


def _left(row: FeedRow, cells: Mapping[str, object]) -> tuple[Noise, ...]:
    """List the noise of those cells that are not written anew."""
    return tuple(one for one in row.noise if one.column not in cells)

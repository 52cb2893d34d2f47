"""Say how a publisher's table is laid out: which column is what, and what the publisher says of its own numbers.

    layouts/<name>.toml, or a file of the user's ─ read_layout ─▶ Layout

Limits: one count a row, or one count in each of some columns. Periods are months or days of the common calendar.
Source: the layouts name theirs in `absent_says` and `doubled_says`.
"""

import hashlib
import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from rootbranch.errors import InputError, Message
from rootbranch.model.aggregates import FlowUnit, Step

SPLITS = ("place", "route", "nationality", "component")
LAYOUT_CHARACTERS_MAX = 100_000

Text = Annotated[str, Field(min_length=1, max_length=300)]
Name = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[a-z0-9][a-z0-9-]*$")]
Columns = Annotated[tuple[Text, ...], Field(max_length=500)]
Split = Literal["place", "route", "nationality", "component"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PeriodColumns(_Part):
    """Where the period stands: one `date`, or `year` and `month`, or `fiscal_year` and `month`.

    Args:
        date: 2022-05-01, or 2022-05 for a month.
        month: 1 to 12, or the first three letters of the English name.
    """

    date: Text | None = None
    year: Text | None = None
    fiscal_year: Text | None = None
    month: Text | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        given = {name for name in ("date", "year", "fiscal_year", "month") if getattr(self, name)}
        if given not in ({"date"}, {"year", "month"}, {"fiscal_year", "month"}):
            raise ValueError("date, or year and month, or fiscal_year and month")
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that together say the period."""
        return tuple(name for name in (self.date, self.year or self.fiscal_year, self.month) if name)


class CountColumns(_Part):
    """Where the count stands: in one `column`, or in several `columns` whose names are places.

    Args:
        total: Of several columns, the one that is the publisher's total.
        sums: Columns that the publisher adds up from others; they are checked and not kept.
        hidden_column, hidden_words: What says that a count is hidden because it is small: words in that column, or
            without one in the place of the count.
    """

    column: Text | None = None
    place: Literal["split"] | None = None
    columns: Columns = ()
    total: Text | None = None
    sums: dict[Text, Columns] = {}
    hidden_column: Text | None = None
    hidden_words: Columns = ()

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.column) == bool(self.columns):
            raise ValueError("column, or columns")
        return self

    @property
    def every(self) -> tuple[str, ...]:
        """All columns with numbers, and the one that says what is hidden."""
        listed = [self.column, *self.columns, self.total, *self.sums, self.hidden_column]
        listed += [part for parts in self.sums.values() for part in parts]
        return tuple(dict.fromkeys(name for name in listed if name))


class SplitColumn(_Part):
    """By which column the counts are split.

    Args:
        words: The publisher's word to ours. What is not listed is counted together as not listed, and noted.
        every: The publisher's word for all of it; an empty cell always means that.
        apart: Parts may count the same people, so they are never added up.
    """

    column: Text
    words: dict[Text, Text] = {}
    every: Text | None = None
    apart: bool = False


class Layout(_Part):
    """One publisher's table.

    Args:
        publisher, table, unit, method, coverage, step: As in `Series`; see there.
        year_starts: Month in which the publisher's year begins.
        public_says: Where it was published. Without it a table with counts of one to nine is refused: it may be anybody's own
            and has to be protected first.
        absent: What a row means that is not there. `zero` needs `absent_says`: where the publisher says so.
        doubled: What two rows of one series and period mean; `added` needs `doubled_says`.
        added_over: Columns over which the counts are added up, because their parts exclude one another.
    """

    publisher: Name
    table: Name
    unit: FlowUnit
    method: Text
    coverage: Text
    step: Step
    year_starts: Annotated[int, Field(ge=1, le=12)] = 1
    delimiter: Literal[",", ";", "|", "\t"] = ","
    public_says: Text | None = None
    absent: Literal["zero", "unknown"]
    absent_says: Text | None = None
    doubled: Literal["added", "unknown"] = "unknown"
    doubled_says: Text | None = None
    added_over: Columns = ()
    period: PeriodColumns
    count: CountColumns
    split: dict[Split, SplitColumn] = {}

    @model_validator(mode="after")
    def _said(self) -> Self:
        if self.absent == "zero" and not self.absent_says:
            raise ValueError("absent_says")
        if self.doubled == "added" and not self.doubled_says:
            raise ValueError("doubled_says")
        if self.count.columns and "place" in self.split:
            raise ValueError("count.columns, or split.place")
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that a file of this layout must have."""
        split = (one.column for one in self.split.values())
        return tuple(dict.fromkeys((*self.period.columns, *self.count.every, *split, *self.added_over)))


def shipped_layouts() -> tuple[str, ...]:
    """List the names of the layouts that come with the package."""
    folder = files("rootbranch.flows") / "layouts"
    return tuple(
        sorted(one.name.removesuffix(".toml") for one in folder.iterdir() if one.name.endswith(".toml"))
    )


@cache
def shipped_layout(name: str) -> Layout:
    """Get a layout that comes with the package.

    Raises:
        InputError: There is none of that name.
    """
    if name not in shipped_layouts():
        names = ", ".join(shipped_layouts())
        raise InputError(
            Message("flows.no_layout"), name[:80], Message("flows.layouts_are", {"names": names})
        )
    text = (files("rootbranch.flows") / "layouts" / f"{name}.toml").read_text(encoding="utf-8")
    return read_layout(text, name)


def read_layout(text: str, where: str) -> Layout:
    """Read a layout from TOML.

    Args:
        where: Name of the file, for the message.

    Raises:
        InputError: It is no layout; with the key that is wrong.
    """
    fix = Message("flows.fix_layout")
    if len(text) > LAYOUT_CHARACTERS_MAX:
        raise InputError(Message("flows.layout_unread"), where, fix)
    try:
        return Layout.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError:
        raise InputError(Message("flows.layout_unread"), where, fix) from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        said = str(first.get("ctx", {}).get("error", ""))
        raise InputError(
            Message("flows.layout_wrong", {"key": f"{key} {said}".strip() or "layout"}), where, fix
        ) from None


def layout_digest(layout: Layout) -> str:
    """Give the SHA-256 of what a layout says, for the vintage that was read with it."""
    return hashlib.sha256(layout.model_dump_json().encode()).hexdigest()

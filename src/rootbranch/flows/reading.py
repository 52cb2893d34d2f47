"""Turn the rows of a publisher's table into cells: one count, or one reason why there is none, by series and period.

    row ─ cells ─▶ key, period, count ─▶ tally ─┬─ doubled, negative, no number ─▶ a note, and the cell is not known
                                                └─ added over what the layout says

A row that cannot be used leaves a note with its line; nothing disappears.

Limits: `SERIES_MAX` series, `NOTES_MAX` notes (the rest are counted), and `WORDS_MAX` words a split.
Source: issue of flows, bad input.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from rootbranch.errors import InputError, Message
from rootbranch.flows.cells import read_count, read_period, read_word
from rootbranch.flows.layouts import SPLITS, Layout
from rootbranch.model.aggregates import EVERY

SERIES_MAX = 20_000
WORDS_MAX = 500
NOTES_MAX = 1_000
LONE_WORDS_MIN = 20

Row = tuple[int, Mapping[str, str] | None]  # None: the row is broken
Split = tuple[str, ...]  # in the order of SPLITS


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowNote:
    """What was found wrong or odd; `line` is 0 where it is about more than one row."""

    line: int
    message: Message


@dataclass(slots=True)
class Tally:
    """Counts by series and period while a file is read.

    Attributes:
        counts: None: there is a row, but it gives no count that could be used.
        more: Notes beyond `NOTES_MAX`.
    """

    counts: dict[Split, dict[date, int | None]] = field(default_factory=lambda: defaultdict(dict))
    hidden: set[tuple[Split, date]] = field(default_factory=set)
    seen: dict[tuple[Split, date, tuple[str, ...]], tuple[int, int | None]] = field(default_factory=dict)
    words: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    notes: list[FlowNote] = field(default_factory=list)
    more: int = 0
    rows: int = 0
    doubled: int = 0

    def note(self, line: int, message: Message) -> None:
        """Keep a note, or count it where there are too many."""
        if len(self.notes) < NOTES_MAX:
            self.notes.append(FlowNote(line=line, message=message))
        else:
            self.more += 1


def tally_rows(rows: Iterable[Row], layout: Layout) -> Tally:
    """Read all rows of a table.

    Args:
        rows: With their line, from 1, and all of `layout.columns`; None for a row that is broken.

    Raises:
        InputError: There is no row that can be used, there are too many series, or it is a list of single things.
    """
    tally = Tally()
    for line, row in rows:
        tally.rows += 1
        if row is None:
            tally.note(line, Message("flows.row_cells"))
            continue
        period = read_period(row, layout)
        if isinstance(period, Message):
            tally.note(line, period)
            continue
        split = _split_of(tally, line, row, layout)
        if layout.count.column:
            _take(tally, line, (split, period, _beside(row, layout)), row, layout)
        else:
            _take_wide(tally, line, split, period, row, layout)
        if len(tally.counts) > SERIES_MAX:
            raise InputError(
                Message("flows.series_many", {"max": SERIES_MAX}),
                f"line {line}",
                Message("flows.fix_series_many"),
            )
    if not tally.counts:
        raise InputError(Message("flows.no_rows"), "file", Message("flows.fix_no_rows"))
    _refuse_lists(tally, layout)
    return tally


def _beside(row: Mapping[str, str], layout: Layout) -> tuple[str, ...]:
    return tuple(row[name].strip() for name in layout.added_over)


def _split_of(tally: Tally, line: int, row: Mapping[str, str], layout: Layout) -> Split:
    split = []
    for name in SPLITS:
        column = layout.split.get(name)  # type: ignore[call-overload]
        if column is None:
            split.append(EVERY)
            continue
        text = row[column.column]
        word, problem = read_word(text, name, column)
        if problem and text not in tally.words[f"?{name}"]:
            tally.words[f"?{name}"].add(text)
            tally.note(line, problem)
        tally.words[name].add(word)
        if len(tally.words[name]) > WORDS_MAX:
            raise InputError(
                Message("flows.words_many", {"column": column.column, "max": WORDS_MAX}),
                f"line {line}",
                Message("flows.fix_words_many"),
            )
        split.append(word)
    return tuple(split)


def _take(
    tally: Tally,
    line: int,
    where: tuple[Split, date, tuple[str, ...]],
    row: Mapping[str, str],
    layout: Layout,
) -> None:
    """Take the one count of a row."""
    assert layout.count.column
    text = row[layout.count.column]
    hidden = (row[layout.count.hidden_column] if layout.count.hidden_column else text).strip()
    if hidden in layout.count.hidden_words:
        tally.hidden.add(where[:2])
        _add(tally, line, where, None, layout)
        return
    _add(tally, line, where, _counted(tally, line, text), layout)


def _counted(tally: Tally, line: int, text: str) -> int | None:
    count = read_count(text)
    if isinstance(count, Message):
        tally.note(line, count)
        return None
    if count is None:
        tally.note(line, Message("flows.empty_count"))
    return count


def _add(
    tally: Tally, line: int, where: tuple[Split, date, tuple[str, ...]], count: int | None, layout: Layout
) -> None:
    """Add a count where its layout says that parts exclude one another; two rows of the very same are not added."""
    split, period, _ = where
    known = tally.counts[split]
    if where in tally.seen:
        first, before = tally.seen[where]
        tally.doubled += 1
        if layout.doubled == "unknown":
            if count != before:
                known[period] = None
            said = "flows.repeated" if count == before else "flows.doubled"
            tally.note(line, Message(said, {"line": first}))
            return
    else:
        tally.seen[where] = line, count
    if period not in known:
        known[period] = count
        return
    before_all = known[period]
    known[period] = None if count is None or before_all is None else before_all + count


def _take_wide(
    tally: Tally, line: int, split: Split, period: date, row: Mapping[str, str], layout: Layout
) -> None:
    """Take a row whose columns are places, after adding up what the publisher adds up."""
    columns = layout.count
    counts = {name: _counted(tally, line, row[name]) for name in columns.every}
    for total, parts in columns.sums.items():
        said, found = counts[total], [counts[part] for part in parts]
        if said is not None and None not in found and said != sum(filter(None, found)):
            params: dict[str, str | int] = {"column": total, "said": said, "found": sum(filter(None, found))}
            tally.note(line, Message("flows.sum_differs", params))
    for name in columns.columns:
        _add(tally, line, ((name, *split[1:]), period, ()), counts[name], layout)
    if columns.total:
        _add(tally, line, ((EVERY, *split[1:]), period, ()), counts[columns.total], layout)


def _refuse_lists(tally: Tally, layout: Layout) -> None:
    """Refuse a list of single things: a column of which most words stand for one only is no split of counts."""
    for place, name in enumerate(SPLITS):
        column = layout.split.get(name)  # type: ignore[call-overload]
        if column is None or column.words:
            continue
        totals: dict[str, int] = defaultdict(int)
        for split, counts in tally.counts.items():
            totals[split[place]] += sum(filter(None, counts.values()))
        lone = sum(total == 1 for total in totals.values())
        if len(totals) >= LONE_WORDS_MIN and 2 * lone > len(totals):
            raise InputError(
                Message("flows.single_things", {"column": column.column}),
                "file",
                Message("flows.fix_single_things"),
            )

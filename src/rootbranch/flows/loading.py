"""Make series of one vintage out of a publisher's rows, and say what in them is odd.

    rows ─ tally_rows ─▶ cells ─▶ annual figures out ─▶ holes ─▶ Series, one a key

A hole is zero only where the layout says so, and only in a period for which the table has rows of that kind at all; a
period without any is a gap, and not known.

Limits: an annual figure is seen where it stands alone in its year, or where it has no month. One on the last month of a file is
noted and kept, because a steep rise looks the same.
Source: notes on flows, section 1 (data traps).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median

from rootbranch.errors import InputError, Message
from rootbranch.flows.layouts import SPLITS, Layout
from rootbranch.flows.reading import FlowNote, Row, Split, Tally, tally_rows
from rootbranch.model.aggregates import EVERY, Counting, Series, SeriesKey, Step, period_at, places_between

PERIODS_MAX = 40_000
ANNUAL_TIMES = 3
SMALL = 10
STEEP_TIMES = 6

Kind = tuple[bool, ...]  # by what a series is split, in the order of SPLITS


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedFlows:
    """What a file came to.

    Attributes:
        rows: Rows read. more: Notes that are not listed because there are too many.
    """

    series: tuple[Series, ...]
    notes: tuple[FlowNote, ...]
    rows: int
    more: int


def load_series(rows: Iterable[Row], layout: Layout, vintage: date) -> LoadedFlows:
    """Make series of a table's rows.

    Args:
        rows: With their line, from 1, and all of `layout.columns`; None for a row that is broken.
        vintage: The day on which the publisher gave these numbers.

    Raises:
        InputError: Nothing of it can be used; see `tally_rows`.
    """
    tally = tally_rows(rows, layout)
    if layout.doubled == "added" and tally.doubled:
        tally.note(0, Message("flows.doubles_added", {"count": tally.doubled}))
    if layout.step is Step.MONTH:
        _leave_out_annual(tally)
    periods = _periods_by_kind(tally.counts)
    for kind, known in periods.items():
        _note_gaps(tally, known, _named(kind), layout.step)
    made = []
    for split in sorted(tally.counts):
        if tally.counts[split]:
            made.append(_series(split, tally, periods[_kind(split)], layout, vintage))
    if not layout.public_says:
        _refuse_small(made)
    if not made:
        raise InputError(Message("flows.only_annual"), "file", Message("flows.fix_only_annual"))
    return LoadedFlows(series=tuple(made), notes=tuple(tally.notes), rows=tally.rows, more=tally.more)


def _refuse_small(made: Iterable[Series]) -> None:
    """Refuse small counts that nobody published: hiding them alone would not hide them, so `flows protect` comes first."""
    small = sum(1 for one in made for count in one.counts if count and count < SMALL)
    if small:
        params = {"count": small, "least": SMALL}
        raise InputError(Message("flows.small_counts", params), "file", Message("flows.fix_small_counts"))


def _kind(split: Split) -> Kind:
    return tuple(word != EVERY for word in split)


def _named(kind: Kind) -> str:
    return ", ".join(name for name, is_split in zip(SPLITS, kind, strict=True) if is_split) or "total"


def _periods_by_kind(counts: Mapping[Split, Mapping[date, int | None]]) -> dict[Kind, set[date]]:
    """Give the periods for which there is any row, by what the rows are split by."""
    found: dict[Kind, set[date]] = defaultdict(set)
    for split, known in counts.items():
        if known:
            found[_kind(split)].update(known)
    return found


def _series(split: Split, tally: Tally, periods: set[date], layout: Layout, vintage: date) -> Series:
    known = tally.counts[split]
    zero = layout.absent == "zero"
    reach = periods if zero else known
    first, last = min(reach), max(reach)
    days = [
        period_at(first, layout.step, number)
        for number in range(places_between(first, last, layout.step) + 1)
    ]
    counts = tuple(known.get(day, 0 if zero and day in periods else None) for day in days)
    hidden = tuple(
        place for place, day in enumerate(days) if (split, day) in tally.hidden and counts[place] is None
    )
    apart = [f"{name} {word}" for name, word in zip(SPLITS, split, strict=True) if _is_apart(layout, name)]
    return Series(
        key=SeriesKey(
            publisher=layout.publisher, table=layout.table, **dict(zip(SPLITS, split, strict=True))
        ),
        counting=Counting(
            unit=layout.unit, method=" · ".join([layout.method, *apart]), coverage=layout.coverage
        ),
        vintage=vintage,
        step=layout.step,
        first=first,
        counts=counts,
        hidden=hidden,
    )


def _is_apart(layout: Layout, name: str) -> bool:
    column = layout.split.get(name)  # type: ignore[call-overload]
    return column is not None and column.apart


def _note_gaps(tally: Tally, known: set[date], kind: str, step: Step) -> None:
    first, last = min(known), max(known)
    many = places_between(first, last, step) + 1
    if many > PERIODS_MAX:
        raise InputError(
            Message("flows.periods_many", {"max": PERIODS_MAX}), "file", Message("flows.fix_periods_many")
        )
    for number in range(many):
        day = period_at(first, step, number)
        if day not in known:
            tally.note(
                0,
                Message(
                    "flows.gap", {"period": str(day)[:7] if step is Step.MONTH else str(day), "by": kind}
                ),
            )


def _leave_out_annual(tally: Tally) -> None:
    """Take out the years of which there is January only, and too much of it; note a last January that looks so."""
    totals: dict[date, int] = defaultdict(int)
    for known in tally.counts.values():
        for day, count in known.items():
            totals[day] += count or 0
    years: dict[int, list[date]] = defaultdict(list)
    for day in totals:
        years[day.year].append(day)
    monthly = [totals[day] for days in years.values() if len(days) > 1 for day in days]
    usual = median(monthly) if monthly else 0
    for year, days in sorted(years.items()):
        if len(days) > 1 or days[0].month != 1 or len(years) == 1:
            continue
        (day,) = days
        beside = period_at(day, Step.MONTH, -1) in totals
        if year == max(years) and beside:
            if usual and totals[day] >= STEEP_TIMES * usual:
                tally.note(0, Message("flows.maybe_annual", {"period": f"{day:%Y-%m}"}))
        elif not beside or totals[day] >= ANNUAL_TIMES * usual:
            tally.note(0, Message("flows.annual", {"year": year}))
            for known in tally.counts.values():
                known.pop(day, None)

"""Find out whether a table of our own tells what it hides: by its totals, by an earlier vintage, by what a revision changed.

    series, earlier vintages ─ one table for each period ─▶ attack ─▶ how many hidden counts are told, to within ten
                                       └─ shown before, and now by one to nine more or less ─▶ told as well

What a publisher gave to everybody is not asked for this; a table of our own is, before it is kept and shown.

Limits: periods are looked at one by one; sums of years are no part of a series. What is not solved in time counts as told.
Source: notes on flows, section 7; room `disclosure`.
"""

import time
from collections.abc import Mapping, Sequence
from datetime import date

from rootbranch.disclosure import THRESHOLD, CountTable, Knowledge, Label, Range, attack_table
from rootbranch.errors import InputError, Message
from rootbranch.flows.layouts import SPLITS, Layout
from rootbranch.model.aggregates import EVERY, Series, period_at

SECONDS = 120.0
TOGETHER = " "  # of a split whose parts are never added, so that no sum is looked for

Counts = Mapping[Label, int | None]


def refuse_opened(series: Sequence[Series], layout: Layout, earlier: Sequence[Sequence[Series]] = ()) -> None:
    """Refuse series of a table of our own of which a small count can be computed.

    Args:
        earlier: The vintages of the same table that are kept.

    Raises:
        InputError: A hidden count follows to within ten, or a revision tells one.
    """
    apart = {
        name
        for name in SPLITS
        if (column := layout.split.get(name)) is not None and column.apart  # type: ignore[call-overload]
    }
    past = [_by_period(each, apart) for each in earlier]
    start, told = time.perf_counter(), 0
    for day, counts in _by_period(series, apart).items():
        others = [each[day] for each in past if day in each]
        told += _revised(counts, others) + _left_over(counts)
        if None in counts.values():
            tables = [_table(str(day), each) for each in (counts, *others)]
            left = SECONDS - (time.perf_counter() - start)
            told += sum(_is_told(one) for one in attack_table(tables, {}, Knowledge(), seconds=left))
    if told:
        params = {"count": told, "least": THRESHOLD}
        raise InputError(Message("flows.opened_counts", params), "file", Message("flows.fix_opened_counts"))


def _is_told(one: Range) -> bool:
    return not one.exact or (one.low < THRESHOLD and one.width < THRESHOLD)


def _revised(counts: Counts, others: Sequence[Counts]) -> int:
    """Count what is shown now and was shown before with a difference that is itself a small count."""
    found = 0
    for label, count in counts.items():
        before = (each.get(label) for each in others)
        found += count is not None and any(
            known is not None and 0 < abs(count - known) < THRESHOLD for known in before
        )
    return found


def _left_over(counts: Counts) -> int:
    """Count totals that leave a few over: rows that were left out instead of hidden."""
    sums: dict[tuple[int, Label], int | None] = {}
    for label, count in counts.items():
        for place, word in enumerate(label):
            if word not in {EVERY, TOGETHER}:
                total = (place, (*label[:place], EVERY, *label[place + 1 :]))
                known = sums.get(total, 0)
                sums[total] = None if known is None or count is None else known + count
    rests = ((counts.get(total), parts) for (_, total), parts in sums.items())
    return sum(
        whole is not None and parts is not None and 0 < whole - parts < THRESHOLD for whole, parts in rests
    )


def _by_period(series: Sequence[Series], apart: set[str]) -> dict[date, dict[Label, int | None]]:
    """Put the counts of each period together; a period that is not known and not hidden is left out."""
    found: dict[date, dict[Label, int | None]] = {}
    for one in series:
        words = ((name, str(getattr(one.key, name))) for name in SPLITS)
        label = tuple(TOGETHER if name in apart and word == EVERY else word for name, word in words)
        hidden = set(one.hidden)
        for place, count in enumerate(one.counts):
            if count is not None or place in hidden:
                found.setdefault(period_at(one.first, one.step, place), {})[label] = count
    return found


def _table(name: str, counts: Counts) -> CountTable:
    return CountTable(
        name=name, dimensions=tuple(SPLITS), labels=tuple(counts), counts=tuple(counts.values())
    )

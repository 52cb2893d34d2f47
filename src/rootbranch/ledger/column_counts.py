"""Count a ledger in columns: rules, scopes and groups are asked once of each shape, lines are added up in one go.

    shape ─ rules_for, groups_of, parts_of ─▶ its cells      lines ─ sorted by cell ─▶ sums ─▶ tallies

A *cell* is what gets one tally: a group (a territory, a partner …) and a part (a stage, a commodity and unit).

Source: decision 0145. That it gives the figures of `Tallies.count` is held by tests/contract/test_counting.py.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rootbranch.ledger.cells import Asked, Items, Which
from rootbranch.ledger.columns import NO_DAY, SCALE, WAITS, Columns, micros
from rootbranch.ledger.counting import PERSONS, QUANTITIES
from rootbranch.ledger.listing import proven
from rootbranch.ledger.tallies import SCOPES, Tallies, Tally
from rootbranch.model.ids import RecordId
from rootbranch.model.ledger import LISTED_MAX, Counted, Figure, Rule

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

PERSONS_TABLE_MAX = 2**26
HALF_BITS = 26


def count_columns(tallies: Tallies, columns: Columns, as_of: datetime) -> None:
    """Count what stood at a moment, as `Tallies.count` counts standing entries."""
    asked = Asked(tallies, columns, standing_at(columns, as_of))
    for rule in tallies.rules:
        items = asked.sort(rule, Which.COUNTED)
        for tally, place in _tallies(tallies, rule, items):
            _sum_up(tally, rule, items, columns, place)
        _count_persons(tallies, rule, items, columns)
        _prove(tallies, rule, items, columns)
        if tallies.by:
            _count_totals(tallies, rule, asked, columns)
        aside = asked.sort(rule, Which.LEFT_OUT)
        for tally, place in _tallies(tallies, rule, aside):
            _leave_out(tally, columns, aside.lines_in(place), aside.codes_in(place) - 1, asked.reasons)


def note_open_columns(tallies: Tallies, columns: Columns) -> None:
    """Note what waits and what is set aside, as `Tallies.note_open_work` does."""
    asked = Asked(tallies, columns, None)
    waits = columns.reasons.index(WAITS) if WAITS in columns.reasons else -1
    for rule in tallies.rules:
        items = asked.sort(rule, Which.ALL)
        for tally, place in _tallies(tallies, rule, items):
            lines = items.lines_in(place)
            codes = columns.arrays["reason"][lines]
            tally.waiting += int((codes == waits).sum())
            _leave_out(tally, columns, lines, codes, columns.reasons)


def numbers_behind(columns: Columns, rule: Rule, figure: Figure) -> "Array":
    """Find what a figure counts, of the rule it was counted under: the numbers of its entries, ascending."""
    import numpy as np

    scope = {name: word for name, word in figure.scope.items() if name in SCOPES}
    part = {name: word for name, word in figure.scope.items() if name not in SCOPES}
    tallies = Tallies((rule,), figure.period, scope, None)
    items = Asked(tallies, columns, standing_at(columns, figure.as_of)).sort(rule, Which.COUNTED)
    for place, (_, labels) in enumerate(items.cells):
        if dict(labels) == part:
            numbers: Array = columns.arrays["number"][items.lines_in(place)]
            return numbers
    return np.zeros(0, np.int64)


def days_of_partners(columns: Columns, as_of: datetime) -> dict[str, tuple[date, date]]:
    """Find the first and the last day of an outcome in which each partner took part, of what stood at a moment."""
    import numpy as np

    arrays = columns.arrays
    lines = np.flatnonzero(standing_at(columns, as_of) & (arrays["day"] != NO_DAY))
    days, shapes = arrays["day"][lines], arrays["shape"][lines]
    first = np.full(len(columns.shapes), date.max.toordinal())
    last = np.full(len(columns.shapes), NO_DAY)
    np.minimum.at(first, shapes, days)
    np.maximum.at(last, shapes, days)
    known: dict[str, tuple[int, int]] = {}
    for place in np.flatnonzero(last).tolist():
        own = int(first[place]), int(last[place])
        for partner in columns.shapes[place].took_part:
            before = known.get(partner, own)
            known[partner] = min(before[0], own[0]), max(before[1], own[1])
    return {name: (date.fromordinal(start), date.fromordinal(end)) for name, (start, end) in known.items()}


def standing_at(columns: Columns, as_of: datetime) -> "Array":
    """Say of each line whether its entry stood at a moment: entered by then, and not yet taken back."""
    moment = micros(as_of)
    arrays = columns.arrays
    standing: Array = (arrays["entered"] <= moment) & (arrays["left"] > moment)
    return standing


def _tallies(tallies: Tallies, rule: Rule, items: Items) -> list[tuple[Tally, int]]:
    of_rule = tallies.groups[rule.name]
    return [(of_rule.setdefault(cell, Tally()), place) for place, cell in enumerate(items.cells)]


def _sum_up(tally: Tally, rule: Rule, items: Items, columns: Columns, place: int) -> None:
    lines, arrays = items.lines_in(place), columns.arrays
    tally.reports += int(arrays["reports"][lines].sum())
    tally.decided = tally.decided or bool(arrays["decided"][lines].any())
    tally.nobody += int((arrays["person"][lines] < 0).sum())
    low, high = _amounts(rule, items, columns, place)
    tally.low += low
    tally.high += high


def _amounts(rule: Rule, items: Items, columns: Columns, place: int) -> tuple[Decimal, Decimal]:
    if rule.counts != QUANTITIES:
        number = Decimal(len(items.lines_in(place)))
        return number, number
    rows = items.rows_in(place)
    odd = columns.arrays["goods_odd"][rows]
    apart = [columns.odd[code] for code in odd[odd >= 0]]
    low, high = (_exact_sum(columns.arrays[name][rows]) for name in ("goods_low", "goods_high"))
    return sum((one for one, _ in apart), low), sum((one for _, one in apart), high)


def _exact_sum(millionths: "Array") -> Decimal:
    """Add up whole numbers below 2^52 in two halves, so that no sum of them overflows."""
    upper, lower = millionths >> HALF_BITS, millionths & (2**HALF_BITS - 1)
    return Decimal((int(upper.sum()) << HALF_BITS) + int(lower.sum())).scaleb(-SCALE)


def _count_persons(tallies: Tallies, rule: Rule, items: Items, columns: Columns) -> None:
    if rule.counts == PERSONS:
        counts = _distinct(columns, items)
        for tally, place in _tallies(tallies, rule, items):
            tally.told += counts[place]


def _distinct(columns: Columns, items: Items) -> Sequence[int]:
    """Count the persons of each cell, each once."""
    import numpy as np

    persons, all_persons = columns.arrays["person"][items.lines], len(columns.arrays["persons"])
    cells = np.repeat(np.arange(len(items.cells)), np.diff(items.starts))
    known = persons >= 0
    pairs = cells[known] * all_persons + persons[known]
    size = len(items.cells) * all_persons
    if size <= PERSONS_TABLE_MAX:
        table = np.zeros(size, np.bool_)
        table[pairs] = True
        counts: list[int] = table.reshape(len(items.cells), all_persons).sum(axis=1).tolist()
        return counts
    once = np.unique(pairs)
    return [int(count) for count in np.bincount(once // all_persons, minlength=len(items.cells))]


def _count_totals(tallies: Tallies, rule: Rule, asked: Asked, columns: Columns) -> None:
    """Count the same without groups: what a column by partner adds up to more than."""
    items = asked.sort(rule, Which.COUNTED, grouped=False)
    counts = _distinct(columns, items) if rule.counts == PERSONS else [0] * len(items.cells)
    for place, (_, part) in enumerate(items.cells):
        total = tallies.totals[rule.name].setdefault(part, Tally())
        _sum_up(total, rule, items, columns, place)
        total.told += counts[place]


def _prove(tallies: Tallies, rule: Rule, items: Items, columns: Columns) -> None:
    if items.proofs is None:
        items.proofs = _proofs(items, columns)
    for (tally, _), proof in zip(_tallies(tallies, rule, items), items.proofs, strict=True):
        tally.proof = proof


def _proofs(items: Items, columns: Columns) -> list[tuple[str, ...] | Counted]:
    """List or prove what each cell counts; the ids of all small cells are read in one go."""
    import numpy as np

    arrays = columns.arrays
    sizes = np.diff(items.starts)
    small = np.repeat(sizes <= LISTED_MAX, sizes)
    ids = arrays["id"][items.lines[small]].astype(str).tolist()
    proofs: list[tuple[str, ...] | Counted] = []
    at = 0
    for place, size in enumerate(sizes.tolist()):
        if size <= LISTED_MAX:
            proofs.append(tuple(ids[at : at + size]))
            at += size
            continue
        lines = items.lines_in(place)
        numbers = arrays["number"][lines].astype(">i8").tobytes()
        proofs.append(proven(size, numbers, arrays["digest"][lines[-1]].decode()))
    return proofs


def _leave_out(
    tally: Tally, columns: Columns, lines: "Array", codes: "Array", reasons: Sequence[Any]
) -> None:
    """Set the reports of lines aside, one by one or, where they are many, counted for each reason."""
    import numpy as np

    arrays = columns.arrays
    if int(arrays["reports"][lines].sum()) > LISTED_MAX:
        counts = np.bincount(codes, weights=arrays["reports"][lines], minlength=len(reasons))
        tally.aside_more += [(reasons[code], int(counts[code])) for code in np.flatnonzero(counts).tolist()]
        return
    for line, code in zip(lines.tolist(), codes.tolist(), strict=True):
        first = arrays["report_first"][line]
        ids = arrays["report"][first : first + arrays["reports"][line]].tolist()
        tally.set_aside += ((RecordId(id.decode()), reasons[code]) for id in ids)

"""Sort the lines of the ledger into cells: what a rule counts, and what it leaves out, group by group and part by part.

    key of a line: its shape, and whether its day is wanted and missing
    cell = (group, part): from the shape (territory, partner, stage …) or from the line (operation, goods)

Source: decision 0145.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rootbranch.errors import Message
from rootbranch.ledger.columns import NO_DAY, Columns
from rootbranch.ledger.counting import QUANTITIES
from rootbranch.ledger.tallies import OPERATION, Labels, Tallies, parts_of
from rootbranch.model.ledger import Counted, Outcome, Rule
from rootbranch.values import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

Cell = tuple[Labels, Labels]
COUNTED = 0
_SMALL_CODES = 2**16


@dataclass(slots=True)
class Items:
    """Lines sorted by cell, in the order of the chain within each.

    Attributes:
        starts: Where each cell begins in `lines`, and the end of the last.
        rows: For amounts, the rows of `goods_…` beside the lines.
        codes: Why each is left out: the place of the reason and 1.
        proofs: What each cell counts, once somebody has asked.
    """

    cells: list[Cell]
    lines: "Array"
    starts: "Array"
    rows: "Array"
    codes: "Array"
    proofs: list[tuple[str, ...] | Counted] | None = None

    def lines_in(self, place: int) -> "Array":
        """Give the lines of a cell."""
        return self.lines[self.starts[place] : self.starts[place + 1]]

    def rows_in(self, place: int) -> "Array":
        """Give the rows of amounts in a cell."""
        return self.rows[self.starts[place] : self.starts[place + 1]]

    def codes_in(self, place: int) -> "Array":
        """Give why each line of a cell is left out: the place of the reason and 1."""
        return self.codes[self.starts[place] : self.starts[place + 1]]


class Asked:
    """The lines that a count looks at, and what its rules say of their shapes.

    Args:
        standing: Which lines stand; None where all do.
    """

    def __init__(self, tallies: Tallies, columns: Columns, standing: "Array | None") -> None:
        import numpy as np

        self._tallies, self._columns = tallies, columns
        self.reasons: list[Message] = []
        days = columns.arrays["day"]
        looked_at = np.ones(len(columns), np.bool_) if standing is None else standing
        undated = np.zeros(len(columns), np.bool_)
        first, last = tallies.period.first, tallies.period.last
        if first or last:
            undated = days == NO_DAY
            within = days >= (first.toordinal() if first else NO_DAY)
            if last:
                within &= days <= last.toordinal()
            looked_at = looked_at & (within | undated)
        if OPERATION in tallies.scope:
            named = np.array([fold(name) == fold(tallies.scope[OPERATION]) for name in columns.operations] or [False])
            looked_at = looked_at & named[columns.arrays["operation"]]
        self._lines = np.flatnonzero(looked_at)
        self._keys = (columns.arrays["shape"].astype(np.int64) * 2 + undated)[self._lines]
        self._said = self._ask()
        self._sorted: dict[object, Items] = {}
        if tallies.by == OPERATION:
            self._spell()

    def counted(self, rule: Rule) -> Items:
        """Sort what a rule counts."""
        return self._sort(rule, lambda code: code == COUNTED, self._tallies.groups_of)

    def left_out(self, rule: Rule) -> Items:
        """Sort what a rule looks at and does not count."""
        return self._sort(rule, lambda code: code > COUNTED, self._tallies.groups_of)

    def all_of(self, rule: Rule) -> Items:
        """Sort all that a rule looks at."""
        return self._sort(rule, lambda code: code >= COUNTED, self._tallies.groups_of)

    def without_groups(self, rule: Rule) -> Items:
        """Sort what a rule counts by part alone."""
        return self._sort(rule, lambda code: code == COUNTED, None)

    def _ask(self) -> dict[str, dict[int, int]]:
        """Ask the rules of each key that occurs: 0 where it counts, the place of the reason and 1 where not."""
        import numpy as np

        said: dict[str, dict[int, int]] = {rule.name: {} for rule in self._tallies.rules}
        self._outcomes: dict[int, Outcome] = {}
        for key in np.flatnonzero(np.bincount(self._keys)).tolist() if len(self._keys) else ():
            outcome = self._outcomes[key] = self._outcome_of(key)
            for rule, reason in self._tallies.rules_for(outcome):
                said[rule.name][key] = COUNTED if reason is None else self._code_of(reason)
        return said

    def _outcome_of(self, key: int) -> Outcome:
        period = self._tallies.period
        return replace(
            self._columns.shapes[key // 2],
            happened_on=None if key % 2 else period.first or period.last,
            operation=self._tallies.scope.get(OPERATION, ""),
        )

    def _code_of(self, reason: Message) -> int:
        if reason not in self.reasons:
            self.reasons.append(reason)
        return self.reasons.index(reason) + 1

    def _sort(self, rule: Rule, wanted: Callable[[int], bool], groups: Any) -> Items:
        """Sort the items of a rule, or find that another rule had the same ones."""
        said = {key: code for key, code in self._said[rule.name].items() if wanted(code)}
        of_goods = rule.counts == QUANTITIES
        by_line = groups is not None and self._tallies.by == OPERATION
        cells: dict[Cell, int] = {}
        bases: dict[int, list[int]] = {}
        for key in said:
            outcome = self._outcomes[key]
            own = ((),) if by_line or groups is None else tuple(groups(outcome))
            parts = ((),) if of_goods else tuple(part for part, _ in parts_of(rule, outcome))
            bases[key] = [cells.setdefault((group, part), len(cells)) for group in own for part in parts]
        known = (of_goods, by_line, tuple(cells), tuple((key, code, *bases[key]) for key, code in said.items()))
        if known not in self._sorted:
            self._sorted[known] = self._items(list(cells), bases, said, of_goods=of_goods, by_line=by_line)
        return self._sorted[known]

    def _items(
        self, cells: list[Cell], bases: dict[int, list[int]], said: dict[int, int], *, of_goods: bool, by_line: bool
    ) -> Items:
        import numpy as np

        arrays = self._columns.arrays
        size = 2 * len(self._columns.shapes) + 2
        codes, many, starts = (np.zeros(size, np.int64) for _ in range(3))
        flat: list[int] = []
        for key, own in bases.items():
            codes[key], many[key], starts[key] = said[key], len(own), len(flat)
            flat += own
        chosen = many[self._keys] > 0
        lines, keys = self._lines[chosen], self._keys[chosen]
        rows = np.zeros(0, np.int64)
        if of_goods:
            place = np.full(len(self._columns), -1, np.int64)
            place[lines] = np.arange(len(lines))
            rows = np.flatnonzero(place[arrays["goods_line"]] >= 0)
            own_place = place[arrays["goods_line"][rows]]
            lines, keys = lines[own_place], keys[own_place]
        if len(flat) != len(bases) or any(len(own) != 1 for own in bases.values()):
            times = many[keys]
            before = np.cumsum(times) - times
            turn = np.arange(int(times.sum())) - np.repeat(before, times)
            lines, keys = np.repeat(lines, times), np.repeat(keys, times)
            rows = np.repeat(rows, times) if of_goods else rows
            base = np.array(flat, np.int64)[starts[keys] + turn]
        else:
            base = np.array(flat or [0], np.int64)[starts[keys]]
        right, labels = self._right(lines, rows, of_goods=of_goods, by_line=by_line)
        return _sorted(cells, labels, lines, rows, codes[keys], base * len(labels) + right)

    def _right(
        self, lines: "Array", rows: "Array", *, of_goods: bool, by_line: bool
    ) -> tuple["Array | int", Sequence[Cell]]:
        """Say for each item which operation and which goods it adds to its cell, where the line and not the shape tells."""
        goods: Sequence[Labels] = self._columns.goods if of_goods else ((),)
        part = self._columns.arrays["goods"][rows] if of_goods else 0
        if not by_line:
            return part, [((), part) for part in goods]
        numbers, names = self._folded
        group = numbers[self._columns.arrays["operation"][lines]]
        spelled = self._tallies.spellings
        return group * len(goods) + part, [
            (((OPERATION, spelled.get(name, "")),), part) for name in names for part in goods
        ]

    @cached_property
    def _folded(self) -> tuple["Array", Sequence[str]]:
        """Number operations however partners write them."""
        import numpy as np

        codes: dict[str, int] = {}
        numbered = [codes.setdefault(fold(name), len(codes)) for name in self._columns.operations]
        return np.array(numbered or [0], np.int64), tuple(codes)

    def _spell(self) -> None:
        """Keep of each operation the way it is written first, among the lines that show in a figure."""
        import numpy as np

        arrays, (numbers, names) = self._columns.arrays, self._folded
        shown = np.zeros(len(self._lines), np.bool_)
        with_goods = np.isin(self._lines, arrays["goods_line"])
        for rule in self._tallies.rules:
            of_rule = np.isin(self._keys, np.array([*self._said[rule.name]], np.int64))
            shown |= of_rule & with_goods if rule.counts == QUANTITIES else of_rule
        lines = self._lines[shown][::-1]  # of several, NumPy keeps what is written last
        first = np.full(len(names) + 1, -1, np.int64)
        first[numbers[arrays["operation"][lines]]] = lines
        for code in np.flatnonzero(first >= 0).tolist():
            written = self._columns.operations[arrays["operation"][first[code]]]
            self._tallies.spellings.setdefault(names[code], written)


def _sorted(
    cells: list[Cell], labels: Sequence[Cell], lines: "Array", rows: "Array", codes: "Array", cell: "Array"
) -> Items:
    import numpy as np

    sizes = np.bincount(cell) if len(cell) else np.zeros(0, np.int64)
    there = np.flatnonzero(sizes)
    starts = np.concatenate([[0], np.cumsum(sizes[there])]).astype(np.int64)
    if len(there) > 1:
        narrow = np.zeros(len(sizes), np.uint16 if len(there) < _SMALL_CODES else np.int64)
        narrow[there] = np.arange(len(there))
        order = np.argsort(narrow[cell], kind="stable")
        lines, codes = lines[order], codes[order]
        rows = rows[order] if len(rows) else rows
    named = []
    for code in there.tolist():
        base, right = cells[code // len(labels)], labels[code % len(labels)]
        named.append((base[0] + right[0], base[1] + right[1]))
    return Items(cells=named, lines=lines, starts=starts, rows=rows, codes=codes)

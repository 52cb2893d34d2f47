"""Sort the lines of the ledger into cells: what a rule counts, and what it leaves out, group by group and part by part.

    key of a line: its shape, and whether its day is wanted and missing
    cell = (group, part): from the shape (territory, partner, stage …) or from the line (operation, goods)

What rules, groups and parts say of a shape does not hang on period or scope, so it is asked once and kept beside the columns.

Source: decision 0145.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rootbranch.errors import Message
from rootbranch.ledger.columns import NO_DAY, Columns
from rootbranch.ledger.counting import QUANTITIES
from rootbranch.ledger.tallies import OPERATION, SCOPES, Labels, Tallies, parts_of
from rootbranch.ledger.texts import canonical
from rootbranch.model.ledger import Counted, Rule
from rootbranch.values import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

Cell = tuple[Labels, Labels]
NOT_LOOKED_AT, COUNTED = -1, 0
_SMALL_CODES = 2**16


class Which(Enum):
    """Which of the lines that a rule looks at are sorted."""

    COUNTED = auto()
    LEFT_OUT = auto()
    ALL = auto()


@dataclass(frozen=True, slots=True)
class _Bases:
    """The cells of each key, as far as its shape tells them: `flat[starts[key] : starts[key] + many[key]]`."""

    cells: tuple[Cell, ...]
    flat: "Array"
    starts: "Array"
    many: "Array"

    @property
    def one_each(self) -> bool:
        return bool((self.many <= 1).all())


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
            named = np.array(
                [fold(name) == fold(tallies.scope[OPERATION]) for name in columns.operations] or [False]
            )
            looked_at = looked_at & named[columns.arrays["operation"]]
        self._lines = np.flatnonzero(looked_at)
        self._keys = (columns.arrays["shape"].astype(np.int64) * 2 + undated)[self._lines]
        self._told, self.reasons = self._ask()
        self._said = self._narrowed() if tallies.scope else self._told
        self._sorted: dict[object, Items] = {}
        self._of_rules: dict[bytes, tuple[Array, Array]] = {}
        if tallies.by == OPERATION:
            self._spell()

    def sort(self, rule: Rule, which: Which, *, grouped: bool = True) -> Items:
        """Sort the lines that a rule looks at, or find that another rule had the same ones.

        Args:
            grouped: False for cells by part alone.
        """
        codes = self._said[rule.name]
        by = (self._tallies.by or "") if grouped else ""
        bases = self._bases(rule, by)
        of_goods = rule.counts == QUANTITIES
        known = (which, by, of_goods, bases.cells, bases.flat.tobytes(), codes.tobytes())
        if known not in self._sorted:
            self._sorted[known] = self._items(bases, codes, which, of_goods=of_goods, by_line=by == OPERATION)
        return self._sorted[known]

    def _ask(self) -> tuple[dict[str, "Array"], list[Message]]:
        """Ask the rules of each key: -1 where they do not look at it, 0 where it counts, the place of the reason and 1."""
        import numpy as np

        rules, shapes = self._tallies.rules, self._columns.shapes
        known = ("rules", *(canonical(rule) for rule in rules))
        if known not in self._columns.asked:
            said = {rule.name: np.full(2 * len(shapes), NOT_LOOKED_AT, np.int32) for rule in rules}
            reasons: list[Message] = []
            for key in range(2 * len(shapes)):
                for rule, reason in self._tallies.rules_of(shapes[key // 2], undated=bool(key % 2)):
                    if reason is not None and reason not in reasons:
                        reasons.append(reason)
                    said[rule.name][key] = COUNTED if reason is None else reasons.index(reason) + 1
            self._columns.asked[known] = said, reasons
        found: tuple[dict[str, Array], list[Message]] = self._columns.asked[known]
        return found

    def _narrowed(self) -> dict[str, "Array"]:
        """Look at the shapes of the scope only; of which operation a line is, it says itself."""
        import numpy as np

        wanted = [(name, word) for name, word in self._tallies.scope.items() if name != OPERATION]
        known = ("scope", *wanted)
        if known not in self._columns.asked:
            within = [
                all(word in SCOPES[name](shape) for name, word in wanted) for shape in self._columns.shapes
            ]
            self._columns.asked[known] = ~np.repeat(np.array(within, np.bool_), 2)
        outside = self._columns.asked[known]
        return {name: np.where(outside, NOT_LOOKED_AT, codes) for name, codes in self._told.items()}

    def _bases(self, rule: Rule, by: str) -> _Bases:
        import numpy as np

        known = ("cells", canonical(rule), by)
        if known not in self._columns.asked:
            shapes = self._columns.shapes
            cells: dict[Cell, int] = {}
            flat: list[int] = []
            starts, many = (np.zeros(2 * len(shapes), np.int64) for _ in range(2))
            for place in (np.flatnonzero(self._told[rule.name] != NOT_LOOKED_AT)[::2] // 2).tolist():
                shape = shapes[place]
                own = ((),) if by in ("", OPERATION) else tuple(self._tallies.groups_of(shape))
                parts = (
                    ((),) if rule.counts == QUANTITIES else tuple(part for part, _ in parts_of(rule, shape))
                )
                starts[2 * place : 2 * place + 2], many[2 * place : 2 * place + 2] = (
                    len(flat),
                    len(own) * len(parts),
                )
                flat += (cells.setdefault((group, part), len(cells)) for group in own for part in parts)
            self._columns.asked[known] = _Bases(tuple(cells), np.array(flat or [0], np.int64), starts, many)
        found: _Bases = self._columns.asked[known]
        return found

    def _items(self, bases: _Bases, codes: "Array", which: Which, *, of_goods: bool, by_line: bool) -> Items:
        import numpy as np

        arrays = self._columns.arrays
        chosen = {
            Which.COUNTED: codes == COUNTED,
            Which.LEFT_OUT: codes > COUNTED,
            Which.ALL: codes >= COUNTED,
        }[which]
        lines, keys = self._looked_at(codes)
        if not chosen[codes != NOT_LOOKED_AT].all():
            here = chosen[keys]
            lines, keys = lines[here], keys[here]
        rows = np.zeros(0, np.int64)
        if of_goods:
            place = np.full(len(self._columns), -1, np.int64)
            place[lines] = np.arange(len(lines))
            rows = np.flatnonzero(place[arrays["goods_line"]] >= 0)
            own_place = place[arrays["goods_line"][rows]]
            lines, keys = lines[own_place], keys[own_place]
        turn: Array | int = 0
        if not bases.one_each:  # by partner, or a stage that is missing
            times = bases.many[keys]
            before = np.cumsum(times) - times
            turn = np.arange(int(times.sum())) - np.repeat(before, times)
            lines, keys = np.repeat(lines, times), np.repeat(keys, times)
            rows = np.repeat(rows, times) if of_goods else rows
        base = (
            bases.flat[bases.starts[keys] + turn] if len(bases.cells) > 1 else np.zeros(len(lines), np.int64)
        )
        right, labels = self._right(lines, rows, of_goods=of_goods, by_line=by_line)
        return _sorted(bases.cells, labels, lines, rows, codes[keys], base * len(labels) + right)

    def _looked_at(self, codes: "Array") -> tuple["Array", "Array"]:
        """Find the lines that a rule looks at, once for all rules that look at the same."""
        looked_at = codes != NOT_LOOKED_AT
        known = looked_at.tobytes()
        if known not in self._of_rules:
            here = looked_at[self._keys]
            self._of_rules[known] = self._lines[here], self._keys[here]
        return self._of_rules[known]

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
            of_rule = (self._said[rule.name] >= COUNTED)[self._keys]
            shown |= of_rule & with_goods if rule.counts == QUANTITIES else of_rule
        lines = self._lines[shown][::-1]  # of several, NumPy keeps what is written last
        first = np.full(len(names) + 1, -1, np.int64)
        first[numbers[arrays["operation"][lines]]] = lines
        for code in np.flatnonzero(first >= 0).tolist():
            written = self._columns.operations[arrays["operation"][first[code]]]
            self._tallies.spellings.setdefault(names[code], written)


def _sorted(
    cells: Sequence[Cell],
    labels: Sequence[Cell],
    lines: "Array",
    rows: "Array",
    codes: "Array",
    cell: "Array",
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

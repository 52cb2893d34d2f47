"""Try to compute hidden cells back, from nothing but what is published.

    what is shown, here and in other releases ─┐
    totals are the sums of their parts         ├─▶ least and greatest whole number that each hidden cell can be
    what the attacker knows of the rule        ┘

Shares no code with the protection but the reading of sums, and gets no true count. Takes every release to speak of the same cells
where that fits, and each for itself where it does not; an absent row is taken as zero where that fits and no
shown total says otherwise. Both make the attacker stronger.

Limits: counts are whole numbers, zero or more; other knowledge (a person who knows of him- or herself) is `known`.
Source: Hundepool and others 2012, section 4.3 (audit of suppression); notes on flows, section 7.
"""

import time
from collections.abc import Mapping, Sequence

import highspy
import numpy as np

from rootbranch.disclosure.knowledge import NEVER, Knowledge, Range
from rootbranch.disclosure.tables import CountTable, Hierarchy, Label, Sum, sums_of

Key = tuple[int, Label]  # number of a release where it speaks for itself, else -1
SHARED = -1
SECONDS_MAX = 600.0
CLOSE = 1e-6
UNBOUNDED = (highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible)
SOLVED = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible, *UNBOUNDED)


def attack(
    tables: Sequence[CountTable],
    hierarchies: Mapping[str, Hierarchy],
    knowledge: Knowledge,
    *,
    seconds: float = NEVER,
) -> tuple[Range, ...]:
    """Give the range of each cell of the first table that is not known, in its order.

    Args:
        tables: The table under attack first, then other releases that are known.
        seconds: After these, what is left is only bounded.
    """
    start = time.perf_counter()
    unknowns = _strongest(tables, hierarchies, knowledge)
    return tuple(
        unknowns.range_of(label, seconds - (time.perf_counter() - start)) for label in unknowns.targets
    )


def attack_absent(
    tables: Sequence[CountTable],
    hierarchies: Mapping[str, Hierarchy],
    knowledge: Knowledge,
    *,
    seconds: float = NEVER,
) -> tuple[Range, ...]:
    """Give the range of each cell that no table has, though a sum names it: a month between two years to date.

    Args:
        seconds: After these, what is left is only bounded.
    """
    start = time.perf_counter()
    unknowns = _strongest(tables, hierarchies, knowledge)
    found: dict[Label, Range] = {}
    for key in unknowns.absent():
        one = unknowns.range_at(key, seconds - (time.perf_counter() - start))
        if key[1] not in found or one.width < found[key[1]].width:
            found[key[1]] = one
    return tuple(found.values())


def _strongest(
    tables: Sequence[CountTable], hierarchies: Mapping[str, Hierarchy], knowledge: Knowledge
) -> "_Unknowns":
    """Take the strongest guess of how releases and absent rows hang together that fits what is published."""
    for apart, zero in ((False, True), (False, False), (True, True), (True, False)):
        unknowns = _Unknowns(tables, hierarchies, knowledge, apart=apart, zero=zero)
        if not (zero and (unknowns.rests or not knowledge.absent_zero)) and unknowns.fits():
            break
    return unknowns


class _Unknowns:
    """What the attacker does not know, and the sums that it stands in."""

    def __init__(
        self,
        tables: Sequence[CountTable],
        hierarchies: Mapping[str, Hierarchy],
        knowledge: Knowledge,
        *,
        apart: bool,
        zero: bool,
    ) -> None:
        """Take releases to speak of the same or each for itself, and absent rows as zero or as unknown."""
        self._knowledge = knowledge
        self._shown = [_shown(table) for table in tables]
        self._rounded: dict[Label, int] = {}
        if knowledge.rounded:
            self._rounded, self._shown[0] = self._shown[0], {}
        self._shown[0] |= knowledge.known or {}
        self._apart = apart
        self._places: dict[Key, int] = {}
        self._low: list[float] = []
        self._high: list[float] = []
        rows: list[dict[int, float]] = []
        sides: list[float] = []
        self._listed = set(tables[0].labels)
        self.targets = tuple(label for label in tables[0].labels if label not in self._shown[0])
        for label in self.targets:
            if self._count(0, label) is None:
                self._place(0, label)
        self.rests = False  # whether a shown total tells that absent rows are not zero
        self._anywhere = {label for table in tables for label in table.labels}
        for number, table in enumerate(tables):
            listed = set(table.labels)
            for one in sums_of(table, hierarchies):
                row, side = self._equation(number, one, listed, zero=zero)
                if row:
                    rows.append(row)
                    sides.append(side)
        self._solver = _solver_of(rows, sides, self._low, self._high)

    def _equation(
        self, number: int, one: Sum, there: set[Label], *, zero: bool
    ) -> tuple[dict[int, float], float]:
        """Write a sum over what is unknown; what is known stands on the other side."""
        row: dict[int, float] = {}
        side = 0.0
        absent = []
        for label, sign in ((one.total, -1.0), *((part, 1.0) for part in one.parts)):
            if label not in there and (self._apart or label not in self._anywhere):
                absent.append(label)
                continue
            count = self._count(number, label)
            if count is None:
                place = self._place(number, label)
                row[place] = row.get(place, 0.0) + sign
            else:
                side -= sign * count
        self.rests |= bool(absent and side and not row)
        if (not row and side) or (row and not zero):  # what is absent holds the rest
            row |= {self._place(number, label): 1.0 for label in absent}
        return row, side

    def fits(self) -> bool:
        """Say whether any table at all fits what the attacker takes to be so."""
        return not self._low or self._solve(0, 0.0, NEVER)[0] is not None

    def range_of(self, label: Label, seconds: float) -> Range:
        """Solve both ends of one cell."""
        told = self._count(0, label)
        if told is not None:
            return Range(label=label, low=told, high=told)
        return self.range_at(self._key(0, label), seconds)

    def absent(self) -> tuple[Key, ...]:
        """Name what no table has and a sum names."""
        return tuple(key for key in self._places if key[1] not in self._anywhere)

    def range_at(self, key: Key, seconds: float) -> Range:
        """Solve both ends of what is unknown."""
        place = self._places[key]
        ends: list[float] = []
        exact = True
        for sign in (1.0, -1.0):
            value, solved = self._solve(place, sign, seconds)
            outer = self._low[place] if sign > 0 else self._high[place]
            ends.append(outer if value is None else sign * value)
            exact &= solved
        high = None if np.isinf(ends[1]) else round(ends[1])
        return Range(label=key[1], low=round(ends[0]), high=high, exact=exact)

    def _solve(self, place: int, sign: float, seconds: float) -> tuple[float | None, bool]:
        """Minimise a cell (sign 1) or its negative; None where nothing is known in time, or no filling fits.

        Returns:
            The value, -inf where there is no end, and whether it is proven.
        """
        if seconds <= 0:
            return None, False
        solver = self._solver
        solver.setOptionValue("time_limit", solver.getRunTime() + min(max(0.01, seconds), SECONDS_MAX))
        solver.changeColCost(place, sign)
        solver.run()
        if solver.getModelStatus() not in SOLVED:  # a start from the last corner may go astray
            solver.clearSolver()
            solver.run()
        state, value = solver.getModelStatus(), solver.getObjectiveValue()
        values = np.array(solver.getSolution().col_value)
        if state == highspy.HighsModelStatus.kOptimal and np.abs(values - np.rint(values)).max() > CLOSE:
            value, state = self._solve_whole(value)
        solver.changeColCost(place, 0.0)
        if state == highspy.HighsModelStatus.kOptimal:
            return value, True
        if state in UNBOUNDED:
            return -np.inf, True
        return None, state == highspy.HighsModelStatus.kInfeasible

    def _solve_whole(self, outer: float) -> tuple[float, highspy.HighsModelStatus]:
        """Solve again over whole numbers, because the corner that was found is none; `outer` bounds it in any case."""
        solver, all_of_them = self._solver, np.arange(len(self._low), dtype=np.int32)
        solver.changeColsIntegrality(
            len(all_of_them), all_of_them, np.array([highspy.HighsVarType.kInteger] * len(all_of_them))
        )
        solver.run()
        state, value = solver.getModelStatus(), solver.getObjectiveValue()
        solver.changeColsIntegrality(
            len(all_of_them), all_of_them, np.array([highspy.HighsVarType.kContinuous] * len(all_of_them))
        )
        return (value, state) if state == highspy.HighsModelStatus.kOptimal else (outer, state)

    def _count(self, number: int, label: Label) -> int | None:
        """Give what the attacker takes a cell to be, by this release or, where they speak of the same, by another."""
        if label in self._shown[number]:
            return self._shown[number][label]
        if not self._apart:
            for shown in self._shown:
                if label in shown:
                    return shown[label]
        return None

    def _key(self, number: int, label: Label) -> Key:
        return (number if self._apart else SHARED, label)

    def _place(self, number: int, label: Label) -> int:
        key = self._key(number, label)
        if key not in self._places:
            self._places[key] = len(self._low)
            low, high = self._limits(number, label)
            self._low.append(low)
            self._high.append(high)
        return self._places[key]

    def _limits(self, number: int, label: Label) -> tuple[float, float]:
        """Give what is known of a cell by itself."""
        knows = self._knowledge
        if (
            number or label not in self._listed
        ):  # of other releases and of absent rows only that they are counts
            return 0.0, NEVER
        if label in self._rounded:
            near = self._rounded[label]
            return float(max(0, near - knows.rounded + 1)), float(near + knows.rounded - 1)
        if knows.small is None:
            return float(knows.least), NEVER
        if label in knows.small:
            return float(knows.small[label][0]), float(knows.small[label][1])
        return float(knows.covers_least), NEVER


def _shown(table: CountTable) -> dict[Label, int]:
    return {
        label: count for label, count in zip(table.labels, table.counts, strict=True) if count is not None
    }


def _solver_of(
    rows: Sequence[Mapping[int, float]], sides: Sequence[float], low: Sequence[float], high: Sequence[float]
) -> highspy.Highs:
    """Give a quiet solver that holds the sums over what is unknown."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (("output_flag", False), ("threads", 1), ("presolve", "off")):
        solver.setOptionValue(option, value)
    solver.addVars(len(low), np.array(low), np.array(high))
    solver.addRows(
        len(rows),
        np.array(sides),
        np.array(sides),
        sum(len(row) for row in rows),
        np.cumsum([0, *(len(row) for row in rows)])[:-1].astype(np.int32),
        np.array([place for row in rows for place in row], np.int32),
        np.array([value for row in rows for value in row.values()], float),
    )
    return solver

"""Solve how far a hidden cell can go: the linear programs of an attacker, one started from the last.

Limits: ranges over real numbers, which are never narrower than those over whole numbers; `proofs` looks for whole ones.
Source: HiGHS (MIT), primal simplex; cuts after Fischetti and Salazar 2001, Management Science 47(7).
"""

from dataclasses import dataclass

import highspy
import numpy as np

from rootbranch.disclosure.needs import Attacker, Needs, Numbers
from rootbranch.disclosure.systems import Mask, System

CLOSE = 1e-6


def make_solver(system: System) -> highspy.Highs:
    """Give a quiet solver that holds the sums of a system, with one column for each cell."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (("output_flag", False), ("threads", 1), ("presolve", "off"), ("solver", "simplex")):
        solver.setOptionValue(option, value)
    cells, (rows, _) = len(system.counts), system.sums.shape
    solver.addVars(cells, np.zeros(cells), np.zeros(cells))
    solver.addRows(
        rows,
        np.zeros(rows),
        np.zeros(rows),
        len(system.sums.data),
        system.sums.indptr.astype(np.int32)[:-1],
        system.sums.indices.astype(np.int32),
        system.sums.data,
    )
    return solver


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reach:
    """How far a cell can go one way.

    Attributes:
        value: The furthest value, at most the one that was asked for.
        filling: A table that fits and has it, shape (cells,).
        slack: What each hidden cell's room adds to the way, shape (cells,): by duality no way is longer than its sum.
    """

    value: float
    filling: Numbers
    slack: Numbers


class Ranges:
    """The programs of one attacker, for one set of hidden cells at a time."""

    def __init__(self, system: System, needs: Needs, attacker: Attacker) -> None:
        """Start with everything shown."""
        self._counts = system.counts.astype(np.float64)
        self._low = np.minimum(needs.low[attacker], self._counts)
        self._high = np.maximum(needs.high[attacker], self._counts)
        self._solver = make_solver(system)
        self._solver.setOptionValue("simplex_strategy", 4)  # primal: the last point stays feasible
        self._all = np.arange(len(self._counts), dtype=np.int32)
        self.hide(np.zeros(len(self._counts), np.bool_))

    def hide(self, hidden: Mask) -> None:
        """Let exactly these cells move."""
        self._bounds(np.where(hidden, self._low, self._counts), np.where(hidden, self._high, self._counts))

    def hide_in_part(self, choice: Numbers, length: float) -> None:
        """Let each cell use a share of its room, or of `length` where it has more; shape (cells,)."""
        self._bounds(
            self._counts - choice * np.minimum(self._counts - self._low, length),
            self._counts + choice * np.minimum(self._high - self._counts, length),
        )

    def reach(self, cell: int, goal: float) -> Reach:
        """Move one hidden cell from its count towards a goal, as far as the others let it."""
        count = self._counts[cell]
        sign = 1.0 if goal > count else -1.0
        low, high = self._now[0][cell], self._now[1][cell]
        self._solver.changeColBounds(cell, max(low, min(goal, count)), min(high, max(goal, count)))
        self._solver.changeColCost(cell, -sign)
        self._solver.run()
        if (
            self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal
        ):  # a start from the last corner went astray
            self._solver.clearSolver()
            self._solver.run()
        solved = self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        solution = self._solver.getSolution()
        filling = np.array(solution.col_value) if solved else self._counts
        self._solver.changeColCost(cell, 0.0)
        self._solver.changeColBounds(cell, low, high)
        if not solved:  # nothing is known of the way: it is not reached, and no cut follows
            return Reach(value=float(count), filling=filling, slack=np.full(len(filling), np.inf))
        reduced = np.array(solution.col_dual)
        down, up = self._counts - self._low, self._high - self._counts
        slack = np.where(reduced > CLOSE, reduced * down, 0.0)
        more = reduced < -CLOSE
        slack[more] = -reduced[more] * up[more]
        slack[cell] = 0.0
        return Reach(value=float(filling[cell]), filling=filling, slack=slack)

    def _bounds(self, low: Numbers, high: Numbers) -> None:
        self._now = low, high
        self._solver.changeColsBounds(len(self._all), self._all, low, high)

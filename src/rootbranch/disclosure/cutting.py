"""Prove what any protection costs at least, and find the cheapest: a program over which cells are hidden, and a cut for each end that is missed.

    cheapest choice so far ─▶ an end is missed ─▶ cut: of the cells that block the way, enough must be hidden ─▶ again
    choices in fractions first (a bound after every round), then whole ones, until none is missed

By duality, the way of a cell towards an end is never longer than what the rooms of the hidden cells add up to; the cut asks that this is
enough. Only ends of small and of open cells are asked for, so the bound holds for every protection; ranges of covers are looked
after by whoever takes the choice on.

Limits: ends by the clock with the best bound so far.
Source: Fischetti and Salazar 2001, Management Science 47(7), sections 3 and 4; HiGHS (MIT).
"""

from collections.abc import Callable, Iterator, Sequence

import highspy
import numpy as np

from rootbranch.disclosure.covering import End
from rootbranch.disclosure.needs import Attacker, Needs, Numbers
from rootbranch.disclosure.ranges import CLOSE, Ranges
from rootbranch.disclosure.systems import Mask, System

MISSED = 1e-3  # of the length of a way
MASTER_SECONDS = 5.0


class Cutting:
    """The program over choices, with all cuts so far."""

    def __init__(
        self, system: System, needs: Needs, prices: Numbers, ends: Sequence[End], ended: Callable[[], bool]
    ) -> None:
        """Take the ends that every protection must reach, and what is asked whether time is over."""
        self._ended = ended
        self._counts, self._ends, self._needs = system.counts, ends, needs
        self._prices = prices
        self._ranges = {attacker: Ranges(system, needs, attacker) for attacker in Attacker}
        self._may = np.flatnonzero(needs.free & ~needs.always)
        self._base = float(prices[needs.always].sum())
        self._master = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (("output_flag", False), ("threads", 1)):
            self._master.setOptionValue(option, value)
        many = len(self._may)
        self._master.addVars(many, np.zeros(many), np.ones(many))
        self._columns = np.arange(many, dtype=np.int32)
        self._master.changeColsCost(many, self._columns, prices[self._may])
        self.bound = self._base

    def fractions(self) -> Iterator[Numbers]:
        """Give better and better choices in fractions, shape (cells,), until no end is missed."""
        while not self._ended():
            choice = self._choose()
            if choice is None:
                return
            self.bound = max(self.bound, self._base + self._master.getInfo().objective_function_value)
            if not self._cut(choice, in_part=True):
                return
            yield choice

    def whole(self, known: float) -> Iterator[Mask]:
        """Give the cheapest whole choices by what is known so far; the last one misses no end.

        Args:
            known: What the best known protection costs; ends when nothing is cheaper.
        """
        many = len(self._may)
        kinds = np.array([highspy.HighsVarType.kInteger] * many)
        self._master.changeColsIntegrality(many, self._columns, kinds)
        while not self._ended() and self.bound < known - CLOSE:
            choice = self._choose()
            info = self._master.getInfo()
            if np.isfinite(info.mip_dual_bound):
                self.bound = max(self.bound, min(known, self._base + info.mip_dual_bound))
            if choice is None:
                return
            hidden: Mask = choice > 0.5
            missed = self._cut(np.round(choice), in_part=False)
            yield hidden
            if not missed:
                return

    def _choose(self) -> Numbers | None:
        solver = self._master
        solver.setOptionValue("time_limit", solver.getRunTime() + MASTER_SECONDS)
        solver.run()
        if solver.getInfo().primal_solution_status != 2:  # no choice was found in time
            return None
        choice = self._needs.always.astype(np.float64)
        choice[self._may] = np.clip(np.array(solver.getSolution().col_value), 0, 1)
        return choice

    def _cut(self, choice: Numbers, *, in_part: bool) -> int:
        """Add a cut for each end that a choice misses; say how many."""
        missed = 0
        for ranges in self._ranges.values():
            ranges.hide(choice > 0.5)
        for end in self._ends:
            if self._ended():
                return missed + 1  # what is left may be missed as well
            length = abs(end.goal - self._counts[end.cell])
            ranges = self._ranges[end.attacker]
            if in_part:
                ranges.hide_in_part(choice, length)
            reach = ranges.reach(end.cell, end.goal)
            if abs(reach.value - end.goal) <= MISSED * length:
                continue
            slack = np.minimum(reach.slack, length)
            needed = length - float(slack[self._needs.always].sum())
            rooms = np.minimum(slack[self._may], max(needed, 0.0))
            there = np.flatnonzero(rooms > CLOSE)
            if needed <= CLOSE or rooms[there] @ choice[self._may[there]] >= needed - CLOSE:
                continue
            self._master.addRow(needed, highspy.kHighsInf, len(there), there.astype(np.int32), rooms[there])
            missed += 1
        return missed

"""Hide what covers for small cells: ways first, then whatever proves to be more than is needed is shown again.

    for each small cell and each end of its range ─ not reached yet? ─▶ hide the cheapest way
    for each cell that was hidden to cover ─ all ends still reached without it? ─▶ show it

Each end that is reached has a witness: a table that fits all that is shown. Showing a cell again only asks those ends anew whose
witness moves that cell.

Limits: near the best, not the best; `suppressing` searches on.
Source: Kelly, Golden and Assad 1992.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rootbranch.disclosure.needs import Attacker, Needs, Numbers
from rootbranch.disclosure.ranges import CLOSE, Ranges, Reach
from rootbranch.disclosure.routes import Routes
from rootbranch.disclosure.systems import Counts, Mask, System

SHARE_PRICE = 10.0  # hiding the whole table's total costs as much as this many cells more


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """A value that a hidden cell must be able to take against an attacker."""

    attacker: Attacker
    cell: int
    goal: float


Ended = Callable[[], bool]
Told = Callable[[int, int], None]


def prices_of(system: System) -> Numbers:
    """Say what hiding each cell costs: one for the cell, and more the more of the whole it holds."""
    counts = system.counts[: system.listed]
    whole = max(1, int(counts.max(initial=0)))
    return 1.0 + SHARE_PRICE * system.counts / whole


class Covering:
    """A system with what is hidden of it, and a witness for each end that must be reached."""

    def __init__(self, system: System, needs: Needs) -> None:
        """Hide what the rule hides, and find out what could be reached at best."""
        self.system, self.needs = system, needs
        self.prices = prices_of(system)
        self.ranges = {attacker: Ranges(system, needs, attacker) for attacker in Attacker}
        self.best = {attacker: Ranges(system, needs, attacker) for attacker in Attacker}
        self.routes = {attacker: Routes(system, needs, attacker, self.prices) for attacker in Attacker}
        for ranges in self.best.values():
            ranges.hide(needs.free | needs.always)
        self.hidden: Mask = needs.always.copy()
        self.witnesses: dict[End, Counts] = {}
        self.ends_of: dict[int, tuple[End, ...]] = {}
        self._keep_hidden()

    def ends(self, cell: int) -> tuple[End, ...]:
        """Give what a cell must be able to be where it is hidden."""
        if cell not in self.ends_of:
            self.ends_of[cell] = (
                self._knowing_ends(cell) if self.needs.small[cell] else self._wide_ends(cell, None)
            )
        return self.ends_of[cell]

    def cost(self) -> float:
        """Say what all that is hidden costs."""
        return float(self.prices[self.hidden].sum())

    def cover(
        self, order: Counts, ended: Ended, factors: Numbers | None = None, told: Told | None = None
    ) -> bool:
        """Hide ways until every hidden cell reaches its ends; False where time ran out before.

        Args:
            order: The small cells, in the order in which they are covered.
        """
        waiting = [int(cell) for cell in order]
        done: set[int] = set()
        while waiting:
            if ended():
                return False
            cell = waiting.pop(0)
            if cell in done:
                continue
            done.add(cell)
            for end in self.ends(cell):
                if end not in self.witnesses and not self._is_reached(end):
                    self._open_way(end, factors)
            if told is not None:
                told(len(done), len(done) + len(waiting))
            if not waiting:
                waiting = [int(each) for each in np.flatnonzero(self.hidden) if int(each) not in done]
        return True

    def trim(self, ended: Ended) -> None:
        """Show again, dearest first, whatever no end needs."""
        covers = np.flatnonzero(self.hidden & ~self.needs.always)
        for cell in covers[np.argsort(-self.prices[covers], kind="stable")]:
            if ended():
                return
            self._try_without(int(cell))

    def take(self, hidden: Mask, witnesses: dict[End, Counts]) -> None:
        """Go back to a state that was kept."""
        self.hidden, self.witnesses = hidden.copy(), dict(witnesses)
        self._keep_hidden()

    def state(self) -> tuple[Mask, dict[End, Counts], float]:
        """Give what is hidden, the witnesses and the cost, to be kept."""
        return self.hidden.copy(), dict(self.witnesses), self.cost()

    def hide(self, cells: Mask) -> None:
        """Hide further cells."""
        self.hidden |= cells
        self._keep_hidden()

    def drop(self, cells: Counts) -> None:
        """Show cells, whatever becomes of the ends that need them."""
        self.hidden[cells] = False
        gone = set(cells.tolist())
        self.witnesses = {
            end: moved
            for end, moved in self.witnesses.items()
            if end.cell not in gone and gone.isdisjoint(moved.tolist())
        }
        self._keep_hidden()

    def _try_without(self, cell: int) -> None:
        before = self.hidden.copy(), dict(self.witnesses)
        asked = [end for end, moved in self.witnesses.items() if end.cell != cell and cell in moved]
        self.hidden[cell] = False
        self._keep_hidden()
        self.witnesses = {end: moved for end, moved in self.witnesses.items() if end.cell != cell}
        for end in asked:
            if not self._is_reached(end):
                self.take(*before)
                return

    def _is_reached(self, end: End) -> bool:
        reach = self.ranges[end.attacker].reach(end.cell, end.goal)
        if abs(reach.value - end.goal) > CLOSE * max(1.0, abs(end.goal)):
            self.witnesses.pop(end, None)
            return False
        self.witnesses[end] = self._moved(reach)
        return True

    def _moved(self, reach: Reach) -> Counts:
        return np.flatnonzero(np.abs(reach.filling - self.system.counts) > CLOSE)

    def _open_way(self, end: End, factors: Numbers | None) -> None:
        moved = self.routes[end.attacker].find(end.cell, end.goal, self.hidden, factors)
        assert moved is not None, "an end lies within what hiding all would give"
        self.hide(moved)
        self.witnesses[end] = np.flatnonzero(moved)

    def _keep_hidden(self) -> None:
        for ranges in self.ranges.values():
            ranges.hide(self.hidden)

    def _knowing_ends(self, cell: int) -> tuple[End, ...]:
        """Both ends of what the rule tells, as far as hiding all would leave them, and a wide range for the reader."""
        attacker = Attacker.KNOWING
        least, most = (
            self.best[attacker].reach(cell, goal).value
            for goal in (self.needs.low[attacker, cell], self.needs.high[attacker, cell])
        )
        least, most = np.ceil(least - CLOSE), np.floor(most + CLOSE)
        known = tuple(End(attacker=attacker, cell=cell, goal=float(goal)) for goal in (least, most))
        return (*known, *self._wide_ends(cell, float(least)))

    def _wide_ends(self, cell: int, least: float | None) -> tuple[End, ...]:
        """Ends between which the reader is left with a range as wide as the threshold.

        Args:
            least: A value that it can take anyhow; None: its count.
        """
        count, wide = float(self.system.counts[cell]), float(self.needs.threshold)
        reader, low = self.best[Attacker.READER], count if least is None else least
        most = np.floor(reader.reach(cell, low + wide).value + CLOSE)
        ends = [End(attacker=Attacker.READER, cell=cell, goal=float(most))]
        if most < low + wide:
            lowest = np.ceil(reader.reach(cell, max(0.0, most - wide)).value - CLOSE)
            ends.append(End(attacker=Attacker.READER, cell=cell, goal=float(lowest)))
        return tuple(end for end in ends if end.goal != count)

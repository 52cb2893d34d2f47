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
from rootbranch.disclosure.systems import Counts, Mask, State, System

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
        self.spared = self._large_anyhow()
        self.hidden: Mask = needs.always.copy()
        self.witnesses: dict[End, Counts] = {}
        self._ends: dict[int, tuple[End, ...]] = {}
        self._rooms: dict[int, tuple[float, float]] = {}
        self._in_the_way: dict[int, End] = {}
        self._keep_hidden()

    def ends(self, cell: int) -> tuple[End, ...]:
        """Give what a small cell must be able to be; any other only needs a wide range, wherever that lies."""
        if cell not in self._ends:
            self._ends[cell] = self._small_ends(cell) if self.needs.small[cell] else ()
        return self._ends[cell]

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
            if not (self.needs.small[cell] or self.spared[cell] or self._is_wide(cell)):
                self._widen(cell, factors)
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
        asked.sort(
            key=lambda end: end != self._in_the_way.get(cell)
        )  # what needed the cell last time is asked first
        self.hidden[cell] = False
        self._keep_hidden()
        self.witnesses = {end: moved for end, moved in self.witnesses.items() if end.cell != cell}
        for end in asked:
            if not (self._is_reached(end) if self.needs.small[end.cell] else self._is_wide(end.cell)):
                self._in_the_way[cell] = end
                self.take(*before)
                return

    def _large_anyhow(self) -> Mask:
        """Find absent cells that all counts together prove to be no small ones: nobody hid them, so they may be computed."""
        spared = np.zeros(len(self.system.counts), np.bool_)
        ranges, least = self.ranges[Attacker.READER], float(self.needs.threshold)
        ranges.hide(self.needs.always & (self.system.states >= State.OPEN))
        for cell in np.flatnonzero(self.system.states == State.ABSENT):
            if self.system.counts[cell] >= least:
                spared[cell] = ranges.reach(int(cell), least - 1).value >= least - CLOSE
        return spared

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

    def _small_ends(self, cell: int) -> tuple[End, ...]:
        """Both ends of what the rule tells, as far as hiding all would leave them, and a wide range for the reader."""
        knows = Attacker.KNOWING
        least, most = (
            self.best[knows].reach(cell, goal).value
            for goal in (self.needs.low[knows, cell], self.needs.high[knows, cell])
        )
        least, most = float(np.ceil(least - CLOSE)), float(np.floor(most + CLOSE))
        reader, wide = self.best[Attacker.READER], float(self.needs.threshold)
        ends = [End(attacker=knows, cell=cell, goal=goal) for goal in (least, most)]
        top = float(np.floor(reader.reach(cell, least + wide).value + CLOSE))
        ends.append(End(attacker=Attacker.READER, cell=cell, goal=top))
        if top < least + wide:
            bottom = float(np.ceil(reader.reach(cell, max(0.0, top - wide)).value - CLOSE))
            ends.append(End(attacker=Attacker.READER, cell=cell, goal=bottom))
        return tuple(end for end in ends if end.goal != self.system.counts[cell])

    def _room(self, cell: int) -> tuple[float, float]:
        """Say how far up and down a cell could go for the reader if all were hidden, each at most as far as it must."""
        if cell not in self._rooms:
            count, wide = float(self.system.counts[cell]), float(self.needs.threshold)
            reader = self.best[Attacker.READER]
            up = np.floor(reader.reach(cell, count + wide).value + CLOSE) - count
            down = count - np.ceil(reader.reach(cell, max(0.0, count - wide)).value - CLOSE)
            self._rooms[cell] = float(up), float(down)
        return self._rooms[cell]

    def _is_wide(self, cell: int) -> bool:
        """Say whether the reader is left with a range as wide as it must be, and keep the witnesses of its ends."""
        count, wide = float(self.system.counts[cell]), min(float(self.needs.threshold), sum(self._room(cell)))
        self.witnesses = {end: moved for end, moved in self.witnesses.items() if end.cell != cell}
        gone = 0.0
        for sign in (1.0, -1.0):
            if gone < wide - CLOSE and count + sign * (wide - gone) >= -CLOSE:
                gone += self._go(cell, count + sign * (wide - gone))
            elif gone < wide - CLOSE and count > 0:
                gone += self._go(cell, 0.0)
        return gone >= wide - CLOSE

    def _go(self, cell: int, goal: float) -> float:
        """Move a cell towards a goal, keep the witness of the whole number that it comes to, and say how far that is."""
        count = float(self.system.counts[cell])
        reach = self.ranges[Attacker.READER].reach(cell, goal)
        value = np.floor(reach.value + CLOSE) if goal > count else np.ceil(reach.value - CLOSE)
        if value != count:
            self.witnesses[End(attacker=Attacker.READER, cell=cell, goal=float(value))] = self._moved(reach)
        return abs(float(value) - count)

    def _widen(self, cell: int, factors: Numbers | None) -> None:
        """Hide the cheapest way up or down that gives a cell its range; where neither is enough, both."""
        count, wide = float(self.system.counts[cell]), float(self.needs.threshold)
        routes, rooms = self.routes[Attacker.READER], dict(zip((1.0, -1.0), self._room(cell), strict=True))
        ways = {
            sign: routes.find(cell, count + sign * min(room, wide), self.hidden, factors)
            for sign, room in rooms.items()
            if room > 0
        }
        found = {sign: way for sign, way in ways.items() if way is not None}
        enough = [way for sign, way in found.items() if rooms[sign] >= min(wide, sum(rooms.values()))]
        if enough:
            self.hide(min(enough, key=lambda way: float(self.prices[way & ~self.hidden].sum())))
        else:
            for way in found.values():
                self.hide(way)
        self._is_wide(cell)

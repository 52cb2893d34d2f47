"""Find the cheapest way to let a cell move: which others have to be hidden so that every sum still holds.

    GTM·TUS +5 ──▶ GTM·ALL stays, so GTM·SDC −5 ──▶ SDC·ALL stays, so MEX·SDC +5 ──▶ … MEX·TUS −5 closes the way

Limits: a price for each unit that moves stands for the price of hiding the cell; `cutting` proves how far from the best that is.
Source: network-flow heuristics for cell suppression, Kelly, Golden and Assad 1992; Castro 2012.
"""

import highspy
import numpy as np

from rootbranch.disclosure.needs import Attacker, Needs, Numbers
from rootbranch.disclosure.ranges import CLOSE
from rootbranch.disclosure.systems import Mask, System

REUSED = 1e-3  # price of moving a cell that is hidden anyhow, so that ways stay short
ROOM_MAX = 1e6


class Routes:
    """The cheapest ways against one attacker."""

    def __init__(self, system: System, needs: Needs, attacker: Attacker, prices: Numbers) -> None:
        """Take what hiding each cell costs; shape (cells,)."""
        counts = system.counts.astype(np.float64)
        cells, (rows, _) = len(counts), system.sums.shape
        usable = needs.free | needs.always
        self._counts, self._prices, self._cells = counts, prices, cells
        self._room = np.concatenate(
            (
                np.where(usable, np.minimum(needs.high[attacker] - counts, ROOM_MAX), 0.0),
                np.where(usable, np.maximum(counts - needs.low[attacker], 0.0), 0.0),
            )
        )
        self._room = np.maximum(self._room, 0.0)
        self._solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (
            ("output_flag", False),
            ("threads", 1),
            ("presolve", "off"),
            ("solver", "simplex"),
        ):
            self._solver.setOptionValue(option, value)
        self._solver.addVars(2 * cells, np.zeros(2 * cells), self._room)
        columns = np.concatenate((system.sums.indices, system.sums.indices + cells)).astype(np.int32)
        owners = np.repeat(np.arange(rows), np.diff(system.sums.indptr))
        order = np.argsort(np.concatenate((owners, owners)), kind="stable")
        self._solver.addRows(
            rows,
            np.zeros(rows),
            np.zeros(rows),
            len(order),
            (2 * system.sums.indptr[:-1]).astype(np.int32),
            columns[order],
            np.concatenate((system.sums.data, -system.sums.data))[order],
        )
        self._all = np.arange(2 * cells, dtype=np.int32)

    def find(self, cell: int, goal: float, hidden: Mask, factors: Numbers | None = None) -> Mask | None:
        """Give the cells that have to move, or None where there is no way at all.

        Args:
            factors: What the price of each cell is multiplied with, to look elsewhere; shape (cells,).
        """
        way = goal - self._counts[cell]
        length = abs(way)
        prices = self._prices if factors is None else self._prices * factors
        each = np.where(np.concatenate((hidden, hidden)), REUSED, np.concatenate((prices, prices)))
        each = each / np.minimum(np.maximum(self._room, 1.0), length)
        self._solver.changeColsCost(2 * self._cells, self._all, each)
        up, down = (length, 0.0) if way > 0 else (0.0, length)
        for column, amount in ((cell, up), (cell + self._cells, down)):
            self._solver.changeColBounds(column, amount, amount)
        self._solver.run()
        optimal = self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        values = np.array(self._solver.getSolution().col_value) if optimal else None
        for column in (cell, cell + self._cells):
            self._solver.changeColBounds(column, 0.0, self._room[column])
        if values is None:
            return None
        moved: Mask = np.abs(values[: self._cells] - values[self._cells :]) > CLOSE
        return moved

"""Hide small cells and as few others as possible, so that nobody can compute or narrow down a hidden one.

    cover ─▶ trim ─▶ take away and cover anew, again and again ─▶ the best found, with a proven bound (`cutting`)

Limits: the same table, rule and time give the same cells only where the search ends before the clock does.
Source: Shaw 1998 (large neighbourhood search); Fischetti and Salazar 2001 (bound).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rootbranch.disclosure.covering import Covering, End
from rootbranch.disclosure.cutting import Cutting
from rootbranch.disclosure.needs import Needs
from rootbranch.disclosure.systems import Counts, Mask, System

STALE_ROUNDS = 30
AWAY_SHARE = 0.1
NEAR = 1e-6
SEED = 20220501


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Suppression:
    """What is hidden, and how good that is.

    Attributes:
        hidden: Cells that are not shown, shape (cells,); open ones among them.
        cost: Price of all hidden cells, see `covering.prices_of`.
        bound: No protection costs less; 0 where nothing is known.
        ends: Every value that a hidden cell can take against an attacker, with the attacker and the cell.
    """

    hidden: Mask
    cost: float
    bound: float
    ends: tuple[End, ...]


def suppress(
    system: System,
    needs: Needs,
    ended: Callable[[], bool],
    told: Callable[[int, int], None] | None = None,
) -> Suppression | None:
    """Hide cells until every need is met; None where time ran out before.

    Args:
        ended: Asked between steps; True ends the search.
        told: Is told how many cells are covered, of how many.
    """
    covering = Covering(system, needs)
    small = np.flatnonzero(needs.always)
    if not covering.cover(small, ended, told=told):
        return None
    covering.trim(ended)
    best = _Best(covering)
    bound = _bound(covering, best, small, ended)
    _improve(covering, best, small, lambda: ended() or best.cost <= bound + NEAR)
    covering.take(best.hidden, best.witnesses)
    return Suppression(
        hidden=covering.hidden, cost=best.cost, bound=min(bound, best.cost), ends=tuple(covering.witnesses)
    )


class _Best:
    """The cheapest protection so far."""

    def __init__(self, covering: Covering) -> None:
        self.hidden, self.witnesses, self.cost = covering.state()

    def offer(self, covering: Covering) -> bool:
        """Take what a covering hides now, unless it costs more."""
        if covering.cost() > self.cost:
            return False
        self.hidden, self.witnesses, self.cost = covering.state()
        return True


def _bound(covering: Covering, best: _Best, small: Counts, ended: Callable[[], bool]) -> float:
    """Say what any protection costs at least; choices that come up on the way are completed and may be the best."""
    ends = [end for cell in small.tolist() for end in covering.ends(cell)]
    cutting = Cutting(covering.system, covering.needs, covering.prices, ends, ended)
    for _ in cutting.fractions():
        pass
    for choice in cutting.whole(best.cost):
        covering.drop(np.flatnonzero(covering.hidden & ~covering.needs.always))
        covering.hide(choice)
        if covering.cover(small, ended):
            covering.trim(ended)
            best.offer(covering)
    return cutting.bound


def _improve(covering: Covering, best: _Best, small: Counts, ended: Callable[[], bool]) -> None:
    """Take some covers away, cover anew at changed prices, and keep what costs no more."""
    chance = np.random.default_rng(SEED)
    columns = covering.system.sums.tocsc()
    stale, enough = 0, min(STALE_ROUNDS, int((covering.hidden & ~covering.needs.always).sum()) // 2 + 1)
    while stale < enough and not ended():
        covering.take(best.hidden, best.witnesses)
        covers = np.flatnonzero(covering.hidden & ~covering.needs.always)
        if len(covers) == 0:
            return
        first = chance.choice(covers)
        rows = columns.indices[columns.indptr[first] : columns.indptr[first + 1]]
        near = np.unique(covering.system.sums[rows].indices)
        covering.drop(covers[np.isin(covers, near) | (chance.random(len(covers)) < AWAY_SHARE)])
        factors = chance.uniform(0.5, 2.0, len(covering.prices))
        before = best.cost
        if covering.cover(chance.permutation(small), ended, factors):
            covering.trim(ended)
            best.offer(covering)
        stale = 0 if best.cost < before - NEAR else stale + 1

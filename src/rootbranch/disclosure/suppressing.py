"""Hide small cells and as few others as possible, so that nobody can compute or narrow down a hidden one.

    cover ─▶ trim ─▶ take away and cover anew, `ROUNDS` times ─▶ the best found, with a proven bound (`cutting`)

Limits: the same table, rule and time give the same cells only where the rounds end before the clock does.
Source: Shaw 1998 (large neighbourhood search); Fischetti and Salazar 2001 (bound).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rootbranch.disclosure.covering import Covering, End
from rootbranch.disclosure.needs import Needs
from rootbranch.disclosure.systems import Mask, System

ROUNDS = 60
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
    _improve(covering, small, ended)
    hidden = np.flatnonzero(covering.hidden).tolist()
    ends = tuple(end for cell in hidden for end in covering.ends(cell))
    return Suppression(hidden=covering.hidden, cost=covering.cost(), bound=0.0, ends=ends)


def _improve(covering: Covering, small: np.ndarray, ended: Callable[[], bool]) -> None:
    """Take some covers away, cover anew at changed prices, and keep what costs less."""
    chance = np.random.default_rng(SEED)
    best = covering.hidden.copy(), dict(covering.witnesses), covering.cost()
    sums = covering.system.sums.tocsc()
    for _ in range(ROUNDS):
        covers = np.flatnonzero(covering.hidden & ~covering.needs.always)
        if len(covers) == 0 or ended():
            break
        seed = chance.choice(covers)
        rows = sums.indices[sums.indptr[seed] : sums.indptr[seed + 1]]
        near = np.unique(covering.system.sums[rows].indices)
        gone = covers[np.isin(covers, near) | (chance.random(len(covers)) < 0.1)]
        covering.drop(gone)
        factors = chance.uniform(0.5, 2.0, len(covering.prices))
        whole = covering.cover(chance.permutation(small), ended, factors)
        if whole:
            covering.trim(ended)
        if whole and covering.cost() <= best[2]:
            best = covering.hidden.copy(), dict(covering.witnesses), covering.cost()
        else:
            covering.take(best[0], best[1])
    covering.take(best[0], best[1])

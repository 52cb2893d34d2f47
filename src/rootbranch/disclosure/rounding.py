"""Round all counts to a base so that all sums still hold: nothing is hidden, and no small count is told.

    true      7 +  12 +   5 =  24          rounded   10 + 10 + 0 = 20      or   0 + 20 + 0 = 20      drawn, not nearest

Each count goes to one of the two multiples next to it, drawn so that it comes out right on average, and then as few draws as possible are
turned round until all sums hold. A count that is a multiple stays. Where that cannot be done (three or more crossed dimensions), counts may go one
multiple further. The draw keeps anybody from trying the nearest multiples in turn; whoever has the seed can.

Limits: other releases with true counts are not looked at here; `protecting` attacks both together.
Source: Cox 1987, Journal of the American Statistical Association 82; Salazar 2005, controlled rounding; HiGHS (MIT).
"""

import time

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_matrix, csr_matrix, hstack, identity, vstack

from rootbranch.disclosure.systems import Counts, Mask, State, System


def round_counts(system: System, base: int, seed: int, *, seconds: float) -> Counts | None:
    """Round the counts of a system; None where time ran out before any rounding was found.

    Args:
        base: What all counts will be multiples of, at least 2.
        seed: Decides the draw; who knows it can narrow counts down, so it is kept secret.
        seconds: For both tries together.

    Returns:
        Rounded counts, shape (cells,); what is open is rounded along.
    """
    start = time.perf_counter()
    floors, rests = np.divmod(system.counts, base)
    drawn = floors + (np.random.default_rng(seed).random(len(floors)) * base < rests)
    opened = system.states >= State.OPEN
    for further in (0, 1, 3):
        left = seconds - (time.perf_counter() - start)
        if left <= 0:
            return None
        low = np.where(rests > 0, floors - further, floors)
        high = np.where(rests > 0, floors + 1 + further, floors)
        low = np.maximum(np.where(opened, 0, low), 0)
        found = _nearest(system.sums, drawn, low, np.where(opened, np.inf, high), ~opened, left)
        if found is not None:
            return found * base
    return None


def _nearest(
    sums: csr_matrix, drawn: Counts, low: Counts, high: Counts, priced: Mask, seconds: float
) -> Counts | None:
    """Find whole numbers next to those that were drawn, with as small a sum of differences as possible."""
    cells = len(drawn)
    one = identity(cells, format="csr")
    away = vstack(
        (hstack((one, one)), hstack((one, -one))), format="csr"
    )  # |number - drawn| as a second column
    constraints = [
        LinearConstraint(away, np.r_[drawn, np.full(cells, -np.inf)], np.r_[np.full(cells, np.inf), drawn])
    ]
    if sums.shape[0]:
        held = hstack((sums, coo_matrix(sums.shape)), format="csr")
        constraints.append(LinearConstraint(held, 0, 0))
    found = milp(
        np.r_[np.zeros(cells), priced.astype(float)],
        constraints=constraints,
        bounds=Bounds(np.r_[low, np.zeros(cells)], np.r_[high, np.full(cells, np.inf)]),
        integrality=np.r_[np.ones(cells), np.zeros(cells)],
        options={"time_limit": max(0.05, seconds), "mip_rel_gap": 0.01},
    )
    return None if found.x is None else np.rint(found.x[:cells]).astype(np.int64)

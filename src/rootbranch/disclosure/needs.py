"""What must stay possible for whoever reads the table: the rule, who attacks with which knowledge, and how wide each range must be.

                     hidden, small by the rule      hidden to cover for others
    reader           0 to any number                0 to any number
    who knows all    1 to threshold - 1             threshold to any number        which cell is which, too

For the reader every hidden cell must keep a range as wide as the threshold. For whoever knows the rule, and even which cells it
hid, each small count must still be anything that the rule alone tells. Where not even hiding all cells gives that (a lone cell under
totals that are told elsewhere), the best that hiding all would give is what must be kept; cells for which even that is one number
are named as lost.

Limits: thresholds on counts; no dominance rule. What a choice of the smallest cover might tell is not counted.
Source: design, section 2, item 1; notes on flows, section 7.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from rootbranch.disclosure.knowledge import SmallRule
from rootbranch.disclosure.systems import Mask, State, System

Numbers = NDArray[np.float64]


class Attacker(IntEnum):
    """Who tries to compute a hidden cell."""

    READER = 0
    KNOWING = 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Needs:
    """What a suppression has to keep possible.

    Attributes:
        small: Cells that the rule hides, shape (cells,).
        lost: Small cells that another release shows: nothing here can hide them.
        free: Cells that may be hidden.
        always: Cells that are never shown, whatever is done: small ones and open ones.
        low, high: Least and greatest value of a hidden cell by attacker, shape (attackers, cells).
        threshold: How wide a range the reader must be left with.
    """

    small: Mask
    lost: Mask
    free: Mask
    always: Mask
    low: Numbers
    high: Numbers
    threshold: int


def needs_of(system: System, rule: SmallRule) -> Needs:
    """Apply the rule to a system."""
    counts, listed = system.counts, np.arange(len(system.counts)) < system.listed
    small = listed & (counts >= rule.least) & (counts < rule.threshold)
    least = np.full(len(counts), float(rule.least))
    most = np.full(len(counts), float(rule.threshold - 1))
    for place, earlier in system.before.items():
        near = [count for count in earlier if 0 < abs(count - counts[place]) < rule.threshold]
        if near and not small[place]:  # a revision by a few: they came late, and would be told
            small[place] = True
            least[place] = max(0, max(near) - rule.threshold + 1)
            most[place] = min(near) + rule.threshold - 1
    told, opened = system.states == State.TOLD, system.states >= State.OPEN
    free = listed & ~told & ((counts > 0) | rule.zeros)
    low, high = np.zeros((2, len(counts))), np.full((2, len(counts)), np.inf)
    hidden = small & free
    low[Attacker.KNOWING] = np.where(hidden, least, np.where(opened, 0, rule.threshold))
    high[Attacker.KNOWING, hidden] = most[hidden]
    return Needs(
        small=hidden,
        lost=small & told,
        free=free,
        always=hidden | opened,
        low=low,
        high=high,
        threshold=rule.threshold,
    )

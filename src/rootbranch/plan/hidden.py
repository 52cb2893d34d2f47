"""Draw links that may be there though nobody saw them: between people who are two or three steps apart, more rarely between any two.

    somebody ─ a walk of 2 or 3 steps by chance ─▶ somebody else, not linked to him as far as seen ─▶ a link of this draw

A walk counts less the more links those it leads over have, so that a hub does not vouch for everybody.

Limits: a model, not a finding: no drawn link may be shown or kept. Fewer links are drawn than may be hidden: most of them land in the
wrong place, and as many as are hidden blur what was seen. Source: walks of two and three steps as link prediction (Zhou, Lü and Zhang
2009; Kovács et al. 2019 for three steps); the mixture is our own, decision 0158.
"""

from dataclasses import dataclass

import numpy as np

from rootbranch.plan.compiled import compiled
from rootbranch.plan.graph import Graph, Numbers, Places

DRAWN_SHARE = 0.1
"""Links of a draw, as a share of those seen."""
THREE_STEPS = 2 / 3
"""Share of walks that have three steps; else two."""
ANYBODY = 0.06
"""Share of links between any two."""
LOOKS_MAX = 200
"""Draws of one link that may fail before it is left out."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Hidden:
    """Links of many draws, one draw after another.

    Args:
        begins: Where each draw begins in `left` and `right`, and where the last one ends.
        left, right: The two ends of each link; the same place twice for one that could not be drawn.
    """

    begins: Numbers
    left: Places
    right: Places


def draw_hidden(graph: Graph, draws: int, seed: int) -> Hidden:
    """Draw links that may be hidden.

    Args:
        draws: How many outcomes, at least 1.
    """
    many = int(np.ceil(DRAWN_SHARE * graph.links))
    degree = np.diff(graph.starts)
    likely = np.cumsum(np.sqrt(degree))
    left, right = _drawn(graph.starts, graph.ends, likely, many * draws, seed)
    return Hidden(begins=np.arange(draws + 1) * many, left=left, right=right)


@compiled
def _linked(starts: Numbers, ends: Places, one: int, other: int) -> bool:
    at = starts[one] + np.searchsorted(ends[starts[one] : starts[one + 1]], other)
    found: bool = at < starts[one + 1] and ends[at] == other
    return found


@compiled
def _drawn(starts: Numbers, ends: Places, likely: np.ndarray, many: int, seed: int) -> tuple[Places, Places]:
    np.random.seed(seed)
    count = len(starts) - 1
    left, right = np.zeros(many, np.int32), np.zeros(many, np.int32)
    for drawn in range(many):
        for _ in range(LOOKS_MAX):
            if np.random.random() < ANYBODY:
                first, last = np.random.randint(count), np.random.randint(count)
            else:
                first = min(count - 1, np.searchsorted(likely, np.random.random() * likely[-1], side="right"))
                last = first
                for _ in range(2 + (np.random.random() < THREE_STEPS)):
                    last = ends[starts[last] + np.random.randint(starts[last + 1] - starts[last])]
                if np.random.random() ** 2 * (starts[last + 1] - starts[last]) >= 1:
                    continue
            if first != last and not _linked(starts, ends, first, last):
                left[drawn], right[drawn] = first, last
                break
    return left, right

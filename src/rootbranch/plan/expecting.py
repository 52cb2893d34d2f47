"""Choose nodes by what is left on average over drawn outcomes, instead of by what is left at once.

    the best static set ─┐
    single greedy steps ─┴─ exchange one by one, at first also for the worse ─▶ finalists ─ weighed on fresh draws ─▶ the best

The static set is a finalist always, so that what comes out is worse than it by chance alone.

Source: sample average approximation (Kleywegt, Shapiro and Homem-de-Mello 2002); simulated annealing (Kirkpatrick et al. 1983).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rootbranch.plan.graph import Places

HOT, COLD = 0.02, 0.0005
"""Rise, as a share of what the static set leaves, that is taken one time in three: at the start and at the end of a round."""
ROUND = 0.25
"""Share of the time that one round of annealing may take."""
FINALISTS = 12
ANYBODY = 0.3
"""Share of exchanges in which anybody comes in; else by interest."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Aim:
    """What a search makes small, and where it looks.

    Args:
        weigh: Gives what a set leaves on the draws of the search.
        again: Gives it on fresh draws, by which the finalists are told apart.
        interest: How likely each node is tried; all above 0.
        used: Tells the share of the time that is gone; 1 ends the search.
    """

    weigh: Callable[[Places], float]
    again: Callable[[Places], float]
    interest: NDArray[np.float64]
    used: Callable[[], float]


def search_expected(starts: Sequence[Places], aim: Aim, seed: int = 0) -> Places:
    """Look for the set that is best on average.

    Args:
        starts: Sets to start from, of one size, with somebody outside; the first is a finalist whatever is found.

    Returns:
        The nodes, ascending.
    """
    chance = np.random.default_rng(seed)
    first = np.sort(starts[0])
    met = {start.tobytes(): (aim.weigh(start), start) for start in map(np.sort, starts)}
    waiting, scale = list(met.values()), met[first.tobytes()][0]
    while aim.used() < 1 and scale > 0:
        start = waiting.pop(0) if waiting else min(met.values(), key=_worth)
        _anneal(start, aim, scale, met, chance)
        met = dict(sorted(met.items(), key=lambda item: item[1][0])[:FINALISTS])
    finalists = [first, *(chosen for _, chosen in met.values())]
    return min(finalists, key=aim.again)


def _worth(met: tuple[float, Places]) -> float:
    return met[0]


def _anneal(
    start: tuple[float, Places],
    aim: Aim,
    scale: float,
    met: dict[bytes, tuple[float, Places]],
    chance: np.random.Generator,
) -> None:
    """Exchange one node after another, ever less for the worse; each better set than the last is added to those met."""
    (now, chosen), begun = start, aim.used()
    chosen, likely, best = chosen.copy(), np.cumsum(aim.interest / aim.interest.sum()), start[0]
    inside = np.zeros(len(likely), np.bool_)
    inside[chosen] = True
    until = min(1.0, begun + ROUND)
    while (then := aim.used()) < until:
        heat = scale * HOT * (COLD / HOT) ** ((then - begun) / (until - begun))
        if chance.random() < ANYBODY:
            node = int(chance.integers(len(likely)))
        else:
            node = int(np.searchsorted(likely, chance.random()))
        if node >= len(likely) or inside[node]:
            continue
        place = int(chance.integers(len(chosen)))
        other = chosen[place]
        chosen[place] = node
        left = aim.weigh(chosen)
        if left <= now or chance.random() < np.exp((now - left) / heat):
            now, inside[other], inside[node] = left, False, True
            if now < best:
                best, kept = now, np.sort(chosen)
                met[kept.tobytes()] = (now, kept)
        else:
            chosen[place] = other

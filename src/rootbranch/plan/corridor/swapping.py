"""Look for the actions that leave least: start small, add the best, exchange one for one until nothing gets better.

Every set that was tried goes into a pool, from which plans that are nearly as good are taken afterwards. A set that sends more
people onto a more dangerous way than before is no plan, however good; it is tried and put aside.

Limits: only the actions that promise most are tried in exchanges; what is missed there the proof may find.
Source: notes on networks, sections 3.6 and 5 (sample average with common random numbers).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from rootbranch.plan.corridor.constraints import Choices
from rootbranch.plan.corridor.effects import Trial

WIDE, NARROW = 60, 24
Enough = Callable[[], bool]


@dataclass(slots=True, kw_only=True, eq=False)
class Pool:
    """The sets of actions that were tried, with what each leaves in each scenario and its score; small is good."""

    trial: Trial
    choices: Choices
    tried: dict[frozenset[int], float] = field(default_factory=dict)
    lefts: dict[frozenset[int], NDArray[np.float64]] = field(default_factory=dict)
    safe: dict[frozenset[int], bool] = field(default_factory=dict)
    fresh: list[frozenset[int]] = field(default_factory=list)
    leader: frozenset[int] | None = None
    risk_before: float = field(init=False)
    before: float = field(init=False)

    def __post_init__(self) -> None:
        """Measure the network as it is."""
        self.risk_before, self.before = 0.0, self.try_set(())
        self.risk_before = self._risk(())

    def try_set(self, chosen: Iterable[int]) -> float:
        """Score a set of actions, once."""
        taken = frozenset(chosen)
        if taken not in self.tried:
            self.lefts[taken] = self.trial.left(sorted(taken))
            self.tried[taken] = self.trial.score(self.lefts[taken])
            self.fresh.append(taken)
        return self.tried[taken]

    def harmless(self, chosen: Iterable[int]) -> bool:
        """Say whether no more people than before have to go a more dangerous way."""
        taken = frozenset(chosen)
        if taken not in self.safe:
            slack = self.trial.corridor.rules.harm_slack * self.before
            self.safe[taken] = self._risk(taken) <= self.risk_before + slack
        return self.safe[taken]

    def allowed(self, chosen: Iterable[int]) -> bool:
        """Say whether a set keeps to every limit, that of harm included."""
        taken = frozenset(chosen)
        return self.choices.fits(taken) and self.harmless(taken)

    def best(self) -> frozenset[int] | None:
        """Give the best set that is allowed and does something, or None where none was met."""
        for taken in self.fresh:
            score = self.tried[taken]
            least = self.before - 1e-9 if self.leader is None else self.tried[self.leader]
            if taken and score < least and self.allowed(taken):
                self.leader = taken
        self.fresh.clear()
        return self.leader

    def near(self, many: int) -> list[frozenset[int]]:
        """Give the best sets that are allowed, at most so many, the best first; the empty one is none."""
        ranked = sorted(self.tried.items(), key=lambda one: (one[1], len(one[0]), sorted(one[0])))
        found: list[frozenset[int]] = []
        for taken, _ in ranked:
            if len(found) == many:
                break
            if taken and self.allowed(taken):
                found.append(taken)
        return found

    def _risk(self, chosen: Iterable[int]) -> float:
        taken = frozenset(chosen)
        if not any(one.danger.any() for one in self.trial.drawn):
            return 0.0
        self.try_set(taken)
        whole = float(self.lefts[taken].mean())
        if taken and whole <= self.risk_before:  # even if all of them had to go that way
            return whole
        safe = self.trial.flows(sorted(taken), safe_only=True) @ (self.trial.days / self.trial.days.sum())
        return whole - float(safe.mean())


def by_promise(pool: Pool, enough: Enough) -> list[int]:
    """Order the actions by what each does alone, the best first; behind them those that reach too little to be tried."""
    corridor = pool.trial.corridor
    served = np.array([post.people_week for post in corridor.posts])
    succeeds = np.mean([one.success for one in pool.trial.drawn], axis=0)
    stakes = np.argsort(-(corridor.reach @ served) * succeeds, kind="stable")
    ranked = [int(one) for one in stakes]
    alone = []
    for action in ranked[: 2 * WIDE]:
        if enough():
            break
        alone.append((pool.try_set((action,)), action))
    return [action for _, action in sorted(alone)] + ranked[len(alone) :]


def search(pool: Pool, start: Iterable[int], order: list[int], enough: Enough) -> frozenset[int]:
    """Improve a set by adding and exchanging single actions until nothing gets better.

    Args:
        start: A set that keeps to the limits, or the empty one where nothing is required.
        order: Actions to try, the most promising first.
    """
    taken = frozenset(start)
    while not enough():
        found = _better(pool, taken, order, enough)
        if found is None:
            return taken
        taken = found
    return taken


def _better(pool: Pool, taken: frozenset[int], order: list[int], enough: Enough) -> frozenset[int] | None:
    best, score = None, pool.try_set(taken) - 1e-9
    for action in order[:WIDE]:
        if action in taken or enough():
            continue
        grown = taken | pool.choices.steps[action]
        if pool.choices.fits(grown) and pool.try_set(grown) < score and pool.harmless(grown):
            best, score = grown, pool.try_set(grown)
    if best is not None:
        return best
    tried = 0
    for action in order:
        if action in taken:
            continue
        tried += 1
        if tried > NARROW or enough():
            break
        for gone in sorted(taken):
            other = taken - pool.choices.steps[gone] | pool.choices.steps[action]
            if pool.choices.fits(other) and pool.try_set(other) < score and pool.harmless(other):
                best, score = other, pool.try_set(other)
        if best is not None:
            return best
    return best


def rounded(pool: Pool, weights: NDArray[np.float64]) -> frozenset[int]:
    """Make a set of what a relaxed proof takes most of."""
    taken: frozenset[int] = frozenset()
    for action in np.argsort(-weights, kind="stable").tolist():
        grown = taken | pool.choices.steps[action]
        if weights[action] > 0 and pool.allowed(grown):
            taken = grown
    return taken

"""Explain a plan on scenarios it was not found on: what it does, what each action adds, and what would change it.

A range goes from the mean of the lowest tenth of scenarios to that of the highest, so that it holds its mean: where an action does
much in a few scenarios and nothing in the others, both are told.

Limits: the range is that of the scenarios, not of the model. Pairs and components are those
of the likely ties, as if every action succeeded.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rootbranch.plan.corridor.corridor import WHOLE, Corridor
from rootbranch.plan.corridor.drawing import draw
from rootbranch.plan.corridor.effects import Trial, trial_of
from rootbranch.plan.corridor.swapping import Pool

FRESH_SEED, FRESH = 2, 60
FINE_PHASES = (0, 14, 30, 60, 90, 120, 150)
SAMPLES = 200
NEAR = 100  # of the plans that were tried, those that may be the best in a sample of the scenarios
LIKELY = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A mean over scenarios, between the means of the lowest and of the highest tenth of them."""

    low: float
    mean: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What can pass from one day on."""

    day: int
    left: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEffect:
    """What a plan does.

    Args:
        before, left, lost: People a week that can pass, over the horizon.
        worst_left: Mean of the worst tenth of scenarios, those in which most is left.
        course: From each day on, counted from the strike, the people a week that can pass.
        first_left, last_left: People a week in the first days, and when all substitutes there are have come.
        days_half, days_most: Days until the corridor is back at 50 and 80 % of before on average; 0: never below; None: not within
            the horizon.
        pairs_before, pairs_left, largest_before, largest_left: Of the likely ties.
        money_left: Share of what money movers can move that is left, on average; None where nobody is known to move any.
        danger: People a week more than before who have no other than a more dangerous way; 0 where there are none.
    """

    before: Range
    left: Range
    lost: Range
    worst_left: float
    course: tuple[Moment, ...]
    first_left: float
    last_left: float
    days_half: int | None
    days_most: int | None
    pairs_before: int
    pairs_left: int
    largest_before: int
    largest_left: int
    money_left: float | None
    danger: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionEffect:
    """What one action adds to its plan.

    Args:
        adds: People a week that are left more without it.
        stays: Share of samples of the scenarios whose best plan has it, in [0, 1].
        chance_needed: Chance of success below which a plan without it is better; 0: it is better in any case.
        instead: Id of the action that then takes its place, or empty.
    """

    action: str
    adds: Range
    stays: float
    chance_needed: float
    instead: str


def fresh_trial(corridor: Corridor, caution: float) -> Trial:
    """Draw scenarios that no search has seen, with more points in time."""
    return trial_of(corridor, draw(corridor, FRESH_SEED, FRESH, FINE_PHASES), FINE_PHASES, caution)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Before:
    """The network as it is, on the scenarios that plans are told on."""

    fresh: Trial
    flows: NDArray[np.float64]
    forced: float


def before_plans(fresh: Trial) -> Before:
    """Measure the network without any plan."""
    flows = fresh.flows(())
    return Before(fresh=fresh, flows=flows, forced=_forced(fresh, (), flows))


def explain(
    chosen: frozenset[int], pool: Pool, before: Before
) -> tuple[PlanEffect, tuple[ActionEffect, ...]]:
    """Measure a plan and each of its actions."""
    taken = sorted(chosen)
    fresh = before.fresh
    weights = fresh.days / fresh.days.sum()
    flows = fresh.flows(taken)
    whole, left = before.flows @ weights, flows @ weights
    effect = PlanEffect(
        before=_range(whole),
        left=_range(left),
        lost=_range(whole - left),
        worst_left=float(np.sort(left)[-fresh.tail :].mean()),
        course=tuple(Moment(day=day, left=_range(flows[:, at])) for at, day in enumerate(FINE_PHASES)),
        first_left=float(flows[:, 0].mean()),
        last_left=float(flows[:, -1].mean()),
        days_half=_days(flows, whole, 0.5),
        days_most=_days(flows, whole, 0.8),
        money_left=_money(fresh, taken),
        danger=max(0.0, _forced(fresh, taken, flows) - before.forced),
        **_structure(fresh.corridor, taken),
    )
    stays = _stays(pool)
    parts = tuple(
        _part(
            one, chosen, pool, _range(fresh.left([each for each in taken if each != one]) - left), stays[one]
        )
        for one in taken
    )
    return effect, parts


def _range(values: NDArray[np.float64]) -> Range:
    ranked, many = np.sort(values), max(1, round(len(values) / 10))
    return Range(
        low=float(ranked[:many].mean()), mean=float(values.mean()), high=float(ranked[-many:].mean())
    )


def _days(flows: NDArray[np.float64], whole: NDArray[np.float64], share: float) -> int | None:
    enough = flows.mean(axis=0) >= share * whole.mean()
    return int(FINE_PHASES[int(np.argmax(enough))]) if enough.any() else None


def _money(fresh: Trial, taken: list[int]) -> float | None:
    """Say which share of the capacity of the last layer, where money moves, is left."""
    corridor = fresh.corridor
    last = [at for at, post in enumerate(corridor.posts) if post.layer == len(corridor.layers) - 1]
    whole = sum(corridor.posts[at].people_week for at in last)
    if not last or corridor.layers[-1] != "payment":
        return None
    kept = 0.0
    for one in fresh.drawn:
        done = [action for action in taken if one.success[action]]
        for at in last:
            level = max((int(corridor.reach[action, at]) for action in done), default=0)
            kept += corridor.posts[at].people_week * (1 - level / WHOLE)
    return kept / (whole * len(fresh.drawn)) if whole else None


def _forced(fresh: Trial, taken: Sequence[int], flows: NDArray[np.float64]) -> float:
    """Say how many people a week have no other than a more dangerous way."""
    if not any(one.danger.any() for one in fresh.drawn):
        return 0.0
    safe = fresh.flows(taken, safe_only=True)
    return float(((flows - safe) @ (fresh.days / fresh.days.sum())).mean())


def _structure(corridor: Corridor, taken: list[int]) -> dict[str, int]:
    gone = set(np.flatnonzero(corridor.removes[taken].any(axis=0)).tolist()) if taken else set()
    told = {}
    for name, away in (("before", set()), ("left", gone)):
        sizes = _components(corridor, away)
        told[f"pairs_{name}"] = sum(size * (size - 1) // 2 for size in sizes)
        told[f"largest_{name}"] = max(sizes, default=0)
    return told


def _components(corridor: Corridor, gone: set[int]) -> list[int]:
    near: dict[int, set[int]] = defaultdict(set)
    for tie in corridor.ties:
        doubt = np.prod([1 - span.likely for span in tie.chances])
        if 1 - doubt >= LIKELY and not {tie.one, tie.other} & gone:
            near[tie.one].add(tie.other)
            near[tie.other].add(tie.one)
    sizes, seen = [], set(gone)
    for start in range(len(corridor.persons)):
        if start in seen:
            continue
        seen.add(start)
        waiting, size = [start], 0
        while waiting:
            here = waiting.pop()
            size += here < len(corridor.persons)
            fresh = near[here] - seen
            seen |= fresh
            waiting += sorted(fresh)
        sizes.append(size)
    return sizes


def _stays(pool: Pool) -> NDArray[np.float64]:
    """Say how often each action is in the best plan when scenarios are drawn again from those there are."""
    plans = pool.near(NEAR)
    lefts = np.array([pool.lefts[one] for one in plans])
    chance, often = np.random.default_rng(3), np.zeros(len(pool.choices.actions))
    for _ in range(SAMPLES):
        rows = np.sort(lefts[:, chance.integers(0, lefts.shape[1], lefts.shape[1])], axis=1)
        caution, tail = pool.trial.caution, pool.trial.tail
        scores = (1 - caution) * rows.mean(axis=1) + caution * rows[:, -tail:].mean(axis=1)
        often[sorted(plans[int(np.argmin(scores))])] += 1
    return often / SAMPLES


def _part(one: int, chosen: frozenset[int], pool: Pool, adds: Range, stays: float) -> ActionEffect:
    """Say from which chance of success on an action is worth its place."""
    score, without = pool.tried[chosen], pool.try_set(chosen - {one})
    rival = next(
        (
            other
            for other in pool.near(NEAR)
            if one not in other and len(other) <= len(chosen) and pool.tried[other] < without
        ),
        None,
    )
    action = pool.choices.actions[one]
    other = pool.tried[rival] if rival is not None else without
    worth = without - score
    needed = action.chance.likely * (1 - (other - score) / worth) if worth > 1e-9 else action.chance.likely
    new = sorted(rival - chosen) if rival is not None else []
    return ActionEffect(
        action=action.id,
        adds=adds,
        stays=float(stays),
        chance_needed=float(min(1.0, max(0.0, needed))),
        instead=pool.choices.actions[new[0]].id if len(new) == 1 else "",
    )

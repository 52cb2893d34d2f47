"""Give several plans that differ and are nearly as good as the best, so that somebody has a choice.

    best plan ─ without each of its actions in turn, searched anew ─▶ pool ─ within the rule's share of the best loss ─▶ those that differ most

An action that adds next to nothing has no place in a plan: who would be reached by it is left alone.

Limits: plans are as different as the pool allows; where five do not exist within the share, fewer are given.
"""

from rootbranch.plan.corridor.swapping import NARROW, Enough, Pool, by_promise

NOTHING = 1e-6  # of the best loss: what an action of the best plan adds at least
NEAR = 150  # plans among which those that differ most are looked for


def vary(pool: Pool, best: frozenset[int], enough: Enough) -> None:
    """Try the best replacements of each action, and of each pair that stand side by side."""
    order = by_promise(pool, enough)[: 2 * NARROW]
    taken = sorted(best)
    for gone in taken:
        rest = best - pool.choices.steps[gone]
        found = sorted(
            (pool.try_set(rest | pool.choices.steps[action]), action)
            for action in order
            if action not in best and not enough() and pool.choices.fits(rest | pool.choices.steps[action])
        )
        for _, action in found[:2]:
            other = rest | pool.choices.steps[action]
            for second in sorted(rest):
                for third in order[:NARROW]:
                    both = other - pool.choices.steps[second] | pool.choices.steps[third]
                    if third not in best and third != action and not enough() and pool.choices.fits(both):
                        pool.try_set(both)


def near_best(pool: Pool, many: int) -> list[frozenset[int]]:
    """Give the best plan and those within the share of its loss that differ most from all given before.

    An action of another kind against the same person is a difference, but a small one.
    """
    leader = pool.best()
    if leader is None:
        return []
    rules = pool.trial.corridor.rules
    whole = pool.before - pool.tried[leader]
    best, lost = _trim(pool, leader, NOTHING * whole), (1 - rules.near_best) * whole
    allowed = [one for one in pool.near(NEAR) if pool.before - pool.tried[one] >= lost]
    chosen = [best]
    while len(chosen) < many and allowed:
        most = max(allowed, key=lambda one: min(_apart(pool, one, other) for other in chosen))
        allowed.remove(most)
        trimmed = _trim(pool, most, rules.adds_min * whole)
        if trimmed not in chosen and pool.before - pool.tried[trimmed] >= lost:
            chosen.append(trimmed)
    return [best, *sorted(chosen[1:], key=lambda one: (pool.tried[one], sorted(one)))]


def _trim(pool: Pool, taken: frozenset[int], least: float) -> frozenset[int]:
    """Leave out what adds less than `least`, the least first, as far as the limits allow it."""
    while len(taken) > 1:
        without = [taken - pool.choices.steps[one] for one in sorted(taken)]
        spared = [one for one in without if one and pool.allowed(one)]
        lighter = min(spared, key=pool.try_set, default=taken)
        if lighter is taken or pool.try_set(lighter) - pool.tried[taken] >= least:
            break
        taken = lighter
    return taken


def _apart(pool: Pool, one: frozenset[int], other: frozenset[int]) -> float:
    persons = [
        frozenset().union(*(pool.choices.persons[action] for action in taken)) for taken in (one, other)
    ]
    return len(persons[0] ^ persons[1]) + 0.1 * len(one ^ other)

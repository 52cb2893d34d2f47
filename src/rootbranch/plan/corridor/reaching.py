"""Draw who knows whom, so that people can pass: a network that carries people has a way through.

    chances of ties ─▶ those that are there ─ no way? ─▶ the likeliest of the rest, as few as open one ─ none? ─▶ friends of friends

Each tie has one draw; how many times as hard its evidence must be leaned on before it is there orders those that are missing. So a
scenario is never one in which a network that is on record for carrying people carries nobody.

Limits: a tie is there or not, for all layers alike. Where even friends of friends open no way (parts that nothing joins), there is none.
Source: notes on networks, section 4 (scenarios that what is known does not rule out; Gupta et al. 2026).
"""

from bisect import bisect_left
from math import inf, log1p

import numpy as np

from rootbranch.model.networks import Span
from rootbranch.plan.corridor.corridor import Corridor, contacts


def reach_through(corridor: Corridor, chance: np.random.Generator) -> list[set[int]]:
    """Draw the contacts of each person."""
    missing = [_missing(tie.chances, chance) for tie in corridor.ties]
    known = _contacts(corridor, missing, 0.0)
    if passes(corridor, known):
        return known
    levels = sorted({one for one in missing if 0 < one < inf})
    least = bisect_left(levels, 1, key=lambda level: passes(corridor, _contacts(corridor, missing, level)))
    if least < len(levels):
        return _contacts(corridor, missing, levels[least])
    return _friends_of_friends(corridor, _contacts(corridor, missing, levels[-1] if levels else 0.0))


def _missing(chances: tuple[Span, ...], chance: np.random.Generator) -> float:
    """Say how far a tie is from being there: 0 where it is, else the exponent that its evidence would need; above 1."""
    least = inf
    for span in chances:
        low, likely, high = span.low, span.likely, span.high
        probable = chance.triangular(low, likely, high) if high > low else likely
        luck = chance.random()
        if luck < probable:
            least = 0.0
        elif 0 < probable < 1:
            least = min(least, log1p(-luck) / log1p(-probable))
    return least


def _contacts(corridor: Corridor, missing: list[float], level: float) -> list[set[int]]:
    near: list[set[int]] = [set() for _ in range(len(corridor.persons) + corridor.things)]
    for tie, lacks in zip(corridor.ties, missing, strict=True):
        if lacks <= level:
            near[tie.one].add(tie.other)
            near[tie.other].add(tie.one)
    return contacts(len(corridor.persons), near)


def passes(corridor: Corridor, known: list[set[int]]) -> bool:
    """Say whether people can pass all layers, each to somebody whom the last one, or a broker between the two, knows."""
    last = len(corridor.layers)
    by_layer: list[set[int]] = [set() for _ in range(last + 1)]
    for post in corridor.posts:
        if post.people_week > 0:
            by_layer[post.layer].add(post.person)
    here = by_layer[0]
    for layer in range(1, last):
        reached = _reached(here, known)
        here = by_layer[layer] & (reached | _reached(by_layer[last] & reached, known))
    return bool(here)


def _reached(some: set[int], known: list[set[int]]) -> set[int]:
    return some.union(*(known[one] for one in some))


def _friends_of_friends(corridor: Corridor, known: list[set[int]]) -> list[set[int]]:
    while not passes(corridor, known):
        wider = [_reached(one | {person}, known) - {person} for person, one in enumerate(known)]
        if wider == known:
            break
        known = wider
    return known

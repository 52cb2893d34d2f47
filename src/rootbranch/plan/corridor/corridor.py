"""Lay out a network as a corridor: who can do which part of the way, and which action takes that away.

    Network ─▶ posts: (person, layer, people a week) · ties with their chances · reach of each action on each post

A person has a post in each layer in which the share of a role is large enough. Who organises, or stands next to the root, brings
others together: a broker between any two layers.

Limits: a layer in which nobody is known well enough has no capacity to lose, and what is not known is no bottleneck; it is left out
and named. Groups of one person are one post.
Source: notes on networks, section 4; rules/corridor.toml.
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rootbranch.model.networks import Member, MemberKind, Network, NetworkRole, Span
from rootbranch.model.planned import PlannedAction
from rootbranch.plan.corridor.rules import CorridorRules, KindRule

HALF, WHOLE = 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What one person can do in one layer; `layer` is the number of layers for a broker."""

    person: int
    layer: int
    role: NetworkRole
    people_week: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """Two members, and the chances of each link between them; places from the number of persons on are things."""

    one: int
    other: int
    chances: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Corridor:
    """A network as planning sees it.

    Args:
        persons: Entity ids.
        things: How many there are; persons who share one, or two that are tied, know one another.
        layers: Names of the layers somebody is known in, in their order.
        unseen: Names of those nobody is known in.
        posts: Sorted by layer and person; brokers last.
        able: (persons, layers) share of the roles of a layer, whatever it is.
        ties: Sorted.
        reach: (actions, posts) 0, `HALF` or `WHOLE` of the capacity that a success takes away.
        removes: (actions, persons) whether a success takes the person away, for new posts too.
        chances: (actions, 3) low, likely and high chance of success.
    """

    persons: tuple[str, ...]
    things: int
    layers: tuple[str, ...]
    unseen: tuple[str, ...]
    posts: tuple[Post, ...]
    able: NDArray[np.float64]
    ties: tuple[Tie, ...]
    reach: NDArray[np.int8]
    removes: NDArray[np.bool_]
    chances: NDArray[np.float64]
    rules: CorridorRules


def lay_out(network: Network, actions: tuple[PlannedAction, ...], rules: CorridorRules) -> Corridor:
    """Make a corridor of a network; `reach` and `chances` follow the order of `actions`."""
    people = [one for one in network.members if one.kind is MemberKind.PERSON]
    number = {str(one.entity): place for place, one in enumerate(people)}
    whole = np.array([[_share(one, layer.roles) for layer in rules.layers] for one in people])
    whole = whole.reshape(len(people), len(rules.layers))
    seen = [at for at in range(len(rules.layers)) if _known(people, at, rules)]
    posts = [
        post
        for layer, at in enumerate(seen)
        for person, one in enumerate(people)
        if (post := _post(one, person, layer, at, rules)) is not None
    ]
    posts += [
        post
        for person, one in enumerate(people)
        if (post := _broker(one, person, len(seen), rules)) is not None
    ]
    return Corridor(
        persons=tuple(number),
        things=len(network.members) - len(people),
        layers=tuple(rules.layers[at].name for at in seen),
        unseen=tuple(rules.layers[at].name for at in range(len(rules.layers)) if at not in seen),
        posts=tuple(posts),
        able=whole[:, seen],
        ties=_ties(network, people),
        reach=_reach(actions, posts, number, rules),
        removes=_removes(actions, number, rules),
        chances=np.array([(one.chance.low, one.chance.likely, one.chance.high) for one in actions]).reshape(
            -1, 3
        ),
        rules=rules,
    )


def _known(people: list[Member], at: int, rules: CorridorRules) -> bool:
    """Say whether enough is known of a layer: somebody's likeliest role is in it, or shares in it add up."""
    wanted = rules.layers[at].roles
    shares = [_share(one, wanted) for one in people if _post(one, 0, at, at, rules)]
    first = any(one.roles and one.roles[0].role in wanted and one.roles[0].share > 0 for one in people)
    return first or sum(shares) >= rules.known_min


def _share(one: Member, roles: tuple[NetworkRole, ...]) -> float:
    return sum(each.share for each in one.roles if each.role in roles)


def _post(one: Member, person: int, layer: int, at: int, rules: CorridorRules) -> Post | None:
    wanted = rules.layers[at].roles
    held = [
        each
        for place, each in enumerate(one.roles)
        if each.role in wanted and (each.share >= rules.share_min or (place == 0 and each.share > 0))
    ]
    if not held:
        return None
    first = max(held, key=lambda each: (each.share, each.role))
    people_week = sum(each.share * rules.roles[each.role].people_week for each in held)
    return Post(person=person, layer=layer, role=first.role, people_week=people_week)


def _broker(one: Member, person: int, layer: int, rules: CorridorRules) -> Post | None:
    share = _share(one, (NetworkRole.ORGANISER,))
    if share < rules.share_min and (one.tier is None or one.tier > rules.broker_tier_max):
        return None
    return Post(
        person=person,
        layer=layer,
        role=NetworkRole.ORGANISER,
        people_week=max(share, rules.share_min) * rules.roles[NetworkRole.ORGANISER].people_week,
    )


def _ties(network: Network, people: list[Member]) -> tuple[Tie, ...]:
    things = [one for one in network.members if one.kind is not MemberKind.PERSON]
    number = {one.entity: place for place, one in enumerate((*people, *things))}
    chances: dict[tuple[int, int], list[Span]] = defaultdict(list)
    for link in network.links:
        one, other = sorted((number[link.source], number[link.target]))
        chances[one, other].append(link.chance)
    return tuple(
        Tie(one=one, other=other, chances=tuple(found)) for (one, other), found in sorted(chances.items())
    )


def contacts(persons: int, near: list[set[int]]) -> list[set[int]]:
    """Say who knows whom: persons who are tied, share a thing, or hold two things that are tied.

    Args:
        near: Neighbours of each member, the first `persons` of them persons.
    """
    return [_reached(person, persons, near) for person in range(persons)]


def _reached(person: int, persons: int, near: list[set[int]]) -> set[int]:
    things = {one for one in near[person] if one >= persons}
    things |= {other for one in things for other in near[one] if other >= persons}
    reached = near[person].union(*(near[one] for one in things))
    return {one for one in reached if one < persons and one != person}


def _reach(
    actions: tuple[PlannedAction, ...], posts: list[Post], number: dict[str, int], rules: CorridorRules
) -> NDArray[np.int8]:
    reach = np.zeros((len(actions), len(posts)), np.int8)
    for row, action in enumerate(actions):
        persons = {number[str(one.entity)] for one in action.targets}
        for column, post in enumerate(posts):
            if post.person in persons:
                reach[row, column] = _taken(rules.kinds[action.kind], post.role)
    return reach


def _taken(rule: KindRule, role: NetworkRole) -> int:
    return WHOLE if role in rule.whole else HALF if role in rule.half else 0


def _removes(
    actions: tuple[PlannedAction, ...], number: dict[str, int], rules: CorridorRules
) -> NDArray[np.bool_]:
    removes = np.zeros((len(actions), len(number)), bool)
    for row, action in enumerate(actions):
        if rules.kinds[action.kind].whole:
            removes[row, [number[str(one.entity)] for one in action.targets]] = True
    return removes

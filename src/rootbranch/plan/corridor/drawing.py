"""Draw what may be true and what may come: links that are there, actions that succeed, substitutes that are found.

    Corridor + seed ─▶ Scenarios: networks as arrays for the kernels, one behind the other

The same seed gives every plan the same luck (common random numbers), so that plans differ by what they do. In each scenario
every link is there or not by its chance; for every post that an action can empty a substitute is looked for among those
within two steps who hold the role, or know the one who held it, with the role's chance and delay; the substitute keeps the own
contacts and takes up some of those of the one who is gone (triadic closure).

A network that carries people has a way through. Where the ties that were drawn leave none, the likeliest of those that are missing
are taken to be there, as few as open one (`reaching`): what nobody saw is no bottleneck.

Limits: one substitute for a post, who works from a phase of the rules on; who is taken away finds none before. Links
between scenarios are independent.
Source: notes on networks, sections 3.6 and 4; Diviak 2023 on closure; Gupta et al. 2026 on ensembles.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rootbranch.plan.corridor.corridor import HALF, WHOLE, Corridor
from rootbranch.plan.corridor.reaching import reach_through

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drawn:
    """One scenario.

    Args:
        posts: Of each node, the post it stands for.
        needs: Of a substitute's node, the post it fills; else -1.
        person: Of each node, who works there.
        phase: Of each node, the first phase it works in.
        people: Capacity of each node in a week; the share that half a loss takes lies in `half`.
        to, starts, edges: Edges as in `flowing`; `first` is the first that leads from node to node.
        success: Of each action, whether it succeeds.
    """

    posts: NDArray[np.int32]
    needs: NDArray[np.int32]
    person: NDArray[np.int32]
    phase: NDArray[np.int32]
    people: NDArray[np.float64]
    half: Bools
    danger: Bools
    to: NDArray[np.int32]
    starts: NDArray[np.int32]
    edges: NDArray[np.int32]
    success: Bools


def draw(corridor: Corridor, seed: int, count: int, phases: tuple[int, ...]) -> tuple[Drawn, ...]:
    """Draw scenarios; the n-th is the same however many are drawn.

    Args:
        phases: Days from the strike on which those found by then take over, from 0, ascending.
    """
    return tuple(_one(corridor, np.random.default_rng((seed, number)), phases) for number in range(count))


def _one(corridor: Corridor, chance: np.random.Generator, phases: tuple[int, ...]) -> Drawn:
    near = reach_through(corridor, chance)
    luck = chance.random(len(corridor.persons) + 1)
    success = _successes(corridor, chance, luck)
    nodes, ways = _nodes(corridor, near, chance, phases)
    count = len(nodes)
    to = np.empty(4 * count, np.int32)
    here = np.arange(count, dtype=np.int32)
    to[0::4] = to[2::4] = 2 * here + 1
    to[1::4] = to[3::4] = 2 * here
    last = len(corridor.layers) - 1
    pairs = [(2 * one + 1, 2 * other) for one, other in ways]
    pairs += [(2 * count, 2 * at) for at, node in enumerate(nodes) if node.layer == 0]
    pairs += [(2 * at + 1, 2 * count + 1) for at, node in enumerate(nodes) if node.layer == last]
    ends = np.array(pairs, np.int32).reshape(-1, 2)
    far = np.empty(2 * len(ends), np.int32)
    far[0::2], far[1::2] = ends[:, 1], ends[:, 0]
    to = np.concatenate((to, far))
    leaves = to.reshape(-1, 2)[:, ::-1].ravel()
    order = np.argsort(leaves, kind="stable").astype(np.int32)
    starts = np.searchsorted(leaves[order], np.arange(2 * count + 3)).astype(np.int32)
    posts = np.array([node.post for node in nodes], np.int32)
    rules = corridor.rules
    halved = (
        (corridor.reach == HALF).any(axis=0) if len(corridor.reach) else np.zeros(len(corridor.posts), bool)
    )
    return Drawn(
        posts=posts,
        needs=np.array([node.needs for node in nodes], np.int32),
        person=np.array([node.person for node in nodes], np.int32),
        phase=np.array([node.phase for node in nodes], np.int32),
        people=np.array([node.people for node in nodes]),
        half=halved[posts] & (np.array([node.needs for node in nodes]) < 0),
        danger=np.array([rules.roles[corridor.posts[post].role].danger > 0 for post in posts], bool),
        to=to,
        starts=starts,
        edges=order,
        success=success,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    post: int
    needs: int
    person: int
    layer: int
    phase: int
    people: float
    known: frozenset[int]


def _successes(corridor: Corridor, chance: np.random.Generator, luck: NDArray[np.float64]) -> Bools:
    """Draw successes; how well hidden somebody is is one and the same luck for all that is done against him."""
    made = np.zeros(len(corridor.chances), bool)
    spread = chance.random()  # how good the estimates of chances are, one for all
    people = [post.person for post in corridor.posts]
    for row, (low, likely, high) in enumerate(corridor.chances):
        probable = (
            low + 2 * spread * (likely - low) if spread < 0.5 else likely + (2 * spread - 1) * (high - likely)
        )
        reached = np.flatnonzero(corridor.reach[row])
        made[row] = luck[people[int(reached[0])] if len(reached) else -1] < probable
    return made


def _nodes(
    corridor: Corridor, near: list[set[int]], chance: np.random.Generator, phases: tuple[int, ...]
) -> tuple[list[_Node], list[tuple[int, int]]]:
    """Make the nodes of one scenario, and the ways from node to node."""
    brokering = len(corridor.layers)
    nodes: list[_Node] = []
    for number, post in enumerate(corridor.posts):
        base = {"post": number, "needs": -1, "person": post.person, "phase": 0, "people": post.people_week}
        known = frozenset(near[post.person] | {post.person})
        if post.layer < brokering:
            nodes.append(_Node(**base, layer=post.layer, known=known))  # type: ignore[arg-type]
        else:
            nodes += [_Node(**base, layer=brokering + gap, known=known) for gap in range(brokering - 1)]  # type: ignore[arg-type]
    empties = (
        (corridor.reach == WHOLE).any(axis=0) if len(corridor.reach) else np.zeros(len(corridor.posts), bool)
    )
    for number, post in enumerate(corridor.posts):
        draws = chance.random(4 + len(corridor.persons))
        if not empties[number] or post.layer >= brokering:
            continue
        found = _substitute(corridor, near, number, draws, phases)
        if found is not None:
            nodes.append(found)
    by_layer: list[list[int]] = [[] for _ in range(2 * brokering)]
    for at, node in enumerate(nodes):
        by_layer[node.layer].append(at)
    ways: list[tuple[int, int]] = []
    for gap in range(brokering - 1):
        steps = ((gap, gap + 1), (gap, brokering + gap), (brokering + gap, gap + 1))
        for left, right in steps:
            ways += [
                (one, other)
                for one in by_layer[left]
                for other in by_layer[right]
                if nodes[other].person in nodes[one].known or nodes[one].person in nodes[other].known
            ]
    return nodes, ways


def _substitute(
    corridor: Corridor,
    near: list[set[int]],
    number: int,
    draws: NDArray[np.float64],
    phases: tuple[int, ...],
) -> _Node | None:
    """Find who fills a post: the nearest who holds the role, before those who only knew the one who is gone."""
    post, rules = corridor.posts[number], corridor.rules
    rule = rules.roles[post.role]
    if draws[0] >= rule.replaced:
        return None
    close = near[post.person]
    wider = set().union(*(near[one] for one in close)) - close - {post.person} if close else set()
    ranked = sorted(
        (0 if corridor.able[one, post.layer] > 0 else 1, step, draws[4 + one], one)
        for step, some in ((1, close), (2, wider))
        for one in some
        if step == 1 or corridor.able[one, post.layer] > 0
    )
    if not ranked:
        return None
    unskilled, _, _, who = ranked[0]
    delay = rule.days * (1 + rules.delay_spread * (2 * draws[1] - 1)) * (2 if unskilled else 1)
    phase = next((at for at, day in enumerate(phases) if day >= delay), None)
    if phase is None:
        return None
    taken_up = {one for one in close if draws[4 + one] < rules.closure}
    return _Node(
        post=number, needs=number, person=who, layer=post.layer, phase=phase,
        people=post.people_week * rules.inherited, known=frozenset(near[who] | taken_up | {who}),
    )  # fmt: skip

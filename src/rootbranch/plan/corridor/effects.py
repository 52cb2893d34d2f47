"""Measure what a plan does to a corridor, scenario by scenario.

    plan + Scenarios ─▶ people a week left, on average over the horizon ─▶ expected, worst tenth, and both in one score

Limits: capacity is what could pass, not what does. Before the strike nothing is lost; days are counted from it.
Source: Rockafellar and Uryasev 2000 (the mean of the worst share); notes on networks, section 4.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rootbranch.plan.compiled import compiled
from rootbranch.plan.corridor.corridor import Corridor
from rootbranch.plan.corridor.drawing import Drawn
from rootbranch.plan.corridor.flowing import flow_left, lay_paths, split_flow

Paths = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]
NO_PATHS: Paths = (np.zeros(1, np.int32), np.zeros(0, np.int32), np.zeros(0))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trial:
    """Scenarios to try plans on.

    Args:
        days: How many days each phase lasts.
        paths: Of each scenario, the flow before any plan as paths: where each begins, its edges, how much goes along.
        caution: Weight of the worst share of scenarios in the score, in [0, 1]; the mean has the rest.
    """

    corridor: Corridor
    drawn: tuple[Drawn, ...]
    days: NDArray[np.float64]
    caution: float
    paths: tuple[Paths, ...]

    @property
    def tail(self) -> int:
        """How many scenarios the worst share is."""
        return max(1, round(self.corridor.rules.tail * len(self.drawn)))

    def flows(self, chosen: Sequence[int], *, safe_only: bool = False) -> NDArray[np.float64]:
        """Find the people a week left, (scenarios, phases); with `safe_only` over ways that are no more dangerous."""
        left = np.empty((len(self.drawn), len(self.days)))
        taken = np.array(chosen, np.int32)
        for row, one in enumerate(self.drawn):
            people = np.where(one.danger, 0.0, one.people) if safe_only else one.people
            _flows(
                taken, self.corridor.reach, self.corridor.removes, one.success, one.posts, one.needs, one.person,
                one.phase, people, one.half, one.to, one.starts, one.edges,
                *(NO_PATHS if safe_only else self.paths[row]), left[row],
            )  # fmt: skip
        return left

    def left(self, chosen: Sequence[int]) -> NDArray[np.float64]:
        """Find the people a week left in each scenario, on average over the horizon."""
        found: NDArray[np.float64] = self.flows(chosen) @ (self.days / self.days.sum())
        return found

    def score(self, left: NDArray[np.float64]) -> float:
        """Weigh the mean against the scenarios in which most is left."""
        worst = np.sort(left)[-self.tail :].mean()
        return float((1 - self.caution) * left.mean() + self.caution * worst)


def trial_of(corridor: Corridor, drawn: tuple[Drawn, ...], phases: tuple[int, ...], caution: float) -> Trial:
    """Set scenarios beside the time that each phase lasts."""
    days = np.diff([*phases, corridor.rules.horizon_days]).astype(float)
    paths = tuple(_paths(corridor, one) for one in drawn)
    return Trial(corridor=corridor, drawn=drawn, days=days, caution=caution, paths=paths)


def _paths(corridor: Corridor, one: Drawn) -> Paths:
    room = np.empty(len(one.to))
    nothing = np.zeros(len(corridor.posts), np.int8)
    fill_rooms(
        0, nothing, np.zeros(len(corridor.persons), np.bool_), one.posts, one.needs, one.person, one.phase, one.people, one.half, room
    )  # fmt: skip
    whole = room.copy()
    flow_left(one.starts, one.edges, one.to, room)
    flow = np.maximum(whole - room, 0.0)
    flow[1::2] = 0.0
    return split_flow(one.starts, one.edges, one.to, flow)


@compiled
def fill_rooms(
    phase: int, level: NDArray[np.int8], gone: NDArray[np.bool_], posts: NDArray[np.int32], needs: NDArray[np.int32],
    person: NDArray[np.int32], since: NDArray[np.int32], people: NDArray[np.float64], half: NDArray[np.bool_],
    room: NDArray[np.float64],
) -> None:  # fmt: skip
    """Write what each edge takes in a phase, after `level` of each post is lost and `gone` persons are away."""
    count = len(posts)
    room[:] = 0.0
    for at in range(4 * count, len(room), 2):
        room[at] = 1e9
    for node in range(count):
        if needs[node] >= 0:
            if since[node] <= phase and level[needs[node]] == 2 and not gone[person[node]]:
                room[4 * node + 2] = people[node]
        elif level[posts[node]] < 2:
            first = people[node] / 2 if half[node] else 0.0
            room[4 * node] = first if level[posts[node]] == 0 else 0.0
            room[4 * node + 2] = people[node] - first


@compiled
def _flows(
    chosen: NDArray[np.int32], reach: NDArray[np.int8], removes: NDArray[np.bool_], success: NDArray[np.bool_],
    posts: NDArray[np.int32], needs: NDArray[np.int32], person: NDArray[np.int32], since: NDArray[np.int32],
    people: NDArray[np.float64], half: NDArray[np.bool_], to: NDArray[np.int32], starts: NDArray[np.int32],
    edges: NDArray[np.int32], begins: NDArray[np.int32], ways: NDArray[np.int32], amounts: NDArray[np.float64],
    left: NDArray[np.float64],
) -> None:  # fmt: skip
    level = np.zeros(reach.shape[1], np.int8)
    gone = np.zeros(removes.shape[1], np.bool_)
    for action in chosen:
        if success[action]:
            for post in range(reach.shape[1]):
                level[post] = max(level[post], reach[action, post])
            for one in range(removes.shape[1]):
                gone[one] = gone[one] or removes[action, one]
    room = np.empty(len(to), np.float64)
    fill_rooms(0, level, gone, posts, needs, person, since, people, half, room)
    left[0] = lay_paths(
        begins, ways, amounts, room
    )  # what flowed before and is not in the way of a plan flows on
    left[0] += flow_left(starts, edges, to, room)
    for phase in range(1, len(left)):
        more = (
            False  # substitutes only add room: what flows already goes on, and new ways are filled beside it
        )
        for node in range(len(posts)):
            if (
                since[node] == phase
                and needs[node] >= 0
                and level[needs[node]] == 2
                and not gone[person[node]]
            ):
                room[4 * node + 2] += people[node]
                more = True
        left[phase] = left[phase - 1] + (flow_left(starts, edges, to, room) if more else 0.0)

"""Prove how little any plan could leave in the sampled scenarios, and meet better plans on the way.

    max-flow after a plan ≥ worth of any flow that pays for each weak node it uses     (one cut for each scenario)
    least over all plans: relaxed program, cuts where it is weak, then the whole program; rows and columns as they are needed

A flow that was found for one plan says something about every plan: whatever is done, so much still passes, less what passes nodes
that are hit. So each cut holds for all plans, and the least that keeps to all cuts is a bound. Substitutes are nodes that
open when their post is emptied; a flow through one pays as long as it is closed.

Limits: the bound is of the scenarios drawn, not of the world. The harm limit is not in the program: what it refuses is cut off
when it is met, so the bound stays true. Solver: HiGHS (MIT), one thread.
Source: Kosmas et al. 2022 and Smith & Song 2020 (interdiction with restructuring, by columns and constraints); Benders 1962.
"""

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from rootbranch.plan.corridor.corridor import HALF, WHOLE
from rootbranch.plan.corridor.drawing import Drawn
from rootbranch.plan.corridor.effects import Trial, fill_rooms
from rootbranch.plan.corridor.flowing import flow_paid
from rootbranch.plan.corridor.swapping import Pool, rounded, search

Amounts = NDArray[np.float64]
CLOSE = 0.002
LOOKING = 0.08  # of the time, for each search from what a relaxed program takes


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bound:
    """What is known of every plan that keeps to the limits.

    Args:
        least: None leaves less, by the score of the trial; at most what the best known leaves.
        steps: How often the program was solved.
    """

    least: float
    steps: int


class _Program:
    """The program of a trial: actions, what is left in each scenario, and the worst share of them."""

    def __init__(self, trial: Trial, pool: Pool) -> None:
        self.trial, self.actions, self.scenarios = trial, len(pool.choices.actions), len(trial.drawn)
        self.solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (("output_flag", False), ("threads", 1), ("mip_rel_gap", CLOSE)):
            self.solver.setOptionValue(option, value)
        count, many, endless = self.actions, self.scenarios, highspy.kHighsInf
        costs = np.concatenate((
            np.zeros(count), np.full(many, (1 - trial.caution) / many), [trial.caution], np.full(many, trial.caution / trial.tail),
        ))  # fmt: skip
        upper = np.concatenate((np.ones(count), np.full(2 * many + 1, endless)))
        self.solver.addVars(len(costs), np.zeros(len(costs)), upper)
        self.solver.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
        for row, least, most in pool.choices.rows:
            self._row({place: value for place, value in row.items() if value}, least, most)
        for one in range(many):
            above = {count + one: -1.0, count + many: 1.0, count + many + 1 + one: 1.0}
            self._row(above, 0.0, endless)

    def _row(self, row: dict[int, float], least: float, most: float) -> None:
        places = np.array(sorted(row), np.int32)
        values = np.array([row[place] for place in sorted(row)])
        self.solver.addRow(least, most, len(places), places, values)

    def cut(self, scenario: int, least: float, slopes: Amounts) -> None:
        """Say that in a scenario no less is left than `least + slopes · actions`."""
        places = np.flatnonzero(np.abs(slopes) > 1e-9).astype(np.int32)
        columns = np.append(places, np.int32(self.actions + scenario)).astype(np.int32)
        values = np.append(-slopes[places], 1.0)
        self.solver.addRow(least, highspy.kHighsInf, len(columns), columns, values)

    def refuse(self, taken: frozenset[int]) -> None:
        """Cut off one set of actions."""
        row = {place: 1.0 if place in taken else -1.0 for place in range(self.actions)}
        self._row(row, -highspy.kHighsInf, len(taken) - 1.0)

    def relaxed(self) -> tuple[float, Amounts]:
        """Solve without whole numbers: the bound, and the actions."""
        self.solver.run()
        found = np.array(self.solver.getSolution().col_value)
        bound = float(self.solver.getInfo().objective_function_value)
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return -np.inf, np.zeros(self.actions)
        return bound, found[: self.actions]

    def loosen(self) -> None:
        """Solve without whole numbers from here on."""
        columns = np.arange(self.actions, dtype=np.int32)
        kind = highspy.HighsVarType
        self.solver.changeColsIntegrality(self.actions, columns, np.array([kind.kContinuous] * self.actions))
        self.solver.setOptionValue("time_limit", highspy.kHighsInf)

    def whole(self, seconds: float) -> tuple[float, frozenset[int] | None]:
        """Solve with whole numbers for some time: the bound, and a set of actions where one was met."""
        columns = np.arange(self.actions, dtype=np.int32)
        kind = highspy.HighsVarType
        self.solver.changeColsIntegrality(self.actions, columns, np.array([kind.kInteger] * self.actions))
        self.solver.setOptionValue("time_limit", float(self.solver.getRunTime()) + max(0.1, seconds))
        self.solver.run()
        info, state = self.solver.getInfo(), self.solver.getModelStatus()
        if state == highspy.HighsModelStatus.kInfeasible:
            return np.inf, None
        taken = None
        if info.primal_solution_status == 2:
            values = np.array(self.solver.getSolution().col_value[: self.actions])
            taken = frozenset(np.flatnonzero(values > 0.5).tolist())
        return float(info.mip_dual_bound), taken


def bound_plans(pool: Pool, gap: float, seconds: float, spent: Callable[[], float]) -> Bound:
    """Bound what any plan leaves, until it is as near to the best known as `gap`, a share of it, or time is up.

    Args:
        pool: With a plan in it; better ones that are met are put there, too.
        spent: Seconds since the clock was started that `seconds` is measured on.
    """
    trial, choices = pool.trial, pool.choices
    program, least, steps = _Program(trial, pool), 0.0, 0
    count = len(choices.actions)
    known = pool.best() or _first(program, pool, seconds - spent()) if count else None
    if known is None:
        return Bound(least=0.0, steps=0)
    centre = np.array([1.0 if place in known else 0.0 for place in range(count)])
    _cut_at(program, trial, centre)

    def done() -> bool:
        best = pool.best()
        return spent() >= seconds or (best is not None and pool.tried[best] - least <= gap * pool.tried[best])

    stalled = 0
    while not done() and spent() < 0.6 * seconds and stalled < 4:
        steps += 1
        bound, weights = program.relaxed()
        least, before = max(least, bound), least
        centre = (centre + weights) / 2
        true = _cut_at(program, trial, centre)
        stalled = (
            stalled + 1
            if trial.score(true) - bound <= CLOSE * max(bound, 1e-9) or bound - before < 1e-4 * bound
            else 0
        )
        if stalled > 1:
            _cut_at(program, trial, weights)
        if steps % 8 == 0:
            until = spent() + LOOKING * seconds  # used within this step only
            search(pool, rounded(pool, weights), _order(weights), lambda: done() or spent() >= until)  # noqa: B023
    while not done():
        steps += 1
        bound, taken = program.whole(min(seconds - spent(), 0.35 * seconds))
        least = max(least, bound)
        if taken is None:
            break
        pool.try_set(taken)
        _cut_at(program, trial, np.array([1.0 if place in taken else 0.0 for place in range(count)]))
        if not pool.harmless(taken):
            program.refuse(taken)
    best = pool.best()
    return Bound(least=float(min(least, pool.tried[best])) if best is not None else least, steps=steps)


def _first(program: _Program, pool: Pool, seconds: float) -> frozenset[int] | None:
    """Find any plan that is allowed, where wishes do not let a search start from none."""
    for _ in range(20):
        _, taken = program.whole(seconds / 20)
        if taken is None:
            break
        pool.try_set(taken)
        if pool.allowed(taken):
            search(pool, taken, list(range(program.actions)), lambda: len(pool.tried) > 200)
            break
        program.refuse(taken)
    program.loosen()
    return pool.best()


def _order(weights: Amounts) -> list[int]:
    return [int(one) for one in np.argsort(-weights, kind="stable")]


def _cut_at(program: _Program, trial: Trial, weights: Amounts) -> Amounts:
    """Add a cut for each scenario, tight at `weights`; give what is left there."""
    left = np.empty(len(trial.drawn))
    shares = trial.days / trial.days.sum()
    for number, one in enumerate(trial.drawn):
        least, slopes = 0.0, np.zeros(len(weights))
        latest, found = -1, (0.0, slopes)
        phases = {int(phase) for phase in one.phase[one.needs >= 0]}
        for phase, share in enumerate(shares.tolist()):
            if latest < 0 or phase in phases:
                latest, found = phase, _cut(trial, one, phase, weights)
            least, slopes = least + share * found[0], slopes + share * found[1]
        program.cut(number, least, slopes)
        left[number] = least + float(slopes @ weights)
    return left


def _cut(trial: Trial, one: Drawn, phase: int, weights: Amounts) -> tuple[float, Amounts]:
    """Find the flow worth most where each node is as weak as `weights` make it; give what it says of every plan."""
    corridor = trial.corridor
    reach, removes = corridor.reach, corridor.removes
    active = one.success * weights
    half, whole = active @ (reach >= HALF), active @ (reach == WHOLE)
    gone = active @ removes
    base = one.needs < 0
    closed = np.where(base, whole[one.posts], 1.0 - whole[one.needs] + gone[one.person])
    nodes = len(one.posts)
    room, price = np.empty(len(one.to)), np.zeros(len(one.to))
    level = np.where(base, 0, 2).astype(np.int8)
    opened = np.zeros(len(corridor.posts), np.int8)
    opened[one.needs[~base]] = 2
    nobody = np.zeros(len(corridor.persons), np.bool_)
    _open_rooms(one, phase, level, opened, nobody, room)
    price[0 : 4 * nodes : 4], price[2 : 4 * nodes : 4] = half[one.posts], np.maximum(closed, 0.0)
    price[1::2] = -price[0::2]
    sent = flow_paid(one.starts, one.edges, one.to, room, price)
    first, rest = room[1 : 4 * nodes : 4], room[3 : 4 * nodes : 4]
    kept, sub = np.where(base, rest, 0.0), np.where(base, 0.0, rest)
    by_half = np.bincount(one.posts[base], first[base], len(corridor.posts))
    by_whole = np.bincount(one.posts[base], kept[base], len(corridor.posts))
    by_need = np.bincount(one.needs[~base], sub[~base], len(corridor.posts))
    by_person = np.bincount(one.person[~base], sub[~base], len(corridor.persons))
    slopes = (
        -1.0
        * one.success
        * ((reach >= HALF) @ by_half + (reach == WHOLE) @ (by_whole - by_need) + removes @ by_person)
    )
    return sent - float(sub.sum()), slopes


def _open_rooms(
    one: Drawn,
    phase: int,
    level: NDArray[np.int8],
    opened: NDArray[np.int8],
    nobody: NDArray[np.bool_],
    room: Amounts,
) -> None:
    """Open every node: those of posts as if nothing were lost, and substitutes that work by then."""
    fill_rooms(
        phase,
        np.zeros_like(opened),
        nobody,
        one.posts,
        one.needs,
        one.person,
        one.phase,
        one.people,
        one.half,
        room,
    )
    late = (level == 2) & (one.phase <= phase)
    room[2 : 4 * len(one.posts) : 4][late] = one.people[late]

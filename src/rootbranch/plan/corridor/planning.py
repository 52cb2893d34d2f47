"""Plan: from a network to the few actions that break its corridor most, with others nearly as good beside them.

    Network + Ground ─ offer ─▶ actions ─ constraints ─▶ choices ─ scenarios ─▶ search ⇄ bound ─▶ Plans, explained on fresh scenarios

Plans are found on one sample of scenarios and told on another, so that nothing is told that only luck made. The list proposes: a
named person keeps or rejects it, and nothing here approves anything.

Limits: capacity of a corridor is modelled (rules/corridor.toml), response is ours and uncalibrated. A search that time ends gives other
plans on another machine. Networks up to some 400 persons.
Source: notes on networks, sections 3.5 to 5; design, section 2, item 10.
"""

from collections.abc import Callable
from dataclasses import dataclass

from rootbranch.errors import Message
from rootbranch.model.networks import Network
from rootbranch.model.planned import PlannedAction
from rootbranch.plan.corridor.bounding import bound_plans
from rootbranch.plan.corridor.constraints import Choices, Constraints, choices_of, contradictions
from rootbranch.plan.corridor.corridor import lay_out
from rootbranch.plan.corridor.drawing import draw
from rootbranch.plan.corridor.effects import trial_of
from rootbranch.plan.corridor.explaining import (
    ActionEffect,
    Before,
    PlanEffect,
    before_plans,
    explain,
    fresh_trial,
)
from rootbranch.plan.corridor.offering import Ground, Offer, Withheld, offer_actions
from rootbranch.plan.corridor.rules import CorridorRules
from rootbranch.plan.corridor.swapping import Pool, by_promise, search
from rootbranch.plan.corridor.varying import near_best, vary

SEED = 1
VARIED_MIN = 400  # plans that are tried beside the best one, whatever the time
SEARCHING, PROVING = (
    0.25,
    0.85,
)  # of the time: until then the search, until then the proof; the rest for other plans


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How to plan.

    Args:
        caution: Weight of the worst tenth of scenarios, in [0, 1]; the mean has the rest.
        seconds: Time for search and proof together.
        gap: Share of what is left at which the proof may stop.
        scenarios: To search and prove on.
        many: Plans to give at most.
    """

    constraints: Constraints
    caution: float = 0.3
    seconds: float = 20.0
    gap: float = 0.02
    scenarios: int = 30
    many: int = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Some actions, and what they do together.

    Args:
        share: Of the loss of the best plan, in the scenarios they were found on; 1 for the best.
    """

    actions: tuple[PlannedAction, ...]
    share: float
    effect: PlanEffect
    parts: tuple[ActionEffect, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plans:
    """What planning came to.

    Args:
        plans: The best first; empty where nothing can be done within the limits, or wishes contradict one another.
        contradictions: Wishes that cannot be kept together.
        bound, found, before: Score of the least any plan could leave, of the best plan, of the network as it is, in people a week,
            in the scenarios that plans were found on.
        gap: How much less another plan could leave at most, as a share of what is left; 0 where nothing is left.
        layers, unseen: Parts of the way somebody is known in, and those nobody is known in.
        investigations: What would bring evidence that is missing; breaks nothing by itself.
    """

    network: str
    plans: tuple[Plan, ...] = ()
    contradictions: tuple[Message, ...] = ()
    bound: float = 0.0
    found: float = 0.0
    before: float = 0.0
    gap: float = 0.0
    layers: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    investigations: tuple[PlannedAction, ...] = ()
    rules: str = ""
    rules_digest: str = ""


def plan_corridor(
    network: Network, ground: Ground, wish: Wish, rules: CorridorRules, spent: Callable[[], float]
) -> Plans:
    """Find the plans that break a network's corridor most.

    Args:
        spent: Seconds on a clock; what is spent on drawing scenarios is not counted.
    """
    offer = offer_actions(network, ground, rules)
    against = contradictions(offer, wish.constraints)
    if against:
        return _without_plans(network, offer, rules, against)
    choices = choices_of(offer, wish.constraints)
    corridor = lay_out(network, choices.actions, rules)
    drawn = draw(corridor, SEED, wish.scenarios, rules.phases)
    pool = Pool(trial=trial_of(corridor, drawn, rules.phases, wish.caution), choices=choices)
    if pool.before <= 0:
        return _without_plans(network, offer, rules, ())
    begun = spent()  # kernels are loaded and scenarios drawn; from here on it is search and proof

    def since() -> float:
        return spent() - begun

    least = _look(pool, wish, since)
    best = pool.best()
    if best is None:
        return _without_plans(network, offer, rules, ())
    most = len(pool.tried) + VARIED_MIN
    vary(pool, best, lambda: since() >= wish.seconds and len(pool.tried) >= most)
    chosen = near_best(pool, wish.many)
    found = pool.tried[chosen[0]]
    before = before_plans(fresh_trial(corridor, wish.caution))
    return Plans(
        network=network.id,
        plans=tuple(_plan(one, pool, chosen[0], before) for one in chosen),
        bound=min(least, found),
        found=found,
        before=pool.before,
        gap=(found - min(least, found)) / found if found > 0 else 0.0,
        layers=corridor.layers,
        unseen=corridor.unseen,
        withheld=offer.withheld,
        investigations=_investigations(offer),
        rules=rules.name,
        rules_digest=rules.digest,
    )


def measure_plan(
    network: Network, ground: Ground, actions: tuple[str, ...], wish: Wish, rules: CorridorRules
) -> Plan | None:
    """Measure a plan that somebody named by its actions; None where one of them is not offered, or the plan would harm.

    Args:
        wish: Its limits hold here, too.
    """
    offer = offer_actions(network, ground, rules)
    choices = choices_of(offer, wish.constraints)
    place = {one.id: number for number, one in enumerate(choices.actions)}
    if not actions or not set(actions) <= place.keys():
        return None
    corridor = lay_out(network, choices.actions, rules)
    drawn = draw(corridor, SEED, wish.scenarios, rules.phases)
    pool = Pool(trial=trial_of(corridor, drawn, rules.phases, wish.caution), choices=choices)
    chosen = frozenset(place[one] for one in actions)
    pool.try_set(chosen)
    if not pool.allowed(chosen):
        return None
    return _plan(chosen, pool, chosen, before_plans(fresh_trial(corridor, wish.caution)))


def _look(pool: Pool, wish: Wish, spent: Callable[[], float]) -> float:
    """Search, then prove; give the bound."""

    def late() -> bool:
        return spent() >= SEARCHING * wish.seconds

    order = by_promise(pool, late)
    if pool.choices.fits(()):
        search(pool, (), order, late)
    return bound_plans(pool, wish.gap, PROVING * wish.seconds, spent).least


def _plan(chosen: frozenset[int], pool: Pool, best: frozenset[int], before: Before) -> Plan:
    effect, parts = explain(chosen, pool, before)
    lost = pool.before - pool.tried[best]
    return Plan(
        actions=tuple(pool.choices.actions[one] for one in sorted(chosen)),
        share=(pool.before - pool.tried[chosen]) / lost if lost > 0 else 1.0,
        effect=effect,
        parts=parts,
    )


def _investigations(offer: Offer) -> tuple[PlannedAction, ...]:
    return tuple(one for one in offer.actions if not Choices.breaks(one))


def _without_plans(
    network: Network, offer: Offer, rules: CorridorRules, against: tuple[Message, ...]
) -> Plans:
    return Plans(
        network=network.id,
        contradictions=against,
        withheld=offer.withheld,
        investigations=_investigations(offer),
        rules=rules.name,
        rules_digest=rules.digest,
    )

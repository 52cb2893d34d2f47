"""Say what a plan has to keep to, which sets of actions do, and which wishes cannot all be kept.

Limits: all actions of a plan are done on one strike day, the last on which its actions are ready; what is not ready by the
day that is given is not considered. Contradictions are found pair by pair and sum by sum, in the words of the wishes;
wishes that only exclude each other all together leave an empty list of plans.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from rootbranch.errors import Message
from rootbranch.model.ids import PartnerId
from rootbranch.model.planned import ActionKind, PlannedAction
from rootbranch.plan.corridor.offering import Offer

Row = tuple[dict[int, float], float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraints:
    """What a plan keeps to. Actions are named by their id, or all actions on something by its entity id.

    Args:
        most: Actions in a plan, at least 1.
        budgets: Working days by agency; an agency that is not named has no limit.
        strike_days: Days from today on which everything is done at once.
        required: Each of them is in the plan (of an entity: one of its actions).
        excluded: None of them is in the plan.
        together: All of a group, or none.
        apart: At most one of a pair.
    """

    most: int
    strike_days: int = 90
    budgets: Mapping[PartnerId, int] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    excluded: frozenset[str] = frozenset()
    together: tuple[tuple[str, ...], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Choices:
    """The actions a plan is made of, as numbers, and what holds between them.

    Args:
        actions: Those that may be chosen: ready by the strike day, with an effect, not excluded.
        persons: Of each action, whom it reaches; two actions that reach one person are never in one plan.
        rows: Linear limits: coefficients by place in `actions`, least and most of their sum.
        steps: Of each action, the actions that come with it: itself, its group, what makes it safe.
    """

    actions: tuple[PlannedAction, ...]
    persons: tuple[frozenset[str], ...]
    rows: tuple[Row, ...]
    steps: tuple[frozenset[int], ...]

    @staticmethod
    def breaks(action: PlannedAction) -> bool:
        """Say whether an action takes capacity away by itself."""
        return action.kind is not ActionKind.INVESTIGATION

    def fits(self, chosen: Iterable[int]) -> bool:
        """Say whether a set of actions keeps to every limit."""
        taken = frozenset(chosen)
        return all(
            least <= sum(value for place, value in row.items() if place in taken) <= most
            for row, least, most in self.rows
        )


def choices_of(offer: Offer, constraints: Constraints) -> Choices:
    """Write an offer and its constraints as linear limits over the actions that may be chosen."""
    actions = tuple(
        one
        for one in offer.actions
        if Choices.breaks(one)
        and one.ready_days <= constraints.strike_days
        and not {one.id, one.of} & constraints.excluded
        and offer.needs.get(one.id) not in constraints.excluded
    )
    place = {one.id: number for number, one in enumerate(actions)}
    persons = tuple(frozenset(str(each.entity) for each in one.targets) for one in actions)
    rows: list[Row] = [(dict.fromkeys(range(len(actions)), 1.0), 0.0, float(constraints.most))]
    for person in sorted(frozenset().union(*persons)):
        touching = [number for number, reached in enumerate(persons) if person in reached]
        pairs = {actions[number].id for number in touching}
        if len(touching) > 1 and not any(offer.needs.get(one) in pairs for one in pairs):
            rows.append((dict.fromkeys(touching, 1.0), 0.0, 1.0))
        elif len(touching) > 1:
            rows.extend(_one_beside(touching, actions, offer))
    for agency, days in sorted(constraints.budgets.items()):
        costs = {
            n: float(sum(c.days for c in one.costs if c.agency == agency)) for n, one in enumerate(actions)
        }
        rows.append(({n: cost for n, cost in costs.items() if cost}, 0.0, float(days)))
    rows += _wished(actions, constraints)
    for needy, securing in sorted(offer.needs.items()):
        if needy in place:
            alone = {place[needy]: 1.0}
            row = {**alone, place[securing]: -1.0} if securing in place else alone
            rows.append((row, -1.0, 0.0))
    return Choices(
        actions=actions, persons=persons, rows=tuple(rows), steps=_steps(actions, offer, constraints)
    )


def _steps(
    actions: tuple[PlannedAction, ...], offer: Offer, constraints: Constraints
) -> tuple[frozenset[int], ...]:
    place = {one.id: number for number, one in enumerate(actions)}
    steps = []
    for number, one in enumerate(actions):
        taken = {number}
        if offer.needs.get(one.id) in place:
            taken.add(place[offer.needs[one.id]])
        for group in constraints.together:
            if {one.id, one.of} & set(group):
                taken |= {meant for wish in group for meant in _meant(actions, wish)[:1]}
        steps.append(frozenset(taken))
    return tuple(steps)


def _wished(actions: tuple[PlannedAction, ...], constraints: Constraints) -> Iterator[Row]:
    """Write what is required, what goes together and what stays apart."""
    for wish in constraints.required:
        yield dict.fromkeys(_meant(actions, wish), 1.0), 1.0, float(len(actions) + 1)
    for group in constraints.together:
        meant = [n for wish in group for n in _meant(actions, wish)[:1]]
        whole = len({wish for wish in group if _meant(actions, wish)}) == len(group)
        for one, other in pairwise(meant):
            yield {one: 1.0, other: -1.0}, 0.0, 0.0
        if not whole:
            yield dict.fromkeys(meant, 1.0), 0.0, 0.0
    for left, right in constraints.apart:
        both = {**dict.fromkeys(_meant(actions, left), 1.0), **dict.fromkeys(_meant(actions, right), 1.0)}
        yield both, 0.0, 1.0


def _one_beside(touching: list[int], actions: tuple[PlannedAction, ...], offer: Offer) -> Iterator[Row]:
    """One action against a person, and beside it the one that secures the house it needs."""
    securing = {offer.needs[actions[n].id] for n in touching if actions[n].id in offer.needs}
    others = [n for n in touching if actions[n].id not in securing]
    yield dict.fromkeys(others, 1.0), 0.0, 1.0


def _meant(actions: tuple[PlannedAction, ...], wish: str) -> list[int]:
    return [number for number, one in enumerate(actions) if wish in {one.id, one.of}]


def contradictions(offer: Offer, constraints: Constraints) -> tuple[Message, ...]:
    """Name the wishes that cannot be kept, each with what it contradicts."""
    found: list[Message] = []
    known = {name for one in offer.actions for name in (one.id, str(one.of))}
    wished = {*constraints.required, *(one for group in constraints.together for one in group)}
    wished |= {one for pair in constraints.apart for one in pair} | constraints.excluded
    found += [Message("plan.wish_unknown", {"wish": wish}) for wish in sorted(wished - known)]
    if constraints.most < len(set(constraints.required)):
        count = {"required": len(set(constraints.required)), "most": constraints.most}
        found.append(Message("plan.wish_many", count))
    for wish in sorted(set(constraints.required) & known):
        found += _against(wish, offer, constraints)
    required = set(constraints.required)
    for left, right in constraints.apart:
        if {left, right} <= required or any({left, right} <= set(group) for group in constraints.together):
            found.append(Message("plan.wish_apart", {"left": left, "right": right}))
    for group in constraints.together:
        for wish in sorted(set(group) & constraints.excluded):
            for other in sorted(set(group) & required):
                found.append(Message("plan.wish_together", {"wish": other, "other": wish}))
        if len(set(group)) > constraints.most and set(group) & required:
            found.append(Message("plan.wish_group", {"count": len(set(group)), "most": constraints.most}))
    return (*found, *_dear(offer, constraints))


def _against(wish: str, offer: Offer, constraints: Constraints) -> Iterator[Message]:
    meant = [one for one in offer.actions if wish in {one.id, one.of}]
    if all({one.id, one.of} & constraints.excluded for one in meant):
        yield Message("plan.wish_excluded", {"wish": wish})
    if all(one.kind is ActionKind.INVESTIGATION for one in meant):
        yield Message("plan.wish_no_effect", {"wish": wish})
    soonest = min(one.ready_days for one in meant)
    if soonest > constraints.strike_days:
        late: dict[str, str | int] = {"wish": wish, "ready": soonest, "strike": constraints.strike_days}
        yield Message("plan.wish_late", late)
    needed = {offer.needs.get(one.id, "") for one in meant}
    if needed and all(one in constraints.excluded for one in needed):
        yield Message("plan.wish_unsafe", {"wish": wish, "other": min(needed)})


def _dear(offer: Offer, constraints: Constraints) -> Iterator[Message]:
    for agency, days in sorted(constraints.budgets.items()):
        least = 0
        for wish in set(constraints.required):
            meant = [one for one in offer.actions if wish in {one.id, one.of}]
            costs = [sum(cost.days for cost in one.costs if cost.agency == agency) for one in meant]
            least += min(costs, default=0)
        if least > days:
            yield Message("plan.wish_dear", {"agency": str(agency), "days": least, "budget": days})

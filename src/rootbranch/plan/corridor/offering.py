"""Say what could be done against a network, and against whom nothing may be.

    Network + predicates ─┬─▶ Target of every suspect or convicted person with a predicate ─▶ PlannedAction of each fitting kind
                          └─▶ Withheld: who or what is no target, and the reason

A thing is acted on through those known to hold it, and only where each of them is a target: half a family car is not taken
for one driver. Where people are held in a house, nothing is done to its holders unless the same plan secures the house.

Limits: cost, time and chance are those of the kind of action in the rules, not of the case; mutual assistance is one delay
for all pairs of countries. An investigation breaks nothing by itself: it is offered where evidence is missing.
Source: design, section 2; Smuggling of Migrants Protocol, art. 5 and 16; rules/corridor.toml.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rootbranch.model.category import as_target
from rootbranch.model.entities import EntityId
from rootbranch.model.ids import PartnerId
from rootbranch.model.networks import Link, LinkKind, Member, MemberKind, Network
from rootbranch.model.planned import ActionCost, ActionKind, Evidence, PlannedAction, Target
from rootbranch.model.records import Predicate
from rootbranch.plan.corridor.rules import CorridorRules, KindRule

LIAISON_DAYS = 2  # what an agency gives to have something done by another


class Reason(StrEnum):
    """Why nothing is offered against somebody or something."""

    NO_TARGET = "no_target"
    NO_PREDICATE = "no_predicate"
    HOLDER_NO_TARGET = "holder_no_target"
    NO_RECORD = "no_record"
    PEOPLE_HELD = "people_held"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """Who or what nothing is offered against."""

    of: EntityId
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """Who can act where; the first one given leads."""

    id: PartnerId
    territory: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What planning stands on beside the network.

    Args:
        predicates: Why each may be a target, by entity; nobody else is one.
        held: Places where records say that people are held.
    """

    predicates: Mapping[EntityId, Predicate]
    agencies: tuple[Agency, ...]
    held: frozenset[EntityId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What could be done.

    Args:
        needs: By action, another that has to be in the same plan so that nobody comes to harm.
    """

    actions: tuple[PlannedAction, ...]
    withheld: tuple[Withheld, ...]
    needs: Mapping[str, str]


def offer_actions(network: Network, ground: Ground, rules: CorridorRules) -> Offer:
    """List what could be done, sorted by id, and who or what is left alone."""
    members = {one.entity: one for one in network.members}
    targets: dict[EntityId, Target] = {}
    withheld: list[Withheld] = []
    for one in network.members:
        if one.kind is MemberKind.PERSON:
            if (reason := _left_alone(one, ground)) is not None:
                withheld.append(Withheld(of=one.entity, reason=reason))
            else:
                targets[one.entity] = Target(
                    entity=one.entity,
                    category=as_target(one.category),
                    predicate=ground.predicates[one.entity],
                )
    near: dict[EntityId, list[Link]] = defaultdict(list)
    for link in network.links:
        near[link.source].append(link)
        near[link.target].append(link)
    actions: list[PlannedAction] = []
    for one in network.members:
        reached = _reached(one, targets)
        if not reached:
            if one.kind not in {MemberKind.PERSON, MemberKind.ORGANISATION}:
                withheld.append(Withheld(of=one.entity, reason=Reason.HOLDER_NO_TARGET))
            continue
        made = list(_actions_on(one, reached, near[one.entity], ground, rules))
        if not made:
            withheld.append(Withheld(of=one.entity, reason=Reason.NO_RECORD))
        actions += made
    return _without_harm(actions, withheld, members, ground)


def _left_alone(one: Member, ground: Ground) -> Reason | None:
    if not one.target:
        return Reason.NO_TARGET
    return None if one.entity in ground.predicates else Reason.NO_PREDICATE


def _reached(one: Member, targets: Mapping[EntityId, Target]) -> tuple[Target, ...]:
    """Whom an action on a member reaches; nobody, unless each holder is a target."""
    if one.kind is MemberKind.PERSON:
        return (targets[one.entity],) if one.entity in targets else ()
    if not one.holders or any(holder not in targets for holder in one.holders):
        return ()
    return tuple(targets[holder] for holder in sorted(one.holders))


def _actions_on(
    one: Member, reached: tuple[Target, ...], near: list[Link], ground: Ground, rules: CorridorRules
) -> Iterator[PlannedAction]:
    records = tuple(sorted({record for link in near for record in link.records}))
    if not records:
        return
    present = {Evidence.PREDICATE, Evidence.RECORD}
    if any(link.kind is LinkKind.HOLDING for link in near):
        present.add(Evidence.HOLDING)
    if max(link.sources for link in near) > 1:
        present.add(Evidence.SECOND_SOURCE)
    for kind, rule in sorted(rules.kinds.items()):
        if one.kind not in rule.of:
            continue
        missing = [each for each in rule.required if each not in present]
        if kind is ActionKind.INVESTIGATION and Evidence.SECOND_SOURCE in present:
            continue  # there is nothing that it is needed for
        costs, jurisdiction, assistance = _where(one, rule, ground, rules)
        yield PlannedAction(
            id=f"{kind}:{one.entity}",
            kind=kind,
            of=one.entity,
            of_kind=one.kind,
            targets=reached,
            costs=costs,
            jurisdiction=jurisdiction,
            assistance_days=assistance,
            ready_days=rule.ready + assistance + len(missing) * rules.evidence_days,
            required=rule.required,
            present=tuple(each for each in rule.required if each in present),
            chance=rule.chance,
            records=records,
            limits=(*rule.limits, "mutual_assistance") if assistance else rule.limits,
        )


def _where(
    one: Member, rule: KindRule, ground: Ground, rules: CorridorRules
) -> tuple[tuple[ActionCost, ...], str, int]:
    """Say who does it at which cost, where, and how long assistance takes."""
    jurisdiction = one.territories[0] if one.territories else ""
    if not ground.agencies:
        return (), jurisdiction, 0
    lead = ground.agencies[0]
    local = next((each for each in ground.agencies if each.territory == jurisdiction), None)
    if local == lead or not jurisdiction:
        return (ActionCost(agency=lead.id, days=rule.days),), jurisdiction, 0
    liaison = ActionCost(agency=lead.id, days=LIAISON_DAYS)
    if local is None:
        return (liaison,), jurisdiction, rules.assistance_days
    return (ActionCost(agency=local.id, days=rule.days), liaison), jurisdiction, 0


def _without_harm(
    actions: list[PlannedAction],
    withheld: list[Withheld],
    members: Mapping[EntityId, Member],
    ground: Ground,
) -> Offer:
    """Tie each action on a holder of a house with people in it to the one that secures the house, or withhold it."""
    secured = {action.of: action.id for action in actions if action.kind is ActionKind.INFRASTRUCTURE}
    houses: dict[EntityId, list[EntityId]] = defaultdict(list)
    for place in sorted(ground.held & members.keys()):
        for holder in members[place].holders:
            houses[holder].append(place)
    needs: dict[str, str] = {}
    offered: list[PlannedAction] = []
    for action in actions:
        held = [place for one in action.targets for place in houses[one.entity] if place != action.of]
        if not held or action.kind is ActionKind.INVESTIGATION:
            offered.append(action)
        elif len(set(held)) == 1 and held[0] in secured:
            needs[action.id] = secured[held[0]]
            offered.append(action)
        else:
            withheld.append(Withheld(of=action.of, reason=Reason.PEOPLE_HELD))
    return Offer(
        actions=tuple(sorted(offered, key=lambda one: one.id)),
        withheld=tuple(sorted(set(withheld), key=lambda one: (one.of, one.reason))),
        needs=needs,
    )

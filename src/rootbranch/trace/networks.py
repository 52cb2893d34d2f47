"""Trace networks: links, what hangs together, who does what in it, from the root to the branches.

    Told ─ tie ─▶ links ─ strong enough ─▶ groups ─▶ roles ─▶ tiers ─▶ Network, one for each group of three persons or more

Limits: a network is what was seen of one; two that work together may come out as one, and one of which the middle was never
watched as two. Measured: `./run bench trace`.
Source: notes on networks, sections 4 and 5; design, section 2 (who may be a member at all).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rootbranch.model.category import SubjectCategory
from rootbranch.model.entities import EntityId
from rootbranch.model.networks import Link, LinkKind, Member, MemberKind, Network, RoleShare
from rootbranch.trace.groups import groups_of
from rootbranch.trace.links import Ties, tie
from rootbranch.trace.roles import shares_of
from rootbranch.trace.rules import TraceRules
from rootbranch.trace.statements import Subject, Told
from rootbranch.trace.tiers import tiers_of

Near = dict[str, dict[str, float]]


def trace_networks(told: Told, rules: TraceRules) -> tuple[Network, ...]:
    """Trace all networks, the largest first; what is told decides alone, in whatever order it comes."""
    ties = tie(told, rules)
    subjects = {one.entity: one for one in told.subjects}
    near = _without_ends(strengths(ties.links, rules.strength), subjects)
    found: list[Network] = []
    for group in groups_of(near, rules.apart, rules.again):
        persons = [subjects[EntityId(id)] for id in group if id in subjects]
        if len(persons) >= rules.persons_min:
            found.append(_network(set(group), persons, ties, near, told.kinds, rules))
    return tuple(sorted(found, key=lambda one: (-len(one.members), one.id)))


def strengths(links: Iterable[Link], least: float) -> Near:
    """Join the links of each pair: how probable it is that one of them holds; weaker pairs are left out."""
    doubts: dict[tuple[str, str], float] = defaultdict(lambda: 1.0)
    for one in links:
        doubts[one.source, one.target] *= 1 - one.chance.likely
    near: Near = defaultdict(dict)
    for (source, target), doubt in sorted(doubts.items()):
        if 1 - doubt >= least:
            near[source][target] = near[target][source] = 1 - doubt
    return dict(near)


def _without_ends(near: Near, subjects: Mapping[EntityId, Subject]) -> Near:
    """Leave out things that tie nobody to anybody: those with one neighbour, again and again."""
    kept = {id: dict(others) for id, others in near.items()}
    ends = [id for id, others in kept.items() if id not in subjects and len(others) < 2]
    while ends:
        id = ends.pop()
        for other in kept.pop(id, {}):
            kept[other].pop(id)
            if other not in subjects and len(kept[other]) == 1:
                ends.append(other)
    return {id: others for id, others in kept.items() if others}


def _network(
    group: set[str],
    persons: Sequence[Subject],
    ties: Ties,
    near: Near,
    kinds: Mapping[str, MemberKind],
    rules: TraceRules,
) -> Network:
    links = [one for one in ties.links if one.source in group and one.target in group]
    things = {id: kinds[id] for id in group if id in kinds}
    roles = shares_of(persons, links, rules)
    inside = {id: {other: near[id][other] for other in near[id] if other in group} for id in sorted(group)}
    tiers = tiers_of(strengths(links, rules.reach), roles, things)
    cells = {id: number for number, cell in enumerate(groups_of(inside, rules.cell)) for id in cell}
    members = [_person(one, roles[one.entity], tiers, cells) for one in persons]
    members += [_thing(id, things[id], links, group, ties, cells) for id in sorted(things)]
    members.sort(key=lambda one: one.entity)
    oldest = min(one.entity for one in persons)
    return Network(id=oldest, members=tuple(members), links=tuple(links))


def _person(
    one: Subject, roles: tuple[RoleShare, ...], tiers: Mapping[str, int], cells: Mapping[str, int]
) -> Member:
    counted = Counter(one.territories)
    person = one.kind is MemberKind.PERSON
    return Member(
        entity=one.entity,
        kind=one.kind,
        category=one.category,
        roles=roles if person else (),
        tier=tiers.get(one.entity) if person else None,
        override=one.override,
        territories=tuple(sorted(counted, key=lambda each: (-counted[each], each))),
        group=cells[one.entity],
    )


def _thing(
    id: str, kind: MemberKind, links: Sequence[Link], group: set[str], ties: Ties, cells: Mapping[str, int]
) -> Member:
    own = (one for one in links if one.kind is LinkKind.HOLDING and id in (one.source, one.target))
    linked = {one.target if one.source == id else one.source for one in own}
    named = {*ties.holders.get(id, ()), *linked} & group
    return Member(
        entity=EntityId(id),
        kind=kind,
        category=SubjectCategory.NOT_A_PERSON,
        holders=tuple(sorted(EntityId(one) for one in named if not one.startswith(_THINGS))),
        group=cells[id],
    )


_THINGS = tuple(f"{kind}:" for kind in MemberKind)

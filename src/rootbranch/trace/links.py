"""Make links out of statements: who has to do with whom, by what, when, how probably, on which records.

    statements ─ holders of things ─▶ who a number stands for ─▶ pairs ─ grade, days, origins, commonness ─▶ Link

A number that one person holds stands for that person; one that several hold, or nobody, stands for itself. What says the same
twice in one day, or comes from one origin by five agencies, counts once. A number that many ring is damped, and one that
everybody rings ties nobody.

Limits: what a grade is worth is an order of ours (`rules/tracing.toml`); statements of different origins are taken to be
independent, which colluding sources are not.
Source: notes on networks, section 4; domain, section 1 (F and 6 are unknown, not middling).
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from rootbranch.model.entities import EntityId
from rootbranch.model.networks import Link, LinkKind, MemberKind, Span
from rootbranch.trace.facts import Part, StatementKind
from rootbranch.trace.rules import TraceRules
from rootbranch.trace.statements import Grade, Statement, Told

_BETWEEN_ENDS = {
    StatementKind.CALL: LinkKind.CALL,
    StatementKind.MESSAGE: LinkKind.MESSAGE,
    StatementKind.PAYMENT: LinkKind.PAYMENT,
    StatementKind.OWNERSHIP: LinkKind.OWNERSHIP,
    StatementKind.MEMBERSHIP: LinkKind.MEMBERSHIP,
    StatementKind.DIRECTORSHIP: LinkKind.DIRECTORSHIP,
    StatementKind.FAMILY: LinkKind.FAMILY,
    StatementKind.ASSOCIATION: LinkKind.ASSOCIATION,
    StatementKind.CONNECTION: LinkKind.CONNECTION,
}
_AMONG_FOUND = {
    StatementKind.STOP: LinkKind.JOURNEY,
    StatementKind.HANDSET: LinkKind.SHARED_PHONE,
    StatementKind.VEHICLE: LinkKind.SHARED_VEHICLE,
}
_SHARED = {
    MemberKind.PHONE: LinkKind.SHARED_PHONE,
    MemberKind.ACCOUNT: LinkKind.SHARED_ACCOUNT,
    MemberKind.VEHICLE: LinkKind.SHARED_VEHICLE,
    MemberKind.PLACE: LinkKind.SHARED_PLACE,
}
DAYS_MAX = 3  # that make one origin more credible
_STANDS_FOR_NOBODY = frozenset({MemberKind.VEHICLE, MemberKind.PLACE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """All links of what was told, and who holds which thing.

    Attributes:
        stands_for: Of a thing that one person holds, that person.
        holders: Of each other thing that somebody holds, who.
        others: Of each end, with how many others it has to do.
    """

    links: tuple[Link, ...]
    stands_for: Mapping[str, EntityId]
    holders: Mapping[str, tuple[EntityId, ...]]
    others: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Said:
    record: str
    day: date | None
    until: date | None
    grade: Grade


def tie(told: Told, rules: TraceRules) -> Ties:
    """Make the links of all that was told; their order is that of their ends and kinds."""
    known = {one.entity for one in told.subjects}
    held = _held(told, known)
    stands_for = {
        thing: next(iter(who))
        for thing, who in held.items()
        if len(who) == 1 and told.kinds[thing] not in _STANDS_FOR_NOBODY
    }
    shared = {
        thing: tuple(sorted(who))
        for thing, who in held.items()
        if thing not in stands_for and len(who) <= rules.holders_max
    }
    crowded = {thing for thing in held if thing not in stands_for and thing not in shared}
    borne = {
        thing
        for one in told.statements
        if one.kind is StatementKind.VEHICLE
        for part, thing in one.mentions
        if part is Part.HELD
    }
    said: dict[tuple[str, str, LinkKind], list[_Said]] = defaultdict(list)
    for one in told.statements:
        for left, right, kind in _pairs(one, stands_for, crowded, borne, told.kinds, rules):
            if left != right and all(end in known or end in told.kinds for end in (left, right)):
                source, target = sorted((left, right))
                said[source, target, kind].append(_said(one))
    _share(told, held, shared, said)
    _arrest(told, known, rules, said)
    others = _others(said)
    persons = {one.entity for one in told.subjects if one.kind is MemberKind.PERSON}
    links = (
        _link(source, target, kind, found, others, persons, rules)
        for (source, target, kind), found in sorted(said.items())
        if max(_commonness(end, others, persons) for end in (source, target)) <= rules.common_most
    )
    return Ties(links=tuple(links), stands_for=stands_for, holders=shared, others=others)


def _said(one: Statement) -> _Said:
    return _Said(one.record, one.day, one.until, one.grade)


def _held(told: Told, known: set[EntityId]) -> dict[str, set[EntityId]]:
    """Say who holds which thing, by what records of persons, of things and of ownership say."""
    held: dict[str, set[EntityId]] = defaultdict(set)
    for one in told.statements:
        for who, thing in _holdings(one):
            if who in known and told.kinds.get(thing) is not MemberKind.ORGANISATION:
                held[thing].add(EntityId(who))
    return held


def _holdings(one: Statement) -> Iterator[tuple[str, str]]:
    """Give who holds what by one statement; a holder may turn out to be nobody who is known."""
    own = [thing for part, thing in one.mentions if part is Part.HELD]
    if one.about is not None:
        yield from ((one.about, thing) for thing in own)
    yield from ((who, thing) for part, who in one.mentions if part is Part.HOLDER for thing in own)
    if one.kind is StatementKind.OWNERSHIP:
        owners = [who for part, who in one.mentions if part is Part.ONE]
        yield from ((who, thing) for part, thing in one.mentions if part is Part.OTHER for who in owners)


def _pairs(
    one: Statement,
    stands_for: Mapping[str, EntityId],
    crowded: set[str],
    borne: set[str],
    kinds: Mapping[str, MemberKind],
    rules: TraceRules,
) -> Iterator[tuple[str, str, LinkKind]]:
    """Give the pairs of ends that one statement ties."""
    ends: dict[Part, list[str]] = defaultdict(list)
    for part, thing in one.mentions:
        if thing in kinds and kinds[thing] is MemberKind.PLACE:
            continue
        if thing not in crowded and (kinds.get(thing) is not MemberKind.VEHICLE or thing in borne):
            ends[part].append(stands_for.get(thing, thing))
    if kind := _BETWEEN_ENDS.get(one.kind):
        for left in ends[Part.ONE]:
            for right in ends[Part.OTHER]:
                yield left, right, LinkKind.HOLDING if _owns(kind, left, right, kinds) else kind
        return
    if (kind := _AMONG_FOUND.get(one.kind)) and len(ends[Part.FOUND]) <= rules.found_max:
        for left, right in combinations(ends[Part.FOUND], 2):
            yield left, right, kind
        if one.kind is StatementKind.VEHICLE:
            for vehicle in ends[Part.HELD]:
                yield from ((vehicle, user, LinkKind.HOLDING) for user in ends[Part.FOUND])


def _owns(kind: LinkKind, left: str, right: str, kinds: Mapping[str, MemberKind]) -> bool:
    return kind is LinkKind.OWNERSHIP and (left in kinds) != (right in kinds)


def _share(
    told: Told,
    held: Mapping[str, set[EntityId]],
    shared: Mapping[str, tuple[EntityId, ...]],
    said: dict[tuple[str, str, LinkKind], list[_Said]],
) -> None:
    """Tie those who hold one thing to one another, and each to the thing; a place is no member."""
    for one in told.statements:
        for who, thing in _holdings(one):
            if thing not in shared or who not in held[thing]:
                continue
            if told.kinds[thing] is not MemberKind.PLACE:
                source, target = sorted((who, thing))
                said[source, target, LinkKind.HOLDING].append(_said(one))
            for other in held[thing] - {EntityId(who)}:
                source, target = sorted((who, other))
                said[source, target, _SHARED[told.kinds[thing]]].append(_said(one))


def _arrest(
    told: Told, known: set[EntityId], rules: TraceRules, said: dict[tuple[str, str, LinkKind], list[_Said]]
) -> None:
    """Tie those who were arrested in one place on one day; the reports of both say so."""
    events: dict[str, list[tuple[EntityId, _Said]]] = defaultdict(list)
    for one in told.statements:
        if one.kind is StatementKind.ARREST and one.about in known:
            for part, event in one.mentions:
                if part is Part.FOUND:
                    events[event].append((one.about, _said(one)))
    for arrested in events.values():
        if 1 < len({who for who, _ in arrested}) <= rules.found_max:
            for (left, ours), (right, theirs) in combinations(arrested, 2):
                if left != right:
                    source, target = sorted((left, right))
                    said[source, target, LinkKind.CO_ARREST] += [ours, theirs]


def _others(said: Iterable[tuple[str, str, LinkKind]]) -> dict[str, int]:
    near: dict[str, set[str]] = defaultdict(set)
    for source, target, _ in said:
        near[source].add(target)
        near[target].add(source)
    return {end: len(others) for end, others in near.items()}


def _commonness(end: str, others: Mapping[str, int], persons: set[EntityId]) -> int:
    """Count with how many others a thing or an organisation has to do; a person is no common value."""
    return 0 if end in persons else others[end]


def _link(
    source: str,
    target: str,
    kind: LinkKind,
    found: list[_Said],
    others: Mapping[str, int],
    persons: set[EntityId],
    rules: TraceRules,
) -> Link:
    damped = _damping(source, target, others, persons, rules)
    days = [day for one in found for day in (one.day, one.until) if day is not None]
    origins: dict[str, list[_Said]] = defaultdict(list)
    for one in found:
        origins[one.grade.origin].append(one)
    # Where saying it again speaks against it, as with sums paid in parts, it does so whoever says it.
    least = len({one.day for one in found}) if rules.more[kind] > 1 else 1
    spans = [_of_origin(own, kind, least, rules) for _, own in sorted(origins.items())]
    return Link(
        source=EntityId(source),
        target=EntityId(target),
        kind=kind,
        first=min(days, default=None),
        last=max(days, default=None),
        chance=_either(spans, damped),
        sources=len(origins),
        records=tuple(sorted({one.record for one in found})),
    )


def _damping(
    source: str, target: str, others: Mapping[str, int], persons: set[EntityId], rules: TraceRules
) -> float:
    """Say how much of a link's chance is left: many ring a common value, a stranger's number rings once, unknown ends know less."""
    common = [_commonness(end, others, persons) for end in (source, target)]
    factor = math.prod(min(1.0, rules.common_free / max(1, each)) for each in common)
    if 1 in common:
        factor *= rules.lonely
    if all(common):
        factor *= rules.nobodys
    return factor


def _of_origin(found: list[_Said], kind: LinkKind, days_min: int, rules: TraceRules) -> Span:
    """Weigh what one origin says: how far it is to be believed at all, and on how many days it said so, each as credible as its best."""
    best: dict[date | None, _Said] = {}
    for one in found:
        if one.day not in best or _weight(one, rules) > _weight(best[one.day], rules):
            best[one.day] = one
    doubt = min(1.0, (1 - rules.first[kind]) * rules.more[kind] ** (max(days_min, len(best)) - 1))
    surest = sorted(best.values(), key=lambda one: _weight(one, rules), reverse=True)[:DAYS_MAX]
    source = max((_source(one.grade, rules) for one in surest), key=lambda span: (span.likely, span.low))
    low, likely, high = (
        getattr(source, name)
        * (1 - math.prod(1 - getattr(_information(one.grade, rules), name) for one in surest))
        * (1 - doubt)
        for name in ("low", "likely", "high")
    )
    return Span(low=low, likely=max(low, likely), high=min(1.0, max(likely, high)))


def _weight(one: _Said, rules: TraceRules) -> tuple[float, float]:
    source, said = _source(one.grade, rules), _information(one.grade, rules)
    return source.likely * said.likely, source.low * said.low


def _source(grade: Grade, rules: TraceRules) -> Span:
    return rules.source[grade.scale][grade.source]


def _information(grade: Grade, rules: TraceRules) -> Span:
    return rules.information[grade.scale][grade.information]


def _either(spans: list[Span], damped: float) -> Span:
    """Join what independent origins say: it is wrong only if all of them are."""
    low, likely, high = (
        damped * (1 - math.prod(1 - getattr(span, name) for span in spans))
        for name in ("low", "likely", "high")
    )
    return Span(low=low, likely=max(low, likely), high=min(1.0, max(likely, high)))

"""Say what somebody may be doing in a network: every role with its share, and the rules that spoke for it.

    conduct on record ┐
    links, countries  ├─ rules: points ─▶ shares, adding up to 1
    where known       ┘                         ▲
                            an analyst's word ──┘ outweighs all

What is shown is a distribution, because links alone seldom tell a guide from a driver. A rule is named beside the role it
speaks for, so that whoever reads can weigh it.

Limits: rules are read off links that were seen; somebody nobody watched looks like the average.
Source: notes on networks, section 4 (soft roles); rules/tracing.toml.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from rootbranch.model.networks import Link, NetworkRole, RoleShare
from rootbranch.trace.rules import TraceRules
from rootbranch.trace.statements import Subject

TOLD, OVERRIDE = "told", "override"
BUSY, HUB = 5, 8  # with how many others somebody has to do
STAR_MIN, STAR_SHARE = 4, 0.35  # with how many, and how many pairs of these have to do with one another
SHARE_DIGITS = 6
_HERE = {
    "EC": "first", "PE": "first", "VE": "first", "CO": "jungle", "PA": "jungle", "GT": "middle", "HN": "middle",
    "SV": "middle", "NI": "middle", "CR": "middle", "MX": "north", "US": "last", "CA": "last",
}  # fmt: skip


def shares_of(
    subjects: Sequence[Subject], links: Sequence[Link], rules: TraceRules
) -> dict[str, tuple[RoleShare, ...]]:
    """Give the roles of each person of one network, the likeliest first."""
    spoke = _rules_of(subjects, links)
    return {one.entity: _shares(one, spoke[one.entity], rules) for one in subjects}


def _rules_of(subjects: Sequence[Subject], links: Sequence[Link]) -> dict[str, tuple[str, ...]]:
    """Name the rules that hold for each person."""
    near: dict[str, set[str]] = defaultdict(set)
    for one in links:
        near[one.source].add(one.target)
        near[one.target].add(one.source)
    return {one.entity: tuple(_named(one, near)) for one in subjects}


def _named(one: Subject, near: Mapping[str, set[str]]) -> Iterator[str]:
    own = near.get(one.entity, set())
    for least, rule in ((BUSY, "busy"), (HUB, "hub")):
        if len(own) >= least:
            yield rule
    if len(own) >= STAR_MIN and _closed(own, near) < STAR_SHARE:
        yield "star"
    yield from sorted({_HERE[each] for each in one.territories if each in _HERE})


def _closed(own: set[str], near: Mapping[str, set[str]]) -> float:
    """Say which share of the pairs of somebody's neighbours have to do with one another."""
    both = sum(len(near.get(one, set()) & own) for one in own)
    return both / (len(own) * (len(own) - 1))


def _shares(one: Subject, spoke: Sequence[str], rules: TraceRules) -> tuple[RoleShare, ...]:
    if one.override is not None:
        return (RoleShare(role=one.override.role, share=1.0, rules=(OVERRIDE,)),)
    points = {role: rules.prior.get(role, 0.0) for role in NetworkRole}
    named: dict[NetworkRole, dict[str, float]] = defaultdict(dict)
    for rule in spoke:
        for role, more in rules.points.get(rule, {}).items():
            points[role] += more
            named[role][rule] = more
    for role, records in one.conduct.items():
        named[role][TOLD] = rules.told * (1 + math.log2(len(records)) / 2)
        points[role] += named[role][TOLD]
    return _softened(points, named, rules.scale)


def _softened(
    points: Mapping[NetworkRole, float], named: Mapping[NetworkRole, Mapping[str, float]], scale: float
) -> tuple[RoleShare, ...]:
    """Turn points into shares of whole millionths that add up to 1."""
    most = max(points.values())
    raw = {role: math.exp((each - most) * scale) for role, each in points.items()}
    whole = sum(raw.values())
    shares = {role: round(each / whole, SHARE_DIGITS) for role, each in raw.items()}
    first = max(shares, key=lambda role: (shares[role], role))
    shares[first] = round(shares[first] + 1 - sum(shares.values()), SHARE_DIGITS)
    return tuple(
        RoleShare(
            role=role,
            share=shares[role],
            rules=tuple(
                rule
                for rule, more in sorted(named.get(role, {}).items(), key=lambda one: (-one[1], one[0]))
                if more > 0
            ),
        )
        for role in sorted(shares, key=lambda role: (-shares[role], role))
    )

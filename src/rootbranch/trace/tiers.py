"""Say how near to the root everybody is: 0 for those who most likely organise, 1 for whoever hangs on one of them, and so on.

    organiser ≥ half, or the likeliest of all ─▶ tier 0 ─ strong links ─▶ tier 1 ─▶ tier 2 …

Two who share a telephone that nobody is known to hold, or ring two such that ring one another, are one step apart.

Limits: a root that no record speaks of is not found; then the likeliest organiser stands in its place.
Source: design, section 1 ("where is the root"); Campana 2018 (organisers seldom work with one another).
"""

from collections.abc import Mapping, Sequence

from rootbranch.model.networks import MemberKind, NetworkRole, RoleShare

ROOT_SHARE = 0.5
THINGS_BETWEEN = 2


def tiers_of(
    near: Mapping[str, Mapping[str, float]],
    roles: Mapping[str, Sequence[RoleShare]],
    kinds: Mapping[str, MemberKind],
) -> dict[str, int]:
    """Give the tier of everybody who hangs on a root; things have none.

    Args:
        near: Links that are strong enough, both ways round.
        roles: Of persons.
        kinds: Of things.
    """
    organising = {id: _share(own) for id, own in roles.items()}
    most = max(organising.values(), default=0.0)
    roots = sorted(id for id, share in organising.items() if share >= min(ROOT_SHARE, most))
    found, front, tier = dict.fromkeys(roots, 0), list(roots), 0
    while front:
        tier += 1
        reached = sorted(_next(front, near, kinds) - found.keys())
        front = [id for id in reached if id in roles]
        found |= dict.fromkeys(front, tier)
    return found


def _share(roles: Sequence[RoleShare]) -> float:
    return next((one.share for one in roles if one.role is NetworkRole.ORGANISER), 0.0)


def _next(
    front: Sequence[str], near: Mapping[str, Mapping[str, float]], kinds: Mapping[str, MemberKind]
) -> set[str]:
    reached: set[str] = set()
    edge = set(front)
    for _ in range(THINGS_BETWEEN + 1):
        beside = {other for id in edge for other in near.get(id, ())} - reached
        reached |= beside
        edge = {id for id in beside if id in kinds}
    return reached

"""Invented networks with roles, tiers and links; no topology of anybody real."""

import random
from datetime import date

from rootbranch.model.category import SubjectCategory
from rootbranch.model.entities import EntityId
from rootbranch.model.ids import PartnerId
from rootbranch.model.networks import (
    Link,
    LinkKind,
    Member,
    MemberKind,
    Network,
    NetworkRole,
    RoleShare,
    Span,
)
from rootbranch.model.records import Predicate
from rootbranch.plan.corridor.offering import Agency, Ground

WHY = Predicate(conduct="led", material_benefit="fee", officer="o", date="2026-01-01")
CHAIN = (
    (NetworkRole.ORGANISER, 1), (NetworkRole.RECRUITER, 4), (NetworkRole.TRAVEL_ORGANISER, 2), (NetworkRole.DOCUMENT_FORGER, 2),
    (NetworkRole.GUIDE, 5), (NetworkRole.TRANSPORTER, 4), (NetworkRole.BOATMAN, 2), (NetworkRole.STASH_HOUSE_KEEPER, 4),
    (NetworkRole.MONEY_MOVER, 2), (NetworkRole.LOOKOUT, 2),
)  # fmt: skip
AGENCIES = (Agency(id=PartnerId("north"), territory="XA"), Agency(id=PartnerId("south"), territory="XB"))


def person(
    name: str,
    *roles: tuple[NetworkRole, float],
    tier: int | None = 2,
    category: SubjectCategory = SubjectCategory.SUSPECT,
    territory: str = "XA",
) -> Member:
    """A person of a network."""
    shares = tuple(RoleShare(role=role, share=share, rules=("seen",)) for role, share in roles)
    return Member(
        entity=EntityId(name), kind=MemberKind.PERSON, category=category, roles=shares, tier=tier,
        territories=(territory,),
    )  # fmt: skip


def thing(name: str, kind: MemberKind, *holders: str) -> Member:
    """A thing that somebody is known to hold."""
    return Member(
        entity=EntityId(name), kind=kind, category=SubjectCategory.NOT_A_PERSON,
        holders=tuple(EntityId(one) for one in holders), territories=("XA",),
    )  # fmt: skip


def tie(one: str, other: str, likely: float = 0.9, kind: LinkKind = LinkKind.CALL, sources: int = 2) -> Link:
    """A link between two, with a record of its own."""
    left, right = sorted((one, other))
    return Link(
        source=EntityId(left), target=EntityId(right), kind=kind, first=date(2026, 1, 1), last=date(2026, 2, 1),
        chance=Span(low=max(0.0, likely - 0.2), likely=likely, high=min(1.0, likely + 0.1)),
        sources=sources, records=(f"r-{left}-{right}",),
    )  # fmt: skip


def invented(size: int, seed: int, *, things: bool = True) -> Network:
    """A network of cells: each a chain of roles around an organiser, joined by a few who serve several."""
    chance = random.Random(seed)
    whole = sum(many for _, many in CHAIN)
    members: list[Member] = []
    cell: dict[str, int] = {}
    by: dict[tuple[int, NetworkRole], list[str]] = {}
    cells = max(1, round(size / whole))
    number = 0
    while len(members) < size:
        for role, many in CHAIN:
            for _ in range(many):
                if len(members) >= size:
                    break
                name, own = f"p{number:03}", (number // whole) % cells
                first = chance.uniform(0.6, 1.0)
                other = chance.choice([one for one, _ in CHAIN if one is not role])
                tier = 0 if role is NetworkRole.ORGANISER else chance.choice((1, 2, 2, 3))
                members.append(
                    person(
                        name,
                        (role, first),
                        (other, 1 - first),
                        tier=tier,
                        territory=chance.choice("AAB").join(("X", "")),
                    )
                )
                cell[name] = own
                by.setdefault((own, role), []).append(name)
                number += 1
    ties: set[tuple[str, str]] = set()
    names = [str(one.entity) for one in members]
    for left in names:
        for right in chance.sample(names, len(names)):
            if left < right:
                likely = 0.22 if cell[left] == cell[right] else 0.8 / size
                if chance.random() < likely:
                    ties.add((left, right))
    for (own, role), some in by.items():
        if role is NetworkRole.ORGANISER:
            for name in names:
                if cell[name] == own and name not in some and chance.random() < 0.35:
                    ties.add(tuple(sorted((some[0], name))))  # type: ignore[arg-type]
    links = [
        tie(one, other, chance.choice((0.5, 0.7, 0.9)), sources=chance.choice((1, 2, 3)))
        for one, other in sorted(ties)
    ]
    if things:
        for (own, role), some in sorted(by.items()):
            kinds = {
                NetworkRole.MONEY_MOVER: MemberKind.ACCOUNT,
                NetworkRole.TRANSPORTER: MemberKind.VEHICLE,
                NetworkRole.STASH_HOUSE_KEEPER: MemberKind.PLACE,
            }
            if role in kinds:
                for at, holder in enumerate(some[:3]):
                    name = f"t-{role}-{own}-{at}"
                    members.append(thing(name, kinds[role], holder))
                    links.append(tie(holder, name, 0.9, LinkKind.HOLDING))
    return Network(id="p000", members=tuple(sorted(members, key=lambda m: m.entity)), links=tuple(links))


def ground(network: Network, held: frozenset[str] = frozenset()) -> Ground:
    """Everybody has a predicate."""
    return Ground(
        predicates={one.entity: WHY for one in network.members if one.kind is MemberKind.PERSON},
        agencies=AGENCIES,
        held=frozenset(EntityId(one) for one in held),
    )

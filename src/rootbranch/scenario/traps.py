"""Plant people who must not be taken for what they look like.

    networks, people around them ─▶ share_nickname ─▶ nine men of all kinds whom everybody calls the same
    networks ─────────────────────▶ seat_official ──▶ a corrupt official who is a partner's contact officer too

Others come of themselves and are only named: brothers, people whom a court cleared, relatives who pay more often than a
driver is paid, minors whom one agency takes for adults (`mentions`).

Source: notes on the synthetic region, section 3.6 (planted traps).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from random import Random

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.cast import DOUBLE_ROLE
from rootbranch.scenario.chance import some
from rootbranch.scenario.networks import ORGANISER, Network
from rootbranch.scenario.people import SHARED_NICKNAME, Person
from rootbranch.scenario.registrar import Registrar

OFFICIAL = "corrupt official"
NICKNAME = SHARED_NICKNAME
HELD_BY: Mapping[str, int] = {"offenders": 4, "associates": 3, "protected": 2}

Group = tuple[Person, ...]


def share_nickname(
    random: Random, networks: tuple[Network, ...], associates: Group, protected: Group
) -> tuple[tuple[Network, ...], Group, Group]:
    """Let nine men bear one nickname: offenders, people around them and protected persons."""
    members = tuple(one for network in networks for one in network.members)
    already = sum(one.nickname == NICKNAME for one in members)
    offenders = _called(random, members, HELD_BY["offenders"] - already)
    others = _called(random, associates, HELD_BY["associates"]) | _called(
        random, protected, HELD_BY["protected"]
    )
    return (
        tuple(_with(network, offenders) for network in networks),
        tuple(others.get(one.id, one) for one in associates),
        tuple(others.get(one.id, one) for one in protected),
    )


def _called(random: Random, people: Group, count: int) -> dict[str, Person]:
    free = [one for one in people if one.sex == "H" and not one.nickname and one.other is None]
    return {one.id: replace(one, nickname=NICKNAME) for one in some(random, free, max(0, count))}


def seat_official(random: Random, networks: tuple[Network, ...], registrar: Registrar) -> tuple[Network, ...]:
    """Give one corrupt official the name of a contact officer; an aide takes the place where there is none.

    Chosen is somebody without relatives, who would otherwise have another name than theirs.
    """
    fitting = [
        one
        for network in networks
        for one in network.members
        if one.nationality == DOUBLE_ROLE.nationality
        and one.sex == "H"
        and one.role != ORGANISER
        and one.category is SubjectCategory.SUSPECT
        and one.other is None
        and not registrar.kindred.knows(one.id)
    ]
    seated = [one for one in fitting if one.role == OFFICIAL] or fitting
    chosen = some(random, seated, 1)
    for one in chosen:
        registrar.forget(one)
    named = {
        one.id: replace(
            one,
            given=DOUBLE_ROLE.given,
            paternal=DOUBLE_ROLE.paternal,
            maternal=DOUBLE_ROLE.maternal,
            role=OFFICIAL,
            way="",
            nickname="",
        )
        for one in chosen
    }
    return tuple(_with(network, named) for network in networks)


def is_double(person: Person) -> bool:
    """Say whether an offender is a contact officer of the platform as well."""
    role = DOUBLE_ROLE
    return person.role == OFFICIAL and (person.given, person.paternal, person.maternal) == (
        role.given,
        role.paternal,
        role.maternal,
    )


def brothers(networks: Iterable[Network], offenders: Group) -> Iterator[tuple[Person, Person]]:
    """List the brothers who were born for a member of a network, each with the member."""
    members = {one.id: one for network in networks for one in network.members}
    by_name = {(one.given[0], one.paternal, one.maternal, one.cell): one for one in members.values()}
    for one in offenders:
        if one.id not in members:
            yield one, by_name[one.given[0], one.paternal, one.maternal, one.cell]


def _with(network: Network, changed: Mapping[str, Person]) -> Network:
    """Put the changed persons wherever the network holds them."""
    if not any(one.id in changed for one in network.members):
        return network

    def now(person: Person) -> Person:
        return changed.get(person.id, person)

    ties = {tie.id: replace(tie, one=now(tie.one), other=now(tie.other)) for tie in network.ties}
    return replace(
        network,
        members=tuple(map(now, network.members)),
        ties=tuple(ties.values()),
        ties_of={id: tuple(ties[tie.id] for tie in own) for id, own in network.ties_of.items()},
        funnels=tuple(replace(one, holder=now(one.holder)) for one in network.funnels),
    )

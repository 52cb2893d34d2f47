"""Let armed groups take a toll from whoever passes their town: who collects, what is paid, and who rings whom for it.

    towns of the map ─▶ invent_collectors ─▶ Collector(person, group, town)   known to an agency, heard on the telephone
    true journeys ────▶ make_tolls ────────▶ Toll(group, network, usd)        in cash; a few are in a notebook (`agencies/cash`)

A collector is of no network, although organisers of every network that passes ring one: whoever takes calls for membership
takes an armed group's collector for the broker of two networks.

Limits: which towns, how many collect there and how often somebody pays is an assumption; sums are those that were measured.
Source: notes on the synthetic region, sections 2.1 (toll), 2.2 (500 to 5,000 a group) and 3.1 (toll collector, outside networks).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from rootbranch.scenario.calls import CallMade
from rootbranch.scenario.chance import between, stream
from rootbranch.scenario.collectors import Collector
from rootbranch.scenario.networks import ORGANISER, Network
from rootbranch.scenario.passages import Passage
from rootbranch.scenario.people import Person
from rootbranch.scenario.traps import is_double
from rootbranch.scenario.world import World

TRAP = "toll_collector"
PAYS = 0.35  # of the groups that pass
_USD = ((0, 500), (0.25, 850), (0.5, 1_300), (0.75, 2_500), (1, 5_000))  # of a group
_RUNG = 0.08  # of the calls of people who have nothing to do with one another


@dataclass(frozen=True, slots=True, kw_only=True)
class Toll:
    """What a network paid for one group on one leg, whole dollars, in cash.

    Args:
        payer: An organiser who sent the money; None where no organiser was free that day.
    """

    group: str
    network: str
    collector: Person
    payer: Person | None
    at: datetime
    origin: str
    stop: str
    usd: int


def make_tolls(world: World, passages: Iterable[Passage]) -> Iterator[Toll]:
    """Draw what the journeys of a district paid, in the order of the journeys."""
    random, whose = stream(world.seed, "tolls"), stream(world.seed, "who pays tolls")
    chiefs = {network.id: _chiefs(world, network) for network in world.networks}
    at: dict[str, list[Collector]] = {}
    for one in world.collectors:
        at.setdefault(one.town, []).append(one)
    for passage in passages:
        if passage.stop in at and random.random() < PAYS:
            collector = random.choice(at[passage.stop])
            free = [one for one, until in chiefs[passage.network.id] if passage.at.date() < until]
            yield Toll(
                group=collector.group,
                network=passage.network.id,
                collector=collector.person,
                payer=whose.choice(free) if free else None,
                at=passage.at,
                origin=passage.origin,
                stop=passage.stop,
                usd=round(between(random, _USD) / 50) * 50,
            )


def with_tolls(world: World, calls: Iterable[CallMade]) -> Iterator[CallMade]:
    """Let organisers ring those who collect, instead of some calls that mean nothing; all other calls stay as they are."""
    random = stream(world.seed, "calls about tolls")
    chiefs = [chief for network in world.networks for chief in _chiefs(world, network)]
    for call in calls:
        if call.tie or call.trap or random.random() >= _RUNG or not (chiefs and world.collectors):
            yield call
            continue
        chief, collector = random.choice(chiefs), random.choice(world.collectors).person
        if call.at.date() >= chief[1]:
            yield call
            continue
        yield replace(
            call,
            caller=chief[0].phone,
            receiver=collector.phone,
            ends=(chief[0].id, collector.id),
            trap=TRAP,
        )


def _chiefs(world: World, network: Network) -> list[tuple[Person, date]]:
    """List the organisers of a network, each with the day from which they are not free."""
    organisers = [one for one in network.members if one.role == ORGANISER and not is_double(one)]
    return [(one, world.free_until(one)) for one in organisers]

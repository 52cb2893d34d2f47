"""Draw the true journeys of the networks, leg by leg, whether anybody stopped them or not.

A journey goes along one leg of the corridor, past the places where the leg begins and ends. Where an action has just struck its
network in one of them, it stays away: most of those go along a neighbouring leg instead.
What an action changed is counted over all of them; agencies stop a few.

Limits: legs are drawn one by one, so nobody can be followed from Quito to Houston; how many there are is an assumption.
Source: notes on the synthetic region, sections 2.3 and 3.3.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from rootbranch.scenario.calls import moment
from rootbranch.scenario.chance import stream, table
from rootbranch.scenario.effects import Disruption, disruptions
from rootbranch.scenario.networks import Network
from rootbranch.scenario.period import DAYS, FIRST_DAY, FIRST_DELIVERY, LAST_DAY
from rootbranch.scenario.world import World

LEGS_A_WEEK = 120  # of one network: about ten groups a week, each from end to end
UNSEEN = 1  # at least as many that nobody stopped as were
_WEEKS, _SEEN_DAYS = DAYS // 7, (FIRST_DELIVERY - FIRST_DAY).days
Leg = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A group of one network on one leg.

    Args:
        stop: Where the leg ends, and where they are stopped if they are.
        avoided: The outcome that made them go this way instead of their own; empty otherwise.
    """

    network: Network
    origin: str
    stop: str
    at: datetime
    avoided: str


def make_passages(world: World) -> Iterator[Passage]:
    """Draw all journeys of a district, in no order."""
    random, struck, legs = stream(world.seed, "passages"), _Struck(tuple(disruptions(world))), _legs()
    number = max(
        len(world.networks) * LEGS_A_WEEK * _WEEKS, world.size.journeys * (1 + UNSEEN) * DAYS // _SEEN_DAYS
    )
    for _ in range(number):
        network = random.choice(world.networks)
        leg, at, avoided = _way(random, network, legs, struck)
        yield Passage(network=network, origin=leg[0], stop=leg[1], at=at, avoided=avoided)


def stopped(world: World, passages: Sequence[Passage]) -> Iterator[Passage]:
    """Draw which of them an agency stopped, so that they are in the files of the first delivery."""
    seen = [one for one in passages if one.at.date() < FIRST_DELIVERY]
    yield from stream(world.seed, "stopped").sample(seen, world.size.journeys)


def _legs() -> tuple[Leg, ...]:
    return tuple((origin, stop) for origin, stop in table("places")["corridor"]["legs"])


def _way(
    random: Random, network: Network, legs: Sequence[Leg], struck: "_Struck"
) -> tuple[Leg, datetime, str]:
    """Choose leg and moment; a journey that waits is drawn anew."""
    while True:
        leg, at = random.choice(legs), moment(random, FIRST_DAY, LAST_DAY)
        hit = struck.by(network.id, leg, at.date())
        if hit is None or random.random() >= hit.stays_away:
            return leg, at, ""
        if random.random() < hit.displaced:
            near = [other for other in legs if hit.place not in other and set(other) & set(leg)]
            others = near or [other for other in legs if hit.place not in other]
            return random.choice(others), at, hit.outcome


class _Struck:
    """Finds the action under which a network stays away from a place on a day; the strongest of several."""

    def __init__(self, all_of_them: tuple[Disruption, ...]) -> None:
        by_place: dict[tuple[str, str], list[Disruption]] = defaultdict(list)
        for one in sorted(all_of_them, key=lambda one: (one.since, one.outcome)):
            by_place[one.network, one.place].append(one)
        self._by_place = by_place
        self._starts = {place: [one.since for one in some] for place, some in by_place.items()}

    def by(self, network: str, leg: Leg, on: date) -> Disruption | None:
        return self._at(network, leg[1], on) or self._at(network, leg[0], on)

    def _at(self, network: str, place: str, on: date) -> Disruption | None:
        some = self._by_place.get((network, place))
        if some is None:
            return None
        until_now = some[: bisect_right(self._starts[network, place], on)]
        return max(
            (one for one in until_now if on <= one.until), key=lambda one: one.stays_away, default=None
        )

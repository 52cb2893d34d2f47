"""Draw the stops on the corridor and the vehicles that are known.

A journey goes along one leg of the corridor. Where an action has just struck its network there, it stays away: most of
those go past a neighbouring place instead.

Source: notes on the synthetic region, sections 1.1 (people in a car, measured), 2.3 and 3.3.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from random import Random

from rootbranch.scenario.calls import moment
from rootbranch.scenario.chance import stream, table
from rootbranch.scenario.effects import Disruption, disruptions
from rootbranch.scenario.networks import Network
from rootbranch.scenario.world import World

_KINDS = {"car": 0.88, "lorry": 0.03, "house": 0.06, "on foot": 0.03}
_CARS = ("pickup", "sedan", "van", "SUV", "bus", "taxi")
_OWN_VEHICLE = 0.5
_SWAPPED = 0.10  # plates swapped or cloned
_OF_NETWORKS = 0.5  # of the vehicles that are known
_MAKES = (
    ("Nissan", "Tsuru"),
    ("Toyota", "Hilux"),
    ("Ford", "F-150"),
    ("Chevrolet", "Spark"),
    ("Kia", "Rio"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """One stop on the corridor. `people` is how many were found, drivers apart.

    Args:
        network: Whose journey it is.
        kind: ``car``, ``lorry``, ``house`` (a stay) or ``on foot``.
        plate: Of the vehicle; a fresh one where the network does not use its own.
        avoided: The outcome that made it go this way instead of its own; empty otherwise.
    """

    origin: str
    stop: str
    at: datetime
    people: int
    kind: str
    vehicle: str
    plate: str
    network: str
    avoided: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleKnown:
    """A vehicle of a network or of a bystander, or of a protected person whom it was taken from.

    Args:
        network: Empty for other people's.
    """

    plate: str
    make: str
    model: str
    year: int
    protected_holder: bool
    network: str


def draw_people(random: Random, kind: str) -> int:
    """Draw how many people are found: three in the middle in a car, about ninety in a lorry, nineteen in a house."""
    match kind:
        case "lorry":
            return max(20, int(random.lognormvariate(4.5, 0.3)))
        case "house":
            return max(3, int(random.lognormvariate(2.75, 0.62)))
        case _:
            return max(1, round(random.lognormvariate(1.131, 1.0)))


def make_journeys(world: World) -> Iterator[Journey]:
    """Draw the stops of a district, each of one of its networks."""
    random, struck = stream(world.seed, "journeys"), _Struck(tuple(disruptions(world)))
    kinds, weights = tuple(_KINDS), tuple(accumulate(_KINDS.values()))
    legs: Sequence[tuple[str, str]] = [(leg[0], leg[1]) for leg in table("places")["corridor"]["legs"]]
    for _ in range(world.size.journeys):
        network, kind = random.choice(world.networks), random.choices(kinds, cum_weights=weights)[0]
        (origin, stop), at, avoided = _way(random, network, legs, struck)
        own = random.random() < _OWN_VEHICLE
        yield Journey(
            origin=origin,
            stop=stop,
            at=at,
            people=draw_people(random, kind),
            kind=kind,
            vehicle=_vehicle(random, kind),
            plate=random.choice(network.plates) if own else world.issuer.plate(),
            network=network.id,
            avoided=avoided,
        )


def _vehicle(random: Random, kind: str) -> str:
    return {"lorry": "tractor-trailer", "house": "none", "on foot": "none"}.get(kind) or random.choice(_CARS)


def _way(
    random: Random, network: Network, legs: Sequence[tuple[str, str]], struck: "_Struck"
) -> tuple[tuple[str, str], datetime, str]:
    """Choose leg and moment; a journey that waits is drawn anew."""
    while True:
        leg, at = random.choice(legs), moment(random)
        hit = struck.by(network.id, leg[1], at.date())
        if hit is None or random.random() >= hit.stays_away:
            return leg, at, ""
        if random.random() < hit.displaced:
            neighbours = [other for other in legs if other[1] != leg[1] and leg[0] in other]
            neighbours = neighbours or [other for other in legs if other[1] != leg[1]]
            return random.choice(neighbours), at, hit.outcome


class _Struck:
    """Finds the action under which a network stays away from a place on a day."""

    def __init__(self, all_of_them: tuple[Disruption, ...]) -> None:
        by_place: dict[tuple[str, str], list[Disruption]] = defaultdict(list)
        for one in sorted(all_of_them, key=lambda one: (one.since, one.outcome)):
            by_place[one.network, one.place].append(one)
        self._by_place = by_place
        self._starts = {place: [one.since for one in some] for place, some in by_place.items()}

    def by(self, network: str, place: str, on: date) -> Disruption | None:
        some = self._by_place.get((network, place))
        if some is None:
            return None
        until_now = some[: bisect_right(self._starts[network, place], on)]
        return next((one for one in reversed(until_now) if on <= one.until), None)


def make_vehicles(world: World) -> Iterator[VehicleKnown]:
    """Draw vehicles: of the networks, of other people, and one in twenty of a protected person."""
    random = stream(world.seed, "vehicles")
    plates = [(network.id, plate) for network in world.networks for plate in network.plates]
    for number in range(world.size.vehicles):
        make, model = random.choice(_MAKES)
        protected = number % 20 == 19
        network, plate = ("", world.issuer.plate())
        if plates and not protected and random.random() < _OF_NETWORKS:
            network, known = random.choice(plates)
            plate = plate if random.random() < _SWAPPED else known
        yield VehicleKnown(
            plate=plate,
            make=make,
            model=model,
            year=random.randrange(2004, 2026),
            protected_holder=protected,
            network=network,
        )

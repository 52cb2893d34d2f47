"""Draw the stops on the corridor, and of which vehicles an agency has a record.

Of all journeys (`passages`) these are the ones that an agency stopped. People are counted first; then comes a vehicle that holds so many: one of the
network's own that is in the country and was not stopped a day or two before, or one of a bystander's that was hired or
stolen. In a house and on foot there is none, and where no road leads everybody walks. Who was there, beside those who are counted,
`found` says.

Source: notes on the synthetic region, sections 1.1 (people in a car, measured), 2.3 and 3.3.
"""

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

from rootbranch.scenario.chance import stream, table
from rootbranch.scenario.forms import territory_of
from rootbranch.scenario.found import Found, Meetings
from rootbranch.scenario.passages import Passage
from rootbranch.scenario.places import Place, on_road
from rootbranch.scenario.vehicles import LORRY, Vehicle, draw_type
from rootbranch.scenario.world import TAKEN_ONE_IN, World

_KINDS = {"car": 0.88, "lorry": 0.03, "house": 0.06, "on foot": 0.03}
_OWN_VEHICLE = 0.5  # if one fits
_DAYS_BETWEEN = 2  # from one stop of a vehicle to its next
_OF_NETWORKS = 0.5  # of the vehicles that are known
_DRIVEN = frozenset({"car", "lorry"})
_TAKEN_EVERY = TAKEN_ONE_IN // 2  # of the records of the one agency that has them all
_CAR_MAX, _LORRY_MAX = 75, 240  # people; the largest bus and lorry of the cases


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """One stop on the corridor. `people` is how many were found, drivers apart.

    Args:
        network: Whose journey it is.
        kind: ``car``, ``lorry``, ``house`` (a stay) or ``on foot``.
        vehicle: None in a house and on foot.
        place: The house, or the checkpoint or crossing.
        avoided: The outcome that made it go this way instead of its own; empty otherwise.
        found: Whose telephone numbers were noted.
    """

    origin: str
    stop: str
    at: datetime
    people: int
    kind: str
    vehicle: Vehicle | None
    network: str
    place: Place
    avoided: str = ""
    found: Found = field(default_factory=Found)

    @property
    def type(self) -> str:
        """In what they travelled; empty in a house and on foot."""
        return self.vehicle.type if self.vehicle else ""

    @property
    def territory(self) -> str:
        """Where the vehicle is registered; empty where there is none."""
        return self.vehicle.territory if self.vehicle else ""

    @property
    def plate(self) -> str:
        """What the vehicle bore on that day; empty where there is none."""
        return self.vehicle.plate_on(self.at.date()) if self.vehicle else ""

    @property
    def about(self) -> tuple[str, ...]:
        """Ids of what a record of the stop is about: network and place, vehicle where there is one, who was found."""
        return (self.network, self.place.id, *([self.vehicle.id] if self.vehicle else []), *self.found.ids)


def draw_people(random: Random, kind: str) -> int:
    """Draw how many people are found: three in the middle in a car, about ninety in a lorry, nineteen in a house."""
    match kind:
        case "lorry":
            return min(_LORRY_MAX, max(20, int(random.lognormvariate(4.5, 0.3))))
        case "house":
            return max(3, int(random.lognormvariate(2.75, 0.62)))
        case _:
            return min(_CAR_MAX, max(1, round(random.lognormvariate(1.131, 1.0))))


def make_journeys(world: World, stops: Iterable[Passage], meetings: Meetings) -> Iterator[Journey]:
    """Draw what was found at each stop of a district."""
    random, park = stream(world.seed, "journeys"), _Park(world)
    kinds, weights = tuple(_KINDS), tuple(accumulate(_KINDS.values()))
    roadless = {(leg[0], leg[1]) for leg in table("places")["corridor"]["roadless"]}
    for one in stops:
        kind = random.choices(kinds, cum_weights=weights)[0]
        if (one.origin, one.stop) in roadless and kind in _DRIVEN:
            kind = "on foot"
        people = draw_people(random, kind)
        vehicle = park.pick(one, kind, people) if kind in _DRIVEN else None
        place = (
            world.places.found(one.network, one.stop, one.at.date())
            if kind == "house"
            else on_road(one.origin, one.stop)
        )
        first = vehicle.user.id if vehicle and vehicle.network else place.keeper
        yield Journey(
            origin=one.origin,
            stop=one.stop,
            at=one.at,
            people=people,
            kind=kind,
            vehicle=vehicle,
            network=one.network.id,
            place=place,
            avoided=one.avoided,
            found=meetings.at_stop(one.network.id, territory_of(one.stop), one.at.date(), first),
        )


class _Park:
    """Finds a vehicle for a journey; each is in one place at a time."""

    def __init__(self, world: World) -> None:
        self._random = stream(world.seed, "vehicles of journeys")
        self._world, self._garage = world, world.garage
        self._stopped: dict[str, list[datetime]] = defaultdict(list)

    def pick(self, passage: Passage, kind: str, people: int) -> Vehicle:
        territory, at = territory_of(passage.stop), passage.at
        if self._random.random() < _OWN_VEHICLE:
            fitting = [
                one
                for one in self._garage.fleet(passage.network.id, territory)
                if (one.type == LORRY) == (kind == "lorry") and one.holds >= people and self._free(one, at)
            ]
            if fitting:
                own = self._random.choice(fitting)
                insort(self._stopped[own.id], at)
                return own
        drawn = LORRY if kind == "lorry" else draw_type(self._random, people)
        return self._garage.of_bystander(drawn, territory)

    def _free(self, vehicle: Vehicle, at: datetime) -> bool:
        if at.date() >= self._world.free_until(vehicle.user):
            return False
        stopped = self._stopped[vehicle.id]
        after = bisect_right(stopped, at)
        return all(
            abs(at - one) > timedelta(days=_DAYS_BETWEEN) for one in stopped[max(0, after - 1) : after + 1]
        )


def make_known(
    world: World, territories: Collection[str], count: int, *, with_taken: bool
) -> Iterator[Vehicle]:
    """Draw the vehicles that one agency has on record.

    Half are those of the networks, some of them more than once; then those of other people, first the ones whose plate
    another vehicle bears too.

    Args:
        territories: Where the agency looks.
        with_taken: Whether it is the one that has found again what was taken from protected persons.
    """
    random = stream(world.seed, "vehicles known", *sorted(territories))
    own = [
        one
        for network in world.networks
        for territory in territories
        for one in world.garage.fleet(network.id, territory)
    ]
    taken = iter(world.garage.taken if with_taken else ())
    twins = iter(one for one in world.garage.twins if one.territory in territories)
    for number in range(count):
        lost = next(taken, None) if number % _TAKEN_EVERY == _TAKEN_EVERY - 1 else None
        if lost:
            yield lost
        elif own and random.random() < _OF_NETWORKS:
            yield random.choice(own)
        else:
            yield next(twins, None) or world.garage.of_bystander(
                draw_type(random, 1), random.choice(sorted(territories))
            )

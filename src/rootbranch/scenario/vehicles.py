"""Invent vehicles: those that networks use, those of other people, and those that were taken from victims.

    network ─▶ user (an aide) ─▶ Vehicle(make, model, colour, year, plates over time)
    twin of a cloned plate, hired or stolen car ─▶ Vehicle of a bystander

A vehicle is driven in the country where its user works. One in ten of what a network drives, taken or its own, bears another plate from some
day on: that of a scrapped one (`swapped`), or that of a bystander's vehicle of the same make and model (`cloned`).

Limits: a vehicle keeps its colour and its country; bystanders drive their own.
Source: notes on the synthetic region, sections 2.3 (vehicles seen) and 3.3; makes, models and years: `tables/vehicles.toml`.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from random import Random

from rootbranch.scenario.chance import table, weighted
from rootbranch.scenario.identifiers import Issuer
from rootbranch.scenario.networks import ORGANISER, Network
from rootbranch.scenario.people import STAGE_TERRITORY, Person
from rootbranch.scenario.period import DAYS, FIRST_DAY, LAST_DAY

LORRY = "tractor-trailer"
FLEET_MIN, MEMBERS_FOR_EACH = 5, 5
OTHER_PLATE, CLONED = 0.10, 0.5
# In the name of who drives it, and of somebody they work with (assumption); the rest in that of a bystander.
_OWN, _OF_ANOTHER_MEMBER = 0.4, 0.35
_DRIVERS = {"transporter": 6, "guide": 2, "stash-house keeper": 2, "lookout": 1}


@dataclass(frozen=True, slots=True)
class Plate:
    """A number plate on a vehicle, from day to day. `kind` is ``own``, ``swapped`` or ``cloned``."""

    number: str
    since: date
    until: date
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """A vehicle as it really is.

    Args:
        vin: A serial number that no maker may give out, see `identifiers`.
        type: As in `tables/vehicles.toml`.
        territory: Where it is registered and driven.
        user: Who drives it.
        network: For which it is driven; empty for other people's.
        plates: One after the other.
    """

    id: str
    vin: str
    make: str
    model: str
    colour: str
    year: int
    type: str
    territory: str
    owner: Person
    user: Person
    network: str
    plates: tuple[Plate, ...]

    @property
    def holds(self) -> int:
        """The most people that it was ever found with, drivers apart."""
        return holds(self.type)

    @property
    def about(self) -> tuple[str, ...]:
        """Ids of what a record of it is about: the vehicle, and the network that drives it."""
        return (self.id, self.network) if self.network else (self.id,)

    def plate_on(self, day: date) -> str:
        """Give the plate that it bears on a day."""
        return next(one.number for one in reversed(self.plates) if one.since <= day)


def holds(kind: str) -> int:
    """Give the most people that a vehicle of a type was found with."""
    most: int = table("vehicles")["type"][kind]["holds"]
    return most


def draw_type(random: Random, people: int) -> str:
    """Draw in what so many people travel; a tractor-trailer is for lorries only."""
    types = table("vehicles")["type"]
    fitting: dict[str, float] = {name: one["weight"] for name, one in types.items() if one["holds"] >= people}
    return weighted(random, fitting)


class Garage:
    """All vehicles of a district; invents more of bystanders' when asked."""

    def __init__(self, random: Random, issuer: Issuer, first: int, bystanders: Sequence[Person]) -> None:
        """Begin with none.

        Args:
            first: Number of the first vehicle.
        """
        self._random, self._issuer, self._bystanders = random, issuer, bystanders
        self._numbers = count(first)
        self._all: list[Vehicle] = []
        self._fleets: dict[tuple[str, str], list[Vehicle]] = defaultdict(list)
        self._taken: list[Vehicle] = []
        self._twins: list[Vehicle] = []

    @property
    def vehicles(self) -> Sequence[Vehicle]:
        """Every vehicle so far."""
        return self._all

    @property
    def taken(self) -> Sequence[Vehicle]:
        """Those that were taken from protected persons."""
        return self._taken

    @property
    def twins(self) -> Sequence[Vehicle]:
        """Those of bystanders whose plate a network's vehicle bears too."""
        return self._twins

    def fleet(self, network: str, territory: str) -> Sequence[Vehicle]:
        """List what a network drives in a country."""
        return self._fleets.get((network, territory), ())

    def furnish(self, network: Network) -> None:
        """Give a network its vehicles, each to an aide who drives."""
        random = self._random
        drivers = [one for one in network.members if one.role in _DRIVERS]
        drivers = drivers or [one for one in network.members if one.role != ORGANISER]
        weights = [_DRIVERS.get(one.role, 1) for one in drivers]
        for _ in range(max(FLEET_MIN, len(network.members) // MEMBERS_FOR_EACH)):
            user = random.choices(drivers, weights=weights)[0]
            territory = STAGE_TERRITORY[user.stage]
            vehicle = self._invent(
                weighted(random, table("vehicles")["fleet"]),
                territory,
                owner=self._owner(network, user),
                user=user,
                network=network.id,
            )
            if random.random() < OTHER_PLATE:
                vehicle = self._with_other_plate(vehicle)
            self._all.append(vehicle)
            self._fleets[network.id, territory].append(vehicle)

    def take(self, victims: Sequence[Person], networks: Sequence[Network], count: int) -> None:
        """Let networks take vehicles from some of the victims; nobody loses two."""
        for victim in self._random.sample(victims, min(count, len(victims))):
            network = self._random.choice(networks)
            user = self._random.choice([one for one in network.members if STAGE_TERRITORY[one.stage] == "MX"])
            kind = self._random.choice(("sedan", "taxi", "pickup", "SUV"))
            vehicle = self._invent(kind, "MX", owner=victim, user=user, network=network.id)
            if self._random.random() < OTHER_PLATE:
                vehicle = self._with_other_plate(vehicle, clones=False)
            self._all.append(vehicle)
            self._taken.append(vehicle)

    def of_bystander(self, kind: str, territory: str) -> Vehicle:
        """Invent a vehicle of somebody who has nothing to do with a network."""
        owner = self._random.choice(self._bystanders)
        vehicle = self._invent(kind, territory, owner=owner, user=owner, network="")
        self._all.append(vehicle)
        return vehicle

    def _owner(self, network: Network, user: Person) -> Person:
        drawn = self._random.random()
        if drawn < _OWN:
            return user
        near = [tie.beside(user.id) for tie in network.ties_of.get(user.id, ()) if not tie.unseen]
        if drawn < _OWN + _OF_ANOTHER_MEMBER:
            return self._random.choice(near) if near else user
        return self._random.choice(self._bystanders)

    def _with_other_plate(self, vehicle: Vehicle, *, clones: bool = True) -> Vehicle:
        """Change the plate of a vehicle on some day.

        Args:
            clones: Whether it may be the plate of a bystander's vehicle; never on what is a protected person's.
        """
        since = FIRST_DAY + timedelta(days=self._random.randrange(30, DAYS // 2))
        kind = "cloned" if clones and self._random.random() < CLONED else "swapped"
        number = self._twin_of(vehicle) if kind == "cloned" else self._issuer.plate()
        own = replace(vehicle.plates[0], until=since - timedelta(days=1))
        return replace(vehicle, plates=(own, Plate(number, since, LAST_DAY, kind)))

    def _twin_of(self, vehicle: Vehicle) -> str:
        """Invent the bystander's vehicle whose plate is copied; the like of the other to the eye."""
        owner = self._random.choice(self._bystanders)
        plates = (Plate(self._issuer.plate(), FIRST_DAY, LAST_DAY, "own"),)
        twin = replace(
            vehicle,
            id=self._next_id(),
            vin=self._issuer.vin(),
            owner=owner,
            user=owner,
            network="",
            plates=plates,
        )
        self._all.append(twin)
        self._twins.append(twin)
        return plates[0].number

    def _next_id(self) -> str:
        return f"V{next(self._numbers):05d}"

    def _invent(self, kind: str, territory: str, *, owner: Person, user: Person, network: str) -> Vehicle:
        random = self._random
        market = "US" if territory == "US" else "S"
        models = [one for one in table("vehicles")["type"][kind]["models"] if one[4] in {"", market}]
        make, model, first, last, _ = random.choice(models)
        colours: Mapping[str, float] = {
            name: one["weight"] for name, one in table("vehicles")["colour"].items()
        }
        return Vehicle(
            id=self._next_id(),
            vin=self._issuer.vin(),
            make=make,
            model=model,
            colour=weighted(random, colours),
            year=random.randint(first, last),
            type=kind,
            territory=territory,
            owner=owner,
            user=user,
            network=network,
            plates=(Plate(self._issuer.plate(), FIRST_DAY, LAST_DAY, "own"),),
        )


def type_in(kind: str, language: str) -> str:
    """Write a type of vehicle as agencies of one language do; for no vehicle, give an empty type."""
    words = table("vehicles")["type"][kind] if kind else table("vehicles")["none"]
    written: str = words[language]
    return written


def colour_in(colour: str, language: str) -> str:
    """Write a colour as agencies of one language do."""
    return colour if language == "en" else str(table("vehicles")["colour"][colour]["es"])

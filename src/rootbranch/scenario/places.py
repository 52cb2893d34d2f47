"""Say which places there are: where networks keep people and do business, and what lies on the road for everybody.

    the map (tables/places, tables/sites) ─▶ checkpoints and crossings of each leg, offices that pay money out   LX…
    networks, arrests, journeys, outcomes, plans ─▶ stash houses, front businesses, hotels, public desks         L…

A stash house is kept by somebody who keeps houses; it is left when it is found, or when its keeper is arrested, and
another is rented elsewhere. A house of a plan is one that somebody still uses on the day of the first delivery.

Limits: coordinates have two decimals, about a kilometre, so that none points at anybody's house; an address names no
real one. Roads are straight lines.
Source: notes on the synthetic region, sections 2.3 (houses and front businesses seen), 3.1 and 3.6.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import count
from math import cos, hypot, radians
from zlib import crc32

from rootbranch.scenario.chance import stream, table
from rootbranch.scenario.identifiers import Issuer, Phone
from rootbranch.scenario.livelihoods import LAW_OFFICE
from rootbranch.scenario.networks import Network
from rootbranch.scenario.people import Person
from rootbranch.scenario.period import DAYS, FIRST_DAY, FIRST_DELIVERY, LAST_DAY

MILE_KM = 1.609
KEEPER, OWNER = "stash-house keeper", "front-business owner"
HOUSES_EACH = 2
_RENTED_MIN, _RENTED_MAX = 14, 120  # days
_NEAR_KM = 30  # two towns that a bridge joins
_KM_OF_DEGREE = 111


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place as it really is.

    Args:
        town: Key in `tables/places.toml`; empty for a town that is not on the corridor.
        town_name: The town in words.
        at: Latitude and longitude in degrees, two decimals; None where nobody knows.
        network: Whose place it is; empty for a place that serves everybody.
        keeper: Id of who keeps or owns it; empty where that is nobody of the region.
        km: Kilometres from `town` on the way back to where the leg begins; 0 off the road.
        phone: Its number, of a place that everybody calls.
    """

    id: str
    kind: str
    name: str
    address: str
    town: str
    town_name: str
    territory: str
    at: tuple[float, float] | None
    network: str = ""
    keeper: str = ""
    since: date = FIRST_DAY
    until: date = LAST_DAY
    km: int = 0
    phone: Phone | None = None


class Gazetteer:
    """The places of one district; finds them again, and adds more."""

    def __init__(self, seed: str, first: int) -> None:
        """Begin with no place.

        Args:
            first: First running number of the district.
        """
        self._random, self._numbers = stream(seed, "places"), count(first)
        self._places: list[Place] = []
        self._known: dict[str, Place] = {}

    def all(self, *, with_roads: bool) -> tuple[Place, ...]:
        """List the places.

        Args:
            with_roads: Whether to list those of the map too, which all districts have in common.
        """
        return (*(_of_the_map().values() if with_roads else ()), *self._places)

    def known(self, key: str) -> Place | None:
        """Find a place that was added under a key; None where there is none."""
        return self._known.get(key)

    def public(self, what: str, phone: Phone, issuer: Issuer) -> Place:
        """Add a desk that everybody calls; no town of the region has another of its name."""
        sites, towns = table("sites"), towns_in("MX")
        names = sites["public_names"]["land" if what == "consulate" else "other"]
        number = issuer.one_of(f"desk {what}", len(names) * len(towns))
        assert number is not None  # enough for a hundred districts
        name = self._random.choice(sites["public"][what]).format(names[number % len(names)])
        return self._add(what, sites["public_kind"][what], name, towns[number // len(names)], phone=phone)

    def furnish(self, network: Network, arrested: Mapping[str, date]) -> None:
        """Add the houses and businesses of a network that nobody finds."""
        for one in network.members:
            last = arrested.get(one.id, LAST_DAY)
            if one.role == KEEPER:
                for _ in range(HOUSES_EACH):
                    self._house(network.id, one, self._town_of(one), last)
            elif one.role == OWNER:
                self._business(network.id, one, self._town_of(one), last)

    def found(self, network: Network, town: str, on: date) -> Place:
        """Add a house that is found on a day, and left."""
        keepers = [one for one in network.members if one.role == KEEPER and town in _seen_in(one)]
        keeper = self._random.choice(keepers).id if keepers else ""
        since = max(FIRST_DAY, on - timedelta(days=self._random.randrange(_RENTED_MIN, _RENTED_MAX)))
        key = f"house {network.id} {town} {on} {len(self._places)}"
        return self._add(
            key, "stash house", "", town, network=network.id, keeper=keeper, since=since, until=on
        )

    def closed(self, name: str, town: str, network: str, on: date) -> Place:
        """Add a site that an outcome closed, once for all reports of it.

        Args:
            name: The address of a house, which has a number, or the name of a business, which has none.
        """
        address = name if any(letter.isdigit() for letter in name) else ""
        kind = "stash house" if address else "front business"
        since = max(FIRST_DAY, on - timedelta(days=self._random.randrange(60, 300)))
        return self._known.get(name) or self._add(
            name, kind, name, town, address=address, network=network, since=since, until=on
        )

    def in_use(self, since: date, until: date) -> Sequence[Place]:
        """List the stash houses that a network uses from one day to another; nobody knows of an end after the last day."""
        return [
            one
            for one in self._places
            if one.kind == "stash house"
            and one.since <= since
            and (one.until >= until or one.until == LAST_DAY)
        ]

    def rent(self, territory: str, networks: Sequence[Network], arrested: Mapping[str, date]) -> Place:
        """Add a house in a country that is in use on the day of the first delivery and stays so."""
        towns, keepers = towns_in(territory), list[tuple[str, Person, str]]()
        for network in networks:
            for one in network.members:
                if one.role == KEEPER and one.id not in arrested:
                    keepers += [(network.id, one, town) for town in _seen_in(one) if town in towns]
        since = FIRST_DELIVERY - timedelta(days=self._random.randrange(_RENTED_MIN, _RENTED_MAX))
        key = f"rented {territory} {len(self._places)}"
        if not keepers:
            whose, town = self._random.choice(networks).id, self._random.choice(towns)
            return self._add(key, "stash house", "", town, network=whose, since=since)
        owner, keeper, town = self._random.choice(keepers)
        return self._add(key, "stash house", "", town, network=owner, keeper=keeper.id, since=since)

    def hotel(self, name: str, town: str) -> Place:
        """Add a hotel at which a plan aims."""
        return self._add(f"hotel {name} {town}", "hotel", name, town)

    def _house(self, network: str, keeper: Person, town: str, last: date) -> None:
        since = FIRST_DAY + timedelta(days=self._random.randrange(DAYS))
        if since < last:
            until = since + timedelta(days=self._random.randrange(_RENTED_MIN, _RENTED_MAX))
            key = f"house of {keeper.id} {since} {len(self._places)}"
            until = min(until, last)
            self._add(
                key, "stash house", "", town, network=network, keeper=keeper.id, since=since, until=until
            )

    def _business(self, network: str, owner: Person, town: str, last: date) -> None:
        kind = "law" if owner.way == LAW_OFFICE else "business"
        names = table("sites")[kind][_language(town)]
        self._add(
            f"business of {owner.id}",
            "front business",
            self._random.choice(names),
            town,
            network=network,
            keeper=owner.id,
            until=last,
        )

    def _town_of(self, person: Person) -> str:
        return self._random.choice(_seen_in(person))

    def _add(
        self,
        key: str,
        kind: str,
        name: str,
        town: str,
        *,
        address: str = "",
        network: str = "",
        keeper: str = "",
        since: date = FIRST_DAY,
        until: date = LAST_DAY,
        phone: Phone | None = None,
    ) -> Place:
        random, about = self._random, table("places")["place"][town]
        north, east = about["at"]
        place = Place(
            id=f"L{next(self._numbers):05d}",
            kind=kind,
            name=name,
            address=address or self._address(_language(town)),
            town=town,
            town_name=about["es"],
            territory=about["territory"],
            at=(round(north + random.uniform(-0.04, 0.04), 2), round(east + random.uniform(-0.04, 0.04), 2)),
            network=network,
            keeper=keeper,
            since=since,
            until=until,
            phone=phone,
        )
        self._places.append(place)
        self._known[key] = place
        return place

    def _address(self, language: str) -> str:
        sites, number = table("sites"), self._random.randrange(100, 2_000)
        street, quarter = (self._random.choice(sites[what][language]) for what in ("streets", "quarters"))
        return f"{number} {street} St, {quarter}" if language == "en" else f"{street} {number}, {quarter}"


def on_road(origin: str, stop: str) -> Place:
    """Give the checkpoint or crossing at which journeys of a leg are stopped; the same in every region."""
    return _of_the_map()[f"{origin} {stop}"]


def office_in(town: str) -> Place | None:
    """Give the office that pays money out in a town.

    Args:
        town: As agencies of English language write it.
    """
    return _of_the_map().get(town)


@cache
def _of_the_map() -> Mapping[str, Place]:
    """List what is the same in every region: one place on each leg, one office in each town that has one."""
    towns, roads = table("places")["place"], table("places")["corridor"]
    numbers, found = count(1), dict[str, Place]()
    for origin, stop in roads["legs"]:
        found[f"{origin} {stop}"] = _road(f"LX{next(numbers):03d}", origin, stop)
    branches = [(branch, branch, "", "US", None) for branch in table("agencies")["RFIU"]["words"]["branch"]]
    on_route = [(one["en"], one["es"], key, one["territory"], tuple(one["at"])) for key, one in towns.items()]
    names = table("sites")["office"]["names"]
    for text, name, key, territory, at in (*branches, *on_route):
        found[text] = Place(
            id=f"LX{next(numbers):03d}",
            kind="remittance office",
            name=names[crc32(text.encode()) % len(names)],
            address="",
            town=key,
            town_name=name,
            territory=territory,
            at=at,
        )
    return found


def _road(id: str, origin: str, stop: str) -> Place:
    towns = table("places")["place"]
    there, here = towns[origin], towns[stop]
    north, east = (begin - end for begin, end in zip(there["at"], here["at"], strict=True))
    distance = _KM_OF_DEGREE * hypot(north, east * cos(radians(here["at"][0])))
    on_foot = [origin, stop] in table("places")["corridor"]["roadless"]
    crossing = there["territory"] != here["territory"] and (distance < _NEAR_KM or on_foot)
    km = 0 if crossing else _km(origin, stop, distance)
    part = km / distance
    return Place(
        id=id,
        kind="crossing" if crossing else "checkpoint",
        name=f"{there['es']} - {here['es']}" + (f", km {km}" if km else ""),
        address="",
        town=stop,
        town_name=here["es"],
        territory=here["territory"],
        at=None
        if on_foot
        else (round(here["at"][0] + north * part, 2), round(here["at"][1] + east * part, 2)),
        km=km,
    )


def _km(origin: str, stop: str, distance: float) -> int:
    """Choose at which kilometre a road is watched: always the same, within reach of the town."""
    farthest = max(4, min(90, int(distance / 2)))
    return 3 + crc32(f"{origin} {stop}".encode()) % (farthest - 3)


def _seen_in(person: Person) -> Sequence[str]:
    towns: Sequence[str] = table("narratives")["towns"][person.stage]
    return towns


def towns_in(territory: str) -> Sequence[str]:
    """List the towns of a country."""
    return [key for key, one in table("places")["place"].items() if one["territory"] == territory]


def _language(town: str) -> str:
    return "en" if table("places")["place"][town]["territory"] == "US" else "es"


def lines(places: Sequence[Place]) -> Iterator[tuple[object, ...]]:
    """Make the lines of the truth: one for each place."""
    for one in places:
        north, east = (f"{degrees:.2f}" for degrees in one.at) if one.at else ("", "")
        phone = one.phone.full if one.phone else ""
        yield (one.id, one.kind, one.name, one.address, one.town_name, one.territory, north, east,
               one.network, one.keeper, phone, one.since, one.until)  # fmt: skip

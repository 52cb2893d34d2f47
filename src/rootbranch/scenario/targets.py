"""Hand out what plans can aim at, each thing once: who and what is known, at large, and whose it is.

    members at large, their brothers, vehicles, accounts, numbers that go to strangers ─▶ Target
    houses in use, hotels ─▶ a place of the region ─▶ Target
    records of persons who inform an agency ─▶ PersonRecord

Nobody who is arrested within the region is aimed at: a plan against somebody in custody would give itself away.

Source: notes on the synthetic region, section 3.6.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from random import Random

from rootbranch.model.category import SubjectCategory, is_protected
from rootbranch.scenario.chance import table
from rootbranch.scenario.desk import Desk
from rootbranch.scenario.identifiers import Issuer
from rootbranch.scenario.kin import SIBLING
from rootbranch.scenario.measures import PersonRecord, Target
from rootbranch.scenario.mentions import AGENCIES
from rootbranch.scenario.networks import ORGANISER
from rootbranch.scenario.people import Person
from rootbranch.scenario.period import FIRST_DELIVERY
from rootbranch.scenario.places import Place, towns_in
from rootbranch.scenario.world import Recycled, World

TERRITORY = {"US-INV": "US", "US-BRD": "US", "MX-FIS": "MX", "GT-MP": "GT", "CO-DIJ": "CO", "EC-FGE": "EC"}
"""In which country an agency works."""

_FLOORS, _ROOMS = 4, 24


class Targets:
    """Hands out targets that nobody else has."""

    def __init__(self, desk: Desk, random: Random, brothers: int) -> None:
        """Find and shuffle what can be aimed at.

        Args:
            brothers: How many pairs of brothers to keep for plans against both.
        """
        self._desk, self._random = desk, random
        pairs = _pairs_of_brothers(desk.world)[:brothers]
        paired = {one.id for pair in pairs for one in pair}
        linked = {one.mention.person.id: one for one in _records(desk) if one.mention.linking}
        people = [one for one in _at_large(desk.world) if one.id not in paired]
        random.shuffle(people)
        vehicles, accounts = list(_known_vehicles(desk)), list(_accounts(desk.world))
        random.shuffle(vehicles)
        random.shuffle(accounts)
        self._linked = iter([(one, linked[one.id]) for one in people if one.id in linked])
        self._people = iter([one for one in people if one.other is None])
        self._brothers, self._vehicles, self._accounts = iter(pairs), iter(vehicles), iter(accounts)
        self._handed_on, self._sources = iter(desk.world.handed_on), iter(_sources(desk))
        self._sims = {id: sims for network in desk.world.networks for id, sims in network.sims.items()}
        self._aimed: set[str] = set()

    def one(self, kind: str, agency: str, until: date) -> Target | None:
        """Hand out a target, or None where there is none of the kind left.

        Args:
            kind: ``person``, ``phone``, ``operation``, ``vehicle``, ``account``, ``house`` or ``hotel``.
            agency: Whose plan it is: a house is in its country.
            until: Day on which a house must be in use.
        """
        match kind:
            case "vehicle":
                return next(self._vehicles, None)
            case "account":
                return next(self._accounts, None)
            case "house":
                return self._house(TERRITORY[agency], until)
            case "hotel":
                return next(iter(self.rooms(agency, 1)), None)
        person = next(self._people, None)
        if person is None:
            return None
        if kind == "phone":
            return Target(kind=kind, id=person.phone.full, phone=person.phone, about=(person.id,))
        return of_person(person) if kind == "person" else self._operation(person)

    def twice(self, kind: str, agency: str, until: date) -> tuple[Target, Target] | None:
        """Hand out one thing for two plans; an operation has another name in each."""
        target = self.one(kind, agency, until)
        if target is None:
            return None
        return target, replace(target, text=self._name() or "") if kind == "operation" else target

    def brothers(self) -> tuple[Target, Target] | None:
        """Hand out two brothers at large."""
        pair = next(self._brothers, None)
        return (of_person(pair[0]), of_person(pair[1])) if pair else None

    def turned(self) -> tuple[Target, Target] | None:
        """Hand out somebody with two surnames, for two plans."""
        person = next((one for one in self._people if one.maternal), None)
        return (of_person(person), of_person(person)) if person else None

    def linked(self) -> tuple[Target, Target, PersonRecord] | None:
        """Hand out somebody under two identities with two telephones, and the record with the second name and the first number."""
        person, record = next(self._linked, (None, None))
        if person is None or record is None or person.other is None:
            return None
        sims = self._sims.get(person.id, ())
        known = of_person(person.passing_as(person.other))
        return of_person(person), replace(known, phone=sims[-1].phone if len(sims) > 1 else None), record

    def handed_on(self) -> tuple[Target, Target, Recycled] | None:
        """Hand out a number as an offender has it and as a stranger will have it."""
        one = next(self._handed_on, None)
        if one is None:
            return None
        was = Target(kind="phone", id=one.phone.full, phone=one.phone, about=(one.before,))
        return was, replace(was, id=f"{one.phone.full} of {one.holder.id}", about=(one.holder.id,)), one

    def source(self) -> PersonRecord | None:
        """Hand out an agency's record of somebody who informs it."""
        return next(self._sources, None)

    def rooms(self, agency: str, count: int) -> list[Target]:
        """Hand out rooms of one hotel of the agency's country; none where no name is left."""
        place = self._hotel(TERRITORY[agency])
        rooms = self._random.sample(
            [100 * (one // _ROOMS + 1) + one % _ROOMS + 1 for one in range(_FLOORS * _ROOMS)], count
        )
        return [
            Target(kind="house", id=f"{place.id} {room}", about=(place.id,), place=place, room=str(room))
            for room in rooms
            if place
        ]

    def _hotel(self, territory: str) -> Place | None:
        name = composed(self._desk.world.issuer, self._random, "hotel", territory == "US")
        town = self._random.choice(towns_in(territory))
        return self._desk.world.places.hotel(name, town) if name else None

    def _house(self, territory: str, until: date) -> Target:
        """Choose a house that is in use, or rent one more."""
        places = self._desk.world.places
        found = [
            one
            for one in places.in_use(FIRST_DELIVERY, until)
            if one.territory == territory and one.id not in self._aimed
        ]
        place = (
            self._random.choice(found)
            if found
            else places.rent(territory, self._desk.world.networks, self._desk.world.arrested)
        )
        self._aimed.add(place.id)
        return Target(kind="house", id=place.id, about=(place.id,), place=place)

    def _operation(self, chief: Person) -> Target | None:
        name, network = self._name(), chief.cell.partition("/")[0]
        if not name:
            return None
        return Target(
            kind="operation",
            id=f"{network} around {chief.id}",
            about=(network,),
            phone=chief.phone,
            text=name,
        )

    def _name(self) -> str:
        return composed(self._desk.world.issuer, self._random, "operation", self._random.random() < 0.5)


def composed(issuer: Issuer, random: Random, what: str, english: bool) -> str:
    """Compose the name of a hotel or an operation, one that nothing else of the region has; empty where none is left."""
    language = "en" if english else "es"
    if what == "operation":
        forms, (first, second) = ["{}"], table("plans")["operations"][language]
    else:
        forms, (first, second) = table("sites")["hotels"][language], table("sites")["hotel_words"][language]
    number = issuer.one_of(f"{what} {language}", len(first) * len(second))
    if number is None:
        return ""
    written: str = random.choice(forms).format(
        f"{first[number // len(second)]} {second[number % len(second)]}"
    )
    return written


def of_person(person: Person) -> Target:
    """Aim at somebody."""
    return Target(kind="person", id=person.id, about=(person.id,), person=person, phone=person.phone)


def _at_large(world: World) -> list[Person]:
    """List the members and brothers who are suspects and never arrested."""
    return [
        one
        for one in world.offenders
        if one.category is SubjectCategory.SUSPECT and one.id not in world.arrested
    ]


def _pairs_of_brothers(world: World) -> list[tuple[Person, Person]]:
    """List brothers at large with the same surnames, nobody twice."""
    free = {one.id: one for one in _at_large(world) if one.sex == "H" and one.maternal and one.other is None}
    taken: set[str] = set()
    pairs: list[tuple[Person, Person]] = []
    for tie in world.kindred.ties:
        one, other = free.get(tie.one), free.get(tie.other)
        if tie.relation == SIBLING and one and other and not {tie.one, tie.other} & taken:
            taken |= {tie.one, tie.other}
            pairs.append((one, other))
    return pairs


def _accounts(world: World) -> Iterator[Target]:
    """List the accounts of those who move or lead; a funnel is closed before anybody plans for it."""
    for network in world.networks:
        for one in network.members:
            if one.role in {ORGANISER, "money mover"} and one.id not in world.arrested:
                number = network.accounts[one.id]
                yield Target(kind="account", id=number, about=(one.id,), text=number)


def _known_vehicles(desk: Desk) -> Iterator[Target]:
    """List the vehicles known to somebody, one for each plate, and none of a protected person."""
    known = [one for agency in AGENCIES for one in desk.vehicles(agency)]
    by_plate = {one.plate_on(FIRST_DELIVERY): one for one in known if not is_protected(one.owner.category)}
    for plate, one in by_plate.items():
        yield Target(kind="vehicle", id=one.id, about=(one.id,), text=plate)


def _records(desk: Desk) -> Iterator[PersonRecord]:
    for agency in AGENCIES:
        for number, mention in desk.numbered(agency):
            yield PersonRecord(number=number, mention=mention)


def _sources(desk: Desk) -> Iterator[PersonRecord]:
    """List records that say of somebody that they inform the agency, one for each person."""
    seen: set[str] = set()
    for record in _records(desk):
        if record.mention.category is SubjectCategory.SOURCE and record.mention.person.id not in seen:
            seen.add(record.mention.person.id)
            yield record

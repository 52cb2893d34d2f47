"""List what plans can aim at: who and what is known, at large, and whose it is.

    offenders, vehicles, accounts, numbers that went to strangers ─▶ Target
    records of persons who inform an agency ─▶ SourceRecord

Source: notes on the synthetic region, section 3.6.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from rootbranch.model.category import SubjectCategory, is_protected
from rootbranch.scenario.desk import Desk
from rootbranch.scenario.measures import SourceRecord, Target
from rootbranch.scenario.mentions import AGENCIES
from rootbranch.scenario.networks import ORGANISER
from rootbranch.scenario.people import Person
from rootbranch.scenario.period import FIRST_DELIVERY
from rootbranch.scenario.world import World

_HEARD_MIN = 20  # days that an offender had a number which is listened to


def of_person(person: Person) -> Target:
    """Aim at somebody."""
    return Target(kind="person", id=person.id, person=person, phone=person.phone)


def of_room(hotel: str, room: int, town: str) -> Target:
    """Aim at one room of a hotel."""
    return Target(kind="house", id=f"{hotel} {room}", text=hotel, detail=str(room), town=town)


def recycled_numbers(world: World) -> Iterator[tuple[Target, Target]]:
    """List numbers that went from an offender to a stranger, as what they were and as what they are."""
    for one in world.recycled:
        if one.earlier.until - one.earlier.since > timedelta(days=_HEARD_MIN):
            was = Target(kind="phone", id=one.phone.full, phone=one.phone, until=one.earlier.until)
            yield was, replace(was, id=f"{one.phone.full} of {one.holder.id}", until=None)


def accounts_at_large(desk: Desk) -> list[str]:
    """List the accounts of those who move or lead; a funnel is closed before anybody plans for it."""
    return [
        network.accounts[one.id]
        for network in desk.world.networks
        for one in network.members
        if one.role in {ORGANISER, "money mover"} and desk.world.free_until(one) > FIRST_DELIVERY
    ]


def known_vehicles(desk: Desk) -> Iterator[Target]:
    """List the vehicles known to somebody, one for each plate, and none of a protected person."""
    known = [one for agency in AGENCIES for one in desk.vehicles(agency)]
    by_plate = {one.plate_on(FIRST_DELIVERY): one for one in known if not is_protected(one.owner.category)}
    yield from (Target(kind="vehicle", id=one.id, text=plate) for plate, one in by_plate.items())


def source_records(desk: Desk) -> Iterator[SourceRecord]:
    """List records that say of somebody that they inform the agency, one for each person."""
    seen: set[str] = set()
    for agency in AGENCIES:
        for number, mention in desk.numbered(agency):
            if mention.category is SubjectCategory.SOURCE and mention.person.id not in seen:
                seen.add(mention.person.id)
                yield SourceRecord(number=number, mention=mention)


def pairs_of_brothers(offenders: tuple[Person, ...]) -> list[tuple[Person, Person]]:
    """List pairs of one cell with the same first name and the same surnames."""
    named: dict[tuple[str, ...], Person] = {}
    pairs: list[tuple[Person, Person]] = []
    for one in offenders:
        name = (one.cell, one.given[0], one.paternal, one.maternal)
        if name in named:
            pairs.append((named[name], one))
        named[name] = one
    return pairs

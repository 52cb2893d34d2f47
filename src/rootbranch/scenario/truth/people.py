"""List who everybody is, who works with whom, and what they work with."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario import handsets
from rootbranch.scenario.chance import stream
from rootbranch.scenario.desk import Desk
from rootbranch.scenario.hawala import make_hawala
from rootbranch.scenario.livelihoods import occupation_of
from rootbranch.scenario.mentions import AGENCIES
from rootbranch.scenario.mishaps import DEATH, RESCUE
from rootbranch.scenario.networks import ORGANISER
from rootbranch.scenario.papers import papers_of
from rootbranch.scenario.payments import Fee
from rootbranch.scenario.people import STAGE_TERRITORY, Identity, Person
from rootbranch.scenario.period import FIRST_DAY, LAST_DAY, LAST_PLANNED, LAST_TOLD_OF
from rootbranch.scenario.places import lines as places_of
from rootbranch.scenario.protection import decisions, periods
from rootbranch.scenario.world import World

Lines = Mapping[str, Iterable[tuple[Any, ...]]]

_AFTER = {"acquittal": SubjectCategory.ASSOCIATE, "sentence": SubjectCategory.CONVICTED}
"""What somebody is once a court has spoken."""
_SHOWS_BY = {
    feed: what
    for what, feeds in {
        "message": ("us-inv-messages", "mx-fis-mensajes"),
        "handset": ("us-inv-handsets", "mx-fis-equipos"),
        "call": ("us-inv-calls", "mx-fis-llamadas", "co-dij-llamadas"),
        "payment": ("us-inv-payments", "us-inv-ledgers", "gt-mp-pagos", "ec-fge-giros"),
        "stop": ("us-brd-stops", "mx-fis-retenes", "ec-fge-salidas"),
        "vehicle": ("mx-fis-vehiculos", "co-dij-bienes"),
        "text": ("mx-fis-relatos", "gt-mp-relatos"),
    }.items()
    for feed in feeds
}
"""By what a tie shows in the rows of each feed."""


def lines(desk: Desk, evidence: Mapping[str, list[str]]) -> Lines:
    """Make the tables about people.

    Args:
        evidence: Records by the tie that they are evidence of.
    """
    world = desk.world
    return {
        "persons": _persons(desk),
        "identities": _identities(desk),
        "documents": _documents(desk),
        "kin": ((one.one, one.other, one.relation) for one in world.kindred.ties),
        "roles": _roles(world),
        "organisations": _organisations(world),
        "places": places_of(world.places.all(with_roads=desk.first == 1)),
        "edges": _edges(world, evidence),
        "phones": _phones(world),
        "handsets": handsets.lines(desk.all_handsets),
        "accounts": _accounts(desk),
        "fees": _fees(desk),
        "payments": _payments(desk),
        "journeys": _journeys(desk),
        "collectors": ((one.person.id, one.group, one.town, FIRST_DAY, LAST_DAY) for one in world.collectors),
        "tolls": (
            (
                *(one.group, one.network, one.collector.id, one.payer.id if one.payer else ""),
                *(f"{one.at:%Y-%m-%dT%H:%M}", one.origin, one.stop, one.usd),
            )
            for one in desk.tolls
        ),
        "hawala": (
            (f"F{one.fee_number}", one.network, one.by, one.to, f"{one.at:%Y-%m-%dT%H:%M}", one.usd, one.tie)
            for one in make_hawala(world, desk.all_payments())
        ),
        "events": _events(desk),
        "protected_periods": (
            (one.person, one.category, one.since, one.until, one.reason) for one in periods(desk)
        ),
        "decisions": (
            (one.id, one.person, one.before, one.after, one.decided_on, one.agency, one.reason)
            for one in decisions(desk)
        ),
        "vehicles": _vehicles(world),
        "plates": (
            (plate.number, one.id, plate.since, plate.until, plate.kind)
            for one in world.garage.vehicles
            for plate in one.plates
        ),
    }


def planted(desk: Desk) -> Counter[str]:
    """Count what is planted among people, vehicles and stops, by kind."""
    world = desk.world
    members = {one.id for one in world.offenders}
    counts = {
        "two_documents": sum(bool(one.second_document) for one in _everybody(desk)),
        "guide_coerced": sum(one.category is SubjectCategory.COERCED_GUIDE for one in world.protected),
        "vehicle_taken": len(world.garage.taken),
        "rescue": sum(one.kind == RESCUE for one in desk.mishaps()),
        "death": sum(one.kind == DEATH for one in desk.mishaps()),
        "handset_several": sum(len(one.told) > 1 for agency in AGENCIES for one in desk.handsets(agency)),
        "handset_twice": len(_imeis(desk, "US-INV") & _imeis(desk, "MX-FIS")),
        "trap_stranger": sum(one not in members for stop in desk.journeys() for one in stop.found.ids),
    }
    return Counter({kind: number for kind, number in counts.items() if number})


def _imeis(desk: Desk, agency: str) -> set[str]:
    return {one.imei for one in desk.handsets(agency)}


def _everybody(desk: Desk) -> Iterator[Person]:
    world = desk.world
    yield from (*world.offenders, *world.associates, *world.protected, *world.background)
    yield from (one.person for one in world.collectors)
    yield from (one.person for one in desk.all_strays())


def _persons(desk: Desk) -> Iterator[tuple[Any, ...]]:
    world, taxis = desk.world, _taxi_drivers(desk.world)
    spoken = {
        one.subject.id: (_AFTER[one.stage], one.happened_on)
        for one in world.outcomes
        if one.subject and one.stage in _AFTER
    }
    died = {id: one.at.date() for one in desk.mishaps() for id in one.died}
    for one in _everybody(desk):
        after, on = spoken.get(one.id, ("", ""))
        yield (one.id, one.category, " ".join(one.given), one.paternal, one.maternal, one.sex, one.born, one.nationality,
               one.home, one.document, one.phone.full, one.nickname, after, on, died.get(one.id, ""),
               occupation_of(one, taxis))  # fmt: skip


def _taxi_drivers(world: World) -> frozenset[str]:
    return frozenset(one.user.id for one in world.garage.vehicles if one.type == "taxi")


def _identities(desk: Desk) -> Iterator[tuple[Any, ...]]:
    """List the identities of those who have more than one, and the second numbers of those who have two.

    The number of the true identity is 1; a second document of the same identity has its number too.
    """
    for person in _everybody(desk):
        if person.second_document or person.other:
            yield _identity(person, 1, person.own)
        if person.second_document:
            yield _identity(person, 1, replace(person.own, document=person.second_document))
        if person.other:
            yield _identity(person, 2, person.other)


def _documents(desk: Desk) -> Iterator[tuple[Any, ...]]:
    """List the papers of everybody of whom an agency may have a record, those of a second identity too."""
    unknown = {one.id for one in desk.world.background}
    for person in _everybody(desk):
        if person.id not in unknown:
            yield from ((person.id, 1, kind, number) for kind, number in papers_of(person))
            if person.other:
                second = papers_of(person.passing_as(person.other))
                yield from ((person.id, 2, kind, number) for kind, number in second)


def _identity(person: Person, number: int, identity: Identity) -> tuple[Any, ...]:
    name = " ".join(filter(None, (*identity.given, identity.paternal, identity.maternal)))
    return person.id, number, name, identity.born, identity.document


def _roles(world: World) -> Iterator[tuple[Any, ...]]:
    for one in world.parts:
        network, months = one.cell.partition("/")[0], "" if one.after else _sentence(world, one.person)
        yield (one.person.id, network, one.role, one.stage, one.cell, one.since, one.until, months, one.after,
               one.way)  # fmt: skip


def _sentence(world: World, person: Person) -> str:
    """Draw the months to which somebody was sentenced in the United States; leaders get far more.

    Source: notes on the synthetic region, section 2.3.
    """
    if person.category is not SubjectCategory.CONVICTED or STAGE_TERRITORY[person.stage] != "US":
        return ""
    random = stream(world.seed, "sentence", person.id)
    if person.role == ORGANISER:
        return str(int(random.triangular(120, 360, 130)))
    return str(max(1, int(random.lognormvariate(2.55, 0.55))))


def _organisations(world: World) -> Iterator[tuple[Any, ...]]:
    for network in world.networks:
        yield (network.id, "network", "", "")
        cells = {one.cell: STAGE_TERRITORY[one.stage] for one in network.members}
        yield from ((cell, "cell", network.id, territory) for cell, territory in cells.items())
    groups = {one.group: STAGE_TERRITORY[one.person.stage] for one in world.collectors}
    yield from ((group, "armed group", "", territory) for group, territory in groups.items())


def _edges(world: World, evidence: Mapping[str, list[str]]) -> Iterator[tuple[Any, ...]]:
    for network in world.networks:
        for tie in network.ties:
            kind = "visible" if tie.visible else "unseen" if tie.unseen else "hidden"
            rows = evidence.get(tie.id, ())
            ways = dict.fromkeys(_SHOWS_BY[row.partition("/")[0]] for row in rows)
            yield (tie.id, tie.one.id, tie.other.id, tie.kind, world.overlay(tie), tie.since, tie.until, kind,
                   " ".join(sorted(ways)), " ".join(rows))  # fmt: skip


def _phones(world: World) -> Iterator[tuple[Any, ...]]:
    told: set[str] = set()
    for network in world.networks:
        for holder, sims in network.sims.items():
            told.add(holder)
            yield from ((sim.phone.full, holder, sim.since, sim.until) for sim in sims)
    for brother in (one for one in world.offenders if one.id not in told):  # arrested beside a member
        yield (brother.phone.full, brother.id, FIRST_DAY, world.free_until(brother))
    for one in world.recycled:
        yield (one.phone.full, one.holder.id, one.since, LAST_TOLD_OF)
    for one in world.handed_on:
        yield (one.phone.full, one.holder.id, one.since, LAST_PLANNED)
    collectors = (one.person for one in world.collectors)
    for person in (*world.associates, *world.protected, *world.background, *collectors):
        yield (person.phone.full, person.id, FIRST_DAY, LAST_TOLD_OF)


def _accounts(desk: Desk) -> Iterator[tuple[Any, ...]]:
    for network in desk.world.networks:
        for member in network.members:
            yield (network.accounts[member.id], member.id, "own", FIRST_DAY, desk.world.free_until(member))
        yield from ((one.account, one.holder.id, "funnel", one.since, one.until) for one in network.funnels)
    others = {}
    for one in desk.all_payments():
        if one.kind in {"fee", "bystanders"}:
            others[one.payer] = one.ends[0]
        if one.kind == "bystanders":
            others[one.beneficiary] = one.ends[1]
    yield from ((account, holder, "own", FIRST_DAY, LAST_DAY) for account, holder in others.items())


def _journeys(desk: Desk) -> Iterator[tuple[Any, ...]]:
    stopped = {(one.network, one.at, one.origin, one.stop) for one in desk.journeys()}
    for one in desk.passages:
        leg = (one.network.id, one.at, one.origin, one.stop)
        yield (one.network.id, f"{one.at:%Y-%m-%dT%H:%M}", one.origin, one.stop, one.avoided,
               "yes" if leg in stopped else "no")  # fmt: skip


def _events(desk: Desk) -> Iterator[tuple[Any, ...]]:
    for one in desk.journeys():
        vehicle = one.vehicle.id if one.vehicle else ""
        yield (one.kind, one.network, f"{one.at:%Y-%m-%dT%H:%M}", one.origin, one.stop, one.place.id, one.people,
               vehicle, one.avoided, " ".join(one.found.ids), " ".join(one.found.ties), "", "")  # fmt: skip
    for mishap in desk.mishaps():
        yield (mishap.kind, mishap.network, f"{mishap.at:%Y-%m-%dT%H:%M}", mishap.origin, mishap.stop, mishap.place.id,
               mishap.people, "", "", "", "", mishap.cause, " ".join(mishap.died))  # fmt: skip


def _vehicles(world: World) -> Iterator[tuple[Any, ...]]:
    for one in world.garage.vehicles:
        yield (one.id, one.vin, one.make, one.model, one.colour, one.year, one.type,
               one.owner.id, one.user.id, one.network)  # fmt: skip


def _payments(desk: Desk) -> Iterator[tuple[Any, ...]]:
    for one in desk.all_payments():
        fee = f"F{one.fee_number}" if one.fee else ""
        yield (
            one.kind,
            *one.ends,
            one.payer,
            one.beneficiary,
            f"{one.at:%Y-%m-%dT%H:%M}",
            one.usd,
            one.tie,
            fee,
        )


def _fees(desk: Desk) -> Iterator[tuple[Any, ...]]:
    """List what was paid for journeys, so that payments, cash and what nobody saw add up to the fee."""
    fees: dict[int, Fee] = {}
    seen: Counter[int] = Counter()
    for payment in desk.all_payments():
        if payment.fee is not None:
            fees.setdefault(payment.fee_number, payment.fee)
            seen[payment.fee_number] += payment.usd
    for number, fee in fees.items():
        cash = sum(usd for channel, usd in fee.parts if channel == "cash")
        yield (f"F{number}", fee.nationality, fee.usd, len(fee.parts), cash, fee.usd - cash - seen[number])

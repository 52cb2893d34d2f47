"""Draw what moves in the region: calls, payments, stops on the corridor, vehicles.

Each is drawn afresh from its own stream whenever it is asked for, one by one, so that nothing has to be held.

Limits: shapes only (ties within a cell and to the next stage, fees and group sizes about as measured).
Source: notes on the synthetic region, sections 1.1, 2.2, 3.3 and 3.6 (planted traps).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.chance import stream, table, weighted
from rootbranch.scenario.happenings import FIRST_DAY, LAST_DAY
from rootbranch.scenario.identifiers import Issuer, Phone
from rootbranch.scenario.people import STAGES, Person
from rootbranch.scenario.world import FUNNELS, World


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMade:
    """One telephone call.

    Args:
        trap: Why it must not point to a target: ``consulate``, ``shelter`` or ``relative``.
        hides: The protected person whose telephone is called.
    """

    caller: Phone
    receiver: Phone
    at: datetime
    seconds: int
    trap: str = ""
    hides: Person | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentMade:
    """One payment from account to account; `usd` is whole dollars."""

    payer: str
    beneficiary: str
    at: datetime
    usd: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """One stop on the corridor. `people` is how many were found, drivers apart."""

    origin: str
    stop: str
    at: datetime
    people: int
    vehicle: str
    plate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleKnown:
    """A vehicle of a network, or of a protected person whom it was taken from."""

    plate: str
    make: str
    model: str
    year: int
    protected_holder: bool


def _moment(random: Random) -> datetime:
    minutes = random.randrange((LAST_DAY - FIRST_DAY).days * 24 * 60)
    return datetime.combine(FIRST_DAY, datetime.min.time()) + timedelta(
        minutes=minutes
    )  # local time of the place


def make_calls(world: World) -> Iterator[CallMade]:
    """Draw calls: within a cell, to the next stage, and to numbers that are traps.

    Traps: a shelter whose number stands in many phones, relatives of people on the move, and a consulate
    that everybody calls.
    """
    random = stream(world.seed, "calls")
    shelter = next(one for one in world.protected if one.category is SubjectCategory.HUMANITARIAN_HELPER)
    payers = [one for one in world.protected if one.category is SubjectCategory.FAMILY_PAYER]
    weights = {"cell": 60, "next stage": 28, "consulate": 5, "shelter": 4, "relative": 3}
    for _ in range(world.size.calls):
        caller = random.choice(world.offenders)
        tie = weighted(random, weights)
        hides = {"shelter": shelter, "relative": random.choice(payers)}.get(tie)
        if tie == "consulate":
            receiver = world.consulate
        else:
            receiver = (hides or _counterpart(random, world.offenders, caller, tie)).phone
        yield CallMade(
            caller=caller.phone,
            receiver=receiver,
            at=_moment(random),
            seconds=1 + int(random.expovariate(1 / 95)),
            trap=tie if hides or tie == "consulate" else "",
            hides=hides,
        )


def _counterpart(random: Random, offenders: tuple[Person, ...], caller: Person, tie: str) -> Person:
    near = [one for one in offenders if one.cell == caller.cell and one is not caller]
    if tie == "cell" and near:
        return random.choice(near)
    stage = STAGES[min(STAGES.index(caller.stage) + 1, len(STAGES) - 1)]
    network = caller.cell.partition("/")[0]
    ahead = [
        one for one in offenders if one.stage == stage and one.cell.startswith(network) and one is not caller
    ]
    return random.choice(ahead)


def make_payments(world: World) -> Iterator[PaymentMade]:
    """Draw payments: fees in two to six parts, slices under 1,000 dollars, and drivers' pay."""
    random = stream(world.seed, "payments")
    issuer = Issuer(stream(world.seed, "numbers"), first=FUNNELS)
    left = world.size.payments
    while left > 0:
        fee = int(random.lognormvariate(9.2, 0.35))  # median about 9,900 dollars
        parts = min(left, random.randrange(2, 7))
        payer, beneficiary = issuer.account(), random.choice(world.funnels)
        at = _moment(random)
        for _ in range(parts):
            slice_ = min(fee // parts, random.randrange(400, 1000)) if random.random() < 0.4 else fee // parts
            yield PaymentMade(payer=payer, beneficiary=beneficiary, at=at, usd=slice_)
            at = min(at + timedelta(hours=random.randrange(5, 200)), _closing())
        left -= parts


def _closing() -> datetime:
    return datetime.combine(LAST_DAY, datetime.min.time())


def make_journeys(world: World) -> Iterator[Journey]:
    """Draw stops on the corridor: cars with about three people, now and then a lorry."""
    random = stream(world.seed, "journeys")
    issuer = Issuer(stream(world.seed, "numbers"), first=world.size.vehicles)
    legs = table("places")["corridor"]["legs"]
    for _ in range(world.size.journeys):
        origin, stop = random.choice(legs)
        lorry = random.random() < 0.04
        people = int(random.lognormvariate(4.5, 0.3)) if lorry else 1 + int(random.lognormvariate(0.8, 0.8))
        yield Journey(
            origin=origin,
            stop=stop,
            at=_moment(random),
            people=people,
            vehicle="tractor-trailer"
            if lorry
            else random.choice(("pickup", "sedan", "van", "SUV", "bus", "taxi")),
            plate=issuer.plate(),
        )


def make_vehicles(world: World) -> Iterator[VehicleKnown]:
    """Draw vehicles; one in twenty belongs to a protected person."""
    random = stream(world.seed, "vehicles")
    issuer = Issuer(stream(world.seed, "numbers"))
    makes = (
        ("Nissan", "Tsuru"),
        ("Toyota", "Hilux"),
        ("Ford", "F-150"),
        ("Chevrolet", "Spark"),
        ("Kia", "Rio"),
    )
    for number in range(world.size.vehicles):
        make, model = random.choice(makes)
        yield VehicleKnown(
            plate=issuer.plate(),
            make=make,
            model=model,
            year=random.randrange(2004, 2026),
            protected_holder=number % 20 == 19,
        )

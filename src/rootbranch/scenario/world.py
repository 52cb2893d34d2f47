"""Put the invented region together: people, who is arrested, calls, payments, journeys and vehicles.

    seed, Size ──▶ make_world ──▶ World ──▶ agencies write of it

Source: notes on the synthetic region, sections 2.2, 2.3, 3.1 and 3.3.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.chance import stream, table, weighted
from rootbranch.scenario.happenings import (
    FIRST_DAY,
    LAST_DAY,
    Cast,
    Telling,
    TrueOutcome,
    deal_outcomes,
    deal_uncounted,
)
from rootbranch.scenario.identifiers import Issuer, Phone
from rootbranch.scenario.people import (
    STAGES,
    Person,
    Registrar,
    invent_associates,
    invent_offenders,
    invent_protected,
)

FUNNELS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large a region is wanted.

    Args:
        deals: How often the deck of 40 outcomes is dealt.
        protected: Distinct protected persons by class.
        calls, payments, journeys, vehicles: Records of each kind.
    """

    deals: int
    offenders: int
    offenders_known: int
    associates: int
    protected: Mapping[SubjectCategory, int]
    calls: int
    payments: int
    journeys: int
    vehicles: int


DEMO = Size(
    deals=1,
    offenders=190,
    offenders_known=110,
    associates=50,
    protected={
        SubjectCategory.SMUGGLED_MIGRANT: 300,
        SubjectCategory.MINOR: 45,
        SubjectCategory.VICTIM: 30,
        SubjectCategory.WITNESS: 20,
        SubjectCategory.SOURCE: 6,
        SubjectCategory.FAMILY_PAYER: 30,
        SubjectCategory.COERCED_GUIDE: 9,
        SubjectCategory.HUMANITARIAN_HELPER: 10,
    },
    calls=500,
    payments=235,
    journeys=245,
    vehicles=108,
)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Everything that is true in the region, before any agency writes of it.

    Args:
        consulate: A number that everybody calls and that is nobody's.
        funnels: Accounts into which many pay.
        registrar: Invents more people who do not clash with these.
    """

    seed: int
    size: Size
    offenders: tuple[Person, ...]
    associates: tuple[Person, ...]
    protected: tuple[Person, ...]
    outcomes: tuple[TrueOutcome, ...]
    uncounted: tuple[Telling, ...]
    consulate: Phone
    funnels: tuple[str, ...]
    registrar: Registrar = field(repr=False)

    @property
    def tellings(self) -> tuple[Telling, ...]:
        """All reports of all agencies, in the order of the day they were made."""
        told = [telling for outcome in self.outcomes for telling in outcome.tellings]
        return tuple(
            sorted([*told, *self.uncounted], key=lambda one: (one.reported_on, one.outcome, one.agency))
        )


def make_world(seed: int, size: Size) -> World:
    """Invent the region. Same seed and size, same region."""
    issuer = Issuer(stream(seed, "numbers"))
    registrar = Registrar(seed, issuer)
    offenders = tuple(invent_offenders(registrar, stream(seed, "networks"), size.offenders))
    associates = tuple(invent_associates(registrar, stream(seed, "associates"), size.associates))
    protected = tuple(invent_protected(registrar, stream(seed, "protected"), size.protected))
    kin: list[Person] = []
    outcomes: list[TrueOutcome] = []
    uncounted: list[Telling] = []
    for deal in range(1, size.deals + 1):
        cast, brothers = _cast(stream(seed, "cast", str(deal)), registrar, offenders, protected)
        kin += brothers
        outcomes += deal_outcomes(seed, deal, cast)
        uncounted += deal_uncounted(seed, deal, cast)
    return World(
        seed=seed,
        size=size,
        offenders=(*offenders, *kin),
        associates=associates,
        protected=protected,
        outcomes=tuple(outcomes),
        uncounted=tuple(uncounted),
        consulate=issuer.phone("MX"),
        funnels=tuple(issuer.account() for _ in range(FUNNELS)),
        registrar=registrar,
    )


def _cast(
    random: Random, registrar: Registrar, offenders: tuple[Person, ...], protected: tuple[Person, ...]
) -> tuple[Cast, list[Person]]:
    """Choose who is arrested: by stage and position; a brother is born for whoever needs one."""
    free = [person for person in offenders if person.category is SubjectCategory.SUSPECT]
    random.shuffle(free)
    suspects: dict[str, Person] = {}
    born: list[Person] = []
    for label, line in table("outcomes")["suspects"].items():
        if label in suspects:
            continue
        organiser = line.get("organiser", False)
        person = next(
            one
            for one in free
            if one.stage == line["stage"]
            and (one.role == "organiser") is organiser
            and (len(one.given) == 2 or "brother" not in line)
        )
        free.remove(person)
        suspects[label] = person
        if "brother" in line:
            suspects[line["brother"]] = brother = registrar.brother_of(person)
            born.append(brother)
    suspects["W01"] = free.pop()
    uncounted: dict[str, Person] = {}
    for line in table("outcomes")["uncounted"]:
        wanted = SubjectCategory(line.get("known_as", line["category"]))
        pool = free if wanted is SubjectCategory.SUSPECT else protected
        taken = set(uncounted.values())
        uncounted[line["id"]] = random.choice(
            [one for one in pool if one.category is wanted and one not in taken]
        )
    return Cast(suspects=suspects, uncounted=uncounted), born


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

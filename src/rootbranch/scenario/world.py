"""Put one district of the invented region together: its people, who of them is arrested, and what is told of it.

    seed, Size, district ─▶ make_world ─▶ World ─▶ traffic (calls, payments, stops, vehicles) ─▶ agencies write of it

Source: notes on the synthetic region, sections 3.1 and 3.7.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.cast import DOUBLE_ROLE
from rootbranch.scenario.chance import some, stream, table
from rootbranch.scenario.collectors import Collector, invent_collectors
from rootbranch.scenario.custody import Part, end_parts, first_arrests, own_parts
from rootbranch.scenario.happenings import (
    Cast,
    Telling,
    TrueOutcome,
    deal_outcomes,
    deal_uncounted,
)
from rootbranch.scenario.identifiers import Issuer, Phone
from rootbranch.scenario.kin import Kindred
from rootbranch.scenario.networks import ORGANISER, Network, Sim, Tie, invent_network
from rootbranch.scenario.outsiders import invent_bystanders, invent_protected, is_local
from rootbranch.scenario.people import Person
from rootbranch.scenario.period import FIRST_DELIVERY, LAST_DAY, PLANNED_FROM
from rootbranch.scenario.places import Gazetteer, Place
from rootbranch.scenario.registrar import Registrar
from rootbranch.scenario.sizes import Size, before, share
from rootbranch.scenario.traps import is_double, seat_official, share_nickname
from rootbranch.scenario.vehicles import Garage
from rootbranch.scenario.ways import passes

NUMBERS = 1_000_000
"""How many running numbers a district has for itself: of its people, and of each file of each agency."""

PUBLIC = ("consulate", "shelter desk", "remittance office", "hotel", "bus company", "legal aid")


RESTING_DAYS, RECYCLED = 90, 0.3
HEARD_DAYS, HANDED_ON_EVERY = (
    10,
    8,
)  # as many numbers go to strangers while plans run as one for so many collisions


TAKEN_ONE_IN = 20
"""As many vehicles were taken from protected persons as one in so many of those that are known."""


@dataclass(frozen=True, slots=True)
class Recycled:
    """A telephone number in the hand of a stranger, from one day on.

    Args:
        earlier: When an offender had it.
        before: Id of the offender.
    """

    phone: Phone
    holder: Person
    since: date
    earlier: Sim
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Everything that is true in one district of the region, before any agency writes of it.

    Args:
        seed: Of this district; the first district has the region's own.
        first: First running number of its people and of the rows of each file.
        first_deal: Number of its first deal of the deck.
        size: The district's share.
        networks: As the arrests leave them: what somebody arrested holds ends that day.
        offenders: Members of the networks, and their brothers.
        arrested: The day of the first arrest of each of them who was.
        parts: What each of them does from when to when; last those that somebody took over.
        associates, background: People around them, of whom agencies know, and others.
        collectors: Who takes a toll for an armed group; of no network.
        public: Places with a number that everybody calls.
        recycled: Numbers of offenders that strangers have now.
        handed_on: Numbers of offenders that strangers will have while plans still run.
        garage: The vehicles of the district; invents more.
        places: The places of the district; invents more.
        issuer: Gives out numbers of this district that nobody has.
        registrar: Invents more people who do not clash with these.
    """

    seed: str
    first: int
    first_deal: int
    size: Size
    networks: tuple[Network, ...]
    offenders: tuple[Person, ...]
    arrested: Mapping[str, date]
    parts: tuple[Part, ...]
    associates: tuple[Person, ...]
    background: tuple[Person, ...]
    collectors: tuple[Collector, ...]
    protected: tuple[Person, ...]
    outcomes: tuple[TrueOutcome, ...]
    uncounted: tuple[Telling, ...]
    public: tuple[Place, ...]
    recycled: tuple[Recycled, ...]
    handed_on: tuple[Recycled, ...]
    garage: Garage = field(repr=False)
    places: Gazetteer = field(repr=False)
    issuer: Issuer = field(repr=False)
    registrar: Registrar = field(repr=False)
    _outcome_of: Mapping[str, TrueOutcome] = field(repr=False)

    @property
    def tellings(self) -> tuple[Telling, ...]:
        """All reports of all agencies, in the order of the day they were made."""
        told = [telling for outcome in self.outcomes for telling in outcome.tellings]
        return tuple(
            sorted([*told, *self.uncounted], key=lambda one: (one.reported_on, one.outcome, one.agency))
        )

    def free_until(self, person: Person) -> date:
        """Give the day from which somebody does nothing more: that of their arrest, or the last of all."""
        return self.arrested.get(person.id, LAST_DAY)

    def outcome(self, id: str) -> TrueOutcome | None:
        """Find what really happened; None where it was nothing that counts."""
        return self._outcome_of.get(id)

    @property
    def kindred(self) -> Kindred:
        """Who is whose relative, everybody invented so far."""
        return self.registrar.kindred

    def overlay(self, tie: Tie) -> str:
        """Say what two who are tied are beside that: ``kin``, of one ``home town``, or neither (empty)."""
        if self.kindred.related(tie.one.id, tie.other.id):
            return "kin"
        return "home town" if tie.one.home == tie.other.home else ""

    @property
    def cleared(self) -> tuple[tuple[Person, TrueOutcome], ...]:
        """Whom a court acquitted, with the judgement."""
        steps = [one for one in self.outcomes if one.stage == "acquittal"]
        return tuple((one.subject, one) for one in steps if one.subject)

    @property
    def funnels(self) -> tuple[str, ...]:
        """Accounts into which many pay."""
        return tuple(one.account for network in self.networks for one in network.funnels)


def make_world(seed: int, size: Size, district: int = 0) -> World:
    """Invent one district of a region. Same seed, size and district, same world.

    Args:
        size: Of the whole region.
        district: From 0.
    """
    own = str(seed) if district == 0 else f"{seed}.{district}"
    part, first = size.part(district), district * NUMBERS + 1
    issuer = Issuer(stream(seed, "numbers"), district, size.districts)
    registrar = Registrar(own, issuer, first=first, distinct=size.names_apart)
    if district == 0:
        registrar.reserve(DOUBLE_ROLE.given, DOUBLE_ROLE.paternal, DOUBLE_ROLE.maternal, "open")
    networks = tuple(_networks(own, size, district, registrar, issuer))
    if district == 0:
        networks = seat_official(stream(own, "official"), networks, registrar)
    associates = tuple(invent_bystanders(registrar, stream(own, "associates"), part.associates))
    may_be_related = [one for network in networks for one in network.members if not is_double(one)]
    protected = tuple(invent_protected(registrar, stream(own, "protected"), part.protected, may_be_related))
    networks, associates, protected = share_nickname(
        stream(own, "shared nickname"), networks, associates, protected
    )
    members = tuple(person for network in networks for person in network.members)
    first_deal = before(size.deals, district, size.districts) + 1
    kin: list[Person] = []
    taken = {one.id for one in members if is_double(one)}  # nobody arrests the contact officer
    outcomes: list[TrueOutcome] = []
    uncounted: list[Telling] = []
    for deal in range(first_deal, first_deal + part.deals):
        free = [one for one in members if one.category is SubjectCategory.SUSPECT and one.id not in taken]
        cast, brothers = _cast(stream(own, "cast", str(deal)), registrar, free, protected)
        taken |= {one.id for one in cast.suspects.values()}
        kin += brothers
        outcomes += deal_outcomes(own, deal, cast)
        uncounted += deal_uncounted(own, deal, cast)
    arrested = first_arrests(outcomes)
    ended = [end_parts(stream(own, "custody", one.id), one, arrested) for one in networks]
    networks = tuple(network for network, _ in ended)
    background = tuple(invent_bystanders(registrar, stream(own, "background"), part.background))
    garage = Garage(stream(own, "garage"), issuer, first, background or associates)
    for network in networks:
        garage.furnish(network)
    victims = [one for one in protected if one.category is SubjectCategory.VICTIM]
    garage.take(victims, networks, part.vehicles // TAKEN_ONE_IN)
    places = Gazetteer(own, first)
    for network in networks:
        places.furnish(network, arrested)
    collectors = tuple(invent_collectors(registrar, stream(own, "collectors"), first))
    return World(
        seed=own,
        first=first,
        first_deal=first_deal,
        size=part,
        networks=networks,
        offenders=(*members, *kin),
        arrested=arrested,
        parts=(*own_parts((*members, *kin), arrested), *(part for _, parts in ended for part in parts)),
        associates=associates,
        background=background,
        collectors=collectors,
        protected=protected,
        outcomes=tuple(outcomes),
        uncounted=tuple(uncounted),
        public=tuple(places.public(what, issuer.phone("MX"), issuer) for what in PUBLIC),
        recycled=tuple(_recycled(stream(own, "recycled"), networks, (*associates, *background))),
        handed_on=tuple(_handed_on(stream(own, "handed on"), networks, (*associates, *background), part)),
        garage=garage,
        places=places,
        issuer=issuer,
        registrar=registrar,
        _outcome_of={one.id: one for one in outcomes},
    )


def _recycled(
    random: Random, networks: tuple[Network, ...], strangers: tuple[Person, ...]
) -> Iterator[Recycled]:
    """Give some numbers, ninety days after an offender let go of them, to people who know nothing of it."""
    for network in networks:
        for offender, sims in network.sims.items():
            for sim in sims[1:]:
                since = sim.until + timedelta(days=RESTING_DAYS)
                if since < FIRST_DELIVERY and random.random() < RECYCLED:
                    yield Recycled(sim.phone, random.choice(strangers), since, sim, offender)


def _handed_on(
    random: Random, networks: tuple[Network, ...], strangers: tuple[Person, ...], size: Size
) -> Iterator[Recycled]:
    """Give to strangers, ninety days later, some numbers that offenders let go of while plans run against them."""
    first = PLANNED_FROM + timedelta(days=HEARD_DAYS)
    numbers = [
        (offender, sim)
        for network in networks
        for offender, sims in network.sims.items()
        for sim in sims[1:]
        if sim.since < FIRST_DELIVERY and first <= sim.until < LAST_DAY
    ]
    for offender, sim in some(random, numbers, -(-size.collisions // HANDED_ON_EVERY)):
        since = sim.until + timedelta(days=RESTING_DAYS)
        yield Recycled(sim.phone, random.choice(strangers), since, sim, offender)


def _networks(
    seed: str, size: Size, district: int, registrar: Registrar, issuer: Issuer
) -> Iterator[Network]:
    part, first = size.part(district), before(size.networks, district, size.districts)
    for number in range(part.networks):
        id = f"N{first + number + 1:03d}"
        members = share(part.offenders, number, part.networks)
        yield invent_network(registrar, issuer, stream(seed, "network", id), id, members)


def _cast(
    random: Random, registrar: Registrar, free: list[Person], protected: tuple[Person, ...]
) -> tuple[Cast, list[Person]]:
    """Choose who is arrested: by stage and position; a brother is born for whoever needs one."""
    random.shuffle(free)
    suspects: dict[str, Person] = {}
    born: list[Person] = []
    for label, line in table("outcomes")["suspects"].items():
        if label in suspects:
            continue
        person = max(free, key=lambda one: _fits(one, line))
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
        taken = {one.id for one in uncounted.values()}
        left = [one for one in pool if one.category is wanted and one.id not in taken]
        near = [one for one in left if pool is free or _may_be_met(one, line["by"])]
        uncounted[line["id"]] = random.choice(near or left)
    return Cast(suspects=suspects, uncounted=uncounted), born


def _may_be_met(person: Person, agency: str) -> bool:
    """Say whether an agency can have met a protected person: on the way, or because they live there."""
    if is_local(person.category, person.met_by):
        return person.met_by == agency
    return passes(person.nationality, agency[:2])


def _fits(person: Person, line: Mapping[str, Any]) -> int:
    """Say how well somebody fits a line of the deck; the first of the best is taken."""
    stage: str = line["stage"]
    position: bool = (person.role == ORGANISER) is line.get("organiser", False)
    two_names = len(person.given) == 2 or "brother" not in line
    two_names = two_names and bool(person.maternal)  # an agency may take the second surname for the first
    return 4 * two_names + 2 * (person.stage == stage) + position

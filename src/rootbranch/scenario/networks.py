"""Put people into the shape of a network, and give them what they work with: telephones, accounts, vehicles.

    draw_shape ─▶ places ─▶ Person (role, stage, cell) ─▶ Network(members, ties, telephones, accounts)

Nearly all ties leave no record of their own: two known numbers ring one another on one tie in twenty only. The others
show through second telephones, shared accounts and vehicles, or where two are found together; some never show at all.

Source: notes on the synthetic region, sections 2.1, 2.3, 3.2 and 3.3 (what is marked there as an assumption is one here).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.chance import stream, table, weighted
from rootbranch.scenario.identifiers import Issuer, Phone
from rootbranch.scenario.livelihoods import with_ways
from rootbranch.scenario.network import STAGES, Member, Shape, draw_shape
from rootbranch.scenario.people import STAGE_TERRITORY, Person
from rootbranch.scenario.period import DAYS, FIRST_DAY, FIRST_DELIVERY, LAST_DAY, LAST_TOLD_OF
from rootbranch.scenario.registrar import Registrar
from rootbranch.scenario.residents import resident

VISIBLE = 0.05  # of all ties
UNSEEN = 0.13  # of all ties: nobody outside ever sees anything of them (assumption)
# Of members: a relative, and from the town, of one they are tied to; that makes about 8 % and 20 % of ties.
KIN, HOME_TOWN = 0.23, 0.60
CONVICTED = 0.08
FUNNELS_OF_AIDES, FUNNEL_DAYS = 0.3, 60
ORGANISER = "organiser"

_AIDES: Mapping[str, Mapping[str, float]] = {
    "recruit": {"recruiter": 6, "travel organiser": 3, "document forger": 1},
    "origin transit": {"guide": 4, "transporter": 4, "stash-house keeper": 2},
    "Darien": {"boatman": 4, "guide": 5, "lookout": 1},
    "Central America": {"transporter": 4, "guide": 3, "stash-house keeper": 2, "corrupt official": 1},
    "south Mexico": {"transporter": 4, "guide": 2, "stash-house keeper": 3, "corrupt official": 1},
    "north Mexico": {"transporter": 3, "stash-house keeper": 4, "lookout": 2, "enforcer": 1},
    "crossing": {"guide": 5, "lookout": 4, "boatman": 1},
    "US stash": {"stash-house keeper": 6, "transporter": 2, "enforcer": 1},
    "US drive": {"transporter": 8, "lookout": 2},
    "delivery": {"transporter": 4, "money mover": 3, "front-business owner": 1},
}
_SOUGHT_AFTER = {"transporter": 5, "document forger": 2, "money mover": 3, "corrupt official": 1}


@dataclass(frozen=True, slots=True)
class Sim:
    """A telephone number in somebody's hand, from day to day."""

    phone: Phone
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Funnel:
    """An account into which many pay, from day to day."""

    account: str
    holder: Person
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Tie:
    """Two people who work with one another.

    Args:
        kind: As `network.Shape` has it.
        visible: Two known numbers ring one another.
        unseen: Nothing of it is in any file.
    """

    id: str
    one: Person
    other: Person
    kind: str
    since: date
    until: date
    visible: bool
    unseen: bool = False

    def beside(self, person: str) -> Person:
        """Give the other end, seen from somebody's own."""
        return self.other if self.one.id == person else self.one


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A network with all that it works with.

    Args:
        sims: By person; the first of each is the one that agencies may know.
        accounts: By person.
        funnels: Accounts into which many pay; each lives for some weeks only.
        ties_of: By person.
    """

    id: str
    members: tuple[Person, ...]
    ties: tuple[Tie, ...]
    sims: Mapping[str, tuple[Sim, ...]]
    accounts: Mapping[str, str]
    funnels: tuple[Funnel, ...]
    ties_of: Mapping[str, tuple[Tie, ...]]


def invent_network(registrar: Registrar, issuer: Issuer, random: Random, id: str, members: int) -> Network:
    """Invent a network of so many members."""
    shape = draw_shape(random, members)
    people = with_ways(stream(registrar.seed, "ways", id), _members(registrar, random, id, shape))
    visible = frozenset(random.sample(range(len(shape.ties)), round(VISIBLE * len(shape.ties))))
    unseen = _unseen(stream(registrar.seed, "unseen", id), len(shape.ties), visible)
    drawn = (
        _tie(random, f"{id}-{place + 1:04d}", people[one], people[other], kind, visible=place in visible)
        for place, (one, other, kind) in enumerate(shape.ties)
    )
    ties = tuple(replace(tie, unseen=place in unseen) for place, tie in enumerate(drawn))
    ties_of: dict[str, tuple[Tie, ...]] = {}
    for tie in ties:
        for end in (tie.one.id, tie.other.id):
            ties_of[end] = (*ties_of.get(end, ()), tie)
    return Network(
        id=id,
        members=people,
        ties=ties,
        ties_of=ties_of,
        sims={one.id: tuple(_sims(random, issuer, one)) for one in people},
        accounts={one.id: issuer.account() for one in people},
        funnels=tuple(_funnels(random, issuer, people)),
    )


def _members(registrar: Registrar, random: Random, network: str, shape: Shape) -> Iterator[Person]:
    """Put people into all places, one after the other: each may be a relative of somebody they are tied to."""
    earlier: dict[int, list[int]] = defaultdict(list)
    for one, other, _ in shape.ties:
        earlier[other].append(one)
    people: list[Person] = []
    kin = stream(registrar.seed, "kin", network)
    for number, place in enumerate(shape.members):
        tied = [people[one] for one in earlier[number]]
        people.append(_member(registrar, random, kin, network, place, tied))
        yield people[-1]


def _member(
    registrar: Registrar, random: Random, kin: Random, network: str, place: Member, tied: list[Person]
) -> Person:
    stage = STAGES[place.stage]
    territory = STAGE_TERRITORY[stage]
    category = SubjectCategory.CONVICTED if random.random() < CONVICTED else SubjectCategory.SUSPECT
    nationality = resident(random, territory)
    near = [one for one in tied if one.nationality == nationality]
    person = registrar.person(
        category,
        nationality,
        group="open",
        age=_ages(random, territory),
        women=0.232 if territory == "US" else 0.05,
        phone_territory=territory,
        relative=kin.choice(near) if near and kin.random() < KIN else None,
        home=kin.choice(near).home if near and kin.random() < HOME_TOWN else "",
    )
    called = float(table("noise")["people"]["nickname"])
    aides = _SOUGHT_AFTER if place.sought_after else _AIDES[stage]
    placed = replace(
        person,
        nickname=registrar.nickname(random, person) if random.random() < called else "",
        role=ORGANISER if place.organiser else weighted(random, aides),
        stage=stage,
        cell=f"{network}/{stage}/{place.cell}",
    )
    return registrar.with_other(placed)


def _ages(random: Random, territory: str) -> tuple[int, int]:
    """Give the one age that is drawn, as a range; nobody was under age when the 24 months began."""
    age = int(random.triangular(21, 54, 22) if territory == "US" else random.triangular(21, 60, 30))
    return age, age


def _tie(random: Random, id: str, one: Person, other: Person, kind: str, *, visible: bool) -> Tie:
    begins = FIRST_DAY + timedelta(days=random.randrange(DAYS // 2) if random.random() < 0.4 else 0)
    ends = begins + timedelta(days=random.randrange(90, DAYS))
    return Tie(id, one, other, kind, begins, min(ends, LAST_DAY), visible)


def _unseen(random: Random, ties: int, visible: frozenset[int]) -> frozenset[int]:
    """Choose the ties of which nobody sees anything, none of those that two known numbers show."""
    return frozenset(random.sample([one for one in range(ties) if one not in visible], round(UNSEEN * ties)))


def _funnels(random: Random, issuer: Issuer, people: tuple[Person, ...]) -> Iterator[Funnel]:
    holders = [one for one in people if one.role != ORGANISER and random.random() < FUNNELS_OF_AIDES]
    for holder in holders or people[-1:]:
        since = FIRST_DAY + timedelta(days=random.randrange((FIRST_DELIVERY - FIRST_DAY).days - FUNNEL_DAYS))
        yield Funnel(issuer.account(), holder, since, since + timedelta(days=FUNNEL_DAYS))


def _sims(random: Random, issuer: Issuer, person: Person) -> Iterator[Sim]:
    yield Sim(person.phone, FIRST_DAY, LAST_TOLD_OF)
    most = random.randrange(1, 5) if person.role == ORGANISER else random.randrange(0, 3)
    for _ in range(most):
        since = FIRST_DAY + timedelta(days=random.randrange(DAYS - 60))
        life = max(7, min(400, int(random.lognormvariate(3.807, 0.6))))  # median 45 days
        yield Sim(issuer.phone(person.phone.territory), since, min(LAST_DAY, since + timedelta(days=life)))

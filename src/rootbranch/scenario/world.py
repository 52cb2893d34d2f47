"""Put the invented region together: its people, who of them is arrested, and what is told of it.

    seed, Size ──▶ make_world ──▶ World ──▶ traffic (calls, payments, stops, vehicles) ──▶ agencies write of it

Source: notes on the synthetic region, sections 3.1 and 3.7.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.chance import stream, table
from rootbranch.scenario.happenings import (
    Cast,
    Telling,
    TrueOutcome,
    deal_outcomes,
    deal_uncounted,
)
from rootbranch.scenario.identifiers import Issuer, Phone
from rootbranch.scenario.people import (
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
        texts: Narratives, about one record in a hundred in the larger sizes.
        transactions, notices: Rows of the two hubs.
        collisions: Pairs of plans, or of a plan and a source, that must not go on without a word.
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
    texts: int
    transactions: int
    notices: int
    collisions: int


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
    texts=80,
    transactions=60,
    notices=18,
    collisions=12,
)


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

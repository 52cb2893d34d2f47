"""Invent those who are in no network: people around the offenders, and protected persons of every class, in families.

    bystanders ─▶ invent_bystanders          classes ─▶ invent_protected: minors travel with a parent, payers pay for a relative;
    members of networks, their relatives ──────────────▶ some payers and travellers are relatives of an offender instead

Source: notes on the synthetic region, sections 3.1 and 3.6 (a smuggler's brother is a relative who pays).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.chance import spread, stream, table
from rootbranch.scenario.kin import CHILD, PARENT, SIBLING
from rootbranch.scenario.people import SHARED_NICKNAME, TERRITORIES, Person
from rootbranch.scenario.registrar import Registrar
from rootbranch.scenario.residents import resident
from rootbranch.scenario.slips import MINOR_BORN_FROM
from rootbranch.scenario.ways import meetings

NEARLY_OF_AGE = 0.15  # of minors: sixteen or seventeen
BYSTANDERS = {
    "MX": 3, "GT": 2, "CO": 2, "EC": 2, "HN": 0.5, "VE": 0.6, "SV": 0.3, "NI": 0.2, "CU": 0.2, "PE": 0.2, "US": 0.3,
    "BR": 0.12, "IN": 0.2, "CN": 0.2, "BD": 0.12, "NP": 0.06, "SY": 0.1,
    "HT": 0.3,
}  # fmt: skip
AMERICAN_PHONE, NICKNAMED = 0.05, 0.12
BOUGHT_ON_THE_WAY = (
    0.5  # of telephones of protected persons: of the country in which they are met (assumption)
)


_LOCAL = frozenset({SubjectCategory.WITNESS, SubjectCategory.SOURCE, SubjectCategory.HUMANITARIAN_HELPER})
_HOLDS_TRAVELLERS = "US-BRD"
"""Its witnesses are people whom it met on the way and holds as witnesses."""


def is_local(category: SubjectCategory, agency: str) -> bool:
    """Say whether a protected person lives where an agency works, and is not met on the way."""
    return category in _LOCAL and not (category is SubjectCategory.WITNESS and agency == _HOLDS_TRAVELLERS)


def invent_bystanders(registrar: Registrar, random: Random, count: int) -> Iterator[Person]:
    """Invent people who did nothing that is known: those whom offenders know, and those whom nobody asks about."""
    for nationality in spread(random, BYSTANDERS, count):
        yield registrar.person(
            SubjectCategory.ASSOCIATE,
            nationality,
            group="open",
            age=(19, 56),
            women=0.5,
            phone_territory=_phone_territory(random, nationality),
        )


def _phone_territory(random: Random, nationality: str) -> str:
    """Choose where somebody's telephone is from: mostly home, else where the road leads; a few have an American one."""
    if random.random() < AMERICAN_PHONE:
        return "US"
    return nationality if nationality in TERRITORIES else random.choice(("MX", "GT", "CO"))


def invent_protected(
    registrar: Registrar,
    random: Random,
    classes: Mapping[SubjectCategory, int],
    offenders: Sequence[Person] = (),
) -> Iterator[Person]:
    """Invent protected persons of every class: with the nationalities of the corridor, or of those who live where they are met.

    Some minors are nearly of age, so that an agency may take them for adults.

    Args:
        offenders: Of whom some turn out to be relatives.
    """
    wanted = [category for category, count in classes.items() for _ in range(count)]
    migrants = classes.get(SubjectCategory.SMUGGLED_MIGRANT, 0)
    bought = stream(registrar.seed, "telephones bought on the way")
    at_home = stream(registrar.seed, "locals")
    families = _Families(stream(registrar.seed, "families"), offenders, migrants)
    for category, (agency, passing) in zip(wanted, meetings(random, len(wanted)), strict=True):
        minor = category is SubjectCategory.MINOR
        nearly = minor and random.random() < NEARLY_OF_AGE
        nationality = resident(at_home, agency[:2]) if is_local(category, agency) else passing
        relative, relation = families.relative(category, nationality)
        telephone = _phone_territory(random, nationality)
        if bought.random() < BOUGHT_ON_THE_WAY:
            telephone = agency[:2]
        person = registrar.person(
            category,
            nationality,
            group="protected",
            age=(4, 16) if minor else (19, 56),
            women=0.4,
            phone_territory=telephone,
            born=MINOR_BORN_FROM + timedelta(days=random.randrange(600)) if nearly else None,
            relative=relative,
            relation=relation,
        )
        families.add(person)
        if relative and registrar.kindred.related(relative.id, person.id):
            families.joined(relative, person)
        called = registrar.nickname(random, person) if random.random() < NICKNAMED else ""
        yield replace(person, nickname="" if called == SHARED_NICKNAME else called, met_by=agency)


class _Families:
    """Chooses relatives: of minors and payers among those who travel, of some among the offenders."""

    def __init__(self, random: Random, offenders: Sequence[Person], migrants: int) -> None:
        self._random = random
        self._chance = table("noise")["people"]
        self._travel: defaultdict[str, list[Person]] = defaultdict(list)
        self._offenders: defaultdict[str, list[Person]] = defaultdict(list)
        self._ids = {one.id for one in offenders}
        self._waiting, self._crossed = migrants // 2, False
        for one in offenders:
            self._offenders[one.nationality].append(one)

    def add(self, person: Person) -> None:
        """Take note of somebody who travels."""
        if person.category is SubjectCategory.SMUGGLED_MIGRANT:
            self._travel[person.nationality].append(person)

    def joined(self, relative: Person, person: Person) -> None:
        """Take note that somebody is a relative of somebody else now."""
        self._crossed |= relative.id in self._ids and person.category is SubjectCategory.SMUGGLED_MIGRANT

    def relative(self, category: SubjectCategory, nationality: str) -> tuple[Person | None, str]:
        """Choose whose relative somebody is, and what to them; nobody for most."""
        random, chance = self._random, self._chance
        match category:
            case SubjectCategory.MINOR:
                with_parent = random.random() < chance["minor_with_parent"]
                return (self._one(self._travel, nationality), CHILD) if with_parent else (None, "")
            case SubjectCategory.FAMILY_PAYER:
                of_offender = random.random() < chance["payer_of_offender"]
                relative = self._one(self._offenders, nationality) if of_offender else None
                relation = PARENT if random.random() < chance["parent_pays"] else SIBLING
                return relative or self._one(self._travel, nationality), relation
            case SubjectCategory.SMUGGLED_MIGRANT:
                self._waiting -= 1
                late = self._waiting < 0 and not self._crossed  # no region without one
                across = random.random() < chance["traveller_of_offender"] or late
                return (self._one(self._offenders, nationality) if across else None), ""
            case _:
                return None, ""

    def _one(self, people: Mapping[str, list[Person]], nationality: str) -> Person | None:
        own = people.get(nationality)
        return self._random.choice(own) if own else None

"""Invent people one by one: protected persons, people around the networks, and for `networks` their members.

Where a region is small enough (`distinct`), nobody shares a first name and first surname with anybody, and nobody's name
sounds like one of another group, in whatever form an agency writes it: so a test that looks for a protected person's name
finds that person and nobody else. Some share both surnames, as families do; some offenders have a second identity.

Limits: in larger regions names meet as in life.
Source: notes on the synthetic region, sections 2.1 and 3.1.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import permutations
from random import Random

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.chance import spread, stream, table
from rootbranch.scenario.hearing import short_form, sound
from rootbranch.scenario.identifiers import Issuer, Phone
from rootbranch.scenario.names import draw_given, draw_nickname, draw_surnames, transliterated
from rootbranch.scenario.network import STAGES
from rootbranch.scenario.slips import ADULT_BORN_BY, MINOR_BORN_FROM

STAGE_TERRITORY = dict(zip(STAGES, ("EC", "CO", "CO", "GT", "MX", "MX", "MX", "US", "US", "US"), strict=True))
TERRITORIES = ("US", "MX", "GT", "CO", "EC")


NEARLY_OF_AGE = 0.15  # of minors: sixteen or seventeen
BYSTANDERS = {
    "MX": 3, "GT": 2, "CO": 2, "EC": 2, "HN": 0.5, "VE": 0.6, "SV": 0.3, "NI": 0.2, "CU": 0.2, "PE": 0.2, "US": 0.3,
}  # fmt: skip
AMERICAN_PHONE, NICKNAMED = 0.05, 0.12
SHARED_NICKNAME = "El Güero"  # see `traps`
RELATIVES_MAX = 60  # how many earlier people of a country may turn out to be relatives of the next one


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Whom somebody gives themselves out for."""

    given: tuple[str, ...]
    paternal: str
    maternal: str
    born: date
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody of the invented region, as they really are.

    Args:
        sex: `H` or `M`, as a CURP has it.
        category: What they really are; an agency may know less or be wrong.
        role, stage: In a network, empty outside.
        cell: `network/stage/number`, empty outside.
        maternal: Empty where people bear one surname only.
        second_document: Another number of the same kind, issued to the same person; empty for most.
        other: A full second identity; None for most.
    """

    id: str
    given: tuple[str, ...]
    paternal: str
    maternal: str
    sex: str
    born: date
    nationality: str
    document: str
    phone: Phone
    category: SubjectCategory
    nickname: str = ""
    role: str = ""
    stage: str = ""
    cell: str = ""
    second_document: str = ""
    other: Identity | None = None

    @property
    def own(self) -> Identity:
        """Who they really are."""
        return Identity(
            given=self.given,
            paternal=self.paternal,
            maternal=self.maternal,
            born=self.born,
            document=self.document,
        )

    def passing_as(self, identity: Identity) -> "Person":
        """Give the person as those know them who believe in an identity; papers in the own name are left behind."""
        return replace(
            self,
            given=identity.given,
            paternal=identity.paternal,
            maternal=identity.maternal,
            born=identity.born,
            document=identity.document,
            second_document="",
            other=None,
        )


class Registrar:
    """Invents people one by one; where names must be distinct it remembers which are taken by which group."""

    def __init__(self, seed: int | str, issuer: Issuer, *, first: int = 1, distinct: bool = True) -> None:
        """Open the streams.

        Args:
            first: Number of the first person.
            distinct: Whether names are kept apart; costs memory for each person, and some of the likeness to life.
        """
        self._random = stream(seed, "people")
        self._issuer = issuer
        self._distinct = distinct
        self._firsts: set[tuple[str, str]] = set()
        self._names: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)  # by group, as are the next
        self._beside: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        self._relatives: dict[tuple[str, str], deque[tuple[str, str]]] = {}
        self._chance = table("noise")["people"]
        self._count = first - 1

    def person(
        self,
        category: SubjectCategory,
        nationality: str,
        *,
        group: str,
        age: tuple[int, int],
        women: float,
        phone_territory: str,
        born: date | None = None,
    ) -> Person:
        """Invent one person.

        Args:
            group: People of different groups have names that do not even sound alike, where names are distinct.
            age: Youngest and oldest, in years on 1 July 2026.
            women: Share of women, 0 to 1.
            born: Day of birth, where it is not drawn.
        """
        random = self._random
        sex = "M" if random.random() < women else "H"
        given, paternal, maternal = self._name(nationality, sex, group)
        drawn = date(2026, 7, 1) - timedelta(days=random.randrange(age[0] * 365 + 5, (age[1] + 1) * 365))
        born = born or drawn
        twice = nationality == "MX" and random.random() < self._chance["two_documents"]
        self._count += 1
        return Person(
            id=f"P{self._count:05d}",
            given=given,
            paternal=paternal,
            maternal=maternal,
            sex=sex,
            born=born,
            nationality=nationality,
            document=self._document(nationality, given, paternal, maternal, born, sex),
            phone=self._issuer.phone(phone_territory),
            category=category,
            second_document=self._document(nationality, given, paternal, maternal, born, sex)
            if twice
            else "",
        )

    def with_other(self, person: Person, group: str = "open") -> Person:
        """Give a second identity to a part of the organisers and guides: name, birth date and document."""
        random = self._random
        if person.role not in {"organiser", "guide"} or random.random() >= self._chance["false_identity"]:
            return person
        given, paternal, maternal = self._name(person.nationality, person.sex, group)
        born = min(person.born + timedelta(days=random.randrange(-1500, 400)), ADULT_BORN_BY)
        number = self._document(person.nationality, given, paternal, maternal, born, person.sex)
        other = Identity(given=given, paternal=paternal, maternal=maternal, born=born, document=number)
        return replace(person, other=other)

    def reserve(self, given: tuple[str, ...], paternal: str, maternal: str, group: str) -> None:
        """Keep a name for somebody who is put into the region by hand."""
        if self._distinct:
            self._take(given, paternal, maternal, group)

    def brother_of(self, person: Person) -> Person:
        """Invent a brother: same surnames, same first given name, another second one, another age."""
        initials = {name[0] for name in person.given}
        while (second := draw_given(self._random, person.nationality, "H")[0])[0] in initials:
            pass
        given = (person.given[0], second)
        apart = timedelta(days=self._random.randrange(500, 1500))
        born = person.born + apart if person.born + apart <= ADULT_BORN_BY else person.born - apart
        self._count += 1
        return replace(
            person,
            id=f"P{self._count:05d}",
            given=given,
            born=born,
            document=self._document(
                person.nationality, given, person.paternal, person.maternal, born, person.sex
            ),
            phone=self._issuer.phone(person.phone.territory),
            nickname="",
            role="transporter",
            second_document="",
            other=None,
        )

    def _document(
        self, nationality: str, given: tuple[str, ...], paternal: str, maternal: str, born: date, sex: str
    ) -> str:
        letters = f"{paternal[:2]}{maternal[:1] or 'X'}{given[0][0]}"  # X: as a CURP has it
        return self._issuer.document(nationality, born, letters, sex)

    def _name(self, nationality: str, sex: str, group: str) -> tuple[tuple[str, ...], str, str]:
        while True:
            given = draw_given(self._random, nationality, sex)
            paternal, maternal = self._surnames(nationality, group)
            if not self._distinct or self._take(given, paternal, maternal, group):
                return given, paternal, maternal

    def _surnames(self, nationality: str, group: str) -> tuple[str, str]:
        """Draw both surnames, or those of a relative."""
        known = self._relatives.setdefault((group, nationality), deque(maxlen=RELATIVES_MAX))
        if known and not transliterated(nationality) and self._random.random() < self._chance["relative"]:
            surnames = self._random.choice(known)
        else:
            surnames = draw_surnames(self._random, nationality)
        known.append(surnames)  # again for a relative: large families find more of them
        return surnames

    def _take(self, given: tuple[str, ...], paternal: str, maternal: str, group: str) -> bool:
        """Reserve the name in every form; refuse where another person has its beginning or another group sounds like it."""
        first = (sound(given[0]), sound(paternal))
        surnames = tuple(filter(None, (paternal, maternal)))
        forms = {form for one in given for form in (one, short_form(one))}
        names = {_edges(one, surname) for one in forms for surname in surnames}  # an agency may lose a part
        # Some surnames are given names too: `Andrés Sebastián` is also found within `Andrés Sebastián Gil`.
        beside = {_edges(*pair) for pair in (*permutations(given, 2), *permutations(surnames, 2))}
        taken = first in self._firsts or any(
            names & self._names[other] or names & self._beside[other] or beside & self._names[other]
            for other in tuple(self._names)
            if other != group
        )
        if not taken:
            self._firsts.add(first)
            self._names[group] |= names
            self._beside[group] |= beside
        return not taken


def _edges(given: str, surname: str) -> tuple[str, str]:
    """Give where two names meet: `Ana Lara` is also found within `Juliana Laralde`."""
    return sound(given)[-3:], sound(surname)[:3]


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
    registrar: Registrar, random: Random, classes: Mapping[SubjectCategory, int]
) -> Iterator[Person]:
    """Invent protected persons of every class, with the nationalities of the corridor.

    Some minors are nearly of age, so that an agency may take them for adults.
    """
    wanted = [category for category, count in classes.items() for _ in range(count)]
    for category, nationality in zip(
        wanted, spread(random, table("places")["nationality"], len(wanted)), strict=True
    ):
        minor = category is SubjectCategory.MINOR
        nearly = minor and random.random() < NEARLY_OF_AGE
        person = registrar.person(
            category,
            nationality,
            group="protected",
            age=(4, 16) if minor else (19, 56),
            women=0.4,
            phone_territory=_phone_territory(random, nationality),
            born=MINOR_BORN_FROM + timedelta(days=random.randrange(600)) if nearly else None,
        )
        called = draw_nickname(random, person.given[0]) if random.random() < NICKNAMED else ""
        yield replace(person, nickname="" if called == SHARED_NICKNAME else called)

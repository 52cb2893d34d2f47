"""Invent people one by one: protected persons, people around the networks, and for `networks` their members.

In the demo nobody shares a first name and first surname with somebody of another group, in whatever form an agency
writes it: so a test that looks for a protected person's name finds that person and nobody else.

Limits: names are common names put together by chance; in a large region several people have the same one.
Source: notes on the synthetic region, sections 2.1 and 3.1.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.chance import spread, stream, table
from rootbranch.scenario.identifiers import Issuer, Phone
from rootbranch.scenario.network import STAGES

STAGE_TERRITORY = dict(zip(STAGES, ("EC", "CO", "CO", "GT", "MX", "MX", "MX", "US", "US", "US"), strict=True))
TERRITORIES = ("US", "MX", "GT", "CO", "EC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody of the invented region, as they really are.

    Args:
        sex: `H` or `M`, as a CURP has it.
        category: What they really are; an agency may know less or be wrong.
        role, stage: In a network, empty outside.
        cell: `network/stage/number`, empty outside.
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


class Registrar:
    """Invents people one by one and remembers which names are taken by which group."""

    def __init__(self, seed: int | str, issuer: Issuer, *, first: int = 1, distinct: bool = True) -> None:
        """Open the streams.

        Args:
            first: Number of the first person.
            distinct: Whether people of different groups must have different names, for as many as names suffice.
        """
        self._random = stream(seed, "people")
        self._issuer = issuer
        self._group_of: dict[tuple[str, str], str] = {}
        self._distinct = distinct
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
    ) -> Person:
        """Invent one person.

        Args:
            group: People of different groups never share first name and first surname.
            age: Youngest and oldest, in years on 1 July 2026.
            women: Share of women, 0 to 1.
        """
        random = self._random
        sex = "M" if random.random() < women else "H"
        while True:
            given = self._given(sex)
            paternal, maternal = self._surnames(nationality)
            if not self._distinct or self._take(given, paternal, maternal, group):
                break
        born = date(2026, 7, 1) - timedelta(days=random.randrange(age[0] * 365 + 5, (age[1] + 1) * 365))
        self._count += 1
        letters = f"{paternal[:2]}{maternal[0]}{given[0][0]}"
        return Person(
            id=f"P{self._count:05d}",
            given=given,
            paternal=paternal,
            maternal=maternal,
            sex=sex,
            born=born,
            nationality=nationality,
            document=self._issuer.document(nationality, born, letters, sex),
            phone=self._issuer.phone(phone_territory),
            category=category,
        )

    def brother_of(self, person: Person) -> Person:
        """Invent a brother: same surnames, same first given name, another second one, another age."""
        others = [
            name for name in table("names")["given_men"] if name[0] not in {one[0] for one in person.given}
        ]
        given = (person.given[0], self._random.choice(others))
        born = person.born + timedelta(days=self._random.randrange(500, 1500))
        letters = f"{person.paternal[:2]}{person.maternal[0]}{given[0][0]}"
        self._count += 1
        return replace(
            person,
            id=f"P{self._count:05d}",
            given=given,
            born=born,
            document=self._issuer.document(person.nationality, born, letters, person.sex),
            phone=self._issuer.phone(person.phone.territory),
            nickname="",
            role="transporter",
        )

    def _given(self, sex: str) -> tuple[str, ...]:
        names = table("names")["given_women" if sex == "M" else "given_men"]
        return tuple(self._random.sample(names, 2 if self._random.random() < 0.65 else 1))

    def _surnames(self, nationality: str) -> tuple[str, str]:
        own = table("names").get(f"surnames_{nationality.lower()}", [])
        common = table("names")["surnames"]
        paternal, maternal = (
            self._random.choice(own if own and self._random.random() < 0.4 else common) for _ in range(2)
        )
        return paternal, maternal

    def _take(self, given: tuple[str, ...], paternal: str, maternal: str, group: str) -> bool:
        """Reserve every pair of neighbouring names; refuse where another person or group has one of them."""
        first = (_folded(given[0]), _folded(paternal))
        pairs = {
            (_folded(name), _folded(surname)) for name in given for surname in (paternal, maternal)
        }  # an agency may lose a part
        if first in self._group_of or any(self._group_of.get(pair, group) != group for pair in pairs):
            return False
        self._group_of.update(dict.fromkeys(pairs, group))
        return True


def _folded(name: str) -> str:
    decomposed = unicodedata.normalize("NFD", name.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def invent_bystanders(registrar: Registrar, random: Random, count: int) -> Iterator[Person]:
    """Invent people who did nothing that is known: those whom offenders know, and those whom nobody asks about."""
    for nationality in spread(random, {"MX": 3, "GT": 2, "CO": 2, "EC": 2}, count):
        yield registrar.person(
            SubjectCategory.ASSOCIATE,
            nationality,
            group="open",
            age=(19, 56),
            women=0.5,
            phone_territory=nationality,
        )


def invent_protected(
    registrar: Registrar, random: Random, classes: Mapping[SubjectCategory, int]
) -> Iterator[Person]:
    """Invent protected persons of every class, with the nationalities of the corridor."""
    wanted = [category for category, count in classes.items() for _ in range(count)]
    for category, nationality in zip(
        wanted, spread(random, table("places")["nationality"], len(wanted)), strict=True
    ):
        age = (4, 16) if category is SubjectCategory.MINOR else (19, 56)
        yield registrar.person(
            category,
            nationality,
            group="protected",
            age=age,
            women=0.4,
            phone_territory=nationality if nationality in TERRITORIES else "MX",
        )

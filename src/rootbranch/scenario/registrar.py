"""Invent people one by one, each with a name, a birth date, a home town and papers that nobody else has.

    relative or nobody ─▶ person ─▶ Person, and who their relatives are (`Kindred`)

Where a region is small enough (`distinct`), nobody shares a first name and first surname with anybody, and nobody's name
sounds like one of another group, in whatever form an agency writes it: so a test that looks for a protected person's name
finds that person and nobody else. Relatives share surnames all the same, also across groups; some offenders have a second
identity.

Limits: in larger regions names meet as in life; in a small one they do where a people has more members than names.
Source: notes on the synthetic region, sections 1.2 (families), 2.1 and 3.1.
"""

from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from random import Random

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.chance import stream, table, weighted
from rootbranch.scenario.hearing import short_form, sound
from rootbranch.scenario.identifiers import Issuer
from rootbranch.scenario.kin import COUSIN, SIBLING, SPOUSE, Kindred, Relative, surnames_of
from rootbranch.scenario.names import draw_given, draw_nickname, draw_surnames, transliterated
from rootbranch.scenario.people import Identity, Person
from rootbranch.scenario.slips import ADULT_BORN_BY

RELATIVES_MAX = 60  # how many earlier people of a country may turn out to be siblings of the next one
TRIES_MAX = 300  # to find a given name that goes with the surnames of a family
TRIES_LAST = 3_000  # to find a name that nobody has
BORN_AT_HOME = {SIBLING: 0.9, COUSIN: 0.6, SPOUSE: 0.5}
"""How often somebody was born in the town of a relative; a parent, child or half-sibling as often as a sibling."""

_AGES_ON = date(2026, 7, 1)
_GROUP_OF_MEMBERS = "open"
Name = tuple[tuple[str, ...], str, str]


def relative_of(person: Person) -> Relative:
    """Say of somebody what is needed to invent a relative of theirs."""
    return Relative(
        id=person.id,
        paternal=person.paternal,
        maternal=person.maternal,
        sex=person.sex,
        born=person.born,
        home=person.home,
    )


class Registrar:
    """Invents people one by one; where names must be distinct it remembers which are taken by which group."""

    def __init__(self, seed: int | str, issuer: Issuer, *, first: int = 1, distinct: bool = True) -> None:
        """Open the streams.

        Args:
            first: Number of the first person.
            distinct: Whether names are kept apart; costs memory for each person, and some of the likeness to life.
        """
        self.seed = seed
        self._random = stream(seed, "people")
        self._issuer = issuer
        self._distinct = distinct
        self._firsts: set[tuple[str, str]] = set()
        self._names: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)  # by group, as are the next
        self._beside: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        self._known: defaultdict[tuple[str, str], deque[Relative]] = defaultdict(
            lambda: deque(maxlen=RELATIVES_MAX)
        )
        self._chance = table("noise")["people"]
        self._count = first - 1
        self.kindred = Kindred()
        """Who is whose relative."""

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
        relative: Person | None = None,
        relation: str = "",
        home: str = "",
    ) -> Person:
        """Invent one person.

        Args:
            group: People of different groups have names that do not even sound alike, where names are distinct.
            age: Youngest and oldest, in years on 1 July 2026; whoever is no minor is of age on every day of the region.
            women: Share of women, 0 to 1.
            born: Day of birth, where it is not drawn.
            relative: Whose relative they are, if age and sex allow it; a sibling of anybody at times where it is None.
            relation: What they are to the relative, if age allows it; drawn where it does not or it is empty.
            home: Town of birth, where it is not drawn.
        """
        random = self._random
        sex = "M" if random.random() < women else "H"
        youngest = age[0] * 365 + 5
        if category is not SubjectCategory.MINOR:
            youngest = max(youngest, (_AGES_ON - ADULT_BORN_BY).days)
        drawn = _AGES_ON - timedelta(days=random.randrange(youngest, (age[1] + 1) * 365))
        born = born or drawn
        whose = relative_of(relative) if relative else None
        if whose is None:
            whose, relation = self._sibling(nationality, group, born)
        elif relation not in self.kindred.fitting(whose, sex, born):
            relation = self.kindred.draw(random, whose, sex, born)
        (given, paternal, maternal), relation = self._name(nationality, sex, group, whose, relation)
        twice = nationality == "MX" and random.random() < self._chance["two_documents"]
        self._count += 1
        own = Person(
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
            home=home or self._home(nationality, whose if relation else None, relation),
            second_document=self._document(nationality, given, paternal, maternal, born, sex)
            if twice
            else "",
            alien_file=self._alien_file(nationality),
        )
        if whose and relation:
            self.kindred.add(whose.id, own.id, relation)
        if not transliterated(nationality):
            self._known[group, nationality].append(relative_of(own))
        return own

    def with_other(self, person: Person, group: str = "open") -> Person:
        """Give a second identity to a part of the organisers and guides: name, birth date and document."""
        random = self._random
        if person.role not in {"organiser", "guide"} or random.random() >= self._chance["false_identity"]:
            return person
        (given, paternal, maternal), _ = self._name(person.nationality, person.sex, group, None, "")
        born = min(person.born + timedelta(days=random.randrange(-1500, 400)), ADULT_BORN_BY)
        other = Identity(
            given=given,
            paternal=paternal,
            maternal=maternal,
            born=born,
            document=self._document(person.nationality, given, paternal, maternal, born, person.sex),
            alien_file=self._alien_file(person.nationality),
        )
        return replace(person, other=other)

    def nickname(self, random: Random, person: Person) -> str:
        """Draw what somebody is called; for women from a stream of their own."""
        drawn = draw_nickname(random, person.given[0], "H")
        if person.sex == "H":
            return drawn
        return draw_nickname(stream(self.seed, "nickname", person.id), person.given[0], person.sex)

    def reserve(self, given: tuple[str, ...], paternal: str, maternal: str, group: str) -> None:
        """Keep a name for somebody who is put into the region by hand."""
        if self._distinct:
            self._take(given, paternal, maternal, group)

    def forget(self, person: Person) -> None:
        """Let nobody become a relative of somebody who gets another name by hand."""
        known = self._known[_GROUP_OF_MEMBERS, person.nationality]
        kept = [one for one in known if one.id != person.id]
        known.clear()
        known.extend(kept)

    def brother_of(self, person: Person) -> Person:
        """Invent a brother, of a woman a sister: same surnames, same first given name, another second one and age."""
        initials = {name[0] for name in person.given}
        while (second := draw_given(self._random, person.nationality, person.sex)[0])[0] in initials:
            pass
        given = (person.given[0], second)
        apart = timedelta(days=self._random.randrange(500, 1500))
        born = person.born + apart if person.born + apart <= ADULT_BORN_BY else person.born - apart
        self._count += 1
        brother = replace(
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
            way="",
            second_document="",
            alien_file=self._alien_file(person.nationality),
            other=None,
        )
        self.kindred.add(person.id, brother.id, SIBLING)
        return brother

    def _document(
        self, nationality: str, given: tuple[str, ...], paternal: str, maternal: str, born: date, sex: str
    ) -> str:
        letters = f"{paternal[:2]}{maternal[:1] or 'X'}{given[0][0]}"  # X: as a CURP has it
        return self._issuer.document(nationality, born, letters, sex)

    def _alien_file(self, nationality: str) -> str:
        return "" if nationality == "US" else self._issuer.alien_file()

    def _home(self, nationality: str, relative: Relative | None, relation: str) -> str:
        random = self._random
        if relative and random.random() < BORN_AT_HOME.get(relation, BORN_AT_HOME[SIBLING]):
            return relative.home
        towns: Mapping[str, float] = table("homes")[nationality]
        return weighted(random, towns)

    def _sibling(self, nationality: str, group: str, born: date) -> tuple[Relative | None, str]:
        """Choose a sibling among those known before, for a part of all."""
        if self._random.random() >= self._chance["relative"]:
            return None, ""
        fitting = [one for one in self._known[group, nationality] if self.kindred.may_be_sibling(one, born)]
        return (self._random.choice(fitting), SIBLING) if fitting else (None, "")

    def _name(
        self, nationality: str, sex: str, group: str, relative: Relative | None, relation: str
    ) -> tuple[Name, str]:
        """Draw a name that nobody has, with the surnames of the family; and the relation, empty where no name was left.

        Where every name of a people is taken, one that somebody has is given again.
        """
        for turn in range(TRIES_LAST):
            if turn == TRIES_MAX:
                relation = ""
            given = draw_given(self._random, nationality, sex)
            paternal, maternal = draw_surnames(self._random, nationality)
            if relative and relation:
                surnames = (paternal, maternal)
                paternal, maternal = surnames_of(self._random, relation, relative, sex, surnames)
            if not self._distinct or self._take(given, paternal, maternal, group):
                break
        return (given, paternal, maternal), relation

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

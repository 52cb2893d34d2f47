"""Say who is whose relative, and which surnames that gives them, as Spanish and Latin American custom has it.

    first surname of the father, first surname of the mother
        siblings share both; half-siblings and cousins one; a child has one of each parent; spouses share none

Where people bear one surname only, it comes from the father's side.

Limits: kin is whom the generator made so. Other people share surnames by chance, as in life; of the relatives of relatives
only siblings are followed up. Nobody changes a name by marriage.
Source: notes on the synthetic region, sections 1.2 (families), 2.1 (ties of kin), 2.4 (half-brothers) and 3.6.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from random import Random

from rootbranch.scenario.chance import weighted
from rootbranch.scenario.slips import ADULT_BORN_BY

SIBLING, HALF_SIBLING, COUSIN, SPOUSE = "sibling", "half_sibling", "cousin", "spouse"
PARENT, CHILD = "parent", "child"
_GENERATION = (17.0, 45.0)
"""How many years a parent is older, at least and at most."""
_SAME_GENERATION = 16.0
_NOT_TWINS = 0.9
_ODDS = {SIBLING: 5.0, HALF_SIBLING: 0.7, COUSIN: 3.0, SPOUSE: 2.0, PARENT: 5.0, CHILD: 5.0}
_YEAR_DAYS = 365.25


@dataclass(frozen=True, slots=True)
class Kin:
    """Two relatives: what the one is to the other (sibling, half_sibling, cousin, spouse, or parent), by their ids."""

    one: str
    other: str
    relation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """What has to be known of somebody to invent a relative of theirs."""

    id: str
    paternal: str
    maternal: str
    sex: str
    born: date
    home: str


class Kindred:
    """All who are known to be relatives in a district."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self.ties: list[Kin] = []
        self._roles: defaultdict[str, set[str]] = defaultdict(set)
        self._pairs: set[frozenset[str]] = set()
        self._siblings: dict[str, list[str]] = {}
        self._parents: defaultdict[str, list[str]] = defaultdict(list)

    def knows(self, person: str) -> bool:
        """Say whether somebody is known to have relatives."""
        return person in self._roles

    def related(self, one: str, other: str) -> bool:
        """Say whether two are known to be relatives."""
        return frozenset((one, other)) in self._pairs

    def draw(self, random: Random, relative: Relative, sex: str, born: date) -> str:
        """Draw what somebody new may be to a relative, by age and sex; empty where nothing fits."""
        odds = {relation: _ODDS[relation] for relation in self.fitting(relative, sex, born)}
        return weighted(random, odds) if odds else ""

    def may_be_sibling(self, relative: Relative, born: date) -> bool:
        """Say whether somebody new can be a sibling, so that nothing known of the family is contradicted."""
        apart = abs((born - relative.born).days) / _YEAR_DAYS
        return _NOT_TWINS <= apart <= _SAME_GENERATION and not self._roles.get(relative.id, set()) & {
            PARENT,
            CHILD,
        }

    def fitting(self, relative: Relative, sex: str, born: date) -> tuple[str, ...]:
        """List what somebody new can be to a relative, so that nothing known of the family is contradicted."""
        younger = (born - relative.born).days / _YEAR_DAYS
        apart, roles = abs(younger), self._roles.get(relative.id, set())
        found = []
        if self.may_be_sibling(relative, born):
            found += [SIBLING, HALF_SIBLING]
        if apart <= _SAME_GENERATION:
            found.append(COUSIN)
            of_age = max(born, relative.born) <= ADULT_BORN_BY
            if of_age and sex != relative.sex and not roles & {SPOUSE, PARENT, CHILD}:
                found.append(SPOUSE)
        if _GENERATION[0] <= apart <= _GENERATION[1] and not roles & {SIBLING, HALF_SIBLING, CHILD, PARENT}:
            found.append(CHILD if younger > 0 else PARENT)
        return tuple(found)

    def add(self, relative: str, new: str, relation: str) -> None:
        """Take note of what somebody new is to a relative; a brother is the brother of all the brothers too.

        Args:
            relation: Of the new one to the relative; `child` is kept as what it is the other way round.
        """
        match relation:
            case "sibling":
                family = self._siblings.setdefault(relative, [relative])
                for one in family:
                    self._tie(one, new, SIBLING, SIBLING, SIBLING)
                for parent in self._parents.get(relative, ()):
                    self._tie(parent, new, PARENT, PARENT, CHILD)
                family.append(new)
                self._siblings[new] = family
            case "child":
                self._parents[new].append(relative)
                self._tie(relative, new, PARENT, PARENT, CHILD)
            case "parent":
                self._parents[relative].append(new)
                self._tie(new, relative, PARENT, PARENT, CHILD)
            case _:
                self._tie(relative, new, relation, relation, relation)

    def _tie(self, one: str, other: str, relation: str, of_one: str, of_other: str) -> None:
        self.ties.append(Kin(one, other, relation))
        self._pairs.add(frozenset((one, other)))
        self._roles[one].add(of_one)
        self._roles[other].add(of_other)


def surnames_of(
    random: Random, relation: str, relative: Relative, sex: str, drawn: tuple[str, str]
) -> tuple[str, str]:
    """Give the surnames of somebody new.

    Args:
        relation: Of the new one to the relative.
        sex: Of the new one, `H` or `M`.
        drawn: Surnames of nobody in particular, for what does not come from the relative.
    """
    if relation == SIBLING:
        return relative.paternal, relative.maternal
    first, second = _both(random, relation, relative, sex, drawn)
    return (first, second if drawn[1] else "") if first else drawn


def _both(
    random: Random, relation: str, relative: Relative, sex: str, drawn: tuple[str, str]
) -> tuple[str, str]:
    """Give both surnames; the first is empty where the family has none to give, the second to be left out by who bears one."""
    paternal, maternal = relative.paternal, relative.maternal
    own, further = drawn
    by_father = random.random() < 0.5
    match relation:
        case "half_sibling":
            return (paternal, further) if by_father or not maternal else (own, maternal)
        case "cousin":
            shared = random.choice((paternal, maternal)) or paternal
            return (shared, further) if by_father or not further else (own, shared)
        case "parent":
            return paternal if sex == "H" else maternal, further
        case "child":
            return (paternal, further) if relative.sex == "H" else (own, paternal)
        case _:
            return drawn

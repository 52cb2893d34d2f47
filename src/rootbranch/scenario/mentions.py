"""Decide which agency knows whom, as what, and since when.

    person ──▶ Mention(s): one record about one person in one agency's files

A few are planted: a record without the flag beside a record of the same person that has it. Both then carry
the same document, so that the seal finds the one through the other.

Limits: an unflagged record that shares nothing but a similar name is not planted here; finding it takes `resolve`.
Source: notes on the synthetic region, sections 3.4 (protected flag absent or wrong in 3 %) and 3.6.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.chance import some, spread, stream, table, weighted
from rootbranch.scenario.people import STAGE_TERRITORY, Person
from rootbranch.scenario.period import FIRST_DELIVERY
from rootbranch.scenario.world import World

AGENCIES = ("US-INV", "US-BRD", "MX-FIS", "GT-MP", "CO-DIJ", "EC-FGE")
# Person files that come twice, so that what is known in the autumn of 2026 can still arrive.
TWICE = frozenset({"US-BRD", "MX-FIS"})
_AGENCY_OF = {"US": "US-INV", "MX": "MX-FIS", "GT": "GT-MP", "CO": "CO-DIJ", "EC": "EC-FGE"}
_PROTECTED_AT = {"US-INV": 4, "US-BRD": 29, "MX-FIS": 27, "GT-MP": 13, "CO-DIJ": 13, "EC-FGE": 14}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One agency's record about one person.

    Args:
        category: What this agency says the person is.
        flag: ``right``; ``absent`` or ``wrong`` where a protected person is not flagged here.
        exact: Document and birth date are written, without slips.
        believed: The agency knows the person under the second identity and holds it for the true one.
    """

    person: Person
    agency: str
    category: SubjectCategory
    known_on: date
    flag: str = "right"
    exact: bool = False
    believed: bool = False

    @property
    def known_as(self) -> Person:
        """The person as this agency knows them."""
        other = self.person.other
        return self.person.passing_as(other) if other and self.believed else self.person

    @property
    def installment(self) -> int:
        """The delivery in which it comes first, 1 or 2."""
        return 1 if self.known_on <= FIRST_DELIVERY else 2


def make_mentions(world: World) -> tuple[Mention, ...]:
    """Make all records about persons, in the order in which they became known."""
    random = stream(world.seed, "mentions")
    mentions = [*_of_protected(random, world), *_of_offenders(random, world), *_of_associates(random, world)]
    return tuple(sorted(mentions, key=lambda one: (one.known_on, one.person.id, one.agency)))


def _known(random: Random, agency: str) -> date:
    last = FIRST_DELIVERY + timedelta(days=65 if agency in TWICE else 0)
    return last - timedelta(days=random.randrange(560))


def _of_protected(random: Random, world: World) -> Iterator[Mention]:
    seen_at = {telling.subject.id: telling for telling in world.uncounted if telling.subject}
    agencies = spread(random, _PROTECTED_AT, len(world.protected))
    first: list[Mention] = []
    for person, agency in zip(world.protected, agencies, strict=True):
        telling = seen_at.get(person.id)
        where = "US-BRD" if telling and telling.agency == "US-INV" else telling.agency if telling else agency
        mention = Mention(
            person=person,
            agency=where,
            category=person.category,
            known_on=_known(random, where),
            exact=telling is not None,
        )
        first.append(_early(mention) if telling else mention)
    doubled = some(random, first, round(len(first) * table("noise")["planted"]["second_mention"]))
    unflagged = some(random, [one for one in first if one.person.id not in seen_at], _unflagged(world))
    beside = {one.person.id for one in unflagged}
    for mention in first:
        yield _early(replace(mention, exact=True)) if mention.person.id in beside else mention
    for mention in doubled:
        agency = _elsewhere(random, mention.agency)
        yield replace(mention, agency=agency, known_on=_known(random, agency), exact=False)
    for number, mention in enumerate(unflagged):
        wrong = number % 4 == 3 and mention.category is not SubjectCategory.MINOR
        agency = _elsewhere(random, mention.agency)
        yield replace(
            mention,
            agency=agency,
            known_on=_known(random, agency),
            category=SubjectCategory.SUSPECT if wrong else SubjectCategory.ASSOCIATE,
            flag="wrong" if wrong else "absent",
            exact=True,
        )


def _unflagged(world: World) -> int:
    return round(len(world.protected) * float(table("noise")["planted"]["unflagged"]))


def _early(mention: Mention) -> Mention:
    """Move a record into the first delivery, so that what it protects is protected from the start."""
    return replace(mention, known_on=min(mention.known_on, FIRST_DELIVERY - timedelta(days=9)))


def _elsewhere(random: Random, agency: str) -> str:
    return weighted(random, {other: share for other, share in _PROTECTED_AT.items() if other != agency})


def _of_offenders(random: Random, world: World) -> Iterator[Mention]:
    arrested = {
        outcome.subject.id: outcome.tellings[0].agency
        for outcome in reversed(world.outcomes)
        if outcome.subject
    }
    rest = [one for one in world.offenders if one.id not in arrested]
    known = some(random, rest, world.size.offenders_known - len(arrested))
    for person in [one for one in world.offenders if one.id in arrested] + list(known):
        territory = STAGE_TERRITORY[person.stage]
        agency = arrested.get(person.id) or _AGENCY_OF[territory]
        yield _open(random, person, agency, exact=person.id in arrested)
        if random.random() < 0.4 or person.other:  # a second identity is for a second agency
            further = _open(
                random, person, random.choice([one for one in AGENCIES if one != agency]), exact=False
            )
            believed = person.other is not None and random.random() < table("noise")["planted"]["believed"]
            yield replace(further, believed=believed)


def _of_associates(random: Random, world: World) -> Iterator[Mention]:
    for person in world.associates:
        yield _open(random, person, _AGENCY_OF[person.phone.territory], exact=False)


def _open(random: Random, person: Person, agency: str, *, exact: bool) -> Mention:
    return Mention(
        person=person, agency=agency, category=person.category, known_on=_known(random, agency), exact=exact
    )

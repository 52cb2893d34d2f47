"""Say from when to when each protected person is protected, and why; and who is one no more, by whose decision.

    class ─▶ Period(person, class, since, until, reason)      victims: since a house was found, on the day of that stop
    a guide who was smuggled before ─▶ Period until the day of a Decision, and no day less

Nobody stops being protected by themselves: only an officer's decision ends a period, and it rests on what the person did
for pay, never on having been smuggled. It was taken before the 24 months began, and before any part in a network.

Limits: people in rows that were spoiled are hidden because their category cannot be read; they have no period.
Source: notes on the synthetic region, sections 3.1 (protected classes) and 3.6.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.chance import stream
from rootbranch.scenario.desk import Desk
from rootbranch.scenario.forms import territory_of
from rootbranch.scenario.journeys import Journey
from rootbranch.scenario.mentions import Mention
from rootbranch.scenario.people import Person
from rootbranch.scenario.period import FIRST_DAY, LAST_DAY, LAST_TOLD_OF

_REASON = {
    SubjectCategory.SMUGGLED_MIGRANT: "smuggled along the route",
    SubjectCategory.MINOR: "under 18",
    SubjectCategory.VICTIM: "named as a victim by {agency}",
    SubjectCategory.WITNESS: "witness in a case of {agency}",
    SubjectCategory.SOURCE: "informs {agency}",
    SubjectCategory.FAMILY_PAYER: "pays for a relative",
    SubjectCategory.COERCED_GUIDE: "made to guide a group",
    SubjectCategory.HUMANITARIAN_HELPER: "helps at a shelter",
}
_ALWAYS = frozenset({SubjectCategory.MINOR, SubjectCategory.HUMANITARIAN_HELPER})
_ON_THE_ROAD = (SubjectCategory.SMUGGLED_MIGRANT, SubjectCategory.COERCED_GUIDE)
_ROAD_DAYS = 60
_SECOND_DECISION = 0.5
_SMUGGLED_DAYS = (200, 600)
"""How long before a decision a guide had been smuggled, at least and at most."""
_DECIDED_DAYS = (10, 60)
_SMUGGLED_OF_AGE = FIRST_DAY.replace(year=FIRST_DAY.year - 18) - timedelta(
    days=_SMUGGLED_DAYS[1] + _DECIDED_DAYS[1]
)
"""Whoever was born by then had been smuggled as an adult; no decision lifts the protection of a minor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From when to when somebody is protected, the last day included, and why."""

    person: str
    category: SubjectCategory
    since: date
    until: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """An officer's decision that somebody who was smuggled is a suspect from a day on."""

    id: str
    person: str
    before: SubjectCategory
    after: SubjectCategory
    decided_on: date
    agency: str
    reason: str


def periods(desk: Desk) -> Iterator[Period]:
    """List the periods of everybody in a district who is or was protected."""
    first = _first_known(desk)
    houses = [one for one in desk.journeys() if one.kind == "house"]
    for person in desk.world.protected:
        random = stream(desk.world.seed, "protected since", person.id)
        yield from _periods(random, person, first[person.id], houses)
    for one in decisions(desk):
        random = stream(desk.world.seed, "protected since", one.person)
        yield Period(
            person=one.person,
            category=one.before,
            since=one.decided_on - timedelta(days=random.randrange(*_SMUGGLED_DAYS)),
            until=one.decided_on - timedelta(days=1),
            reason=f"smuggled along the route, until {one.id}",
        )


def decisions(desk: Desk) -> Iterator[Decision]:
    """Choose one or two guides of a district who had been smuggled themselves, and decide before anybody records them."""
    world, random = desk.world, stream(desk.world.seed, "decisions")
    arrested = {one.subject.id for one in world.outcomes if one.subject}
    guides = {one.id for one in world.offenders if one.role == "guide"} - arrested
    first = {person: mention for person, mention in _mentioned(desk).items() if person in guides}
    fitting = [one for one in first.values() if _may_be_decided(one)]
    wanted = 1 + (random.random() < _SECOND_DECISION)
    for number, mention in enumerate(random.sample(fitting, min(wanted, len(fitting))), start=world.first):
        yield Decision(
            id=f"D{number:05d}",
            person=mention.person.id,
            before=SubjectCategory.SMUGGLED_MIGRANT,
            after=SubjectCategory.SUSPECT,
            decided_on=FIRST_DAY - timedelta(days=random.randrange(*_DECIDED_DAYS)),
            agency=mention.agency,
            reason="guided others for pay after the own journey had ended",
        )


def _may_be_decided(mention: Mention) -> bool:
    suspect = mention.category is SubjectCategory.SUSPECT
    return suspect and mention.known_on <= LAST_DAY and mention.person.born <= _SMUGGLED_OF_AGE


def _mentioned(desk: Desk) -> dict[str, Mention]:
    """Give the first record about each person."""
    first: dict[str, Mention] = {}
    for mention in desk.mentions:  # in the order in which they became known
        first.setdefault(mention.person.id, mention)
    return first


def _first_known(desk: Desk) -> dict[str, tuple[date, str]]:
    """Give the first day on which each protected person is told of, or pays, and by whom."""
    known = [(mention.known_on, mention.agency, mention.person.id) for mention in desk.mentions]
    known += [
        (one.account.happened_on, one.agency, one.subject.id) for one in desk.world.uncounted if one.subject
    ]
    known += [(one.at.date(), "", one.hides.id) for one in desk.all_payments() if one.hides]
    return {person: (day, agency) for day, agency, person in sorted(known, reverse=True)}


def _periods(
    random: Random, person: Person, known: tuple[date, str], houses: list[Journey]
) -> Iterator[Period]:
    category, (day, agency) = person.category, known
    before = day - timedelta(days=random.randrange(5, _ROAD_DAYS)) if category in _ON_THE_ROAD else day
    since, reason = FIRST_DAY if category in _ALWAYS else before, _REASON[category].format(agency=agency)
    match category:
        case SubjectCategory.VICTIM:  # where the agency that names them is, if it found a house there
            found = [
                one for one in houses if one.at.date() <= day and territory_of(one.stop) == agency[:2]
            ] or [one for one in houses if one.at.date() <= day]
            if found:
                house = random.choice(found)
                since, reason = house.at.date(), f"freed from a house in {house.stop}"
        case SubjectCategory.COERCED_GUIDE:
            made = since + timedelta(days=random.randrange(1, (day - since).days))
            yield Period(
                person=person.id,
                category=SubjectCategory.SMUGGLED_MIGRANT,
                since=since,
                until=made - timedelta(days=1),
                reason=_REASON[SubjectCategory.SMUGGLED_MIGRANT],
            )
            since = made
    yield Period(person=person.id, category=category, since=since, until=LAST_TOLD_OF, reason=reason)

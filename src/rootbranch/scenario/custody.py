"""End the part of whoever is arrested, and let somebody else of the cell take it over.

    first arrest of a member ─▶ telephones, accounts, ties and role end that day
                             └▶ an aide of the cell takes over: after ten days from an aide, after sixty from every second
                                organiser; where there is none, nobody does

Who takes over works from then on with those of other stages whom the other worked with; who leads now, with the cell too.
Where these ties have run out by then, there is still one in the cell: of who leads now to an aide, of an aide to who leads.
A tie that would have begun after the arrest never does; an account is opened by somebody else.

Limits: whoever is released and arrested again had no part any more; nobody steps in for two.
Source: notes on the synthetic region, section 3.3 (replacement; marked there as an assumption).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from random import Random

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.happenings import TrueOutcome
from rootbranch.scenario.networks import ORGANISER, Funnel, Network, Sim, Tie
from rootbranch.scenario.people import Person
from rootbranch.scenario.period import DAYS, FIRST_DAY, LAST_DAY, LAST_TOLD_OF

DAYS_AIDE, DAYS_ORGANISER, ORGANISER_REPLACED = 10, 60, 0.5
_TAKEN_OVER = frozenset({"handover", "service"})
_CELL = "cell"
_TIE_DAYS_MIN = 90
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What somebody does in a network, from day to day.

    Args:
        way: How a money mover or a front man works; empty for every other role.
        after: Whose part it was before; empty for one's own.
    """

    person: Person
    role: str
    stage: str
    cell: str
    since: date
    until: date
    way: str = ""
    after: str = ""


def first_arrests(outcomes: Iterable[TrueOutcome]) -> dict[str, date]:
    """Give the day of the first true arrest of each person who was arrested."""
    arrests = [one for one in outcomes if one.kind == "arrest"]
    days = sorted(((one.happened_on, one.subject.id) for one in arrests if one.subject), reverse=True)
    return {person: day for day, person in days}


def own_parts(people: Iterable[Person], arrested: Mapping[str, date]) -> Iterator[Part]:
    """Give everybody the part that they began with, until they are arrested."""
    for one in people:
        until = arrested.get(one.id, LAST_DAY)
        yield Part(
            person=one,
            role=one.role,
            stage=one.stage,
            cell=one.cell,
            since=FIRST_DAY,
            until=until,
            way=one.way,
        )


def end_parts(
    random: Random, network: Network, arrested: Mapping[str, date]
) -> tuple[Network, tuple[Part, ...]]:
    """Give the network as the arrests leave it, and the parts that others take over."""
    taken_over = tuple(_taken_over(random, network, arrested))
    funnels = tuple(_funnel(random, network, one, arrested) for one in network.funnels)
    ties = tuple(_ties(random, network, arrested, taken_over))
    ties_of: dict[str, list[Tie]] = defaultdict(list)
    for tie in ties:
        ties_of[tie.one.id].append(tie)
        ties_of[tie.other.id].append(tie)
    left = replace(
        network,
        ties=ties,
        ties_of={person: tuple(some) for person, some in ties_of.items()},
        sims={
            person: tuple(_sims(sims, arrested.get(person, LAST_TOLD_OF)))
            for person, sims in network.sims.items()
        },
        funnels=funnels,
    )
    return left, taken_over


def _taken_over(random: Random, network: Network, arrested: Mapping[str, date]) -> Iterator[Part]:
    busy: set[str] = set()
    members = [one for one in network.members if one.id in arrested]
    for gone in sorted(members, key=lambda one: (arrested[one.id], one.id)):
        leads = gone.role == ORGANISER
        since = arrested[gone.id] + timedelta(days=DAYS_ORGANISER if leads else DAYS_AIDE)
        able = [
            one
            for one in network.members
            if one.cell == gone.cell
            and one.role != ORGANISER
            and one.category is SubjectCategory.SUSPECT
            and one.id not in busy
            and arrested.get(one.id, LAST_DAY) > since
        ]
        if not able or (leads and random.random() >= ORGANISER_REPLACED):
            continue
        heir = random.choice(able)
        busy.add(heir.id)
        yield Part(
            person=heir,
            role=gone.role,
            stage=gone.stage,
            cell=gone.cell,
            since=since,
            until=arrested.get(heir.id, LAST_DAY),
            way=gone.way,
            after=gone.id,
        )


def _ties(
    random: Random, network: Network, arrested: Mapping[str, date], taken_over: tuple[Part, ...]
) -> Iterator[Tie]:
    """Give those of work to who takes over, and cut every tie at the first arrest of its ends."""
    ties = {frozenset((tie.one.id, tie.other.id)): tie for tie in network.ties}
    numbers = count(len(network.ties) + 1)

    def new(part: Part, other: Person, kind: str, until: date) -> Tie:
        id = f"{network.id}-{next(numbers):04d}"
        return Tie(id, part.person, other, kind, part.since, until, visible=False)

    for part in taken_over:
        for tie in network.ties_of.get(part.after, ()):
            other = tie.beside(part.after)
            pair = frozenset((part.person.id, other.id))
            works = tie.kind in _TAKEN_OVER or (part.role == ORGANISER and tie.kind == _CELL)
            begins = part.since < min(tie.until, arrested.get(other.id, LAST_DAY))
            if works and begins and len(pair) == 2 and pair not in ties:
                ties[pair] = new(part, other, tie.kind, tie.until)
        near = {
            frozenset((part.person.id, one.id)): one for one in _near(network, arrested, taken_over, part)
        }
        holding = [
            pair for pair in near if pair in ties and ties[pair].since <= part.since < ties[pair].until
        ]
        if near and not holding:
            pair = random.choice([pair for pair in near if pair in ties] or list(near))
            days = timedelta(days=random.randrange(_TIE_DAYS_MIN, DAYS))
            until = min(LAST_DAY, part.since + days)
            known = ties.get(pair) or new(part, near[pair], _CELL, until)
            ties[pair] = replace(known, since=min(known.since, part.since), until=max(known.until, until))
    for tie in ties.values():
        yield from _until_arrest(tie, arrested)


def _near(
    network: Network, arrested: Mapping[str, date], taken_over: tuple[Part, ...], part: Part
) -> list[Person]:
    """List with whom of the cell somebody works who takes over: a leader with aides, an aide with who leads, if anybody."""
    at_large = [
        one
        for one in network.members
        if one.cell == part.cell and one != part.person and arrested.get(one.id, LAST_DAY) > part.since
    ]
    if part.role == ORGANISER:
        return [one for one in at_large if one.role != ORGANISER]
    heirs = {one.person.id for one in taken_over if one.role == ORGANISER and one.since <= part.since}
    return [one for one in at_large if one.role == ORGANISER or one.id in heirs] or at_large


def _until_arrest(tie: Tie, arrested: Mapping[str, date]) -> Iterator[Tie]:
    until = min(tie.until, *(arrested.get(one.id, LAST_DAY) for one in (tie.one, tie.other)))
    if tie.since < until:
        yield replace(tie, until=until)


def _sims(sims: Iterable[Sim], until: date) -> Iterator[Sim]:
    for sim in sims:
        if sim.since < until:
            yield replace(sim, until=min(sim.until, until))


def _funnel(random: Random, network: Network, funnel: Funnel, arrested: Mapping[str, date]) -> Funnel:
    """Close an account with the arrest of its holder; one that would have been opened later is somebody else's."""
    last = arrested.get(funnel.holder.id, LAST_DAY) - _ONE_DAY
    if funnel.since <= last:
        return replace(funnel, until=min(funnel.until, last))
    free = [one for one in network.members if one.id not in arrested and one.role != ORGANISER]
    return replace(funnel, holder=random.choice(free))

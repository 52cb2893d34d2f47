"""End the part of whoever is arrested, and let somebody else of the cell take it over.

    first arrest of a member ─▶ telephones, accounts, ties and role end that day
                             └▶ an aide of the cell takes over: after ten days from an aide, after sixty from every second
                                organiser; where there is none, nobody does

Who takes over works from then on with those of other stages whom the other worked with; who leads now, with those of the cell
too, whether or not the other's ties with them had run out; an aide, with who leads the cell, else with another aide. Those who
knew one another already go on. A tie that would have begun after the arrest never does; an account is opened by somebody else.

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
        after: Whose part it was before; empty for one's own.
    """

    person: Person
    role: str
    stage: str
    cell: str
    since: date
    until: date
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
        yield Part(person=one, role=one.role, stage=one.stage, cell=one.cell, since=FIRST_DAY, until=until)


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
            after=gone.id,
        )


def _ties(
    random: Random, network: Network, arrested: Mapping[str, date], taken_over: tuple[Part, ...]
) -> Iterator[Tie]:
    """Give those of work to who takes over, and cut every tie at the first arrest of its ends."""
    ties = {frozenset((tie.one.id, tie.other.id)): tie for tie in network.ties}
    numbers = count(len(network.ties) + 1)
    for part in taken_over:
        for other, kind, until in _work(random, network, arrested, taken_over, part):
            pair = frozenset((part.person.id, other.id))
            known = ties.get(pair)
            if arrested.get(other.id, LAST_DAY) <= part.since or len(pair) < 2:
                continue
            drawn = part.since + timedelta(days=random.randrange(_TIE_DAYS_MIN, DAYS))
            ends = until if until > part.since else min(LAST_DAY, drawn)
            if known is None:
                id = f"{network.id}-{next(numbers):04d}"
                ties[pair] = Tie(id, part.person, other, kind, part.since, ends, visible=False)
            elif known.until <= part.since:
                ties[pair] = replace(known, until=ends)
    for tie in ties.values():
        yield from _until_arrest(tie, arrested)


def _work(
    random: Random,
    network: Network,
    arrested: Mapping[str, date],
    taken_over: tuple[Part, ...],
    part: Part,
) -> Iterator[tuple[Person, str, date]]:
    """List with whom somebody works who takes over, what kind of tie that is, and when that of the other was to end."""
    for tie in network.ties_of.get(part.after, ()):
        goes_on = tie.kind in _TAKEN_OVER and tie.until > part.since
        if goes_on or (part.role == ORGANISER and tie.kind == _CELL):
            yield tie.beside(part.after), tie.kind, tie.until
    at_large = [
        one
        for one in network.members
        if one.cell == part.cell and one != part.person and arrested.get(one.id, LAST_DAY) > part.since
    ]
    if part.role == ORGANISER:
        at_large = [one for one in at_large if one.role != ORGANISER]
    else:
        heirs = {one.person.id for one in taken_over if one.role == ORGANISER and one.since <= part.since}
        at_large = [one for one in at_large if one.role == ORGANISER or one.id in heirs] or at_large
    if at_large:
        yield random.choice(at_large), _CELL, part.since


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

"""Draw what befalls people on the way: rescues, and deaths. They are counted, with day and place, and nobody is named.

    journeys ─▶ Mishap(what, where, how many) ─▶ the agency of that country tells of it
                   └─ died ─▶ truth: who of those known before had died; in no file

Limits: one death in a hundred stops, as in court cases; how many rescues there are to a death, and by what, is an assumption.
Most who die are known to no agency; whoever is, was known before, and no later record is about them.
Source: notes on the synthetic region, sections 2.3 (deaths) and 3.1 (rescue, death).
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.chance import spread, stream, table, weighted
from rootbranch.scenario.forms import territory_of
from rootbranch.scenario.journeys import draw_people
from rootbranch.scenario.mentions import Mention
from rootbranch.scenario.passages import Passage
from rootbranch.scenario.people import Person
from rootbranch.scenario.period import FIRST_DELIVERY
from rootbranch.scenario.places import Place, on_road
from rootbranch.scenario.ways import passes
from rootbranch.scenario.world import World

RESCUE, DEATH = "rescue", "death"
DEATHS, RESCUES = 0.009, 0.036
"""To each stop."""
_ANOTHER_DIED, _DIED_MAX = 0.25, 6
_KNOWN = 0.3  # of those who die: an agency had met them before (assumption)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mishap:
    """A rescue or a death on one leg of the corridor.

    Args:
        kind: ``rescue`` or ``death``.
        cause: ``heat``, ``river``, ``sea``, ``vehicle``, ``jungle`` or ``locked in``.
        people: How many were rescued, or died.
        died: Ids of those who died and were known before; in no file.
    """

    kind: str
    cause: str
    network: str
    origin: str
    stop: str
    at: datetime
    people: int
    place: Place
    died: tuple[str, ...] = ()


def make_mishaps(world: World, mentions: Iterable[Mention], passages: Sequence[Passage]) -> Iterator[Mishap]:
    """Draw the rescues and deaths of a district, in the order of days."""
    random = stream(world.seed, "mishaps")
    seen = [one for one in passages if one.at.date() < FIRST_DELIVERY]
    counts = {DEATH: DEATHS, RESCUE: RESCUES}
    number = min(len(seen), round(world.size.journeys * sum(counts.values())))
    kinds = spread(random, counts, number)
    mortal = _Mortal(world, mentions)
    drawn = sorted(
        random.sample(seen, number), key=lambda one: (one.at, one.network.id, one.origin, one.stop)
    )
    for kind, one in zip(kinds, drawn, strict=True):
        people = draw_people(random, "car") if kind == RESCUE else _how_many_died(random)
        died = tuple(mortal.choose(random, one, people)) if kind == DEATH else ()
        yield Mishap(
            kind=kind,
            cause=weighted(random, _causes(one)),
            network=one.network.id,
            origin=one.origin,
            stop=one.stop,
            at=one.at,
            people=people,
            place=on_road(one.origin, one.stop),
            died=died,
        )


def _how_many_died(random: Random) -> int:
    people = 1
    while people < _DIED_MAX and random.random() < _ANOTHER_DIED:
        people += 1
    return people


def _causes(passage: Passage) -> dict[str, float]:
    causes = table("places")["mishap"]
    roadless = [passage.origin, passage.stop] in table("places")["corridor"]["roadless"]
    weights: dict[str, float] = causes["roadless"] if roadless else causes[territory_of(passage.stop)]
    return weights


class _Mortal:
    """Those of whom it can come out that they died: people on the move whom nobody tells of later."""

    def __init__(self, world: World, mentions: Iterable[Mention]) -> None:
        last: dict[str, date] = {}
        for one in mentions:
            last[one.person.id] = max(one.known_on, last.get(one.person.id, one.known_on))
        told = {one.subject.id for one in world.uncounted if one.subject}
        related = _related(world)
        self._people = [
            (last[one.id], one)
            for one in world.protected
            if one.category is SubjectCategory.SMUGGLED_MIGRANT
            and one.id in last
            and one.id not in told
            and one.id not in related
        ]

    def choose(self, random: Random, passage: Passage, people: int) -> Iterator[str]:
        for _ in range(people):
            if random.random() >= _KNOWN:
                continue
            fitting = [one for known, one in self._people if _may(one, known, passage)]
            if fitting:
                person = random.choice(fitting)
                self._people = [pair for pair in self._people if pair[1] is not person]
                yield person.id


def _related(world: World) -> Collection[str]:
    """List whose relative travels or pays on: nobody pays for the dead."""
    return {id for tie in world.kindred.ties for id in (tie.one, tie.other)}


def _may(person: Person, known: date, passage: Passage) -> bool:
    """Say whether somebody can have been on a leg: known before, within a year, and on the way there."""
    days = (passage.at.date() - known).days
    return 0 < days < 365 and passes(person.nationality, territory_of(passage.stop))

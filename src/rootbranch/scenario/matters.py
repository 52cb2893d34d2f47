"""Choose what a text is about: which outcome, tie or complaint, on which day, where, and which agency writes of it.

    outcomes, ties, victims ─▶ Matter(kind, day, place, publisher, language, subject, ties)

A text tells only of what held on its day: of ties from their first to their last day, of offenders who were not yet in
custody, of operations that had begun. Arrests and seizures are told by an agency of the country, or by one that asked for them.

Source: notes on the synthetic region, sections 3.5 (text) and 3.6.
"""

from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.chance import table
from rootbranch.scenario.forms import territory_of
from rootbranch.scenario.happenings import TrueOutcome
from rootbranch.scenario.networks import Tie
from rootbranch.scenario.people import STAGE_TERRITORY, Person
from rootbranch.scenario.period import FIRST_DAY, FIRST_DELIVERY
from rootbranch.scenario.phrases import AGENCIES_AT, AT_HOME
from rootbranch.scenario.world import World

DAYS_TO_WRITE = 4
LAST_TOLD = FIRST_DELIVERY - timedelta(days=DAYS_TO_WRITE)
_OWN_NOTE, _OWN_COMPLAINT = 0.4, 0.65  # the others were passed on


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What one text is about.

    Args:
        kind: Kind of the outcome, or ``note`` or ``complaint``.
        publisher: Agency that writes it.
        operation: Empty where none had begun by then.
        subject: Who was arrested, watched or accused; None where nobody was.
        ties: Ties of the subject that held on the day.
        complain: Protected persons who complain.
    """

    kind: str
    day: date
    place: str
    publisher: str
    operation: str
    outcome: TrueOutcome | None = None
    subject: Person | None = None
    ties: tuple[Tie, ...] = ()
    complain: tuple[Person, ...] = ()

    @property
    def abroad(self) -> bool:
        """Whether it happened in a country where the publisher may not act."""
        return AT_HOME[self.publisher] != territory_of(self.place)


class Matters:
    """What an agency can tell of, sorted once."""

    def __init__(self, world: World, agency: str, random: Random) -> None:
        """Sort the outcomes and the people of a district."""
        self._world, self._agency, self._random = world, agency, random
        known = [one for one in world.outcomes if one.happened_on <= LAST_TOLD]
        self._told = [one for one in known if agency in one.took_part] or known
        random.shuffle(self._told)
        self._next = 0
        self._taken: dict[str, date] = {}
        for one in world.outcomes:
            if one.kind == "arrest" and one.subject:
                id = one.subject.id
                self._taken[id] = min(one.happened_on, self._taken.get(id, one.happened_on))
        self._begun: dict[str, date] = {}
        for one in known:
            self._begun[one.operation] = min(one.happened_on, self._begun.get(one.operation, one.happened_on))
        self._ties = [tie for network in world.networks for tie in network.ties if tie.visible]
        self._ties_of: dict[str, list[Tie]] = defaultdict(list)
        for tie in self._ties:
            self._ties_of[tie.one.id].append(tie)
            self._ties_of[tie.other.id].append(tie)
        self._told_of = [
            (tie, since, until) for tie in self._ties for since, until in (self._free(tie),) if since <= until
        ]
        self._complain = deque(one for one in world.protected if one.category is SubjectCategory.VICTIM)
        self._complain.rotate(random.randrange(len(self._complain) or 1))
        self._accused: dict[str, list[Person]] = defaultdict(list)
        for person in world.offenders:
            if person.role in table("narratives_en")["accusation"]:
                self._accused[STAGE_TERRITORY[person.stage]].append(person)

    def choose(self, kind: str) -> Matter:
        """Choose the next matter.

        Args:
            kind: ``outcome``, ``note`` or ``complaint``.
        """
        match kind:
            case "outcome":
                return self._outcome()
            case "note":
                return self._note()
            case _:
                return self._complaint()

    def _outcome(self) -> Matter:
        outcome = self._told[self._next % len(self._told)]
        self._next += 1
        held = self._held(outcome.subject, outcome.happened_on) if outcome.subject else ()
        return Matter(
            kind=outcome.kind,
            day=outcome.happened_on,
            place=outcome.place,
            publisher=self._random.choice(outcome.took_part),
            operation=outcome.operation,
            outcome=outcome,
            subject=outcome.subject,
            ties=held if outcome.kind == "arrest" else (),
        )

    def _note(self) -> Matter:
        random = self._random
        if self._told_of:
            tie, since, until = random.choice(self._told_of)
            day = since + timedelta(days=random.randrange((until - since).days + 1))
            subject = random.choice((tie.one, tie.other))
        else:
            day = self._some_day()
            subject = random.choice(self._at_large(self._world.offenders, day))
        local = AGENCIES_AT[STAGE_TERRITORY[subject.stage]]
        return Matter(
            kind="note",
            day=day,
            place=random.choice(_seen_in(subject)),
            publisher=self._agency if random.random() < _OWN_NOTE else random.choice(local),
            operation=self._some_operation(day),
            subject=subject,
            ties=self._held(subject, day),
        )

    def _complaint(self) -> Matter:
        random, day = self._random, self._some_day()
        own = random.random() < _OWN_COMPLAINT
        publisher = self._agency if own else random.choice(AGENCIES_AT["US"])
        accused = self._accused[AT_HOME[publisher]] or self._world.offenders
        return Matter(
            kind="complaint",
            day=day,
            place=self._beat(publisher),
            publisher=publisher,
            operation=self._some_operation(day),
            subject=random.choice(self._at_large(accused, day)),
            complain=self._next_two(),
        )

    def _next_two(self) -> tuple[Person, ...]:
        """Give the next who complain; nobody does again before all have."""
        two = tuple(self._complain)[:2]
        self._complain.rotate(-len(two))
        return two

    def _free(self, tie: Tie) -> tuple[date, date]:
        """Give the first and the last day on which a tie can be told of: both are at large."""
        taken = [self._taken[one.id] for one in (tie.one, tie.other) if one.id in self._taken]
        return tie.since, min(tie.until, LAST_TOLD, *(day - timedelta(days=1) for day in taken))

    def _held(self, person: Person, day: date) -> tuple[Tie, ...]:
        """List the ties of somebody that held on a day, and whose other end had not been arrested before."""
        return tuple(
            tie
            for tie in self._ties_of.get(person.id, ())
            if tie.since <= day <= tie.until
            and all(self._taken.get(one.id, day) >= day for one in (tie.one, tie.other))
        )

    def _at_large(self, people: list[Person] | tuple[Person, ...], day: date) -> list[Person]:
        return [one for one in people if one.id not in self._taken or self._taken[one.id] > day] or list(
            people
        )

    def _beat(self, agency: str) -> str:
        place: str = self._random.choice(table("places")["beat"][agency])
        return place

    def _some_day(self) -> date:
        return FIRST_DAY + timedelta(days=self._random.randrange((LAST_TOLD - FIRST_DAY).days))

    def _some_operation(self, day: date) -> str:
        begun = [name for name, first in self._begun.items() if first <= day]
        return self._random.choice(begun) if begun else ""


def _seen_in(person: Person) -> list[str]:
    """List the towns where somebody works; a boatman where there is water."""
    texts = table("narratives")
    dry = texts["water"]["none"] if person.role == "boatman" else ()
    return [town for town in texts["towns"][person.stage] if town not in dry]

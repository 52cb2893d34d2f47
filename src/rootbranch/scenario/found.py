"""Say who is found beside whom, at a stop or behind a vehicle, and which telephone numbers an officer notes of them.

    stop of a network   ─▶ who drives, walks or keeps the house, and one or two they work with ┐
    vehicle on record   ─▶ in whose name it is, and who drives it                              ├─▶ Found(people, ties)
    now and then        ─▶ a stranger beside them                                              ┘

By this ties show of people who never ring one another: of two that fit a stop, the one that was met less often comes first, and
one that nobody can hear before one that somebody can.

Limits: three numbers at most; of people who are smuggled none is noted. How often somebody notes them is an assumption, at the
border of the United States the missing rate of its forms.
Source: notes on the synthetic region, sections 1.1, 3.2 (ties show through shared vehicles, places, co-stops) and 3.5.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from rootbranch.model.category import is_protected
from rootbranch.scenario.calls import lines_of
from rootbranch.scenario.chance import stream
from rootbranch.scenario.identifiers import Phone
from rootbranch.scenario.networks import Tie
from rootbranch.scenario.people import STAGE_TERRITORY, Person
from rootbranch.scenario.period import LAST_DAY
from rootbranch.scenario.traps import is_double
from rootbranch.scenario.vehicles import Vehicle
from rootbranch.scenario.world import World

NOTED = {"US": 0.4}
NOTED_ELSEWHERE = 0.85  # of stops
STRANGER = 0.1  # of these: somebody beside them who has nothing to do with the network
THIRD = 0.85  # of the others, where there is somebody
ON_RECORD = 0.8  # of vehicles, whoever owns them
LENT = 0.4  # of other people's vehicles: somebody else drives


@dataclass(frozen=True, slots=True)
class Found:
    """Some who were found beside one another.

    Args:
        people: Id and number of each; at a stop who drives or keeps the house first, of a vehicle in whose name it is.
        ties: The ties between them that show by it.
    """

    people: tuple[tuple[str, Phone], ...] = ()
    ties: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """Who they are."""
        return tuple(id for id, _ in self.people)


class Meetings:
    """Finds people beside one another in a district."""

    def __init__(self, world: World) -> None:
        """Sort the ties that may be seen by where their ends work."""
        self._world, self._random = world, stream(world.seed, "found together")
        self._networks = {one.id: one for one in world.networks}
        self._strangers = (*world.associates, *world.background)
        self._met: Counter[str] = Counter()
        self._rank: dict[str, tuple[bool, float]] = {}
        self._in: dict[tuple[str, str], list[Tie]] = defaultdict(list)
        self._ties_of: dict[str, list[Tie]] = defaultdict(list)
        self._unseen: set[frozenset[str]] = set()
        for network in world.networks:
            self._unseen |= {frozenset((tie.one.id, tie.other.id)) for tie in network.ties if tie.unseen}
            for tie in _seen(network.ties):
                heard = any(lines_of(network, tie))
                self._rank[tie.id] = (heard, self._random.random())
                for one in (tie.one, tie.other):
                    self._ties_of[one.id].append(tie)
                for territory in sorted({STAGE_TERRITORY[one.stage] for one in (tie.one, tie.other)}):
                    self._in[network.id, territory].append(tie)

    def at_stop(self, network: str, territory: str, day: date, first: str) -> Found:
        """Find who was at a stop.

        Args:
            territory: In which country it was.
            first: Id of who drove or keeps the house; empty where that may be anybody who works in the country.
        """
        random = self._random
        if random.random() >= NOTED.get(territory, NOTED_ELSEWHERE):
            return Found()
        if day >= self._world.arrested.get(first, LAST_DAY):
            first = ""
        ties = self._ties_of[first] if first else self._in[network, territory]
        tie = self._next(ties, day)
        if tie is None:
            return Found((self._number(random, network, first, day),)) if first else Found()
        one = first or self._who_is_here(tie, territory)
        people = [one, tie.beside(one).id]
        if random.random() < STRANGER:
            return Found((self._number(random, network, one, day), _own(random.choice(self._strangers))))
        third = self._third(people, day)
        if third and random.random() < THIRD:
            people.append(third)
        shown = self._between(people, day)
        self._met.update(shown)
        return Found(tuple(self._number(random, network, id, day) for id in people), shown)

    def _third(self, people: Sequence[str], day: date) -> str:
        """Choose somebody more whom one of two works with, and whom neither meets unseen; empty where there is nobody."""
        ties = [
            tie
            for id in people
            for tie in self._ties_of[id]
            if {tie.one.id, tie.other.id} != set(people)
            and not any(frozenset((tie.beside(id).id, one)) in self._unseen for one in people)
        ]
        tie = self._next(ties, day)
        return next(one.id for one in (tie.one, tie.other) if one.id not in people) if tie else ""

    def _between(self, people: Sequence[str], day: date) -> tuple[str, ...]:
        """List the ties between some people that hold on a day."""
        among = (
            tie for id in people for tie in self._ties_of[id] if {tie.one.id, tie.other.id} <= set(people)
        )
        return tuple(dict.fromkeys(tie.id for tie in among if tie.since <= day < tie.until))

    def _next(self, ties: Iterable[Tie], day: date) -> Tie | None:
        """Choose the tie whose two are met next; None where none holds on the day."""
        held = (tie for tie in ties if tie.since <= day < tie.until)
        return min(held, key=lambda one: (self._met[one.id], self._rank[one.id]), default=None)

    def of_vehicle(self, vehicle: Vehicle, day: date) -> Found:
        """Say in whose name a vehicle is, and who drives it where that is somebody else; nothing of what a victim lost."""
        random = stream(self._world.seed, "vehicle on record", vehicle.id)
        owner, user, network = vehicle.owner, vehicle.user, vehicle.network
        if is_protected(owner.category) or random.random() >= ON_RECORD:
            return Found()
        if not network:
            lent = random.random() < LENT
            return Found((_own(owner), *([_own(random.choice(self._strangers))] if lent else [])))
        if day >= self._world.free_until(user):
            return (
                Found((self._number(random, network, owner.id, day),))
                if owner.cell
                else Found((_own(owner),))
            )
        driver = self._number(random, network, user.id, day)
        if owner.id == user.id:
            return Found((driver,))
        if not owner.cell:
            return Found((_own(owner), driver))
        held = [
            tie
            for tie in self._ties_of[user.id]
            if tie.beside(user.id).id == owner.id
            and tie.since <= day  # the name stays when the tie has ended
        ]
        if not held:
            return Found((driver,))
        return Found((self._number(random, network, owner.id, day), driver), (held[0].id,))

    def _number(self, random: Random, network: str, person: str, day: date) -> tuple[str, Phone]:
        """Choose the number that somebody of a network has with them on a day."""
        sims = self._networks[network].sims[person]
        carried = [one.phone for one in sims if one.since <= day < one.until]
        return person, random.choice(carried or [sims[0].phone])

    def _who_is_here(self, tie: Tie, territory: str) -> str:
        here = [one.id for one in (tie.one, tie.other) if STAGE_TERRITORY[one.stage] == territory]
        return self._random.choice(here)


def _seen(ties: Iterable[Tie]) -> list[Tie]:
    """Leave out ties of which nobody sees anything, and those of the official whom one agency only may know."""
    return [tie for tie in ties if not (tie.unseen or is_double(tie.one) or is_double(tie.other))]


def _own(person: Person) -> tuple[str, Phone]:
    return person.id, person.phone

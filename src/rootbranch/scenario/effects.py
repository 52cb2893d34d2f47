"""Say what each action really changed: how long a network travels less past a place, and where it goes instead.

The network is that of the subject. Where there is none, it is that of somebody who was arrested in the same town within
a few days under the same operation; else a house, an account or a load is one network's as much as another's, and each
outcome draws one.

    TrueOutcome ─▶ Disruption(network, place, days, share that stays away, share of those who go another way)

How long depends on who is missing: until somebody has taken over (`custody`); where nobody does, half a year for an
organiser and ten days for an aide, of whom there are others. An arrest of somebody who had no part any more does nothing. Of the journeys that stay away most go past a neighbouring place instead.

Limits: assumptions, marked as such in the source; the truth file tells what came of them in all journeys (`passages`).
Source: notes on the synthetic region, section 3.3.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from rootbranch.scenario.chance import stream
from rootbranch.scenario.happenings import TrueOutcome
from rootbranch.scenario.networks import ORGANISER
from rootbranch.scenario.people import Person
from rootbranch.scenario.world import World

DISPLACED_MIN, DISPLACED_MAX = 0.6, 0.8
_DAYS_AIDE, _DAYS_FOR_GOOD = 10, 180
_BESIDE = timedelta(days=3)
_AIDE, _ORGANISER = 0.35, 0.7
_BY_KIND = {"infrastructure": (30, 0.6), "seizure": (14, 0.3), "other": (7, 0.4), "freeze": (14, 0.2)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Disruption:
    """What an action does to the journeys of one network past one place.

    Args:
        stays_away: Share of journeys that do not come this way from `since` to `until`.
        displaced: Share of those that go past a neighbouring place; the others wait.
    """

    outcome: str
    network: str
    place: str
    since: date
    until: date
    stays_away: float
    displaced: float


def disruptions(world: World) -> Iterator[Disruption]:
    """List what the outcomes of a district do; investigations and court steps by themselves do nothing."""
    replaced = {part.after: part.since for part in world.parts if part.after}
    for outcome in world.outcomes:
        random = stream(world.seed, "effect", outcome.id)
        days, share = _strength(world, outcome, replaced)
        if days:
            yield Disruption(
                outcome=outcome.id,
                network=network_of(world, outcome),
                place=outcome.place,
                since=outcome.happened_on,
                until=outcome.happened_on + timedelta(days=days),
                stays_away=share,
                displaced=random.uniform(DISPLACED_MIN, DISPLACED_MAX),
            )


def network_of(world: World, outcome: TrueOutcome) -> str:
    """Name the network that an outcome is about."""
    subject = outcome.subject or _arrested_beside(world, outcome)
    if subject:
        return subject.cell.partition("/")[0]
    return stream(world.seed, "network of", outcome.id).choice(world.networks).id


def _arrested_beside(world: World, outcome: TrueOutcome) -> Person | None:
    """Find who was arrested where and when something else was done; the nearest in time."""
    beside = [
        (abs(one.happened_on - outcome.happened_on), one.id, one.subject)
        for one in world.outcomes
        if one.kind == "arrest"
        and one.subject
        and (one.place, one.operation) == (outcome.place, outcome.operation)
        and abs(one.happened_on - outcome.happened_on) <= _BESIDE
    ]
    return min(beside, key=lambda one: one[:2])[2] if beside else None


def _strength(world: World, outcome: TrueOutcome, replaced: Mapping[str, date]) -> tuple[int, float]:
    if outcome.kind == "arrest" and outcome.subject:
        person, day = outcome.subject, outcome.happened_on
        if world.free_until(person) < day:
            return 0, 0.0
        leads = person.role == ORGANISER
        alone = _DAYS_FOR_GOOD if leads else _DAYS_AIDE
        days = (replaced[person.id] - day).days if person.id in replaced else alone
        return days, _ORGANISER if leads else _AIDE
    return _BY_KIND.get(outcome.kind, (0, 0.0))

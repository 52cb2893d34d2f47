"""Say what each action really changed: how long a network travels less past a place, and where it goes instead.

    TrueOutcome ─▶ Disruption(network, place, days, share that stays away, share of those who go another way)

How long depends on who is missing: until somebody has taken over (`custody`), or for half a year where nobody does. An arrest
of somebody who had no part any more does nothing. Of the journeys that stay away most go past a neighbouring place instead.

Limits: assumptions, marked as such in the source; the truth file tells what came of them in the journeys drawn.
Source: notes on the synthetic region, section 3.3.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from rootbranch.scenario.chance import stream
from rootbranch.scenario.happenings import TrueOutcome
from rootbranch.scenario.networks import ORGANISER
from rootbranch.scenario.world import World

DISPLACED_MIN, DISPLACED_MAX = 0.6, 0.8
_DAYS_FOR_GOOD = 180
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
    """Name the network that an outcome is about: that of its subject, or else one that the deal keeps to."""
    if outcome.subject:
        return outcome.subject.cell.partition("/")[0]
    deal = int(outcome.id.partition("-")[0])
    return world.networks[deal % len(world.networks)].id


def _strength(world: World, outcome: TrueOutcome, replaced: Mapping[str, date]) -> tuple[int, float]:
    if outcome.kind == "arrest" and outcome.subject:
        person, day = outcome.subject, outcome.happened_on
        if world.free_until(person) < day:
            return 0, 0.0
        days = (replaced[person.id] - day).days if person.id in replaced else _DAYS_FOR_GOOD
        return days, _ORGANISER if person.role == ORGANISER else _AIDE
    return _BY_KIND.get(outcome.kind, (0, 0.0))

"""Say what each action really changed: how long a network travels less past a place, and where it goes instead.

    TrueOutcome ─▶ Disruption(network, place, days, share that stays away, share of those who go another way)

How long depends on who is missing: an aide is replaced in ten days, every second organiser in sixty. Of the journeys that
stay away most go past a neighbouring place instead.

Limits: assumptions, marked as such in the source; the truth file tells what came of them in the journeys drawn.
Source: notes on the synthetic region, section 3.3.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from rootbranch.scenario.chance import stream
from rootbranch.scenario.happenings import TrueOutcome
from rootbranch.scenario.networks import ORGANISER
from rootbranch.scenario.world import World

DISPLACED_MIN, DISPLACED_MAX = 0.6, 0.8
_DAYS_AIDE, _DAYS_ORGANISER, _DAYS_FOR_GOOD = 10, 60, 180
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
    for outcome in world.outcomes:
        random = stream(world.seed, "effect", outcome.id)
        days, share = _strength(outcome, random.random())
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


def _strength(outcome: TrueOutcome, chance: float) -> tuple[int, float]:
    if outcome.kind == "arrest" and outcome.subject:
        if outcome.subject.role != ORGANISER:
            return _DAYS_AIDE, 0.35
        return (_DAYS_ORGANISER if chance < 0.5 else _DAYS_FOR_GOOD), 0.7
    return _BY_KIND.get(outcome.kind, (0, 0.0))

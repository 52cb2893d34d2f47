"""List what really happened, every report of it, and what it changed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rootbranch.scenario.desk import Desk
from rootbranch.scenario.effects import disruptions
from rootbranch.scenario.happenings import Account, Telling
from rootbranch.scenario.period import LAST_DAY
from rootbranch.scenario.truth.expected import pairs, reason
from rootbranch.scenario.world import World

WEEKS_BEFORE, WEEKS_AFTER = 8, 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where a report stands."""

    partner: str
    feed: str
    file: str
    row: int
    key: str


Places = Mapping[tuple[str, str], list[Place]]


def lines(desk: Desk, places: Places) -> Mapping[str, Iterable[tuple[Any, ...]]]:
    """Make the tables about actions.

    Args:
        places: Where each report stands, by outcome and agency, in the order of the files.
    """
    world = desk.world
    return {
        "actions": (tuple(_action(world, telling, places)) for telling in world.tellings),
        "duplicates": _duplicates(world, places),
        "conflicts": _conflicts(world, places),
        "effects": _effects(desk),
        "judgements": (
            (
                *_key(left, places),
                *_key(right, places),
                "same" if left.outcome == right.outcome else "different",
                reason(left, right),
            )
            for left, right in pairs(world)
        ),
    }


def planted(world: World) -> Counter[str]:
    """Count what the reports of a district make hard, by kind."""
    counts: Counter[str] = Counter()
    for telling in world.tellings:
        if telling.label == "DUP":
            counts[f"again_by_{telling.link}"] += 1
        elif telling.label != "TRUE":
            counts[telling.label.lower()] += 1
        if telling.first_account:
            counts["corrected"] += 1
    return counts


def _key(telling: Telling, places: Places) -> tuple[str, str, str]:
    first = places[telling.outcome, telling.agency][0]
    return (first.partner, first.feed, first.key)


def _action(world: World, telling: Telling, places: Places) -> Iterator[object]:
    found = places[telling.outcome, telling.agency]
    truth = world.outcome(telling.outcome)
    happened = truth.happened_on if truth else telling.account.happened_on
    yield from (telling.outcome, telling.kind, happened.isoformat(), telling.stage)
    yield from (truth.place if truth else telling.account.place, telling.operation)
    yield ";".join(truth.took_part if truth else (telling.agency,))
    yield telling.subject.id if telling.subject else ""
    quantities = truth.quantities if truth else ()
    yield "; ".join(f"{amount} {unit} {commodity}" for commodity, amount, unit in quantities)
    yield from ("yes" if truth else "no", telling.why)
    yield from _key(telling, places)
    for place in (found[0], found[-1]):
        yield from (place.file, place.row)
    yield from (telling.label, telling.link, telling.installment)


def _duplicates(world: World, places: Places) -> Iterator[tuple[Any, ...]]:
    for outcome in world.outcomes:
        first, *others = outcome.tellings
        for one in others:
            yield (outcome.id, *_key(one, places), *_key(first, places), one.link)


def _conflicts(world: World, places: Places) -> Iterator[tuple[Any, ...]]:
    for outcome in world.outcomes:
        for telling in outcome.tellings:
            for delivery, said in _accounts(telling):
                for field, told, true in (
                    ("happened_on", said.happened_on, outcome.happened_on),
                    ("place", said.place, outcome.place),
                    ("quantities", _written(said.quantities), _written(outcome.quantities)),
                ):
                    if told != true:
                        yield (outcome.id, *_key(telling, places), field, told, true, delivery)


def _accounts(telling: Telling) -> Iterator[tuple[int, Account]]:
    """Give what a report says, by the delivery that says it first."""
    if telling.first_account:
        yield 1, telling.first_account
        yield 2, telling.account
    else:
        yield telling.installment, telling.account


def _written(quantities: Iterable[tuple[str, str, str]]) -> str:
    return "; ".join(f"{amount} {unit} {commodity}" for commodity, amount, unit in quantities)


def _effects(desk: Desk) -> Iterator[tuple[Any, ...]]:
    """Count all true journeys a week of the network past the place, whether anybody stopped them or not."""
    by_place: dict[tuple[str, str], list[date]] = defaultdict(list)
    away: Counter[str] = Counter()
    for passage in desk.passages:
        for place in (passage.origin, passage.stop):
            by_place[passage.network.id, place].append(passage.at.date())
        if passage.avoided:
            away[passage.avoided] += 1
    for one in disruptions(desk.world):
        days = by_place[one.network, one.place]
        before = _between(days, one.since - timedelta(weeks=WEEKS_BEFORE), one.since)
        after = _between(days, one.since, one.since + timedelta(weeks=WEEKS_AFTER))
        yield (
            one.outcome, one.network, one.place, one.since, min(one.until, LAST_DAY), f"{before / WEEKS_BEFORE:.2f}",
            f"{after / WEEKS_AFTER:.2f}", away[one.outcome], f"{one.stays_away:.2f}",
        )  # fmt: skip


def _between(days: Iterable[date], since: date, until: date) -> int:
    return sum(since <= day < until for day in days)

"""Hold what the steps look at: the tellings of one count that still stand, grouped by their number."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rootbranch.errors import Message
from rootbranch.ledger.claims_rules import ClaimRules
from rootbranch.ledger.claims_telling import Mark, Telling, sources
from rootbranch.model.ids import RecordId

Aside = dict[RecordId, Message]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a step may look at.

    Args:
        standing: Tellings that no earlier step set aside, in order of their records.
        elsewhere: Tellings of the operation's other metrics.
        proved: Totals that equal the sum of published parts; that counts as one more source.
        readings: What stands, by its number, smallest first.
        supports: How many independent sources each number has.
    """

    standing: tuple[Telling, ...]
    elsewhere: tuple[Telling, ...]
    proved: frozenset[Decimal]
    rules: ClaimRules
    readings: Mapping[Decimal, tuple[Telling, ...]]
    supports: Mapping[Decimal, int]

    def limit(self, name: str) -> Decimal:
        """Return a threshold of the rules."""
        return self.rules.thresholds[name]

    def support(self, tellings: Sequence[Telling]) -> int:
        """Return how many independent sources one number has."""
        return self.supports[tellings[0].value]


def look_at(
    standing: Iterable[Telling], elsewhere: tuple[Telling, ...], proved: frozenset[Decimal], rules: ClaimRules
) -> Scene:
    """Lay out what the steps look at."""
    told = tuple(standing)
    readings = by_value(told)
    supports = {value: _support(tellings, proved) for value, tellings in readings.items()}
    return Scene(
        standing=told, elsewhere=elsewhere, proved=proved, rules=rules, readings=readings, supports=supports
    )


def _support(tellings: tuple[Telling, ...], proved: frozenset[Decimal]) -> int:
    proof = tellings[0].value in proved or any(Mark.ADDS_UP in told.marks for told in tellings)
    return sources(tellings) + proof


def by_value(tellings: Iterable[Telling]) -> dict[Decimal, tuple[Telling, ...]]:
    """Group tellings by their number, smallest first."""
    groups: dict[Decimal, list[Telling]] = defaultdict(list)
    for telling in tellings:
        groups[telling.value].append(telling)
    return {value: tuple(groups[value]) for value in sorted(groups)}


def first_hand(tellings: Iterable[Telling]) -> bool:
    """Say whether an authority stands behind a number."""
    return any(told.first_hand for told in tellings)


def first_told(tellings: Iterable[Telling]) -> tuple[date, date] | None:
    """Return the days between which a number was first published; None where no telling has a date."""
    spans = [(told.first, told.last) for told in tellings if told.first and told.last]
    return min(spans, default=None)


def follows(late: Iterable[Telling], early: Iterable[Telling], days_max: Decimal) -> bool:
    """Say whether a number was first published surely after another, by at most so many days."""
    then, before = first_told(late), first_told(early)
    if then is None or before is None:
        return False
    return before[1] < then[0] and (then[0] - before[1]).days <= days_max


def may_follow(late: Iterable[Telling], early: Iterable[Telling], days_max: Decimal) -> bool:
    """Say whether a number may have been published with or after another, by at most so many days."""
    then, before = first_told(late), first_told(early)
    if then is None or before is None:
        return False
    return then[1] >= before[0] and (then[0] - before[1]).days <= days_max

"""Hold what the steps look at: the tellings of one count that still stand, grouped by their number."""

from collections import defaultdict
from collections.abc import Iterable
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
    """

    standing: tuple[Telling, ...]
    elsewhere: tuple[Telling, ...]
    proved: frozenset[Decimal]
    rules: ClaimRules

    def limit(self, name: str) -> Decimal:
        """Return a threshold of the rules."""
        return self.rules.thresholds[name]

    def readings(self) -> dict[Decimal, tuple[Telling, ...]]:
        """Group what stands by its number, smallest first."""
        return by_value(self.standing)

    def support(self, tellings: Iterable[Telling]) -> int:
        """Count the independent sources of one number."""
        told = tuple(tellings)
        proof = any(one.value in self.proved or Mark.ADDS_UP in one.marks for one in told)
        return sources(told) + proof


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

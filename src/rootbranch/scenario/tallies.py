"""Count what an operation has really come to on a day, so that a published total can be held against it.

    world ──tally(metric, operations, since, until, country)──▶ Tally: the actions counted, and their sum

Source: notes on the synthetic region, section 3.6.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from rootbranch.scenario.chance import table
from rootbranch.scenario.forms import territory_of
from rootbranch.scenario.happenings import TrueOutcome, operation
from rootbranch.scenario.period import FIRST_DAY
from rootbranch.scenario.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """What a total counts.

    Args:
        kind: Kind of outcome; empty for every kind.
        goods: Commodity of which the amounts are added; empty where each outcome counts one.
        currency: Of money only.
        unit: As a published total writes it.
    """

    kind: str
    goods: str = ""
    currency: str = ""
    unit: str = "count"

    def amount(self, outcome: TrueOutcome) -> int:
        """Count one outcome."""
        if self.kind not in {"", outcome.kind}:
            return 0
        if not self.goods:
            return 1
        return sum(
            int(float(amount))
            for commodity, amount, unit in outcome.quantities
            if commodity == self.goods and self.currency in {"", unit}
        )


METRICS = {
    "arrests": Metric(kind="arrest", unit="persons"),
    "vehicles_seized": Metric(kind="seizure", goods="vehicles", unit="vehicles"),
    "firearms_seized": Metric(kind="seizure", goods="firearms"),
    "prosecution_steps": Metric(kind="prosecution_step"),
    "houses_closed": Metric(kind="infrastructure"),
    "cash_seized": Metric(kind="seizure", goods="cash", currency="USD", unit="USD"),
    "disruption_actions": Metric(kind="", unit="actions"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A true count.

    Args:
        territory: Country to which it is limited; empty for all.
        actions: Ids of the outcomes that it counts.
    """

    territory: str
    since: date
    until: date
    actions: tuple[str, ...]
    value: int


def tally(
    world: World,
    metric: Metric,
    operations: Iterable[str],
    until: date,
    *,
    since: date = FIRST_DAY,
    territory: str = "",
) -> Tally:
    """Count what some operations have come to on a day, that day included.

    Args:
        operations: By name, as outcomes have it.
        territory: Where it happened; empty for anywhere.
    """
    named = frozenset(operations)
    return tally_of(
        metric,
        (one for one in world.outcomes if one.operation in named),
        until,
        since=since,
        territory=territory,
    )


def tally_of(
    metric: Metric,
    outcomes: Iterable[TrueOutcome],
    until: date,
    *,
    since: date = FIRST_DAY,
    territory: str = "",
    only: str = "",
) -> Tally:
    """Count some outcomes.

    Args:
        only: Id of the one outcome to count; empty for all.
    """
    counted = [
        one
        for one in outcomes
        if since <= one.happened_on <= until
        and territory in {"", territory_of(one.place)}
        and metric.amount(one)
        and only in {"", one.id}
    ]
    return Tally(
        territory=territory,
        since=since,
        until=until,
        actions=tuple(one.id for one in counted),
        value=sum(map(metric.amount, counted)),
    )


def counted(tally: Tally | None, on_day: int | None) -> Iterator[object]:
    """Write what a total counts and what was true, as the tables of the truth have it; empty cells for None."""
    if tally is None:
        yield from ("", "", "", "", "", "")
    else:
        yield from (tally.territory, tally.since, tally.until, tally.value, on_day, " ".join(tally.actions))


def operations_of(deal: int) -> tuple[str, ...]:
    """Name the operations of one deal of the deck."""
    return tuple(operation(name, deal) for name in table("outcomes")["operations"])

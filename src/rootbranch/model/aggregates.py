"""Tables of counts without a person in them; the only part of the model that `disclosure` and `flows` may see.

Limits: a series has one unit and one method; where a publisher changes either, another series begins.
Source: notes on flows, sections 1 and 2 (every figure carries place, component, period and vintage).
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

EVERY = "ALL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A count under a label. `protected` says that it counts protected persons."""

    label: tuple[str, ...]
    count: int
    protected: bool


class FlowUnit(StrEnum):
    """What one of a flow is; two units are never added or compared.

    EVENT: an encounter, an arrest, a return; somebody may be in it twice. PERSON: somebody, once in the period.
    DETECTION: a crossing that was seen, which says more of who looks than of who passes.
    """

    EVENT = "event"
    PERSON = "person"
    DETECTION = "detection"


class Step(StrEnum):
    """How long a period of a series is."""

    MONTH = "month"
    DAY = "day"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class SeriesKey:
    """Whose series of what: the same in every vintage.

    Attributes:
        publisher: Who publishes it, such as `us-cbp`.
        table: Which of the publisher's tables, such as `southwest-encounters`.
        place, route, nationality, component: What it is split by; `EVERY`: all of it, as the publisher adds it up.
            A nationality is an ISO 3166-1 alpha-3 code wherever the publisher's name has one.
    """

    publisher: str
    table: str
    place: str = EVERY
    route: str = EVERY
    nationality: str = EVERY
    component: str = EVERY


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Counting:
    """What its numbers are. Series of different counting are never added.

    Attributes:
        method: How the publisher counts, in a word, such as `title-8-and-42`.
        coverage: What of the world the table covers, such as `US southwest land border`.
    """

    unit: FlowUnit
    method: str
    coverage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Counts period by period, without a hole: what is not known stands as None.

    Attributes:
        vintage: The day on which the publisher gave these numbers. A revision is another vintage, never a change.
        first: First day of the first period.
        counts: One for each period; None: not published, or hidden.
        hidden: Places in `counts`, from 0, which the publisher hides because they are small; they are None there.
    """

    key: SeriesKey
    counting: Counting
    vintage: date
    step: Step
    first: date
    counts: tuple[int | None, ...]
    hidden: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        assert self.counts, self.key
        assert all(count is None or count >= 0 for count in self.counts), self.key
        assert all(self.counts[place] is None for place in self.hidden), self.key

    @property
    def periods(self) -> tuple[date, ...]:
        """The first days of all periods."""
        return tuple(period_at(self.first, self.step, number) for number in range(len(self.counts)))

    @property
    def last(self) -> date:
        """The first day of the last period."""
        return period_at(self.first, self.step, len(self.counts) - 1)

    def at(self, period: date) -> int | None:
        """Give the count of one period; None where there is none."""
        place = places_between(self.first, period, self.step)
        return self.counts[place] if 0 <= place < len(self.counts) else None

    def until(self, last: date) -> "Series | None":
        """Cut behind a period; None where nothing is left."""
        many = places_between(self.first, last, self.step) + 1
        if many < 1:
            return None
        hidden = tuple(place for place in self.hidden if place < many)
        return replace(self, counts=self.counts[:many], hidden=hidden)


def period_at(first: date, step: Step, number: int) -> date:
    """Give the first day of the period that stands `number` periods behind the first."""
    if step is Step.DAY:
        return first + timedelta(days=number)
    years, month = divmod(first.year * 12 + first.month - 1 + number, 12)
    return date(years, month + 1, 1)


def places_between(first: date, period: date, step: Step) -> int:
    """Count the periods from one to another; negative where the second comes before."""
    if step is Step.DAY:
        return (period - first).days
    return (period.year - first.year) * 12 + period.month - first.month

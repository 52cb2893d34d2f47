"""The shapes in which flows are given out: counts with everything that says what they count."""

from datetime import date
from decimal import Decimal
from typing import Self

from rootbranch.model.aggregates import EVERY, Series
from rootbranch.usecases import KnownSeries
from rootbranch.web.api.shapes import Answer, Said


class FlowLine(Answer):
    """A series without its counts; `ALL` in a split means all of it."""

    id: str
    publisher: str
    table: str
    place: str
    route: str
    nationality: str
    component: str
    unit: str
    method: str
    coverage: str
    vintage: date
    step: str
    first: date
    last: date
    newest: int | None

    @classmethod
    def of_series(cls, known: KnownSeries) -> Self:
        """Make a line from a series."""
        one = known.series
        return cls(
            id=known.id,
            publisher=one.key.publisher,
            table=one.key.table,
            place=one.key.place,
            route=one.key.route,
            nationality=one.key.nationality,
            component=one.key.component,
            unit=one.counting.unit,
            method=one.counting.method,
            coverage=one.counting.coverage,
            vintage=one.vintage,
            step=one.step,
            first=one.first,
            last=one.last,
            newest=one.counts[-1],
        )


class FlowCount(Answer):
    """One period; `count` is null where it is not known, and `hidden` says that it is a small cell."""

    period: date
    count: int | None
    hidden: bool


class FlowOpened(Answer):
    """A series in one vintage, with its counts."""

    series: FlowLine
    counts: tuple[FlowCount, ...]

    @classmethod
    def of_series(cls, id: str, one: Series) -> Self:
        """Make the answer from a series."""
        hidden = set(one.hidden)
        return cls(
            series=FlowLine.of_series(KnownSeries(id=id, series=one)),
            counts=tuple(
                FlowCount(period=day, count=count, hidden=place in hidden)
                for place, (day, count) in enumerate(zip(one.periods, one.counts, strict=True))
            ),
        )


class FlowKey(Answer):
    """Of what part of a publisher's table a share is; `ALL`: all of it."""

    publisher: str
    table: str
    place: str = EVERY
    route: str = EVERY
    component: str = EVERY


class FlowShare(Answer):
    """A share with what it rests on; `percent` is null where it cannot be given, and `why` says why."""

    key: FlowKey
    coverage: str
    unit: str
    vintage: date
    outside: tuple[str, ...]
    first: date
    last: date
    numerator: int | None
    denominator: int | None
    percent: Decimal | None
    matches: bool | None
    why: Said | None

"""Draw what plans leave as plain SVG: a span for each plan on one scale, and the days after the strike.

    (low, mean, high) ─▶ per cent of the widest span          (day, low, mean, high) ─▶ steps and a band, zero at the bottom

What can pass changes by steps, on the days that substitutes come, so that the line is one of steps.

Limits: shapes only; the numbers stand in the tables beside.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rootbranch.usecases import Pace

ROUND = (1, 2, 4, 6, 8, 10)
LEVELS = 4
DAYS_APART = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The units of a drawing, the room for words left and below, and the days it covers."""

    width: int
    height: int
    left: int
    below: int
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A range on a scale of 0 to 100: where it begins, how wide it is, its mean, and the mark that all are compared with."""

    low: float
    wide: float
    mean: float
    mark: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A drawing of days in its own units; `levels` and `days` are places with what stands there."""

    width: int
    height: int
    left: int
    base: float
    line: str
    band: str
    before: str
    levels: tuple[tuple[float, Decimal], ...]
    days: tuple[tuple[float, int], ...]


def spans_of(ranges: Sequence[tuple[float, float, float]], mark: float) -> tuple[Span, ...]:
    """Lay ranges (low, mean, high) on one scale that begins at zero."""
    top = max([mark, *(high for _, _, high in ranges)], default=0.0) or 1.0

    def x(value: float) -> float:
        return round(99 * max(0.0, value) / top, 2)

    return tuple(
        Span(low=x(low), wide=round(x(high) - x(low), 2), mean=x(mean), mark=x(mark))
        for low, mean, high in ranges
    )


def course_of(
    steps: Sequence[tuple[int, float, float, float]], before: float, pace: Pace, room: Room
) -> Course:
    """Draw what is left from each day on.

    Args:
        steps: (day, low, mean, high) in people a week, ascending by day.
    """
    base = room.height - room.below - 1.0
    top = _round_up(max([before, *(high for _, _, _, high in steps)]) * pace.weeks)

    def x(day: float) -> float:
        return round(room.left + (room.width - room.left - 2) * day / room.days, 1)

    def y(people_week: float) -> float:
        return round(base - (base - 8) * people_week * pace.weeks / top, 1)

    days = [x(day) for day, _, _, _ in steps] + [x(room.days)]
    lows, means, highs = ([y(step[at]) for step in steps] for at in (1, 2, 3))
    back = "L".join(_points(days, lows)[::-1])
    return Course(
        width=room.width,
        height=room.height,
        left=room.left,
        base=base,
        line="M" + "L".join(_points(days, means)),
        band="M" + "L".join(_points(days, highs)) + "L" + back + "Z",
        before=f"M{days[0]:g} {y(before):g}L{days[-1]:g} {y(before):g}",
        levels=tuple(
            (y(top * step / LEVELS / pace.weeks), pace.told(top * step / LEVELS / pace.weeks))
            for step in range(1, LEVELS + 1)
        ),
        days=tuple((x(day), day) for day in range(0, room.days + 1, DAYS_APART)),
    )


def _points(days: Sequence[float], values: Sequence[float]) -> list[str]:
    """Give the corners of steps: each value holds until the next day."""
    return [
        f"{x:g} {value:g}"
        for at, value in enumerate(values)
        for x in (days[at], days[at + 1])
    ]  # fmt: skip


def _round_up(people: float) -> float:
    power = 1.0
    while power * 10 < people:
        power *= 10
    while power > people > 0:
        power /= 10
    return next((step * power for step in ROUND if step * power >= people), 10 * power)

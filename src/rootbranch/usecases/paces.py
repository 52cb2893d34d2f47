"""Say people a week in numbers that say something: a week, a month or a year, and as many digits as are worth reading.

Limits: a month is a twelfth of a year. What is printed for machines stays in people a week.
"""

from decimal import Decimal
from enum import StrEnum

LEAST = 0.005  # people in the time of a pace; what is less is none


class Pace(StrEnum):
    """What time people are counted in."""

    WEEK = "week"
    MONTH = "month"
    YEAR = "year"

    @property
    def weeks(self) -> float:
        """How many weeks it has."""
        return {"week": 1.0, "month": 365.25 / 84, "year": 365.25 / 7}[self]

    def told(self, people_week: float) -> Decimal:
        """Give people a week in this pace: whole from 100 on, one decimal from 1 on, below two digits that say something."""
        people = people_week * self.weeks
        size = abs(people)
        if size < LEAST:
            return Decimal(0)
        text = f"{people:.0f}" if size >= 99.95 else f"{people:.1f}" if size >= 0.995 else f"{people:.2g}"
        return Decimal(text)


def pace_of(people_week: float) -> Pace:
    """Choose the shortest time in which at least one person passes; a year where that is not one either."""
    return next((pace for pace in Pace if people_week * pace.weeks >= 1), Pace.YEAR)

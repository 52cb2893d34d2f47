"""Say what a step of a panel means to a forecast: how long a season is, and how long the past counts.

Limits: a series of days knows the week and not the year; give months where the year is what matters.
Source: months: half of the series and months before 2012 named in decision 0162; days: by judgement, no published table of days was at hand.
"""

from dataclasses import dataclass

from rootbranch.model.aggregates import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How a series of one step moves.

    Attributes:
        season: Periods until the calendar repeats itself.
        season_half_life: Seasons after which what the calendar brought counts half.
        memory_half_life: Periods after which what a candidate missed counts half.
        year: Periods in a year.
    """

    season: int
    season_half_life: float
    memory_half_life: float
    year: float


MONTHLY = Rhythm(season=12, season_half_life=5, memory_half_life=24, year=12)
DAILY = Rhythm(season=7, season_half_life=26, memory_half_life=90, year=365.25)


def rhythm_of(step: Step) -> Rhythm:
    """Give the rhythm of a step."""
    return DAILY if step is Step.DAY else MONTHLY

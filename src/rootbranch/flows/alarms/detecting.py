"""Decide which months are alarms: those more extreme than what the panel itself has shown, at a stated rate.

The threshold is the panel's own past: a month is an alarm when its score lies among the BUDGET most extreme per series and year seen
so far. So the rate of alarms is what is chosen, whatever the noise is like. A change that goes on in the same direction is one alarm.
Across series, each alarm says how sure the month is as a whole: the share of false ones to be expected among this month's
alarms at least as strong (Benjamini and Hochberg).

Limits: the rate holds where the past is like the future; the first year of a panel gives no alarm. A playbook line is about people
who arrive (reception, health, staffing), never about a target.
Source: conformal p-values, Vovk et al. (2005); false discovery rate, Benjamini and Hochberg (1995).
"""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from rootbranch.flows.alarms.scoring import Scores, scores_of
from rootbranch.flows.forecasting.panels import Panel
from rootbranch.flows.forecasting.rhythm import rhythm_of
from rootbranch.model.aggregates import Step

Array = NDArray[np.float64]
BUDGET = 0.6
"""Alarms for each series and year, true and false ones together."""
FIRST_ALARM = 13
QUIET_MONTHS = 3
QUIET_DAYS = 7
FLOOR = 9.5
"""A change between two counts that are both below ten is none: too small to tell, and to be shown."""


class Direction(StrEnum):
    """Which way a flow changed."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One departure of one series from what was expected.

    Attributes:
        month: First day of the month in which it was seen.
        began: First day of the month from which the series had lain on the same side; the delay is what lies between.
        delay_months: Months between the two.
        count, expected: What came, and what was expected a month before.
        ratio: (1 + count) / (1 + expected).
        chance: Share of past months of the panel at least as extreme.
        discovery: Share of false alarms to be expected among this month's alarms at least as strong as this one, at most 1.
        rate_year: Alarms this series had so far for each year watched, this one among them; one year at the chosen rate is
            put before, so that two months of watching do not make six a year.
        held: Whether the next month lay on the alarm's side of the middle (in logs) between what was expected and what came: the
            change stayed. None where the next month is not known yet.
    """

    name: str
    month: str
    began: str
    delay_months: int
    direction: Direction
    count: int
    expected: float
    ratio: float
    chance: float
    discovery: float
    rate_year: float
    held: bool | None


def find_alarms(panel: Panel, *, budget: float = BUDGET) -> tuple[Alarm, ...]:
    """Find all months that were alarms when they came, in order of month and series.

    Args:
        panel: Series that behave alike.
        budget: Alarms to expect for each series and year, above 0 and below 12.
    """
    scores = scores_of(panel)
    year = rhythm_of(panel.step).year
    silence = QUIET_DAYS if panel.step is Step.DAY else QUIET_MONTHS
    months, many = panel.counts.shape
    last = np.full((2, many), -silence - 1)
    fired = np.zeros(many, int)
    watched = np.zeros(many, int)
    found = []
    for month in range(FIRST_ALARM, months):
        now = scores.scores[month]
        chances = chances_of(scores, month)
        watched += np.isfinite(now)
        discoveries = _discoveries(chances)
        for place in np.flatnonzero(chances <= budget / year):
            side = int(now[place] > 0)
            quiet = month - last[side, place] >= silence
            last[side, place] = month
            alarm = _alarm(panel, scores, month, int(place))
            if not quiet or max(alarm.count, alarm.expected) < FLOOR:
                continue
            fired[place] += 1
            rate = (fired[place] + budget) / (watched[place] / year + 1)
            found.append(
                _with_rates(alarm, float(chances[place]), float(discoveries[place]), round(float(rate), 3))
            )
    return tuple(found)


def chances_of(scores: Scores, month: int) -> Array:
    """Give the share of past scores at least as extreme as each of a month's. Shape (series,); 1 where there is no score."""
    past = np.abs(scores.scores[:month])
    past = np.sort(past[np.isfinite(past)])
    now = scores.scores[month]
    more = len(past) - np.searchsorted(past, np.abs(np.nan_to_num(now)), side="left")
    return np.where(np.isfinite(now), (1 + more) / (1 + len(past)), 1.0)


def _discoveries(chances: Array) -> Array:
    """Adjust chances for the number of series that were looked at in the month."""
    order = np.argsort(chances)
    ranked = chances[order] * len(chances) / np.arange(1, len(chances) + 1)
    adjusted = np.empty_like(chances)
    adjusted[order] = np.minimum(np.minimum.accumulate(ranked[::-1])[::-1], 1)
    return adjusted


def _alarm(panel: Panel, scores: Scores, month: int, place: int) -> Alarm:
    series = scores.scores[:, place]
    began = month
    while (
        began > month - QUIET_MONTHS and series[began - 1] * series[month] > 0 and abs(series[began - 1]) > 1
    ):
        began -= 1
    count, expected = float(panel.counts[month, place]), float(scores.expected[month, place])
    return Alarm(
        name=panel.names[place],
        month=panel.month_at(month),
        began=panel.month_at(began),
        delay_months=month - began,
        direction=Direction.UP if series[month] > 0 else Direction.DOWN,
        count=round(count),
        expected=expected,
        ratio=(1 + count) / (1 + expected),
        chance=1.0,
        discovery=1.0,
        rate_year=0.0,
        held=_held(panel.counts[:, place], month, expected),
    )


def _held(counts: Array, month: int, expected: float) -> bool | None:
    """Say whether the month after an alarm stayed on its side."""
    if month + 1 == len(counts):
        return None
    before, came, after = np.log1p((expected, counts[month], counts[month + 1]))
    return bool((after - (before + came) / 2) * (came - before) >= 0)


def _with_rates(alarm: Alarm, chance: float, discovery: float, rate_year: float) -> Alarm:
    return replace(alarm, chance=chance, discovery=discovery, rate_year=rate_year)

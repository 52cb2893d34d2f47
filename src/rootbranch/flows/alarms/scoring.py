"""Score each month by how far it lay from what the blend had said a month before, in units of what such a series usually misses.

Limits: a flow that has been rising for months and goes on rising departs from nothing; it raises no alarm.
Source: residual-based surveillance, Unkel et al. (2012), J. R. Stat. Soc. A 175; blend and spread: `flows.forecasting`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rootbranch.flows.forecasting.intervals import spreads_of
from rootbranch.flows.forecasting.panels import Panel
from rootbranch.flows.forecasting.rhythm import rhythm_of
from rootbranch.flows.forecasting.rolling import roll

Array = NDArray[np.float64]
FIRST_SCORED = 8
OWN_MONTHS = 24.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """How far each month lay from what was expected.

    Attributes:
        scores: Signed, up is positive; 1 is what the panel usually misses. Shape (months, series); NaN where there is none.
        expected: What was expected a month before, as a count, shape (months, series); NaN in the first month.
    """

    scores: Array
    expected: Array


def scores_of(panel: Panel) -> Scores:
    """Score all months of all series, each month knowing only those before it."""
    rolled = roll(panel.counts, 1, rhythm=rhythm_of(panel.step))
    months, many = panel.counts.shape
    spreads = spreads_of(rolled.logs)
    off = np.full((months, many), np.nan)
    off[1:] = (rolled.logs[1:] - rolled.given[:-1, 0]) / spreads[:-1]
    off[np.arange(months)[:, None] < rolled.begun[None, :] + FIRST_SCORED - 2] = np.nan
    expected = np.full((months, many), np.nan)
    expected[1:] = np.maximum(np.expm1(rolled.given[:-1, 0]), 0)
    scores = np.full((months, many), np.nan)
    for month in range(FIRST_SCORED, months):
        past = np.abs(off[:month])
        seen = np.isfinite(past).sum(axis=0)
        if seen.sum() < FIRST_SCORED - 2:
            continue
        usual = np.nanmedian(past) + 1e-9
        own = np.array([np.nanmedian(past[:, one]) if seen[one] else usual for one in range(many)])
        scores[month] = off[month] * (seen + OWN_MONTHS) / (seen * own + OWN_MONTHS * usual)
    return Scores(scores=scores, expected=expected)

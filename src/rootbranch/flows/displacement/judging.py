"""Judge one action: did the corridor lose weight more than by chance, and how much of what it lost turned up elsewhere?

Two questions, in this order. Whether weight was lost at all is asked of the placebos (`placebos.py`); if the answer is no, the verdict is
`cannot tell`, because no loss of weight proves nothing. What was lost here and gained elsewhere is then measured against the
level before, and the same is done at placebo months: their spread is the interval of the displaced share. An interval that leaves
out zero makes the verdict `moved`; one that stays below a half, `fell`. Else it is `shifted`: the others carry more of what there is,
but whether the same flow went there or stayed away, their own ups and downs hide.

Limits: one corridor, one month, three months after it; others acted upon in the same months count as elsewhere.
Source: as `placebos.py`; interval by inverting the placebo distribution, Rosenbaum (2002), ch. 2.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from rootbranch.flows.displacement.placebos import (
    AFTER_MONTHS,
    FIRST_MONTH,
    SEASON,
    placebos_of,
    shift_at,
    weights_of,
)
from rootbranch.flows.forecasting.panels import Panel

Array = NDArray[np.float64]
CHANCE_MAX = 0.05
BEFORE_MONTHS = 3
PLACEBOS_MIN = 19
"""Fewer placebos cannot give a chance of 5 % at all."""
HALF = 0.5


class Verdict(StrEnum):
    """What can be said.

    MOVED: it lost weight, and elsewhere gained in numbers. SHIFTED: it lost weight to the others, more than by chance; how much of the flow
    went there cannot be told. FELL: it lost weight, and less than half of what was lost turned up elsewhere. CANNOT_TELL: not even the loss of weight
    can be shown.
    """

    MOVED = "moved"
    SHIFTED = "shifted"
    FELL = "fell"
    CANNOT_TELL = "cannot_tell"


class Why(StrEnum):
    """Why nothing can be told.

    SHORT: too few months before, after or to compare with. CHANCE: a loss of weight like this one comes by itself.
    NONE: something can be told.
    """

    SHORT = "short"
    CHANCE = "chance"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Displacement:
    """What can be said of one action.

    Attributes:
        chance: Share of placebos that lost at least as much weight; None where there are too few.
        placebos: How many there are.
        lost: Fewer a month here than expected, as the mean of three months; negative: more. Expected is the level of the three
            months before, moved by what the calendar brought in earlier years.
        gained: More a month elsewhere than expected.
        share: Gained over lost; None where nothing was lost.
        share_low, share_high: 90 % interval of the share; None where it has none.
        found_at_half: Whether moving half of the corridor's flow would have been found here: False makes a lack of proof worth nothing.
    """

    corridor: str
    month: str
    verdict: Verdict
    why: Why
    chance: float | None
    placebos: int
    lost: float | None
    gained: float | None
    share: float | None
    share_low: float | None
    share_high: float | None
    found_at_half: bool | None


def judge_displacement(panel: Panel, corridor: str, month: int) -> Displacement:
    """Judge whether the flow of one corridor moved to the others after a month.

    Args:
        panel: All corridors of one border or route system, in the same unit; two at least.
        corridor: One of the panel's names.
        month: Place of the month of the action in the panel.
    """
    place = panel.names.index(corridor)
    counts = panel.counts
    enough = FIRST_MONTH <= month < len(counts) - AFTER_MONTHS and bool(np.isfinite(counts).all())
    placebos = placebos_of(counts, place, month) if enough else np.empty(0)
    if len(placebos) < PLACEBOS_MIN:
        return _short(panel, corridor, month, len(placebos))
    chance = _chance(placebos, shift_at(weights_of(counts, place), month))
    lost, gained = _moved(counts, place, month)
    low, high = _interval(counts, place, month)
    known = lost > 0 and chance <= CHANCE_MAX
    verdict, why = _verdict(chance, lost, low, high)
    return Displacement(
        corridor=corridor,
        month=panel.month_at(month),
        verdict=verdict,
        why=why,
        chance=chance,
        placebos=len(placebos),
        lost=lost,
        gained=gained,
        share=gained / lost if known else None,
        share_low=low if known else None,
        share_high=high if known else None,
        found_at_half=_chance(placebos, shift_at(weights_of(_move(counts, place, month, HALF), place), month))
        <= CHANCE_MAX,
    )


def _verdict(chance: float, lost: float, low: float, high: float) -> tuple[Verdict, Why]:
    if chance > CHANCE_MAX or lost <= 0:
        return Verdict.CANNOT_TELL, Why.CHANCE
    if low > 0:
        return Verdict.MOVED, Why.NONE
    if high < HALF:
        return Verdict.FELL, Why.NONE
    return Verdict.SHIFTED, Why.NONE


def _chance(placebos: Array, shift: float) -> float:
    return float((1 + (placebos <= shift).sum()) / (1 + len(placebos)))


def _moved(counts: Array, place: int, month: int) -> tuple[float, float]:
    """Give what was lost here and gained elsewhere, a month, against the three months before and their calendar."""
    others = np.delete(counts, place, axis=1).sum(axis=1)
    after = slice(month + 1, month + 1 + AFTER_MONTHS)
    lost = _expected(counts[:, place], month) - counts[after, place].mean()
    return float(lost), float(others[after].mean() - _expected(others, month))


def _expected(flow: Array, month: int) -> float:
    """Give the level before, moved by what the calendar brought in earlier years, shrunk while these are few."""
    years = [_growth(flow, year) for year in range(month - SEASON, BEFORE_MONTHS - 1, -SEASON)]
    calendar = sum(years) / (len(years) + 2)
    return float(flow[month - BEFORE_MONTHS : month].mean() * np.exp(calendar))


def _growth(flow: Array, month: int) -> float:
    before = flow[month - BEFORE_MONTHS : month].mean()
    return float(np.log((flow[month + 1 : month + 1 + AFTER_MONTHS].mean() + 0.5) / (before + 0.5)))


def _interval(counts: Array, place: int, month: int) -> tuple[float, float]:
    """Give a 90 % interval of the displaced share from how much all others depart from their own expectation at other months."""
    others = np.delete(counts, place, axis=1).sum(axis=1)
    lost, gained = _moved(counts, place, month)
    if lost <= 0:
        return float("nan"), float("nan")
    departures = [
        np.log((others[other + 1 : other + 1 + AFTER_MONTHS].mean() + 0.5) / (_expected(others, other) + 0.5))
        for other in range(FIRST_MONTH, len(counts) - AFTER_MONTHS)
        if abs(other - month) > AFTER_MONTHS + BEFORE_MONTHS
    ]
    low, high = np.quantile(departures, (0.05, 0.95))
    level = _expected(others, month)
    now = level + gained
    return float((now - level * np.exp(high)) / lost), float((now - level * np.exp(low)) / lost)


def _move(counts: Array, place: int, month: int, part: float) -> Array:
    """Move a part of the corridor's flow to the others for three months: what the test would have to find."""
    moved = counts.copy()
    for after in range(month + 1, month + 1 + AFTER_MONTHS):
        amount = counts[after, place] * part
        others = np.delete(np.arange(counts.shape[1]), place)
        size = counts[after, others]
        moved[after, place] -= amount
        moved[after, others] += amount * (size / size.sum() if size.sum() else 1 / len(others))
    return moved


def _short(panel: Panel, corridor: str, month: int, placebos: int) -> Displacement:
    return Displacement(
        corridor=corridor,
        month=panel.month_at(month),
        verdict=Verdict.CANNOT_TELL,
        why=Why.SHORT,
        chance=None,
        placebos=placebos,
        lost=None,
        gained=None,
        share=None,
        share_low=None,
        share_high=None,
        found_at_half=None,
    )

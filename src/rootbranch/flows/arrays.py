"""Give series as arrays: what models calculate with.

Source: NumPy; missing values are NaN (IEEE 754).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rootbranch.model.aggregates import Series, period_at, places_between


def values_of(series: Series) -> NDArray[np.float64]:
    """Give the counts of a series, one for each of `series.periods`; NaN where none is known. Shape (periods,)."""
    return np.array([np.nan if count is None else count for count in series.counts], np.float64)


def panel_of(series: Sequence[Series]) -> tuple[NDArray[np.datetime64], NDArray[np.float64]]:
    """Give series of one step side by side, from the first period of any to the last of any.

    Returns:
        First days (datetime64[D]), shape (periods,), and values, shape (series, periods); NaN outside a series.
    """
    assert series, "a panel has at least one series"
    step = series[0].step
    assert all(one.step is step for one in series), "a panel has one step"
    first, last = min(one.first for one in series), max(one.last for one in series)
    many = places_between(first, last, step) + 1
    values = np.full((len(series), many), np.nan)
    for row, one in enumerate(series):
        start = places_between(first, one.first, step)
        values[row, start : start + len(one.counts)] = values_of(one)
    days = np.array([period_at(first, step, number) for number in range(many)], "datetime64[D]")
    return days, values

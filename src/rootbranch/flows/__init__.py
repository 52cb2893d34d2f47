"""Watch movements in aggregate: series of published counts, shares of them, what comes next, what has changed.

    from rootbranch.flows import Series, values_of
    values_of(series)        # float64, one for each of series.periods, NaN where nothing is known

The types of a series lie in `model.aggregates`, because `store` keeps them; whoever works on flows takes them from here.
"""

from rootbranch.flows.arrays import panel_of, values_of
from rootbranch.model.aggregates import EVERY, Counting, FlowUnit, Series, SeriesKey, Step

__all__ = [
    "EVERY",
    "Counting",
    "FlowUnit",
    "Series",
    "SeriesKey",
    "Step",
    "panel_of",
    "values_of",
]

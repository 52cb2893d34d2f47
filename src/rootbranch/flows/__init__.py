"""Watch movements in aggregate: series of published counts, shares of them, what comes next, what has changed.

    layout = shipped_layout("frontex-detections")
    loaded = load_series(rows, layout, vintage)      # LoadedFlows: series and notes
    values_of(series)                                # float64, one for each of series.periods, NaN where nothing is known
    forecast_panel(panel, 6, (80, 95)); find_alarms(panel); judge_displacement(panel, corridor, month)

The types of a series lie in `model.aggregates`, because `store` keeps them; whoever works on flows takes them from here, which
is why the room shows more names than usual.
"""

from rootbranch.flows.alarms import Alarm, find_alarms
from rootbranch.flows.arrays import panel_of, values_of
from rootbranch.flows.displacement import Displacement, judge_displacement
from rootbranch.flows.forecasting import NAMES, Forecast, Panel, forecast_panel
from rootbranch.flows.layouts import (
    LAYOUT_CHARACTERS_MAX,
    Layout,
    layout_digest,
    read_layout,
    shipped_layout,
    shipped_layouts,
)
from rootbranch.flows.loading import LoadedFlows, load_series
from rootbranch.flows.mapping import Corridor, corridors_of
from rootbranch.flows.naming import series_id
from rootbranch.flows.opening import refuse_opened
from rootbranch.flows.outlooks import (
    ALERT_COLUMNS,
    FORECAST_COLUMNS,
    AheadMonth,
    FlowAlert,
    Outlook,
    read_alerts,
    read_outlooks,
)
from rootbranch.flows.reading import FlowNote
from rootbranch.flows.selecting import selected, splits_of, words_of
from rootbranch.flows.shares import (
    PublishedShare,
    Share,
    is_asked,
    published_shares,
    shares_of,
    sum_of,
)
from rootbranch.model.aggregates import EVERY, Counting, FlowUnit, Series, SeriesKey, Step

__all__ = [
    "ALERT_COLUMNS",
    "EVERY",
    "FORECAST_COLUMNS",
    "LAYOUT_CHARACTERS_MAX",
    "NAMES",
    "AheadMonth",
    "Alarm",
    "Corridor",
    "Counting",
    "Displacement",
    "FlowAlert",
    "FlowNote",
    "FlowUnit",
    "Forecast",
    "Layout",
    "LoadedFlows",
    "Outlook",
    "Panel",
    "PublishedShare",
    "Series",
    "SeriesKey",
    "Share",
    "Step",
    "corridors_of",
    "find_alarms",
    "forecast_panel",
    "is_asked",
    "judge_displacement",
    "layout_digest",
    "load_series",
    "panel_of",
    "published_shares",
    "read_alerts",
    "read_layout",
    "read_outlooks",
    "refuse_opened",
    "selected",
    "series_id",
    "shares_of",
    "shipped_layout",
    "shipped_layouts",
    "splits_of",
    "sum_of",
    "values_of",
    "words_of",
]

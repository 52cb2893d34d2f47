"""Forecast series of a panel by one automatic procedure: blend, upstream, guard, intervals, drift.

forecast_panel(panel, 6, (80, 95))      # one Forecast for each series
"""

from rootbranch.flows.forecasting.forecasts import Forecast, Method, Reason, forecast_panel
from rootbranch.flows.forecasting.panels import Panel
from rootbranch.flows.forecasting.rolling import NAMES

__all__ = ["NAMES", "Forecast", "Method", "Panel", "Reason", "forecast_panel"]

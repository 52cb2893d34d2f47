"""Warn when a published flow departs from what was expected: direction, size, delay, how often that warns by itself.

find_alarms(panel)      # Alarms: what was seen, series by series and month by month
"""

from rootbranch.flows.alarms.detecting import Alarm, Direction, find_alarms
from rootbranch.flows.alarms.scoring import Scores, scores_of

__all__ = ["Alarm", "Direction", "Scores", "find_alarms", "scores_of"]

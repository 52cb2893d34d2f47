"""Ask whether a flow moved to other corridors after an action, and answer `cannot tell` where the series cannot.

judge_displacement(panel, "Tucson", month)      # Displacement: verdict, displaced share with its interval, placebo chance
"""

from rootbranch.flows.displacement.judging import Displacement, Verdict, Why, judge_displacement
from rootbranch.flows.displacement.placebos import placebos_of, shift_at

__all__ = ["Displacement", "Verdict", "Why", "judge_displacement", "placebos_of", "shift_at"]

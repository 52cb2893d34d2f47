"""Plan which few lawful actions take most capacity from the corridor a network serves.

offering ─▶ constraints ─▶ corridor ─▶ drawing ─▶ swapping ⇄ bounding ─▶ varying ─▶ explaining       (all in `planning`)
"""

from rootbranch.plan.corridor.constraints import Constraints
from rootbranch.plan.corridor.explaining import ActionEffect, PlanEffect, Range
from rootbranch.plan.corridor.flowing import compile_flows
from rootbranch.plan.corridor.offering import Agency, Ground
from rootbranch.plan.corridor.planning import Plan, Plans, Wish, measure_plan, plan_corridor
from rootbranch.plan.corridor.rules import load_corridor_rules

__all__ = [
    "ActionEffect",
    "Agency",
    "Constraints",
    "Ground",
    "Plan",
    "PlanEffect",
    "Plans",
    "Range",
    "Wish",
    "compile_flows",
    "load_corridor_rules",
    "measure_plan",
    "plan_corridor",
]

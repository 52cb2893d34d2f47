"""Find the few nodes, or the few lawful actions, that break a network most, and say how far from the best a choice can be.

    plan_corridor(network, ground, Wish(constraints=Constraints(most=5)), load_corridor_rules(), stopwatch)   # Plans
    graph = build_graph(names, left, right)
    choose_critical(graph, 5, seconds=5, spent=stopwatch)      # Choice
    choose_for_response(graph, 5, seconds=5, spent=stopwatch)  # Foresight: with new contacts in mind
    choose_with_hidden(graph, 5, seconds=5, spent=stopwatch)   # Foresight: with unseen links in mind
    dismantle(graph, Goal(under=…, whole=…), enough)           # Order

Numba takes a second to import: other rooms import this one inside the functions that need it.
"""

from rootbranch.plan.areas import Goal
from rootbranch.plan.components import curves_of, pairs_left
from rootbranch.plan.corridor import (
    ActionEffect,
    Agency,
    Constraints,
    Ground,
    Plan,
    PlanEffect,
    Plans,
    Range,
    Wish,
    compile_flows,
    load_corridor_rules,
    measure_plan,
    plan_corridor,
)
from rootbranch.plan.critical import Choice, choose_critical
from rootbranch.plan.dismantling import Order, dismantle
from rootbranch.plan.foreseeing import Foresight, choose_for_response, choose_with_hidden
from rootbranch.plan.graph import Graph, build_graph
from rootbranch.plan.starting import compile_kernels

__all__ = [
    "ActionEffect",
    "Agency",
    "Choice",
    "Constraints",
    "Foresight",
    "Goal",
    "Graph",
    "Ground",
    "Order",
    "Plan",
    "PlanEffect",
    "Plans",
    "Range",
    "Wish",
    "build_graph",
    "choose_critical",
    "choose_for_response",
    "choose_with_hidden",
    "compile_flows",
    "compile_kernels",
    "curves_of",
    "dismantle",
    "load_corridor_rules",
    "measure_plan",
    "pairs_left",
    "plan_corridor",
]

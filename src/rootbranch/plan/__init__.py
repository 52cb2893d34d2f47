"""Find the few nodes whose loss breaks a network most, and say how far from the best a choice can be.

    graph = build_graph(names, left, right)
    choose_critical(graph, 5, seconds=5, spent=stopwatch)      # Choice
    choose_for_response(graph, 5, seconds=5, spent=stopwatch)  # Foresight: with new contacts in mind
    choose_with_hidden(graph, 5, seconds=5, spent=stopwatch)   # Foresight: with unseen links in mind
    dismantle(graph, Goal(under=…, whole=…), enough)           # Order

Numba takes a second to import: other rooms import this one inside the functions that need it.
"""

from rootbranch.plan.areas import Goal
from rootbranch.plan.components import curves_of, pairs_left
from rootbranch.plan.critical import Choice, choose_critical
from rootbranch.plan.dismantling import Order, dismantle
from rootbranch.plan.foreseeing import Foresight, choose_for_response, choose_with_hidden
from rootbranch.plan.graph import Graph, build_graph
from rootbranch.plan.starting import compile_kernels

__all__ = [
    "Choice",
    "Foresight",
    "Goal",
    "Graph",
    "Order",
    "build_graph",
    "choose_critical",
    "choose_for_response",
    "choose_with_hidden",
    "compile_kernels",
    "curves_of",
    "dismantle",
    "pairs_left",
]

"""Weigh an order of removal by the area under the curve of its largest component: the smaller, the sooner a network falls apart.

Two measures, because the field has two: until the largest component is under a share of all nodes, by Simpson's rule, in nodes;
and over the whole order, as a mean share.

Source: dismantling area as in MIND (arXiv 2508.00706); robustness R of Schneider et al. 2011.
"""

from dataclasses import dataclass

import numpy as np
from scipy.integrate import simpson

from rootbranch.plan.components import curves_of
from rootbranch.plan.graph import Graph, Places


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """When a network counts as dismantled.

    Args:
        under: The largest component has fewer nodes than this; 0: until nobody is left.
        whole: Nodes of the network that shares refer to; at least those of the graph.
    """

    under: float
    whole: int


def needed(graph: Graph, order: Places, goal: Goal) -> int:
    """Count the removals until the goal is reached; all where it is 0."""
    if goal.under <= 0:
        return len(order)
    largest, _ = curves_of(graph.starts, graph.ends, order)
    return int(np.argmax(largest < goal.under))


def area_of(graph: Graph, order: Places, goal: Goal) -> float:
    """Give the area under the curve of the largest component, as a share of `goal.whole`, after each removal that is needed.

    Returns:
        In removals (a share times a number of nodes) with a goal; for a whole order the mean share, R.
    """
    largest, _ = curves_of(graph.starts, graph.ends, order)
    if goal.under <= 0:
        return float(largest[1:].sum()) / goal.whole**2
    curve = largest[1 : int(np.argmax(largest < goal.under)) + 1] / goal.whole
    return float(simpson(curve, dx=1)) if len(curve) > 1 else 0.0

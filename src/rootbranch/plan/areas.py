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


def weigh_order(graph: Graph, order: Places, goal: Goal) -> tuple[int, float]:
    """Give the removals that the goal needs, all where it is 0, and the area under the curve of the largest component.

    Returns:
        The area is in removals (a share of `goal.whole` times a number of nodes) with a goal; for a whole order the mean share, R.
    """
    largest, _ = curves_of(graph.starts, graph.ends, order)
    if goal.under <= 0:
        return len(order), float(largest[1:].sum()) / goal.whole**2
    needed = int(np.argmax(largest < goal.under))
    curve = largest[1 : needed + 1] / goal.whole
    return needed, float(simpson(curve, dx=1)) if len(curve) > 1 else 0.0


def area_of(graph: Graph, order: Places, goal: Goal) -> float:
    """Give the area alone."""
    return weigh_order(graph, order, goal)[1]

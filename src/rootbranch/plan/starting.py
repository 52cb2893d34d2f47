"""Compile all kernels on a tiny network, so that no search that a clock ends is spent on it."""

from collections.abc import Callable
from itertools import count

import numpy as np

from rootbranch.plan.areas import Goal
from rootbranch.plan.dismantling import dismantle
from rootbranch.plan.foreseeing import choose_for_response, choose_with_hidden
from rootbranch.plan.graph import build_graph
from rootbranch.plan.searching import POOL, search_critical


def compile_kernels() -> None:
    """Run each kernel once; it takes some twenty seconds on a machine that never did, and about a second after."""
    ring = np.arange(12)
    graph = build_graph([str(place) for place in ring], ring, (ring + 1) % 12)
    for goal in (Goal(under=2, whole=12), Goal(under=0, whole=12)):
        dismantle(graph, goal, _after(26))
    enough = _after(POOL + 10)
    search_critical(graph, 3, lambda _least: enough())
    for choose in (choose_for_response, choose_with_hidden):
        choose(graph, 3, seconds=POOL, spent=_counting())


def _counting() -> Callable[[], float]:
    asked = count()
    return lambda: float(next(asked))


def _after(times: int) -> Callable[[], bool]:
    left = iter(range(times))
    return lambda: next(left, None) is None

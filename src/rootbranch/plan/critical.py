"""Choose the few nodes whose loss leaves the fewest connected pairs, and say how far from the best the choice can be at most.

    Graph, how many ─ search ─▶ chosen ─ prove ─▶ Choice(chosen, pairs_left, bound, proven)

Source: critical node problem (Arulselvan, Commander, Elefteriadou and Pardalos 2009).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rootbranch.plan.components import pairs_left
from rootbranch.plan.graph import Graph, Places
from rootbranch.plan.proving import Proof, is_provable, prove_critical
from rootbranch.plan.searching import Found, search_critical

SEARCH_SHARE = 0.4
"""Of the time, where a proof can be tried after it; all of it otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Nodes to take, for method and benchmark; nobody may act on it.

    Args:
        chosen: Names, in the order of the network's nodes.
        pairs_left: Connected pairs without them.
        bound: No set of that size leaves fewer; 0 where nothing better is known.
        proven: Whether `pairs_left` is the least there is.
    """

    chosen: tuple[str, ...]
    pairs_left: int
    bound: int
    proven: bool


def choose_critical(
    graph: Graph, many: int, *, seconds: float, spent: Callable[[], float], seed: int = 0
) -> Choice:
    """Choose `many` nodes, all of them where there are no more.

    Args:
        many: At least 1.
        seconds: How long it may take; a little more is taken on very large networks, for the first choice.
        spent: Tells the seconds since the start.
    """
    if many >= graph.nodes:
        return Choice(chosen=graph.names, pairs_left=0, bound=0, proven=True)
    provable = is_provable(graph)
    until = seconds * SEARCH_SHARE if provable else seconds
    found = search_critical(graph, many, lambda least: least == 0 or spent() >= until, seed)
    proof = (
        prove_critical(graph, many, found.pairs, seconds - spent())
        if provable
        else Proof(bound=0, better=None)
    )
    if proof.better is not None:
        found = _better(graph, many, found, proof.better)
    bound = found.pairs if found.pairs == 0 else min(proof.bound, found.pairs)
    return Choice(
        chosen=tuple(graph.names[place] for place in found.chosen),
        pairs_left=found.pairs,
        bound=bound,
        proven=bound == found.pairs,
    )


def _better(graph: Graph, many: int, found: Found, proposed: Places) -> Found:
    """Take what the solver met, filled up to size, if it is better when counted."""
    gone = np.zeros(graph.nodes, np.bool_)
    gone[proposed] = True
    for place in (*found.chosen, *range(graph.nodes)):
        if gone.sum() >= many:
            break
        gone[place] = True
    pairs = pairs_left(graph.starts, graph.ends, gone)
    chosen = np.flatnonzero(gone).astype(np.int32)
    return Found(chosen=chosen, pairs=pairs) if pairs < found.pairs else found

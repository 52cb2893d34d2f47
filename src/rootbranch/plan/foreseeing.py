"""Choose the few nodes whose loss leaves the fewest pairs on average, with what a network may do or hide in mind.

    Graph, how many ─ static search ─▶ set ─ draws of the response, or of hidden links ─▶ annealed ─▶ Foresight

`choose_for_response`   who was linked to the lost finds new contacts (`responding`)
`choose_with_hidden`    part of the links was never seen (`hidden`)

Limits: no bound: the mean over drawn outcomes is estimated, not proved. Both models are assumptions, said in decision 0157.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rootbranch.plan.components import pairs_left
from rootbranch.plan.expecting import Aim, search_expected
from rootbranch.plan.graph import Graph, Places
from rootbranch.plan.hidden import Hidden, draw_hidden
from rootbranch.plan.outcomes import pairs_after_response, pairs_with_hidden
from rootbranch.plan.responding import draw_contacts
from rootbranch.plan.searching import search_critical

STATIC_SHARE = 0.25
"""Of the time, for the static set to start from."""
FINAL_SHARE = 0.1
"""Of the time, kept for the weighing of the finalists."""
DRAWS, FRESH = 64, 512
"""Outcomes that a search weighs a set on, and those by which the last ones are told apart."""
DRAWN_MAX = 16_000_000
"""Places in the network times draws; a large network gets fewer draws, at least two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Foresight:
    """Nodes to take, for method and benchmark; nobody may act on it.

    Args:
        chosen: Names, in the order of the network's nodes.
        pairs_left: Connected pairs without them, before anything else happens.
        expected: Connected pairs on average, over fresh draws.
        expected_static: The same for the set that leaves the fewest at once, as far as it was found.
    """

    chosen: tuple[str, ...]
    pairs_left: int
    expected: float
    expected_static: float


def choose_for_response(
    graph: Graph, many: int, *, seconds: float, spent: Callable[[], float], seed: int = 0
) -> Foresight:
    """Choose `many` nodes whose loss leaves the fewest pairs after the response; all of them where there are no more.

    Args:
        many: At least 1.
        seconds: How long it may take; a little more is taken on very large networks.
        spent: Tells the seconds since the start.
    """
    seen, fresh = (
        draw_contacts(graph, _draws(graph, draws), seed + after)
        for after, draws in enumerate((DRAWS, FRESH), start=1)
    )
    return _foreseen(
        graph,
        many,
        lambda chosen: pairs_after_response(graph.starts, graph.ends, chosen, seen),
        lambda chosen: pairs_after_response(graph.starts, graph.ends, chosen, fresh),
        lambda share: spent() / (seconds * share),
        seed,
    )


def choose_with_hidden(
    graph: Graph, many: int, *, seconds: float, spent: Callable[[], float], seed: int = 0
) -> Foresight:
    """Choose `many` nodes whose loss leaves the fewest pairs should links be hidden; as `choose_for_response`."""
    seen, fresh = (
        draw_hidden(graph, _draws(graph, draws), seed + after)
        for after, draws in enumerate((DRAWS, FRESH), start=1)
    )

    def weighed(on: Hidden) -> Callable[[Places], float]:
        return lambda chosen: pairs_with_hidden(
            graph.starts, graph.ends, chosen, on.begins, on.left, on.right
        )

    return _foreseen(
        graph, many, weighed(seen), weighed(fresh), lambda share: spent() / (seconds * share), seed
    )


def _draws(graph: Graph, wanted: int) -> int:
    return int(np.clip(DRAWN_MAX // max(1, len(graph.ends)), 2, wanted))


def _foreseen(
    graph: Graph,
    many: int,
    weigh: Callable[[Places], float],
    again: Callable[[Places], float],
    used: Callable[[float], float],
    seed: int,
) -> Foresight:
    """Search; `used` tells how much of a share of the time is gone."""
    everybody = np.arange(graph.nodes, dtype=np.int32)
    if many >= graph.nodes:
        return Foresight(chosen=graph.names, pairs_left=0, expected=0.0, expected_static=0.0)
    static = search_critical(graph, many, lambda _least: used(STATIC_SHARE) >= 1, seed).chosen
    degree = np.diff(graph.starts)
    hubs = np.argsort(-degree, kind="stable")[:many].astype(np.int32)
    aim = Aim(weigh=weigh, again=again, interest=degree + 1.0, used=lambda: used(1 - FINAL_SHARE))
    chosen = search_expected((static, hubs), aim, seed)
    return Foresight(
        chosen=tuple(graph.names[place] for place in chosen),
        pairs_left=pairs_left(graph.starts, graph.ends, np.isin(everybody, chosen)),
        expected=again(chosen),
        expected_static=again(static),
    )

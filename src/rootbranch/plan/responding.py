"""Draw how a network answers the loss of somebody: who was linked to him looks for a new contact two steps away.

    for each neighbour of the lost:  half of the time ─▶ one of the paths of two steps from him, by chance ─▶ its end is the new contact

Paths are those of the network before the loss, so that whoever shares many contacts with a neighbour is met most often, and the
neighbours of the lost find one another. Whoever is lost too is passed over.

Limits: a model, measured on nothing: nobody is replaced in his role, nothing takes time, and the half is an assumption. Of contacts
who are all lost too, four are asked. Source: triadic closure after removals (Diviák 2023; Duijn, Kashirin and Sloot 2014); the form
is our own, decision 0157.
"""

import numpy as np

from rootbranch.plan.compiled import compiled
from rootbranch.plan.graph import Graph, Numbers, Places

LOOKS = 0.5
"""How likely a neighbour of somebody lost finds a new contact."""
TRIES = 4
STEPS_BACK_MAX = 64
"""Paths that lead straight back are drawn again so often."""


def draw_contacts(graph: Graph, draws: int, seed: int) -> Places:
    """Draw new contacts for the neighbours of anybody who may be lost.

    Args:
        draws: How many outcomes, at least 1.

    Returns:
        Places of nodes, by draw, by place in `graph.ends` and by try; -1 for nobody. See `outcomes.pairs_after_response`.
    """
    degree = np.diff(graph.starts)
    paths = np.concatenate(([0], np.cumsum(degree[graph.ends])))
    return _drawn(graph.starts, graph.ends, paths, draws, seed)


@compiled
def _drawn(starts: Numbers, ends: Places, paths: Numbers, draws: int, seed: int) -> Places:
    np.random.seed(seed)
    contacts = np.full((draws, len(ends), TRIES), -1, np.int32)
    for draw in range(draws):
        for at in range(len(ends)):
            if np.random.random() >= LOOKS:
                continue
            node = ends[at]
            first, last = starts[node], starts[node + 1]
            whole = paths[last] - paths[first]
            if whole == last - first:  # each neighbour has no other
                continue
            for attempt in range(TRIES):
                for _ in range(STEPS_BACK_MAX):
                    path = paths[first] + np.random.randint(whole)
                    step = np.searchsorted(paths[first : last + 1], path, side="right") - 1 + first
                    contact = ends[starts[ends[step]] + path - paths[step]]
                    if contact != node:
                        contacts[draw, at, attempt] = contact
                        break
    return contacts

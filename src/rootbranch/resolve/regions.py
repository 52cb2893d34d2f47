"""Choose where to learn in a large table: whole neighbourhoods of records drawn by chance.

A scorer needs some thousand pairs to learn from and not all of a million records; what it needs them to be is complete.
So records are drawn, and with each come the records it shares most with; groups are made among all of these, and
taught are the pairs that a drawn record has. A pair of any kind is as likely to be taught as any other.

Limits: a record that resembles nobody's neighbours teaches nothing; known records come first.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rootbranch.resolve.candidates import Candidates, Indices, Ranking
from rootbranch.resolve.rules import ResolveRules

SEED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Where to learn.

    Attributes:
        drawn: For each record whether its pairs are taught.
        inside: For each record whether it takes part.
        pairs: The pairs of which both records take part.
        whole: Whether every record takes part.
    """

    drawn: npt.NDArray[np.bool_]
    inside: npt.NDArray[np.bool_]
    pairs: Candidates
    whole: bool


def choose_region(ranking: Ranking, rules: ResolveRules, known: Indices) -> Region:
    """Take the whole table where it is small, else at most `rules.learned_max` records of it and their neighbours.

    Args:
        known: Records of known entities, which take part before all others.
    """
    count = ranking.records
    if count <= rules.learned_max:
        every = np.ones(count, bool)
        return Region(drawn=every, inside=every, pairs=ranking.pairs(0, count), whole=True)
    chance = np.random.default_rng(SEED)
    order = np.concatenate([chance.permutation(known), chance.permutation(count)])
    places = order[: rules.learned_max // (1 + rules.learned_near)]
    drawn = np.zeros(count, bool)
    drawn[places] = True
    inside = drawn.copy()
    inside[ranking.nearest(np.flatnonzero(drawn), rules.learned_near)] = True
    return Region(drawn=drawn, inside=inside, pairs=ranking.among(inside), whole=False)

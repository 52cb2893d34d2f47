"""Choose what to ask people: pairs of groups that nobody has decided, ordered by what a decision is worth.

    worth = p (1 - p) x records on one side x records on the other

where p is how close the two groups are. A pair that is as good as certain, either way, changes nothing; one in doubt
between two large groups moves most pairs of records. Of two groups their best pair of records is shown.

Source: uncertainty sampling, Lewis and Gale 1994; weighted by the change of the answer, Settles 2009, section 3.4.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rootbranch.resolve.candidates import Indices
from rootbranch.resolve.clustering import Groups
from rootbranch.resolve.scoring import Scores

CLOSENESS_MIN = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """Pairs to be asked, the most valuable first.

    Attributes:
        left, right: Places of the two records.
        scores: How likely the two are one.
        worth: What a decision is worth, in pairs of records.
    """

    left: Indices
    right: Indices
    scores: Scores
    worth: npt.NDArray[np.float64]


def choose_questions(
    groups: Groups, left: Indices, right: Indices, scores: Scores, *, limit: int
) -> Questions:
    """Choose at most `limit` pairs.

    Args:
        groups: Records that are one beyond doubt; nobody is asked about two of one group.
    """
    names, place, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    ours, theirs = np.minimum(place[left], place[right]), np.maximum(place[left], place[right])
    across = np.flatnonzero(ours != theirs)
    if not len(across):
        nothing = np.zeros(0, np.int64)
        return Questions(left=nothing, right=nothing, scores=np.zeros(0), worth=np.zeros(0))
    joined = ours[across] * len(names) + theirs[across]
    order = np.lexsort((right[across], left[across], -scores[across], joined))
    rows = across[order]
    _, starts = np.unique(joined[order], return_index=True)
    best = rows[starts]
    possible = sizes[ours[best]] * sizes[theirs[best]]
    close = np.add.reduceat(scores[rows], starts) / possible
    worth = close * (1 - close) * possible
    chosen = np.flatnonzero(close >= CLOSENESS_MIN)
    chosen = chosen[np.lexsort((right[best[chosen]], left[best[chosen]], -worth[chosen]))][:limit]
    asked = best[chosen]
    return Questions(left=left[asked], right=right[asked], scores=scores[asked], worth=worth[chosen])

"""Add to each pair how well the two records' neighbours agree, from scores of an earlier round.

Two records that both resemble the same third ones are likelier to be one person than their own values say, and two
that each have better partners elsewhere are less so.

Source: collective entity resolution, Bhattacharya and Getoor 2007 (ACM TKDD 1(1)).
"""

import numpy as np
import numpy.typing as npt
from scipy import sparse

from rootbranch.resolve.candidates import Indices
from rootbranch.resolve.comparing import Numbers

NEAR = 0.1  # a neighbour that scores less says nothing
BATCH = 200_000
NAMES = ("score", "overlap", "angle", "share", "fewer", "more", "rank_least", "rank_most")


def compare_neighbours(count: int, left: Indices, right: Indices, scores: npt.NDArray[np.float64]) -> Numbers:
    """Give the columns `NAMES` for each pair.

    Args:
        scores: The earlier round's, from models that had not seen the pair.
    """
    kept = scores >= NEAR
    rows = np.concatenate([left[kept], right[kept]])
    columns = np.concatenate([right[kept], left[kept]])
    near = sparse.csr_matrix((np.tile(scores[kept], 2), (rows, columns)), shape=(count, count))
    degree = np.asarray(near.sum(axis=1)).ravel()
    length = np.sqrt(np.asarray(near.multiply(near).sum(axis=1)).ravel())
    best = np.zeros(count)
    np.maximum.at(best, left, scores)
    np.maximum.at(best, right, scores)
    overlap = np.empty(len(left))
    for start in range(0, len(left), BATCH):
        part = slice(start, start + BATCH)
        overlap[part] = np.asarray(near[left[part]].multiply(near[right[part]]).sum(axis=1)).ravel()
    fewer = np.minimum(degree[left], degree[right])
    least, most = np.minimum(best[left], best[right]), np.maximum(best[left], best[right])
    found = (
        scores,
        overlap,
        overlap / np.maximum(length[left] * length[right], 1e-6),
        overlap / np.maximum(fewer, 1e-6),
        fewer,
        np.maximum(degree[left], degree[right]),
        scores / np.maximum(least, 1e-6),
        scores / np.maximum(most, 1e-6),
    )
    return np.column_stack(found).astype(np.float32)

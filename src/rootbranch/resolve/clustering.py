"""Put records together by average link, on the sparse graph of what was compared, so that one wrong pair joins nobody.

Two groups are as close as the mean score over all pairs between them, where a pair that was never compared counts as
zero. A chain of single strong pairs therefore holds nothing together. Groups that are each other's closest are joined,
round after round, until no two are as close as `stop`; for average link this gives the same groups as joining the
closest two one at a time, and every round is a few matrix products.

Scores are whole millionths, so that means do not depend on the order of adding; among equals the smallest record
decides. Two records that a person judged to be different never come together, those judged the same are together from
the start.

Source: Müllner 2011 (arXiv 1109.2378) for reciprocal nearest neighbours; reducibility of average link, Bruynooghe 1978.
"""

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from rootbranch.resolve.candidates import Indices

MILLION = 1_000_000
NEVER = -(10**15)  # far below what all pairs of two groups of ten thousand records could outweigh

Groups = npt.NDArray[np.int64]


def join_records(
    count: int,
    left: Indices,
    right: Indices,
    scores: npt.NDArray[np.floating],
    *,
    stop: float,
    floor: float,
    same: tuple[Indices, Indices] | None = None,
    different: tuple[Indices, Indices] | None = None,
) -> Groups:
    """Give each record the smallest record of its group.

    Args:
        scores: Probability of each pair, 0 to 1.
        stop: Mean score below which two groups stay apart.
        floor: Pairs with a lower score count as zero.
        same, different: Pairs of records that belong together or apart; `constraints` has checked them.
    """
    kept = scores >= floor
    edges = _symmetric(count, left[kept], right[kept], np.rint(scores[kept] * MILLION).astype(np.int64))
    if different is not None and len(different[0]):
        edges = edges + _symmetric(count, *different, np.full(len(different[0]), NEVER))
    target = np.arange(count)
    if same is not None and len(same[0]):
        target = _smallest(connected_components(_graph(count, *same), directed=False)[1])
    return _agglomerate(edges, np.ones(count, np.int64), target, stop)


def join_groups(
    groups: Groups,
    left: Indices,
    right: Indices,
    scores: npt.NDArray[np.floating],
    *,
    stop: float,
    floor: float,
    different: tuple[Indices, Indices] | None = None,
) -> Groups:
    """Join groups further, by scores of whole groups: such a score stands for every pair of records between the two.

    Args:
        groups: For each record the smallest record of its group.
        left, right: Pairs of groups, by their smallest records.
        scores, stop, floor: As in `join_records`.
        different: Pairs of records that stay apart.
    """
    names, place, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    kept = scores >= floor
    one, other = place[left[kept]], place[right[kept]]
    whole = np.rint(scores[kept] * MILLION).astype(np.int64) * sizes[one] * sizes[other]
    edges = _symmetric(len(names), one, other, whole)
    if different is not None and len(different[0]):
        apart = (place[different[0]], place[different[1]])
        edges = edges + _symmetric(len(names), *apart, np.full(len(different[0]), NEVER))
    joined = _agglomerate(edges, sizes.astype(np.int64), np.arange(len(names)), stop)
    return np.asarray(names[joined][place], np.int64)


def _agglomerate(edges: sparse.csr_matrix, sizes: Groups, target: Groups, stop: float) -> Groups:
    """Join what `target` says, then reciprocal nearest neighbours until none is close enough."""
    groups = np.arange(len(sizes))
    while True:
        edges, sizes, place = _contract(edges, sizes, target)
        groups = place[groups]
        partner = _closest(edges, sizes, stop)
        own = np.arange(len(partner))
        mutual = (partner >= 0) & (partner[partner] == own)
        if not mutual.any():
            return _smallest(groups)
        target = np.where(mutual, np.minimum(partner, own), own)


def _closest(edges: sparse.csr_matrix, sizes: Groups, stop: float) -> Groups:
    """Find for each group the one it is closest to, the smallest among equals; -1 where none is close enough."""
    degrees = np.diff(edges.indptr)
    rows = np.repeat(np.arange(len(degrees)), degrees)
    means = edges.data / (sizes[rows] * sizes[edges.indices])
    partner = np.full(len(degrees), -1, np.int64)
    full = np.flatnonzero(degrees)
    if not len(full):
        return partner
    best = np.full(len(degrees), -np.inf)
    best[full] = np.maximum.reduceat(means, edges.indptr[full])
    chosen = np.flatnonzero((means == best[rows]) & (means >= stop * MILLION))[::-1]
    partner[rows[chosen]] = edges.indices[chosen]  # the last one written is the first of its row
    return partner


def _contract(
    edges: sparse.csr_matrix, sizes: Groups, target: Groups
) -> tuple[sparse.csr_matrix, Groups, Groups]:
    """Join groups into their targets, renumber those that are left in their order and drop the pairs inside.

    Returns:
        The pairs and sizes of what is left, and for each former group its new number.
    """
    alive, place = np.unique(target, return_inverse=True)
    found = edges.tocoo()
    rows, columns = place[found.row], place[found.col]
    outside = rows != columns
    shape = (len(alive), len(alive))
    joined = sparse.coo_matrix((found.data[outside], (rows[outside], columns[outside])), shape=shape).tocsr()
    joined.sort_indices()
    summed = np.zeros(len(alive), np.int64)
    np.add.at(summed, place, sizes)
    return joined, summed, place


def _graph(count: int, left: Indices, right: Indices) -> sparse.coo_matrix:
    return sparse.coo_matrix((np.ones(len(left), np.int8), (left, right)), shape=(count, count))


def _symmetric(
    count: int, left: Indices, right: Indices, weights: npt.NDArray[np.int64]
) -> sparse.csr_matrix:
    rows, columns = np.concatenate([left, right]), np.concatenate([right, left])
    return sparse.coo_matrix(
        (np.concatenate([weights, weights]), (rows, columns)), shape=(count, count)
    ).tocsr()


def _smallest(labels: npt.NDArray[np.integer]) -> Groups:
    """Name each group by the smallest of its records."""
    _, first, place = np.unique(labels, return_index=True, return_inverse=True)
    return np.asarray(first[place], np.int64)

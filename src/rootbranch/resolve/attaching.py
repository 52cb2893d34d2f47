"""Look again at whole groups: what many weak pairs between two groups say together, as people who know some entities taught.

A record with three values resembles every other record of its person a little and none of them much, so that its pairs
alone never join it. Here two groups are compared as groups: how many of their pairs were compared and how well they
scored, whether each is the other's best, and the best, worst and mean of every feature over their pairs. A model learns
from groups of known entities what a part of an entity looks like; finer groups of the same entities give it more to
learn from. Scores come from a model that saw neither group.

Limits: it needs known entities: taught by its own groups it would only repeat them.
Source: collective entity resolution, Bhattacharya and Getoor 2007 (ACM TKDD 1(1)).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rootbranch.resolve.candidates import Indices
from rootbranch.resolve.clustering import Groups
from rootbranch.resolve.comparing import Numbers
from rootbranch.resolve.scoring import Scores


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPairs:
    """Pairs of groups with a compared pair between them.

    Attributes:
        left, right: Groups, by their smallest record.
        features: One row of numbers a pair.
    """

    left: Indices
    right: Indices
    features: Numbers


def compare_groups(
    groups: Groups, left: Indices, right: Indices, scores: Scores, features: Numbers
) -> GroupPairs:
    """Compare every two groups that have a compared pair between them.

    Args:
        groups: For each record the smallest record of its group.
        features: Of each pair of records, as compared.
    """
    names, place, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    ours, theirs = np.minimum(place[left], place[right]), np.maximum(place[left], place[right])
    across = np.flatnonzero(ours != theirs)
    joined = ours[across] * len(names) + theirs[across]
    order = np.argsort(joined, kind="stable")
    rows = across[order]
    found, starts = np.unique(joined[order], return_index=True)
    if not len(found):
        return GroupPairs(left=found, right=found, features=np.zeros((0, 1), np.float32))
    one, other = found // len(names), found % len(names)
    inner = _cohesion(ours, theirs, scores, sizes)
    total = np.add.reduceat(scores[rows], starts)
    counts = np.diff(np.append(starts, len(rows)))
    possible = sizes[one] * sizes[other]
    mean = total / possible
    first, second = _best_two(len(names), np.concatenate([one, other]), np.tile(mean, 2))
    columns = (
        mean,
        total / counts,
        np.maximum.reduceat(scores[rows], starts),
        counts / possible,
        counts,
        np.minimum(sizes[one], sizes[other]),
        np.maximum(sizes[one], sizes[other]),
        np.fmin(inner[one], inner[other]),
        np.fmax(inner[one], inner[other]),
        mean / np.minimum(first[one], first[other]),
        mean / np.maximum(first[one], first[other]),
        *(mean - np.where(mean >= first[side], second[side], first[side]) for side in (one, other)),
    )
    summed = _summed(features[rows], starts)
    return GroupPairs(
        left=names[one], right=names[other], features=np.column_stack((*columns, summed)).astype(np.float32)
    )


def _cohesion(ours: Indices, theirs: Indices, scores: Scores, sizes: Groups) -> npt.NDArray[np.float64]:
    """Give each group the mean score of its own pairs, none for a single record."""
    inside = ours == theirs
    total = np.bincount(ours[inside], weights=scores[inside], minlength=len(sizes))
    return np.where(sizes > 1, total / np.maximum(sizes * (sizes - 1) / 2, 1), np.nan)


def _best_two(
    count: int, groups: Indices, means: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Give each group its best and its second best mean, 0 where there is none."""
    order = np.lexsort((-means, groups))
    groups, means = groups[order], means[order]
    starts = np.searchsorted(groups, np.arange(count + 1))
    degrees = np.diff(starts)
    first, second = np.zeros(count), np.zeros(count)
    first[degrees > 0] = means[starts[:-1][degrees > 0]]
    second[degrees > 1] = means[starts[:-1][degrees > 1] + 1]
    return first, second


def _summed(features: Numbers, starts: Indices) -> Numbers:
    """Give the largest, the smallest and the mean of each feature over the pairs between two groups."""
    known = ~np.isnan(features)
    counts = np.add.reduceat(known, starts, axis=0, dtype=np.int64)
    total = np.add.reduceat(np.where(known, features, 0), starts, axis=0, dtype=np.float64)
    mean = np.where(counts > 0, total / np.maximum(counts, 1), np.nan)
    return np.hstack(
        [np.fmax.reduceat(features, starts, axis=0), np.fmin.reduceat(features, starts, axis=0), mean]
    ).astype(np.float32)

"""Whole groups: compared, and joined further by scores of groups."""

import numpy as np

from rootbranch.resolve.attaching import compare_groups
from rootbranch.resolve.clustering import join_groups

GROUPS = np.array([0, 0, 2, 2, 4])


def test_two_groups_are_compared_by_all_pairs_between_them() -> None:
    left, right = np.array([0, 0, 1, 2]), np.array([1, 2, 2, 4])
    scores, features = np.array([0.9, 0.4, 0.2, 0.6]), np.array([[1], [3], [np.nan], [7]], np.float32)
    pairs = compare_groups(GROUPS, left, right, scores, features)
    assert list(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)) == [(0, 2), (2, 4)]
    mean, compared, best, share, count, *_ = pairs.features[0].tolist()
    assert np.allclose([mean, compared, best, share, count], [0.15, 0.3, 0.4, 0.5, 2])
    assert pairs.features[0, -3:].tolist() == [3, 3, 3]


def test_groups_without_a_pair_between_them_give_none() -> None:
    pairs = compare_groups(GROUPS, np.array([0]), np.array([1]), np.array([0.9]), np.ones((1, 1), np.float32))
    assert len(pairs.left) == 0


def test_a_score_of_groups_counts_for_all_their_records() -> None:
    far = join_groups(GROUPS, np.array([0, 2]), np.array([2, 4]), np.array([0.9, 0.9]), stop=0.5, floor=0.02)
    assert far.tolist() == [
        0,
        0,
        0,
        0,
        4,
    ]  # half of the pairs between the four and the last were never scored
    near = join_groups(GROUPS, np.array([0, 2]), np.array([2, 4]), np.array([0.9, 0.9]), stop=0.4, floor=0.02)
    assert near.tolist() == [0, 0, 0, 0, 0]


def test_a_judgement_parts_whole_groups() -> None:
    different = (np.array([1]), np.array([3]))
    groups = join_groups(
        GROUPS, np.array([0]), np.array([2]), np.array([1.0]), stop=0.1, floor=0.02, different=different
    )
    assert groups.tolist() == GROUPS.tolist()

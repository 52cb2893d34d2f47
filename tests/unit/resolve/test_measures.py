import numpy as np
import pytest

from rootbranch.resolve import measure_groups


def test_a_known_case_gives_the_known_figures() -> None:
    found, truth = np.array([0, 0, 0, 1, 1]), np.array([0, 0, 1, 1, 2])
    measured = measure_groups(found, truth)
    assert (measured.precision, measured.recall) == (1 / 4, 1 / 2)
    assert measured.exactly_right == 0


def test_the_truth_is_exactly_right() -> None:
    truth = np.array([3, 3, 5, 8, 8])
    measured = measure_groups(truth, truth)
    assert (measured.f1, measured.bcubed_f1, measured.exactly_right) == pytest.approx((1, 1, 1))


def test_a_wrong_pair_across_the_border_counts_half_on_each_side() -> None:
    found, truth = np.array([0, 0, 0]), np.array([0, 0, 1])
    inside = measure_groups(found, truth, np.array([True, True, False]))
    assert inside.precision == pytest.approx(1 / (1 + 2 / 2))

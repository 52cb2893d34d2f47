"""Measure groups against the truth: pairs, B-cubed, and how many persons are exactly right.

Source: Menestrina, Whang and Garcia-Molina 2010 (PVLDB 3(1)) for pair measures; Bagga and Baldwin 1998 for B-cubed.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Labels = npt.NDArray[np.integer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How well groups agree with the truth; every figure is a share between 0 and 1."""

    precision: float
    recall: float
    f1: float
    bcubed_f1: float
    exactly_right: float


def measure_groups(found: Labels, truth: Labels, reported: npt.NDArray[np.bool_] | None = None) -> Agreement:
    """Compare groups with the truth.

    Args:
        found, truth: For each record, which group it is in.
        reported: Records to report on, where others served to learn from. A pair counts half for each of its two
            records that is reported on, so that a wrong pair across the border is neither lost nor counted twice.
    """
    ours = np.unique(found, return_inverse=True)[1].astype(np.int64)
    real = np.unique(truth, return_inverse=True)[1].astype(np.int64)
    both = np.unique(ours * (real.max(initial=0) + 1) + real, return_inverse=True)[1]
    counted = np.ones(len(ours), bool) if reported is None else reported
    right, claimed, true = (np.bincount(labels)[labels][counted] for labels in (both, ours, real))
    precision = (right - 1).sum() / max((claimed - 1).sum(), 1)
    recall = (right - 1).sum() / max((true - 1).sum(), 1)
    whole = (right == claimed) & (right == true)
    return Agreement(
        precision=float(precision),
        recall=float(recall),
        f1=_harmonic(precision, recall),
        bcubed_f1=_harmonic((right / claimed).mean(), (right / true).mean()),
        exactly_right=float((whole / true).sum() / (1 / true).sum()),
    )


def _harmonic(one: float, other: float) -> float:
    return float(2 * one * other / (one + other)) if one + other else 0.0

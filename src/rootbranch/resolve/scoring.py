"""Learn from groups which pairs are one person, and score every pair by a model that has not seen it.

Groups are dealt into two halves. One model learns from the pairs inside the first half, another from those inside the
second; a pair inside one half is scored by the other half's model, a pair across both by the mean of the two. So no
score repeats what it was taught, whoever said it: an earlier round, or a person.

Limits: 2 halves; a model learns from `TAUGHT_MAX` pairs at most, drawn with a fixed seed.
Source: Ke et al. 2017 (LightGBM); cross-fitting, Chernozhukov et al. 2018.
"""

from dataclasses import dataclass

import lightgbm
import numpy as np
import numpy.typing as npt

from rootbranch.resolve.candidates import Indices
from rootbranch.resolve.comparing import Numbers

TAUGHT_MAX = 200_000
TAUGHT_MIN = 200  # pairs of each kind below which nothing is learned
SMALL = 50_000
PREDICTED = 500_000

Flags = npt.NDArray[np.bool_]
Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What is taught: for each pair whether it is one person.

    Attributes:
        same: Whether the pair is held to be one person.
        group: For each record the group it is held to be in; halves are dealt by it.
    """

    same: Flags
    group: npt.NDArray[np.int64]


def score_pairs(features: Numbers, left: Indices, right: Indices, lesson: Lesson, seed: int) -> Scores | None:
    """Score all pairs; None where the lesson holds too little to learn from."""
    halves = _deal(lesson.group, seed)
    ours, theirs = halves[left], halves[right]
    scores = np.zeros(len(left))
    for half in (0, 1):
        inside = (ours == half) & (theirs == half)
        model = _learn(features, lesson, np.flatnonzero(inside), seed * 2 + half)
        if model is None:
            return None
        other = (ours != half) & (theirs != half)
        across = ours != theirs
        scores[other] = _predict(model, features, other)
        scores[across] += _predict(model, features, across) / 2
    return scores


def _deal(group: npt.NDArray[np.int64], seed: int) -> npt.NDArray[np.int8]:
    """Put each group into one of two halves by chance."""
    place = np.unique(group, return_inverse=True)[1]
    dealt: npt.NDArray[np.int8] = np.random.default_rng(seed).integers(
        0, 2, place.max(initial=0) + 1, np.int8
    )
    return dealt[place]


def _learn(features: Numbers, lesson: Lesson, rows: Indices, seed: int) -> lightgbm.Booster | None:
    if len(rows) > TAUGHT_MAX:
        rows = np.sort(np.random.default_rng(seed).choice(rows, TAUGHT_MAX, replace=False))
    taught = lesson.same[rows]
    if min(taught.sum(), len(rows) - taught.sum()) < TAUGHT_MIN:
        return None
    small = len(rows) < SMALL
    settings = {
        "objective": "binary",
        "learning_rate": 0.08,
        "num_leaves": 15 if small else 31,
        "min_data_in_leaf": 20 if small else 60,
        "bagging_fraction": 0.8,
        "bagging_freq": 1,
        "feature_fraction": 0.7,
        "seed": seed,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": 1,
        "verbosity": -1,
    }
    data = lightgbm.Dataset(features[rows], taught.astype(np.float32), free_raw_data=True)
    return lightgbm.train(settings, data, num_boost_round=100 if small else 120)


def _predict(model: lightgbm.Booster, features: Numbers, chosen: Flags) -> Scores:
    rows = np.flatnonzero(chosen)
    scores = np.empty(len(rows))
    for start in range(0, len(rows), PREDICTED):
        part = slice(start, start + PREDICTED)
        scores[part] = model.predict(features[rows[part]], num_threads=1)
    return scores

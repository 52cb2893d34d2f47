"""Learn from groups which pairs are one person, and score every pair by a model that has not seen it.

Groups are dealt into two halves. One model learns from the pairs inside the first half, another from those inside the
second; a pair inside one half is scored by the other half's model, a pair across both, which neither saw, by the mean of
the two. So no score repeats what it was taught, whoever said it: an earlier round, or a person.

Limits: 2 halves; a model learns from `TAUGHT_MAX` pairs at most, drawn with a fixed seed, and from none where it would
have too few of one kind.
Source: Ke et al. 2017 (LightGBM); cross-fitting, Chernozhukov et al. 2018.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import lightgbm
import numpy as np
import numpy.typing as npt

from rootbranch.resolve.candidates import Indices
from rootbranch.resolve.comparing import Numbers

TAUGHT_MAX = 200_000
SMALL = 50_000
PREDICTED = 500_000
TREES = 120

Flags = npt.NDArray[np.bool_]
Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """Pairs, and what is taught of them. The pairs may be of records or of groups.

    Attributes:
        features: One row of numbers a pair.
        left, right: For each pair the entity that either side is held to be of; halves are dealt by it.
        same: Whether the pair is held to be one entity.
        taught: Whether the pair is taught at all.
    """

    features: Numbers
    left: Indices
    right: Indices
    same: Flags
    taught: Flags


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorer:
    """What was learned: the two models, as LightGBM writes them.

    Attributes:
        columns: Name of each number that they expect of a pair (`Comparer.columns`).
        models: One model for each half.
    """

    columns: tuple[str, ...]
    models: tuple[str, str]

    def score(self, features: Numbers) -> Scores:
        """Score pairs that neither model has seen."""
        rows = np.arange(len(features))
        one, other = (_predict(lightgbm.Booster(model_str=text), features, rows) for text in self.models)
        return (one + other) / 2


def score_pairs(
    asked: Lesson, lessons: Sequence[Lesson], *, least: int, seed: int, columns: tuple[str, ...] = ()
) -> tuple[Scores, Scorer] | None:
    """Score the pairs of `asked`.

    Args:
        lessons: What to learn from, `asked` itself or others of the same columns and entities.
        least: Pairs of either kind that each half must hold.
        columns: Names of the features, kept with the models.

    Returns:
        A probability for each pair, and what was learned; None where there is too little to learn from.
    """
    entities = 1 + max(
        int(max(one.left.max(initial=0), one.right.max(initial=0))) for one in (asked, *lessons)
    )
    halves = np.random.default_rng(seed).integers(0, 2, entities, np.int8)
    ours, theirs = halves[asked.left], halves[asked.right]
    scores = np.zeros(len(asked.left))
    texts = []
    for half in (0, 1):
        model = _learn(lessons, halves == half, least, seed * 2 + half)
        if model is None:
            return None
        other = np.flatnonzero((ours != half) & (theirs != half))
        across = np.flatnonzero(ours != theirs)
        scores[other] = _predict(model, asked.features, other)
        scores[across] += _predict(model, asked.features, across) / 2
        texts.append(model.model_to_string())
    return scores, Scorer(columns=columns, models=(texts[0], texts[1]))


def _learn(lessons: Sequence[Lesson], inside: Flags, least: int, seed: int) -> lightgbm.Booster | None:
    """Learn from the taught pairs between entities that lie inside a half."""
    chance = np.random.default_rng(seed)
    features, same = [], []
    for lesson in lessons:
        rows = np.flatnonzero(lesson.taught & inside[lesson.left] & inside[lesson.right])
        if len(rows) > TAUGHT_MAX // len(lessons):
            rows = np.sort(chance.choice(rows, TAUGHT_MAX // len(lessons), replace=False))
        features.append(lesson.features[rows])
        same.append(lesson.same[rows])
    taught = np.concatenate(same)
    if min(taught.sum(), len(taught) - taught.sum()) < least:
        return None
    small = len(taught) < SMALL
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
    data = lightgbm.Dataset(np.concatenate(features), taught.astype(np.float32))
    return lightgbm.train(settings, data, num_boost_round=TREES)


def _predict(model: lightgbm.Booster, features: Numbers, rows: Indices) -> Scores:
    scores = np.empty(len(rows))
    for start in range(0, len(rows), PREDICTED):
        part = slice(start, start + PREDICTED)
        scores[part] = model.predict(features[rows[part]], num_threads=1)
    return scores

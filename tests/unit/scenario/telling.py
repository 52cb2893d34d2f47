"""How well one row alone tells something that it should not: a small decision tree, learned on some regions, tried on others."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

Features = Sequence[Mapping[str, float | str]]
DEPTH, LEAF_MIN = 5, 20


def area_under_curve(
    learned: Features, labels: Sequence[bool], tried: Features, truth: Sequence[bool]
) -> float:
    """Learn a tree on some rows and give the area under its curve on others: .5 is chance, 1 gives everything away.

    Args:
        learned, tried: Numbers, and words of which each becomes a question of its own.
    """
    names = sorted(
        {_name(column, value) for row in learned for column, value in row.items()}
    )  # a word that was never seen asks nothing
    tree = _Tree(_matrix(learned, names), np.array(labels, dtype=float), DEPTH)
    scores = np.array([tree.score(row) for row in _matrix(tried, names)])
    return _area(scores, np.array(truth, dtype=bool))


def _name(column: str, value: float | str) -> str:
    return f"{column}={value}" if isinstance(value, str) else column


def _matrix(rows: Features, names: Sequence[str]) -> npt.NDArray[np.float64]:
    place = {name: number for number, name in enumerate(names)}
    matrix = np.zeros((len(rows), len(names)))
    for number, row in enumerate(rows):
        for column, value in row.items():
            if (name := _name(column, value)) in place:
                matrix[number, place[name]] = 1.0 if isinstance(value, str) else value
    return matrix


class _Tree:
    def __init__(self, rows: npt.NDArray[np.float64], labels: npt.NDArray[np.float64], depth: int) -> None:
        self._share = float(labels.mean())
        self._column = -1
        best = labels.size * self._share * (1 - self._share) - 1e-9
        if depth == 0 or labels.size < 2 * LEAF_MIN or not 0 < self._share < 1:
            return
        for column in range(rows.shape[1]):
            for bound in _bounds(rows[:, column]):
                left = rows[:, column] <= bound
                sizes = left.sum(), (~left).sum()
                if min(sizes) >= LEAF_MIN:
                    shares = labels[left].mean(), labels[~left].mean()
                    impure = sum(
                        size * share * (1 - share) for size, share in zip(sizes, shares, strict=True)
                    )
                    if impure < best:
                        best, self._column, self._bound = impure, column, bound
        if self._column >= 0:
            left = rows[:, self._column] <= self._bound
            self._below = _Tree(rows[left], labels[left], depth - 1)
            self._above = _Tree(rows[~left], labels[~left], depth - 1)

    def score(self, row: npt.NDArray[np.float64]) -> float:
        if self._column < 0:
            return self._share
        return (self._below if row[self._column] <= self._bound else self._above).score(row)


def _bounds(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    found = np.unique(values)[:-1]
    return found if found.size <= 30 else np.quantile(values, np.linspace(0.03, 0.97, 30))


def _area(scores: npt.NDArray[np.float64], truth: npt.NDArray[np.bool_]) -> float:
    apart = scores[truth][:, None] - scores[~truth][None, :]
    return float(((apart > 0) + 0.5 * (apart == 0)).mean())

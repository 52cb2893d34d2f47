"""Score a few rows by the trees of a LightGBM model, without what a call of its library costs.

Each tree keeps the leaves that can still be reached as bits. A split that a number fails takes the leaves of its left side
away; whichever split of a feature fails depends only on where the number lies among the feature's thresholds, so what all of
them together take away was worked out beforehand. The leaf reached is the first that is left.

    numbers ─ searchsorted ─▶ one row of bits a feature ─ and ─▶ leaves ─▶ sum ─▶ probability

A test holds the result to the library's.

Limits: 16 leaves a tree; one probability, no categorical splits.
Source: Lucchese et al. 2015, QuickScorer (SIGIR); LightGBM's rules for missing values.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np
import numpy.typing as npt

LEAVES_MAX = 16
TOGETHER = 4  # trees whose bits are one number
_LARGEST = float(np.finfo(np.float32).max)
_ALL = np.uint16(2**LEAVES_MAX - 1)
_FIRST = np.array([(bits & -bits).bit_length() - 1 for bits in range(2**LEAVES_MAX)], np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Split:
    feature: int
    threshold: int
    nan_left: bool
    tree: int
    left: int


class Trees:
    """The trees of one model."""

    def __init__(self, model: lightgbm.Booster) -> None:
        """Take the splits and leaves of a model of one probability."""
        found = model.dump_model()
        trees = [one["tree_structure"] for one in found["tree_info"]]
        assert found["objective"] == "binary sigmoid:1", "the scores of the trees are log-odds"
        assert all(one["num_leaves"] <= LEAVES_MAX for one in found["tree_info"])
        width = -(-len(trees) // TOGETHER) * TOGETHER  # trees of one leaf, 0, at the end
        self._leaves = np.zeros((width, LEAVES_MAX))
        splits: list[_Split] = []
        for number, tree in enumerate(trees):
            for place, leaf in enumerate(_leaves(tree)):
                self._leaves[number, place] = leaf
            splits += _splits(tree, number, 0)
        self._used = np.unique([split.feature for split in splits]).astype(np.int64)
        self._behind = np.arange(width) * LEAVES_MAX
        self._take_away(splits, width)

    def predict(self, rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """Give the probability of each row."""
        numbers = rows[:, self._used] + np.float32(0)  # so that there is one zero only
        at = np.searchsorted(self._thresholds, _ordered(numbers) + self._features) + self._places
        missing = np.isnan(numbers)
        at[missing] = np.broadcast_to(self._missing, at.shape)[missing]
        left = np.bitwise_and.reduce(self._bits.take(at, axis=0), axis=1).view(np.uint16)
        sums = self._leaves.ravel()[_FIRST[left] + self._behind].sum(axis=1)
        return np.asarray(1 / (1 + np.exp(-sums)))

    def _take_away(self, splits: list[_Split], trees: int) -> None:
        """Work out for each range of each feature which leaves are left, and for a missing value."""
        thresholds, bits = [], []
        missing = np.full((len(self._used), trees), _ALL)
        for number, feature in enumerate(self._used.tolist()):
            own = sorted((one for one in splits if one.feature == feature), key=lambda one: one.threshold)
            left = np.full(trees, _ALL)
            bits.append(left.copy())
            for split in own:
                left[split.tree] &= ~np.uint16(split.left)
                thresholds.append((number << 32) + split.threshold)
                bits.append(left.copy())
                if not split.nan_left:
                    missing[number, split.tree] &= ~np.uint16(split.left)
        self._features = np.arange(len(self._used)) << 32
        self._places = np.arange(len(self._used))
        self._thresholds = np.array(thresholds, np.int64)
        self._missing = len(bits) + self._places
        self._bits = np.concatenate([np.array(bits), missing]).view(np.uint64)


def _leaves(node: dict[str, Any]) -> Iterator[float]:
    """Give the leaves from left to right."""
    if "leaf_value" in node:
        yield node["leaf_value"]
        return
    yield from _leaves(node["left_child"])
    yield from _leaves(node["right_child"])


def _splits(node: dict[str, Any], tree: int, first: int) -> list[_Split]:
    """Give the splits of a tree whose leaves begin with number `first`."""
    if "leaf_value" in node:
        return []
    assert node["decision_type"] == "<="
    size = sum(1 for _ in _leaves(node["left_child"]))
    # A number of 32 bits is at most the threshold if it is at most the next such number below.
    least = np.float32(min(node["threshold"], _LARGEST))
    if float(least) > node["threshold"]:
        least = np.nextafter(least, np.float32(-np.inf))
    nan_left = node["default_left"] if node["missing_type"] == "NaN" else node["threshold"] >= 0
    split = _Split(
        feature=node["split_feature"],
        threshold=int(_ordered(np.array([least + np.float32(0)], np.float32))[0]),
        nan_left=nan_left,
        tree=tree,
        left=(2**size - 1) << first,
    )
    left, right = node["left_child"], node["right_child"]
    return [split, *_splits(left, tree, first), *_splits(right, tree, first + size)]


def _ordered(numbers: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    """Give whole numbers from 0 on that are in the order of numbers of 32 bits."""
    bits = numbers.view(np.int32)
    return (bits ^ ((bits >> 31) & np.int32(2**31 - 1))).astype(np.int64) + 2**31

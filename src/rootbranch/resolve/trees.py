"""Score a few rows by the trees of a LightGBM model, and say what a row can score at most before it is all known.

Each tree keeps the leaves that can still be reached as bits. On which side a row goes at every split of a feature depends
only on where the number lies among the feature's thresholds, so the leaves that all of them together leave were worked out
beforehand. What is left of all features is the leaf reached. Of some features, it is the leaves that can be reached: the
best of each tree, summed, is what the row can score at most. So who cannot reach the floor is known without the columns
that cost most, and nothing changes by it.

    numbers ─ searchsorted ─▶ one row of bits a feature ─ and ─▶ leaves ─┬─▶ at most
                                     columns that were left open ─ and ──┴─▶ sum ─▶ probability

A test holds the result to the library's.

Limits: 16 leaves a tree; one probability, no categorical splits.
Source: Lucchese et al. 2015, QuickScorer (SIGIR); LightGBM's rules for missing values.
"""

from collections.abc import Collection, Iterator
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
_BYTES = np.arange(256)[:, None] >> np.arange(8) & 1 > 0

Bits = npt.NDArray[np.uint64]
Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Split:
    """One split: its leaves on either side, as bits."""

    feature: int
    threshold: int
    nan_left: bool
    tree: int
    left: int
    right: int


class Trees:
    """The trees of one model."""

    def __init__(self, model: lightgbm.Booster, left_open: Collection[int] = ()) -> None:
        """Take the splits and leaves of a model of one probability.

        Args:
            left_open: Columns that `begin` does without.
        """
        found = model.dump_model()
        trees = [one["tree_structure"] for one in found["tree_info"]]
        assert found["objective"] == "binary sigmoid:1", "the scores of the trees are log-odds"
        assert all(one["num_leaves"] <= LEAVES_MAX for one in found["tree_info"])
        width = -(-len(trees) // TOGETHER) * TOGETHER  # trees of one leaf, 0, at the end
        leaves = np.full((width, LEAVES_MAX), -np.inf)
        leaves[len(trees) :, 0] = 0
        splits: list[_Split] = []
        for number, tree in enumerate(trees):
            for place, leaf in enumerate(_leaves(tree)):
                leaves[number, place] = leaf
            splits += _splits(tree, number, 0)
        self._leaves = leaves.ravel()
        self._behind = np.arange(width) * LEAVES_MAX
        halves = leaves.reshape(width * 2, 1, 8)
        self._best = np.where(_BYTES, halves, -np.inf).max(axis=2).ravel()
        self._best_behind = np.arange(width * 2) * 256
        self._known = _Columns([split for split in splits if split.feature not in left_open], width)
        self._open = _Columns([split for split in splits if split.feature in left_open], width)

    def begin(self, rows: npt.NDArray[np.float32]) -> Bits:
        """Give the leaves that each row can reach, whatever its open columns say."""
        return self._known.reached(rows)

    def at_most(self, reached: Bits) -> Scores:
        """Give the probability that each row has at most."""
        best = self._best.take(reached.view(np.uint8) + self._best_behind)
        return _probability(np.maximum(best[:, ::2], best[:, 1::2]).sum(axis=1))

    def finish(self, rows: npt.NDArray[np.float32], reached: Bits) -> Scores:
        """Give the probability of each row, of which all columns are known now."""
        leaf = (reached & self._open.reached(rows)).view(np.uint16)
        return _probability(self._leaves.take(_FIRST[leaf] + self._behind).sum(axis=1))


class _Columns:
    """Some columns, and the leaves that numbers in them leave."""

    def __init__(self, splits: list[_Split], trees: int) -> None:
        self._used = np.unique([split.feature for split in splits]).astype(np.int64)
        self._features = np.arange(len(self._used)) << 32
        self._places = np.arange(len(self._used))
        thresholds: list[int] = []
        bits: list[npt.NDArray[np.uint16]] = []
        missing = np.full((len(self._used), trees), _ALL)
        for number, feature in enumerate(self._used.tolist()):
            own = sorted((one for one in splits if one.feature == feature), key=lambda one: one.threshold)
            thresholds += [(number << 32) + split.threshold for split in own]
            left = np.full((len(own) + 1, trees), _ALL)
            for place, split in enumerate(own):
                left[: place + 1, split.tree] &= _ALL ^ np.uint16(split.right)
                left[place + 1 :, split.tree] &= _ALL ^ np.uint16(split.left)
                missing[number, split.tree] &= _ALL ^ np.uint16(split.right if split.nan_left else split.left)
            bits.append(left)
        self._thresholds = np.array(thresholds, np.int64)
        self._missing = len(thresholds) + len(self._used) + self._places
        self._bits = np.concatenate([*bits, missing, np.full((1, trees), _ALL)]).view(np.uint64)

    def reached(self, rows: npt.NDArray[np.float32]) -> Bits:
        """Give the leaves that are left of each row."""
        numbers = rows.take(self._used, axis=1) + np.float32(0)  # so that there is one zero only
        at = np.searchsorted(self._thresholds, _ordered(numbers) + self._features) + self._places
        at = np.where(np.isnan(numbers), self._missing, at)
        found: Bits = np.bitwise_and.reduce(self._bits.take(at, axis=0), axis=1, initial=np.uint64(2**64 - 1))
        return found


def _probability(log_odds: Scores) -> Scores:
    return np.asarray(1 / (1 + np.exp(-log_odds)))


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
    size, other = (sum(1 for _ in _leaves(node[side])) for side in ("left_child", "right_child"))
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
        right=(2**other - 1) << first + size,
    )
    left, right = node["left_child"], node["right_child"]
    return [split, *_splits(left, tree, first), *_splits(right, tree, first + size)]


def _ordered(numbers: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    """Give whole numbers from 0 on that are in the order of numbers of 32 bits."""
    bits = numbers.view(np.int32)
    return (bits ^ ((bits >> 31) & np.int32(2**31 - 1))).astype(np.int64) + 2**31

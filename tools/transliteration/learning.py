"""Count which Latin letters stand for which units, by expectation maximisation over all ways through each pair.

Source: Jiampojamarn, Kondrak and Sherif (NAACL 2007), many-to-many alignment.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from rapidfuzz.distance import Indel

from rootbranch.values.folding import fold
from rootbranch.values.scripts import Script
from tools.transliteration.pairs import Pair

ROUNDS = 8
ORDER_KNOWN_FROM_ROUND = 2  # from here on the table is good enough to see that two words are swapped
LETTERS_MAX = 3
LETTERS_MAX_HAN = 6  # one character is a syllable
UNITS_MAX = 2
SHARE_MIN = 0.3  # expected count below which an entry is dropped between rounds
COUNT_MIN = 1.5
COUNT_MIN_HAN = 0.7
TWO_UNITS_COUNT_MIN = 3.0
POSTERIOR_MIN = 1e-4

Table = dict[str, dict[str, float]]
Step = tuple[int, int, int, int, float]


class Learner:
    """Learns the table of one script."""

    def __init__(self, script: Script) -> None:
        han = script is Script.HAN
        self.units_max = 1 if han else UNITS_MAX
        self.letters_max = LETTERS_MAX_HAN if han else LETTERS_MAX
        self.reach = 6 if han else 3
        self.count_min = COUNT_MIN_HAN if han else COUNT_MIN

    def learn(self, pairs: Iterable[Pair]) -> Table:
        """Give the expected counts of each entry, those seen too seldom left out."""
        names = [(pair.units, pair.latin) for pair in pairs if len(pair.units) == len(pair.latin)]
        shares = _normalised(self._guess(names))
        counts: Table = {}
        for round_ in range(ROUNDS):
            counts = defaultdict(lambda: defaultdict(float))
            for units, latin in names:
                swap = (
                    round_ >= ORDER_KNOWN_FROM_ROUND
                    and len(latin) == 2
                    and self._swapped(units, latin, shares)
                )
                for ours, theirs in zip(units, latin[::-1] if swap else latin, strict=True):
                    self._count(ours, theirs, shares, counts)
            last = round_ == ROUNDS - 1
            counts = _pruned(counts, self.count_min if last else SHARE_MIN)
            shares = _normalised(counts)
        return counts

    def _guess(self, names: list[tuple[tuple[str, ...], tuple[str, ...]]]) -> Table:
        """Start from groups that stand near the diagonal, those that ICU would write likewise first."""
        table: Table = defaultdict(dict)
        for units, latin in names:
            for ours, theirs in zip(units, latin, strict=True):
                for start, taken in self._chunks(len(ours)):
                    entry, groups = ours[start : start + taken], table[ours[start : start + taken]]
                    sound = fold(entry).replace(" ", "")
                    centre = start / len(ours) * len(theirs)
                    for column in range(len(theirs) + 1):
                        if abs(column - centre) > self.reach:
                            continue
                        for group in self._groups(theirs, column, taken):
                            if group not in groups:
                                near = Indel.normalized_similarity(sound, group) if group else 0.1
                                groups[group] = 0.02 + near**2 * (1 if taken == 1 else 0.2)
        return table

    def _chunks(self, length: int) -> Iterator[tuple[int, int]]:
        for start in range(length):
            for taken in range(1, min(self.units_max, length - start) + 1):
                yield start, taken

    def _groups(self, letters: str, column: int, taken: int) -> Iterator[str]:
        for size in range(taken - 1, min(self.letters_max, len(letters) - column) + 1):
            yield letters[column : column + size]

    def _swapped(self, units: tuple[str, ...], latin: tuple[str, ...], shares: Table) -> bool:
        def chance(order: tuple[str, ...]) -> float:
            product = 1.0
            for ours, theirs in zip(units, order, strict=True):
                product *= max(self._forward(ours, theirs, shares)[0][-1][-1], 1e-40)
            return product

        return chance(latin[::-1]) > chance(latin)

    def _forward(self, units: str, letters: str, shares: Table) -> tuple[list[list[float]], list[Step]]:
        sums = [[0.0] * (len(letters) + 1) for _ in range(len(units) + 1)]
        sums[0][0] = 1.0
        steps: list[Step] = []
        for start, taken in self._chunks(len(units)):
            groups = shares.get(units[start : start + taken])
            if groups is None:
                continue
            after = sums[start + taken]
            for column, so_far in enumerate(sums[start]):
                if so_far == 0.0:
                    continue
                for group in self._groups(letters, column, taken):
                    share = groups.get(group)
                    if share:
                        after[column + len(group)] += so_far * share
                        steps.append((start, column, taken, len(group), share))
        return sums, steps

    def _count(self, units: str, letters: str, shares: Table, counts: Table) -> None:
        """Add what each step contributes to all ways through one pair of words (forward and backward sums)."""
        before, steps = self._forward(units, letters, shares)
        total = before[-1][-1]
        if total <= 1e-300:
            return
        behind = [[0.0] * (len(letters) + 1) for _ in range(len(units) + 1)]
        behind[-1][-1] = 1.0
        for start, column, taken, size, share in reversed(steps):
            onward = share * behind[start + taken][column + size]
            behind[start][column] += onward
            posterior = before[start][column] * onward / total
            if posterior > POSTERIOR_MIN:
                counts[units[start : start + taken]][letters[column : column + size]] += posterior


def _pruned(counts: Table, count_min: float) -> Table:
    kept = {
        units: {group: count for group, count in groups.items() if count >= count_min}
        for units, groups in counts.items()
    }
    return {
        units: groups
        for units, groups in kept.items()
        if groups and (len(units) == 1 or sum(groups.values()) >= TWO_UNITS_COUNT_MIN)
    }


def _normalised(counts: Table) -> Table:
    return {
        units: {group: count / sum(groups.values()) for group, count in groups.items()}
        for units, groups in counts.items()
    }

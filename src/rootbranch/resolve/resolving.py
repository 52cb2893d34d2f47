"""Make entities of records: candidates, features, a scorer that teaches itself, groups that do not chain.

    prepare_records ─▶ find_candidates ─▶ compare_pairs ─▶ score_by_expectation ─▶ groups
                                               │                                    │ ▲
                                               └────────▶ score_pairs ◀── lesson ───┘ │  rounds
                                                              └───────────────────────┘

Without labels the groups of one round are the lesson of the next. Where some entities are known, what is known of them
replaces what the round believes. A pair that ends below the threshold is not decided; nothing says that it is two people.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rootbranch.resolve.candidates import Candidates, Indices, find_candidates
from rootbranch.resolve.clustering import Groups, join_records
from rootbranch.resolve.comparing import compare_pairs
from rootbranch.resolve.constraints import Constraints
from rootbranch.resolve.neighbourhoods import compare_neighbours
from rootbranch.resolve.records import Records
from rootbranch.resolve.rules import ResolveRules
from rootbranch.resolve.scoring import Lesson, Scores, score_pairs
from rootbranch.resolve.starting import score_by_expectation

UNKNOWN = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """Which records are one entity, and what was compared to find it.

    Attributes:
        ids: Records, ascending.
        entity: For each record the first record of its entity.
        sure: The same for the smaller groups that were joined beyond doubt; each lies inside one entity.
        left, right, scores: The pairs that were scored last, by place, and how likely each is one person.
        candidates: How many pairs were compared.
        compared: Records that shared something with others, or could have.
        skipped: Records without anything to compare, or with nothing but values that too many share.
        learned: Whether a scorer was taught; a small table is scored by Splink's model alone.
    """

    ids: tuple[str, ...]
    entity: Groups
    sure: Groups
    left: Indices
    right: Indices
    scores: Scores
    candidates: int
    compared: int
    skipped: int
    learned: bool

    @property
    def entities(self) -> int:
        """How many entities there are."""
        return len(np.unique(self.entity))

    @property
    def pairs_sure(self) -> int:
        """How many pairs of records are one entity beyond doubt."""
        return _pairs(self.sure)

    @property
    def pairs_likely(self) -> int:
        """How many more are one entity."""
        return _pairs(self.entity) - self.pairs_sure

    @property
    def pairs_open(self) -> int:
        """How many pairs were compared and are not decided."""
        return self.candidates - int((self.entity[self.left] == self.entity[self.right]).sum())


def resolve_records(
    records: Records, rules: ResolveRules, *, known: Mapping[str, str], constraints: Constraints
) -> Resolution:
    """Resolve a table.

    Args:
        known: For some records the entity they are known to be of. A known entity is known whole: its records are of
            no other entity, and no other record is of it.
    """
    pairs = find_candidates(records, block_max=rules.block_max, kept_max=rules.kept_max)
    work = _Work(records, rules, pairs, _known(records.ids, known), constraints)
    work.start()
    for turn in range(rules.rounds):
        if not work.learn(turn, near=turn >= rules.rounds - rules.rounds_near):
            break
    return Resolution(
        ids=records.ids,
        entity=work.groups,
        sure=work.join(rules.sure_stop),
        left=work.left,
        right=work.right,
        scores=work.scores,
        candidates=len(pairs.left),
        compared=pairs.compared,
        skipped=pairs.skipped,
        learned=work.learned,
    )


class _Work:
    """What changes from round to round: the pairs still looked at, their scores and the groups."""

    def __init__(
        self,
        records: Records,
        rules: ResolveRules,
        pairs: Candidates,
        known: Groups,
        constraints: Constraints,
    ) -> None:
        self._records, self._rules, self._known, self._constraints = records, rules, known, constraints
        self._pairs = pairs
        self.left, self.right = pairs.left, pairs.right
        self._features, _ = compare_pairs(records, pairs)
        self.scores: Scores = np.zeros(len(pairs.left))
        self.groups: Groups = np.arange(len(records.ids))
        self.learned = False

    def start(self) -> None:
        """Score by expectation maximisation and group."""
        self.scores = score_by_expectation(self._records, self._pairs)
        self.groups = self.join(self._rules.start_stop)

    def learn(self, turn: int, *, near: bool) -> bool:
        """Teach a scorer what the groups say, score and group anew; False where there is too little to learn from."""
        features = self._features
        if near:
            around = compare_neighbours(len(self.groups), self.left, self.right, self.scores)
            features = np.hstack([features, around])
        scores = score_pairs(features, self.left, self.right, self._lesson(), turn + 1)
        if scores is None:
            return False
        self.scores, self.learned = scores, True
        if turn == 0:
            self._prune()
        self.groups = self.join(self._rules.stop)
        return True

    def join(self, stop: float) -> Groups:
        """Group by the present scores."""
        return join_records(
            len(self.groups),
            self.left,
            self.right,
            self.scores,
            stop=stop,
            floor=self._rules.floor,
            same=self._constraints.same,
            different=self._constraints.different,
        )

    def _lesson(self) -> Lesson:
        same = self.groups[self.left] == self.groups[self.right]
        ours, theirs = self._known[self.left], self._known[self.right]
        told = (ours != UNKNOWN) | (theirs != UNKNOWN)
        same[told] = (ours == theirs)[told]
        group = np.where(self._known == UNKNOWN, self.groups, len(self.groups) + self._known)
        return Lesson(same=same, group=group)

    def _prune(self) -> None:
        kept = self.scores >= self._rules.pruned
        self.left, self.right, self.scores = self.left[kept], self.right[kept], self.scores[kept]
        self._features = self._features[kept]


def _known(ids: tuple[str, ...], known: Mapping[str, str]) -> Groups:
    numbers = {entity: number for number, entity in enumerate(sorted(set(known.values())))}
    return np.array([numbers[known[id]] if id in known else UNKNOWN for id in ids], np.int64)


def _pairs(groups: Groups) -> int:
    sizes = np.bincount(groups)
    return int((sizes * (sizes - 1) // 2).sum())

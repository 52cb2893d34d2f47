"""Make entities of records: candidates, features, a scorer that teaches itself, groups that do not chain.

    prepare_records ─▶ find_candidates ─▶ choose_region ─▶ score_by_expectation ─▶ Comparer ─▶ groups
                                                                                      │         │ ▲
                                                                 scan_pairs ◀── score_pairs ◀───┘ │  rounds
                                                            (a large table)           └───────────┘

Records of the register have a layout that a model was taught for (`taught`): it scores, once, and no round follows.

Without labels the groups of one round are the lesson of the next. A large table is learned from on a part of its records
(`regions`), and then all its pairs are scored by what was learned (`scanning`). Where some entities are known, what is known
of them replaces what the round believes; a last scorer learns from them alone, and whole groups are looked at again
(`attaching`). A pair that ends below the threshold is not decided; nothing says that it is two people.

Limits: where entities are known, the numbers of all pairs that are kept are held at once, about 200 bytes a pair.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from rootbranch.errors import InputError, Message
from rootbranch.resolve.attaching import compare_groups
from rootbranch.resolve.candidates import RECORD_BITS, Candidates, Indices, Ranking, find_candidates
from rootbranch.resolve.clustering import Groups, join_groups, join_records
from rootbranch.resolve.comparing import Comparer, Numbers
from rootbranch.resolve.constraints import Constraints
from rootbranch.resolve.keys import TightKeys, WideKeys
from rootbranch.resolve.neighbourhoods import NAMES, compare_neighbours
from rootbranch.resolve.records import Records
from rootbranch.resolve.regions import Region, choose_region
from rootbranch.resolve.resolution import Resolution
from rootbranch.resolve.rules import ResolveRules
from rootbranch.resolve.scanning import scan_pairs, teach_sieve
from rootbranch.resolve.scoring import Flags, Lesson, Scorer, Scores, score_pairs
from rootbranch.resolve.starting import score_by_expectation

UNKNOWN = -1
GROUPS_TAUGHT_MIN = 200  # pairs of either kind, in each half, below which a scorer is not taught by groups
SIEVED_MIN = 5  # neighbours a record, below which a sieve costs more than it saves


def resolve_records(
    records: Records,
    rules: ResolveRules,
    *,
    known: Mapping[str, str],
    constraints: Constraints,
    blocking: Sequence[Sequence[str]] = (),
    threads: int = 2,
) -> Resolution:
    """Resolve a table by what it teaches itself, and by the entities that are known.

    Args:
        known: For some records the entity they are known to be of. A known entity is known whole: its records are of
            no other entity, and no other record is of it.
        blocking: Instead of the wide keys, rules of columns all of which two records must agree on to be compared.
        threads: How many work at once; the result is the same with any number.

    Raises:
        InputError: A known record is not in the table, or a rule of `blocking` names a column that is not.
    """
    writer = TightKeys(records, blocking) if blocking else WideKeys(records, rules.block_max)
    ranking = find_candidates(
        writer, len(records.ids), block_max=rules.block_max, kept_max=rules.kept_max, threads=threads
    )
    entities = _known(records.ids, known)
    work = _Work(records, rules, ranking, entities, constraints)
    work.start()
    for turn in range(rules.rounds):
        if not work.learn_from_groups(turn):
            break
    work.widen(threads)
    if known:
        work.learn_from_known(rules.rounds)
    entity, sure = work.join(rules.stop), work.join(rules.sure_stop)
    if known:
        entity, sure = work.look_again(entity, sure, rules.rounds + 1)
    return Resolution(
        ids=records.ids,
        entity=entity,
        sure=sure,
        left=work.left,
        right=work.right,
        scores=work.scores,
        stop=rules.stop,
        candidates=work.candidates,
        compared=ranking.compared,
        skipped=len(records.ids) - ranking.compared,
        scorer=work.scorer,
        known_scorer=work.known_scorer,
    )


class _Work:
    """What changes from round to round: the pairs still looked at, their scores and the groups."""

    def __init__(
        self,
        records: Records,
        rules: ResolveRules,
        ranking: Ranking,
        known: Groups,
        constraints: Constraints,
    ) -> None:
        self._records, self._rules, self._known, self._constraints = records, rules, known, constraints
        self._ranking, self._comparer = ranking, Comparer(records)
        self._choose(choose_region(ranking, rules, np.flatnonzero(known != UNKNOWN)))
        self.scorer: Scorer | None = None
        self.known_scorer: Scorer | None = None

    def _choose(self, region: Region) -> None:
        self._region = region
        self._pairs = region.pairs
        self.left, self.right = region.pairs.left, region.pairs.right
        self.candidates = len(self.left)
        self.scores: Scores = np.zeros(self.candidates)
        self._groups: Groups = np.arange(len(self._records.ids))

    def start(self) -> None:
        """Score by expectation maximisation, group, and compare what may be one person."""
        self.scores = score_by_expectation(self._records, self._pairs, self._region.inside)
        self._groups = self.join(self._rules.start_stop)
        kept = (self.scores >= self._rules.doubtful) | (self._pairs.best <= self._rules.best_max)
        self._pairs = self._pairs.take(kept)
        self.left, self.right, self.scores = self._pairs.left, self._pairs.right, self.scores[kept]
        self._features = self._comparer.compare(self._pairs)

    def widen(self, threads: int) -> None:
        """Score the pairs of all records by what was learned on some; nothing where all took part."""
        if self._region.whole:
            return
        every = np.ones(len(self._records.ids), bool)
        if self.scorer is None:  # nothing was learned: Splink's model scores all there is
            whole = Region(drawn=every, inside=every, pairs=self._ranking.pairs(0, len(every)), whole=True)
            self._choose(whole)
            self.start()
            return
        sieve = None
        if self._ranking.kept >= SIEVED_MIN * self._ranking.records:
            likely = self._ends(self._pairs)[self.scores >= self._rules.stop]
            cheap = self._comparer.compare_cheaply(self._region.pairs)
            sieve = teach_sieve(cheap, np.isin(self._ends(self._region.pairs), likely))
        least = self._rules.pruned if (self._known != UNKNOWN).any() else self._rules.floor
        pairs, scores, self.candidates = scan_pairs(
            self._ranking, self._comparer, sieve, self.scorer, floor=least, threads=threads
        )
        fresh = np.flatnonzero(~(self._region.inside[pairs.left] & self._region.inside[pairs.right]))
        joined = Candidates.together([self._pairs, pairs.take(fresh)])
        order = np.argsort(self._ends(joined))
        self._pairs = joined.take(order)
        self.left, self.right = self._pairs.left, self._pairs.right
        self.scores = np.concatenate([self.scores, scores[fresh]])[order]

    @staticmethod
    def _ends(pairs: Candidates) -> Indices:
        return pairs.left << RECORD_BITS | pairs.right

    def learn_from_groups(self, turn: int) -> bool:
        """Teach a scorer what the groups and people say, score and group anew; False where there is too little."""
        same = self._groups[self.left] == self._groups[self.right]
        told, known_same = self._told(self._known, self.left, self.right)
        same[told] = known_same[told]
        drawn = self._region.drawn
        lesson = self._lesson(self._features, same, drawn[self.left] | drawn[self.right])
        found = score_pairs(
            lesson, [lesson], least=GROUPS_TAUGHT_MIN, seed=turn, columns=self._comparer.columns
        )
        if found is None:
            return False
        self.scores, self.scorer = found
        if turn == 0:
            self._keep(self.scores >= self._rules.pruned)
        self._groups = self.join(self._rules.stop)
        return True

    def learn_from_known(self, seed: int) -> None:
        """Score by what people know alone, on features, earlier scores and neighbours; nothing where that is too little."""
        if not self._region.whole:
            self._features = self._comparer.compare(self._pairs)
            self._groups = self.join(self._rules.stop)
        around = compare_neighbours(len(self._groups), self.left, self.right, self.scores)
        told, same = self._told(self._known, self.left, self.right)
        lesson = self._lesson(np.hstack([self._features, around]), same, told)
        columns = (*self._comparer.columns, *NAMES)
        found = score_pairs(lesson, [lesson], least=self._rules.known_min, seed=seed, columns=columns)
        if found is not None:
            self.scores, self.known_scorer = found

    def look_again(self, entity: Groups, sure: Groups, seed: int) -> tuple[Groups, Groups]:
        """Compare whole groups as people who know some entities taught; give entities and what is sure of them."""
        rules = self._rules
        lessons: list[Lesson] = []
        found = compare_groups(sure, self.left, self.right, self.scores, self._features)
        if not len(found.left):
            return entity, sure
        for groups in (sure, *(self.join(stop) for stop in rules.finer_stops)):
            pairs = (
                found
                if groups is sure
                else compare_groups(groups, self.left, self.right, self.scores, self._features)
            )
            known = _known_groups(groups, self._known)
            told, same = self._told(known, pairs.left, pairs.right)
            held = np.where(known == UNKNOWN, entity, len(entity) + known)
            lessons.append(
                Lesson(
                    features=pairs.features,
                    left=held[pairs.left],
                    right=held[pairs.right],
                    same=same,
                    taught=told,
                )
            )
        answer = score_pairs(lessons[0], lessons, least=rules.groups_min, seed=seed)
        if answer is None:
            return entity, sure
        scores, _ = answer
        different = self._constraints.different
        one, other = (
            join_groups(
                sure, found.left, found.right, scores, stop=stop, floor=rules.floor, different=different
            )
            for stop in (rules.groups_stop, rules.groups_sure)
        )
        return one, other

    def join(self, stop: float) -> Groups:
        """Group by the present scores."""
        return join_records(
            len(self._groups),
            self.left,
            self.right,
            self.scores,
            stop=stop,
            floor=self._rules.floor,
            same=self._constraints.same,
            different=self._constraints.different,
        )

    def _lesson(self, features: Numbers, same: Flags, taught: Flags) -> Lesson:
        held = np.where(self._known == UNKNOWN, self._groups, len(self._groups) + self._known)
        return Lesson(
            features=features, left=held[self.left], right=held[self.right], same=same, taught=taught
        )

    @staticmethod
    def _told(known: Groups, left: Indices, right: Indices) -> tuple[Flags, Flags]:
        """Find the pairs of which people know the answer, one side being of an entity known whole, and the answer."""
        ours, theirs = known[left], known[right]
        return (ours != UNKNOWN) | (theirs != UNKNOWN), ours == theirs

    def _keep(self, kept: Flags) -> None:
        self._pairs = self._pairs.take(kept)
        self.left, self.right, self.scores = self._pairs.left, self._pairs.right, self.scores[kept]
        self._features = self._features[kept]


def _known_groups(groups: Groups, known: Groups) -> Groups:
    """Give each group, at the place of its smallest record, the known entity that most of its known records are of."""
    found = np.full(len(groups), UNKNOWN)
    rows = np.flatnonzero(known != UNKNOWN)
    pairs, counts = np.unique(np.stack([groups[rows], known[rows]]), axis=1, return_counts=True)
    order = np.argsort(counts, kind="stable")
    found[pairs[0][order]] = pairs[1][order]
    return found


def _known(ids: tuple[str, ...], known: Mapping[str, str]) -> Groups:
    strange = known.keys() - set(ids)
    if strange:
        raise InputError(
            Message("resolve.judged_unknown"), min(strange)[:40], Message("resolve.fix_judgements")
        )
    numbers = {entity: number for number, entity in enumerate(sorted(set(known.values())))}
    return np.array([numbers[known[id]] if id in known else UNKNOWN for id in ids], np.int64)

"""Let people's judgements correct a model that was taught on invented regions, a little, and only where they prove better.

    judged pairs ─ five parts, no record in two ─▶ each part asked of what the other four teach ─▶ better? ─▶ corrected model
                                                                       │
                                                                       └─▶ scores of the judged pairs themselves

What people are asked about is no sample of all pairs, so nothing is learned from it anew: the packaged model stays, and small
trees of **one question each** are added to it, so that a field counts for more or less than the invention thought. Beside the
judgements stand some two thousand candidate pairs of this register that the packaged model holds to be far from any doubt; for them it
speaks on, so that strangers do not become likely because doubtful pairs were one. How many trees are added is what does best on
judgements that they had not seen, and if that is not better than none by more than chance, none is.

A judged pair keeps the score of a model that has not seen its judgement (`unseen`). The judgement decides for the pair; what
stands in the picture under it does not repeat it, so taking it back leaves the pair as the scores alone have it.

Limits: judgements of one kind teach that kind. Somebody who judges wrongly on purpose, often, teaches wrongly: how many taught
is said at each build. Two pairs of one entity by different records may lie in two parts.
Source: decision 0173; LightGBM's continued training; cross-fitting, Chernozhukov et al. 2018; offset models, McCullagh and
Nelder 1989, section 6.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import lightgbm
import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from rootbranch.resolve.candidates import RECORD_BITS, Indices, Ranking
from rootbranch.resolve.comparing import Numbers
from rootbranch.resolve.constraints import Constraints
from rootbranch.resolve.records import Records
from rootbranch.resolve.resolution import Resolution
from rootbranch.resolve.rules import ResolveRules
from rootbranch.resolve.scoring import Flags, Scores
from rootbranch.resolve.taught import (
    NEVER_AGAINST,
    Taught,
    Unseen,
    rank_taught,
    read_taught,
    score_ranking,
    taught_features,
)

PARTS = 5
LEAST = 5  # judgements of either answer outside each part
DRAWN = 5_000  # candidate pairs, of which those
FAR = 0.001  # that score less than this by the packaged model are anchors
ANCHORS = 2_000
STRETCH = 20  # records in a row whose candidate pairs are drawn as anchors
SURENESS = 2  # standard errors by which unseen judgements have to be answered better
STEPS = (30, 60, 120, 240)  # small trees that may be added
SEED = 11
WRONG = 0.02  # of judgements, so that no single one costs more than the log of 50 when models are compared

Pair = tuple[str, str]

SETTINGS = {
    "objective": "binary",
    "learning_rate": 0.1,
    "num_leaves": 2,
    "min_data_in_leaf": 15,
    "min_sum_hessian_in_leaf": 0.1,
    "lambda_l2": 5.0,
    "feature_fraction": 0.6,
    "boost_from_average": False,
    "seed": 7,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbosity": -1,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A model, and what judgements did to it.

    Attributes:
        taught: The corrected model; the packaged one where nothing was learned.
        judgements: Judged pairs of this table.
        used: How many of them taught: all or none.
        before, after: Of them, those that the packaged model and the corrected ones answer as people did, each asked
            only of what it had not seen; the same number where none taught.
        unseen: The judged pairs, where some taught.
    """

    taught: Taught
    judgements: int
    used: int = 0
    before: int = 0
    after: int = 0
    unseen: Unseen | None = None


def resolve_judged(
    records: Records,
    rules: ResolveRules,
    taught: Taught,
    constraints: Constraints,
    said: Mapping[Pair, bool],
    *,
    threads: int = 2,
) -> tuple[Resolution, Corrected]:
    """Resolve a table by a model that was taught for its layout, and that judgements correct.

    Args:
        said: Of two records of the table whether people decided that they are one, either way round; pairs with a record
            that is not in the table say nothing. It joins and parts nobody; for that there are `constraints`.
    """
    ranking = rank_taught(records, rules, threads)
    corrected = _correct(taught, records, ranking, said, rules)
    found = score_ranking(records, rules, corrected.taught, constraints, ranking, corrected.unseen)
    return found, corrected


def _correct(
    taught: Taught, records: Records, ranking: Ranking, said: Mapping[Pair, bool], rules: ResolveRules
) -> Corrected:
    left, right, same = _places(records, said)
    if min(same.sum(), len(same) - same.sum()) < rules.judged_least or len(same) < rules.judged_min:
        return Corrected(taught=taught, judgements=len(same))
    features = taught_features(taught, records, left, right)
    asked = _Asked(
        features=features,
        same=same,
        parts=_deal(len(records.ids), left, right),
        packaged=np.asarray(taught.model.predict(features, num_threads=1)),
        anchors=_anchors(taught, records, _draw(ranking, left, right)),
    )
    before = asked.answered(asked.packaged, rules.taught_stop)
    steps, unseen = _asked_of_others(taught, asked)
    after = asked.answered(unseen, rules.taught_stop)
    if not steps or after < before:
        return Corrected(taught=taught, judgements=len(same), before=before, after=before)
    model = _add(taught, asked, np.ones(len(same), bool), steps)
    return Corrected(
        taught=read_taught(taught.kind, model.model_to_string()),
        judgements=len(same),
        used=len(same),
        before=before,
        after=after,
        unseen=Unseen(left=left, right=right, scores=unseen),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """Judged pairs: their numbers, what was said, in which part each is and its packaged score; and numbers of anchors."""

    features: Numbers
    same: Flags
    parts: Indices
    packaged: Scores
    anchors: Numbers

    def answered(self, scores: Scores, stop: float) -> int:
        """Count the pairs that scores answer as people did."""
        return int(((scores >= stop) == self.same).sum())


def _asked_of_others(taught: Taught, asked: _Asked) -> tuple[int, Scores]:
    """Choose how many trees are added by how they do on parts that they had not seen; 0 where that is no better than none."""
    base = taught.model.num_trees()
    unseen = {steps: asked.packaged.copy() for steps in STEPS}
    for part in range(PARTS):
        own, others = asked.parts == part, asked.parts != part
        if min(asked.same[others].sum(), (~asked.same[others]).sum()) < LEAST:
            return 0, asked.packaged
        if not own.any():
            continue
        model = _add(taught, asked, others, STEPS[-1])
        for steps in STEPS:
            unseen[steps][own] = model.predict(asked.features[own], num_iteration=base + steps, num_threads=1)
    losses = {steps: _loss(scores, asked.same) for steps, scores in unseen.items()}
    best = min(STEPS, key=lambda steps: (float(losses[steps].mean()), steps))
    gained = _loss(asked.packaged, asked.same) - losses[best]
    error = float(gained.std(ddof=1)) / len(gained) ** 0.5
    return (best, unseen[best]) if float(gained.mean()) > SURENESS * error else (0, asked.packaged)


def _add(taught: Taught, asked: _Asked, judged: Flags, steps: int) -> lightgbm.Booster:
    """Add small trees to the packaged model; an anchor stands for either answer, as far as that model holds it likely."""
    names = taught.model.feature_name()
    settings = {**SETTINGS, "monotone_constraints": [int(name in NEVER_AGAINST) for name in names]}
    held = np.asarray(taught.model.predict(asked.anchors, num_threads=1))
    count = len(held)
    data = lightgbm.Dataset(
        np.concatenate([asked.features[judged], asked.anchors, asked.anchors]),
        np.concatenate([asked.same[judged], np.ones(count), np.zeros(count)]).astype(np.float32),
        weight=np.concatenate([np.ones(judged.sum()), held, 1 - held]),
        feature_name=names,
        free_raw_data=False,
    )
    return lightgbm.train(settings, data, num_boost_round=steps, init_model=taught.model)


def _anchors(taught: Taught, records: Records, drawn: tuple[Indices, Indices]) -> Numbers:
    """Compare those of some pairs that are far from any doubt."""
    features = taught_features(taught, records, *drawn)
    far = np.flatnonzero(np.asarray(taught.model.predict(features, num_threads=1)) < FAR)
    return features[far[:ANCHORS]]


def _draw(ranking: Ranking, left: Indices, right: Indices) -> tuple[Indices, Indices]:
    """Draw candidate pairs by chance, stretches of records at a time, without those that were judged."""
    judged = left << RECORD_BITS | right
    starts = np.arange(0, ranking.records, STRETCH)
    found: list[Indices] = [np.zeros(0, np.int64)]
    for first in np.random.default_rng(SEED).permutation(starts):
        pairs = ranking.pairs(int(first), min(int(first) + STRETCH, ranking.records))
        ends = np.minimum(pairs.left, pairs.right) << RECORD_BITS | np.maximum(pairs.left, pairs.right)
        found.append(ends[~np.isin(ends, judged)])
        if sum(map(len, found)) >= DRAWN:
            break
    drawn = np.concatenate(found)
    return drawn >> RECORD_BITS, drawn & (1 << RECORD_BITS) - 1


def _loss(scores: Scores, same: Flags) -> Scores:
    """Give minus the log of what each judgement was held to be worth."""
    held = np.clip(np.where(same, scores, 1 - scores), WRONG, 1)
    return np.asarray(-np.log(held))


def _places(records: Records, said: Mapping[Pair, bool]) -> tuple[Indices, Indices, Flags]:
    """Look the records up; each pair once, the smaller place first, in the order of places."""
    place_of = {id: place for place, id in enumerate(records.ids)}
    found: dict[tuple[int, int], bool] = {}
    for (one, other), same in said.items():
        if one != other and one in place_of and other in place_of:
            ours, theirs = sorted((place_of[one], place_of[other]))
            found[ours, theirs] = same
    pairs = np.array(sorted(found), np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1], np.array([found[pair] for pair in sorted(found)], bool)


def _deal(records: int, left: Indices, right: Indices) -> Indices:
    """Deal pairs into parts, those that share a record into one."""
    ties = sparse.coo_matrix((np.ones(len(left), np.int8), (left, right)), shape=(records, records))
    _, tied = csgraph.connected_components(ties, directed=False)
    names, place = np.unique(tied[left], return_inverse=True)
    dealt = np.random.default_rng(SEED).permutation(len(names)) % PARTS
    return np.asarray(dealt[place])

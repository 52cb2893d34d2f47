"""Score records of the register by a model that was taught on invented regions, where the truth is known.

On a real register nobody knows the truth before the first case, and the same person met twice is so rare that groups
teach a scorer little (`resolving`). What an invented region teaches is how agencies write one person, and how rare
what two records share has to be before it is more than chance. `tools/teach` writes one model a kind; the package carries
it as text, with its digest.

Limits: persons and vehicles; other kinds teach themselves. What the invention does not know the model does not know:
decision 0115.
Source: LightGBM's text format; decision 0113.
"""

import hashlib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import lightgbm
import numpy as np

from rootbranch.model.entities import EntityKind
from rootbranch.resolve.candidates import RECORD_BITS, Indices, Ranking, find_candidates
from rootbranch.resolve.comparing import Numbers
from rootbranch.resolve.constraints import Constraints
from rootbranch.resolve.contrasting import contrast_pairs
from rootbranch.resolve.keys import WideKeys
from rootbranch.resolve.records import Records
from rootbranch.resolve.resolution import Resolution, group_scored
from rootbranch.resolve.rules import ResolveRules
from rootbranch.resolve.scoring import Scores

SCORED = 500_000
AT_ONCE = 50_000  # records whose pairs are compared at a time
TAUGHT_KINDS = (EntityKind.PERSON, EntityKind.VEHICLE)
NEVER_AGAINST = frozenset({"place.alike", "place.shared", "place.bits"})
"""Columns of which more never makes a pair less likely (decision 0117)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """A model for one kind's layout.

    Attributes:
        model: Gives the log-odds, or the probability, that a pair is one entity.
        text: As LightGBM writes it.
        digest: SHA-256 of its text.
    """

    kind: EntityKind
    model: lightgbm.Booster
    text: str = field(repr=False)
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """Pairs by their places, the smaller first, with scores by models that have not seen what was said of them."""

    left: Indices
    right: Indices
    scores: Scores

    def put_into(self, left: Indices, right: Indices, scores: Scores) -> None:
        """Put these scores in the place of those that pairs have."""
        own = self.left << RECORD_BITS | self.right
        order = np.argsort(own)
        asked = np.minimum(left, right) << RECORD_BITS | np.maximum(left, right)
        found = np.minimum(np.searchsorted(own[order], asked), len(own) - 1)
        told = own[order][found] == asked
        scores[told] = self.scores[order][found[told]]


@cache
def load_taught(kind: EntityKind) -> Taught | None:
    """Load the packaged model of a kind; None where the kind teaches itself."""
    if kind not in TAUGHT_KINDS:
        return None
    text = (files("rootbranch.resolve") / "rules" / f"{kind}.model.txt").read_text(encoding="utf-8")
    return read_taught(kind, text)


def read_taught(kind: EntityKind, text: str) -> Taught:
    """Make a model of its text."""
    return Taught(
        kind=kind,
        model=lightgbm.Booster(model_str=text),
        text=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )


def score_taught(taught: Taught, records: Records, left: Indices, right: Indices) -> Scores:
    """Give the probability of each pair that it is one entity."""
    scores = np.empty(len(left))
    for start in range(0, len(left), SCORED):
        part = slice(start, start + SCORED)
        features = taught_features(taught, records, left[part], right[part])
        scores[part] = taught.model.predict(features, num_threads=1)
    return scores


def taught_features(taught: Taught, records: Records, left: Indices, right: Indices) -> Numbers:
    """Compare pairs in the columns that the model was taught with."""
    features, names = contrast_pairs(records, left, right)
    assert list(names) == taught.model.feature_name(), "the model was taught with other columns"
    return features


def resolve_taught(
    records: Records, rules: ResolveRules, taught: Taught, constraints: Constraints, *, threads: int = 2
) -> Resolution:
    """Resolve a table of the layout that a model was taught for; the result is the same with any number of threads."""
    return score_ranking(records, rules, taught, constraints, rank_taught(records, rules, threads))


def rank_taught(records: Records, rules: ResolveRules, threads: int) -> Ranking:
    """Find the pairs that a taught model is asked about."""
    return find_candidates(
        WideKeys(records, rules.block_max),
        len(records.ids),
        block_max=rules.block_max,
        kept_max=rules.taught_kept_max,
        threads=threads,
    )


def score_ranking(
    records: Records,
    rules: ResolveRules,
    taught: Taught,
    constraints: Constraints,
    ranking: Ranking,
    unseen: Unseen | None = None,
) -> Resolution:
    """Score candidate pairs and make entities of them.

    Args:
        unseen: Pairs that the model has seen the answer of, with the scores that they get instead of its own.
    """
    count = len(records.ids)
    parts, candidates = [], 0
    for first in range(0, count, AT_ONCE):
        pairs = ranking.pairs(first, min(first + AT_ONCE, count))
        found = score_taught(taught, records, pairs.left, pairs.right)
        if unseen is not None:
            unseen.put_into(pairs.left, pairs.right, found)
        kept = found >= rules.floor
        parts.append((pairs.left[kept], pairs.right[kept], found[kept]))
        candidates += len(pairs.left)
    left, right, scores = (np.concatenate(part) for part in zip(*parts, strict=True))
    return group_scored(
        records.ids,
        left,
        right,
        scores,
        stops=(rules.taught_stop, rules.taught_sure_stop),
        floor=rules.floor,
        constraints=constraints,
        candidates=candidates,
        compared=ranking.compared,
        taught=True,
    )

"""Score all pairs of a large table by what was learned on a part of it, range by range.

First a small model looks at the numbers that cost little and drops the pairs that are surely nothing; the rest is compared
in full. The small model learns from what the full one said of the pairs it was taught with, and drops as much as loses
one in `LOST` of the pairs that would have ended as one person.

Limits: memory follows the range and the pairs that are kept.
"""

from dataclasses import dataclass

import lightgbm
import numpy as np

from rootbranch.resolve.candidates import Candidates, Ranking
from rootbranch.resolve.comparing import Comparer, Numbers
from rootbranch.resolve.ranges import in_ranges
from rootbranch.resolve.scoring import Flags, Scorer, Scores

RECORDS_EACH = 20_000
TREES = 30
LEAVES = 15
LOST = 1_000
TAUGHT_MAX = 400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sieve:
    """The small model, as LightGBM writes it, and the score below which it drops a pair."""

    model: str
    least: float


def teach_sieve(features: Numbers, likely: Flags) -> Sieve:
    """Learn which pairs are surely nothing.

    Args:
        features: The columns that cost little.
        likely: Whether the full models took the pair for one person.
    """
    rows = np.arange(len(likely))
    if len(rows) > TAUGHT_MAX:
        rows = np.sort(np.random.default_rng(1).choice(rows, TAUGHT_MAX, replace=False))
    settings = {
        "objective": "binary",
        "learning_rate": 0.2,
        "num_leaves": LEAVES,
        "min_data_in_leaf": 50,
        "seed": 1,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": 1,
        "verbosity": -1,
    }
    data = lightgbm.Dataset(features[rows], likely[rows].astype(np.float32))
    model = lightgbm.train(settings, data, num_boost_round=TREES)
    scores = np.sort(np.asarray(model.predict(features[likely], num_threads=1)))
    least = float(scores[len(scores) // LOST]) if len(scores) else 0.0
    return Sieve(model=model.model_to_string(), least=least)


def scan_pairs(
    ranking: Ranking, comparer: Comparer, sieve: Sieve | None, scorer: Scorer, *, floor: float, threads: int
) -> tuple[Candidates, Scores, int]:
    """Score all pairs and keep those that score `floor` and more.

    Args:
        sieve: None to compare every pair in full.

    Returns:
        The pairs, their scores, and how many pairs were looked at.
    """
    small = None if sieve is None else lightgbm.Booster(model_str=sieve.model)
    models = [lightgbm.Booster(model_str=text) for text in scorer.models]

    def scan(first: int, last: int) -> tuple[Candidates, Scores, int]:
        pairs = ranking.pairs(first, last)
        count = len(pairs.left)
        open_pairs = np.arange(count)
        if count and sieve is not None and small is not None:
            likely = np.asarray(small.predict(comparer.compare_cheaply(pairs), num_threads=1))
            open_pairs = np.flatnonzero(likely >= sieve.least)
        pairs = pairs.take(open_pairs)
        scores = np.zeros(len(open_pairs))
        if len(open_pairs):
            features = comparer.compare(pairs)
            one, other = (np.asarray(model.predict(features, num_threads=1)) for model in models)
            scores = (one + other) / 2
        kept = np.flatnonzero(scores >= floor)
        return pairs.take(kept), scores[kept], count

    found = list(in_ranges(ranking.records, RECORDS_EACH, scan, threads))
    return (
        Candidates.together([one[0] for one in found]),
        np.concatenate([one[1] for one in found]),
        sum(one[2] for one in found),
    )

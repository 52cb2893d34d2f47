"""What resolving a table gives: entities, the pairs behind them, and how much was compared."""

from dataclasses import dataclass

import numpy as np

from rootbranch.resolve.candidates import Indices
from rootbranch.resolve.clustering import Groups, join_records
from rootbranch.resolve.constraints import Constraints
from rootbranch.resolve.scoring import Scorer, Scores


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
        stop: Mean score at which groups stopped joining into entities; where known entities had whole groups looked
            at again, of those groups' scores.
        scorer: What groups taught in the last round; None where there was too little to learn from, and Splink's model
            alone scored.
        known_scorer: What known entities taught beside it, on the same numbers and those of neighbours; None without.
        taught: Whether a packaged model scored, that was taught on invented regions.
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
    stop: float
    scorer: Scorer | None = None
    known_scorer: Scorer | None = None
    taught: bool = False

    @property
    def learned(self) -> bool:
        """Whether a scorer was taught; a small table is scored by Splink's model alone."""
        return self.taught or self.scorer is not None or self.known_scorer is not None

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


def group_scored(
    ids: tuple[str, ...],
    left: Indices,
    right: Indices,
    scores: Scores,
    *,
    stops: tuple[float, float],
    floor: float,
    constraints: Constraints,
    candidates: int,
    compared: int,
    taught: bool = False,
) -> Resolution:
    """Make entities of pairs that were scored once.

    Args:
        stops: Down to which mean score groups join into entities, and into what is sure.
        floor: Score of a pair that was not compared.
    """
    entity, sure = (
        join_records(
            len(ids),
            left,
            right,
            scores,
            stop=stop,
            floor=floor,
            same=constraints.same,
            different=constraints.different,
        )
        for stop in stops
    )
    return Resolution(
        ids=ids,
        entity=entity,
        sure=sure,
        left=left,
        right=right,
        scores=scores,
        candidates=candidates,
        compared=compared,
        skipped=len(ids) - compared,
        stop=stops[0],
        taught=taught,
    )


def _pairs(groups: Groups) -> int:
    sizes = np.bincount(groups)
    return int((sizes * (sizes - 1) // 2).sum())

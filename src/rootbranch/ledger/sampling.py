"""Draw a blind sample, and say how often the second officer came to another end.

    assessed outcomes ─ draw_sample(seed, size) ─▶ items ─ second officer, without the first answers ─▶ error_rate

The draw takes outcomes that were found to meet the test and others alike, so that being drawn tells nothing.

Limits: a second officer can be wrong as well; the rate says how often two disagree on what a figure counts. The
interval is for a large ledger; of a small one that is drawn whole it is too wide, never too narrow.
Source: C. J. Clopper, E. S. Pearson, Biometrika 26 (1934), 404; domain, section 5, rule 11.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rootbranch.model.definitions import Assessment, BlindSample
from rootbranch.model.ids import OfficerId, OutcomeId

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class ErrorRate:
    """How many of the counted outcomes that were looked at again should not have been counted.

    Args:
        low, high: Exact 95 % interval of the share.
        missed, missed_looked_at: Of those not counted, how many the second officer found to meet the test.
    """

    wrong: int
    looked_at: int
    low: float
    high: float
    missed: int
    missed_looked_at: int


def draw_sample(
    assessments: Iterable[Assessment], *, seed: str, size: int, officer: OfficerId
) -> tuple[tuple[OutcomeId, str], ...]:
    """Draw outcomes that somebody else than `officer` has answered for.

    Args:
        assessments: Those that count, one for each outcome.
        seed: Of the ledger's head. Same seed, same sample.

    Returns:
        At most `size` pairs of outcome and assessment, in the order of the draw.
    """
    others = [each for each in assessments if each.officer != officer]
    drawn = sorted(others, key=lambda one: hashlib.sha256(f"{seed} {one.outcome}".encode()).digest())
    return tuple((each.outcome, each.id) for each in drawn[:size])


def error_rate(samples: Iterable[BlindSample], assessments: Iterable[Assessment]) -> ErrorRate | None:
    """Compare first and blind answers; None where no drawn outcome has been answered again."""
    known = tuple(assessments)
    by_id: Mapping[str, Assessment] = {each.id: each for each in known}
    again = {(each.sample, each.outcome): each for each in known if each.sample}
    counted: list[bool] = []
    left_out: list[bool] = []
    for sample in samples:
        for outcome, first in sample.items:
            second = again.get((sample.id, outcome))
            if second is not None and first in by_id:
                (counted if by_id[first].meets else left_out).append(second.meets)
    if not counted and not left_out:
        return None
    wrong = counted.count(False)
    low, high = exact_interval(wrong, len(counted))
    return ErrorRate(wrong, len(counted), low, high, left_out.count(True), len(left_out))


def exact_interval(hits: int, trials: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Give the exact binomial interval of a share; of no trials it is everything."""
    from scipy.special import betaincinv  # a quarter of a second, and most figures need none

    tail = (1 - confidence) / 2
    low = 0.0 if hits == 0 else float(betaincinv(hits, trials - hits + 1, tail))
    high = 1.0 if hits == trials else float(betaincinv(hits + 1, trials - hits, 1 - tail))
    return low, high

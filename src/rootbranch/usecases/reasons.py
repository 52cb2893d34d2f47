"""Which reasons fit which verdict on a pair, so that nobody calls two records one because they contradict.

A reason is one of these words, own words, or both as `word: own words`. Own words are not understood, only
kept; a known word that speaks for another verdict is refused.
"""

from collections.abc import Mapping

from rootbranch.errors import InputError, Message
from rootbranch.model.records import Verdict

REASON_CHARACTERS_MAX = 500
REASONS: Mapping[Verdict, tuple[str, ...]] = {
    Verdict.SAME: ("reference", "person", "place_and_day", "same_release", "as_shown"),
    Verdict.DIFFERENT: ("other_reference", "other_person", "other_place_or_day", "contradicts", "as_shown"),
    Verdict.UNSURE: ("too_little", "contradicts"),
}
_KNOWN = frozenset(word for words in REASONS.values() for word in words)


def fitting(verdict: Verdict, reason: str) -> str:
    """Give the reason as it is kept.

    Raises:
        InputError: There is none, it is too long, or its word speaks for another verdict.
    """
    kept = reason.strip()
    if not 0 < len(kept) <= REASON_CHARACTERS_MAX:
        fix = Message("usecases.give_reason", {"max": REASON_CHARACTERS_MAX})
        raise InputError(Message("usecases.reason_needed"), "reason", fix)
    word = kept.partition(":")[0].strip().lower()
    if word in _KNOWN and word not in REASONS[verdict]:
        raise InputError(
            Message("usecases.reason_unfit", {"reason": word, "verdict": verdict.value}),
            "reason",
            Message("usecases.reasons_that_fit", {"reasons": ", ".join(REASONS[verdict])}),
        )
    return kept

"""Which reasons fit which verdict on a pair, so that nobody calls two records one because they contradict.

A reason is one of these words, own words, or both as `word: own words`. Own words are not understood, only
kept; a known word that speaks for another verdict is refused.
"""

from collections.abc import Mapping

from rootbranch.errors import InputError, Message
from rootbranch.model.records import Verdict

REASON_CHARACTERS_MAX = 500
Reasons = Mapping[Verdict, tuple[str, ...]]

_OF_OUTCOMES: Reasons = {
    Verdict.SAME: ("reference", "person", "place_and_day", "same_release", "as_shown"),
    Verdict.DIFFERENT: ("other_reference", "other_person", "other_place_or_day", "contradicts", "as_shown"),
    Verdict.UNSURE: ("too_little", "contradicts"),
}
_OF_ENTITIES: Reasons = {
    Verdict.SAME: ("document", "name_and_birth", "number", "known_to_me", "as_shown"),
    Verdict.DIFFERENT: ("other_document", "other_birth", "relative", "shared_number", "as_shown"),
    Verdict.UNSURE: ("too_little", "contradicts"),
}
REASONS: Reasons = {
    verdict: tuple(dict.fromkeys((*_OF_OUTCOMES[verdict], *_OF_ENTITIES[verdict]))) for verdict in Verdict
}
"""All words, whatever the pair is about."""
_KNOWN = frozenset(word for words in REASONS.values() for word in words)


def reasons_about(about: str) -> Reasons:
    """List the words that fit what a pair is about: `entity`, or `outcome` and `claim`."""
    return _OF_ENTITIES if about == "entity" else _OF_OUTCOMES


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

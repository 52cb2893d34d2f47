"""How alike two values are, with the reasons in words; and the matching of words that names and places share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from rootbranch.errors import Message

WORD_ALIKE_MIN = 0.8  # below this, two words are two words and not two spellings of one


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """A score that orders a queue; a person decides.

    Args:
        score: 0 (nothing in common) to 1 (the same).
        reasons: What speaks for and against, without the values.
    """

    score: float
    reasons: tuple[Message, ...] = ()


def spelled_alike(left: str, right: str) -> float:
    """Score two folded words by their letters, 0 to 1."""
    return Levenshtein.normalized_similarity(left, right)


def match_words(
    left: Sequence[str], right: Sequence[str], alike: Callable[[str, str], float]
) -> list[tuple[str, str, float]]:
    """Pair words of two texts, best pair first, each word once, whatever their order."""
    pairs = sorted(
        (
            (score, place, other)
            for place, word in enumerate(left)
            for other, second in enumerate(right)
            if (score := alike(word, second)) >= WORD_ALIKE_MIN
        ),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    used_left: set[int] = set()
    used_right: set[int] = set()
    matched: list[tuple[str, str, float]] = []
    for score, place, other in pairs:
        if place not in used_left and other not in used_right:
            used_left.add(place)
            used_right.add(other)
            matched.append((left[place], right[other], score))
    return matched

"""Compare names of persons as agencies of several countries write them.

The order of the parts does not matter (`GARCIA-LOPEZ, JUAN` and `Juan García López`), a second surname may be
missing, letters that sound alike in Spanish count as nearly the same. What stands for a withheld part
(`«N»`, `N.`, `*`, a last initial as in `Jessica A.`) never counts as agreement: two persons called
`Domingo «N»` agree in one given name and in nothing else.

Limits: a screening score for a queue, not a match; 12 parts a name.
Source: scenario notes 2.4 (how records differ between agencies).
"""

import re

from rootbranch.errors import Message
from rootbranch.values.folding import fold
from rootbranch.values.likeness import Likeness, match_words, spelled_alike

PARTS_MAX = 12
ONE_PART_MAX = 0.5  # one given name in common is no more than that
MASKED_MAX = 0.6
PART_MISSING_FACTOR = 0.93
SOUND_FACTOR = 0.97

_MASK = re.compile(r"""[«"'<(\[]+\s*[Nn]\.?\s*[»"'>)\]]+|\bN\.(?=\s|,|$)|\bN$|[*•]+|\b[Xx]{2,}\b""")
_PARTICLES = frozenset(
    ["de", "del", "la", "las", "los", "y", "e", "da", "das", "do", "dos", "di", "van", "von", "san"]
)
_SOUNDS = (
    (re.compile(r"ch"), "#"),
    (re.compile(r"h"), ""),
    (re.compile(r"#"), "ch"),
    (re.compile(r"v"), "b"),
    (re.compile(r"c(?=[ei])|z"), "s"),
    (re.compile(r"qu|c(?!h)|k"), "k"),
    (re.compile(r"ll"), "y"),
    (re.compile(r"g(?=[ei])|x"), "j"),
    (re.compile(r"(.)\1"), r"\1"),
)


def name_similarity(left: str, right: str) -> Likeness:
    """Score two names from 0 to 1.

    Unmatched parts on one side only (a missing second surname) cost little; unmatched parts on both
    sides (siblings' given names, half-brothers' surnames) cost their share.
    """
    ours, masked_left = _parts(left)
    theirs, masked_right = _parts(right)
    reasons: list[Message] = []
    if masked_left or masked_right:
        reasons.append(Message("values.name_masked"))
    fewer, more = sorted((len(ours), len(theirs)))
    if not fewer:
        return Likeness(score=0.0, reasons=tuple(reasons))
    matched = match_words(ours, theirs, _alike)
    score = sum(pair[2] for pair in matched) / fewer * PART_MISSING_FACTOR ** (more - fewer)
    reasons += _reasons(matched, fewer, more)
    if fewer == 1:
        score = min(score, ONE_PART_MAX)
    if masked_left or masked_right:
        score = min(score, MASKED_MAX)
    return Likeness(score=score, reasons=tuple(reasons))


def _parts(name: str) -> tuple[list[str], bool]:
    """Split a name into its folded parts and say whether a part of it is withheld."""
    bare = _MASK.sub(" ", name)
    words = fold(bare).split()[:PARTS_MAX]
    masked = bare != name or (len(words) > 1 and len(words[-1]) == 1)
    return [word for word in words if len(word) > 1 and word not in _PARTICLES], masked


def _alike(left: str, right: str) -> float:
    if left == right:
        return 1.0
    return max(spelled_alike(left, right), SOUND_FACTOR * spelled_alike(_sound(left), _sound(right)))


def _sound(word: str) -> str:
    for pattern, letter in _SOUNDS:
        word = pattern.sub(letter, word)
    return word


def _reasons(matched: list[tuple[str, str, float]], fewer: int, more: int) -> list[Message]:
    same = sum(1 for pair in matched if pair[0] == pair[1])
    counts = {
        "values.name_parts_same": same,
        "values.name_parts_spelled": len(matched) - same,
        "values.name_parts_missing": more - fewer,
        "values.name_parts_differ": fewer - len(matched),
    }
    return [Message(id_, {"count": count}) for id_, count in counts.items() if count]

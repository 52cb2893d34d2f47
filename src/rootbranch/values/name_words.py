"""Say how two single parts of names are alike: the same, a nickname, another spelling, or nothing.

Spelling is compared by letters and, because agencies write what they hear, by Spanish sound (`b` and `v`, `s` and
`z`, a silent `h`). Two neighbouring letters swapped are one slip. A last `o` against a last `a` is another name (`Mario`, `María`), not a slip.

Limits: nicknames and forms of one name that `tables/nicknames.tsv` lists.
Source: tables compiled for this project from common usage; nothing is fitted. Sounds: RAE, "Ortografía" (2010), I.6.
"""

import re
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

from rapidfuzz.distance import OSA

from rootbranch.values.likeness import WORD_ALIKE_MIN

SOUND_FACTOR = 0.97
FORM_SCORE = 0.97  # Mohammed and Muhammad
NICKNAME_SCORE = 0.93

_GENDERED_MIN_LETTERS = 4
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


class Agreement(StrEnum):
    """How two parts agree."""

    SAME = "same"
    NICKNAME = "nickname"
    SPELLED = "spelled"


def part_likeness(left: str, right: str) -> float:
    """Score two folded parts from 0 to 1; below `WORD_ALIKE_MIN` they are two names."""
    if left == right:
        return 1.0
    return _likeness(left, right) if left < right else _likeness(right, left)


def agreement(left: str, right: str) -> Agreement:
    """Say how two parts agree that are alike."""
    if left == right:
        return Agreement.SAME
    return Agreement.NICKNAME if _relation(left, right) == "nickname" else Agreement.SPELLED


@lru_cache(maxsize=131_072)
def _likeness(left: str, right: str) -> float:
    relation = _relation(left, right)
    if relation:
        return FORM_SCORE if relation == "form" else NICKNAME_SCORE
    if _gender_differs(left, right):
        return 0.0
    sounds = OSA.normalized_similarity(sound_of(left), sound_of(right))
    score = max(OSA.normalized_similarity(left, right), SOUND_FACTOR * sounds)
    return score if score >= WORD_ALIKE_MIN else 0.0


def _gender_differs(left: str, right: str) -> bool:
    return (
        len(left) == len(right) >= _GENDERED_MIN_LETTERS
        and left[:-1] == right[:-1]
        and {left[-1], right[-1]} == {"a", "o"}
    )


@lru_cache(maxsize=65_536)
def sound_of(word: str) -> str:
    """Write a folded word by its Spanish sounds, so that `vazquez` and `basques` are one."""
    for pattern, letter in _SOUNDS:
        word = pattern.sub(letter, word)
    return word


def _relation(left: str, right: str) -> str:
    """Look two parts up: `form`, `nickname`, or nothing."""
    groups = _groups()
    ours, theirs = groups.get(left), groups.get(right)
    if not ours or not theirs:
        return ""
    shared = ours.keys() & theirs.keys()
    if not shared:
        return ""
    return "form" if any(ours[group] == theirs[group] == "form" for group in shared) else "nickname"


def related_words(word: str) -> frozenset[str]:
    """Give the forms and nicknames of the names that a word can stand for."""
    groups = _groups().get(word, {})
    return frozenset().union(*(_members()[group] for group in groups))


@cache
def _members() -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = {}
    for name, groups in _groups().items():
        for group in groups:
            found.setdefault(group, set()).add(name)
    return {group: frozenset(names) for group, names in found.items()}


@cache
def _groups() -> dict[str, dict[int, str]]:
    """Read which groups each name is in, and whether as a form of the name or as a nickname."""
    lines = files("rootbranch.values").joinpath("tables", "nicknames.tsv").read_text("utf-8").splitlines()
    groups: dict[str, dict[int, str]] = {}
    for number, line in enumerate(line for line in lines if line and not line.startswith("#")):
        forms, _, nicknames = line.partition("\t")
        for kind, names in (("form", forms), ("nickname", nicknames)):
            for name in names.split():
                groups.setdefault(name, {})[number] = kind
    return groups

"""Compare names of persons as agencies of several countries write them: `compare_names(left, right)`.

The order of the parts does not matter (`GARCIA-LOPEZ, JUAN` and `Juan García López`), a second surname may be
missing, nicknames and forms of one name count (`Chuy`, `Jesús`), letters that sound alike in Spanish count as nearly the
same. A name in Arabic, Chinese, Korean, Hebrew or Cyrillic letters is read against Latin letters by the tables of
`transliteration`. What stands for a withheld part never counts as agreement: two persons called `Domingo «N»` agree in
one given name and in nothing else.

The score is the mean likeness of the parts that the shorter name has, less a little for each part that only one name
has (a patronymic, a kunya and a nisba cost less, they are often left out). A single part that agrees with
one of several is no more than `ONE_PART_MAX`, whatever is masked no more than `MASKED_MAX`. Two equal names score 1
unless something is masked.

Limits: the first 300 characters and 12 parts of a name, so the time is bounded (hostile text: under 0.1 s). A
screening score, not a probability: how common a name is, it does not know.
Source: scenario notes 2.4 (how records differ between agencies); `docs/explanation/how-names-are-compared.md`.
"""

import math
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from rootbranch.errors import Message
from rootbranch.values.cross_script import PART_MISSING_FACTOR, read_across
from rootbranch.values.folding import fold
from rootbranch.values.likeness import match_words, spelled_alike
from rootbranch.values.name_parts import Name, Part, PartKind, name_of_parts, split_name
from rootbranch.values.name_words import agreement, part_likeness
from rootbranch.values.scripts import Script
from rootbranch.values.transliteration import sound_table

ONE_PART_MAX = 0.5  # one given name in common is no more than that
MASKED_MAX = 0.6
OPTIONAL_MISSING_FACTOR = 0.98  # a patronymic, kunya or nisba that only one name has
INITIAL_MISSING_FACTOR = 0.98  # a part of which the other name has the first letter
ACROSS_ALIKE_MIN = 0.5  # above this, a reading in other letters is more likely the same name than another


class Side(StrEnum):
    """What a reason speaks for."""

    FOR = "for"
    AGAINST = "against"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameReason:
    """One thing that the comparison rests on; the message holds counts, never a name."""

    side: Side
    message: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class NameComparison:
    """How alike two names are.

    Args:
        score: 0 (nothing in common) to 1 (equal).
        parts_compared: How many parts the shorter name has; 0 where there was nothing to compare.
        reasons: What speaks for, what against, what is missing.
    """

    score: float
    parts_compared: int
    reasons: tuple[NameReason, ...] = ()


def compare_names(left: str, right: str) -> NameComparison:
    """Compare two names; any text has a result, and the order of the two does not matter."""
    ours, theirs = split_name(left), split_name(right)
    if theirs.texts < ours.texts:
        ours, theirs = theirs, ours
    notes = _notes(ours, theirs)
    if not ours.parts or not theirs.parts:
        return NameComparison(score=0.0, parts_compared=0, reasons=notes)
    found = _compare(ours, theirs)
    score = found.score
    if ours.masked or theirs.masked:
        score = min(score, MASKED_MAX if found.parts_compared > 1 else ONE_PART_MAX)
    return NameComparison(score=score, parts_compared=found.parts_compared, reasons=notes + found.reasons)


def score_names(left: str, right: str) -> float:
    """Give the score of `compare_names` without its reasons, at half its cost."""
    ours, theirs = split_name(left), split_name(right)
    if ours.masked or theirs.masked or ours.script is not theirs.script or ours.script is None:
        return compare_names(left, right).score
    if not ours.parts or not theirs.parts:
        return 0.0
    if theirs.texts < ours.texts:
        ours, theirs = theirs, ours
    return 1.0 if ours.texts == theirs.texts else _match(ours, theirs).score


def is_masked(name: str) -> bool:
    """Say whether part of a name is withheld."""
    return split_name(name).masked


def unmasked_with_initials(name: str) -> str:
    """Write the parts of a name that can be compared, in their order, and behind them its initials.

    Masks, particles and titles are left out. Of a last part that is withheld but for its first letter that letter is an
    initial too: `Jessica A.` gives `jessica a`, `Juan «N»` gives `juan`.
    """
    split = split_name(name)
    return " ".join((*(part.text for part in split.parts), *split.initials, *split.mask_initial))


def _notes(ours: Name, theirs: Name) -> tuple[NameReason, ...]:
    """Say what holds whatever the parts are."""
    other_initials = ours.initials and theirs.initials and not {*ours.initials} & {*theirs.initials}
    notes = (
        (Side.MISSING, "values.name_masked", ours.masked or theirs.masked),
        (Side.MISSING, "values.name_cut", ours.cut or theirs.cut),
        (Side.MISSING, "values.name_empty", not ours.parts or not theirs.parts),
        (Side.AGAINST, "values.name_initials_differ", other_initials),
    )
    return tuple(NameReason(side=side, message=Message(id_)) for side, id_, true in notes if true)


def _compare(ours: Name, theirs: Name) -> NameComparison:
    one, other = ours.script, theirs.script
    if one is not None and one is other:
        return _compare_parts(ours, theirs)
    if one is Script.LATIN and other is not None:
        return _compare_across(theirs, other, ours)
    if other is Script.LATIN and one is not None:
        return _compare_across(ours, one, theirs)
    return _compare_parts(_in_latin(ours), _in_latin(theirs))


# ---------------------------------------------------------------- one script


def _compare_parts(ours: Name, theirs: Name) -> NameComparison:
    if ours.texts == theirs.texts:
        same = _reasons([(Side.FOR, "values.name_parts_same", len(ours.texts))])
        return NameComparison(score=1.0, parts_compared=len(ours.texts), reasons=same)
    matched, fewer, more, spoken_for, score = _match(ours, theirs)
    ways = Counter(agreement(*pair[:2]).value for pair in matched)
    reasons = _reasons(
        [
            *((Side.FOR, f"values.name_parts_{way}", ways[way]) for way in ("same", "nickname", "spelled")),
            (Side.FOR, "values.name_parts_initial", spoken_for),
            (Side.MISSING, "values.name_parts_missing", more - fewer - spoken_for),
            (Side.AGAINST, "values.name_parts_differ", fewer - len(matched)),
        ]
    )
    return NameComparison(score=score, parts_compared=fewer, reasons=reasons)


class _Match(NamedTuple):
    """Which parts of two names were paired, how many the shorter and the longer has, how many initials stand for one."""

    matched: list[tuple[str, str, float]]
    fewer: int
    more: int
    spoken_for: int
    score: float


def _match(ours: Name, theirs: Name) -> _Match:
    left = _joined(ours, set(theirs.texts))
    right = _joined(theirs, set(left))
    alike = part_likeness if ours.script is Script.LATIN else spelled_alike
    matched = match_words(left, right, alike)
    fewer, more = min(len(left), len(right)), max(len(left), len(right))
    factor, spoken_for = 1.0, 0
    if len(left) > fewer:
        spare = _left_over(left, [pair[0] for pair in matched])
        factor, spoken_for = _missing_factor(spare, ours, theirs.initials, more - fewer)
    elif len(right) > fewer:
        spare = _left_over(right, [pair[1] for pair in matched])
        factor, spoken_for = _missing_factor(spare, theirs, ours.initials, more - fewer)
    score = sum(pair[2] for pair in matched) / fewer * factor
    if fewer == 1 < more:
        score = min(score, ONE_PART_MAX)
    return _Match(matched, fewer, more, spoken_for, score)


def _joined(name: Name, whole: set[str]) -> list[str]:
    """Give the sorted texts of a name, neighbours run together where the other name writes them as one (`Jungwoo`)."""
    texts = list(name.texts)
    for run in name.runs.keys() & whole.difference(texts):
        rest = Counter(texts)
        rest.subtract(part.text for part in name.runs[run])
        if min(rest.values()) >= 0:
            texts = sorted([*rest.elements(), run])
    return texts


def _left_over(texts: list[str], taken: list[str]) -> list[str]:
    spare = list(texts)
    for text in taken:
        spare.remove(text)
    return spare


def _missing_factor(
    spare: list[str], name: Name, initials: tuple[str, ...], missing: int
) -> tuple[float, int]:
    """Give the price of the parts that the other name lacks, the cheapest first, and how many have an initial there."""
    optional = {part.text for part in name.parts if part.kind is not PartKind.PLAIN}
    waiting = list(initials)
    prices = []
    for text in spare:
        if text[0] in waiting:
            waiting.remove(text[0])
            prices.append((INITIAL_MISSING_FACTOR, True))
        else:
            prices.append((OPTIONAL_MISSING_FACTOR if text in optional else PART_MISSING_FACTOR, False))
    chosen = sorted(prices, reverse=True)[:missing]
    return math.prod(price for price, _ in chosen), sum(by_initial for _, by_initial in chosen)


# ---------------------------------------------------------------- two scripts


def _compare_across(original: Name, script: Script, latin: Name) -> NameComparison:
    units, letters = ([part.text for part in name.parts] for name in (original, latin))
    reading = read_across(sound_table(script), units, letters)
    score = reading.score
    if reading.words == 1 and reading.missing:
        score = min(score, ONE_PART_MAX)
    alike = score >= ACROSS_ALIKE_MIN
    reasons = _reasons(
        [
            (Side.FOR, "values.name_parts_transliterated", reading.words if alike else 0),
            (Side.AGAINST, "values.name_letters_differ", 0 if alike else reading.words),
            (Side.MISSING, "values.name_parts_missing", reading.missing),
        ]
    )
    return NameComparison(score=score, parts_compared=reading.words, reasons=reasons)


def _in_latin(name: Name) -> Name:
    """Write each part in Latin letters, for names of mixed scripts and for two scripts of which neither is Latin."""
    parts = tuple(Part(fold(part.text).replace(" ", "") or part.text, kind=part.kind) for part in name.parts)
    return name_of_parts(parts, initials=name.initials, masked=name.masked, cut=name.cut)


def _reasons(found: list[tuple[Side, str, int]]) -> tuple[NameReason, ...]:
    return tuple(
        NameReason(side=side, message=Message(id_, {"count": count})) for side, id_, count in found if count
    )

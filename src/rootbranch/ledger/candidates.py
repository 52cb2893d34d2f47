"""Choose the pairs of outcomes that are worth comparing, without looking at every pair.

An outcome lies in several blocks (its reference, a word of the name, operation, place, territory, its goods). Inside a
block only neighbours in time are paired (farther apart under one incident number, and where the same goods or birth date
come again in one operation: some give the day of their report), and at most a fixed
number of them; what is beyond is counted.

Limits: two names of which no word agrees meet only through reference, document or birth date.
Source: sorted-neighbourhood blocking, Hernández and Stolfo 1995.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from rapidfuzz.fuzz import token_set_ratio

from rootbranch.ledger.facts import PERSON_KINDS, TAKINGS, Facts, Profile, is_telling
from rootbranch.ledger.matching import Matching
from rootbranch.values import fold

WORD_LETTERS_MIN = 3
NAME_RATIO_MIN = 60  # of 100; one given name in common gives about 50, two spellings of one name about 70
ANY_DAY = -1
NUMBER = "reference"
LATE = "late"  # blocks in which one may give the day of its report for that of the event
WIDE = "wide"  # blocks that hold many who have nothing to do with one another


class Candidate(NamedTuple):
    """An outcome to be compared: its place in order of age, its oldest report and all it says."""

    place: int
    founder: Facts
    profile: Profile


class Chosen(NamedTuple):
    """Pairs of places (smaller first), and how many comparisons were left out for want of room."""

    pairs: frozenset[tuple[int, int]]
    skipped: int


def choose_pairs(candidates: Sequence[Candidate], matching: Matching) -> Chosen:
    """Pair outcomes of one kind (and one stage) that share a block and lie near in time."""
    pairs: set[tuple[int, int]] = set()
    skipped = 0
    blocks = _blocks(candidates)
    for block in _blocks_of_takings(candidates):
        skipped += _pair_neighbours(block, matching, pairs, matching.days_near, wide=False)
    for key in sorted(blocks):  # in one order on every machine: what is skipped depends on it
        block = blocks[key]
        if len(block) > 1:
            reach = matching.days_queue[block[0].founder.kind]
            if key[2] in (NUMBER, LATE):
                reach = max(reach, matching.days_same_number)
            skipped += _pair_neighbours(block, matching, pairs, reach, wide=key[2].startswith(WIDE))
    return Chosen(frozenset(pairs), skipped)


def _blocks(candidates: Iterable[Candidate]) -> dict[tuple[str, ...], list[Candidate]]:
    blocks: dict[tuple[str, ...], list[Candidate]] = {}
    for candidate in candidates:
        kind = (candidate.founder.kind.value, candidate.founder.stage or "")
        for key in _keys(candidate):
            blocks.setdefault((*kind, *key), []).append(candidate)
    return blocks


def _blocks_of_takings(candidates: Iterable[Candidate]) -> list[list[Candidate]]:
    """Put takings of several kinds side by side that have a number, a thing or an odd sum in common.

    One partner calls a seizure what another calls a freeze; two kinds that one partner tells itself are two things.
    """
    blocks: dict[tuple[str, ...], list[Candidate]] = {}
    for candidate in candidates:
        if candidate.founder.kind in TAKINGS:
            for key in _taking_keys(candidate.profile):
                blocks.setdefault(key, []).append(candidate)
    return [block for key, block in sorted(blocks.items()) if len({one.founder.kind for one in block}) > 1]


def _taking_keys(said: Profile) -> set[tuple[str, ...]]:
    keys: set[tuple[str, ...]] = {(NUMBER, value) for value in said.all_references}
    keys |= {("natural key", value) for value in said.natural_keys}
    sums = {(goods, amount) for goods, told in said.goods.items() for amount in told if is_telling(amount)}
    return keys | {("sum", *goods, f"{amount:f}") for goods, amount in sums}


def _keys(candidate: Candidate) -> set[tuple[str, ...]]:
    said = candidate.profile
    keys: set[tuple[str, ...]] = {(NUMBER, value) for value in said.all_references}
    keys |= {("document", value) for value in said.documents}
    keys |= {("natural key", value) for value in said.natural_keys}
    keys |= {("birth", value) for value in said.births_full}
    keys |= {("word", word) for name in said.spellings for word in _words(name)}
    keys |= _late_keys(said)
    if not said.days:
        return keys  # without a day, operation and place alone say too little
    for territory in said.territories or {""}:
        keys.add((f"{WIDE} territory", territory))
        keys |= {(f"{WIDE} operation", territory, value) for value in said.operations}
        keys |= {(f"{WIDE} place", territory, fold(value)) for value in said.places}
    return keys


def _late_keys(said: Profile) -> set[tuple[str, ...]]:
    """What hardly comes twice within weeks: a birth date or the same goods in one operation, or the same odd sum."""
    keys: set[tuple[str, ...]] = {
        (LATE, operation, birth) for operation in said.operations for birth in said.births_full
    }
    amounts = [
        (*goods, f"{amount:f}") for goods, told in sorted(said.goods.items()) for amount in sorted(told)
    ]
    if len(amounts) == len(said.goods) > 0:
        keys |= {
            (LATE, operation, *(word for one in amounts for word in one)) for operation in said.operations
        }
    return keys | {(LATE, *one) for one in amounts if is_telling(Decimal(one[-1]))}


def _words(name: str) -> list[str]:
    return [word for word in fold(name).split() if len(word) >= WORD_LETTERS_MIN]


def _pair_neighbours(
    block: list[Candidate], matching: Matching, pairs: set[tuple[int, int]], reach: int, *, wide: bool
) -> int:
    """Add the pairs of one block; in a wide one, only those in which somebody's name is not known."""
    kind = block[0].founder.kind
    # Alike names lie side by side, so that a full block loses the least likely pairs.
    ordered = sorted(block, key=lambda one: (_first_day(one), min(one.profile.names, default=""), one.place))
    days = [_first_day(one) for one in ordered]
    vague_only = wide and kind in PERSON_KINDS
    skipped = 0
    for position, one in enumerate(ordered):
        if vague_only and one.profile.names:
            continue
        first, last = position + 1, len(ordered)
        if one.profile.days:
            last = bisect_right(days, max(one.profile.days) + reach)
        if vague_only:
            first = bisect_left(days, min(one.profile.days) - 2 * reach)
        skipped += _pair_with(one, ordered[first:last], matching.neighbours, pairs)
    return skipped


def _pair_with(one: Candidate, others: Sequence[Candidate], room: int, pairs: set[tuple[int, int]]) -> int:
    """Pair one outcome with others as long as there is room; give the number left out."""
    for seen, other in enumerate(others):
        pair = (min(one.place, other.place), max(one.place, other.place))
        if one is other or pair in pairs or _both_named_apart(one, other):
            continue
        if not room:
            return len(others) - seen
        room -= 1
        pairs.add(pair)
    return 0


def _both_named_apart(one: Candidate, other: Candidate) -> bool:
    """Two whole names that are not at all alike are two persons; nobody needs to be asked."""
    if one.founder.kind not in PERSON_KINDS or not one.profile.names or not other.profile.names:
        return False
    if one.profile.documents & other.profile.documents or one.profile.births_full & other.profile.births_full:
        return False
    return all(
        token_set_ratio(ours, theirs) < NAME_RATIO_MIN
        for ours in one.profile.names
        for theirs in other.profile.names
    )


def _first_day(candidate: Candidate) -> int:
    return min(candidate.profile.days, default=ANY_DAY)

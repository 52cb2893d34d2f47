"""Say what speaks for and against two outcomes being one, and how much.

Each field gives one level (`name_alike`, `day_same` …) or is missing; a level has a weight in bits in
`rules/matching.toml`. The sum orders the queue. It never joins anything.

Source: Fellegi and Sunter 1969 for weights as sums of bits; the numbers are our own reading.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from rootbranch.errors import Message
from rootbranch.ledger.facts import PERSON_KINDS, Profile, is_telling
from rootbranch.ledger.matching import Matching
from rootbranch.model.reports import OutcomeKind
from rootbranch.values import compare_names, date_gap_days, place_similarity

NAME_ALIKE_MIN, NAME_PARTLY_MIN = 0.85, 0.5
PLACE_SAME_MIN, PLACE_ALIKE_MIN = 0.95, 0.6
BIRTH_CLOSE_DAYS = 366
QUANTITY_ALIKE = Decimal("0.1")


class Comparison(NamedTuple):
    """The levels that speak for and against, the fields nobody could compare, and the score 0 to 1."""

    score: float
    speaks_for: tuple[Message, ...]
    speaks_against: tuple[Message, ...]
    missing: tuple[Message, ...]


def compare(kind: OutcomeKind, left: Profile, right: Profile, matching: Matching) -> Comparison:
    """Compare two outcomes of one kind."""
    person = kind in PERSON_KINDS
    bits = matching.bits["start_person" if person else "start_thing"]
    parts: dict[bool, list[Message]] = {True: [], False: []}
    missing: list[Message] = []
    for field, level in _levels(left, right, matching, person=person):
        if level is None:
            missing.append(Message(f"ledger.pair_{field}_missing"))
        elif weight := matching.bits[level]:
            bits += weight
            parts[weight > 0].append(Message(f"ledger.pair_{level}"))
    score = round(1 / (1 + 2.0**-bits), 4)
    return Comparison(score, tuple(parts[True]), tuple(parts[False]), tuple(missing))


def _levels(
    left: Profile, right: Profile, matching: Matching, *, person: bool
) -> Iterator[tuple[str, str | None]]:
    """Give each field with its level, or None where one side does not say."""
    if person:
        yield "name", _name(left, right)
        yield "birth", _birth(left, right)
        yield "document", _equal("document", left.documents, right.documents)
    else:
        yield "natural_key", _equal("natural_key", left.natural_keys, right.natural_keys)
        yield "quantity", _quantity(left, right)
    yield "day", _day(left, right, matching)
    yield "territory", _equal("territory", left.territories, right.territories)
    yield "place", _place(left, right)
    yield "operation", _equal("operation", left.operations, right.operations)
    yield "reference", _reference(left, right)
    partner = _partner(left, right)
    if partner:
        yield "partner", partner
    if left.sources & right.sources and not left.partners & right.partners:
        yield "source", "source_same"


def _equal(field: str, ours: set[str], theirs: set[str]) -> str | None:
    if not ours or not theirs:
        return None
    return f"{field}_same" if ours & theirs else f"{field}_other"


def _name(left: Profile, right: Profile) -> str | None:
    if not left.spellings or not right.spellings:
        return None
    if left.names & right.names:
        return "name_same"
    best = max(_name_score(ours, theirs) for ours in left.spellings for theirs in right.spellings)
    if best >= NAME_ALIKE_MIN:
        return "name_alike"
    return "name_partly" if best >= NAME_PARTLY_MIN else "name_other"


def _name_score(ours: str, theirs: str) -> float:
    """Score two names; one given name in common, even the same one, is no more than partly alike."""
    found = compare_names(ours, theirs)
    return found.score if found.parts_compared > 1 else min(found.score, NAME_PARTLY_MIN)


def _birth(left: Profile, right: Profile) -> str | None:
    if not left.births or not right.births:
        return None
    if left.births_full & right.births_full:
        return "birth_same"
    gaps = [_gap(ours, theirs) for ours in left.births for theirs in right.births]
    return "birth_close" if min(gaps) <= BIRTH_CLOSE_DAYS else "birth_other"


def _gap(ours: str, theirs: str) -> int:
    try:
        gap = date_gap_days(ours, theirs)
    except ValueError:  # an age or a date in words: it says nothing here
        return 0
    return gap or 0


def _day(left: Profile, right: Profile, matching: Matching) -> str | None:
    if not left.days or not right.days:
        return None
    gap = min(abs(ours - theirs) for ours in left.days for theirs in right.days)
    if gap <= matching.days_near:
        return "day_near" if gap else "day_same"
    return "day_far"


def _place(left: Profile, right: Profile) -> str | None:
    if not left.places or not right.places:
        return None
    best = max(place_similarity(ours, theirs).score for ours in left.places for theirs in right.places)
    if best >= PLACE_SAME_MIN:
        return "place_same"
    return "place_alike" if best >= PLACE_ALIKE_MIN else "place_other"


def _reference(left: Profile, right: Profile) -> str | None:
    ours, theirs = left.all_references, right.all_references
    if not ours or not theirs:
        return None
    if ours & theirs:
        return "reference_same"
    own = left.references.keys() & right.references.keys()
    return "reference_other_own" if own else "reference_other"


def _quantity(left: Profile, right: Profile) -> str | None:
    if not left.goods or not right.goods:
        return None
    shared = left.goods.keys() & right.goods.keys()
    if not shared:
        return "quantity_of_other_kind"
    equal = [amount for goods in shared for amount in left.goods[goods] & right.goods[goods]]
    if any(is_telling(amount) for amount in equal):
        return "quantity_same"
    if equal:
        return "quantity_same_small"
    alike = any(_alike(left.goods[goods], right.goods[goods]) for goods in shared)
    return "quantity_alike" if alike else "quantity_other"


def _alike(ours: Iterable[Decimal], theirs: Iterable[Decimal]) -> bool:
    return any(abs(one - other) <= QUANTITY_ALIKE * max(one, other) for one in ours for other in theirs)


def _partner(left: Profile, right: Profile) -> str | None:
    if left.partners & right.partners:
        return "partner_own"
    if left.named & right.partners or right.named & left.partners:
        return "partner_named"
    return None

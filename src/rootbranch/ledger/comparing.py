"""Say what speaks for and against two outcomes being one, and how much.

Each field gives one level (`name_alike`, `day_same` …) or is missing; a level has a weight in bits in
`rules/matching.toml`. The sum orders the queue. It never joins anything.

Source: Fellegi and Sunter 1969 for weights as sums of bits; the numbers are our own reading.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from rootbranch.errors import Message
from rootbranch.ledger.facts import PERSON_KINDS, Profile, is_telling
from rootbranch.ledger.matching import Matching
from rootbranch.model.reports import OutcomeKind
from rootbranch.values import compare_names, date_gap_days, fold, place_similarity

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
    return Comparison(_score(bits), tuple(parts[True]), tuple(parts[False]), tuple(missing))


@dataclass(frozen=True)
class Bounds:
    """Says of most pairs that no person need see them, before names and places are compared letter by letter.

    What is cheap to compare is weighed; of the rest the best is assumed. So nothing that `compare` would show is missed.
    """

    matching: Matching

    def may_be_shown(self, kind: OutcomeKind, left: Profile, right: Profile) -> bool:
        """Say whether a pair may reach the score from which on a person is asked."""
        person, least = kind in PERSON_KINDS, self.matching.score_queue
        bits = self.matching.bits["start_person" if person else "start_thing"]
        if person:
            bits += self._name(left, right) + self._told(_equal("document", left.documents, right.documents))
            bits += self._best["birth"] if left.births and right.births else 0
        else:
            bits += self._told(_equal("natural_key", left.natural_keys, right.natural_keys))
        bits += self._told(_equal("territory", left.territories, right.territories))
        bits += self._told(_partner(left, right)) + self._told(_source(left, right))
        bits += self._told(_equal("operation", left.operations, right.operations))
        bits += self._best["place"] if left.places and right.places else 0
        beside = 0 if person else self._best["quantity"]
        if _score(bits + beside + self._best["day"] + self._best["reference"]) < least:
            return False
        bits += self._told(_reference(left, right)) + self._told(_day(left, right, self.matching))
        if _score(bits + beside) < least:
            return False
        return person or _score(bits + self._told(_quantity(left, right))) >= least

    def _name(self, left: Profile, right: Profile) -> float:
        if not left.spellings or not right.spellings:
            return 0
        return self._told("name_same") if left.names & right.names else self._best["other_name"]

    def _told(self, level: str | None) -> float:
        return self.matching.bits[level] if level else 0

    @cached_property
    def _best(self) -> dict[str, float]:
        """Give the most that a field can say for a pair."""
        most = {
            field: max((bits for level, bits in self.matching.bits.items() if level.startswith(f"{field}_")))
            for field in ("birth", "quantity", "place", "day", "reference")
        }
        of_names = max(self.matching.bits[level] for level in ("name_alike", "name_partly", "name_other"))
        return {"other_name": of_names} | {field: max(bits, 0) for field, bits in most.items()}


def _score(bits: float) -> float:
    score: float = round(1 / (1 + 2.0**-bits), 4)
    return score


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
    if source := _source(left, right):
        yield "source", source


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
    if _initials_differ(ours, theirs):
        return 0.0
    found = compare_names(ours, theirs)
    return found.score if found.parts_compared > 1 else min(found.score, NAME_PARTLY_MIN)


def _initials_differ(ours: str, theirs: str) -> bool:
    """`Jiménez Salgado, Mario J.` is not Mario Claudio: all other words are equal, and the letter begins none that is left."""
    few, many = fold(ours).split(), fold(theirs).split()
    left = [word for word in (*few, *many) if (word in few) != (word in many)]
    if len(few) != len(many) or len(left) != 2:
        return False
    short, long = sorted(left, key=len)
    return len(short) == 1 and not long.startswith(short)


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


def _source(left: Profile, right: Profile) -> str | None:
    """Say that two partners relay one source; what one partner has of it twice says nothing."""
    if left.partners & right.partners or not left.sources & right.sources:
        return None
    return "source_same"

"""What a person is asked about two claims, and what the answer does.

    ONE_TOTAL      same: both tell one total, the smaller was incomplete or rounded, the larger stands
                   different: the larger counts something more or something else, the smaller stands
    PARTS          same: both tell one count, the larger stands
                   different: they count different things of the operation, both count and may be added
    PERSONS        same: one person's value told twice, the larger stands
                   different: two persons, both stand in the list
    ONE_OPERATION  (equal totals under two names) same: one operation, its figures are made from both
                   different: two operations

Which of these a pair is, is seen from the two claims alone, never from what else is known: an answer keeps its
meaning whatever is delivered later. The latest answer on a pair counts; `unsure` decides nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import combinations

from rootbranch.errors import Message
from rootbranch.ledger.claims_contest import is_digit_slip
from rootbranch.ledger.claims_rules import ClaimRules, metric_words
from rootbranch.ledger.claims_scene import Aside
from rootbranch.ledger.claims_telling import Mark, Telling, disjoint, sources
from rootbranch.model.ids import RecordId
from rootbranch.model.records import Judgement, Verdict

Verdicts = Mapping[tuple[RecordId, RecordId], Verdict]


class QuestionKind(StrEnum):
    """What the two claims of a question may have in common."""

    ONE_TOTAL = "one_total"
    PARTS = "parts"
    PERSONS = "persons"
    ONE_OPERATION = "one_operation"


_ASKED = {
    QuestionKind.ONE_TOTAL: Message("claims.ask_total"),
    QuestionKind.PARTS: Message("claims.ask_parts"),
    QuestionKind.PERSONS: Message("claims.ask_persons"),
    QuestionKind.ONE_OPERATION: Message("claims.ask_operation"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimQuestion:
    """A pair of claims for the duplicate queue.

    Args:
        left, right: Records of the claims, left < right, as a judgement wants them.
        asked: The question, with what `same` and `different` will do.
        speaks_for, speaks_against: What speaks for and against `same`.
    """

    left: RecordId
    right: RecordId
    kind: QuestionKind
    operation: str
    measure: str
    asked: Message
    speaks_for: tuple[Message, ...]
    speaks_against: tuple[Message, ...]
    unsure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What people decided about the tellings of one count.

    Args:
        beaten: Records set aside by a person's word.
        stands: Records that a person's word upholds; no rule may set them aside.
        apart: Pairs that count different things.
        contradictory: Whether the answers cannot all be true.
    """

    beaten: Aside
    stands: frozenset[RecordId]
    apart: frozenset[tuple[RecordId, RecordId]]
    contradictory: bool
    any_answer: bool


def standing_verdicts(judgements: Iterable[Judgement], as_of: datetime) -> Verdicts:
    """Return the verdict that stood on each pair at a time."""
    made = [
        judgement
        for judgement in judgements
        if judgement.made_at <= as_of and (judgement.undone_at is None or judgement.undone_at > as_of)
    ]
    made.sort(key=lambda judgement: (judgement.made_at, judgement.id))
    return {(judgement.left, judgement.right): judgement.verdict for judgement in made}


def pair_of(one: Telling, other: Telling) -> tuple[RecordId, RecordId]:
    """Put two records in the order of a judgement."""
    return (one.id, other.id) if one.id < other.id else (other.id, one.id)


def kind_of(one: Telling, other: Telling, rules: ClaimRules) -> QuestionKind:
    """Say what kind of question two claims raise, from the two alone."""
    if one.claim.operation != other.claim.operation and one.value == other.value:
        return QuestionKind.ONE_OPERATION
    if is_list(one, rules):
        return QuestionKind.PERSONS
    if disjoint(one, other) or (Mark.PART in one.marks and Mark.PART in other.marks):
        return QuestionKind.PARTS
    phases = Mark.PHASE in one.marks and Mark.PHASE in other.marks
    return QuestionKind.PARTS if phases and one.words != other.words else QuestionKind.ONE_TOTAL


def is_list(told: Telling, rules: ClaimRules) -> bool:
    """Say whether a metric has one value for each person, like a sentence."""
    words = metric_words(told.claim.metric)
    is_total = not rules.lists["total_metric"].isdisjoint(words)
    return not is_total and not rules.lists["list_metric"].isdisjoint(words)


def judge(tellings: tuple[Telling, ...], verdicts: Verdicts, rules: ClaimRules) -> Judged:
    """Apply people's answers to the tellings of one count."""
    beaten: Aside = {}
    winners: set[RecordId] = set()
    apart: set[tuple[RecordId, RecordId]] = set()
    answered = False
    for one, other in combinations(tellings, 2):
        verdict = verdicts.get(pair_of(one, other), Verdict.UNSURE)
        if verdict is Verdict.UNSURE:
            continue
        answered = True
        kind = kind_of(one, other, rules)
        if kind in {QuestionKind.PARTS, QuestionKind.PERSONS} and verdict is Verdict.DIFFERENT:
            apart.add(pair_of(one, other))
        elif kind is not QuestionKind.ONE_TOTAL or one.value != other.value or verdict is Verdict.DIFFERENT:
            winner, loser = _winner(one, other, verdict)
            winners.add(winner.id)
            alike = kind is QuestionKind.ONE_TOTAL and one.value != other.value
            _lose(winner, loser, verdict, tellings if alike else (), beaten)
    return Judged(
        beaten=beaten,
        stands=frozenset(winners - beaten.keys()),
        apart=frozenset(apart),
        contradictory=bool(winners) and winners <= beaten.keys(),
        any_answer=answered,
    )


def _winner(one: Telling, other: Telling, verdict: Verdict) -> tuple[Telling, Telling]:
    """Same: the larger stands; different: the smaller. Of two equal ones the older record stands."""
    low, high = sorted((one, other), key=lambda told: (told.value, told.id))
    larger_stands = verdict is Verdict.SAME and low.value != high.value
    return (high, low) if larger_stands else (low, high)


def _lose(
    winner: Telling, loser: Telling, verdict: Verdict, tellings: tuple[Telling, ...], beaten: Aside
) -> None:
    """Set the loser aside, and with it whoever tells the same number of the same total."""
    same = Message("claims.judged_same", {"record": winner.id})
    different = Message("claims.judged_different", {"record": winner.id})
    reason = same if verdict is Verdict.SAME else different
    for told in (loser, *(told for told in tellings if told.value == loser.value)):
        beaten.setdefault(told.id, reason)


def ask(
    one: Telling, other: Telling, measure: str, verdicts: Verdicts, rules: ClaimRules
) -> ClaimQuestion | None:
    """Make the question about two claims; None where a person has answered it."""
    left, right = pair_of(one, other)
    verdict = verdicts.get((left, right))
    if verdict not in {None, Verdict.UNSURE}:
        return None
    kind = kind_of(one, other, rules)
    low, high = sorted((one, other), key=lambda told: (told.value, told.id))
    return ClaimQuestion(
        left=left,
        right=right,
        kind=kind,
        operation=one.claim.operation,
        measure=measure,
        asked=_ASKED[kind],
        speaks_for=tuple(_speaks_for(low, high)),
        speaks_against=tuple(_speaks_against(low, high, rules)),
        unsure=verdict is Verdict.UNSURE,
    )


def _speaks_for(low: Telling, high: Telling) -> Iterable[Message]:
    if low.value == high.value:
        yield Message("claims.for_equal")
    if low.territories & high.territories:
        yield Message("claims.for_territory")
    if low.last and high.first and low.last < high.first:
        yield Message("claims.for_later_larger")
    if sources((low, high)) == 1:
        yield Message("claims.for_source")
    if is_digit_slip(low.value, high.value):
        yield Message("claims.for_digit_slip")


def _speaks_against(low: Telling, high: Telling, rules: ClaimRules) -> Iterable[Message]:
    if disjoint(low, high):
        yield Message("claims.against_territory")
    if low.text == high.text:
        yield Message("claims.against_text")
    if low.first and high.last and high.last < low.first:
        yield Message("claims.against_earlier_larger")
    if (Mark.PLANNED in low.marks) != (Mark.PLANNED in high.marks) or (Mark.DONE in low.marks) != (
        Mark.DONE in high.marks
    ):
        yield Message("claims.against_status")
    if high.value >= low.value * rules.thresholds["wider_times_min"]:
        yield Message("claims.against_size")
    if low.first_hand and high.first_hand and sources((low, high)) == 2:
        yield Message("claims.against_authorities")

"""Find the one total that several claims tell, or say what nobody could narrow.

tellings ─ people's answers ─▶ ─ steps of the rules ─▶ what stands ─▶ number, range or unresolved
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from rootbranch.errors import Message
from rootbranch.ledger import claims_contest, claims_scope
from rootbranch.ledger.claims_questions import (
    ClaimQuestion,
    Judged,
    QuestionKind,
    Verdicts,
    ask,
    judge,
    kind_of,
    pair_of,
)
from rootbranch.ledger.claims_rules import ClaimRules, metric_words
from rootbranch.ledger.claims_scene import Aside, Scene, by_value, look_at
from rootbranch.ledger.claims_telling import INEXACT, Mark, Telling, disjoint
from rootbranch.model.ids import RecordId
from rootbranch.model.ledger import Form

STEPS: dict[str, Callable[[Scene], Aside]] = {
    "read_unsure": claims_scope.read_unsure,
    "other_operation": claims_scope.other_operation,
    "wider": claims_scope.wider,
    "maybe_wider": claims_scope.maybe_wider,
    "split": claims_scope.split,
    "part": claims_scope.part,
    "part_way": claims_scope.part_way,
    "rounded": claims_scope.rounded,
    "same_text": claims_contest.same_text,
    "other_metric": claims_contest.other_metric,
    "later_count": claims_contest.later_count,
    "slip": claims_contest.slip,
    "outlier": claims_contest.outlier,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What came out of the claims on one measure; the caller makes the figure of it."""

    form: Form
    values: tuple[Decimal, ...]
    unit: str
    counts: tuple[RecordId, ...]
    aside: Aside
    by_person: bool
    note: Message | None = None
    questions: tuple[ClaimQuestion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """The claims of one operation around one metric, each in order of their records.

    Args:
        own: On the metric itself.
        narrower: On metrics that count some of it, `arrests_officials` beside `arrests`.
        elsewhere: On all other metrics.
    """

    own: tuple[Telling, ...]
    narrower: tuple[Telling, ...]
    elsewhere: tuple[Telling, ...]


def find_total(family: Family, measure: str, verdicts: Verdicts, rules: ClaimRules) -> Found:
    """Compare claims that tell one total of one operation."""
    events = claims_scope.single_events(family.own)
    tellings, aside = _of_one_unit(family.own)
    judged = judge(tellings, verdicts, rules)
    aside |= {record: why for record, why in events.items() if record not in judged.stands} | judged.beaten
    proved = _proved(tuple(told for told in tellings if told.id not in aside), family.narrower)
    scene = look_at((told for told in tellings if told.id not in aside), family.elsewhere, proved, rules)
    for step in rules.steps_for(measure):
        fallen = {record: why for record, why in STEPS[step](scene).items() if record not in judged.stands}
        aside |= fallen
        if fallen:
            left = (told for told in scene.standing if told.id not in fallen)
            scene = look_at(left, family.elsewhere, proved, rules)
    if judged.contradictory:
        return _unresolved(scene, aside, judged, Message("claims.contradictory"))
    found = _conclude(scene, aside, judged, measure, verdicts)
    unsure = _unsure_questions(tellings, found, measure, verdicts, rules)
    return replace(
        found, aside=found.aside | _narrower_aside(family, found), questions=(*found.questions, *unsure)
    )


def _unsure_questions(
    tellings: tuple[Telling, ...], found: Found, measure: str, verdicts: Verdicts, rules: ClaimRules
) -> tuple[ClaimQuestion, ...]:
    """Ask of each unsure reading whether it tells the total that stands; where none stands, of the first two of them."""
    unsure = [
        told
        for told in tellings
        if told.id in found.aside and found.aside[told.id].id == "claims.read_unsure"
    ]
    heads = [told for told in tellings if told.id in found.counts] or unsure[:1]
    pairs = ((heads[0], told) for told in unsure if heads and told.value != heads[0].value)
    asked = (ask(one, other, measure, verdicts, rules) for one, other in pairs)
    return tuple(question for question in asked if question)


def _of_one_unit(tellings: tuple[Telling, ...]) -> tuple[tuple[Telling, ...], Aside]:
    """Keep the unit that most texts use; a number in another unit is not comparable, and of two equals neither is."""
    own = [told for told in tellings if not told.marks & {Mark.OTHER, Mark.WIDER}] or list(tellings)
    texts = Counter(unit for unit, _ in {(told.unit, told.text) for told in own})
    most = [unit for unit, count in texts.items() if count == max(texts.values())]
    aside = {
        told.id: Message("claims.other_unit") for told in tellings if len(most) > 1 or told.unit != most[0]
    }
    return tuple(told for told in tellings if told.id not in aside), aside


def _proved(tellings: tuple[Telling, ...], narrower: tuple[Telling, ...]) -> frozenset[Decimal]:
    """Totals that published parts add up to, of the metric itself or of narrower ones in one text."""
    own = tuple(told for told in tellings if not told.marks & {Mark.OTHER, Mark.WIDER})
    sums = {sum((told.value for told in text), Decimal(0)) for text in _texts(narrower) if len(text) > 1}
    by_narrower = {told.value for told in own if told.value in sums}
    return frozenset(total.value for total, _ in claims_scope.splits(own)) | by_narrower


def _texts(tellings: tuple[Telling, ...]) -> list[list[Telling]]:
    texts: dict[str, list[Telling]] = {}
    for told in tellings:
        texts.setdefault(told.text, []).append(told)
    return list(texts.values())


def _narrower_aside(family: Family, found: Found) -> Aside:
    """Say of each narrower claim that it is inside: as a split that adds up to the number, or as some of it."""
    splits = {
        told.id
        for text in _texts(family.narrower)
        if len(text) > 1 and found.values == (sum(told.value for told in text),)
        for told in text
    }
    return {
        told.id: Message("claims.split", {"record": found.counts[0]})
        if told.id in splits
        else Message("claims.narrower", {"metric": told.claim.metric})
        for told in family.narrower
    }


def _conclude(scene: Scene, aside: Aside, judged: Judged, measure: str, verdicts: Verdicts) -> Found:
    standing = scene.standing
    if not standing:
        return _unresolved(scene, aside, judged, Message("claims.nothing_own"))
    heads = _heads(scene)
    questions = _questions(heads, measure, verdicts, scene.rules)
    parts = _parts(heads, scene)
    if parts:
        return _sum_of_parts(parts, scene, aside, judged, questions)
    values = sorted({told.value for told in standing})
    only_parts = all(Mark.PART in told.marks and told.id not in judged.stands for told in standing)
    if len(values) == 1 and only_parts:
        return _unresolved(scene, aside, judged, Message("claims.only_parts"))
    far_apart = values[-1] >= values[0] * scene.limit("wider_times_min") and len(values) > 1
    if far_apart or _in_one_text(standing, measure, scene.rules):
        return replace(_unresolved(scene, aside, judged, Message("claims.no_agreement")), questions=questions)
    form = Form.NUMBER if len(values) == 1 else Form.RANGE
    counted = tuple(head.id for head in heads)
    return Found(
        form=form,
        values=tuple(values) if form is Form.NUMBER else (values[0], values[-1]),
        unit=standing[0].unit,
        counts=counted,
        aside=aside | _repeats(standing, heads),
        by_person=judged.any_answer,
        note=_note(heads) if form is Form.NUMBER else Message("claims.range"),
        questions=questions,
    )


def _heads(scene: Scene) -> tuple[Telling, ...]:
    """For each number (and, where places differ, each place) the telling that speaks best for it, best number first."""
    heads: list[tuple[Telling, int]] = []
    for tellings in scene.readings.values():
        apart: list[Telling] = []
        for told in sorted(tellings, key=_speaks_best):
            small = told.value < scene.limit("distinct_value_min")
            if not apart or (
                all(disjoint(told, head) for head in apart) and (small or _one_text((told, *apart)))
            ):
                apart.append(told)
        heads += [(head, scene.support(tellings)) for head in apart]
    heads.sort(key=lambda pair: (-pair[1], not pair[0].first_hand, pair[0].value, pair[0].id))
    return tuple(head for head, _ in heads)


def _speaks_best(told: Telling) -> tuple[object, ...]:
    return (bool(told.marks & INEXACT), not told.first_hand, str(told.first or "9999"), told.id)


def _one_text(tellings: tuple[Telling, ...]) -> bool:
    return len({told.text for told in tellings}) == 1


def _in_one_text(standing: tuple[Telling, ...], measure: str, rules: ClaimRules) -> bool:
    """Two numbers of one text are no two counts of one thing, except for rates, which differ by route."""
    if not rules.lists["rate_metric"].isdisjoint(metric_words(measure)):
        return False
    return len({(told.text, told.value) for told in standing}) > len({told.text for told in standing})


def _parts(heads: tuple[Telling, ...], scene: Scene) -> tuple[Telling, ...]:
    """All that stands, where all of it speaks of different parts of the operation."""
    pairs = list(combinations(heads, 2))
    all_parts = all(kind_of(one, other, scene.rules) is QuestionKind.PARTS for one, other in pairs)
    return heads if pairs and all_parts else ()


def _sum_of_parts(
    parts: tuple[Telling, ...],
    scene: Scene,
    aside: Aside,
    judged: Judged,
    questions: tuple[ClaimQuestion, ...],
) -> Found:
    """Add parts up only where a person said of each two of them that they count different things."""
    if not all(pair_of(one, other) in judged.apart for one, other in combinations(parts, 2)):
        return replace(_unresolved(scene, aside, judged, Message("claims.only_parts")), questions=questions)
    return Found(
        form=Form.NUMBER,
        values=(sum((told.value for told in parts), Decimal(0)),),
        unit=parts[0].unit,
        counts=tuple(sorted(told.id for told in parts)),
        aside=aside | _repeats(scene.standing, parts),
        by_person=True,
        note=Message("claims.added_by_person"),
    )


def _questions(
    heads: tuple[Telling, ...], measure: str, verdicts: Verdicts, rules: ClaimRules
) -> tuple[ClaimQuestion, ...]:
    """Ask of the best number against each other; of parts, each against each."""
    pairs = [
        (one, other)
        for one, other in combinations(heads, 2)
        if one is heads[0] or kind_of(one, other, rules) is QuestionKind.PARTS
    ]
    asked = (ask(one, other, measure, verdicts, rules) for one, other in pairs)
    return tuple(question for question in asked if question)


def _repeats(standing: tuple[Telling, ...], heads: tuple[Telling, ...]) -> Aside:
    by_number = by_value(heads)
    counted = {head.id for head in heads}
    return {
        told.id: Message("claims.repeats", {"record": by_number[told.value][0].id})
        for told in standing
        if told.id not in counted
    }


def _unresolved(scene: Scene, aside: Aside, judged: Judged, note: Message) -> Found:
    standing = scene.standing
    unit = standing[0].unit if standing else ""
    return Found(
        form=Form.UNRESOLVED,
        values=(),
        unit=unit,
        counts=(),
        aside=aside | {told.id: Message("claims.waits") for told in standing},
        by_person=judged.any_answer,
        note=note,
    )


def _note(heads: tuple[Telling, ...]) -> Message | None:
    marks = heads[0].marks
    if Mark.ESTIMATE in marks:
        return Message("claims.only_estimate")
    if marks & INEXACT:
        return Message("claims.only_bound")
    return Message("claims.only_part_way") if Mark.PART_WAY in marks else None

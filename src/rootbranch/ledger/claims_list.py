"""List values that each person has for himself, like sentences: one value a person, whoever tells it.

    values ─▶ no limits, no sums ─▶ the fullest text first ─▶ each other value fits a person, is another's, or is asked

Limits: persons are told apart by the words of the scope; a name is compared by its words only.
"""

from collections import defaultdict
from collections.abc import Iterable

from rootbranch.errors import Message
from rootbranch.ledger.claims_questions import ClaimQuestion, Judged, Verdicts, ask, judge, pair_of
from rootbranch.ledger.claims_rules import ClaimRules
from rootbranch.ledger.claims_scene import Aside
from rootbranch.ledger.claims_telling import Mark, Telling
from rootbranch.ledger.claims_total import Found
from rootbranch.model.ids import RecordId
from rootbranch.model.ledger import Form

Pair = tuple[Telling, Telling]


def find_list(tellings: tuple[Telling, ...], measure: str, verdicts: Verdicts, rules: ClaimRules) -> Found:
    """Put together one value for each person.

    Args:
        tellings: In order of their records.
    """
    judged = judge(tellings, verdicts, rules)
    aside = {record: why for record, why in _no_values(tellings).items() if record not in judged.stands}
    aside |= judged.beaten
    persons: list[Telling] = []
    doubts: list[Pair] = []
    for text in _fullest_first(told for told in tellings if told.id not in aside):
        known = tuple(persons)
        matched = _match(text, known, judged)
        for told in text:
            person = matched.get(told.id)
            if person:
                aside[told.id] = Message("claims.repeats", {"record": person.id})
                doubts += [(person, told)] if person.value != told.value else []
            else:
                doubts += _doubts(told, persons, known, matched.values(), judged)
                persons.append(told)
    questions = [ask(one, other, measure, verdicts, rules) for one, other in doubts]
    return _found(persons, aside, judged, tuple(question for question in questions if question))


def _no_values(tellings: tuple[Telling, ...]) -> Aside:
    """Set aside other cases, wider totals, limits that may be reached, and sums over persons."""
    aside: Aside = {}
    for told in tellings:
        if Mark.OTHER in told.marks:
            aside[told.id] = Message("claims.other_operation")
        elif Mark.WIDER in told.marks:
            aside[told.id] = Message("claims.wider")
        elif Mark.AT_MOST in told.marks:
            aside[told.id] = Message("claims.limit")
        elif Mark.COMBINED in told.marks or _is_sum(told, tellings):
            aside[told.id] = Message("claims.sum_of_persons")
    return aside


def _is_sum(told: Telling, tellings: Iterable[Telling]) -> bool:
    texts: dict[str, list[Telling]] = {}
    for other in tellings:
        if other.id != told.id:
            texts.setdefault(other.text, []).append(other)
    return any(
        len(others) > 1 and sum(other.value for other in others) == told.value for others in texts.values()
    )


def _fullest_first(standing: Iterable[Telling]) -> list[tuple[Telling, ...]]:
    """Group by text, as one partner filed it; the text with most values first, of equals the one with names."""
    texts: dict[tuple[str, str], list[Telling]] = defaultdict(list)
    for told in standing:
        texts[told.claim.partner, told.text].append(told)
    ranked = sorted(
        texts, key=lambda key: (-len(texts[key]), -sum(bool(told.words) for told in texts[key]), key)
    )
    return [tuple(texts[key]) for key in ranked]


def _match(
    text: tuple[Telling, ...], persons: tuple[Telling, ...], judged: Judged
) -> dict[RecordId, Telling]:
    """Give each value of a text the person it belongs to: by name first, then by equal value, one to one."""
    matched: dict[RecordId, Telling] = {}
    for fits in (_same_name, _same_value):
        for told in text:
            taken = {person.id for person in matched.values()}
            free = (person for person in persons if person.id not in taken)
            found = next(
                (person for person in free if fits(told, person) and _not_apart(told, person, judged)), None
            )
            if told.id not in matched and found:
                matched[told.id] = found
    return matched


def _same_name(told: Telling, person: Telling) -> bool:
    one, other = set(told.words.split()), set(person.words.split())
    return bool(one and other) and (one <= other or other <= one)


def _same_value(told: Telling, person: Telling) -> bool:
    return told.value == person.value


def _not_apart(told: Telling, person: Telling, judged: Judged) -> bool:
    return pair_of(told, person) not in judged.apart


def _doubts(
    told: Telling,
    persons: list[Telling],
    known: tuple[Telling, ...],
    matched: Iterable[Telling],
    judged: Judged,
) -> list[Pair]:
    """Name the persons that a new value could belong to after all."""
    taken = {person.id for person in matched}
    open_persons = [
        person for person in known if person.id not in taken and not (told.words and person.words)
    ]
    twins = [
        one for one in persons if one not in known and one.value == told.value and one.words == told.words
    ]
    return [(person, told) for person in (*open_persons, *twins) if _not_apart(told, person, judged)]


def _found(
    persons: list[Telling], aside: Aside, judged: Judged, questions: tuple[ClaimQuestion, ...]
) -> Found:
    ranked = sorted(persons, key=lambda told: (-told.value, told.id))
    unit = ranked[0].unit if ranked else ""
    if questions or not ranked:
        note = Message("claims.no_agreement") if ranked else Message("claims.nothing_own")
        waiting = {told.id: Message("claims.waits") for told in ranked}
        return Found(
            form=Form.UNRESOLVED,
            values=(),
            unit=unit,
            counts=(),
            aside=aside | waiting,
            by_person=judged.any_answer,
            note=note,
            questions=questions,
        )
    return Found(
        form=Form.LIST,
        values=tuple(told.value for told in ranked),
        unit=unit,
        counts=tuple(told.id for told in ranked),
        aside=aside,
        by_person=judged.any_answer,
    )

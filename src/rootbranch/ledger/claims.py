"""Compare what was published about operations: one figure for each operation and metric, never a blind sum.

    claims ─ by operation (joined where a person said so) ─ by metric ─▶ claims_total | claims_list ─▶ Figure
                                                                                      └─▶ ClaimQuestion ─▶ queue

A claim is kept and compared. What makes the number is in `counts`, everything else that speaks of it in `set_aside`
with its reason. What the rules cannot narrow stays a range or unresolved and is asked.

Limits: English and Spanish; one word for one thing: `arrests` and `detenciones` as metrics are two measures.
Source: design, section 3; domain, section 5. The rules: `rules/claims.toml`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from rootbranch.errors import Message
from rootbranch.ledger.claims_list import find_list
from rootbranch.ledger.claims_operations import one_name_each, operation_questions
from rootbranch.ledger.claims_questions import ClaimQuestion, Verdicts, is_list, standing_verdicts
from rootbranch.ledger.claims_rules import ClaimRules, is_protected_metric, metric_words
from rootbranch.ledger.claims_scene import Aside
from rootbranch.ledger.claims_telling import Telling, read_telling
from rootbranch.ledger.claims_total import Family, Found, find_total
from rootbranch.model.ledger import Figure, Form, Period
from rootbranch.model.records import Judgement
from rootbranch.model.reports import Claim

_CONTRADICTIONS = frozenset(
    {
        "claims.later_count",
        "claims.text_error",
        "claims.same_text",
        "claims.other_metric",
        "claims.wider_suspected",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimResult:
    """The figures by operation and metric, and what is left to ask."""

    figures: tuple[Figure, ...]
    queue: tuple[ClaimQuestion, ...]


def reconcile_claims(
    claims: Iterable[Claim], judgements: Iterable[Judgement], rules: ClaimRules, as_of: datetime
) -> ClaimResult:
    """Make the figures that published claims allow.

    The order of claims and judgements does not matter. A judgement is never undone by a rule.

    Args:
        judgements: All of the table; those on other records, undone ones and later ones than `as_of` are left out.

    Returns:
        Figures in order of operation and metric, `operations` first; questions in order of their records.
    """
    verdicts = standing_verdicts(judgements, as_of)
    # What a text tells without naming an operation is kept and belongs to no figure.
    homed = (claim for claim in claims if claim.operation or not claim.told_in)
    filed = sorted(homed, key=lambda claim: claim.record)
    names = one_name_each(filed, verdicts)
    figures: list[Figure] = []
    queue = list(operation_questions(filed, names, verdicts, rules))
    by_operation: dict[str, list[Claim]] = defaultdict(list)
    for claim in filed:
        by_operation[names[claim.operation]].append(claim)
    for operation in sorted(by_operation):
        own = by_operation[operation]
        joined = len({claim.operation for claim in own}) > 1
        figures.append(_count_of_operation(operation, own, joined, rules, as_of))
        for measure, found in _measures(own, operation, verdicts, rules):
            figures.append(_figure(measure, operation, found, joined, rules, as_of))
            queue += found.questions
    return ClaimResult(figures=tuple(figures), queue=_once(queue))


def _measures(
    own: list[Claim], operation: str, verdicts: Verdicts, rules: ClaimRules
) -> Iterable[tuple[str, Found]]:
    pools: dict[str, list[Telling]] = defaultdict(list)
    silent: dict[str, Aside] = defaultdict(dict)
    for claim in own:
        told = read_telling(replace(claim, operation=operation), rules)
        if told:
            pools[claim.metric].append(told)
        else:
            silent[claim.metric][claim.record] = Message("claims.no_number")
    for measure in sorted({*pools, *silent}):
        found = _find(measure, pools, verdicts, rules)
        yield measure, replace(found, aside=found.aside | silent[measure])


def _find(measure: str, pools: dict[str, list[Telling]], verdicts: Verdicts, rules: ClaimRules) -> Found:
    own = tuple(pools.get(measure, ()))
    if not own:
        return _silent()
    if is_list(own[0], rules):
        return find_list(own, measure, verdicts, rules)
    base = _base(measure, rules)
    counts = {name: pool for name, pool in pools.items() if not is_list(pool[0], rules)}
    totals = _joined(counts, lambda name: _base(name, rules) == base)
    narrower = _joined(counts, lambda name: _is_narrower(name, base, rules))
    elsewhere = _joined(
        pools, lambda name: _base(name, rules) != base and not _is_narrower(name, base, rules)
    )
    family = Family(own=own, narrower=narrower, elsewhere=elsewhere)
    if len(totals) > len(own):
        found = find_total(replace(family, own=totals), measure, verdicts, rules)
        if found.form is Form.NUMBER and _says_one_thing(found):
            return found
    return find_total(family, measure, verdicts, rules)


def _joined(pools: dict[str, list[Telling]], belongs: Callable[[str], bool]) -> tuple[Telling, ...]:
    told = (told for name, pool in pools.items() if belongs(name) for told in pool)
    return tuple(sorted(told, key=lambda one: one.id))


def _base(metric: str, rules: ClaimRules) -> tuple[str, ...]:
    """`arrests_total` and `arrests` have one base."""
    words = metric_words(metric)
    return tuple(word for word in words if word not in rules.lists["total_metric"]) or words


def _is_narrower(metric: str, base: tuple[str, ...], rules: ClaimRules) -> bool:
    """`arrests_officials` counts some of `arrests`."""
    words = _base(metric, rules)
    return len(words) > len(base) and words[: len(base)] == base


def _says_one_thing(found: Found) -> bool:
    """Whether a metric and its `_total` can share a figure: nothing was set aside as contradicting it."""
    return all(why.id not in _CONTRADICTIONS for why in found.aside.values())


def _silent() -> Found:
    note = Message("claims.no_number")
    return Found(form=Form.UNRESOLVED, values=(), unit="", counts=(), aside={}, by_person=False, note=note)


def _figure(
    measure: str, operation: str, found: Found, joined: bool, rules: ClaimRules, as_of: datetime
) -> Figure:
    figure = Figure(
        measure=measure,
        form=found.form,
        values=found.values,
        unit=found.unit,
        rule=rules.name,
        period=Period(),
        as_of=as_of,
        scope={"operation": operation},
        counts=found.counts,
        reports=len({*found.counts, *found.aside}),
        set_aside=tuple(sorted(found.aside.items(), key=lambda item: item[0])),
        decided_by_person=found.by_person or joined,
        note=found.note,
        waiting=len(found.questions),
    )
    below = any(value < rules.thresholds["hidden_below"] for value in found.values)
    if below and is_protected_metric(measure, rules):
        note = Message("claims.below_ten")
        return replace(figure, form=Form.HIDDEN, values=(), counts=(), reports=0, set_aside=(), note=note)
    return figure


def _count_of_operation(
    operation: str, own: list[Claim], joined: bool, rules: ClaimRules, as_of: datetime
) -> Figure:
    """An operation is one operation, whatever the number of sources."""
    return Figure(
        measure="operations",
        form=Form.NUMBER,
        values=(Decimal(1),),
        unit="operations",
        rule=rules.name,
        period=Period(),
        as_of=as_of,
        scope={"operation": operation},
        counts=tuple(claim.record for claim in own),
        reports=len(own),
        decided_by_person=joined,
    )


def _once(queue: list[ClaimQuestion]) -> tuple[ClaimQuestion, ...]:
    """A metric and its `_total` may raise one question twice."""
    pairs = {(question.left, question.right): question for question in reversed(queue)}
    return tuple(pairs[pair] for pair in sorted(pairs))

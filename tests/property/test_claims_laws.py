"""Laws of published claims: order, doubles and wider totals change nothing; no rule undoes a person's word."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from rootbranch.ledger import load_claim_rules, reconcile_claims
from rootbranch.model.ids import JudgementId, OfficerId, PartnerId, RecordId
from rootbranch.model.ledger import Figure, Form
from rootbranch.model.records import Judgement, Verdict
from rootbranch.model.reports import Claim

RULES = load_claim_rules()
AS_OF = datetime(2032, 1, 1, tzinfo=UTC)
SCOPES = [
    "", "", "", "so far", "one of two houses", "other case", "since 2029", "in total", "at least", "action day", "nationwide",
    "about", "officials", "second phase", "en otro operativo", "hasta el momento", "casi", "P1", "P2", "faces up to", "in Arenal",
]  # fmt: skip
WIDER = [
    "whole campaign",
    "task force since 2029",
    "acumulado del año",
    "so far this year",
    "all operations, fiscal year 2030",
]


@st.composite
def claims(
    draw: st.DrawFn,
    metrics: tuple[str, ...] = (
        "arrests",
        "arrests_total",
        "arrests_officials",
        "sentence_months",
        "fee_per_person",
    ),
) -> tuple[Claim, ...]:
    count = draw(st.integers(1, 7))
    return tuple(
        Claim(
            record=RecordId(f"R{number:02}"),
            partner=PartnerId(draw(st.sampled_from(["A", "B"]))),
            operation=draw(st.sampled_from(["One", "Two"])) if count > 4 else "One",
            metric=draw(st.sampled_from(metrics)),
            value=draw(st.sampled_from([None, *map(Decimal, (3, 4, 7, 12, 19, 23, 40, 91, 190, 2500))])),
            unit=draw(st.sampled_from(["persons", "persons", "persons", "months", "years"])),
            territory=draw(st.sampled_from(["XA", "XA", "XB", "", "12 countries"])),
            scope=draw(st.sampled_from(SCOPES)),
            publisher=draw(st.sampled_from(["Paper", "Post", "DOJ", "Europol", "Blog citing DOJ", "Radio"])),
            url=draw(st.sampled_from(["", "a/1", "b/1", "c/1", "d.gov.xa/1"])),
            language="en",
            published=draw(
                st.sampled_from(["", "2031", "2031-05", "2031-05-03", "2031-05-05", "2031-09-01"])
            ),
        )
        for number in range(count)
    )


@st.composite
def answers(draw: st.DrawFn, filed: tuple[Claim, ...]) -> tuple[Judgement, ...]:
    if len(filed) < 2:
        return ()
    pairs = draw(st.lists(st.tuples(st.sampled_from(filed), st.sampled_from(filed)), max_size=3))
    return tuple(
        Judgement(
            id=JudgementId(f"J{number}"),
            left=min(one.record, other.record),
            right=max(one.record, other.record),
            verdict=draw(st.sampled_from(list(Verdict))),
            reason="",
            officer=OfficerId("O"),
            made_at=datetime(2031, 6, 1, 0, number, tzinfo=UTC),
        )
        for number, (one, other) in enumerate(pairs)
        if one.record != other.record
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[tuple[Claim, ...], tuple[Judgement, ...]]:
    filed = draw(claims())
    return filed, draw(answers(filed))


def numbers(figures: tuple[Figure, ...]) -> dict[tuple[str, str], tuple[Decimal, ...]]:
    return {(f.scope["operation"], f.measure): f.values for f in figures if f.form is Form.NUMBER}


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_claims_and_answers_does_not_matter(
    case: tuple[tuple[Claim, ...], tuple[Judgement, ...]], chance
) -> None:
    filed, judgements = case
    expected = reconcile_claims(filed, judgements, RULES, AS_OF)
    shuffled, answered = list(filed), list(judgements)
    chance.shuffle(shuffled)
    chance.shuffle(answered)
    assert reconcile_claims(shuffled, answered, RULES, AS_OF) == expected


@given(cases(), st.data())
def test_a_claim_filed_twice_never_changes_a_number(
    case: tuple[tuple[Claim, ...], tuple[Judgement, ...]], data: st.DataObject
) -> None:
    filed, judgements = case
    double = replace(data.draw(st.sampled_from(filed)), record=RecordId("R99"))
    before = numbers(reconcile_claims(filed, judgements, RULES, AS_OF).figures)
    after = numbers(reconcile_claims((*filed, double), judgements, RULES, AS_OF).figures)
    assert before == after


@given(claims(("arrests", "searches")), st.sampled_from(WIDER), st.integers(1, 10**6))
def test_a_campaign_total_never_changes_a_number(filed: tuple[Claim, ...], scope: str, value: int) -> None:
    wider = replace(filed[0], record=RecordId("R99"), value=Decimal(value), scope=scope)
    before = numbers(reconcile_claims(filed, (), RULES, AS_OF).figures)
    after = numbers(reconcile_claims((*filed, wider), (), RULES, AS_OF).figures)
    assert before == after


@given(claims(("arrests",)), st.sampled_from([Verdict.SAME, Verdict.DIFFERENT]))
def test_no_rule_undoes_a_persons_word(filed: tuple[Claim, ...], verdict: Verdict) -> None:
    told = [c for c in filed if c.value is not None and c.operation == "One" and c.unit == "persons"]
    kinds = {(q.left, q.right): q.kind for q in reconcile_claims(filed, (), RULES, AS_OF).queue}
    for left, right in ((a, b) for a in told for b in told if a.record < b.record and a.value != b.value):
        if kinds.get((left.record, right.record)) != "one_total":
            continue
        word = Judgement(
            id=JudgementId("J"), left=left.record, right=right.record, verdict=verdict, reason="", officer=OfficerId("O"),
            made_at=datetime(2031, 6, 1, tzinfo=UTC),
        )  # fmt: skip
        figures = reconcile_claims(filed, (word,), RULES, AS_OF).figures
        [figure] = [f for f in figures if f.measure == "arrests" and f.scope["operation"] == "One"]
        low, high = sorted((left, right), key=lambda c: c.value or 0)
        winner, loser = (high, low) if verdict is Verdict.SAME else (low, high)
        aside = {record: why.id for record, why in figure.set_aside}
        assert loser.record not in figure.counts
        assert aside[loser.record].startswith("claims.judged")
        assert aside.get(winner.record, "claims.repeats") in {"claims.repeats", "claims.waits"}
        assert winner.value in figure.values or figure.form is Form.UNRESOLVED
        assert figure.decided_by_person


@given(cases())
def test_no_number_is_made_by_adding_unless_a_person_said_so(
    case: tuple[tuple[Claim, ...], tuple[Judgement, ...]],
) -> None:
    filed, judgements = case
    published = {c.value for c in filed} | {c.value * 12 for c in filed if c.value is not None}
    for figure in reconcile_claims(filed, judgements, RULES, AS_OF).figures:
        if figure.measure != "operations" and not figure.decided_by_person:
            assert set(figure.values) <= published

"""Published claims become one figure each: what counts, what is set aside and why, what a person is asked."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from tests.worlds.claims import AS_OF, FOLDER, read_claims, read_truth, verdict_on

from rootbranch.errors import text_of
from rootbranch.ledger import ClaimResult, is_protected_metric, load_claim_rules, reconcile_claims
from rootbranch.model.ids import JudgementId, OfficerId, PartnerId, RecordId
from rootbranch.model.ledger import Figure, Form
from rootbranch.model.records import Judgement, Verdict
from rootbranch.model.reports import Claim

RULES = load_claim_rules()
NEEDS_A_PERSON = {
    ("Two Rivers", "arrests"),  # two countries' parts, nobody published the total
    ("Ocean Nine", "sentence_months"),  # two texts, one sentence each: one person or two
    ("Broken Arrow", "charged"),  # two indictments that share a person: the total is in neither claim
}


def claim(record: str, value: str | None, scope: str = "", **other: str) -> Claim:
    base = Claim(
        record=RecordId(record),
        partner=PartnerId("JOINT"),
        operation="Amber",
        metric="arrests",
        value=None if value is None else Decimal(value),
        unit="persons",
        territory="XA",
        scope=scope,
        publisher=f"Paper {record}",
        url=f"paper-{record}.example/1",
        language="en",
        published="2031-05-05",
    )
    return replace(base, **other)  # type: ignore[arg-type]


def reconcile(*claims: Claim, judgements: tuple[Judgement, ...] = ()) -> ClaimResult:
    return reconcile_claims(claims, judgements, RULES, AS_OF)


def figure(result: ClaimResult, measure: str = "arrests", operation: str = "Amber") -> Figure:
    found = [f for f in result.figures if f.measure == measure and f.scope["operation"] == operation]
    assert len(found) == 1
    return found[0]


def reasons(found: Figure) -> dict[str, str]:
    return {record: why.id for record, why in found.set_aside}


def judged(
    left: str, right: str, verdict: Verdict, minute: int = 0, undone_at: datetime | None = None
) -> Judgement:
    made = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    return Judgement(
        id=JudgementId(f"J{minute}"),
        left=RecordId(left),
        right=RecordId(right),
        verdict=verdict,
        reason="asked both publishers",
        officer=OfficerId("O1"),
        made_at=made,
        undone_at=undone_at,
    )


@pytest.mark.parametrize("name", ["traps", "fresh", "more"])
def test_the_invented_traps_come_out_right_and_none_wrong(name: str) -> None:
    claims = read_claims(FOLDER / f"claims_{name}.csv")
    figures = {(f.scope["operation"], f.measure): f for f in reconcile(*claims).figures}
    truth = read_truth(FOLDER / f"claims_{name}_truth.csv")
    outcomes = {
        (operation, metric): verdict_on(figures.get((operation, metric)), true)
        for operation, metric, true in truth
    }
    assert {line for line, outcome in outcomes.items() if outcome == "wrong"} == set()
    assert {line for line, outcome in outcomes.items() if outcome == "unresolved"} <= NEEDS_A_PERSON


def test_every_claim_is_counted_or_set_aside_with_a_reason() -> None:
    claims = read_claims(FOLDER / "claims_traps.csv")
    for found in reconcile(*claims).figures:
        if found.measure == "operations" or found.form is Form.HIDDEN:
            continue
        own = {
            c.record for c in claims if (c.operation, c.metric) == (found.scope["operation"], found.measure)
        }
        assert own <= {*found.counts, *(record for record, _ in found.set_aside)}
        assert not set(found.counts) & {record for record, _ in found.set_aside}


def test_every_reason_can_be_said_in_both_languages() -> None:
    result = reconcile(*read_claims(FOLDER / "claims_traps.csv"))
    said = [why for found in result.figures for _, why in found.set_aside]
    said += [found.note for found in result.figures if found.note]
    said += [
        text for asked in result.queue for text in (asked.asked, *asked.speaks_for, *asked.speaks_against)
    ]
    assert all(text_of(message, language) for message in said for language in ("en", "es"))


def test_no_message_carries_a_number_from_a_claim() -> None:
    for found in reconcile(*read_claims(FOLDER / "claims_traps.csv")).figures:
        for _, why in found.set_aside:
            assert set(why.params) <= {"record", "metric"}


def test_an_operation_is_one_whatever_the_number_of_sources() -> None:
    result = reconcile(claim("A", "19"), claim("B", "19"), claim("C", "26", metric="searches", unit="count"))
    assert figure(result, "operations").values == (Decimal(1),)


def test_the_rule_is_printed_with_its_version_and_has_a_digest() -> None:
    assert figure(reconcile(claim("A", "19"))).rule == "claims@2"
    assert len(RULES.digest) == 64


def test_a_wider_total_alone_is_no_figure_of_the_operation() -> None:
    found = figure(reconcile(claim("A", "5000", "whole campaign since 2029")))
    assert (found.form, found.values, reasons(found)) == (Form.UNRESOLVED, (), {"A": "claims.wider"})


@pytest.mark.parametrize(
    "scope",
    [
        "task force since June 2028",
        "acumulado del año",
        "so far this year",
        "all operations, fiscal year 2030",
        "desde 2029",
        "in the past twelve months",
        "a nivel nacional",
        "third anniversary of the programme",
        "whole campaign",
    ],
)
def test_a_wider_total_never_moves_the_number(scope: str) -> None:
    found = figure(reconcile(claim("A", "12"), claim("B", "900", scope)))
    assert (found.values, reasons(found)["B"]) == ((Decimal(12),), "claims.wider")


@pytest.mark.parametrize(
    "scope",
    [
        "other case, 3 May",
        "en otro operativo",
        "an unrelated drug case",
        "caso distinto",
        "a different network",
        "previous operation",
    ],
)
def test_another_operation_in_the_same_text_is_set_aside(scope: str) -> None:
    found = figure(reconcile(claim("A", "12"), claim("B", "30", scope)))
    assert (found.values, reasons(found)["B"]) == ((Decimal(12),), "claims.other_operation")


@pytest.mark.parametrize(
    "scope",
    [
        "includes 4 fugitives",
        "dos de ellos menores",
        "same operation, second text",
        "gang active since 2019",
        "stash house, 2 June 2031",
        "two-year investigation since 2029",
        "21 CR + 21 PA",
        "in 13 indictments",
        "incluidas 3 mujeres",
    ],
)
def test_words_that_only_describe_do_not_cost_a_claim_its_place(scope: str) -> None:
    found = figure(reconcile(claim("A", "42", scope)))
    assert (found.form, found.values) == (Form.NUMBER, (Decimal(42),))


@pytest.mark.parametrize(
    "scope",
    ["so far", "during the raids", "preliminary count", "hasta el momento", "cifra preliminar", "as of noon"],
)
def test_a_part_way_count_gives_way_to_the_later_state(scope: str) -> None:
    found = figure(reconcile(claim("A", "12", scope), claim("B", "19")))
    assert found.values == (Decimal(19),)


def test_a_part_way_count_alone_is_shown_with_a_note() -> None:
    found = figure(reconcile(claim("A", "12", "so far")))
    assert found.note is not None
    assert (found.values, found.note.id) == ((Decimal(12),), "claims.only_part_way")


def test_published_parts_show_a_published_total_but_never_make_one() -> None:
    parts = [
        claim(r, v, "one of three houses", url="x/1") for r, v in (("A", "54"), ("B", "66"), ("C", "62"))
    ]
    with_total = figure(reconcile(*parts, claim("D", "182", url="x/1")))
    assert (with_total.values, set(reasons(with_total).values())) == ((Decimal(182),), {"claims.split"})
    without = figure(reconcile(*parts))
    assert (without.form, without.values) == (Form.UNRESOLVED, ())


def test_a_part_repeated_without_its_words_is_still_a_part() -> None:
    parts = [claim(r, v, "one of two houses", url="x/1") for r, v in (("A", "54"), ("B", "66"))]
    total = claim("C", "120", url="x/1")
    once = figure(reconcile(*parts, total, claim("D", "66")))
    assert (once.values, reasons(once)["D"]) == ((Decimal(120),), "claims.split")
    often = figure(reconcile(*parts, total, *(claim(r, "66") for r in "DEF")))
    assert often.values == (Decimal(66), Decimal(120))


def test_a_person_may_add_parts_up() -> None:
    parts = [claim("A", "6", territory="XA"), claim("B", "9", territory="XB")]
    [asked] = reconcile(*parts).queue
    assert (asked.kind, asked.left, asked.right) == ("parts", "A", "B")
    found = figure(reconcile(*parts, judgements=(judged("A", "B", Verdict.DIFFERENT),)))
    assert (found.values, found.counts, found.decided_by_person) == ((Decimal(15),), ("A", "B"), True)


def test_an_answer_on_parts_keeps_its_meaning_when_the_total_arrives() -> None:
    parts = [claim("A", "6", territory="XA"), claim("B", "9", territory="XB")]
    total = claim("C", "15", "in total", territory="")
    found = figure(reconcile(*parts, total, judgements=(judged("A", "B", Verdict.DIFFERENT),)))
    assert (found.values, found.counts) == ((Decimal(15),), ("C",))


def test_parts_that_add_up_across_metric_names() -> None:
    result = reconcile(
        claim("A", "20", "action day", url="x/1"),
        claim("B", "9", "month before", url="x/1", territory="XB"),
        claim("C", "29", metric="arrests_total", url="x/1", territory=""),
    )
    assert figure(result, "arrests_total").values == (Decimal(29),)
    assert figure(result, "arrests").counts == ("C",)


def test_a_total_by_name_that_contradicts_the_plain_metric_stays_apart() -> None:
    result = reconcile(
        claim("A", "20"), claim("B", "20"), claim("C", "300", metric="arrests_total", territory="")
    )
    assert figure(result, "arrests").values == (Decimal(20),)
    assert figure(result, "arrests_total").values == (Decimal(300),)


def test_a_narrower_metric_is_inside_and_has_its_own_figure() -> None:
    result = reconcile(claim("A", "24"), claim("B", "5", metric="arrests_officials"))
    assert reasons(figure(result)) == {"B": "claims.narrower"}
    assert figure(result, "arrests_officials").values == (Decimal(5),)


def test_two_numbers_that_nobody_can_narrow_are_both_kept_and_asked_about() -> None:
    result = reconcile(claim("A", "10"), claim("B", "17"))
    found = figure(result)
    assert (found.form, found.values, found.counts, found.waiting) == (
        Form.RANGE,
        (Decimal(10), Decimal(17)),
        ("A", "B"),
        1,
    )
    assert [(asked.left, asked.right, asked.kind) for asked in result.queue] == [("A", "B", "one_total")]


@pytest.mark.parametrize(("verdict", "number"), [(Verdict.SAME, 17), (Verdict.DIFFERENT, 10)])
def test_a_person_decides_between_two_numbers(verdict: Verdict, number: int) -> None:
    result = reconcile(claim("A", "10"), claim("B", "17"), judgements=(judged("A", "B", verdict),))
    found = figure(result)
    assert (found.form, found.values, found.decided_by_person) == (Form.NUMBER, (Decimal(number),), True)
    assert result.queue == ()


def test_an_unsure_answer_leaves_the_question_open() -> None:
    result = reconcile(claim("A", "10"), claim("B", "17"), judgements=(judged("A", "B", Verdict.UNSURE),))
    assert [asked.unsure for asked in result.queue] == [True]
    assert not figure(result).decided_by_person


def test_an_answer_that_was_taken_back_or_came_later_does_not_count() -> None:
    undone = judged("A", "B", Verdict.SAME, undone_at=AS_OF - timedelta(days=1))
    later = replace(judged("A", "B", Verdict.SAME), made_at=AS_OF + timedelta(days=1))
    for judgement in (undone, later):
        assert (
            figure(reconcile(claim("A", "10"), claim("B", "17"), judgements=(judgement,))).form is Form.RANGE
        )


def test_the_latest_answer_on_a_pair_counts() -> None:
    answers = (judged("A", "B", Verdict.DIFFERENT, minute=5), judged("A", "B", Verdict.SAME, minute=1))
    assert figure(reconcile(claim("A", "10"), claim("B", "17"), judgements=answers)).values == (Decimal(10),)


def test_a_person_overrules_the_majority() -> None:
    claims = [claim("A", "8"), claim("B", "8"), claim("C", "8"), claim("D", "15", published="2033-01-01")]
    assert figure(reconcile(*claims)).values == (Decimal(8),)
    decided = figure(reconcile(*claims, judgements=(judged("A", "D", Verdict.SAME),)))
    assert (decided.values, decided.counts) == ((Decimal(15),), ("D",))


@pytest.mark.parametrize(
    "scope",
    [
        "whole campaign",
        "other case",
        "per week",
        "nationwide",
        "one of three houses",
        "so far",
        "about",
        "action day",
        "officials",
    ],
)
@pytest.mark.parametrize("verdict", [Verdict.SAME, Verdict.DIFFERENT])
@pytest.mark.parametrize("value", ["5", "50"])
def test_no_words_of_a_claim_undo_a_persons_word(scope: str, verdict: Verdict, value: str) -> None:
    claims = [claim("A", "20"), claim("B", "20"), claim("C", value, scope)]
    found = figure(reconcile(*claims, judgements=(judged("A", "C", verdict),)))
    larger = (Decimal(max(20, int(value))), Decimal(min(20, int(value))))
    assert found.values == (larger[0] if verdict is Verdict.SAME else larger[1],)


def test_answers_that_contradict_one_another_resolve_nothing() -> None:
    answers = (
        judged("A", "B", Verdict.SAME, 1),  # 12 stands, not 10
        judged("B", "C", Verdict.SAME, 2),  # 15 stands, not 12
        judged("A", "C", Verdict.DIFFERENT, 3),  # 10 stands, not 15
    )
    found = figure(reconcile(claim("A", "10"), claim("B", "12"), claim("C", "15"), judgements=answers))
    assert found.note is not None
    assert (found.form, found.note.id) == (Form.UNRESOLVED, "claims.contradictory")


def test_five_that_relay_one_authority_are_one_source() -> None:
    relays = [claim(f"R{n}", "30", publisher=f"Paper {n} citing DOJ") for n in range(5)]
    found = figure(reconcile(*relays, claim("X", "26", publisher="Europol", published="2031-05-06")))
    assert found.form is Form.RANGE


def test_a_lone_press_number_gives_way_to_independent_agreement() -> None:
    found = figure(reconcile(claim("A", "27"), claim("B", "27"), claim("C", "72")))
    assert (found.values, reasons(found)["C"]) == ((Decimal(27),), "claims.text_error")


def test_things_taken_are_counted_by_different_rules_so_both_numbers_stay() -> None:
    taken = {"metric": "vehicles_seized", "unit": "vehicles"}
    claims = [
        claim("A", "10", **taken),
        claim("B", "10", **taken),
        claim("C", "17", published="2031-05-06", **taken),
    ]
    assert figure(reconcile(*claims), "vehicles_seized").values == (Decimal(10), Decimal(17))


def test_a_larger_number_of_the_same_days_may_be_the_later_state() -> None:
    found = figure(reconcile(claim("A", "12"), claim("B", "12"), claim("C", "15", published="2031-05-07")))
    assert found.values == (Decimal(12), Decimal(15))


def test_without_dates_a_larger_number_may_be_the_later_state() -> None:
    claims = [claim("A", "12", published=""), claim("B", "12", published=""), claim("C", "15", published="")]
    assert figure(reconcile(*claims)).values == (Decimal(12), Decimal(15))


def test_a_text_with_two_numbers_that_others_confirm_settles_nothing() -> None:
    claims = [
        claim("A", "12", url="x/1"),
        claim("B", "15", url="x/1"),
        claim("C", "12"),
        claim("D", "15"),
    ]
    result = reconcile(*claims)
    assert figure(result).form is Form.UNRESOLVED
    assert len(result.queue) == 1


def test_another_number_of_a_text_gives_way_to_the_confirmed_one() -> None:
    claims = [claim("A", "19", url="x/1"), claim("B", "16", url="x/1"), claim("C", "19", publisher="Paper A")]
    assert reasons(figure(reconcile(*claims)))["B"] == "claims.same_text"


def test_one_value_a_person_and_no_value_twice() -> None:
    sentence = {"metric": "sentence_months", "unit": "months"}
    result = reconcile(
        claim("A", "121", "P1", url="x/1", **sentence),
        claim("B", "121", "P2", url="x/1", **sentence),
        claim("C", "60", "P3", url="x/1", **sentence),
        claim("D", "121", url="y/1", **sentence),
        claim("E", "5", url="y/1", metric="sentence_months", unit="years"),
        claim("F", "240", "faces up to 20 years", url="z/1", **sentence),
        claim("G", "302", "combined", url="y/1", **sentence),
    )
    found = figure(result, "sentence_months")
    assert (found.form, found.values) == (Form.LIST, (Decimal(121), Decimal(121), Decimal(60)))
    assert reasons(found) == {
        "D": "claims.repeats",
        "E": "claims.repeats",
        "F": "claims.limit",
        "G": "claims.sum_of_persons",
    }


@pytest.mark.parametrize(("verdict", "values"), [(Verdict.SAME, (70,)), (Verdict.DIFFERENT, (70, 51))])
def test_a_person_says_whether_two_sentences_are_one_persons(
    verdict: Verdict, values: tuple[int, ...]
) -> None:
    sentence = {"metric": "sentence_months", "unit": "months"}
    claims = [claim("A", "70", **sentence), claim("B", "51", **sentence)]
    [asked] = reconcile(*claims).queue
    assert asked.kind == "persons"
    decided = figure(reconcile(*claims, judgements=(judged("A", "B", verdict),)), "sentence_months")
    assert decided.values == tuple(Decimal(value) for value in values)


def test_one_operation_under_two_names_is_asked_about_and_joined_by_a_person() -> None:
    claims = [
        claim("A", "31"),
        claim("B", "31", operation="Ambar"),
        claim("C", "18", metric="searches", unit="count"),
        claim("D", "18", metric="searches", unit="count", operation="Ambar"),
    ]
    result = reconcile(*claims)
    assert [(asked.left, asked.right, asked.kind) for asked in result.queue] == [("A", "B", "one_operation")]
    joined = reconcile(*claims, judgements=(judged("A", "B", Verdict.SAME),))
    assert figure(joined, "operations", "Ambar").counts == ("A", "B", "C", "D")
    assert figure(joined, "arrests", "Ambar").decided_by_person
    kept = reconcile(*claims, judgements=(judged("A", "B", Verdict.DIFFERENT),))
    assert (len(kept.figures), kept.queue) == (6, ())


def test_a_count_of_protected_persons_below_ten_is_hidden() -> None:
    found = figure(reconcile(claim("A", "6", metric="migrants_found")), "migrants_found")
    assert (found.form, found.values, found.counts, found.set_aside) == (Form.HIDDEN, (), (), ())
    assert figure(reconcile(claim("A", "3"))).values == (Decimal(3),)


@pytest.mark.parametrize(
    "metric",
    ["migrants_found", "victims_rescued", "arrests_minors", "menores_localizados", "migrants_detected"],
)
def test_protected_metrics_are_known_by_their_words(metric: str) -> None:
    assert is_protected_metric(metric, RULES)
    assert not is_protected_metric("arrests", RULES)


def test_a_claim_without_a_number_is_kept_and_said_so() -> None:
    found = figure(reconcile(claim("A", None), claim("B", "4")))
    assert (found.values, reasons(found)) == ((Decimal(4),), {"A": "claims.no_number"})
    assert figure(reconcile(claim("A", None))).form is Form.UNRESOLVED


def test_kilograms_and_pounds_are_compared_other_units_are_not() -> None:
    found = figure(
        reconcile(
            claim("A", "100", metric="drugs_seized", unit="kg"),
            claim("B", "100000", metric="drugs_seized", unit="grams"),
            claim("C", "7", metric="drugs_seized", unit="packages"),
        ),
        "drugs_seized",
    )
    assert (found.values, reasons(found)["C"]) == ((Decimal(100),), "claims.other_unit")


def test_the_published_claims_come_out_as_their_truth_says(shared_data: Path) -> None:
    claims = read_claims(shared_data / "ledger" / "ledger_claims.csv")
    figures = {(f.scope["operation"], f.measure): f for f in reconcile(*claims).figures}
    truth = read_truth(shared_data / "ledger" / "ledger_truth.csv")
    outcomes = [verdict_on(figures.get((operation, metric)), true) for operation, metric, true in truth]
    assert outcomes.count("wrong") == 0
    assert outcomes.count("right") >= 0.9 * len(truth)


def test_a_campaigns_unit_does_not_choose_the_unit() -> None:
    weighed = {"metric": "drugs_seized"}
    claims = [
        claim("A", "12", unit="packages", **weighed),
        claim("B", "9", "whole campaign", unit="kg", **weighed),
    ]
    found = figure(
        reconcile(*claims, claim("C", "8", "whole campaign", unit="kg", **weighed)), "drugs_seized"
    )
    assert (found.values, found.unit) == ((Decimal(12),), "packages")


def test_single_events_of_several_days_make_no_total_and_a_total_stands() -> None:
    events = [
        replace(claim("A", "3"), told_in="t1", event="2032-05-03"),
        replace(claim("B", "5"), told_in="t2", event="2032-05-09"),
    ]
    alone = figure(reconcile(*events))
    assert (alone.form, set(reasons(alone).values())) == (Form.UNRESOLVED, {"claims.one_event"})

    found = figure(reconcile(*events, claim("C", "11")))
    assert (found.values, set(reasons(found).values())) == ((Decimal(11),), {"claims.one_event"})


def test_an_unsure_reading_is_asked_about_and_stands_only_by_a_persons_word() -> None:
    sure, unsure = claim("A", "19"), replace(claim("B", "23"), told_in="t", unsure=True)
    result = reconcile(sure, unsure)
    assert figure(result).values == (Decimal(19),)
    assert [(one.left, one.right) for one in result.queue] == [("A", "B")]


def test_what_a_text_tells_of_no_operation_belongs_to_no_figure() -> None:
    nameless = replace(claim("A", "19"), operation="", told_in="t")
    assert reconcile(nameless).figures == ()

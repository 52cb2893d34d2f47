"""Reports of one thing become one outcome by rule; what is not certain is asked, and never guessed."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.fixtures.reports import ANA, DAY, Person, counting, different, form, groups, judge, report, same

from rootbranch.ledger import carry_judgements, contradicted_by
from rootbranch.model.ids import RecordId
from rootbranch.model.records import Verdict
from rootbranch.model.reports import CustodyGround, OutcomeKind, Report, Stage

LATER = DAY + timedelta(days=40)

# ---------------------------------------------------------------- certain, by rule


def test_one_arrest_reported_by_two_agencies_is_one_outcome() -> None:
    formed = form(
        [report("a", "MX", **ANA), report("b", "US", name="PENA-DIAZ, ANA LUCIA", birth="1985-03-02")]
    )
    assert groups(formed) == {frozenset("ab")}
    assert formed.queue == ()
    assert formed.merges[0].by == "same_person_and_day@2"
    assert not formed.merges[0].by_person


def test_the_same_person_arrested_again_later_is_another_arrest_of_one_person() -> None:
    formed = form([report("a", **ANA), report("b", day=LATER, **ANA)])
    assert groups(formed) == {frozenset("a"), frozenset("b")}
    assert len({outcome.person for outcome in formed.outcomes}) == 1


def test_several_charges_of_one_incident_are_one_arrest() -> None:
    formed = form([report("a", reference="F-1", **ANA), report("b", reference="F-2", **ANA)])
    assert groups(formed) == {frozenset("ab")}


def test_two_persons_under_one_incident_number_are_two_arrests() -> None:
    formed = form(
        [
            report("a", "MX", reference="INC-77", name="Ana Peña Díaz"),
            report("b", "US", reference="INC-77", name="Luis Mora Gil"),
        ]
    )
    assert groups(formed) == {frozenset("a"), frozenset("b")}
    assert formed.queue == ()


def test_one_name_under_one_incident_number_is_one_arrest_though_birth_dates_are_missing() -> None:
    formed = form(
        [
            report("a", "MX", reference="INC-77", name="Ana Peña Díaz"),
            report("b", "US", reference="inc 77", name="Diaz Pena, Ana", day=None),
        ]
    )
    assert groups(formed) == {frozenset("ab")}


def test_a_withheld_name_joins_nobody() -> None:
    masked: Person = {"name": "Domingo «N»", "birth": "1990-05-05"}
    formed = form([report("a", "MX", **masked), report("b", "US", **masked)])
    assert len(formed.outcomes) == 2
    assert counting(formed) == 1
    assert len(formed.queue) == 1


def test_a_birth_date_on_new_years_day_says_the_year_only() -> None:
    default: Person = {"name": "Ana Peña Díaz", "birth": "1985-01-01"}
    formed = form([report("a", "MX", **default), report("b", "US", **default)])
    assert len(formed.outcomes) == 2
    assert formed.queue[0].score > 0.9


def test_a_number_without_a_number_in_it_joins_nothing() -> None:
    formed = form(
        [
            report("a", "MX", OutcomeKind.SEIZURE, reference="S/N", operation="Alfa"),
            report("b", "US", OutcomeKind.SEIZURE, reference="s/n", operation="Beta"),
        ]
    )
    assert len(formed.outcomes) == 2


def test_a_borrowed_document_joins_no_two_persons() -> None:
    formed = form(
        [
            report("a", "MX", document="X1234567", name="Ana Peña Díaz", birth="1985-03-02"),
            report("b", "US", document="X1234567", name="Luis Mora Gil", birth="1970-11-30"),
        ]
    )
    assert len(formed.outcomes) == 2
    assert len({outcome.person for outcome in formed.outcomes}) == 2


def test_a_document_and_a_name_of_one_arrest_are_one_person_everywhere() -> None:
    formed = form(
        [
            report("a", "MX", reference="I-1", name="Ana Peña Díaz", document="X1234567"),
            report("b", "US", reference="I-1", name="Ana Peña Díaz", birth="1985-03-02"),
            report("c", "GT", day=LATER, name="Ana Peña Díaz", birth="1985-03-02"),
            report("d", "GT", day=LATER + timedelta(days=40), document="X1234567"),
        ]
    )
    assert groups(formed) == {frozenset("ab"), frozenset("c"), frozenset("d")}
    assert len({outcome.person for outcome in formed.outcomes}) == 1


def test_the_same_money_in_pesos_and_in_dollars_is_not_counted_twice() -> None:
    pesos, dollars, boats = ("cash", "COP"), ("cash", "USD"), ("boats", "count")
    formed = form(
        [
            report("a", "CO", OutcomeKind.SEIZURE, reference="C-9", goods={pesos: "310400000", boats: "2"}),
            report("b", "US", OutcomeKind.SEIZURE, reference="C-9", goods={dollars: "75000", boats: "2"}),
            report("c", "EC", OutcomeKind.SEIZURE, reference="C-9", goods={pesos: "310400000"}),
        ]
    )
    (outcome,) = formed.outcomes
    assert outcome.conflicts == {"quantity cash USD": ("0", "75000")}
    assert {one.unit: str(one.amount) for one in outcome.quantities} == {
        "COP": "310400000",
        "USD": "0",
        "count": "2",
    }


def test_two_currencies_in_one_report_are_two_sums() -> None:
    pesos, dollars = ("cash", "MXN"), ("cash", "USD")
    formed = form(
        [
            report("a", "MX", OutcomeKind.SEIZURE, reference="C-9", goods={pesos: "900"}),
            report("b", "US", OutcomeKind.SEIZURE, reference="C-9", goods={pesos: "900", dollars: "75"}),
        ]
    )
    (outcome,) = formed.outcomes
    assert outcome.conflicts == {}
    assert {one.unit: str(one.amount) for one in outcome.quantities} == {"MXN": "900", "USD": "75"}


def test_one_seizure_under_one_number_keeps_both_amounts() -> None:
    formed = form(
        [
            report("a", "MX", OutcomeKind.SEIZURE, reference="C-9", goods={("vehicle", "count"): "17"}),
            report("b", "US", OutcomeKind.SEIZURE, reference="C-9", goods={("vehicle", "count"): "10"}),
        ]
    )
    (outcome,) = formed.outcomes
    assert outcome.conflicts == {"quantity vehicle count": ("10", "17")}
    assert str(outcome.quantities[0].amount) == "10"


def test_a_number_that_one_partner_uses_twice_is_asked_about() -> None:
    rows = [
        report("a", "MX", OutcomeKind.SEIZURE, reference="C-9", goods={("cash", "MXN"): "5000"}),
        report("b", "MX", OutcomeKind.SEIZURE, reference="C-9", goods={("cash", "MXN"): "7000"}),
        report("c", "US", OutcomeKind.SEIZURE, reference="C-9", goods={("cash", "MXN"): "5000"}),
    ]
    formed = form(rows)
    assert len(formed.outcomes) == 3
    assert counting(formed) < 3
    assert all(merge.by_person for merge in formed.merges)


def test_takings_of_one_case_on_two_days_are_two_seizures() -> None:
    formed = form(
        [
            report("a", "MX", OutcomeKind.SEIZURE, reference="C-9"),
            report("b", "US", OutcomeKind.SEIZURE, reference="C-9", day=LATER),
        ]
    )
    assert len(formed.outcomes) == 2


def test_one_number_on_two_days_is_asked_about_where_one_may_be_the_day_of_the_report() -> None:
    def asked(days: int) -> int:
        other = report("b", "US", OutcomeKind.SEIZURE, reference="C-9", day=DAY + timedelta(days=days))
        return len(form([report("a", "MX", OutcomeKind.SEIZURE, reference="C-9"), other]).queue)

    assert asked(20) == 1
    assert asked(60) == 0


def test_freeze_seizure_and_forfeiture_of_one_thing_are_three() -> None:
    kinds = (OutcomeKind.FREEZE, OutcomeKind.SEIZURE, OutcomeKind.FORFEITURE)
    formed = form([report(kind.value, "MX", kind, natural_key="account 7788") for kind in kinds])
    assert len(formed.outcomes) == 3
    assert formed.queue == ()


def test_an_undated_report_between_two_days_is_asked_about() -> None:
    formed = form(
        [
            report("a", "MX", OutcomeKind.SEIZURE, reference="C-9"),
            report("b", "US", OutcomeKind.SEIZURE, reference="C-9", day=LATER + timedelta(days=60)),
            report("c", "GT", OutcomeKind.SEIZURE, reference="C-9", day=None),
        ]
    )
    assert len(formed.outcomes) == 3
    assert counting(formed) == 2


def test_steps_of_one_person_in_one_case_are_steps_not_doubles() -> None:
    steps = [
        report(stage.value, "US", OutcomeKind.PROSECUTION_STEP, stage=stage, reference="22-CR-1", **ANA)
        for stage in (Stage.INDICTMENT, Stage.PLEA, Stage.CONVICTION)
    ]
    formed = form(
        [
            *steps,
            report("x", "MX", OutcomeKind.PROSECUTION_STEP, stage=Stage.PLEA, reference="22 cr 1", **ANA),
        ]
    )
    assert frozenset({"plea", "x"}) in groups(formed)
    assert len(formed.outcomes) == 3


def test_one_person_in_two_indictments_is_two_steps() -> None:
    formed = form(
        [
            report(
                "a", "US", OutcomeKind.PROSECUTION_STEP, stage=Stage.INDICTMENT, reference="22-CR-1", **ANA
            ),
            report(
                "b", "US", OutcomeKind.PROSECUTION_STEP, stage=Stage.INDICTMENT, reference="22-CR-2", **ANA
            ),
        ]
    )
    assert len(formed.outcomes) == 2


def test_an_investigation_that_is_transferred_is_not_new() -> None:
    formed = form(
        [
            report("a", "MX", OutcomeKind.INVESTIGATION, reference="FED/UI-12/2026"),
            report("b", "US", OutcomeKind.INVESTIGATION, reference="fed ui 12 2026", day=LATER),
        ]
    )
    assert groups(formed) == {frozenset("ab")}


def test_infrastructure_is_told_apart_by_its_key() -> None:
    formed = form(
        [
            report("a", "MX", OutcomeKind.INFRASTRUCTURE, natural_key="Calle Once 4, Tapachula"),
            report("b", "US", OutcomeKind.INFRASTRUCTURE, natural_key="CALLE ONCE 4 TAPACHULA", day=LATER),
            report("c", "US", OutcomeKind.INFRASTRUCTURE, natural_key="Calle Doce 9, Tapachula"),
        ]
    )
    assert groups(formed) == {frozenset("ab"), frozenset("c")}


# ---------------------------------------------------------------- set aside


@pytest.mark.parametrize(
    "ground", [ground for ground in CustodyGround if ground is not CustodyGround.OFFENCE]
)
def test_other_custody_is_set_aside_with_the_reason(ground: CustodyGround) -> None:
    formed = form([report("a", ground=ground, place="Calle Once 4")])
    assert formed.outcomes == ()
    assert formed.set_aside[0].outcome.reports == (RecordId("r-a"),)
    assert formed.set_aside[0].reason.id == f"ledger.aside_{ground}"


def test_a_step_that_is_not_said_is_set_aside() -> None:
    assert (
        form([report("a", kind=OutcomeKind.PROSECUTION_STEP)]).set_aside[0].reason.id
        == "ledger.aside_no_stage"
    )


def test_two_versions_of_one_row_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="one row"):
        form([report("a", record="r-1"), report("a", record="r-2")])


# ---------------------------------------------------------------- the queue


def test_a_likely_double_waits_and_the_older_one_counts() -> None:
    formed = form(
        [
            report("a", "MX", age=0, name="Ana Peña Díaz", place="Tapachula", operation="Alfa"),
            report("b", "US", age=1, name="PENA, ANA", place="TAPACHULA", operation="ALFA"),
        ]
    )
    (pair,) = formed.queue
    assert {pair.left, pair.right} == {"r-a", "r-b"}
    assert 0.9 < pair.score < 1
    assert {message.id for message in pair.speaks_for} >= {"ledger.pair_day_same", "ledger.pair_place_same"}
    assert "ledger.pair_birth_missing" in {message.id for message in pair.missing}
    oldest, younger = formed.outcomes
    assert formed.waiting == {younger.id: oldest.id}


def test_the_reasons_carry_no_value() -> None:
    formed = form([report("a", "MX", name=ANA["name"]), report("b", "US", **ANA)])
    for pair in formed.queue:
        assert all(not message.params for message in (*pair.speaks_for, *pair.speaks_against, *pair.missing))
    assert formed.queue


def test_a_report_without_a_name_waits_and_the_nineteen_named_ones_count() -> None:
    names = [
        f"{given} {family} Ruiz"
        for given in ("Ana", "Luis", "Eva", "Raúl")
        for family in ["Mora", "Gil", "Paz", "Sol", "Luz"]
    ]
    named = [report(f"n{n}", "MX", age=n + 1, name=name) for n, name in enumerate(names[:19])]
    formed = form([report("x", "US", age=0), *named])
    assert counting(formed) == 19


def test_rows_of_one_partner_that_say_little_are_what_they_say_they_are() -> None:
    formed = form([report(str(n), "MX", operation="Alfa") for n in range(5)])
    assert formed.queue == ()
    assert counting(formed) == 5


def test_other_names_on_the_same_day_are_nobody_to_ask_about() -> None:
    formed = form([report("a", "MX", name="Ana Peña Díaz"), report("b", "US", name="Luis Mora Gil")])
    assert formed.queue == ()


# ---------------------------------------------------------------- judgements

PAIR = [
    report("a", "MX", age=0, name="Ana Peña Díaz", place="Tapachula"),
    report("b", "US", age=1, name="PENA, ANA", place="TAPACHULA"),
]


def test_same_joins_what_no_rule_joins() -> None:
    formed = form(PAIR, [same("a", "b")])
    assert groups(formed) == {frozenset("ab")}
    assert formed.queue == ()
    assert formed.merges[0].by_person
    assert formed.decided == {formed.outcomes[0].id}


def test_different_closes_the_pair() -> None:
    formed = form(PAIR, [different("a", "b")])
    assert counting(formed) == 2
    assert formed.queue == ()


def test_different_separates_what_a_rule_joins() -> None:
    formed = form([report("a", "MX", **ANA), report("b", "US", **ANA)], [different("a", "b")])
    assert groups(formed) == {frozenset("a"), frozenset("b")}
    assert counting(formed) == 2


def test_different_separates_two_out_of_three_and_keeps_the_third_with_the_older() -> None:
    three = [
        report(key, partner, age=age, **ANA)
        for age, (key, partner) in enumerate([("a", "MX"), ("b", "US"), ("c", "GT")])
    ]
    formed = form(three, [different("a", "c")])
    assert groups(formed) == {frozenset("ab"), frozenset("c")}
    assert counting(formed) == 2


def test_unsure_stays_in_the_queue_below_the_others() -> None:
    others = [
        report("c", "MX", age=2, territory="GT", place="Ayutla"),
        report("d", "US", age=3, territory="GT", place="Ayutla"),
    ]
    plain = form([*PAIR, *others]).queue
    assert plain[0].left == "r-a"
    formed = form([*PAIR, *others], [judge("a", "b", Verdict.UNSURE)])
    assert [pair.left for pair in formed.queue] == ["r-c", "r-a"]
    assert formed.queue[-1].unsure
    assert len(formed.waiting) == 2


def test_the_newest_word_on_a_pair_counts_and_an_undone_one_does_not() -> None:
    assert counting(form(PAIR, [same("a", "b", minute=0), different("a", "b", minute=1)])) == 2
    assert len(form(PAIR, [same("a", "b", undone=True)]).queue) == 1


def test_judgements_that_contradict_one_another_go_back_to_the_queue() -> None:
    three = [
        report(key, partner, age=age, territory=key, day=DAY + timedelta(days=100 * age))
        for age, (key, partner) in enumerate([("a", "MX"), ("b", "US"), ("c", "GT")])
    ]
    formed = form(three, [same("a", "b"), same("b", "c"), different("a", "c")])
    assert len(formed.outcomes) == 3
    assert len(formed.contradictions[0]) == 3
    assert [pair.contradictory for pair in formed.queue] == [True, True]
    assert counting(formed) == 2


def test_a_judgement_that_would_contradict_others_is_named_before_it_is_made() -> None:
    standing = [same("a", "b"), same("b", "c")]
    r = {key: RecordId(f"r-{key}") for key in "abcd"}
    assert set(contradicted_by(standing, r["c"], r["a"], Verdict.DIFFERENT)) == {one.id for one in standing}
    assert contradicted_by(standing, r["c"], r["d"], Verdict.DIFFERENT) == ()
    assert contradicted_by([*standing, different("a", "d")], r["c"], r["d"], Verdict.SAME) != ()
    assert contradicted_by(standing, r["a"], r["b"], Verdict.DIFFERENT) == ()
    assert contradicted_by(standing, r["c"], r["a"], Verdict.UNSURE) == ()


def test_a_decision_outlives_the_correction_of_a_row() -> None:
    corrected = report("b", "US", age=9, name="PENA, ANA", place="TAPACHULA", record="r-b2")
    carried = carry_judgements([different("a", "b")], {RecordId("r-b"): RecordId("r-b2")})
    assert counting(form([PAIR[0], corrected], carried)) == 2


# ---------------------------------------------------------------- the outcome


def test_the_oldest_report_founds_the_outcome_and_a_later_one_does_not_change_its_id() -> None:
    first = form([report("a", "MX", age=0, **ANA)])
    later = form([report("a", "MX", age=0, **ANA), report("b", "US", age=5, **ANA)])
    assert first.outcomes[0].id == later.outcomes[0].id
    assert first.outcomes[0].person == later.outcomes[0].person


def test_every_partner_that_took_part_is_credited_the_lead_first() -> None:
    formed = form([report("a", "US", age=0, took_part=["GT"], **ANA), report("b", "MX", age=1, **ANA)])
    assert formed.outcomes[0].lead == "US"
    assert formed.outcomes[0].took_part == ("US", "GT", "MX")


def test_own_territory_is_that_of_a_partner_that_took_part() -> None:
    own = form([report("a", "MX", territory="MX", **ANA)]).outcomes[0]
    abroad = form([report("a", "US", territory="MX", **ANA)]).outcomes[0]
    unknown = form([report("a", "US", territory="", **ANA)]).outcomes[0]
    assert (own.own_territory, abroad.own_territory, unknown.own_territory) == (True, False, False)


def test_what_reports_disagree_on_is_kept_side_by_side() -> None:
    formed = form(
        [
            report("a", "MX", age=0, place="Tapachula", day=date(2026, 3, 14), **ANA),
            report("b", "US", age=1, place="Ciudad Hidalgo", day=date(2026, 3, 15), **ANA),
        ]
    )
    outcome = formed.outcomes[0]
    assert outcome.conflicts == {
        "happened_on": ("2026-03-14", "2026-03-15"),
        "place": ("Tapachula", "Ciudad Hidalgo"),
    }
    assert outcome.happened_on == date(2026, 3, 14)


def test_no_name_lies_in_an_outcome() -> None:
    assert "Peña" not in repr(form([report("a", document="X1234567", **ANA)]))


# ---------------------------------------------------------------- reports that give the day of the report


@pytest.mark.parametrize("days", [6, 19])
@pytest.mark.parametrize(
    "goods",
    [{("cash", "GTQ"): "513790", ("firearms", "count"): "3"}, {("searches", "count"): "28"}],
)
def test_the_same_goods_in_one_operation_weeks_apart_are_asked_about_and_counted_once(
    days: int, goods: dict[tuple[str, str], str]
) -> None:
    told: dict[str, Any] = {
        "kind": OutcomeKind.SEIZURE, "goods": goods, "operation": "Red Kite", "place": "Laredo"
    }  # fmt: skip
    formed = form(
        [
            report("a", "MX", reference="JR-1", **told),
            report("b", "US", age=1, day=DAY + timedelta(days=days), **told),
        ]
    )
    assert (counting(formed), len(formed.queue)) == (1, 1)


def test_other_goods_in_one_operation_weeks_apart_are_two() -> None:
    told: dict[str, Any] = {"kind": OutcomeKind.SEIZURE, "operation": "Red Kite", "place": "Laredo"}
    formed = form(
        [
            report("a", "MX", goods={("cash", "GTQ"): "513790"}, **told),
            report("b", "US", day=DAY + timedelta(days=9), goods={("cash", "GTQ"): "88200"}, **told),
        ]
    )
    assert (counting(formed), formed.queue) == (2, ())


def test_a_shortened_name_with_the_same_birth_date_in_one_operation_is_asked_about() -> None:
    told: dict[str, Any] = {"birth": "1983-07-24", "operation": "Marea Baja", "place": "Necocli"}
    formed = form(
        [
            report("a", "US", name="LOZANO-ORTIZ, DAVID", reference="JR-1", **told),
            report("b", "MX", name="David L.", age=1, day=DAY + timedelta(days=6), **told),
        ]
    )
    assert (counting(formed), len(formed.queue)) == (1, 1)


# ---------------------------------------------------------------- agencies that disagree on the kind


def _taking(
    key: str, partner: str, kind: OutcomeKind, days: int = 0, reference: str = "", goods: str = "155507"
):
    return report(
        key, partner, kind, age=ord(key), day=DAY + timedelta(days=days), reference=reference, goods={("cash", "USD"): goods}
    )  # fmt: skip


def test_a_seizure_that_another_agency_calls_a_freeze_is_asked_about_and_counts_once() -> None:
    reports = [_taking("a", "MX", OutcomeKind.SEIZURE), _taking("b", "US", OutcomeKind.FREEZE, days=1)]
    formed = form(reports)
    assert counting(formed) == 1
    assert "ledger.pair_kind_other" in {why.id for why in formed.queue[0].speaks_against}

    (one,) = form(reports, [same("a", "b")]).outcomes
    assert (one.kind, one.conflicts["kind"]) == (OutcomeKind.SEIZURE, ("seizure", "freeze"))
    assert counting(form(reports, [different("a", "b")])) == 2


@pytest.mark.parametrize(
    "other",
    [
        _taking("b", "MX", OutcomeKind.FORFEITURE),  # one agency's two steps
        _taking("b", "US", OutcomeKind.FORFEITURE, days=200),  # what was seized is forfeited later
        _taking("b", "US", OutcomeKind.FREEZE, goods="88200"),
    ],
)
def test_two_kinds_are_two_things_where_nothing_says_that_they_are_one(other: Report) -> None:
    formed = form([_taking("a", "MX", OutcomeKind.SEIZURE), other])
    assert (counting(formed), formed.queue) == (2, ())

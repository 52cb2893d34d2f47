"""Figures count outcomes once, say what they count, and tell a range where nobody could narrow it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.fixtures.reports import ANA, DAY, EVA, LUIS, START, append, form, report

from rootbranch.errors import InputError
from rootbranch.ledger import count_figures, hide_figure, load_rules, rules_on, settle
from rootbranch.model.ledger import Entry, Figure, Form, Period
from rootbranch.model.reports import CustodyGround, OutcomeKind, Report, Stage

RULES = load_rules()
AS_OF = START + timedelta(days=1)


def _ledger(*reports: Report) -> list[Entry]:
    return append([], settle(form(reports), [], START, rules=RULES))


def _count(entries: list[Entry], measure: str, **how: object) -> list[Figure]:
    figures = count_figures(entries, RULES, as_of=AS_OF, **how)  # type: ignore[arg-type]
    return [figure for figure in figures if figure.measure == measure]


def _values(figures: list[Figure], key: str) -> dict[str, tuple[int, ...]]:
    return {figure.scope[key]: tuple(int(value) for value in figure.values) for figure in figures}


JOINT = (
    report("a", "MX", age=0, operation="Alfa Siete", took_part=["GT"], **ANA),
    report("b", "US", age=1, operation="ALFA SIETE", **ANA),
    report("c", "MX", age=2, operation="Alfa  siete", **LUIS),
    report("d", "US", age=3, operation="Beta", **EVA),
)


def test_an_arrest_by_three_partners_is_one_arrest_with_its_evidence() -> None:
    (figure,) = _count(_ledger(*JOINT), "arrests")
    assert figure.values == (Decimal(3),)
    assert figure.counts == ("e-1", "e-2", "e-3")
    assert figure.reports == 4
    assert (figure.rule, figure.form, figure.unit) == ("arrest@1", Form.NUMBER, "arrest")


def test_the_table_by_partner_says_that_it_sums_to_more() -> None:
    figures = _count(_ledger(*JOINT), "arrests", by="partner")
    assert _values(figures, "partner") == {"GT": (1,), "MX": (2,), "US": (2,)}
    assert figures[0].note is not None
    assert figures[0].note.params == {"sum": "5", "total": "3"}


def test_a_table_in_which_nobody_worked_jointly_says_nothing() -> None:
    figures = _count(_ledger(report("a", "MX", **ANA)), "arrests", by="partner")
    assert [figure.note for figure in figures] == [None]


def test_one_operation_is_one_however_it_is_written() -> None:
    figures = _count(_ledger(*JOINT), "arrests", by="operation")
    assert _values(figures, "operation") == {"Alfa Siete": (2,), "Beta": (1,)}
    (narrowed,) = _count(_ledger(*JOINT), "arrests", scope={"operation": "alfa siete"})
    assert narrowed.values == (Decimal(2),)


def test_own_and_partner_territory_are_apart() -> None:
    entries = _ledger(
        report("a", "MX", territory="MX", **ANA),
        report("b", "US", territory="MX", **LUIS),
        report("c", "US", territory="", **EVA),
    )
    assert _values(_count(entries, "arrests", by="territory"), "territory") == {
        "own": (1,),
        "partner": (1,),
        "unknown": (1,),
    }


def test_arrests_and_persons_stand_side_by_side() -> None:
    entries = _ledger(
        report("a", **ANA), report("b", day=DAY + timedelta(days=40), **ANA), report("c", **LUIS)
    )
    assert _count(entries, "arrests")[0].values == (Decimal(3),)
    assert _count(entries, "persons_arrested")[0].values == (Decimal(2),)


def test_persons_who_cannot_be_told_apart_make_a_range() -> None:
    entries = _ledger(report("a", **ANA), report("b", territory="GT"), report("c", territory="US"))
    (figure,) = _count(entries, "persons_arrested")
    assert (figure.form, figure.values) == (Form.RANGE, (Decimal(1), Decimal(3)))
    assert figure.note is not None
    assert figure.note.params == {"count": 2}


def test_other_custody_is_not_counted_and_listed() -> None:
    formed = form([report("a", **ANA), report("b", ground=CustodyGround.MATERIAL_WITNESS, **LUIS)])
    entries = append([], settle(formed, [], START, rules=RULES))
    (figure,) = _count(entries, "arrests", formed=formed)
    assert figure.values == (Decimal(1),)
    assert [(record, message.id) for record, message in figure.set_aside] == [
        ("r-b", "ledger.aside_material_witness")
    ]


def test_a_figure_says_how_many_outcomes_wait() -> None:
    formed = form(
        [
            report("a", "MX", age=0, name="Ana Peña Díaz"),
            report("b", "US", age=1, name="PENA, ANA"),
            report("c", **EVA),
        ]
    )
    entries = append([], settle(formed, [], START, rules=RULES))
    (figure,) = _count(entries, "arrests", formed=formed)
    assert (figure.values, figure.waiting) == ((Decimal(2),), 1)
    assert [message.id for _, message in figure.set_aside] == ["ledger.waits"]
    assert _count(entries, "seizures", formed=formed)[0].waiting == 0


def test_different_substances_and_currencies_are_never_added_up() -> None:
    seizure = OutcomeKind.SEIZURE
    entries = _ledger(
        report("a", "MX", seizure, goods={("cocaine", "kg"): "2.5", ("cash", "MXN"): "100"}),
        report(
            "b",
            "MX",
            seizure,
            day=DAY + timedelta(days=9),
            goods={("Cocaine", "KG"): "1.50", ("cash", "USD"): "7"},
        ),
        report("c", "MX", seizure, day=DAY + timedelta(days=20), goods={("heroin", "kg"): "1"}),
    )
    figures = _count(entries, "seized_quantities")
    assert [(f.scope["commodity"], f.unit, [str(v) for v in f.values]) for f in figures] == [
        ("cash", "MXN", ["100"]),
        ("cash", "USD", ["7"]),
        ("cocaine", "kg", ["4"]),
        ("heroin", "kg", ["1"]),
    ]
    assert _count(entries, "seizures")[0].values == (Decimal(3),)


def test_amounts_that_disagree_make_a_range() -> None:
    seizure = OutcomeKind.SEIZURE
    entries = _ledger(
        report("a", "MX", seizure, age=0, reference="C-9", goods={("vehicle", "count"): "17"}),
        report("b", "US", seizure, age=1, reference="C-9", goods={("vehicle", "count"): "10"}),
        report("c", "US", seizure, day=DAY + timedelta(days=9), goods={("vehicle", "count"): "2"}),
    )
    (figure,) = _count(entries, "seized_quantities")
    assert (figure.form, figure.values) == (Form.RANGE, (Decimal(12), Decimal(19)))


def test_each_stage_is_a_figure_of_its_own() -> None:
    step = OutcomeKind.PROSECUTION_STEP
    entries = _ledger(
        report("a", "US", step, stage=Stage.INDICTMENT, reference="C-1", **ANA),
        report("b", "US", step, stage=Stage.INDICTMENT, reference="C-1", **LUIS),
        report("c", "US", step, stage=Stage.ACQUITTAL, reference="C-1", **ANA),
    )
    assert _values(_count(entries, "prosecution_steps"), "stage") == {"acquittal": (1,), "indictment": (2,)}


def test_the_day_of_the_event_decides_the_period() -> None:
    entries = _ledger(
        report("a", age=0, day=date(2026, 3, 31), **ANA), report("b", age=1, day=date(2026, 4, 1), **LUIS)
    )
    march = Period(first=date(2026, 3, 1), last=date(2026, 3, 31))
    (figure,) = _count(entries, "arrests", period=march)
    assert figure.counts == ("e-1",)


def test_what_has_no_day_belongs_to_no_period_and_is_listed() -> None:
    entries = _ledger(report("a", day=None, **ANA))
    (figure,) = _count(entries, "arrests", period=Period(first=date(2026, 1, 1)))
    assert figure.values == (Decimal(0),)
    assert [(record, message.id) for record, message in figure.set_aside] == [("r-a", "ledger.no_date")]
    assert _count(entries, "arrests")[0].values == (Decimal(1),)


def test_as_of_looks_only_at_what_was_entered_by_then() -> None:
    entries = _ledger(report("a", **ANA))
    entries = append(entries, settle(form([]), entries, START + timedelta(days=9), rules=RULES))
    assert _count(entries, "arrests")[0].values == (Decimal(1),)
    late = count_figures(entries, RULES, as_of=START + timedelta(days=10))
    assert next(figure for figure in late if figure.measure == "arrests").values == (Decimal(0),)


def test_a_scope_that_outcomes_do_not_have_is_refused() -> None:
    with pytest.raises(InputError):
        count_figures([], RULES, as_of=AS_OF, scope={"person": "x"})
    with pytest.raises(InputError):
        count_figures([], RULES, as_of=AS_OF, by="name")


def test_narrowing_to_a_partner_counts_what_it_took_part_in() -> None:
    (figure,) = _count(_ledger(*JOINT), "arrests", scope={"partner": "GT"})
    assert figure.values == (Decimal(1),)
    assert figure.scope == {"partner": "GT"}


def test_a_hidden_figure_tells_nothing() -> None:
    hidden = hide_figure(_count(_ledger(*JOINT), "arrests")[0])
    assert (hidden.form, hidden.values, hidden.counts, hidden.reports) == (Form.HIDDEN, (), (), 0)


def test_the_newest_version_valid_on_the_day_is_used() -> None:
    old = RULES[0]
    new = type(old)(
        **{f: getattr(old, f) for f in old.__slots__} | {"version": 2, "valid_from": date(2026, 6, 1)}
    )
    assert rules_on((old, new), date(2026, 5, 31)) == (old,)
    assert rules_on((old, new), date(2026, 6, 1)) == (new,)
    both = count_figures(_ledger(*JOINT), (old, new), as_of=AS_OF)
    assert [figure.rule for figure in both] == ["arrest@1", "arrest@2"]

"""Arrests are followed: each case to how far it came, and whom a case ended for is taken out."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.fixtures.reports import ANA, EVA, LUIS, START, append, form, report

from rootbranch.ledger import CaseState, ended_adversely, follow_cohort, load_rules, settle, standing_entries
from rootbranch.model.ledger import Entry, Period
from rootbranch.model.reports import CustodyGround, OutcomeKind, Report, Stage

STEP = OutcomeKind.PROSECUTION_STEP
UNTIL = date(2026, 12, 31)
YEAR = Period(first=date(2026, 1, 1), last=UNTIL)


def ledger_of(*reports: Report) -> tuple[Entry, ...]:
    return standing_entries(append([], settle(form(reports), (), START, rules=load_rules())))


def arrest(key: str, day: date = date(2026, 3, 1), **who):
    return report(key, day=day, **who)


def step(key: str, stage: Stage, days: int, **who):
    return report(key, kind=STEP, stage=stage, day=date(2026, 3, 1) + timedelta(days=days), **who)


def reached(funnel) -> dict[str, tuple[int, float | None]]:
    return {each.step: (each.reached, each.days) for each in funnel.steps if each.reached}


def test_a_funnel_says_how_many_reached_each_step_and_how_they_stand() -> None:
    funnel = follow_cohort(
        ledger_of(
            arrest("a", **ANA),
            step("a1", Stage.INDICTMENT, 10, **ANA),
            step("a2", Stage.CONVICTION, 100, **ANA),
            arrest("l", **LUIS),
            step("l1", Stage.COMPLAINT, 2, **LUIS),
            step("l2", Stage.INDICTMENT, 20, **LUIS),
            step("l3", Stage.DISMISSAL, 50, **LUIS),
            arrest("e", **EVA),
            arrest("n", reference="nobody"),
            report("x", kind=OutcomeKind.OTHER),
        ),
        YEAR,
        UNTIL,
    )
    assert (funnel.arrests, funnel.cases, funnel.persons, funnel.not_followed) == (4, 3, 3, 1)
    assert reached(funnel) == {"charge": (2, 6.0), "conviction": (1, 100.0), "dismissal": (1, 50.0)}
    assert funnel.states == {CaseState.OPEN: 1, CaseState.CONVICTED: 1, CaseState.ADVERSE: 1}


def test_steps_of_a_second_arrest_are_not_those_of_the_first() -> None:
    entries = ledger_of(
        arrest("a", **ANA),
        step("s1", Stage.DISMISSAL, 5, **ANA),
        arrest("b", day=date(2026, 6, 1), **ANA),
        step("s2", Stage.CONVICTION, 200, **ANA),
    )
    spring = follow_cohort(entries, Period(first=date(2026, 3, 1), last=date(2026, 5, 31)), UNTIL)
    assert reached(spring) == {"dismissal": (1, 5.0)}
    assert follow_cohort(entries, YEAR, UNTIL).persons == 1
    assert ended_adversely(entries, UNTIL) == frozenset()
    assert len(ended_adversely(entries, date(2026, 5, 1))) == 1


def test_who_is_charged_again_or_convicted_is_no_longer_out_and_who_is_reversed_is() -> None:
    for stages, out in (
        ((Stage.DECLINATION,), 1),
        ((Stage.DISMISSAL, Stage.INDICTMENT), 0),
        ((Stage.CONVICTION, Stage.APPEAL), 0),
        ((Stage.CONVICTION, Stage.APPEAL, Stage.REVERSAL), 1),
        ((Stage.ACQUITTAL, Stage.APPEAL), 1),
    ):
        steps = [step(f"s{n}", stage, n, **ANA) for n, stage in enumerate(stages, 1)]
        assert len(ended_adversely(ledger_of(arrest("a", **ANA), *steps), UNTIL)) == out, stages


def test_what_comes_after_the_day_and_what_has_no_day_is_not_in_the_funnel() -> None:
    entries = ledger_of(
        arrest("a", **ANA), step("s", Stage.CONVICTION, 100, **ANA), report("u", kind=STEP, stage=Stage.PLEA, day=None, **ANA)
    )  # fmt: skip
    early = follow_cohort(entries, YEAR, date(2026, 3, 2))
    assert (reached(early), early.undated) == ({}, 1)


def test_detention_for_immigration_is_no_arrest_of_a_cohort() -> None:
    held = report("a", ground=CustodyGround.IMMIGRATION_DETENTION, **ANA)
    assert follow_cohort(ledger_of(held), YEAR, UNTIL).arrests == 0


@given(
    st.lists(
        st.tuples(st.sampled_from([ANA, LUIS, EVA]), st.sampled_from([None, *Stage]), st.integers(0, 300)),
        max_size=12,
    )
)
def test_states_add_up_to_cases_and_nothing_is_reached_more_often_than_there_are_cases(told) -> None:
    entries = ledger_of(
        *(
            arrest(f"r{n}", day=date(2026, 3, 1) + timedelta(days=days), reference=f"J{n}", **who)
            if stage is None
            else step(f"r{n}", stage, days, reference=f"J{n}", **who)
            for n, (who, stage, days) in enumerate(told)
        )
    )
    funnel = follow_cohort(entries, YEAR, UNTIL)
    assert sum(funnel.states.values()) == funnel.cases == funnel.arrests - funnel.not_followed
    assert all(0 <= each.reached <= funnel.cases for each in funnel.steps)
    assert all(each.days is None or each.days >= 0 for each in funnel.steps)

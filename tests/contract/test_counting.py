"""Two ways to count a ledger, entry by entry and in columns, give the same figures, whatever is asked."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rootbranch.ledger import (
    count_figures,
    count_figures_in_columns,
    days_of_partners,
    empty_columns,
    extend,
    lay_out_open,
    load_rules,
    settle,
    standing_entries,
    take_back,
)
from rootbranch.model.ids import OfficerId
from rootbranch.model.ledger import Entry, Period
from rootbranch.model.records import Judgement
from rootbranch.model.reports import CustodyGround, OutcomeKind, Report
from tests.fixtures.reports import DAY, START, append, form, report
from tests.property.test_ledger import JUDGEMENTS, REPORTS

RULES = load_rules()
# A second version of each rule of arrests, which takes other custody too.
WIDER = tuple(
    replace(rule, version=2, where={"ground": (*rule.where["ground"], CustodyGround.ILLEGAL_ENTRY)})
    for rule in RULES
    if "ground" in rule.where
)
ASKED = st.fixed_dictionaries(
    {
        "by": st.sampled_from([None, "operation", "territory", "country", "partner", "lead"]),
        "period": st.sampled_from(
            [
                Period(),
                Period(first=DAY, last=DAY),
                Period(first=DAY + timedelta(days=1)),
                Period(last=DAY),
                Period(first=date(2030, 1, 1)),
            ]
        ),
        "scope": st.sampled_from(
            [{}, {}, {"operation": "alfa siete"}, {"territory": "own"}, {"partner": "GT", "country": "MX"}]
        ),
        "as_of": st.sampled_from([START + timedelta(days=days) for days in (0, 1, 2)]),
        "rules": st.sampled_from([RULES, RULES + WIDER, WIDER, RULES[6:7]]),
    }
)


def _ledger(first: list[Report], then: list[Report], words: list[Judgement], *, hand: bool) -> list[Entry]:
    """Settle twice, a day apart, and let an officer take one entry back in between."""
    entries = append([], settle(form(first, words), [], START, rules=RULES))
    if hand and entries:
        officer, at = OfficerId("o-1"), START + timedelta(hours=1)
        entries = append(entries, [take_back(entries, entries[0].id, reviewer=officer, reason="seen", at=at)])
    return append(entries, settle(form(then, words), entries, START + timedelta(days=1), rules=RULES))


@given(REPORTS, REPORTS, JUDGEMENTS, st.booleans(), st.integers(0, 99), st.integers(0, 3), ASKED)
def test_both_ways_give_the_same_figures(
    first: list[Report],
    then: list[Report],
    words: list[Judgement],
    hand: bool,
    cut: int,
    listed_max: int,
    asked: dict[str, Any],
) -> None:
    entries = _ledger(first, then, words, hand=hand)
    formed = form(then, words)
    cut = min(cut, len(entries))
    laid_out = extend(extend(empty_columns(), entries[:cut]), entries[cut:])
    with pytest.MonkeyPatch.context() as patch:
        for module in ("listing", "column_counts"):
            patch.setattr(f"rootbranch.ledger.{module}.LISTED_MAX", listed_max)
        assert count_figures_in_columns(laid_out, open_work=lay_out_open(formed), **asked) == count_figures(
            entries, formed=formed, **asked
        )


@given(REPORTS, REPORTS, st.booleans(), st.sampled_from([0, 1, 2]))
def test_columns_know_since_when_and_until_when_of_each_partner(
    first: list[Report], then: list[Report], hand: bool, days: int
) -> None:
    entries, as_of = _ledger(first, then, [], hand=hand), START + timedelta(days=days)
    told: dict[str, list[date]] = {}
    for entry in standing_entries(entries, as_of):
        day = entry.outcome.happened_on
        for partner in entry.outcome.took_part if day else ():
            assert day is not None
            told.setdefault(partner, []).append(day)
    spans = {partner: (min(known), max(known)) for partner, known in told.items()}
    assert days_of_partners(extend(empty_columns(), entries), as_of) == spans


@given(REPORTS, REPORTS, st.booleans(), st.integers(0, 99))
def test_columns_that_grew_are_those_laid_out_anew(
    first: list[Report], then: list[Report], hand: bool, cut: int
) -> None:
    entries = _ledger(first, then, [], hand=hand)
    grown = extend(extend(empty_columns(), entries[:cut]), entries[cut:])
    anew = extend(empty_columns(), entries)
    assert {name: array.tobytes() for name, array in grown.arrays.items()} == {
        name: array.tobytes() for name, array in anew.arrays.items()
    }
    assert replace(grown, arrays={}) == replace(anew, arrays={})


def test_amounts_are_added_up_to_the_last_digit() -> None:
    """Odd ones, of more decimals or digits than a whole number of millionths holds, beside plain ones."""
    goods = ["0.1234567891", "12345678901234.5", "10.50", "0.000001", "99999999999", "7"]
    told = [
        report(
            key,
            kind=OutcomeKind.SEIZURE,
            day=DAY + timedelta(days=number),
            natural_key=f"Calle {key} {number}",
            place=f"Place {key}",
            goods={("cash", "MXN"): amount, ("heroin", "kg"): amount},
        )
        for number, (key, amount) in enumerate(zip("abcdef", goods, strict=True))
    ]
    entries = append([], settle(form(told), [], START, rules=RULES))
    laid_out = extend(empty_columns(), entries)
    figures = count_figures_in_columns(laid_out, RULES, as_of=START)
    assert figures == count_figures(entries, RULES, as_of=START)
    assert laid_out.odd
    (cash,) = (one for one in figures if one.scope == {"commodity": "cash", "unit": "MXN"})
    assert cash.values == (sum(map(Decimal, goods)),)

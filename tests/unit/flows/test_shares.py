"""A share carries what it rests on, and is refused where that is not known."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.unit.flows.tables import load

from rootbranch.errors import InputError
from rootbranch.flows import FlowUnit, PublishedShare, Series, shares_of, sum_of

CLAIM = PublishedShare(
    name="c", said="a quarter", publisher="pub", outside=("MEX",), month=date(2024, 2, 1),
    percent=Decimal(25), year_starts=10,
)  # fmt: skip
LINES = (
    "2023-10 North MEX f 70", "2023-10 North CUB f 30", "2023-11 North MEX f 50", "2023-12 North MEX f 50",
    "2024-01 North MEX f 40", "2024-01 South CUB f 20", "2024-02 North MEX f 75", "2024-02 South CUB f 25",
)  # fmt: skip


def table(*lines: str) -> tuple[Series, ...]:
    return load(*(lines or LINES)).series


def test_the_month_and_the_year_to_date_are_two_shares() -> None:
    month, year = shares_of(table(), CLAIM)
    assert (month.numerator, month.denominator, month.percent, month.matches) == (
        25,
        100,
        Decimal("25.00"),
        True,
    )
    assert (year.first, year.numerator, year.denominator) == (date(2023, 10, 1), 75, 360)
    assert (year.percent, year.matches) == (Decimal("20.83"), False)
    assert month.vintage == date(2024, 7, 1)


def test_a_claim_is_matched_to_its_own_decimals() -> None:
    (_, year) = shares_of(table(), replace(CLAIM, percent=Decimal("20.8")))
    assert year.matches
    (_, year) = shares_of(table(), replace(CLAIM, percent=Decimal("20.80")))
    assert not year.matches
    (_, year) = shares_of(table(), replace(CLAIM, percent=Decimal(21)))
    assert year.matches


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (("2024-01 North MEX f 1", "2024-03 North MEX f 1"), "flows.period_unknown"),
        (("2024-02 North MEX f -3", "2024-02 North CUB f 9"), "flows.period_unknown"),
        (("2024-02 North CUB f 9",), "flows.not_counted_apart"),
        (("2024-02 North _ f 9",), "flows.not_by_nationality"),
        (("2024-02 North MEX f 0",), "flows.nothing_counted"),
    ],
)
def test_where_it_is_not_known_there_is_a_reason_and_no_share(lines: tuple[str, ...], why: str) -> None:
    share = shares_of(table(*lines), CLAIM)[0]
    assert (share.percent, share.matches) == (None, None)
    assert share.why
    assert share.why.id == why


def test_a_total_is_never_added_to_its_parts() -> None:
    month = shares_of(table(*LINES, "2024-02 _ MEX f 75", "2024-02 _ CUB f 25"), CLAIM)[0]
    assert (month.numerator, month.denominator) == (25, 100)


def test_series_of_another_unit_method_table_or_vintage_are_never_added() -> None:
    one, *_ = table()
    month = date(2024, 2, 1)
    others = (
        replace(one, counting=replace(one.counting, unit=FlowUnit.PERSON)),
        replace(one, counting=replace(one.counting, method="by air")),
        replace(one, key=replace(one.key, table="other")),
        replace(one, vintage=date(2025, 1, 1)),
    )
    for other in others:
        with pytest.raises(InputError, match=r"flows\.never_summed"):
            sum_of((one, other), month, month)

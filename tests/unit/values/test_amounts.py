"""Numbers: what could mean two things is refused."""

from decimal import Decimal
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rootbranch.errors import Message, text_of
from rootbranch.values import parse_amount

SIGNS = st.sampled_from(["comma", "point"])


@pytest.mark.parametrize(
    ("text", "decimal", "amount"),
    [
        ("1.234,50", "comma", "1234.50"),
        ("1,234.50", "point", "1234.50"),
        ("1 234 567,5", "comma", "1234567.5"),
        ("1\u00a0234,5", "comma", "1234.5"),
        ("1'234.5", "point", "1234.5"),
        ("12.500", "comma", "12500"),
        ("0,250", "comma", "0.250"),
        ("1234,567", "comma", "1234.567"),
        ("1.234,567", "comma", "1234.567"),
        (" 17 ", "comma", "17"),
        ("-5", "point", "-5"),
    ],
)
def test_a_clear_number_is_read(text: str, decimal: Literal["comma", "point"], amount: str) -> None:
    assert parse_amount(text, decimal) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "decimal", "problem"),
    [
        ("1,234", "comma", "values.amount_ambiguous"),
        ("12.345", "point", "values.amount_ambiguous"),
        ("1,234.50", "comma", "values.amount_form"),
        ("1234.5", "comma", "values.amount_form"),
        ("1234,5", "point", "values.amount_form"),
        ("1.23.456", "comma", "values.amount_form"),
        ("1.234 567", "comma", "values.amount_form"),
        ("1,2,3", "comma", "values.amount_form"),
        ("$5", "point", "values.amount_form"),
        ("1e5", "point", "values.amount_form"),
        ("NaN", "point", "values.amount_form"),
        ("", "point", "values.amount_form"),
        ("٣", "point", "values.amount_form"),
        ("9" * 41, "point", "values.amount_form"),
    ],
)
def test_an_unclear_number_is_refused_without_showing_it(
    text: str, decimal: Literal["comma", "point"], problem: str
) -> None:
    result = parse_amount(text, decimal)
    assert isinstance(result, Message)
    assert result.id == problem
    assert len(text) < 4 or text not in text_of(result) + text_of(result, "es")


def test_three_decimals_are_clear_where_the_column_has_three() -> None:
    assert parse_amount("1,234", "comma", 3) == Decimal("1.234")
    assert isinstance(parse_amount("1,234", "comma", 2), Message)


@given(amount=st.decimals(0, 10**9, places=2), decimal=SIGNS)
def test_what_is_written_with_thousands_is_read_back(
    amount: Decimal, decimal: Literal["comma", "point"]
) -> None:
    written = f"{amount:,.2f}"
    if decimal == "comma":
        written = written.translate(str.maketrans(",.", ".,"))
    assert parse_amount(written, decimal) == amount


@given(text=st.text(max_size=50), decimal=SIGNS)
def test_any_text_is_a_number_or_a_problem(text: str, decimal: Literal["comma", "point"]) -> None:
    result = parse_amount(text, decimal)
    assert isinstance(result, Message) or result.is_finite()

"""A comparison is said with number, windows, ratio and percentage together, in both languages."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from rootbranch.errors import Message
from rootbranch.model.ledger import Comparison, Period, Season, Window
from rootbranch.report import comparison_text

SPRING = Period(first=date(2031, 4, 1), last=date(2031, 5, 26))
SEVEN_TIMES = Comparison(
    measure="arrests",
    unit="arrest",
    scope=(),
    rule="arrest@1",
    period=SPRING,
    season=Season.SAME_DAYS,
    partners=("AA", "BB"),
    now=Decimal(70),
    waiting=2,
    windows=tuple(Window(period=SPRING, value=Decimal(value)) for value in (12, 9, 11, 8)),
    before=Decimal(10),
    ratio=Decimal(7),
    percent=Decimal(600),
    low=Decimal("4.1"),
    high=Decimal("12.25"),
    why=(),
)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            (
                "70 arrests",
                "12; 9; 11; 8; 10 on average",
                "7 times as many: +600 %",
                "between 4.1 and 12.25",
                "2 more wait",
            ),
        ),
        (
            "es",
            (
                "70 detenciones",
                "12; 9; 11; 8; 10 en promedio",
                "7 veces esa cifra: +600 %",
                "entre 4.1 y 12.25",
                "2 más esperan",
            ),
        ),
    ],
)
def test_all_three_numbers_stand_together(language: str, said: tuple[str, ...]) -> None:
    text = " ".join(comparison_text(SEVEN_TIMES, language))
    assert [part for part in said if part not in text] == []


def test_a_refused_comparison_says_no_percentage() -> None:
    refused = replace(
        SEVEN_TIMES,
        before=None,
        ratio=None,
        percent=None,
        low=None,
        high=None,
        why=(Message("ledger.window_other"),),
    )
    text = " ".join(comparison_text(refused, "en"))
    assert "%" not in text
    assert "times" not in text
    assert "Not compared" in text

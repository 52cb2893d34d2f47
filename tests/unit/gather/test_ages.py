"""Ages and dates of birth that are written badly: what leaves room for a minor makes one."""

from datetime import date

import pytest

from rootbranch.gather.ages import age_is_young, unread_is_young

ON = date(2026, 3, 1)


@pytest.mark.parametrize(
    "text",
    [
        "20120503",
        "03052012",
        "03-05-12",
        "41032",
        "\uff12\uff10\uff11\uff12-05-03",
        "31/02/2012",
        "12345678901",
        "5",
    ],
)
def test_a_date_of_birth_that_may_be_a_minors_is_taken_for_one(text: str) -> None:
    assert unread_is_young(text, ON)


@pytest.mark.parametrize(
    "text", ["", "unknown", "?", "31/02/1985", "19850312", "12031985", "31-02-85", "1970 (aprox.)", "31118"]
)
def test_a_date_of_birth_that_is_clearly_an_adults_or_says_nothing_protects_nobody(text: str) -> None:
    assert not unread_is_young(text, ON)


@pytest.mark.parametrize(
    "text",
    ["17", "aprox 15", "<18", "menor de edad", "0015", "~16", "edad: 15", "quince", "15-19", "17,5",
     "\uff11\uff15", "menor de 21", "\u0661\u0665", "0"],
)  # fmt: skip
def test_an_age_that_may_be_a_minors_is_taken_for_one(text: str) -> None:
    assert age_is_young(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "18",
        "18+",
        "35.0",
        "aprox 40",
        "mayor de edad",
        "Adulto",
        "unknown",
        "S/D",
        "sin dato",
        "20-25",
        "170",
    ],
)
def test_an_age_that_is_clearly_an_adults_or_says_nothing_protects_nobody(text: str) -> None:
    assert not age_is_young(text)

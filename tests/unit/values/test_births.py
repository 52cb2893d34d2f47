"""Birth dates: partial, default, slipped, missing; and ages that take it into account."""

from datetime import date

import pytest

from rootbranch.values import ages_on, births_conflict, compare_births, doubt_birth


@pytest.mark.parametrize(
    ("left", "right", "score"),
    [
        ("1990-05-06", "1990-05-06", 1),
        ("1990-05-06", "1990-05", 0.8),
        ("1990-05-06", "1990", 0.6),
        ("1990-01-01", "1990-01-01", 0.6),  # what forms write when only the year is known
        ("1990-01-01", "1990-08-09", 0.6),
        ("1990-05-06", "1990-06-05", 0.85),
        ("1990-05-06", "1980-05-06", 0.7),
        ("1990-05-06", "1990-05-60", None),
        ("1990-05-06", "1991-02-01", 0.3),
        ("1990-05-06", "1971", 0),
        ("1990-05", "1990-08", 0.3),
        ("", "1990", None),
        ("", "", None),
        ("unknown", "unknown", None),
    ],
)
def test_births_compare(left: str, right: str, score: float | None) -> None:
    found = compare_births(left, right)
    assert (found.score if found else None) == score


def test_ages_are_a_span_where_the_date_is_partial() -> None:
    day = date(2026, 11, 22)
    assert ages_on("1990-11-22", day) == (36, 36)
    assert ages_on("1990-11-23", day) == (35, 35)
    assert ages_on("1990", day) == ages_on("1990-01-01", day) == (35, 36)
    assert ages_on("1990-11", day) == (35, 36)
    assert ages_on("", day) is None


@pytest.mark.parametrize(
    ("born", "doubt"),
    [
        ("2030", "values.birth_in_future"),
        ("1800-02-03", "values.birth_too_long_ago"),
        ("1990", None),
        ("2026", None),
        ("", None),
        ("31/12/1990", "values.birth_no_date"),
    ],
)
def test_a_date_of_nobody_alive_is_doubted(born: str, doubt: str | None) -> None:
    found = doubt_birth(born, date(2026, 11, 22))
    assert (found.id if found else None) == doubt


def test_dates_that_cannot_both_be_true_conflict() -> None:
    assert not births_conflict(["1990", "1990-05-06", "", "1990-06-05"])
    assert births_conflict(["1990", "1990-05-06", "1955"])

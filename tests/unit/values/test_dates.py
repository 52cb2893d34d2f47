"""Dates: as partners write them, as much as they know, and never guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rootbranch.errors import Message, text_of
from rootbranch.values import (
    check_formats,
    compile_date,
    date_gap_days,
    first_day,
    last_day,
    parse_date,
    stay_as_they_are,
    under_age,
)


@pytest.mark.parametrize(
    ("text", "formats", "iso"),
    [
        ("31/12/2024", ("%d/%m/%Y",), "2024-12-31"),
        (" 1/2/2024 ", ("%d/%m/%Y",), "2024-02-01"),
        ("12/31/2024", ("%m/%d/%Y",), "2024-12-31"),
        ("31.12.24", ("%d.%m.%y",), "2024-12-31"),
        ("31.12.69", ("%d.%m.%y",), "1969-12-31"),
        ("29/02/2024", ("%d/%m/%Y",), "2024-02-29"),
        ("2024", ("iso",), "2024"),
        ("2024-05", ("iso",), "2024-05"),
        ("2024-05-01", ("iso",), "2024-05-01"),
        ("2024-05-01T10:20:30Z", ("iso",), "2024-05-01T10:20:30+00:00"),
        ("2024-05-01 10:20", ("iso",), "2024-05-01T10:20:00"),
        ("2024-05-01T10:20:30.123-0600", ("iso",), "2024-05-01T10:20:30-06:00"),
        ("12 de marzo de 2024", ("es-months",), "2024-03-12"),
        ("1º de enero del 2024", ("es-months",), "2024-01-01"),
        ("12-MAR-2024", ("es-months",), "2024-03-12"),
        ("12/sept./2024", ("es-months",), "2024-09-12"),
        ("Setiembre 2024", ("es-months",), "2024-09"),
        ("12 March 2024", ("%d %B %Y",), "2024-03-12"),
        ("Dec 31, 2024", ("%b %d, %Y",), "2024-12-31"),
        ("5/2024", ("%m/%Y",), "2024-05"),
        ("1/31/2024 12:05 AM", ("%m/%d/%Y %I:%M %p",), "2024-01-31T00:05:00"),
        ("1/31/2024 12:05 p.m.", ("%m/%d/%Y %I:%M %p",), "2024-01-31T12:05:00"),
        ("25/12/2024", ("%d/%m/%Y", "%m/%d/%Y"), "2024-12-25"),
        ("05/05/2024", ("%d/%m/%Y", "%m/%d/%Y"), "2024-05-05"),
    ],
)
def test_a_date_is_read(text: str, formats: tuple[str, ...], iso: str) -> None:
    assert parse_date(text, formats) == iso


@pytest.mark.parametrize(
    ("text", "formats", "problem"),
    [
        ("31/02/2024", ("%d/%m/%Y",), "values.date_not_there"),
        ("29/02/2023", ("%d/%m/%Y",), "values.date_not_there"),
        ("2024-13", ("iso",), "values.date_not_there"),
        ("0000", ("iso",), "values.date_not_there"),
        ("2024-05-01T25:00", ("iso",), "values.date_not_there"),
        ("2024-05-01T10:00+99:00", ("iso",), "values.date_not_there"),
        ("1/31/2024 13:05 PM", ("%m/%d/%Y %I:%M %p",), "values.date_not_there"),
        ("12 de brumario de 2024", ("es-months",), "values.date_not_there"),
        ("31/12/2024", ("%m/%d/%Y",), "values.date_not_there"),
        ("yesterday", ("iso",), "values.date_form"),
        ("31/12/2024x", ("%d/%m/%Y",), "values.date_form"),
        ("1" * 1_000, ("%d/%m/%Y",), "values.date_form"),
        ("03/04/2024", ("%d/%m/%Y", "%m/%d/%Y"), "values.date_ambiguous"),
    ],
)
def test_what_is_no_date_says_why_and_not_what(text: str, formats: tuple[str, ...], problem: str) -> None:
    result = parse_date(text, formats)
    assert isinstance(result, Message)
    assert result.id == problem
    assert text not in text_of(result) + text_of(result, "es")


def test_a_clock_time_is_taken_in_its_zone_summer_and_winter() -> None:
    form = ("%d/%m/%Y %H:%M",)
    assert parse_date("01/07/2024 10:00", form, "America/Tijuana") == "2024-07-01T10:00:00-07:00"
    assert parse_date("01/01/2024 10:00", form, "America/Tijuana") == "2024-01-01T10:00:00-08:00"
    assert parse_date("2024-07-01T10:00Z", ("iso",), "America/Tijuana") == "2024-07-01T10:00:00+00:00"


def test_years_of_two_digits_end_where_they_are_told_to() -> None:
    read = compile_date(("%d/%m/%y",), last_year=2025)
    assert [read(f"01/01/{year}") for year in ("25", "26", "45")] == [
        "2025-01-01",
        "1926-01-01",
        "1945-01-01",
    ]


@pytest.mark.parametrize("form", ["%Q", "%d/%m", "", "%d %d %Y", "%"])
def test_an_unknown_format_is_found_before_it_is_used(form: str) -> None:
    problem = check_formats((form,))
    assert problem is not None
    assert text_of(problem)


def test_known_formats_are_fine() -> None:
    assert check_formats(("iso", "es-months", "%d/%m/%Y %H:%M:%S")) is None


@given(day=st.dates())
def test_what_is_written_in_a_format_is_read_back(day: date) -> None:
    for form, written in (
        ("%d/%m/%Y", f"{day.day:02}/{day.month:02}/{day.year:04}"),
        ("%m-%d-%Y", f"{day.month}-{day.day}-{day.year:04}"),
        ("iso", day.isoformat()),
    ):
        assert parse_date(written, (form,)) == day.isoformat()


@given(text=st.text(max_size=30))
def test_any_text_is_a_date_or_a_problem(text: str) -> None:
    result = parse_date(text, ("iso", "es-months", "%d/%m/%Y", "%d/%m/%y %I:%M %p"))
    if isinstance(result, str):
        assert first_day(result) <= last_day(result)


def test_a_part_of_a_date_has_a_first_and_a_last_day() -> None:
    assert (first_day("2024"), last_day("2024")) == (date(2024, 1, 1), date(2024, 12, 31))
    assert (first_day("2024-02"), last_day("2024-02")) == (date(2024, 2, 1), date(2024, 2, 29))
    assert first_day("2024-02-03T10:00:00Z") == last_day("2024-02-03") == date(2024, 2, 3)


@pytest.mark.parametrize(
    ("left", "right", "days"),
    [
        ("2024-05-01", "2024-05-03", 2),
        ("2024-05-03", "2024-05-01", 2),
        ("2024-05", "2024-05-17", 0),
        ("2024", "2025-01-02", 2),
        ("2024-05-01", "", None),
        ("", "", None),
    ],
)
def test_a_gap_is_counted_at_its_nearest(left: str, right: str, days: int | None) -> None:
    assert date_gap_days(left, right) == days


def test_age_is_counted_from_the_latest_possible_birth() -> None:
    on = date(2025, 6, 1)
    births = {
        "2007-06-01": False,
        "2007-06-02": True,
        "2007": True,
        "2006": False,
        "2007-01-01": True,
        "2006-01-01": False,
        "2007-01-02": False,
        "2007-06": True,
        "2007-05": False,
    }
    assert {born: under_age(born, on) for born in births} == births


DAY_LIKE = st.dates().map(str) | st.sampled_from(
    [
        "2024-02-30",
        "2024-W01-1",
        "20240201",
        "2024-2-1",
        " 2024-02-01",
        "2024-02-01 ",
        "",
        "2024",
        "٢٠٢٤-٠٢-٠١",
    ]
)


@given(
    texts=st.lists(DAY_LIKE, max_size=3),
    formats=st.sampled_from([("iso",), ("%Y-%m-%d",), ("%d/%m/%Y", "iso")]),
)
def test_days_stay_as_they_are_where_a_reader_gives_them_back(
    texts: list[str], formats: tuple[str, ...]
) -> None:
    if stay_as_they_are(texts, formats):
        assert list(map(compile_date(formats), texts)) == texts
    assert stay_as_they_are(["2024-02-01"] * len(texts), ("iso",))
    assert not stay_as_they_are([*texts, "01/02/2024"], formats)

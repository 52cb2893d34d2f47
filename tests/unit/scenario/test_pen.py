"""The slips of the pen: each as often as the table says, none that could do harm."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import phonenumbers
import pytest

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.chance import stream, table
from rootbranch.scenario.identifiers import Issuer, Phone
from rootbranch.scenario.mentions import AGENCIES
from rootbranch.scenario.pen import Pen
from rootbranch.scenario.people import Person
from rootbranch.scenario.registrar import Registrar
from rootbranch.scenario.slips import (
    ADULT_BORN_BY,
    MINOR_BORN_FROM,
    against_birth,
    malformed,
    misread,
    other_birth,
    turned_age,
)
from rootbranch.scenario.spoilt_names import NAME_SPOILERS, WrittenName

from .test_safety import IMPOSSIBLE, PASSPORT

BORN = date(1984, 5, 7)


@pytest.fixture(scope="module")
def people() -> list[Person]:
    registrar = Registrar(4, Issuer(stream(4, "numbers")), distinct=False)
    countries = ("MX", "GT", "CO", "EC", "HN", "VE", "BD", "CN")
    return [
        replace(
            registrar.person(
                SubjectCategory.SUSPECT,
                countries[number % len(countries)],
                group="open",
                age=(20, 55),
                women=0.3,
                phone_territory=("MX", "GT", "CO", "EC", "US")[number % 5] if number < 900 else "MX",
            ),
            nickname="El Güero",
        )
        for number in range(4_000)
    ]


def _cells(name: WrittenName) -> dict[str, str]:
    return {"given": name.given, "paternal": name.paternal, "maternal": name.maternal, "aka": name.nickname}


def _share(count: int, of: int) -> float:
    return count / of


def test_everything_that_can_happen_to_a_name_has_a_probability():
    assert set(NAME_SPOILERS) <= table("noise")["default"].keys()


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("drop_maternal", 0.15), ("swap_surnames", 0.03), ("paternal_lost", 0.02), ("respelled", 0.06),
        ("nickname_in_name", 0.02),
    ],
)  # fmt: skip
def test_names_suffer_as_often_as_the_table_says(people, what, expected):
    pen = Pen(1, "CO-DIJ", "names")
    latin = [one for one in people if one.maternal]
    hit = 0
    for person in latin:
        pen.name(person, "", _cells)
        hit += what in {one.what for one in pen.noise()}

    assert expected * 0.6 < _share(hit, len(latin)) < expected * 1.3


def test_four_in_ten_transliterated_names_are_spelt_in_another_way(people):
    pen = Pen(1, "MX-FIS", "names")
    from_far_away = [one for one in people if one.nationality == "BD"]
    hit = 0
    for person in from_far_away:
        name = pen.name(person, "", _cells)
        hit += "other_spelling" in {one.what for one in pen.noise()}
        assert name.given

    assert 0.33 < _share(hit, len(from_far_away)) < 0.46  # a few have no name with variants


def test_a_name_without_slips_in_the_noise_is_the_true_name(people):
    pen = Pen(1, "US-INV", "names")
    for person in people[:800]:
        name = pen.name(person, "", _cells)
        true = WrittenName(
            given=" ".join(person.given),
            paternal=person.paternal,
            maternal=person.maternal,
            nickname=person.nickname,
        )
        changed = {column for column, text in _cells(name).items() if text != _cells(true)[column]}
        assert changed <= {one.column for one in pen.noise()}


@pytest.mark.parametrize("how", ["plain", "ageless"])
def test_a_plain_name_is_written_as_it_is(people, how):
    pen = Pen(1, "MX-FIS", "names")
    for person in people[:300]:
        name = pen.name(person, how, _cells)
        assert (name.paternal, name.maternal) == (person.paternal, person.maternal)
        assert pen.noise() == ()


def test_the_dates_of_one_person_differ_as_measured():
    random = Random(8)
    ways: Counter[str] = Counter()
    for number in range(6_000):
        born = BORN + timedelta(days=number % 3_000)
        other = other_birth(random, born)
        years, months, days = (other.year - born.year, other.month != born.month, other.day != born.day)
        if not years and (other.month, other.day) == (born.day, born.month) != (born.month, born.day):
            ways["swapped"] += 1
        elif years and months and days:
            ways["everything"] += 1
        elif years and not months:
            ways["year"] += 1
        elif not years:
            ways[("month " if months else "") + ("day" if days else "")] += 1
    share = {way: count / 6_000 for way, count in ways.items()}

    assert share["everything"] == pytest.approx(0.50, abs=0.03)
    assert share["day"] == pytest.approx(0.12, abs=0.03)
    assert share["month day"] == pytest.approx(0.12, abs=0.03)
    assert share["month "] == pytest.approx(0.07, abs=0.03)
    assert share["year"] == pytest.approx(0.15, abs=0.03)
    assert 0.01 < share["swapped"] < 0.04  # day/month swaps are rare


def test_births_are_lost_or_differ_as_often_as_the_table_says(people):
    """What share of persons then has two dates is measured by the benchmark `scenario_parity`."""
    pen = Pen(1, "MX-FIS", "births")
    seen: Counter[str] = Counter()
    for person in people:
        written = pen.birth(person, "birth")
        noise = {one.column: one.what for one in pen.noise()}.get("birth", "")
        seen[noise] += 1
        assert (written == person.born) is (noise == "")
    written_at_all = len(people) - seen["birth_missing"]

    assert _share(seen["birth_missing"], len(people)) == pytest.approx(0.10, abs=0.02)
    assert _share(seen["birth_differs"], written_at_all) == pytest.approx(0.06, abs=0.015)
    assert _share(seen["birth_first_of_january"], written_at_all) == pytest.approx(0.014, abs=0.006)


@pytest.mark.parametrize("agency", AGENCIES)
def test_a_minor_stays_a_minor_and_an_adult_an_adult(people, agency):
    pen = Pen(1, agency, "births")
    on = date(2024, 11, 1)
    for number, person in enumerate(people):
        minor = replace(person, born=date(2009, 7, 1) + timedelta(days=number))
        written = pen.birth(minor, "birth")
        assert written is None or written >= MINOR_BORN_FROM
        assert pen.age(minor, date(2026, 11, 10), "age") < 18
        grown = pen.birth(person, "birth")
        assert grown is None or grown <= ADULT_BORN_BY
        assert pen.age(person, on, "age") >= 18
    assert {one.column for one in pen.noise()} == {"birth", "age"}


def test_an_age_is_turned_only_among_adults():
    assert [turned_age(years) for years in (34, 43, 20, 19, 91, 9, 55)] == [43, 34, 20, 19, 91, 9, 55]


def test_documents_are_lost_or_wrong_as_often_as_the_table_says(people):
    pen = Pen(1, "GT-MP", "documents")
    seen: Counter[str] = Counter()
    for person in people:
        pen.document(person, "id")
        seen.update(one.what for one in pen.noise())
    written = len(people) - seen["document_missing"]

    assert _share(seen["document_missing"], len(people)) == pytest.approx(0.45, abs=0.03)
    assert 0.004 < _share(seen["document_malformed"], written) < 0.018
    assert 0.010 < _share(seen["document_misread"], written) < 0.028
    assert seen["document_against_birth"] > 0
    assert seen["second_document"] > 0


def test_a_wrong_number_is_even_less_possible(people):
    """No spoilt number is a good one of any country, nor another person's."""
    random = Random(6)
    given = {person.document for person in people}
    for person in people:
        for spoil in (malformed, misread):
            wrong = spoil(random, person.document)
            if wrong != person.document:
                assert wrong not in given
                assert not IMPOSSIBLE.get(person.nationality, PASSPORT).fullmatch(wrong)
                assert not re.fullmatch(r"V?\d{6,8}|\d{10}|\d{13}", wrong), wrong
        wrong = against_birth(random, person.document)
        assert IMPOSSIBLE.get(person.nationality, PASSPORT).fullmatch(wrong)
        assert (wrong != person.document) is (person.nationality in {"MX", "HN"})


@pytest.mark.parametrize("territory", ["US", "MX", "GT", "CO", "EC"])
def test_a_wrong_last_digit_rings_nowhere(territory):
    issuer, pen = Issuer(Random(5)), Pen(1, "CO-DIJ", "phones")
    wrong = 0
    for _ in range(100):
        phone: Phone = issuer.phone(territory)
        for _ in range(20):
            text = pen.number(phone, "phone")
            if pen.noise():
                wrong += 1
                digits = re.sub(r"\D", "", text)
                changed = replace(phone, national=digits[-len(phone.national) :])
                assert changed.national[:-1] == phone.national[:-1]
                assert changed.national != phone.national
                number = phonenumbers.parse(changed.full)
                assert territory == "US" or not phonenumbers.is_valid_number(number)
    assert 1 <= wrong <= 30


def test_plates_lose_letters_and_states_and_keep_their_state_otherwise():
    issuer, pen = Issuer(Random(5)), Pen(1, "MX-FIS", "plates")
    lost = 0
    for _ in range(2_000):
        plate = issuer.plate()
        states = {pen.plate_state(plate, "MX", "state") for _ in range(4)}
        lost += "" in states
        assert len(states - {""}) <= 1
        assert pen.plate(plate, "plate").startswith("ZZ")
    assert 0.7 < _share(lost, 2_000) < 0.82  # 1 - 0.7 ** 4


def test_sums_lose_currency_and_signs_as_often_as_the_table_says():
    pen = Pen(1, "US-INV", "money")
    seen: Counter[str] = Counter()
    for _ in range(5_000):
        text = pen.amount(1_234, ",", ".", "amount")
        code = pen.currency("USD", "currency")
        noise = {one.column: one.what for one in pen.noise()}
        seen.update(noise.values())
        assert text == {"decimal_sign": "1.234,00", "thousands_sign": "1234.00"}.get(
            noise.get("amount", ""), "1,234.00"
        )
        assert code == ("" if "currency" in noise else "USD")

    assert _share(seen["currency_lost"], 5_000) == pytest.approx(0.03, abs=0.01)
    assert _share(seen["decimal_sign"], 5_000) == pytest.approx(0.02, abs=0.01)

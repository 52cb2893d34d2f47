"""What several agencies tell alike to the odd sum or the birth date is joined by rule; what may be two things is asked."""

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from tests.fixtures.reports import DAY, counting, form, groups, report

from rootbranch.model.reports import OutcomeKind, Report

CASH = {("cash", "GTQ"): "535690", ("firearms", "count"): "3"}
PLACE: dict[str, Any] = {"operation": "Puente", "place": "Huehuetenango"}
TWO = {frozenset("a"), frozenset("b")}


def _taking(key: str, partner: str, goods: dict[tuple[str, str], str], **more: Any) -> Report:
    told = PLACE | more
    return report(key, partner, OutcomeKind.SEIZURE, goods=goods, **told)


def test_one_odd_sum_on_one_day_of_one_operation_is_one_taking() -> None:
    formed = form([_taking("a", "MX", CASH), _taking("b", "US", CASH, day=DAY + timedelta(days=1))])
    assert groups(formed) == {frozenset("ab")}
    assert formed.merges[0].by == "same_odd_sum_and_day@2"


@pytest.mark.parametrize(
    "other",
    [
        {"operation": "Faro"},
        {"operation": ""},
        {"place": "Tapachula"},
        {"day": DAY + timedelta(days=9)},
        {"day": None, "place": "Tapachula"},
        {"territory": "GT"},
    ],
)
def test_an_odd_sum_elsewhere_or_on_another_day_is_never_joined(other: dict[str, Any]) -> None:
    assert groups(form([_taking("a", "MX", CASH), _taking("b", "US", CASH, **other)])) == TWO


def test_a_sum_beside_which_one_tells_of_more_is_asked_about() -> None:
    more = CASH | {("vehicle", "count"): "1"}
    formed = form([_taking("a", "MX", CASH), _taking("b", "US", more)])
    assert groups(formed) == TWO
    assert counting(formed) == len(formed.queue) == 1


def test_what_one_partner_tells_twice_is_not_joined_by_its_sum() -> None:
    formed = form([_taking("a", "MX", CASH), _taking("b", "MX", CASH), _taking("c", "US", CASH)])
    assert len(formed.outcomes) == 3


def test_a_small_number_is_joined_only_where_one_names_the_other() -> None:
    vehicles = {("vehicle", "count"): "24"}
    alone = form([_taking("a", "MX", vehicles), _taking("b", "US", vehicles)])
    named = form([_taking("a", "MX", vehicles, took_part=["US"]), _taking("b", "US", vehicles)])
    assert groups(alone) == TWO
    assert groups(named) == {frozenset("ab")}


def test_two_vehicles_are_too_few_to_tell_even_between_named_partners() -> None:
    vehicles = {("vehicle", "count"): "2"}
    formed = form([_taking("a", "MX", vehicles, took_part=["US"]), _taking("b", "US", vehicles)])
    assert groups(formed) == TWO
    assert counting(formed) == len(formed.queue) == 1


def test_a_third_partner_that_nobody_names_is_asked_about() -> None:
    vehicles = {("vehicle", "count"): "24"}
    formed = form(
        [
            _taking("a", "MX", vehicles, took_part=["US"]),
            _taking("b", "US", vehicles),
            _taking("c", "GT", vehicles),
        ]
    )
    assert groups(formed) == {frozenset("ab"), frozenset("c")}
    assert counting(formed) == 1


BORN = "1996-03-12"
GUEVARA: dict[str, Any] = {"name": "Óscar Jesús Guevara Pacheco", "birth": BORN, "operation": "Marea"}


@pytest.mark.parametrize("withheld", ["Óscar G.", "OSCAR J. G.", "Oscar Guevara"])
def test_a_withheld_name_with_the_whole_birth_date_is_the_whole_name(withheld: str) -> None:
    told = GUEVARA | {"name": withheld}
    reports = [report("a", "MX", **GUEVARA), report("b", "US", day=DAY + timedelta(days=2), **told)]
    assert groups(form(reports)) == {frozenset("ab")}


@pytest.mark.parametrize("withheld", ["Marta G.", "Jesús «N»", "Óscar R.", "G.", "", "Óscar Q. R."])
def test_a_withheld_name_that_does_not_fit_is_not_joined(withheld: str) -> None:
    told = GUEVARA | {"name": withheld}
    assert groups(form([report("a", "MX", **GUEVARA), report("b", "US", **told)])) == TWO


def test_a_withheld_name_that_fits_two_persons_is_neither() -> None:
    brother = GUEVARA | {"name": "Óscar Luis Gil Mora"}
    reports = [
        report("a", "MX", **GUEVARA),
        report("b", "US", **brother),
        report("c", "GT", **(GUEVARA | {"name": "Óscar G."})),
    ]
    for order in permutations(reports):
        formed = form(order)
        assert groups(formed) == {frozenset("a"), frozenset("b"), frozenset("c")}
        assert counting(formed) == 2


def test_a_person_arrested_again_under_one_number_by_one_agency_is_two_arrests() -> None:
    person: dict[str, Any] = {"name": "Ana Peña Díaz", "birth": "1985-03-02", "reference": "INC-7"}
    late = DAY + timedelta(days=20)
    again = form([report("a", "MX", **person), report("b", "MX", day=late, **person)])
    told_late = form([report("a", "MX", **person), report("b", "US", day=late, **person)])
    assert groups(again) == TWO
    assert groups(told_late) == {frozenset("ab")}
    assert told_late.merges[0].by == "same_reference_and_person_later@2"


def test_an_initial_says_which_of_two_brothers_is_meant() -> None:
    here: dict[str, Any] = {"operation": "Faro", "place": "Reynosa"}
    reports = [
        report("a", "MX", name="Mario Claudio Jiménez Salgado", age=9, birth="1985-08-24", **here),
        report("b", "MX", name="Mario Jesús Jiménez Salgado", age=9, birth="1981-12-14", **here),
        report("c", "US", name="JIMENEZ SALGADO, MARIO C.", took_part=["MX"], **here),
        report("d", "US", name="JIMENEZ SALGADO, MARIO J.", took_part=["MX"], **here),
    ]
    formed = form(reports)
    assert {frozenset((pair.left, pair.right)) for pair in formed.queue} == {
        frozenset(("r-a", "r-c")),
        frozenset(("r-b", "r-d")),
    }
    assert counting(formed) == 2
    assert all(one.person for one in formed.outcomes if one.id not in formed.waiting)


def test_an_initial_beside_a_shorter_name_says_nothing_against_it() -> None:
    here: dict[str, Any] = {"operation": "Faro", "place": "Reynosa"}
    formed = form(
        [
            report("a", "MX", name="Mario Jiménez Salgado", **here),
            report("b", "US", name="JIMENEZ SALGADO, MARIO J.", **here),
        ]
    )
    assert counting(formed) == len(formed.queue) == 1

"""The measures of realism measure what they say, and the invented people pass for real ones."""

import json
from random import Random

import pytest
from tests.bench.bench_scenario_parity import real_list
from tests.bench.bench_scenario_realism import (
    ACCEPTED,
    FEATURES,
    P_ABOVE,
    area,
    area_by_words,
    area_of,
    chance_of,
    distance,
    head_of_curp,
    invented_people,
    of_both,
    persons_of,
    public_people,
)
from tools.teach.lists import Listed, invented_list, words_of

FEW = {name: FEATURES[name] for name in ("given names", "length of surnames", "month")}


def _one(number: int, name: str, born: str = "1970-05-14") -> Listed:
    return Listed(person=f"{number}", name=name, kind="primary", words=words_of(name), born=born, number="")


def test_the_area_is_one_for_lists_that_differ_and_a_half_for_one_list_cut_in_two():
    random = Random(5)
    short = [_one(number, f"Sol, Eva {random.choice(('Ana', ''))}") for number in range(80)]
    long = [_one(number, "Echeverría Goicochea, Eva") for number in range(80, 160)]
    people = persons_of(invented_list(3))

    assert area(persons_of(short), persons_of(long), FEW) == 1.0
    assert 0.35 < area(people[::2], people[1::2], FEW) < 0.65
    assert area_by_words(persons_of(short), persons_of(long)) == 1.0


def test_a_tie_is_half_right():
    assert area_of([(1.0, 1.0), (1.0, 0.0)]) == 0.5
    assert area_of([(2.0, 1.0), (1.0, 0.0), (3.0, 0.0)]) == 0.5


def test_the_distance_is_that_of_the_worst_point_and_says_how_likely_it_is():
    assert distance([1, 2, 3, 4], {0.25: 1, 0.5: 2, 0.75: 3}) == 0
    assert distance([1, 1, 1, 1], {0.5: 3}) == 0.5
    assert chance_of(0.0, 100, 50) == 1.0
    assert chance_of(0.3, 100, 50) < P_ABOVE < chance_of(0.2, 100, 50)


@pytest.mark.parametrize(
    ("given", "surnames", "head"),
    [(("jose", "luis"), ("chavez", "ortiz"), "CAOL"), (("maria",), ("gil",), "GIXM"), ((), ("gil",), "")],
)
def test_a_curp_begins_with_the_first_vowel_within_and_skips_jose(given, surnames, head):
    assert head_of_curp(given, surnames) == head


def test_a_classifier_tells_invented_people_from_real_ones_as_seldom_as_was_agreed(shared_data):
    real = persons_of(real_list(shared_data / "resolve" / "sanctions_latam.csv"))
    invented = persons_of(invented_list(11))  # not a seed of the benchmark

    assert area(invented, real, {**FEATURES, **of_both(invented, real)}) <= ACCEPTED


def test_nobody_invented_is_in_a_public_list(shared_data, region):
    born, numbers = public_people(shared_data)
    people = tuple(invented_people(region.truth))

    assert len(people) > 1_000
    assert len(born) > 3_000
    assert [one for one in people if one[:2] in born or one[2] in numbers] == []


def test_pay_and_groups_are_as_measured(shared_data, truth):
    profile = json.loads((shared_data / "scenario" / "complaints_profile.json").read_text(encoding="utf-8"))
    pay = [float(row["usd"]) for row in truth("payments") if row["kind"] == "pay"]
    measured = profile["driver_or_helper_pay_usd_smuggling_rows"]
    far = distance(pay, {0.25: measured["q1"], 0.5: measured["median"], 0.75: measured["q3"]})

    assert chance_of(far, len(pay), measured["n"]) > P_ABOVE

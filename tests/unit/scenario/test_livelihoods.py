"""What people live on, and how money moves without a bank."""

from collections import Counter, defaultdict
from random import Random

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.chance import table
from rootbranch.scenario.livelihoods import (
    FUNNEL,
    HAWALA,
    REMITTANCE,
    TAXI_DRIVER,
    in_spanish,
    occupation_of,
    with_ways,
)
from rootbranch.scenario.sizes import DEMO
from rootbranch.scenario.world import make_world

BACKGROUND = {"taxi driver", "hotel clerk", "remittance clerk", "ordinary traveller"}
HELPERS = {"shelter worker", "NGO lawyer"}


def test_the_people_around_have_the_callings_of_the_specification(truth):
    lives_on: dict[str, Counter[str]] = defaultdict(Counter)
    for row in truth("persons"):
        lives_on[row["class"]][row["occupation"]] += 1

    assert set(lives_on["associate"]) >= BACKGROUND
    assert HELPERS & set(lives_on["humanitarian_helper"])
    for category in (
        "smuggled_migrant",
        "minor",
        "victim",
        "witness",
        "source",
        "family_payer",
        "coerced_guide",
    ):
        assert set(lives_on[category]) == {""}


def test_whoever_drives_a_taxi_is_a_taxi_driver_and_no_calling_marks_an_offender(truth):
    drivers = {row["user"] for row in truth("vehicles") if row["type"] == "taxi"}
    people = {row["person"]: row for row in truth("persons")}

    assert {people[one]["occupation"] for one in drivers if one in people} == {TAXI_DRIVER}
    of_offenders = {row["occupation"] for row in people.values() if row["class"] in {"suspect", "convicted"}}
    assert of_offenders <= {row["occupation"] for row in people.values() if row["class"] == "associate"}


def test_every_calling_has_spanish_words():
    words = table("livelihoods")
    for calling in (*words["anybody"], *words["helper"]):
        assert in_spanish(calling)
    assert in_spanish("") == ""


def test_the_calling_of_a_protected_person_on_the_way_is_nobodys_business():
    world = make_world(3, DEMO)
    for one in world.protected:
        if one.category is not SubjectCategory.HUMANITARIAN_HELPER:
            assert occupation_of(one) == ""


def test_a_network_has_money_movers_of_every_way_by_their_shares():
    movers = [one for one in make_world(4, DEMO).offenders if one.role == "money mover"]
    many = [movers[number % len(movers)] for number in range(10)]

    assert Counter(one.way for one in with_ways(Random(1), many)) == {REMITTANCE: 5, FUNNEL: 3, HAWALA: 2}
    assert {one.way for one in make_world(4, DEMO).offenders if one.role == "transporter"} == {""}


def test_cash_goes_from_a_hawala_broker_along_a_tie_and_is_of_a_fee(truth):
    way = {(row["person"], row["network"]): row["way"] for row in truth("roles") if not row["after"]}
    ties = {row["tie"]: row for row in truth("edges")}
    cash = {row["fee"]: int(row["cash_usd"]) for row in truth("fees")}
    rows = truth("hawala")

    assert rows
    for row in rows:
        tie = ties[row["tie"]]
        assert way[row["taken_in_by"], row["network"]] == HAWALA
        assert {row["taken_in_by"], row["given_to"]} == {tie["one"], tie["other"]}
        assert tie["since"] <= row["at"][:10] <= tie["until"]
        assert int(row["usd"]) == cash[row["fee"]] > 0
    assert len({row["fee"] for row in rows}) == len(rows)

"""Vehicles are the same wherever they turn up, and every stop is one that could have been."""

import csv
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from itertools import combinations, pairwise

import pytest

from rootbranch.gather import Draft
from rootbranch.model.category import is_protected
from rootbranch.scenario import DEMO
from rootbranch.scenario.chance import table
from rootbranch.scenario.vehicles import LORRY, OTHER_PLATE
from rootbranch.scenario.world import make_world

from .gathering import properties_of

MISHAPS = {"rescue", "death"}


@pytest.fixture(scope="module")
def vehicles(truth) -> dict[str, dict[str, str]]:
    return {row["vehicle"]: row for row in truth("vehicles")}


@pytest.fixture(scope="module")
def driven(truth, vehicles) -> list[tuple[dict[str, str], dict[str, str]]]:
    """Every stop of a vehicle, with the vehicle."""
    return [(row, vehicles[row["vehicle"]]) for row in truth("events") if row["vehicle"]]


def _types() -> dict[str, dict]:
    return table("vehicles")["type"]


def _files(region, *mappings: str):
    for delivered in region.deliveries:
        if delivered.mapping in mappings:
            encoding = "latin-1" if delivered.partner == "EC-FGE" else "utf-8"
            delimiter = ";" if delivered.partner == "EC-FGE" else ","
            with delivered.path.open(encoding=encoding, newline="") as file:
                yield from ((delivered, row) for row in csv.DictReader(file, delimiter=delimiter))


def test_make_model_and_year_are_those_of_a_vehicle_of_the_type(vehicles):
    for row in vehicles.values():
        models = {
            (make, model): (first, last) for make, model, first, last, _ in _types()[row["type"]]["models"]
        }
        first, last = models[row["make"], row["model"]]
        assert first <= int(row["year"]) <= last


def test_no_serial_number_can_be_valid(vehicles):
    """ISO 3779 leaves the letter Q out."""
    numbers = [row["vin"] for row in vehicles.values()]

    assert len(set(numbers)) == len(numbers)
    assert all(len(number) == 17 and "Q" in number for number in numbers)


def test_who_owns_and_who_drives_is_somebody_of_the_region(truth, vehicles):
    known = {row["person"]: row for row in truth("persons")}
    network_of = {row["person"]: row["network"] for row in truth("roles")}

    for row in vehicles.values():
        assert {row["owner"], row["user"]} <= known.keys()
        assert network_of.get(row["user"], "") == row["network"]
    owned = Counter(row["network"] for row in vehicles.values())
    assert all(count >= 5 for count in owned.values())
    assert "" in owned


def test_in_a_house_and_on_foot_there_is_no_vehicle(truth):
    kinds = {(row["kind"], bool(row["vehicle"])) for row in truth("events") if row["kind"] not in MISHAPS}

    assert kinds == {("car", True), ("lorry", True), ("house", False), ("on foot", False)}


def test_nobody_drives_where_no_road_leads(truth):
    roadless = {tuple(leg) for leg in table("places")["corridor"]["roadless"]}
    met = [row for row in truth("events") if row["kind"] not in MISHAPS]
    there = [row for row in met if (row["origin"], row["stop"]) in roadless]

    assert there
    assert {row["kind"] for row in there} <= {"on foot", "house"}


def test_a_vehicle_holds_the_people_found_in_it(driven):
    for stop, vehicle in driven:
        assert int(stop["people"]) <= _types()[vehicle["type"]]["holds"]
        assert (vehicle["type"] == LORRY) == (stop["kind"] == "lorry")


def test_a_vehicle_of_a_network_stops_for_it_alone_in_one_country_and_in_one_place_at_a_time(driven):
    places, stops = table("places")["place"], defaultdict(list)
    for stop, vehicle in driven:
        if vehicle["network"]:
            assert vehicle["network"] == stop["network"]
            stops[vehicle["vehicle"]].append((datetime.fromisoformat(stop["at"]), stop["stop"]))

    assert max(len(some) for some in stops.values()) > 3
    for some in stops.values():
        assert len({places[place]["territory"] for _, place in some}) == 1
        assert all(later - earlier > timedelta(days=2) for (earlier, _), (later, _) in pairwise(sorted(some)))


def test_two_vehicles_bear_one_plate_only_where_it_is_cloned(truth):
    bearers = defaultdict(list)
    for row in truth("plates"):
        bearers[row["plate"]].append(row)
    shared = [rows for rows in bearers.values() if len(rows) > 1]

    assert shared
    for rows in shared:
        assert sorted(row["kind"] for row in rows) == ["cloned", "own"]


def test_a_vehicle_bears_one_plate_on_each_day(truth):
    plates = defaultdict(list)
    for row in truth("plates"):
        plates[row["vehicle"]].append((date.fromisoformat(row["since"]), date.fromisoformat(row["until"])))

    for periods in plates.values():
        for (_, until), (since, _) in pairwise(sorted(periods)):
            assert since == until + timedelta(days=1)


def test_one_in_ten_vehicles_of_networks_bears_another_plate():
    other = own = 0
    for seed in range(1, 9):
        for vehicle in make_world(seed, DEMO).garage.vehicles:
            if vehicle.network:
                own += 1
                other += len(vehicle.plates) > 1

    assert 0.6 * OTHER_PLATE < other / own < 1.5 * OTHER_PLATE


def test_every_record_of_a_vehicle_says_what_the_vehicle_is(region, truth, vehicles):
    entities = {
        (row["partner"], row["feed"], row["key"]): row["entities"].split()
        for row in truth("record_to_entity")
    }
    columns = {
        "mx-fis-vehiculos": ("Registro", "Marca", "Submarca", "Año"),
        "us-brd-stops": ("stop_no", "make", "model", "year"),
    }
    compared = 0
    for delivered, row in _files(region, *columns):
        key, *told = columns[delivered.mapping]
        about = [one for one in entities[delivered.partner, delivered.mapping, row[key]] if one in vehicles]
        assert len(about) == (0 if row.get("type") == "none" else 1)
        for column, what in zip(told, ("make", "model", "year"), strict=True):
            if about and row[column]:
                compared += 1
                assert row[column] == vehicles[about[0]][what]
    assert compared > 150


def test_two_records_of_a_vehicle_agree_on_its_plate_but_for_slips_and_other_plates(region, truth):
    plates = defaultdict(set)
    for row in truth("plates"):
        plates[row["vehicle"]].add(row["plate"])
    entities = {(row["feed"], row["key"]): row["entities"].split() for row in truth("record_to_entity")}
    misread = {
        (row["file"], int(row["row"])) for row in truth("noise_log") if row["noise"] == "plate_misread"
    }
    number: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    columns = {
        "us-brd-stops": ("stop_no", "plate"), "mx-fis-retenes": ("Reporte", "Placa"), "ec-fge-salidas": ("registro", "placa"),
        "mx-fis-vehiculos": ("Registro", "Placa"),
    }  # fmt: skip
    for delivered, row in _files(region, *columns):
        number[delivered.path.name] += 1
        key, column = columns[delivered.mapping]
        vehicle = next((one for one in entities[delivered.mapping, row[key]] if one in plates), "")
        if vehicle and (delivered.path.name, number[delivered.path.name]) not in misread:
            seen[vehicle] += 1
            assert row[column] in plates[vehicle]
    assert sum(count > 1 for count in seen.values()) > 20


def test_a_vehicle_of_a_protected_person_is_sealed_and_its_plate_is_a_secret(gathered, truth, vehicles):
    victims = {row["person"] for row in truth("persons") if row["class"] == "victim"}
    taken = {row["vehicle"]: row for row in vehicles.values() if row["owner"] in victims}
    plates = {row["plate"]: row["vehicle"] for row in truth("plates") if row["vehicle"] in taken}
    sealed = {
        value
        for delivered, items in gathered
        if delivered.mapping == "mx-fis-vehiculos"
        for item in items
        if isinstance(item, Draft) and is_protected(item.category)
        for value in properties_of(item)["registrationNumber"]
    }

    assert len(taken) == DEMO.vehicles // 20
    assert {row["vehicle"] for row in truth("events")}.isdisjoint(taken)
    assert sealed == {row["value"] for row in truth("protected") if row["kind"] == "plate"}
    assert {
        plates[plate] for plate in sealed
    } == taken.keys()  # by the plate of that day; some had another one before
    assert {row["flag"] for row in truth("protected") if row["kind"] == "plate"} == {"right"}
    assert {row["target"] for row in truth("plans")}.isdisjoint(taken)


def test_no_two_vehicles_that_are_not_cloned_meet_in_a_plan(truth):
    targets = [row["target"] for row in truth("plans") if row["target_kind"] == "vehicle"]
    plates = defaultdict(set)
    for row in truth("plates"):
        plates[row["vehicle"]].add(row["plate"])

    assert set(targets) <= plates.keys()
    for one, other in combinations(set(targets), 2):
        assert plates[one].isdisjoint(plates[other])

"""What one record says of telephones, accounts, vehicles and conduct."""

from typing import Any

import pytest

from rootbranch.model.networks import NetworkRole
from rootbranch.trace import Part, StatementKind, day_told, read_mentions, read_references, roles_told


def values(kind: StatementKind, country: str = "MX", **properties: list[str]):
    return [(one.part, one.value) for one in read_mentions(kind, properties, country)]


def test_one_number_written_by_two_agencies_is_one_value():
    ours = values(StatementKind.CALL, callerNumber=["044 3904662650"], receiverNumber=["+502 9450-9848"])
    theirs = values(StatementKind.PERSON, "US", phone=["+52 390 466 2650"])

    assert ours == [(Part.ONE, "phone:+523904662650"), (Part.OTHER, "phone:+50294509848")]
    assert theirs == [(Part.HELD, "phone:+523904662650")]


def test_a_stop_names_who_was_found_and_a_plate():
    found = values(
        StatementKind.STOP,
        phoneMentioned=["3904662650"],
        description=["Tapachula, sedán, ZZ040JG0, cerca del km 20"],
    )

    assert found == [(Part.FOUND, "phone:+523904662650"), (Part.FOUND, "vehicle:ZZ040JG0")]


def test_the_users_of_a_vehicle_are_read_behind_words():
    found = values(
        StatementKind.VEHICLE,
        registrationNumber=["ZZ479QT4"],
        notes=["contacto +1 401 555 0124", "conductor +50297781504"],
    )

    assert found == [
        (Part.HELD, "vehicle:ZZ479QT4"),
        (Part.FOUND, "phone:+14015550124"),
        (Part.FOUND, "phone:+50297781504"),
    ]


@pytest.mark.parametrize(
    "properties",
    [
        {"phone": [""]},
        {"phone": ["nobody"]},
        {"phone": ["55****1234"]},
        {"phone": ["9" * 5_000]},
        {"accountNumber": ["****1234"]},
        {"phone": [None, 7, {"a": 1}]},
        {},
    ],
)
def test_what_is_no_number_is_no_value(properties):
    assert read_mentions(StatementKind.PERSON, properties, "MX") == ()


def test_a_day_is_read_where_there_is_one():
    assert day_told({"date": ["2026-01-02T10:00:00-05:00"]}) == "2026-01-02"
    assert day_told({"date": [""]}) == day_told({}) == ""


@pytest.mark.parametrize(
    ("conduct", "role"),
    [
        ("transported migrants by lorry", NetworkRole.TRANSPORTER),
        ("guided two families over the hill", NetworkRole.GUIDE),
        ("falsificó pasaportes", NetworkRole.DOCUMENT_FORGER),
        ("dirigía al grupo", NetworkRole.ORGANISER),
        ("recibió remesas de familiares", NetworkRole.MONEY_MOVER),
    ],
)
def test_conduct_in_words_that_no_region_uses_is_understood(conduct, role):
    assert role in roles_told(conduct)


@pytest.mark.parametrize("conduct", ["", "helped to move people", "ayudó a trasladar personas", "x" * 10_000])
def test_conduct_that_fits_everybody_says_nothing(conduct):
    assert roles_told(conduct) == ()


@pytest.mark.parametrize(
    ("written", "house"),
    [
        ("Calle Luna 12, Colonia Centro", "place:12 calle centro colonia luna"),
        ("Col. Centro, C. Luna 12", "place:12 calle centro colonia luna"),
        ("Tapachula", None),
        ("cerca del km 70", None),
        ("Carretera Tapachula - Tuxtla Gutiérrez km 70", None),
        ("12", None),
        ("", None),
        ("x" * 9_000, None),
    ],
)
def test_an_address_is_that_of_one_house_or_none(written, house):
    found = values(StatementKind.PERSON, address=[written])

    assert found == ([(Part.HELD, house)] if house else [])


def test_a_row_that_ties_names_both_ends_once_and_nothing_that_is_no_id():
    ends: Any = {"owner": ["p-7", "p-7", "", None, "x" * 900], "asset": ["a-2"]}

    assert [(one.part, one.who, one.id) for one in read_references(StatementKind.OWNERSHIP, ends)] == [
        (Part.ONE, True, "p-7"),
        (Part.OTHER, False, "a-2"),
    ]

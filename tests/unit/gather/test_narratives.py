"""What releases claim, in both languages, and what they only seem to claim. Every text is invented."""

import time
from datetime import date

import pytest

from rootbranch.gather.narratives import READINGS_MAX, Reading, read_narrative

PUBLISHED = date(2022, 8, 4)


def read(text: str) -> list[tuple[str, str, str]]:
    return [(one.metric, f"{one.value:f}", one.unit) for one in read_narrative(text, "", PUBLISHED)]


def one(text: str) -> Reading:
    (found,) = read_narrative(text, "", PUBLISHED)
    return found


@pytest.mark.parametrize(
    ("text", "claimed"),
    [
        ("Officers arrested 19 people in Laredo.", [("arrests", "19", "persons")]),
        ("Nineteen people were arrested.", [("arrests", "19", "persons")]),
        ("The raids led to twenty-one arrests.", [("arrests", "21", "persons")]),
        ("A total of 2,517 suspects have been detained.", [("arrests", "2517", "persons")]),
        ("Eight defendants were charged with conspiracy.", [("charged", "8", "persons")]),
        ("Four men pleaded guilty on Monday.", [("guilty_pleas", "4", "persons")]),
        ("Four fugitives were extradited to the United States.", [("extraditions", "4", "persons")]),
        ("Agents executed 26 search warrants.", [("searches", "26", "count")]),
        ("Judges issued 27 arrest warrants.", [("arrest_warrants_issued", "27", "warrants")]),
        (
            "They seized 10 vehicles, three firearms and $480,250.50.",
            [("vehicles_seized", "10", "vehicles"), ("firearms_seized", "3", "count"), ("cash_seized", "480250.50", "USD")],
        ),
        ("Investigators seized 14.5 kilograms of cocaine.", [("cocaine_seized", "14.5", "kg")]),
        ("The court froze $1.2 million.", [("money_frozen", "1200000.0", "USD")]),
        ("Police closed four stash houses.", [("sites_closed", "4", "count")]),
        ("One hundred and five migrants were found in a trailer.", [("migrants_found", "105", "persons")]),
        ("La policía detuvo a 19 personas.", [("arrests", "19", "persons")]),
        ("Fueron capturados 42 presuntos integrantes de la red.", [("arrests", "42", "persons")]),
        ("El operativo dejó treinta y un detenidos.", [("arrests", "31", "persons")]),
        ("Hubo 2 mil 517 detenciones.", [("arrests", "2517", "persons")]),
        ("Se realizaron 26 allanamientos.", [("searches", "26", "count")]),
        ("Se giraron 27 órdenes de aprehensión.", [("arrest_warrants_issued", "27", "warrants")]),
        ("Aseguraron Q14,640,739.25 y 17 vehículos.", [("cash_seized", "14640739.25", "GTQ"), ("vehicles_seized", "17", "vehicles")]),
        ("Incautaron 1.204.700 quetzales.", [("cash_seized", "1204700", "GTQ")]),
        ("Decomisaron 4,2 kilogramos de marihuana.", [("marijuana_seized", "4.2", "kg")]),
        ("Rescataron a ciento veinte personas migrantes.", [("migrants_found", "120", "persons")]),
        ("Fueron imputadas 22 personas.", [("charged", "22", "persons")]),
    ],
)  # fmt: skip
def test_what_a_release_says_was_done_is_read(text: str, claimed: list[tuple[str, str, str]]) -> None:
    assert read(text) == claimed


@pytest.mark.parametrize(
    "text",
    [
        "No arrests were made.",
        "The agency denied that 19 people were arrested.",
        "Agents will arrest 19 people next week.",
        "The plan would seize 40 vehicles.",
        "Were 19 people arrested?",
        "Juan Pérez, 31 years old, was arrested on May 3, 2022.",
        "The 12 countries taking part met in March.",
        "He was charged with 4 counts of smuggling.",
        "Traffic rose by 600 % and 19 buses stopped.",
        "Police were called at 11:40 to house 19 on route 57.",
        "No se detuvo a 19 personas.",
        "Detendrán a 19 personas.",
        "Sin detenidos terminó la jornada del 19 de mayo.",
        "¿Hubo 19 detenidos?",
        "La fiscalía busca a 19 personas que serían detenidas.",
        "Ana López, de 31 años, fue detenida.",
        "El grupo cobraba 2,500 dólares por persona.",
    ],
)
def test_what_is_denied_planned_asked_or_no_count_is_no_claim(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "value", "scope"),
    [
        ("More than 50 people were arrested.", "50", "more than"),
        ("Nearly 5,000 people were arrested.", "5000", "nearly"),
        ("About two dozen people were arrested.", "24", "about"),
        ("Una veintena de personas fueron detenidas.", "20", "alrededor de"),
        ("Casi 300 personas fueron detenidas.", "300", "casi"),
        ("Al menos 12 personas fueron detenidas.", "12", "al menos"),
        ("So far 12 people were arrested.", "12", "so far"),
        ("Hasta el momento hay 12 detenidos.", "12", "hasta el momento"),
        ("Since April 2022, 260 people were arrested.", "260", "since april 2022"),
        ("En lo que va del año suman 85 detenciones.", "85", "en lo que va del ano"),
    ],
)
def test_words_that_narrow_or_widen_a_number_go_with_it(text: str, value: str, scope: str) -> None:
    found = one(text)

    assert (f"{found.value:f}", found.scope, found.event) == (value, scope, "")


def test_a_range_gives_both_its_bounds() -> None:
    found = read_narrative("Between 20 and 30 vehicles were seized.", "en")

    assert [(f"{each.value:f}", each.scope) for each in found] == [("20", "at least"), ("30", "up to")]
    spanish = read_narrative("Entre 20 y 30 personas fueron detenidas.", "es")
    assert [(f"{each.value:f}", each.scope) for each in spanish] == [("20", "al menos"), ("30", "hasta")]


@pytest.mark.parametrize(
    "text",
    [
        "Officers arrested 19 people, including four fugitives.",
        "Officers arrested 19 people, four of whom are fugitives who were arrested again.",
        "Detuvieron a 19 personas, entre ellas cuatro mujeres.",
        "Fueron detenidas 19 personas, de las cuales 4 son prófugos.",
    ],
)
def test_some_of_a_number_are_a_share_of_it_and_no_number_of_their_own(text: str) -> None:
    whole, share = read_narrative(text)

    assert (int(whole.value), int(share.value)) == (19, 4)
    assert share.metric == whole.metric == "arrests"
    assert "4 of the 19" in share.scope


def test_numbers_by_country_are_parts_of_the_total() -> None:
    found = read_narrative("The sweep led to 19 arrests: 12 in Mexico and 7 in Guatemala.", "en")

    assert [(int(one.value), one.territory, one.rule) for one in found[1:]] == [
        (12, "MX", "country split"),
        (7, "GT", "country split"),
    ]


def test_a_number_of_another_case_goes_to_that_case() -> None:
    text = (
        "Agents arrested 19 people in Operation Tin Whistle on May 3, 2022.\n"
        "Separately, Operation Red Kite ended with 35 arrests in Phoenix."
    )

    assert [(one.operation, int(one.value), one.event) for one in read_narrative(text, "en")] == [
        ("Tin Whistle", 19, "2022-05-03"),
        ("Red Kite", 35, ""),
    ]


def test_headline_and_body_tell_a_number_once() -> None:
    text = "Partners seize 17 vehicles\nLAREDO, TX, May 4, 2022. On May 3, 2022, agents seized 17 vehicles in Operation Red Kite."

    (found,) = read_narrative(text, "en")

    assert (found.operation, found.event) == ("Red Kite", "2022-05-03")


def test_each_reading_has_its_place_in_the_text() -> None:
    text = "El 3 de mayo fueron detenidas 19 personas y se aseguraron 17 vehículos."

    assert [text[one.start : one.end] for one in read_narrative(text, "es")] == [
        "19 personas",
        "17 vehículos",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "En la operación Juan Pérez Soto fue detenido junto con 3 personas detenidas.",
        "Fue detenido Luis Mora, alias «Puente Largo», con 3 personas detenidas.",
        "Con «El Güero» fueron detenidas 3 personas.",
        "Ana López Ruiz and 3 people were arrested with «Chuy Mora».",
        "Agents arrested 3 people, among them Ana López Ruiz, known as “Big Sister”.",
        "Agents arrested 3 people in Operation Ana Ruiz.",
        "OPERATION ANA RUIZ: 3 PEOPLE ARRESTED",
        "In Operation “Ana López” agents arrested 3 people. Ana López was not among the 3 suspects arrested.",
        "Operation Ruiz, Ana: 3 people were arrested in Operation López Ana-Lucía.",
        "La Operación Juan Pérez terminó con 3 personas detenidas.",
        "La Operación «Luis Puente» terminó con 3 personas detenidas.",
    ],
)
def test_no_name_of_a_person_leaves_the_text(text: str) -> None:
    told = " ".join(
        str(part)
        for one in read_narrative(text)
        for part in (one.operation, one.scope, one.metric, one.territory)
    )

    for name in ("Juan", "Pérez", "Luis", "Puente", "Güero", "Ana", "ANA", "Chuy", "Big"):
        assert name not in told


@pytest.mark.parametrize(
    "name", ["Red Kite", "Santa Ana", "San Juan del Río", "Faro Norte 2", "Rosa", "Puente Largo"]
)
def test_an_operation_that_is_not_called_like_a_person_keeps_its_name(name: str) -> None:
    (found,) = read_narrative(f"Agents arrested 3 people in Operation {name}.", "en")

    assert found.operation in {name, name.replace(" del Río", "")}


@pytest.mark.parametrize("text", ["", "\n\n", "19", "$", "«", "1.2.3.4,5,6", "9" * 400 + " arrests", "un un un", "«" * 5000, "mil mil millones", "\u202e19 arrests\x00"])  # fmt: skip
def test_odd_texts_are_read_without_harm(text: str) -> None:
    read_narrative(text)


def test_migrants_and_minors_are_never_arrests() -> None:
    text = "Agents detained 40 migrants and 12 minors. Fueron detenidos 40 migrantes."

    assert not any(one.metric == "arrests" for one in read_narrative(text))


def test_help_of_others_is_said_with_the_number() -> None:
    assert one("In cooperation with partners, agents arrested 19 people.").joint
    assert not one("Agents arrested 19 people.").joint


@pytest.mark.parametrize(
    "piece", ["19 so far people since April were arrested ", "«Ana {n}» caso «Bea {n}» 3 detenidos. "]
)
def test_a_long_text_of_one_thing_is_read_in_seconds(piece: str) -> None:
    text = "".join(piece.replace("{n}", str(n)) for n in range(12_000 // len(piece)))
    started = time.process_time()

    assert len(read_narrative(text)) <= READINGS_MAX
    assert time.process_time() - started < 8

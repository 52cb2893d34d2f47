"""MX-FIS, a prosecution service of Mexico: workbooks (XLSX) with a display row, and CSV of calls and vehicles.

Habits: DD/MM/YYYY; name in parts with accents, one in five masked as «N»; CURP, RFC and voter key; old telephone
prefixes; the second file of persons and of results is a full one, so that what is missing from it is taken back.
"""

from collections.abc import Iterator
from functools import partial

from rootbranch.model.category import is_protected
from rootbranch.scenario.agencies.whereabouts import reference
from rootbranch.scenario.cases import Cases
from rootbranch.scenario.desk import Desk
from rootbranch.scenario.feeds import (
    Dirt,
    Feed,
    FeedRow,
    bad_numbers,
    bad_report,
    in_order,
    person_rows,
    said_in,
    with_columns,
)
from rootbranch.scenario.forms import Habit, about_nobody, person_number, person_row, thousands, town
from rootbranch.scenario.mentions import Mention
from rootbranch.scenario.papers import tax_number_of, voter_key_of, with_papers
from rootbranch.scenario.period import FIRST_DELIVERY
from rootbranch.scenario.report_forms import report_columns, report_row
from rootbranch.scenario.spoilt_names import MASK, WrittenName
from rootbranch.scenario.traffic import call_row, numbers_of, stop_row
from rootbranch.scenario.vehicles import colour_in, type_in
from rootbranch.scenario.writing import Csv, Xlsx

AGENCY = "MX-FIS"


def _report_name(name: WrittenName) -> str:
    return name.given_first if name.paternal != MASK else f"{name.given} {MASK}"


HABIT = Habit(
    agency=AGENCY,
    language="es",
    person_key="FED/MIG/{:05d}/{year}",
    report_key="INF/{:05d}/{year}",
    date=lambda day: f"{day:%d/%m/%Y}",
    amount=thousands(",", "."),
    person_name=lambda name: {"Paterno": name.paternal, "Materno": name.maternal, "Nombre": name.given},
    report_name=_report_name,
    source_grades=("A", "B", "C"),
    info_grades=("1", "2", "3"),
    goods_column=lambda column, number: f"{column} {number}",
)
DIRT = Dirt(
    date="Fecha de nacimiento",
    bad_date="31/06/1988",
    grade="Dato",
    category="Calidad",
    predicate=("Conducta", "Beneficio", "Agente del MP", "Fecha del acuerdo"),
    remark="Alias",
)


def feeds(desk: Desk) -> Iterator[Feed]:
    """Make the agency's files in the order in which it hands them over."""
    cases = Cases(desk, AGENCY, partial(person_number, HABIT))
    for installment, month, until in ((1, "2026-08", "31/08/2026"), (2, "2026-11", "10/11/2026")):
        columns, people = with_columns(
            _people(desk, installment), partial(_person, desk, 0, about_nobody(AGENCY))
        )
        note = "full file: what is missing is taken back" if installment == 2 else ""
        yield Feed(
            partner=AGENCY,
            mapping="mx-fis-personas",
            file_name=f"personas_{month}.xlsx",
            installment=installment,
            format=Xlsx(
                sheet="Personas",
                columns=columns,
                lines_before=(f"Registro de personas, corte al {until}",),
            ),
            rows=people,
            note=note,
        )
        yield Feed(
            partner=AGENCY,
            mapping="mx-fis-resultados",
            file_name=f"resultados_{month}.xlsx",
            installment=installment,
            format=Xlsx(
                sheet="Resultados",
                columns=report_columns(HABIT),
                lines_before=(f"Resultados operativos, corte al {until}",),
            ),
            rows=_results(desk, cases, installment),
            note=note,
        )
        if installment == 1:
            yield Feed(
                partner=AGENCY,
                mapping="mx-fis-llamadas",
                file_name="sabana_de_llamadas_2026-08.csv",
                installment=1,
                format=Csv(columns=_CALLS),
                rows=_calls(desk),
            )
            yield Feed(
                partner=AGENCY,
                mapping="mx-fis-vehiculos",
                file_name="vehiculos_2026-08.csv",
                installment=1,
                format=Csv(columns=_VEHICLES),
                rows=_vehicles(desk),
            )
            yield Feed(
                partner=AGENCY,
                mapping="mx-fis-retenes",
                file_name="retenes_2026-08.csv",
                installment=1,
                format=Csv(columns=_STOPS),
                rows=_stops(desk),
            )


def _person(desk: Desk, number: int, mention: Mention) -> FeedRow:
    pen = desk.pen(AGENCY, f"people {number}")
    return with_papers(
        pen,
        person_row(HABIT, pen, number, mention),
        "CURP o documento",
        ("RFC", tax_number_of, "tax_number_missing"),
        ("Clave de elector", voter_key_of, "voter_key_missing"),
    )


def _people(desk: Desk, installment: int) -> Iterator[FeedRow]:
    """Write all persons known by then; the second file lacks two that were entered by mistake, and whom a court cleared."""
    write = partial(_person, desk)
    if installment == 1:
        yield from person_rows(desk.numbered(AGENCY, 1), desk.strays(AGENCY), DIRT, write)
        return
    everybody = tuple(desk.numbered(AGENCY))
    mistaken = {
        pair[0]
        for pair in [pair for pair in everybody if pair[1].installment == 1 and not pair[1].exact][3:5]
    }
    cleared = {person.id for person, _ in desk.world.cleared}
    for number, mention in everybody:
        if number not in mistaken and mention.person.id not in cleared:
            yield write(number, mention)


def _results(desk: Desk, cases: Cases, installment: int) -> Iterator[FeedRow]:
    said = tuple(said_in(desk.world, AGENCY, installment, everything=True))
    rows = [
        report_row(HABIT, desk.pen(AGENCY, f"results {one.number}"), one, cases.of_report(one.telling))
        for one in said
    ]
    numbers = bad_numbers(desk.world, AGENCY)
    if installment == 1 and numbers:
        goods = next(row for row in rows if row.telling and row.telling.kind == "seizure")
        assert goods.telling
        undated = HABIT.report_key.format(numbers[0], year=FIRST_DELIVERY.year)
        amiss = HABIT.report_key.format(numbers[1], year=goods.telling.reported_on.year)
        rows += [
            bad_report(goods, "no_such_date", {"Folio": undated, "Fecha del hecho": "31/06/2026"}),
            bad_report(goods, "bad_number", {"Folio": amiss, "Cantidad 1": "2.416.300,00.5"}),
        ]
    yield from in_order(rows)


_CALLS = ("Registro", "Número A", "Número B", "Fecha y hora", "Segundos", "Control judicial")


def _calls(desk: Desk) -> Iterator[FeedRow]:
    pen = desk.pen(AGENCY, "calls")
    for number, call in enumerate(desk.calls(AGENCY), start=desk.first):
        key = f"SL-{number:06d}"
        cells = {
            "Registro": key,
            "Número A": pen.number(call.caller, "Número A"),
            "Número B": pen.number(call.receiver, "Número B"),
            "Fecha y hora": f"{call.at:%d/%m/%Y %H:%M}",
            "Segundos": str(call.seconds),
            "Control judicial": "orden de juez de control",
        }
        yield call_row(call, pen, key, "Número B", cells)


_VEHICLES = (
    "Registro",
    "Placa",
    "Entidad",
    "Marca",
    "Submarca",
    "Color",
    "Año",
    "Titular",
    "Teléfono de contacto",
    "Teléfono del conductor",
    "Fecha de registro",
)


def _vehicles(desk: Desk) -> Iterator[FeedRow]:
    pen, contacts = desk.pen(AGENCY, "vehicles"), desk.pen(AGENCY, "contacts of vehicles")
    for number, vehicle in enumerate(desk.vehicles(AGENCY), start=desk.first):
        key = f"VH-{number:05d}"
        on = FIRST_DELIVERY.replace(month=pen.random.randrange(1, 9), day=pen.random.randrange(1, 29))
        found = desk.meetings.of_vehicle(vehicle, on)
        owner = vehicle.owner if is_protected(vehicle.owner.category) else None
        # The plate of a protected person's car is written as it is: by it the car is known to be theirs.
        plate = vehicle.plate_on(on) if owner else pen.plate(vehicle.plate_on(on), "Placa")
        cells = {
            "Registro": key,
            "Placa": plate,
            "Entidad": pen.plate_state(vehicle.plate_on(on), vehicle.territory, "Entidad"),
            "Marca": vehicle.make,
            "Submarca": vehicle.model,
            "Color": colour_in(vehicle.colour, "es"),
            "Año": str(vehicle.year),
            "Titular": "VÍCTIMA" if owner else "NO IDENTIFICADO",
            **numbers_of(found, contacts, "Teléfono de contacto", "Teléfono del conductor"),
            "Fecha de registro": f"{on:%d/%m/%Y}",
        }
        yield FeedRow(
            cells=cells,
            key=(key,),
            about=(*vehicle.about, owner.id if owner else "", *found.ids),
            also_ties=found.ties,
            hides=owner,
            identity=(("plate", plate),) if owner else (),
            sealed=owner is not None,
            noise=(*pen.noise(), *contacts.noise()),
        )


_PHONES = ("Teléfono 1", "Teléfono 2", "Teléfono 3")
_STOPS = (
    "Reporte",
    "Fecha y hora",
    "Retén",
    "Procedencia",
    "Vehículo",
    "Placa",
    "Entidad",
    "Personas",
    "Referencia",
    *_PHONES,
)


def _stops(desk: Desk) -> Iterator[FeedRow]:
    pen, where = desk.pen(AGENCY, "stops"), desk.pen(AGENCY, "where stops were")
    who = desk.pen(AGENCY, "who was stopped")
    for number, stop in enumerate(desk.journeys("MX"), start=desk.first):
        key = f"RT-{number:05d}"
        cells = {
            "Reporte": key,
            "Fecha y hora": f"{stop.at:%d/%m/%Y %H:%M}",
            "Retén": town(stop.stop, "es"),
            "Procedencia": town(stop.origin, "es"),
            "Vehículo": type_in(stop.type, "es"),
            "Placa": pen.plate(stop.plate, "Placa"),
            "Entidad": pen.plate_state(stop.plate, stop.territory, "Entidad") if stop.plate else "",
            "Personas": str(stop.people),
            "Referencia": reference(where, stop.place, "es", "Referencia"),
            **numbers_of(stop.found, who, *_PHONES),
        }
        yield stop_row(stop, key, cells, pen, where, who)

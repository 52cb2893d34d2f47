"""EC-FGE, a public prosecutor of Ecuador: CSV with semicolons in Latin-1.

Habits: DD/MM/YY; half of the names as first name and initial; US dollars with points between thousands and a decimal
comma; victims named in the complaint. One file is sent twice without a change.
"""

from collections.abc import Iterable, Iterator
from functools import partial

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
from rootbranch.scenario.forms import (
    Habit,
    about_nobody,
    numbered,
    person_number,
    person_row,
    thousands,
    town,
)
from rootbranch.scenario.report_forms import report_columns, report_row
from rootbranch.scenario.traffic import numbers_of, payment_row, stop_row
from rootbranch.scenario.vehicles import type_in
from rootbranch.scenario.writing import Csv

AGENCY = "EC-FGE"
HABIT = Habit(
    agency=AGENCY,
    language="es",
    person_key="1701018{yy}{:05d}",
    report_key="FGE-{:05d}",
    date=lambda day: f"{day:%d/%m/%y}",
    amount=thousands(".", ","),
    person_name=lambda name: {
        "nombres": name.given,
        "apellidos": " ".join(filter(None, (name.paternal, name.maternal))),
    },
    report_name=lambda name: name.given_first,
    source_grades=("A", "B", "X"),
    info_grades=("1", "3", "4"),
    goods_column=numbered,
)
DIRT = Dirt(
    date="fecha_nac",
    bad_date="31/11/93",
    grade="dato",
    category="calidad",
    predicate=("conducta", "beneficio", "fiscal", "fecha_formulacion"),
    remark="alias",
)


def feeds(desk: Desk) -> Iterator[Feed]:
    """Make the agency's files in the order in which it hands them over."""
    cases = Cases(desk, AGENCY, partial(person_number, HABIT))
    columns, people = with_columns(_people(desk), partial(_nobody, desk))
    yield _feed("ec-fge-denuncias", "denuncias_0826.csv", columns, people)
    yield _feed("ec-fge-giros", "giros_0826.csv", _PAYMENTS, _payments(desk))
    yield _feed("ec-fge-salidas", "salidas_0826.csv", _TRIPS, _trips(desk))
    first = tuple(_results(desk, cases, 1))
    yield _feed("ec-fge-acciones", "acciones_0826.csv", report_columns(HABIT), first)
    yield _feed(
        "ec-fge-acciones",
        "acciones_0826_reenvio.csv",
        report_columns(HABIT),
        first,
        2,
        "the first file again",
    )
    yield _feed(
        "ec-fge-acciones", "acciones_1126.csv", report_columns(HABIT), _results(desk, cases, 2), 2, "new rows"
    )


def _feed(
    mapping: str,
    file_name: str,
    columns: tuple[str, ...],
    rows: Iterable[FeedRow],
    installment: int = 1,
    note: str = "",
) -> Feed:
    return Feed(
        partner=AGENCY,
        mapping=mapping,
        file_name=file_name,
        installment=installment,
        format=Csv(columns=columns, delimiter=";", encoding="latin-1", line_end="\r\n"),
        rows=rows,
        note=note,
    )


def _people(desk: Desk) -> Iterator[FeedRow]:
    write = partial(person_row, HABIT, desk.pen(AGENCY, "people"))
    yield from person_rows(desk.numbered(AGENCY), desk.strays(AGENCY), DIRT, write)


def _nobody(desk: Desk) -> FeedRow:
    return person_row(HABIT, desk.pen(AGENCY, "columns"), 0, about_nobody(AGENCY))


def _results(desk: Desk, cases: Cases, installment: int) -> Iterator[FeedRow]:
    rows = [
        report_row(HABIT, desk.pen(AGENCY, f"results {said.number}"), said, cases.of_report(said.telling))
        for said in said_in(desk.world, AGENCY, installment)
    ]
    if installment == 1:
        keys = (HABIT.report_key.format(number) for number in bad_numbers(desk.world, AGENCY)[:1])
        rows += [bad_report(rows[0], "no_such_date", {"accion": key, "fecha": "31/11/25"}) for key in keys]
    yield from in_order(rows)


_PAYMENTS = ("giro", "fecha", "cuenta_envia", "cuenta_recibe", "valor", "moneda")


def _payments(desk: Desk) -> Iterator[FeedRow]:
    pen = desk.pen(AGENCY, "payments")
    for number, payment in enumerate(desk.payments(AGENCY), start=desk.first):
        key = f"G{number:06d}"
        cells = {
            "giro": key,
            "fecha": f"{payment.at:%d/%m/%y}",
            "cuenta_envia": payment.payer,
            "cuenta_recibe": payment.beneficiary,
            "valor": pen.amount(payment.usd, ".", ",", "valor"),
            "moneda": pen.currency("USD", "moneda"),
        }
        yield payment_row(payment, pen, key, cells)


_PHONES = ("telefono_1", "telefono_2", "telefono_3")
_TRIPS = (
    "registro",
    "fecha_hora",
    "sale_de",
    "llega_a",
    "transporte",
    "placa",
    "personas",
    "referencia",
    *_PHONES,
)


def _trips(desk: Desk) -> Iterator[FeedRow]:
    """Write the stops of Ecuador and those that its neighbours told it of."""
    pen, where = desk.pen(AGENCY, "trips"), desk.pen(AGENCY, "where trips were")
    who = desk.pen(AGENCY, "who was on the trip")
    for number, stop in enumerate(desk.journeys("EC", "CO", "GT"), start=desk.first):
        key = f"SA{number:06d}"
        cells = {
            "registro": key,
            "fecha_hora": f"{stop.at:%d/%m/%y %H:%M}",
            "sale_de": town(stop.origin, "es"),
            "llega_a": town(stop.stop, "es"),
            "transporte": type_in(stop.type, "es"),
            "placa": pen.plate(stop.plate, "placa"),
            "personas": str(stop.people),
            "referencia": reference(where, stop.place, "es", "referencia"),
            **numbers_of(stop.found, who, *_PHONES),
        }
        yield stop_row(stop, key, cells, pen, where, who)

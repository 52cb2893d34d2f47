"""GT-MP, a public prosecutor of Guatemala: CSV of persons and payments, JSON Lines of results.

Habits: 14-mar-2026; indigenous surnames that are given names, sometimes repeated; aliases by ear; quetzales; wants to
be asked before anything is passed on. A row of its results can withdraw itself.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

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
from rootbranch.scenario.forms import Habit, about_nobody, person_number, person_row, thousands
from rootbranch.scenario.nesting import nested
from rootbranch.scenario.pen import written_month_es
from rootbranch.scenario.report_forms import report_row
from rootbranch.scenario.traffic import payment_row
from rootbranch.scenario.writing import Csv, JsonLines

AGENCY = "GT-MP"
QUETZALES_PER_USD = 8  # rounded; nobody converts with it

HABIT = Habit(
    agency=AGENCY,
    language="es",
    person_key="MP001-{year}-{:05d}",
    report_key="H-{:05d}",
    date=written_month_es,
    amount=thousands(",", "."),
    person_name=lambda name: {
        "apellidos": " ".join(filter(None, (name.paternal, name.maternal))),
        "nombres": name.given,
    },
    report_name=lambda name: name.given_first,
    source_grades=("A", "B", "X"),
    info_grades=("1", "2", "4"),
    goods_column=lambda column, number: f"incautado.{number - 1}.{column}",
)
DIRT = Dirt(
    date="nacimiento",
    bad_date="31-sep-1992",
    grade="fuente",
    category="calidad",
    predicate=("conducta", "beneficio", "fiscal", "fecha_imputacion"),
    remark="apodo",
)


def feeds(desk: Desk) -> Iterator[Feed]:
    """Make the agency's files in the order in which it hands them over."""
    cases = Cases(desk, AGENCY, partial(person_number, HABIT))
    columns, people = with_columns(_people(desk), partial(_nobody, desk))
    yield Feed(
        partner=AGENCY,
        mapping="gt-mp-personas",
        file_name="personas_agosto_2026.csv",
        installment=1,
        format=Csv(columns=columns),
        rows=people,
    )
    yield Feed(
        partner=AGENCY,
        mapping="gt-mp-pagos",
        file_name="remesas_agosto_2026.csv",
        installment=1,
        format=Csv(columns=_PAYMENTS),
        rows=_payments(desk),
    )
    for installment, month in ((1, "agosto"), (2, "noviembre")):
        yield Feed(
            partner=AGENCY,
            mapping="gt-mp-hechos",
            file_name=f"hechos_{month}_2026.jsonl",
            installment=installment,
            format=JsonLines(),
            rows=_results(desk, cases, installment),
            note="new and withdrawn rows" if installment == 2 else "",
        )


def _people(desk: Desk) -> Iterator[FeedRow]:
    write = partial(person_row, HABIT, desk.pen(AGENCY, "people"))
    yield from person_rows(desk.numbered(AGENCY), desk.strays(AGENCY), DIRT, write)


def _nobody(desk: Desk) -> FeedRow:
    return person_row(HABIT, desk.pen(AGENCY, "columns"), 0, about_nobody(AGENCY))


def _results(desk: Desk, cases: Cases, installment: int) -> Iterator[FeedRow]:
    rows: list[FeedRow] = []
    for said in said_in(desk.world, AGENCY, installment):
        row = report_row(
            HABIT, desk.pen(AGENCY, f"results {said.number}"), said, cases.of_report(said.telling)
        )
        cells = {**row.cells, "estado": "BAJA" if said.withdrawn else "VIGENTE"}
        rows.append(replace(row, cells=nested(cells)))
    if installment == 1:
        keys = (HABIT.report_key.format(number) for number in bad_numbers(desk.world, AGENCY)[:1])
        rows += [bad_report(rows[-1], "no_such_date", {"hecho": key, "fecha": "31-sep-2026"}) for key in keys]
    yield from in_order(rows)


_PAYMENTS = ("boleta", "fecha", "cuenta_origen", "cuenta_destino", "monto", "moneda")


def _payments(desk: Desk) -> Iterator[FeedRow]:
    pen = desk.pen(AGENCY, "payments")
    for number, payment in enumerate(desk.payments(AGENCY), start=desk.first):
        key = f"B{number:06d}"
        cells = {
            "boleta": key,
            "fecha": written_month_es(payment.at.date()),
            "cuenta_origen": payment.payer,
            "cuenta_destino": payment.beneficiary,
            "monto": pen.amount(payment.usd * QUETZALES_PER_USD, ",", ".", "monto"),
            "moneda": pen.currency("GTQ", "moneda"),
        }
        yield payment_row(payment, pen, key, cells)

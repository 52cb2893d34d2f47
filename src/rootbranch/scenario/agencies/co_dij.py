"""CO-DIJ, a criminal investigation police of Colombia: JSON, JSON Lines, and things as FollowTheMoney entities.

Habits: the alias comes first; 2026-03-14; grades of the 3x5x2 scale; points between thousands and a decimal comma. Beside
the number of their own document, Venezuelans have that of their permit to stay (PPT).
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
)
from rootbranch.scenario.forms import Habit, person_number, person_row, thousands
from rootbranch.scenario.livelihoods import in_spanish, occupation_of
from rootbranch.scenario.mentions import Mention
from rootbranch.scenario.nesting import nested
from rootbranch.scenario.noise import Noise
from rootbranch.scenario.papers import permit_of
from rootbranch.scenario.pen import Pen
from rootbranch.scenario.period import FIRST_DELIVERY
from rootbranch.scenario.report_forms import report_row
from rootbranch.scenario.traffic import call_row, numbers_of
from rootbranch.scenario.vehicles import colour_in
from rootbranch.scenario.writing import JsonArray, JsonLines

AGENCY = "CO-DIJ"
HABIT = Habit(
    agency=AGENCY,
    language="es",
    person_key="CO-P-{:05d}",
    report_key="CO-R-{:05d}",
    date=lambda day: day.isoformat(),
    amount=thousands(".", ","),
    person_name=lambda name: {"nombre_completo": name.given_first},
    report_name=lambda name: name.given_first,
    source_grades=("1", "2", "3"),
    info_grades=("A", "B", "D"),
    goods_column=lambda column, number: f"incautado.{number - 1}.{column}",
)
DIRT = Dirt(
    date="fecha_nacimiento",
    bad_date="1989-02-30",
    grade="evaluacion.fuente",
    category="rol_procesal",
    predicate=("conducta", "provecho", "investigador", "fecha_orden"),
    remark="alias",
    spill=False,
)


def feeds(desk: Desk) -> Iterator[Feed]:
    """Make the agency's files in the order in which it hands them over."""
    cases = Cases(desk, AGENCY, partial(person_number, HABIT))
    yield Feed(
        partner=AGENCY,
        mapping="co-dij-personas",
        file_name="personas-2026-08.json",
        installment=1,
        format=JsonArray(items="personas", about={"entidad": AGENCY, "corte": "2026-08-31"}),
        rows=_people(desk),
    )
    yield Feed(
        partner=AGENCY,
        mapping="co-dij-llamadas",
        file_name="llamadas-2026-08.jsonl",
        installment=1,
        format=JsonLines(),
        rows=_calls(desk),
    )
    yield Feed(
        partner=AGENCY,
        mapping="co-dij-bienes",
        file_name="bienes-2026-08.ftm.json",
        installment=1,
        format=JsonLines(),
        rows=_things(desk),
    )
    for installment, month in ((1, "2026-08"), (2, "2026-11")):
        yield Feed(
            partner=AGENCY,
            mapping="co-dij-resultados",
            file_name=f"resultados-{month}.json",
            installment=installment,
            format=JsonArray(items="resultados", about={"entidad": AGENCY, "corte": month}),
            rows=_results(desk, cases, installment),
            note="new rows" if installment == 2 else "",
        )


def _people(desk: Desk) -> Iterator[FeedRow]:
    pen = desk.pen(AGENCY, "people")

    def write(number: int, mention: Mention) -> FeedRow:
        row = person_row(HABIT, pen, number, mention)
        permit = _permit(pen, mention)
        key, alias = row.cells["id"], row.cells["alias"]
        return replace(
            row,
            cells={
                "id": key,
                "alias": alias,
                **row.cells,
                "ppt": permit,
                "ocupacion": _occupation(pen, mention),
            },
            identity=(*row.identity, *((("document", permit),) if permit else ())),
            noise=(*row.noise, *pen.noise()),
        )

    for row in person_rows(desk.numbered(AGENCY), desk.strays(AGENCY), DIRT, write):
        yield replace(row, cells=nested(row.cells))


def _permit(pen: Pen, mention: Mention) -> str:
    permit, true = permit_of(mention.known_as), permit_of(mention.person)
    if not permit or pen.loses("permit_missing", "ppt", true):
        return ""
    if permit != true:
        pen.remember("false_identity", "ppt", true)
    return permit


def _occupation(pen: Pen, mention: Mention) -> str:
    lives_on = in_spanish(occupation_of(mention.person))
    return "" if not lives_on or pen.loses("occupation_missing", "ocupacion", lives_on) else lives_on


def _calls(desk: Desk) -> Iterator[FeedRow]:
    pen = desk.pen(AGENCY, "calls")
    for number, call in enumerate(desk.calls(AGENCY), start=desk.first):
        key = f"CO-L-{number:06d}"
        at = f"{call.at:%Y-%m-%dT%H:%M:%S}"
        zone = "" if pen.loses("zone_lost", "inicio", f"{at}-05:00") else "-05:00"
        cells: dict[str, object] = {
            "registro": key,
            "origen": pen.number(call.caller, "origen"),
            "destino": pen.number(call.receiver, "destino"),
            "inicio": f"{at}{zone}",
            "segundos": call.seconds,
        }
        yield call_row(call, pen, key, "destino", cells)


def _things(desk: Desk) -> Iterator[FeedRow]:
    """Write vehicles and the accounts into which many pay."""
    pen, contacts = desk.pen(AGENCY, "things"), desk.pen(AGENCY, "contacts of things")
    for number, vehicle in enumerate(desk.vehicles(AGENCY), start=desk.first):
        plate, found = vehicle.plate_on(FIRST_DELIVERY), desk.meetings.of_vehicle(vehicle, FIRST_DELIVERY)
        numbers = numbers_of(found, contacts, "contacto", "conductor")
        properties = {
            "registrationNumber": [pen.plate(plate, "properties.registrationNumber")],
            "type": [vehicle.make],
            "model": [vehicle.model],
            "description": [f"color {colour_in(vehicle.colour, 'es')}"],
            "buildDate": [str(vehicle.year)],
            "country": [vehicle.territory.lower()],
            "notes": [f"{what} {phone}" for what, phone in numbers.items() if phone],
        }
        noise = (*pen.noise(), *(replace(one, column="properties.notes") for one in contacts.noise()))
        row = _entity(f"co-v-{number:05d}", "Vehicle", properties, *vehicle.about, *found.ids, noise=noise)
        yield replace(row, also_ties=found.ties)
    funnels = [(network.id, one) for network in desk.world.networks for one in network.funnels]
    for number, (network, funnel) in enumerate(funnels, start=desk.first):
        yield _entity(
            f"co-a-{number:05d}",
            "BankAccount",
            {"accountNumber": [funnel.account], "bankName": ["Banco Inventado del Sur"]},
            network,
            funnel.holder.id,
        )


def _entity(
    key: str,
    schema: str,
    properties: dict[str, list[str]],
    *about: str,
    noise: tuple[Noise, ...] = (),
) -> FeedRow:
    cells = {"id": key, "schema": schema, "properties": properties}
    return FeedRow(cells=cells, key=(key,), about=about, noise=noise)


def _results(desk: Desk, cases: Cases, installment: int) -> Iterator[FeedRow]:
    rows: list[FeedRow] = []
    for said in said_in(desk.world, AGENCY, installment):
        row = report_row(
            HABIT, desk.pen(AGENCY, f"results {said.number}"), said, cases.of_report(said.telling)
        )
        rows.append(replace(row, cells=nested(row.cells)))
    if installment == 1:
        keys = (HABIT.report_key.format(number) for number in bad_numbers(desk.world, AGENCY)[:1])
        rows += [
            bad_report(rows[-1], "no_such_date", {"resultado": key, "fecha": "2026-02-30"}) for key in keys
        ]
    yield from in_order(rows)

"""What each of the six agencies plans to do: a small file of planned measures, in its own columns, words and dates.

A row about a person is sealed when it is gathered, whoever the agency thinks it is: it may be another agency's source.
The same house, plate, account or telephone is written as each agency does, see `aims`.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from rootbranch.model.category import is_protected
from rootbranch.scenario.agencies import co_dij, ec_fge, gt_mp, mx_fis, us_brd, us_inv
from rootbranch.scenario.agencies.aims import account, plate, site
from rootbranch.scenario.cases import Cases
from rootbranch.scenario.chance import table
from rootbranch.scenario.desk import Desk
from rootbranch.scenario.feeds import Feed, FeedRow, TruthLine, WrittenValues, identity, said_in
from rootbranch.scenario.forms import Habit, person_number, town
from rootbranch.scenario.happenings import Telling
from rootbranch.scenario.measures import Collision, PersonRecord, Plan
from rootbranch.scenario.nesting import nested
from rootbranch.scenario.pen import Pen
from rootbranch.scenario.plans import make_plans
from rootbranch.scenario.report_forms import report_number
from rootbranch.scenario.writing import Csv, Format, JsonArray, Xlsx

_HABITS = {each.AGENCY: each.HABIT for each in (us_inv, us_brd, mx_fis, gt_mp, co_dij, ec_fge)}
_PERSON_FEED = {
    "US-INV": "us-inv-subjects",
    "US-BRD": "us-brd-encounters",
    "MX-FIS": "mx-fis-personas",
    "GT-MP": "gt-mp-personas",
    "CO-DIJ": "co-dij-personas",
    "EC-FGE": "ec-fge-denuncias",
}
_REPORT_FEED = {
    "US-INV": "us-inv-results",
    "MX-FIS": "mx-fis-resultados",
    "GT-MP": "gt-mp-hechos",
    "CO-DIJ": "co-dij-resultados",
    "EC-FGE": "ec-fge-acciones",
}
"""Reports that bear the number of a case."""
_FILE = {
    "US-INV": ("us-inv-plans", "planned_measures_2026-08.csv"),
    "US-BRD": ("us-brd-plans", "planned_2026-08.csv"),
    "MX-FIS": ("mx-fis-planes", "planes_2026-08.xlsx"),
    "GT-MP": ("gt-mp-planes", "diligencias_agosto_2026.csv"),
    "CO-DIJ": ("co-dij-planes", "planes-2026-08.json"),
    "EC-FGE": ("ec-fge-planes", "planes_0826.csv"),
}
_ROOM = {"en": "room", "es": "hab."}
_TEAM = {"en": "team", "es": "grupo"}


def feeds(desk: Desk) -> Iterator[Feed]:
    """Make one file of plans of each agency."""
    planned, network_of = make_plans(desk), _networks(desk)
    for agency, (mapping, file_name) in _FILE.items():
        own = tuple(plan for plan in planned.plans if plan.agency == agency)
        met = {one.left.number: one for one in planned.collisions if one.left.agency == agency}
        cases = Cases(desk, agency, partial(person_number, _HABITS[agency]))
        rows = _rows(desk, _HABITS[agency], own, met, cases, network_of)
        yield Feed(
            partner=agency,
            mapping=mapping,
            file_name=file_name,
            installment=1,
            format=_format(agency),
            rows=rows,
        )


def _format(agency: str) -> Format:
    columns = tuple(_HABITS[agency].words("plan").values())
    formats: dict[str, Callable[[], Format]] = {
        "MX-FIS": lambda: Xlsx(
            sheet="Planes", columns=columns, lines_before=("Medidas previstas, corte al 31/08/2026",)
        ),
        "CO-DIJ": lambda: JsonArray(items="planes", about={"entidad": agency, "corte": "2026-08-31"}),
        "GT-MP": lambda: Csv(columns=columns),
        "EC-FGE": lambda: Csv(columns=columns, delimiter=";", encoding="latin-1", line_end="\r\n"),
    }
    return formats.get(agency, lambda: Csv(columns=columns, line_end="\r\n"))()


def _rows(
    desk: Desk,
    habit: Habit,
    plans: tuple[Plan, ...],
    met: dict[int, Collision],
    cases: Cases,
    network_of: Mapping[str, str],
) -> Iterator[FeedRow]:
    pen = desk.pen(habit.agency, "plans")
    chosen = [
        cases.choose(pen.random, plan.target.about, network_of.get(plan.target.about[0], ""))
        for plan in plans
    ]
    for plan, case in zip(plans, chosen, strict=True):
        cells, written = _cells(pen, habit, plan, case.number)
        person = plan.target.person
        place = _place(plan)
        truth = [TruthLine(table="plans", cells=(*place, plan.target.kind, plan.target.id))]
        if plan.number in met:
            truth.append(_meeting(met[plan.number]))
        if plan is plans[0]:  # with the first of its plans an agency tells of all its cases
            lines = cases.lines(_PERSON_FEED[plan.agency], _reports(desk, habit))
            truth += [TruthLine(table="cases", cells=one) for one in lines]
        yield FeedRow(
            cells=nested(cells) if plan.agency == "CO-DIJ" else cells,
            key=(place[2],),
            hides=person if person and is_protected(person.category) else None,
            identity=written,
            sealed=person is not None,
            noise=pen.noise(),
            about=plan.target.about,
            lines=tuple(truth),
        )


def _reports(desk: Desk, habit: Habit) -> Iterator[tuple[str, Telling]]:
    """List the reports of an agency that may bear a case, each behind its `feed/key`; one that comes twice comes twice."""
    if feed := _REPORT_FEED.get(habit.agency):
        for said in (*said_in(desk.world, habit.agency, 1), *said_in(desk.world, habit.agency, 2)):
            yield f"{feed}/{report_number(habit, said)}", said.telling


def _networks(desk: Desk) -> dict[str, str]:
    """Say to which network persons, vehicles, places and networks belong."""
    world = desk.world
    return {
        **{one.id: one.cell.partition("/")[0] for one in world.offenders},
        **{one.id: one.network for one in world.garage.vehicles},
        **{one.id: one.network for one in world.places.all(with_roads=False)},
        **{one.id: one.id for one in world.networks},
    }


def _cells(pen: Pen, habit: Habit, plan: Plan, case: str) -> tuple[dict[str, object], WrittenValues]:
    column, target = habit.words("plan"), plan.target
    beside = "target" if target.kind == "phone" else "detail"
    phone = pen.number(target.phone, column[beside]) if target.phone else ""
    text, detail, written = _aimed_at(pen, habit, plan, phone)
    cells: dict[str, object] = {
        column["key"]: _place(plan)[2],
        column["case"]: case,
        column["measure"]: habit.words("measure")[plan.measure],
        column["target_kind"]: habit.words("target")[target.kind],
        column["target"]: text,
        column["detail"]: detail,
        column["place"]: town(
            target.place.town if target.place else pen.random.choice(table("places")["beat"][plan.agency]),
            habit.language,
        ),
        column["starts"]: habit.date(plan.starts),
        column["ends"]: habit.date(plan.ends),
        column["team"]: f"{_TEAM[habit.language]} {pen.random.randrange(1, 9)}",
    }
    return cells, written


def _aimed_at(pen: Pen, habit: Habit, plan: Plan, phone: str) -> tuple[str, str, WrittenValues]:
    """Write what a plan aims at, and what stands beside it."""
    target, column = plan.target, habit.words("plan")["target"]
    if target.person:
        name = pen.name(target.person, plan.name, lambda name: {column: habit.report_name(name)})
        text = habit.report_name(name)
        return text, phone, identity(name, (text,), "", phone)
    if target.kind == "phone":
        return phone, "", ()
    if target.place:
        room = f"{_ROOM[habit.language]} {target.room}" if target.room else ""
        return site(pen.random, plan.agency, target.place), room, ()
    if target.kind == "vehicle":
        return plate(plan.agency, pen.plate(target.text, column)), "", ()
    if target.kind == "account":
        return account(plan.agency, target.text), "", ()
    return target.text, phone, ()


def _place(plan: Plan) -> tuple[str, str, str]:
    return (plan.agency, _FILE[plan.agency][0], f"PL-{plan.number:05d}")


def _record(record: PersonRecord) -> tuple[str, str, str]:
    agency, known_on = record.mention.agency, record.mention.known_on
    return agency, _PERSON_FEED[agency], person_number(_HABITS[agency], record.number, known_on)


def _meeting(met: Collision) -> TruthLine:
    right = met.right
    other = _record(right) if isinstance(right, PersonRecord) else _place(right)
    link = _record(met.linked_by) if met.linked_by else ()
    cells = (
        met.id,
        met.kind,
        *_place(met.left),
        *other,
        "yes" if met.collides else "no",
        met.why,
        "/".join(link[1:]),
    )
    return TruthLine(table="collisions", cells=cells, planted="collision" if met.collides else "half_match")

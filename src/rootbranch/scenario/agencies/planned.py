"""What each of the six agencies plans to do: a small file of planned measures, in its own columns, words and dates.

A row about a person is sealed when it is gathered, whoever the agency thinks it is: it may be another agency's source.
The same house is written as each language writes it, the same number as each pen does.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from rootbranch.model.category import is_protected
from rootbranch.scenario.agencies import co_dij, ec_fge, gt_mp, mx_fis, us_brd, us_inv
from rootbranch.scenario.chance import table
from rootbranch.scenario.desk import Desk
from rootbranch.scenario.feeds import Feed, FeedRow, TruthLine, WrittenValues, identity
from rootbranch.scenario.forms import Habit, nested, person_number, town
from rootbranch.scenario.measures import Collision, Plan, SourceRecord, Target
from rootbranch.scenario.pen import Pen
from rootbranch.scenario.plans import make_plans
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
    planned, holders = make_plans(desk), _holders(desk)
    sites = {
        plan.target.id: _site(desk, plan.target) for plan in planned.plans if plan.target.kind == "house"
    }
    for agency, (mapping, file_name) in _FILE.items():
        own = tuple(plan for plan in planned.plans if plan.agency == agency)
        met = {one.left.number: one for one in planned.collisions if one.left.agency == agency}
        rows = _rows(desk.pen(agency, "plans"), _HABITS[agency], own, met, holders | sites)
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


def _holders(desk: Desk) -> dict[str, tuple[str, ...]]:
    """Say who holds each telephone and account that a plan may aim at, one after the other."""
    held: dict[str, list[str]] = defaultdict(list)
    for network in desk.world.networks:
        for person, sims in network.sims.items():
            for sim in sims:
                held[sim.phone.full].append(person)
        for person, account in network.accounts.items():
            held[account].append(person)
    for one in desk.world.recycled:
        held[one.phone.full].append(one.holder.id)
    for someone in desk.world.offenders:
        if someone.id not in held[someone.phone.full]:
            held[someone.phone.full].append(someone.id)
    return {thing: tuple(people) for thing, people in held.items()}


def _site(desk: Desk, target: Target) -> tuple[str, ...]:
    """Give the id of a house or hotel; two rooms of a hotel are in one."""
    hotel = bool(target.detail)
    return (desk.world.places.aimed_at(target.text, target.town, desk.world.networks, hotel=hotel).id,)


def _about(target: Target, holders: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Name the person, network, vehicle or place that a plan is about."""
    match target.kind:
        case "phone" | "account" | "house":
            return holders.get(target.id, ())
        case "operation":
            return (target.id.partition(" ")[0],)
        case _:
            return (target.id,)


def _rows(
    pen: Pen,
    habit: Habit,
    plans: tuple[Plan, ...],
    met: dict[int, Collision],
    holders: Mapping[str, tuple[str, ...]],
) -> Iterator[FeedRow]:
    for plan in plans:
        cells, written = _cells(pen, habit, plan)
        person = plan.target.person
        place = _place(plan)
        truth = [TruthLine(table="plans", cells=(*place, plan.target.kind, plan.target.id))]
        if plan.number in met:
            truth.append(_meeting(met[plan.number]))
        yield FeedRow(
            cells=nested(cells) if plan.agency == "CO-DIJ" else cells,
            key=(place[2],),
            hides=person if person and is_protected(person.category) else None,
            identity=written,
            sealed=person is not None,
            noise=pen.noise(),
            about=_about(plan.target, holders),
            lines=tuple(truth),
        )


def _cells(pen: Pen, habit: Habit, plan: Plan) -> tuple[dict[str, object], WrittenValues]:
    column, target = habit.words("plan"), plan.target
    beside = "target" if target.kind == "phone" else "detail"
    phone = pen.number(target.phone, column[beside]) if target.phone else ""
    text, detail, written = _aimed_at(pen, habit, plan, phone)
    cells: dict[str, object] = {
        column["key"]: _place(plan)[2],
        column[
            "case"
        ]: f"{plan.agency}-{pen.random.randrange(2024, 2027)}-{pen.random.randrange(10_000):04d}",
        column["measure"]: habit.words("measure")[plan.measure],
        column["target_kind"]: habit.words("target")[target.kind],
        column["target"]: text,
        column["detail"]: detail,
        column["place"]: town(
            target.town or pen.random.choice(table("places")["beat"][plan.agency]), habit.language
        ),
        column["starts"]: habit.date(plan.starts),
        column["ends"]: habit.date(plan.ends),
        column["team"]: f"{_TEAM[habit.language]} {pen.random.randrange(1, 9)}",
    }
    return cells, written


def _aimed_at(pen: Pen, habit: Habit, plan: Plan, phone: str) -> tuple[str, str, WrittenValues]:
    """Write what a plan aims at, and what stands beside it."""
    target = plan.target
    if target.person:
        column = habit.words("plan")["target"]
        name = pen.name(target.person, plan.name, lambda name: {column: habit.report_name(name)})
        text = habit.report_name(name)
        return text, phone, identity(name, (text,), "", phone)
    if target.kind == "phone":
        return phone, "", ()
    if target.kind == "house":
        return *_house(target, habit.language), ()
    return target.text, phone or target.detail, ()


def _house(target: Target, language: str) -> tuple[str, str]:
    if target.detail:
        return target.text, f"{_ROOM[language]} {target.detail}"
    street, _, number = target.text.rpartition(" ")
    return (f"{number} {street} St" if language == "en" else f"Calle {street} {number}"), ""


def _place(plan: Plan) -> tuple[str, str, str]:
    return (plan.agency, _FILE[plan.agency][0], f"PL-{plan.number:05d}")


def _meeting(met: Collision) -> TruthLine:
    right = met.right
    if isinstance(right, SourceRecord):
        agency = right.mention.agency
        other = (
            agency,
            _PERSON_FEED[agency],
            person_number(_HABITS[agency], right.number, right.mention.known_on),
        )
    else:
        other = _place(right)
    cells = (
        met.id,
        met.kind,
        *_place(met.left),
        *other,
        "yes" if met.collides else "no",
        met.why,
    )
    return TruthLine(table="collisions", cells=cells, planted="collision" if met.collides else "half_match")

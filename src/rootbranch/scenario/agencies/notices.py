"""OIN, an office of notices: JSON of persons wanted by one of the six agencies.

Habits: given names before surnames, in capitals without accents; ISO 3166 countries; 1984/03/14. A notice names somebody
wanted for prosecution or to serve a sentence, and nobody else: never a protected person, never an associate. Whoever was
arrested is asked for no more, save in one notice of twenty that nobody took down: `truth/traps.csv` names those.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.chance import some, stream, table
from rootbranch.scenario.desk import Desk
from rootbranch.scenario.feeds import Feed, FeedRow, TruthLine
from rootbranch.scenario.noise import against
from rootbranch.scenario.pen import Pen
from rootbranch.scenario.people import STAGE_TERRITORY, Person
from rootbranch.scenario.period import FIRST_DELIVERY
from rootbranch.scenario.spoilt_names import WrittenName, without_accents
from rootbranch.scenario.writing import JsonArray

AGENCY = "OIN"
ONE_IN = 10  # offenders
STALE_ONE_IN = 20  # notices, and one at least
_WANTED = {
    SubjectCategory.SUSPECT: "WANTED FOR PROSECUTION",
    SubjectCategory.CONVICTED: "WANTED TO SERVE A SENTENCE",
}


def feeds(desk: Desk) -> Iterator[Feed]:
    """Make the one file of notices."""
    yield Feed(
        partner=AGENCY,
        mapping="oin-notices",
        file_name="notices_2026-08.json",
        installment=1,
        format=JsonArray(items="notices", about={"office": AGENCY, "as_of": "2026-08-31"}),
        rows=_notices(desk),
    )


def _notices(desk: Desk) -> Iterator[FeedRow]:
    pen = desk.pen(AGENCY, "notices")
    for number, person in enumerate(_wanted(desk, pen), start=desk.first):
        until = min(desk.world.free_until(person), FIRST_DELIVERY)
        filled = _cells(pen, person, until)
        key = f"{str(filled['issued'])[:4]}/{number:06d}"
        cells = {"notice": key, **filled}
        noise = against(pen.noise(), {"person.date_of_birth": f"{person.born:%Y/%m/%d}"})
        why = f"arrested on {until}; the notice still stands"
        stale = TruthLine(
            table="traps",
            cells=("stale_notice", person.id, why, "oin-notices"),
            planted="trap_stale_notice",
        )
        lines = (stale,) if until < FIRST_DELIVERY else ()
        yield FeedRow(cells=cells, key=(key,), about=(person.id,), noise=tuple(noise), lines=lines)


def _wanted(desk: Desk, pen: Pen) -> Iterator[Person]:
    """Choose who is asked for: people at large, and a few who were arrested and whose notice nobody took down."""
    world = desk.world
    number, random = world.size.offenders // ONE_IN, stream(world.seed, "stale notices")
    wanted = [one for one in world.offenders if one.category in _WANTED]
    at_large = [one for one in wanted if world.free_until(one) >= FIRST_DELIVERY]
    caught = [one for one in wanted if world.free_until(one) < FIRST_DELIVERY]
    asked = {one.id for one in some(random, caught, max(1, number // STALE_ONE_IN))}
    first = [one for one in some(pen.random, wanted, number) if one in at_large]
    others = [one for one in at_large if one not in first]
    for one in (*first, *some(random, others, len(others))):
        if len(asked) < number:
            asked.add(one.id)
    return iter([one for one in wanted if one.id in asked])


def _cells(pen: Pen, person: Person, until: date) -> dict[str, object]:
    """Fill in a notice.

    Args:
        until: The last day on which it could be asked for.
    """
    name = pen.name(person, "", _columns)
    suspect = person.category is SubjectCategory.SUSPECT
    issued = until - timedelta(days=20 + pen.random.randrange(500))
    born = pen.birth(person, "person.date_of_birth")
    warrant = {
        "act": pen.random.choice(table("agencies")[AGENCY]["words"]["act"]),
        "gain": pen.random.choice(table("agencies")[AGENCY]["words"]["gain"]),
        "authority": f"court order {pen.random.randrange(1000, 9999)}",
        "dated": f"{issued - timedelta(days=9):%Y/%m/%d}",
    }
    return {
        "colour": "RED",
        "status": _WANTED[person.category],
        "person": {
            "given": _upper(name.given),
            "surname": _upper(f"{name.paternal} {name.maternal}"),
            "also_known_as": _upper(person.nickname) or None,
            "date_of_birth": f"{born:%Y/%m/%d}" if born else None,
            "nationality": person.nationality,
            "document": pen.document(person, "person.document") or None,
            "sex": "F" if person.sex == "M" else "M",
        },
        "asked_by": STAGE_TERRITORY[person.stage],
        "warrant": warrant if suspect else None,
        "issued": f"{issued:%Y/%m/%d}",
    }


def _columns(name: WrittenName) -> dict[str, str]:
    return {"person.given": _upper(name.given), "person.surname": _upper(f"{name.paternal} {name.maternal}")}


def _upper(text: str) -> str:
    return without_accents(text).strip().upper()

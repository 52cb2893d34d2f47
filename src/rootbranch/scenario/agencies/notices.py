"""OIN, an office of notices: JSON of persons wanted by one of the six agencies.

Habits: given names before surnames, in capitals without accents; ISO 3166 countries; 1984/03/14. A notice names somebody
wanted for prosecution or to serve a sentence, and nobody else: never a protected person, never an associate.
"""

from collections.abc import Iterator
from datetime import timedelta

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.chance import some, table
from rootbranch.scenario.desk import Desk
from rootbranch.scenario.feeds import Feed, FeedRow
from rootbranch.scenario.noise import against
from rootbranch.scenario.pen import Pen
from rootbranch.scenario.people import STAGE_TERRITORY, Person
from rootbranch.scenario.period import FIRST_DELIVERY
from rootbranch.scenario.spoilt_names import WrittenName, without_accents
from rootbranch.scenario.writing import JsonArray

AGENCY = "OIN"
ONE_IN = 10  # offenders
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
    wanted_number = desk.world.size.offenders // ONE_IN
    wanted = [one for one in desk.world.offenders if one.category in _WANTED]
    for number, person in enumerate(some(pen.random, wanted, wanted_number), start=desk.first):
        key = f"2026/{number:06d}"
        cells = {"notice": key, **_cells(pen, person)}
        noise = against(pen.noise(), {"person.date_of_birth": f"{person.born:%Y/%m/%d}"})
        yield FeedRow(cells=cells, key=(key,), about=(person.id,), noise=tuple(noise))


def _cells(pen: Pen, person: Person) -> dict[str, object]:
    name = pen.name(person, "", _columns)
    suspect = person.category is SubjectCategory.SUSPECT
    issued = FIRST_DELIVERY - timedelta(days=20 + pen.random.randrange(500))
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

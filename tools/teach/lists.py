"""Make invented lists of wanted persons: files of one publisher with a record for each name of a person.

A list is put together from what several agencies write of the listed. These are organisers and guides, as they are whom
such lists name and who hold second identities (`noise.toml`, people). A person has one first record with the true name;
one record for each other name under which an agency's pen knows them (`Pen.name`, `passing_as`); and one for each
nickname. Lists do not repeat a name that they have, nor one from which only a part is missing, and take no masked names
and initials; nor does this one. Names, dates and numbers come from the generator with the probabilities that its feeds
have.

What is laid out as in the public list of the shared data, because it says how that list was made and not how hard its people
are: how many other names and nicknames a person has; which share of the records of each kind carries a birth date or a
number; that birthplace and nationality stand in every record of a person or in none; how many are women. These shares were
counted on half A of its persons; half B is only reported on.

Limits: numbers and birth dates are few kinds of document; a birthplace is a town without its state.
Source: shared data, `resolve/`; notes on the synthetic region, sections 1.2 and 3.8.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random

import numpy as np
import pyarrow as pa

from rootbranch.model.category import SubjectCategory
from rootbranch.model.entities import EntityKind
from rootbranch.resolve import RECORD_ID, Records, columns_of_kind, lay_out, prepare_records
from rootbranch.scenario.chance import spread, stream
from rootbranch.scenario.identifiers import Issuer
from rootbranch.scenario.mentions import AGENCIES
from rootbranch.scenario.names import draw_nickname, folded
from rootbranch.scenario.pen import Pen
from rootbranch.scenario.people import Person
from rootbranch.scenario.registrar import Registrar
from rootbranch.scenario.spoilt_names import WrittenName
from tools.teach.regions import Table

PERSONS = 357

# Layout of the real list, counted on half A: other names and nicknames a person, dates and numbers by kind of record,
# nationality and birthplace by person.
OTHER_NAMES = {0: 119, 1: 37, 2: 10, 3: 3, 4: 3, 5: 1, 6: 1, 7: 1, 13: 1}
NICKNAMES = {0: 135, 1: 28, 2: 10, 3: 2, 4: 1}
DATED = {"primary": 0.79, "aka": 0.84, "weak": 0.0}
NUMBERED = {"primary": 0.41, "aka": 0.34, "weak": 0.26}
NATIONAL = 0.50
PLACED = 0.89
WOMEN = 0.17  # of 157 persons of half A whose given names say it, 27
WOMEN_TAUGHT = 0.06
"""Share of women in the lists that teach: the model that ships was taught with it, before women were counted."""
NATIONALITIES = {"MX": 70, "CO": 25, "GT": 3, "EC": 2}
FURTHER_NUMBER = 0.34  # tax number or passport beside the national number, section 1.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One record of a list of persons.

    Args:
        name: As lists write it: surnames, a comma, given names; of a nickname the nickname.
        kind: ``primary``, ``aka`` or ``weak``, a nickname.
    """

    person: str
    name: str
    kind: str
    words: frozenset[str]
    born: str = ""
    number: str = ""
    nationality: str = ""
    birthplace: str = ""


def make_list_table(seed: int) -> Table:
    """Make a list and lay it out as the register would; nobody's country is told, since a list has one publisher."""
    listed = invented_list(seed, women=WOMEN_TAUGHT)
    return Table(
        kind=EntityKind.PERSON,
        seed=seed,
        records=lay_out_list(listed),
        truth=np.unique([one.person for one in listed], return_inverse=True)[1].astype(np.int64),
        partner=("",) * len(listed),
        country=("",) * len(listed),
        nationality=tuple(one.nationality for one in listed),
    )


def lay_out_list(listed: Sequence[Listed]) -> Records:
    """Lay the records of a list out as persons of the register, in their order."""
    columns = columns_of_kind(EntityKind.PERSON)
    rows = [_laid_out(one) for one in listed]
    table = {RECORD_ID: pa.array([f"{place:06}" for place in range(len(rows))])} | {
        column.name: pa.array([row[column.name] for row in rows], pa.string()) for column in columns.compared
    }
    return prepare_records(pa.table(table), columns)


def _laid_out(one: Listed) -> dict[str, str]:
    said = {
        "name": one.name,
        "birthDate": one.born,
        "idNumber": one.number,
        "nationality": one.nationality,
        "birthPlace": one.birthplace,
    }
    return lay_out(EntityKind.PERSON, {name: [text] for name, text in said.items() if text}, "")


def words_of(name: str) -> frozenset[str]:
    """Cut a name into its words, in small letters without accents."""
    return frozenset(re.findall(r"[a-z0-9]+", folded(name)))


def invented_list(seed: int, *, women: float = WOMEN) -> tuple[Listed, ...]:
    """Put a list of wanted persons together from what the generator's agencies write of them.

    Args:
        women: Share of women in it, 0 to 1.
    """
    random, layout = stream(seed, "parity"), stream(seed, "parity", "layout")
    issuer = Issuer(stream(seed, "numbers"))
    registrar = Registrar(seed, issuer, distinct=False)
    pens = tuple(Pen(seed, agency, "parity") for agency in AGENCIES)
    others = spread(random, OTHER_NAMES, PERSONS)
    nicknames = spread(random, NICKNAMES, PERSONS)
    records: list[Listed] = []
    for nationality, other, called in zip(
        spread(random, NATIONALITIES, PERSONS), others, nicknames, strict=True
    ):
        person = registrar.person(
            SubjectCategory.SUSPECT,
            nationality,
            group="open",
            age=(24, 70),
            women=women,
            phone_territory="MX",
        )
        person = registrar.with_other(replace(person, role="organiser"))
        further = issuer.passport() if random.random() < FURTHER_NUMBER else ""
        national = person.nationality if layout.random() < NATIONAL else ""
        place = person.home if layout.random() < PLACED else ""
        records += (
            replace(one, nationality=national, birthplace=place)
            for one in records_of(random, pens, person, further, other, called)
        )
    return tuple(records)


def records_of(
    random: Random, pens: tuple[Pen, ...], person: Person, further: str, others: int, called: int
) -> Iterator[Listed]:
    """Write the records of one person."""
    own = f"{person.paternal} {person.maternal}, {' '.join(person.given)}"
    yield record(random, pens, person, "primary", own, further)
    known = person
    names = {words_of(own)}
    for number in range(max(others, 1 if person.other else 0)):
        known = person.passing_as(person.other) if person.other and number % 2 == 0 else person
        name = other_name(random, pens, known, names)
        if name:
            yield record(random, pens, known, "aka", name, further)
    for _ in range(called):
        yield record(
            random, pens, person, "weak", draw_nickname(random, person.given[0], person.sex), further
        )


def other_name(random: Random, pens: tuple[Pen, ...], person: Person, names: set[frozenset[str]]) -> str:
    """Let agencies write the name until one writes a whole name that is more than a part of one that the list has."""
    for _ in range(200):
        name = random.choice(pens).name(person, "", columns)
        words = words_of(name.given_first)
        if name.whole and not any(words <= known for known in names):
            names.add(words)
            return name.surname_first
    return ""


def dated(pen: Pen, person: Person) -> date:
    """Let an agency that has a birth date write it."""
    while (born := pen.birth(person, "born")) is None:
        pass
    return born


def columns(name: WrittenName) -> dict[str, str]:
    """Put the whole name into one column."""
    return {"name": name.given_first}


def record(
    random: Random, pens: tuple[Pen, ...], person: Person, kind: str, name: str, further: str
) -> Listed:
    """Fill one record with a part of what is known of the person."""
    pen = random.choice(pens)
    born = dated(pen, person) if random.random() < DATED[kind] else None
    number = ""
    if random.random() < NUMBERED[kind]:
        number = random.choice([one for one in (person.document, person.second_document, further) if one])
    return Listed(
        person=person.id,
        name=name,
        kind=kind,
        words=words_of(name),
        born=born.isoformat() if born else "",
        number=number,
    )

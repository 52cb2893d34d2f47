"""Measure whether the invented people are as hard to tell as real ones: `./run bench scenario_parity`.

One fixed plain matcher runs over two files of persons with alias records: a part of a real public list, and a list made of
invented people. It says *same* where two records have a document number in common, or three quarters of the words of
their names, or half of them and the birth date; words in common are counted against all words of both names. Compared are
pairs of records that have a number or a name of two words or more. No rule of the product is measured here, only how far
so simple a rule gets.

What the invented list is. A list of wanted persons is put together from what several agencies write of them. Listed are
organisers and guides, as they are whom such lists name and who hold second identities (`noise.toml`, people). A person
has one first record with the true name; one record for each other name under which an agency's pen knows them
(`Pen.name`, `passing_as`); and one for each nickname. Lists do not repeat a name that they have, nor one from which only a
part is missing (8 % of the other names in half A), and take no masked names and initials; nor does this one. Names, dates and numbers
come from the generator with the probabilities that its feeds have, nothing is changed for this file.

What is laid out as in the real list, because it says how that list was made and not how hard its people are: how many
other names and nicknames a person has, and which share of the records of each kind carries a birth date or a number
(the real file splits a person's identifiers among the records). Numbers are of several kinds: a national one, a second
one, a passport. These shares were counted on one half of the real persons (A); the other half (B) is only scored.

Limits: seeds differ by more than the halves do; a difference of .03 says nothing. Source: shared data, `resolve/`; notes on
the synthetic region, sections 1.2 and 3.8.
"""

import csv
import hashlib
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path
from random import Random
from statistics import mean

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.chance import spread, stream
from rootbranch.scenario.identifiers import Issuer
from rootbranch.scenario.mentions import AGENCIES
from rootbranch.scenario.names import draw_nickname, folded
from rootbranch.scenario.pen import Pen
from rootbranch.scenario.people import Person
from rootbranch.scenario.registrar import Registrar
from rootbranch.scenario.spoilt_names import WrittenName

SEEDS = range(1, 11)
PERSONS = 357
PRECISION_WITHIN, RECALL_WITHIN = 0.07, 0.10

# Layout of the real list, counted on half A: other names and nicknames a person, dates and numbers by kind of record.
OTHER_NAMES = {0: 119, 1: 37, 2: 10, 3: 3, 4: 3, 5: 1, 6: 1, 7: 1, 13: 1}
NICKNAMES = {0: 135, 1: 28, 2: 10, 3: 2, 4: 1}
DATED = {"primary": 0.79, "aka": 0.84, "weak": 0.0}
NUMBERED = {"primary": 0.41, "aka": 0.34, "weak": 0.26}
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What the plain matcher makes of a list.

    Args:
        two_dates: Share of persons with more than one birth date; measured on the whole public list: .091.
    """

    records: int
    pairs: int
    precision: float
    recall: float
    two_dates: float


def main() -> None:
    """Print precision and recall on both lists, and how far they lie apart."""
    invented = [score(invented_list(seed)) for seed in SEEDS]
    for seed, one in zip(SEEDS, invented, strict=True):
        show(f"invented, seed {seed}", one)
    precision, recall = mean(one.precision for one in invented), mean(one.recall for one in invented)
    print(f"{'invented, mean':24} precision {precision:.3f}  recall {recall:.3f}")
    folder = Path(os.environ.get("ROOTBRANCH_DATA", Path(__file__).parents[3] / "shared" / "data"))
    file = folder / "resolve" / "sanctions_latam.csv"
    if not file.is_file():
        print(f"real list: LEFT OUT, {file} is not there; set ROOTBRANCH_DATA", file=sys.stderr)
        return
    real = tuple(real_list(file))
    whole = score(real)
    show("real, half A", score(one for one in real if half(one) == 0))
    show("real, half B", score(one for one in real if half(one) == 1))
    show("real, whole", whole)
    off = abs(precision - whole.precision), abs(recall - whole.recall)
    print(
        f"apart: precision {off[0]:.3f} (at most {PRECISION_WITHIN}), recall {off[1]:.3f} (at most {RECALL_WITHIN})"
    )
    outside = sum(
        abs(one.precision - whole.precision) > PRECISION_WITHIN
        or abs(one.recall - whole.recall) > RECALL_WITHIN
        for one in invented
    )
    print(f"seeds outside: {outside} of {len(invented)}")
    if off[0] > PRECISION_WITHIN or off[1] > RECALL_WITHIN:
        sys.exit("the invented people are not as hard to tell as real ones")


def show(name: str, one: Score) -> None:
    """Print one line."""
    counts = (
        f"{one.records:5} records {one.pairs:5} true pairs, {one.two_dates:.1%} of persons with two dates"
    )
    print(f"{name:24} precision {one.precision:.3f}  recall {one.recall:.3f}  {counts}")


# ---------------------------------------------------------------- the matcher


def score(records: Iterable[Listed]) -> Score:
    """Run the plain matcher over all pairs."""
    usable = [one for one in records if one.number or len(one.words) > 1]
    true = right = said = 0
    for left, right_one in combinations(usable, 2):
        same = left.person == right_one.person
        true += same
        if says_same(left, right_one):
            said += 1
            right += same
    dates: defaultdict[str, set[str]] = defaultdict(set)
    for one in usable:
        dates[one.person] |= {one.born} - {""}
    twice = sum(len(own) > 1 for own in dates.values())
    return Score(
        records=len(usable),
        pairs=true,
        precision=right / said,
        recall=right / true,
        two_dates=twice / len(dates),
    )


def says_same(left: Listed, right: Listed) -> bool:
    """Say *same* as the one fixed rule does."""
    if left.number and left.number == right.number:
        return True
    both = len(left.words & right.words)
    overlap = both / len(left.words | right.words)
    return overlap >= 0.75 or (overlap >= 0.5 and left.born != "" and left.born == right.born)


def words_of(name: str) -> frozenset[str]:
    """Cut a name into its words, in small letters without accents."""
    return frozenset(re.findall(r"[a-z0-9]+", folded(name)))


# ---------------------------------------------------------------- the real list


def real_list(file: Path) -> Iterator[Listed]:
    """Read the real list."""
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield Listed(
                person=row["truth_entity"],
                name=row["name"],
                kind=row["name_kind"],
                words=words_of(row["name"]),
                born=iso(row["dob"]),
                number=re.sub(r"\W", "", row["id_value"]),
            )


def iso(written: str) -> str:
    """Write a day as `1964-08-31`; what is no whole day stays as it is."""
    try:
        return datetime.strptime(written, "%d %b %Y").replace(tzinfo=UTC).date().isoformat()
    except ValueError:
        return written


def half(one: Listed) -> int:
    """Put a person into half A (0) or B (1)."""
    return hashlib.sha256(one.person.encode()).digest()[-1] % 2


# ---------------------------------------------------------------- the invented list


def invented_list(seed: int) -> tuple[Listed, ...]:
    """Put a list of wanted persons together from what the generator's agencies write of them."""
    random = stream(seed, "parity")
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
            SubjectCategory.SUSPECT, nationality, group="open", age=(24, 70), women=0.06, phone_territory="MX"
        )
        person = registrar.with_other(replace(person, role="organiser"))
        further = issuer.passport() if random.random() < FURTHER_NUMBER else ""
        records += records_of(random, pens, person, further, other, called)
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


if __name__ == "__main__":
    main()

"""Invent who collects toll for an armed group in a town of the corridor; what is paid, `tolls` says.

Source: notes on the synthetic region, section 3.1 (toll collector of an armed group, outside the networks).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.chance import table
from rootbranch.scenario.people import STAGE_TERRITORY, Person
from rootbranch.scenario.registrar import Registrar

ROLE = "toll collector"
COLLECTORS_EACH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Collector:
    """Somebody who takes a toll.

    Args:
        group: Id of the armed group.
        town: Key in `tables/places.toml`.
    """

    person: Person
    group: str
    town: str


def invent_collectors(registrar: Registrar, random: Random, first: int) -> Iterator[Collector]:
    """Invent those of a district: for each town that takes a toll one group.

    Args:
        first: First running number of the district.
    """
    for number, (town, stage) in enumerate(table("places")["toll"].items(), start=first):
        for _ in range(COLLECTORS_EACH):
            age = int(random.triangular(21, 50, 26))
            person = registrar.person(
                SubjectCategory.SUSPECT,
                STAGE_TERRITORY[stage],
                group="open",
                age=(age, age),
                women=0.05,
                phone_territory=STAGE_TERRITORY[stage],
            )
            yield Collector(person=replace(person, role=ROLE, stage=stage), group=f"A{number:05d}", town=town)

"""Invent the officers whom texts name: who leads a case, who speaks for an agency. A name in a text makes nobody a target.

Limits: two for each agency and each of those who pass its texts on; no name is that of somebody of the district, nor are there
two officers of one name in the region. Where a district has too few names for that, an officer has two given names.
Source: notes on the synthetic region, section 3.6 (planted traps: an officer's name in a narrative).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from rootbranch.scenario.chance import stream
from rootbranch.scenario.mentions import AGENCIES
from rootbranch.scenario.names import draw_given, draw_surnames
from rootbranch.scenario.world import World

OFFICER = "officer"
"""Their class in the truth."""

_EACH = 2
_TRIES = 2_000  # to find a name that no other district may use
_AT_HOME = {"US-INV": "US", "US-BRD": "US", "MX-FIS": "MX", "GT-MP": "GT", "CO-DIJ": "CO", "EC-FGE": "EC"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """An officer named in texts.

    Args:
        sex: `H` or `M`, as a CURP has it.
    """

    id: str
    given: str
    paternal: str
    maternal: str
    sex: str
    nationality: str

    @property
    def name(self) -> str:
        """Given name and first surname, as the press has them."""
        return f"{self.given} {self.paternal}"


def invent_speakers(world: World, agency: str) -> Mapping[str, tuple[Speaker, ...]]:
    """Invent the officers of every agency whose texts one agency hands over, by agency."""
    taken = {
        (given, surname)
        for one in (*world.offenders, *world.protected, *world.associates)
        for given in one.given
        for surname in (one.paternal, one.maternal)
    }
    spoken: dict[str, dict[str, tuple[Speaker, ...]]] = {}
    for passes_on in AGENCIES[: AGENCIES.index(agency) + 1]:  # a name that was given in other texts is taken
        first = world.first + AGENCIES.index(passes_on) * len(AGENCIES) * _EACH
        spoken[passes_on] = {
            publisher: tuple(_invent(world, passes_on, publisher, first + place * _EACH, taken))
            for place, publisher in enumerate(AGENCIES)
        }
    return spoken[agency]


def _invent(
    world: World, agency: str, publisher: str, first: int, taken: set[tuple[str, str]]
) -> Iterator[Speaker]:
    random, nationality = stream(world.seed, "speakers", agency, publisher), _AT_HOME[publisher]
    for number, sex in enumerate(("H", "M")[:_EACH], start=first):
        for turn in count():
            names = draw_given(random, nationality, sex)
            given = names[0] if turn < _TRIES else " ".join(names)
            paternal, maternal = draw_surnames(random, nationality)
            if (given, paternal) not in taken and world.issuer.keeps(f"{given} {paternal}"):
                break
        taken.add((given, paternal))
        yield Speaker(
            id=f"O{number:05d}",
            given=given,
            paternal=paternal,
            maternal=maternal,
            sex=sex,
            nationality=nationality,
        )

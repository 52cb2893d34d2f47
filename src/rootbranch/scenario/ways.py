"""Say along which part of the corridor people of a nationality travel, and who is met where.

    nationality ─▶ country where their way begins ─▶ every country north of it

Whoever is from a country of the route sets out there; whoever comes from overseas or farther south begins where the
corridor does, Venezuelans at Cúcuta. So the mix of section 2.3 is that of the United States' border and of Mexico; farther
south those are missing who set out later.

Limits: nobody goes round a country; the way back is not told.
Source: notes on the synthetic region, section 2.3 (mix at the border, nodes of the corridor).
"""

from collections.abc import Iterator, Mapping
from random import Random

from rootbranch.scenario.chance import spread, table

PROTECTED_AT = {"US-INV": 4, "US-BRD": 29, "MX-FIS": 27, "GT-MP": 13, "CO-DIJ": 13, "EC-FGE": 14}
"""How many protected persons each agency is the first to meet."""
_NORTHWARD = ("EC", "CO", "GT", "MX", "US")


def passes(nationality: str, territory: str) -> bool:
    """Say whether people of a nationality come through a country, ISO 3166-1 alpha-2, of the corridor."""
    begins: str = table("places")["way_begins"].get(nationality, _NORTHWARD[0])
    return _NORTHWARD.index(begins) <= _NORTHWARD.index(territory)


def mix_at(territory: str) -> Mapping[str, int]:
    """Give the nationalities of people on the move in a country, with their weights."""
    mix: Mapping[str, int] = table("places")["nationality"]
    return {nationality: weight for nationality, weight in mix.items() if passes(nationality, territory)}


def agencies_for(nationality: str) -> Mapping[str, int]:
    """Give the agencies that can meet people of a nationality, with their weights."""
    return {agency: weight for agency, weight in PROTECTED_AT.items() if passes(nationality, agency[:2])}


def meetings(random: Random, count: int) -> Iterator[tuple[str, str]]:
    """Draw so many meetings on the way: the agency, and a nationality that passes there; shares come out to the last one."""
    agencies = spread(random, PROTECTED_AT, count)
    met = {
        agency: iter(spread(random, mix_at(agency[:2]), agencies.count(agency))) for agency in PROTECTED_AT
    }
    for agency in agencies:
        yield agency, next(met[agency])

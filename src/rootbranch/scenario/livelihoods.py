"""Say what people live on: a calling for those whom an agency asks, and how a network's money mover or front man works.

    person ─▶ occupation_of ─▶ taxi driver, hotel clerk, shelter worker …; empty for those who are on their way, and for children
    role ───▶ with_ways ─────▶ remittance, hawala or funnel of a money mover; business or law office of a front man

Limits: shares are assumptions. Whoever drives a taxi of the region is a taxi driver; otherwise an occupation says nothing of what
somebody does for a network, and people in networks have the same ones as people around them.
Source: notes on the synthetic region, section 3.1 (roles; background people).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from itertools import accumulate
from random import Random
from zlib import crc32

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.chance import spread, table
from rootbranch.scenario.people import Person

TAXI_DRIVER = "taxi driver"
HAWALA, FUNNEL, REMITTANCE = "hawala", "funnel", "remittance"
LAW_OFFICE, BUSINESS = "law office", "business"
_WAYS: Mapping[str, Mapping[str, float]] = {
    "money mover": {REMITTANCE: 5, FUNNEL: 3, HAWALA: 2},
    "front-business owner": {BUSINESS: 2, LAW_OFFICE: 1},
}
_ASKED = frozenset({SubjectCategory.ASSOCIATE, SubjectCategory.SUSPECT, SubjectCategory.CONVICTED})


def with_ways(random: Random, members: Iterable[Person]) -> tuple[Person, ...]:
    """Say of the money movers and front men of a network how each of them works; shares come out to the last one."""
    people = tuple(members)
    left = {
        role: iter(spread(random, ways, sum(one.role == role for one in people)))
        for role, ways in _WAYS.items()
    }
    return tuple(replace(one, way=next(left[one.role])) if one.role in left else one for one in people)


def occupation_of(person: Person, taxi_drivers: Collection[str] = frozenset()) -> str:
    """Say what somebody lives on; the same for a person on every machine, from their number.

    Args:
        taxi_drivers: Ids of those who have a taxi.
    """
    if person.id in taxi_drivers:
        return TAXI_DRIVER
    shares: Mapping[str, int]
    if person.category is SubjectCategory.HUMANITARIAN_HELPER:
        shares = table("livelihoods")["helper"]
    elif person.category in _ASKED:
        shares = table("livelihoods")["anybody"]
    else:
        return ""
    ends = tuple(accumulate(shares.values()))
    drawn = crc32(f"{person.id} {person.document}".encode()) % ends[-1]
    return next(name for name, end in zip(shares, ends, strict=True) if drawn < end)


def in_spanish(occupation: str) -> str:
    """Write an occupation as agencies of Spanish language do."""
    written: str = table("livelihoods")["es"].get(occupation, "")
    return written

"""Say how large a region is, and what share of it each of its districts has.

A region is made of districts, and a district is made on its own: its networks, people, traffic and files fit in
memory together, whatever the size of the region.

Source: notes on the synthetic region, section 3.7.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from rootbranch.model.category import SubjectCategory

NAMES_APART_MAX = 2_000
"""The most people of a whole region whose names are kept apart; the demo has half as many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What a whole region holds, or the share of one district.

    Args:
        deals: How often the deck of 40 outcomes is dealt.
        offenders_known: Offenders of whom an agency has a record; the others are only heard on the telephone.
        associates: People around the networks of whom an agency has a record.
        background: People whom no record is about; they telephone, pay and travel.
        protected: Distinct protected persons by class.
        calls: Calls and messages.
        payments, journeys, vehicles, texts: Records of each kind.
        handsets: Handsets of which a provider says which numbers were in them.
        collisions: Plans of two partners that get in one another's way.
    """

    name: str
    districts: int
    networks: int
    deals: int
    offenders: int
    offenders_known: int
    associates: int
    background: int
    protected: Mapping[SubjectCategory, int]
    calls: int
    handsets: int
    payments: int
    journeys: int
    vehicles: int
    texts: int
    collisions: int

    @property
    def names_apart(self) -> bool:
        """Whether people are few enough to keep their names apart; more would use up the names of small peoples."""
        people = self.offenders + self.associates + self.background + sum(self.protected.values())
        return people <= NAMES_APART_MAX

    @property
    def megabytes(self) -> int:
        """About how much room the files and the truth take while they are written, in millions of bytes."""
        return max(10, self.calls * 1_500 // 1_000_000)

    def part(self, district: int) -> "Size":
        """Cut out one district; the shares of all districts add up to the whole.

        Args:
            district: From 0.
        """
        shares: dict[str, Any] = {
            one.name: share(getattr(self, one.name), district, self.districts)
            for one in fields(self)
            if one.name not in {"name", "districts", "protected"}
        }
        protected = {
            category: share(number, district, self.districts) for category, number in self.protected.items()
        }
        return replace(self, districts=1, protected=protected, **shares)


def share(total: int, district: int, districts: int) -> int:
    """Give one district's share of a whole number."""
    return before(total, district + 1, districts) - before(total, district, districts)


def before(total: int, district: int, districts: int) -> int:
    """Count what the districts before one have had of a whole number."""
    return total * district // districts


def _protected(persons: int) -> Mapping[SubjectCategory, int]:
    """Give the classes the shares that they have in the demo, to the last person."""
    shares = {category: number * persons // 450 for category, number in _DEMO_PROTECTED.items()}
    rest = persons - sum(shares.values())
    return {**shares, SubjectCategory.SMUGGLED_MIGRANT: shares[SubjectCategory.SMUGGLED_MIGRANT] + rest}


_DEMO_PROTECTED = {
    SubjectCategory.SMUGGLED_MIGRANT: 300,
    SubjectCategory.MINOR: 45,
    SubjectCategory.VICTIM: 30,
    SubjectCategory.WITNESS: 20,
    SubjectCategory.SOURCE: 6,
    SubjectCategory.FAMILY_PAYER: 30,
    SubjectCategory.COERCED_GUIDE: 9,
    SubjectCategory.HUMANITARIAN_HELPER: 10,
}

DEMO = Size(
    name="demo",
    districts=1,
    networks=2,
    deals=1,
    offenders=190,
    offenders_known=110,
    associates=50,
    background=300,
    protected=_protected(450),
    calls=540,
    handsets=60,
    payments=235,
    journeys=245,
    vehicles=108,
    texts=80,
    collisions=12,
)
ONE_MILLION = Size(
    name="1m",
    districts=15,
    networks=60,
    deals=75,
    offenders=9_000,
    offenders_known=6_000,
    associates=88_000,
    background=250_000,
    protected=_protected(180_000),
    calls=445_000,
    handsets=5_000,
    payments=120_000,
    journeys=80_000,
    vehicles=40_000,
    texts=10_000,
    collisions=400,
)
TEN_MILLION = Size(
    name="10m",
    districts=100,
    networks=400,
    deals=500,
    offenders=60_000,
    offenders_known=40_000,
    associates=1_260_000,
    background=2_500_000,
    protected=_protected(1_500_000),
    calls=4_450_000,
    handsets=50_000,
    payments=1_200_000,
    journeys=800_000,
    vehicles=400_000,
    texts=100_000,
    collisions=2_500,
)
SIZES = {size.name: size for size in (DEMO, ONE_MILLION, TEN_MILLION)}

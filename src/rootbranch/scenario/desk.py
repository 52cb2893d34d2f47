"""What an agency has before it when it writes its files: the world, its own records, its pens.

Calls, payments, stops and vehicles are shared out among the agencies that see them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rootbranch.model.category import is_protected
from rootbranch.scenario.chance import spread, stream, table
from rootbranch.scenario.feeds import OPEN_THOUGH_SPOILED, STRAY_CATEGORY
from rootbranch.scenario.happenings import FIRST_DELIVERY
from rootbranch.scenario.mentions import AGENCIES, Mention
from rootbranch.scenario.pen import Pen
from rootbranch.scenario.traffic import (
    CallMade,
    Journey,
    PaymentMade,
    VehicleKnown,
    make_calls,
    make_journeys,
    make_payments,
    make_vehicles,
)
from rootbranch.scenario.world import World

_CALLS_AT = {"US-INV": 52, "MX-FIS": 24, "CO-DIJ": 24}
_PAYMENTS_AT = {"US-INV": 50, "GT-MP": 20, "EC-FGE": 30}


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything that the agencies write from.

    Args:
        mentions: All records about persons, of all agencies.
    """

    world: World
    mentions: tuple[Mention, ...]
    _strays: Mapping[str, tuple[Mention, ...]]

    def pen(self, agency: str, feed: str) -> Pen:
        """Hand out the pen for one feed of an agency."""
        return Pen(self.world.seed, agency, feed)

    def strays(self, agency: str) -> tuple[Mention, ...]:
        """List the persons whose rows the agency spoils, one for each way."""
        return self._strays[agency]

    def calls(self, agency: str) -> Iterator[CallMade]:
        """List the calls that an agency has from a provider."""
        holders = spread(stream(self.world.seed, "calls at"), _CALLS_AT, self.world.size.calls)
        return (
            call for call, holder in zip(make_calls(self.world), holders, strict=True) if holder == agency
        )

    def payments(self, agency: str) -> Iterator[PaymentMade]:
        """List the payments that an agency has from a bank or a remittance house."""
        holders = spread(stream(self.world.seed, "payments at"), _PAYMENTS_AT, self.world.size.payments)
        return (
            paid for paid, holder in zip(make_payments(self.world), holders, strict=True) if holder == agency
        )

    def journeys(self, *territories: str) -> Iterator[Journey]:
        """List the stops in some countries."""
        places = table("places")["place"]
        return (one for one in make_journeys(self.world) if places[one.stop]["territory"] in territories)

    def vehicles(self) -> Iterator[VehicleKnown]:
        """List the vehicles known in the region."""
        return make_vehicles(self.world)


def open_desk(world: World, mentions: tuple[Mention, ...]) -> Desk:
    """Lay everything out; invents the persons whose rows will be spoiled."""
    random = stream(world.seed, "strays")
    strays = {
        agency: tuple(
            Mention(
                person=world.registrar.person(
                    category,
                    random.choice(("MX", "GT", "CO", "EC")),
                    group="open" if way in OPEN_THOUGH_SPOILED else "protected",
                    age=(22, 50),
                    women=0.3,
                    phone_territory="MX",
                ),
                agency=agency,
                category=category,
                known_on=FIRST_DELIVERY.replace(day=1 + random.randrange(28)),
                flag="right" if is_protected(category) else "spoiled",
                exact=True,
            )
            for way, category in STRAY_CATEGORY.items()
        )
        for agency in AGENCIES
    }
    return Desk(world=world, mentions=mentions, _strays=strays)

"""What an agency has before it when it writes its files: the world, its own records, its pens.

Calls and messages, payments, stops, handsets and vehicles are shared out among the agencies that see them.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from typing import TypeVar

from rootbranch.model.category import is_protected
from rootbranch.scenario.calls import CallMade, make_calls
from rootbranch.scenario.chance import spread, stream, table
from rootbranch.scenario.effects import network_of
from rootbranch.scenario.feeds import OPEN_THOUGH_SPOILED, STRAY_CATEGORY, Numbered
from rootbranch.scenario.found import Meetings
from rootbranch.scenario.handsets import Handset, make_handsets
from rootbranch.scenario.journeys import Journey, make_journeys, make_known
from rootbranch.scenario.mentions import AGENCIES, KNOWN_DAYS, Mention
from rootbranch.scenario.messages import with_messages
from rootbranch.scenario.mishaps import Mishap, make_mishaps
from rootbranch.scenario.passages import Passage, make_passages, stopped
from rootbranch.scenario.payments import PaymentMade, make_payments
from rootbranch.scenario.pen import Pen
from rootbranch.scenario.period import FIRST_DELIVERY
from rootbranch.scenario.tolls import Toll, make_tolls, with_tolls
from rootbranch.scenario.vehicles import Vehicle
from rootbranch.scenario.world import World

T = TypeVar("T", CallMade, PaymentMade)
_CALLS_AT = {"US-INV": 52, "MX-FIS": 24, "CO-DIJ": 24}
_NORTH, _SOUTH = ("MX", "US"), ("CO", "EC", "GT")
_PAYMENTS_AT = {"US-INV": 50, "GT-MP": 20, "EC-FGE": 30}


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything that the agencies write from.

    Args:
        mentions: All records about persons, of all agencies.
        passages: All journeys, whether anybody stopped them or not.
        meetings: Who is found beside whom.
        tolls: What they paid to armed groups.
        all_handsets: Every handset of the networks, and those of other people that are in a file.
    """

    world: World
    mentions: tuple[Mention, ...]
    passages: tuple[Passage, ...]
    meetings: Meetings
    tolls: tuple[Toll, ...]
    all_handsets: tuple[Handset, ...]
    _mishaps: tuple[Mishap, ...]
    _journeys: tuple[Journey, ...]
    _vehicles: Mapping[str, tuple[Vehicle, ...]]
    _calls: Mapping[str, tuple[CallMade, ...]]
    _handsets: Mapping[str, tuple[Handset, ...]]
    _payments: Mapping[str, tuple[PaymentMade, ...]]
    _strays: Mapping[str, tuple[Mention, ...]]

    def pen(self, agency: str, feed: str) -> Pen:
        """Hand out the pen for one feed of an agency."""
        return Pen(self.world.seed, agency, feed)

    def all_strays(self) -> Iterator[Mention]:
        """List the persons whose rows are spoiled, of all agencies."""
        return chain.from_iterable(self._strays.values())

    def numbered(self, agency: str, installment: int | None = None) -> Iterator[Numbered]:
        """List an agency's sound records about persons with their running numbers.

        Args:
            installment: 1 or 2 for what is new in it; None for all, as a full file has them.
        """
        strays = {one.person.id for one in self._strays[agency]}
        for number, mention in self._numbered(agency):
            if mention.person.id not in strays and installment in {None, mention.installment}:
                yield number, mention

    def strays(self, agency: str) -> tuple[Numbered, ...]:
        """List the persons whose rows the agency spoils, one for each way; they have numbers like all others."""
        number_of = {mention.person.id: number for number, mention in self._numbered(agency)}
        return tuple((number_of[mention.person.id], mention) for mention in self._strays[agency])

    def _numbered(self, agency: str) -> Iterator[Numbered]:
        own = [mention for mention in self.mentions if mention.agency == agency]
        everybody = sorted((*own, *self._strays[agency]), key=lambda one: (one.known_on, one.person.id))
        return enumerate(everybody, start=self.first)

    def calls(self, agency: str) -> tuple[CallMade, ...]:
        """List the calls that an agency has from a provider."""
        return tuple(one for one in self._calls.get(agency, ()) if not one.service)

    def messages(self, agency: str) -> tuple[CallMade, ...]:
        """List the messages of which an agency knows who wrote to whom, in the order of time."""
        return tuple(
            sorted((one for one in self._calls.get(agency, ()) if one.service), key=lambda one: one.at)
        )

    def handsets(self, agency: str) -> tuple[Handset, ...]:
        """List the handsets of which a provider told an agency which numbers were in them."""
        return self._handsets.get(agency, ())

    def payments(self, agency: str) -> tuple[PaymentMade, ...]:
        """List the payments that an agency has from a bank or a remittance house."""
        return self._payments.get(agency, ())

    def all_payments(self) -> Iterator[PaymentMade]:
        """List the payments of all agencies."""
        return chain.from_iterable(self._payments.values())

    def journeys(self, *territories: str) -> tuple[Journey, ...]:
        """List the stops in some countries, or all of them."""
        places = table("places")["place"]
        return tuple(
            one for one in self._journeys if not territories or places[one.stop]["territory"] in territories
        )

    def mishaps(self, *territories: str) -> tuple[Mishap, ...]:
        """List the deaths and rescues in some countries, or all of them."""
        places = table("places")["place"]
        return tuple(
            one for one in self._mishaps if not territories or places[one.stop]["territory"] in territories
        )

    def vehicles(self, agency: str) -> tuple[Vehicle, ...]:
        """List the vehicles of which an agency has a record; some come more than once."""
        return self._vehicles.get(agency, ())

    @property
    def first(self) -> int:
        """First running number of the rows of each file."""
        return self.world.first


def _shared_out(
    world: World, what: str, shares: Mapping[str, float], made: Iterator[T], count: int
) -> dict[str, tuple[T, ...]]:
    holders = spread(stream(world.seed, f"{what} at"), shares, count)
    held: dict[str, list[T]] = defaultdict(list)
    for one, holder in zip(made, holders, strict=True):
        held[holder].append(one)
    return {holder: tuple(sorted(some, key=lambda one: one.at)) for holder, some in held.items()}


def _vehicles(world: World) -> Iterator[tuple[str, tuple[Vehicle, ...]]]:
    northern = world.size.vehicles // 2
    yield "MX-FIS", tuple(make_known(world, _NORTH, northern, with_taken=True))
    southern = world.size.vehicles - northern
    yield "CO-DIJ", tuple(make_known(world, _SOUTH, southern, with_taken=False))


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
                known_on=FIRST_DELIVERY - timedelta(days=random.randrange(KNOWN_DAYS)),
                flag="right" if is_protected(category) else "spoiled",
                exact=True,
            )
            for way, category in STRAY_CATEGORY.items()
        )
        for agency in AGENCIES
    }
    passages = tuple(make_passages(world))
    for one in world.outcomes:
        if one.kind == "infrastructure":
            world.places.closed(one.site, one.place, network_of(world, one), one.happened_on)
    meetings, handsets = Meetings(world), make_handsets(world)
    calls = _shared_out(world, "calls", _CALLS_AT, with_tolls(world, make_calls(world)), world.size.calls)
    return Desk(
        world=world,
        mentions=mentions,
        passages=passages,
        meetings=meetings,
        tolls=tuple(make_tolls(world, passages)),
        all_handsets=handsets.every,
        _mishaps=tuple(make_mishaps(world, mentions, passages)),
        _journeys=tuple(make_journeys(world, stopped(world, passages), meetings)),
        _vehicles=dict(_vehicles(world)),
        _calls={agency: tuple(with_messages(world, agency, some)) for agency, some in calls.items()},
        _handsets=handsets.at,
        _payments=_shared_out(world, "payments", _PAYMENTS_AT, make_payments(world), world.size.payments),
        _strays=strays,
    )

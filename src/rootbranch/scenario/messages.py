"""Make messages of some contacts: who wrote to whom over which service, when, and of what kind it was.

    contacts at US-INV ─▶ some are messages: a service told with whom those wrote against whom there is an order
    contacts at MX-FIS ─▶ most are messages: they stood in telephones that were seized with somebody who was arrested

Such a record shows with whom one person works, the seldom met as well as the others: no tie comes again before all have. What
was written is nobody's, and in no file. A stranger who has an offender's old number only rings,
and so does who pays a toll.

Limits: how many contacts are messages, over which service and of which kind, and against whom there is an order, is an
assumption. MX-FIS reads the telephones of everybody who was arrested, whoever arrested them.
Source: notes on the synthetic region, sections 2.1 (orders by message and geolocation) and 3.3 (metadata only).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from random import Random

from rootbranch.scenario.calls import CallMade, Line, lines_of, moment
from rootbranch.scenario.chance import stream, weighted
from rootbranch.scenario.identifiers import Phone
from rootbranch.scenario.networks import Tie
from rootbranch.scenario.period import FIRST_DAY, FIRST_DELIVERY
from rootbranch.scenario.traps import is_double
from rootbranch.scenario.world import World

_MESSAGES = {"US-INV": 0.4, "MX-FIS": 0.6}  # of the contacts that an agency has
_FROM_SEIZED = frozenset({"MX-FIS"})
_RUNG_ONLY = frozenset({"recycled", "toll_collector"})
_UNDER_ORDER = 0.2  # of the members of a network
_SERVICES = {"WhatsApp": 78, "Telegram": 14, "SMS": 8}
_FORMS = {"text": 64, "voice note": 18, "location": 11, "photo": 7}


def with_messages(world: World, agency: str, contacts: Iterable[CallMade]) -> Iterator[CallMade]:
    """Make messages of some of the contacts that one agency has; all others stay as they are."""
    random = stream(world.seed, "messages", agency)
    read = _Read(random, world, _seized(world) if agency in _FROM_SEIZED else _under_order(random, world))
    for one in contacts:
        if one.trap in _RUNG_ONLY or random.random() >= _MESSAGES.get(agency, 0.0):
            yield one
            continue
        service = weighted(random, _SERVICES)
        form = weighted(random, _FORMS) if service != "SMS" else "text"
        yield replace(read.instead_of(one), seconds=0, service=service, form=form)


def _seized(world: World) -> dict[str, date]:
    """Give those whose telephones were seized before the first files were handed over, with the day."""
    return {id: day for id, day in world.arrested.items() if FIRST_DAY < day < FIRST_DELIVERY}


def _under_order(random: Random, world: World) -> dict[str, date]:
    """Draw those at large against whom there is an order, which runs until the files are handed over."""
    members = [
        one
        for network in world.networks
        for one in network.members
        if one.id not in world.arrested and not is_double(one)
    ]
    return {one.id: FIRST_DELIVERY for one in random.sample(members, round(_UNDER_ORDER * len(members)))}


class _Read:
    """With whom some people wrote, each until a day."""

    def __init__(self, random: Random, world: World, until: Mapping[str, date]) -> None:
        self._random, self._next = random, 0
        self._ties: list[tuple[Tie, list[Line]]] = []
        self._owners: list[tuple[str, Phone, date]] = []
        for network in world.networks:
            for tie in network.ties:
                mine = {tie.one.id, tie.other.id} & until.keys()
                if mine and not (is_double(tie.one) or is_double(tie.other)):
                    last = max(until[id] for id in mine)
                    lines = [replace(one, until=min(one.until, last)) for one in lines_of(network, tie)]
                    held = [one for one in lines if one.since < one.until]
                    self._ties += [(tie, held)] if held else []
            self._owners += [
                (id, sims[0].phone, until[id]) for id, sims in network.sims.items() if id in until
            ]
        random.shuffle(self._ties)

    def instead_of(self, contact: CallMade) -> CallMade:
        """Give a contact of the same kind that they had."""
        if contact.tie and self._ties:
            return self._of_tie()
        if contact.trap and self._owners:
            id, phone, until = self._random.choice(self._owners)
            at = moment(self._random, until=until)
            return replace(contact, caller=phone, at=at, ends=(id, contact.ends[1]))
        return contact

    def _of_tie(self) -> CallMade:
        """Give a message along the next tie; no tie comes again before all have."""
        tie, lines = self._ties[self._next % len(self._ties)]
        self._next += 1
        line, ends = self._random.choice(lines), (tie.one.id, tie.other.id)
        numbers = (line.caller, line.receiver)
        if self._random.random() < 0.5:
            numbers, ends = numbers[::-1], ends[::-1]
        return CallMade(
            caller=numbers[0],
            receiver=numbers[1],
            at=moment(self._random, line.since, line.until),
            seconds=0,
            ends=ends,
            tie=tie.id,
        )

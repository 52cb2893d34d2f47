"""Draw the telephone calls of a district.

    ties ─▶ known numbers on the few visible ties; on the others at least one end is a second telephone
    everybody else ─▶ one another, and numbers that everybody rings

Planted: a consulate, a remittance office and others in hundreds of telephones, a shelter, relatives of people on the
move, and strangers who were given an offender's old number. None of them is anybody's accomplice.

Some of them become messages (`messages`).

Source: notes on the synthetic region, sections 3.2, 3.3 and 3.6.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from random import Random

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.chance import stream
from rootbranch.scenario.identifiers import Phone
from rootbranch.scenario.networks import Network, Tie
from rootbranch.scenario.people import Person
from rootbranch.scenario.period import FIRST_DAY, FIRST_DELIVERY
from rootbranch.scenario.world import Recycled, World

_KINDS = {"tie": 62, "bystanders": 18, "public": 13, "shelter": 4, "relative": 3}
_FROM_RECYCLED = 0.15  # of the calls of bystanders
_MEAN_SECONDS = 95


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMade:
    """One telephone call, or one message.

    Args:
        ends: Who rings whom, by id of the person or public place.
        tie: The tie that it is evidence of; empty for any other call.
        trap: Why it must not point to a target: ``public``, ``shelter``, ``relative``, ``recycled`` or
            ``toll_collector``.
        hides: The protected person whose telephone is called.
        service: Of a message, over what it went: ``WhatsApp``, ``Telegram`` or ``SMS``; empty for a call.
        form: Of a message, what kind it was: ``text``, ``voice note``, ``location`` or ``photo``.
    """

    caller: Phone
    receiver: Phone
    at: datetime
    seconds: int
    ends: tuple[str, str]
    tie: str = ""
    trap: str = ""
    hides: Person | None = None
    service: str = ""
    form: str = ""


def moment(random: Random, since: date = FIRST_DAY, until: date = FIRST_DELIVERY) -> datetime:
    """Draw a moment between two days, in local time of the place; what happens later is in no file yet."""
    minutes = random.randrange(max(1, (until - since).days) * 24 * 60)
    return datetime.combine(since, datetime.min.time()) + timedelta(minutes=minutes)


def make_calls(world: World) -> Iterator[CallMade]:
    """Draw the calls that some provider handed over."""
    random, ties = stream(world.seed, "calls"), _Ties(world)
    shelter = next(one for one in world.protected if one.category is SubjectCategory.HUMANITARIAN_HELPER)
    relatives = [one for one in world.protected if one.category is SubjectCategory.FAMILY_PAYER]
    bystanders = (*world.associates, *world.background)
    kinds, weights = tuple(_KINDS), tuple(accumulate(_KINDS.values()))
    for _ in range(world.size.calls):
        kind = random.choices(kinds, cum_weights=weights)[0]
        if kind == "tie":
            yield ties.call(random)
            continue
        if kind == "bystanders" and world.recycled and random.random() < _FROM_RECYCLED:
            yield _recycled_call(random, random.choice(world.recycled), random.choice(bystanders))
            continue
        at_work = kind != "bystanders" and random.random() < 0.5
        caller = random.choice(world.offenders if at_work else bystanders)
        hides = shelter if kind == "shelter" else random.choice(relatives) if kind == "relative" else None
        public = random.choice(world.public) if kind == "public" else None
        receiver = hides or random.choice(bystanders)
        yield CallMade(
            caller=caller.phone,
            receiver=public.phone if public and public.phone else receiver.phone,
            at=moment(random, until=min(FIRST_DELIVERY, world.free_until(caller))),
            seconds=_seconds(random),
            ends=(caller.id, public.id if public else receiver.id),
            trap="public" if public else kind if hides else "",
            hides=hides,
        )


def _recycled_call(random: Random, number: Recycled, receiver: Person) -> CallMade:
    return CallMade(
        caller=number.phone,
        receiver=receiver.phone,
        at=moment(random, number.since),
        seconds=_seconds(random),
        ends=(number.holder.id, receiver.id),
        trap="recycled",
    )


def _seconds(random: Random) -> int:
    return 1 + int(random.expovariate(1 / _MEAN_SECONDS))


@dataclass(frozen=True, slots=True)
class Line:
    """Two numbers that may ring one another on a tie, between two days."""

    caller: Phone
    receiver: Phone
    since: date
    until: date


class _Ties:
    """The ties of a district that somebody can hear, some busier than others."""

    def __init__(self, world: World) -> None:
        random = stream(world.seed, "busy")
        self._heard = [
            (tie, lines)
            for network in world.networks
            for tie in network.ties
            if (lines := tuple(lines_of(network, tie)))
        ]
        self._until = list(accumulate(0.2 + random.expovariate(1.0) for _ in self._heard))

    def call(self, random: Random) -> CallMade:
        tie, lines = random.choices(self._heard, cum_weights=self._until)[0]
        line, ends = random.choice(lines), (tie.one.id, tie.other.id)
        numbers = (line.caller, line.receiver)
        if random.random() < 0.5:
            numbers, ends = numbers[::-1], ends[::-1]
        return CallMade(
            caller=numbers[0],
            receiver=numbers[1],
            at=moment(random, line.since, line.until),
            seconds=_seconds(random),
            ends=ends,
            tie=tie.id,
        )


def lines_of(network: Network, tie: Tie) -> Iterator[Line]:
    """List the numbers that may ring one another on a tie; none where nobody ever hears of it."""
    if tie.unseen:
        return
    one, other = network.sims[tie.one.id], network.sims[tie.other.id]
    if tie.visible:
        yield Line(one[0].phone, other[0].phone, tie.since, min(tie.until, FIRST_DELIVERY))
        return
    for left in one:
        for right in other:
            since = max(left.since, right.since, tie.since)
            until = min(left.until, right.until, tie.until, FIRST_DELIVERY)
            if since < until and (left is not one[0] or right is not other[0]):
                yield Line(left.phone, right.phone, since, until)

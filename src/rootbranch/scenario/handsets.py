"""Say which number was on which SIM card in which handset, from day to day, and of which handsets a provider tells.

    numbers of the networks ─▶ the handset in which the holder has the last one ┐
                               a new one                                        ├─▶ Handset(imei, uses) ─▶ one row of a provider's return
                               the old one of somebody they work with           ┘
    other people            ─▶ one of their own, or one that an offender sold

Whoever hands on a handset goes on with the number in another one: the card moves. Now and then a card is swapped and the
number stays. So one handset shows several numbers, and one number several handsets and cards. Two who had one handset after
one another mostly work together; somebody who bought one second-hand does not. Of a few both agencies are told, and each writes the
IMEI in its own way.

Limits: how often which of it happens is an assumption; of protected persons none is handed on, and nobody's file has the handset
of the official whom one agency only may know. A card leaves no handset but for the next one of the same person.
Source: notes on the synthetic region, sections 3.1 (number, SIM, IMEI, holder periods), 3.2 (shared phones) and 3.3.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from random import Random

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.chance import spread, stream, weighted
from rootbranch.scenario.identifiers import Issuer, Phone
from rootbranch.scenario.networks import Network, Sim, Tie
from rootbranch.scenario.people import Person
from rootbranch.scenario.period import DAYS, FIRST_DAY, FIRST_DELIVERY, LAST_TOLD_OF
from rootbranch.scenario.traps import is_double
from rootbranch.scenario.world import World

NUMBERS_MAX = 3
"""Numbers in a row of a provider's return: the last ones that were in the handset."""
OWN, HANDED_ON, SECOND_HAND, LENT = "own", "handed on", "second-hand", "lent"

_RETURNED_TO = {"US-INV": 50, "MX-FIS": 50}
_WHOSE = {"network": 64, "bystander": 26, "sold": 4, "protected": 6}  # handsets of which a provider tells
_NEXT = {"same": 45, "colleague": 30, "new": 25}  # where a further number of somebody goes
_CHANGED, _SWAPPED = 0.25, 0.08  # first numbers that move to a new handset, or get a new card
_SEVERAL = 6  # times as likely told of as one with one number in it: there is more to ask about
_RESTS_DAYS = 20
_TWICE = 0.06  # of what the second agency is told: handsets of which the first one was told too


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A number on a card in a handset, from day to day.

    Args:
        card: IMSI of the SIM card.
        kind: How the holder came by the handset: ``own``, ``handed on`` or ``second-hand``; ``lent`` among people in no network.
    """

    phone: Phone
    card: str
    holder: str
    since: date
    until: date
    kind: str = OWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Handset:
    """A handset and what was in it, in the order of days.

    Args:
        handed: Ties along which it was handed on.
        hides: The protected person whose it is.
    """

    imei: str
    uses: tuple[Use, ...]
    handed: tuple[Tie, ...] = ()
    hides: Person | None = None

    @property
    def told(self) -> tuple[Use, ...]:
        """The last numbers that were in it when the first files were handed over."""
        return tuple(one for one in self.uses if one.since < FIRST_DELIVERY)[-NUMBERS_MAX:]

    @property
    def own(self) -> int:
        """The place among `told` of whose it is."""
        return next(place for place, one in enumerate(self.told) if one.kind != LENT)

    @property
    def shows(self) -> tuple[str, ...]:
        """The ties that a row with these numbers shows."""
        holders = {one.holder for one in self.told}
        return tuple(tie.id for tie in self.handed if {tie.one.id, tie.other.id} <= holders)

    @property
    def trap(self) -> str:
        """``second_hand`` where a stranger has an offender's old handset."""
        return "second_hand" if any(one.kind == SECOND_HAND for one in self.told) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handsets:
    """All handsets that matter, and of which of them a provider told which agency."""

    every: tuple[Handset, ...]
    at: Mapping[str, tuple[Handset, ...]]


def make_handsets(world: World) -> Handsets:
    """Put every number of the networks into handsets, and draw of which a provider tells. Same world, same handsets."""
    random = stream(world.seed, "handsets")
    every = {
        one.imei: one
        for network in world.networks
        for one in _Drawers(stream(world.seed, "handsets", network.id), world.issuer, network).all()
    }
    told = [one for one in every.values() if one.told]
    drawn = [(random.random() ** (1 / (_SEVERAL if len(one.told) > 1 else 1)), one) for one in told]
    asked = deque(one for _, one in sorted(drawn, key=lambda pair: (-pair[0], pair[1].imei)))
    whose = spread(random, _WHOSE, world.size.handsets)
    spans = [[(use.since, use.until) for use in one.told] for one in islice(asked, whose.count("network"))]
    others = _Others(world, random, spans)
    at: dict[str, list[Handset]] = defaultdict(list)
    for agency, kind in zip(spread(random, _RETURNED_TO, len(whose)), whose, strict=True):
        if kind == "protected":
            one = others.of_protected()
        elif kind == "network" and asked:
            one = asked.popleft()
        else:
            one = others.of_bystander(_given_up(asked) if kind == "sold" else None)
        every[one.imei] = one
        at[agency].append(one)
    _ask_twice(stream(world.seed, "handsets asked twice"), at, every, {one.imei for one in told})
    return Handsets(every=tuple(every.values()), at={agency: tuple(some) for agency, some in at.items()})


def _ask_twice(
    random: Random, at: Mapping[str, list[Handset]], every: dict[str, Handset], of_networks: Collection[str]
) -> None:
    """Let a provider tell the second agency of some handsets of networks that the first one knows, instead of strangers' ones."""
    first, second = (at.get(agency, []) for agency in _RETURNED_TO)
    known = [one for one in first if one.imei in of_networks and len(one.told) > 1 and not one.trap]
    strangers = [place for place, one in enumerate(second) if one.imei not in of_networks and not one.hides]
    number = min(len(known), len(strangers), max(1, round(_TWICE * len(second))))
    for place, one in zip(random.sample(strangers, number), random.sample(known, number), strict=True):
        del every[second[place].imei]
        second[place] = one


def _given_up(handsets: deque[Handset]) -> Handset | None:
    """Take out a handset that nobody of a network has any more when the first files are handed over; None where there is none."""
    rested = FIRST_DELIVERY - timedelta(days=_RESTS_DAYS)
    found = next((one for one in reversed(handsets) if all(use.until < rested for use in one.uses)), None)
    if found:
        handsets.remove(found)
    return found


@dataclass(slots=True)
class _Drawer:
    """A handset while it is being used."""

    imei: str
    uses: list[Use]
    handed: list[Tie]


class _Drawers:
    """The handsets of one network."""

    def __init__(self, random: Random, issuer: Issuer, network: Network) -> None:
        self._random, self._issuer, self._network = random, issuer, network
        self._unseen = {frozenset((tie.one.id, tie.other.id)) for tie in network.ties if tie.unseen}
        self._members = {one.id: one for one in network.members if not is_double(one)}
        self._all: list[_Drawer] = []
        self._of: dict[str, _Drawer] = {}
        self._cards: dict[str, str] = {}

    def all(self) -> Iterator[Handset]:
        """Hand out the numbers in the order of days, and give every handset."""
        sims = [
            (sim.since, id, place, sim)
            for id, own in self._network.sims.items()
            if id in self._members
            for place, sim in enumerate(own)
        ]
        for _, id, place, sim in sorted(sims, key=lambda one: one[:3]):
            self._cards[sim.phone.full] = self._issuer.card()
            if place == 0 or id not in self._of:
                self._put(self._new(), id, sim, sim.since)
                self._change(id, sim)
            else:
                self._further(id, sim)
        for one in self._all:
            uses = tuple(sorted(one.uses, key=lambda use: (use.since, use.phone.full, use.card)))
            if uses:
                yield Handset(imei=one.imei, uses=uses, handed=tuple(dict.fromkeys(one.handed)))

    def _further(self, id: str, sim: Sim) -> None:
        match weighted(self._random, _NEXT):
            case "same":
                self._put(self._of[id], id, sim, sim.since)
            case "colleague" if tie := self._colleague(id, sim.since):
                self._hand_on(id, sim, tie)
            case _:
                self._put(self._new(), id, sim, sim.since)

    def _colleague(self, id: str, day: date) -> Tie | None:
        """Choose somebody they work with who may hand on a handset on a day; nobody who is met unseen had it before."""
        ties = [
            tie
            for tie in self._network.ties_of.get(id, ())
            if tie.since <= day < tie.until
            and (other := tie.beside(id).id) in self._of
            and self._of[other] is not self._of[id]
            and all(
                use.since < day and frozenset((use.holder, id)) not in self._unseen
                for use in self._of[other].uses
            )
        ]
        return self._random.choice(ties) if ties else None

    def _hand_on(self, id: str, sim: Sim, tie: Tie) -> None:
        """Let somebody have a colleague's handset; the colleague's numbers move to another one."""
        other = tie.beside(id).id
        handset, next_one = self._of[other], self._new()
        for place, use in enumerate(handset.uses):
            if use.holder == other and use.until > sim.since > use.since:
                handset.uses[place] = _until(use, sim.since)
                next_one.uses.append(_from(use, sim.since))
        self._of[other] = next_one
        handset.handed.append(tie)
        self._put(handset, id, sim, sim.since, HANDED_ON)

    def _change(self, id: str, sim: Sim) -> None:
        """Move somebody's first number to a new handset one day, or swap its card, or neither."""
        day = FIRST_DAY + timedelta(days=self._random.randrange(30, DAYS - 60))
        drawn = self._random.random()
        if not sim.since < day < sim.until:
            return
        handset = self._of[id]
        last = handset.uses[-1]
        if drawn < _CHANGED:
            handset.uses[-1] = _until(last, day)
            new = self._new()
            new.uses.append(_from(last, day))
            self._of[id] = new
        elif drawn < _CHANGED + _SWAPPED:
            handset.uses[-1] = _until(last, day)
            self._cards[sim.phone.full] = card = self._issuer.card()
            handset.uses.append(_from(last, day, card))

    def _put(self, handset: _Drawer, id: str, sim: Sim, since: date, kind: str = OWN) -> None:
        card = self._cards[sim.phone.full]
        handset.uses.append(
            Use(phone=sim.phone, card=card, holder=id, since=since, until=sim.until, kind=kind)
        )
        self._of[id] = handset

    def _new(self) -> _Drawer:
        self._all.append(_Drawer(self._issuer.imei(), [], []))
        return self._all[-1]


class _Others:
    """Handsets of people who are in no network."""

    def __init__(self, world: World, random: Random, spans: Sequence[Sequence[tuple[date, date]]]) -> None:
        """Take note of who there is.

        Args:
            spans: From when to when the numbers in handsets of the networks are: so are these, which tells nobody who is who.
        """
        self._random, self._issuer = random, world.issuer
        self._spans = spans or [[(FIRST_DAY, LAST_TOLD_OF)]]
        self._strangers = [*world.associates, *world.background]
        classes = {SubjectCategory.FAMILY_PAYER, SubjectCategory.HUMANITARIAN_HELPER}
        self._protected = [one for one in world.protected if one.category in classes]

    def of_protected(self) -> Handset:
        """Give the handset of a relative who pays or of a helper, whom offenders ring; a stranger's where there is none."""
        if not self._protected:
            return self.of_bystander(None)
        person = self._next(self._protected)
        return replace(self._own(person), hides=person)

    def of_bystander(self, sold: Handset | None) -> Handset:
        """Give the handset of a stranger: their own, or one that an offender sold."""
        person = self._next(self._strangers)
        if sold is None:
            return self._own(person)
        since = max(use.until for use in sold.uses) + timedelta(days=_RESTS_DAYS)
        return replace(sold, uses=(*sold.uses, self._use(person, since, LAST_TOLD_OF, SECOND_HAND)))

    def _next(self, people: list[Person]) -> Person:
        """Choose somebody who was not chosen before, as long as there is anybody."""
        place = self._random.randrange(len(people))
        return people.pop(place) if len(people) > 1 else people[0]

    def _own(self, person: Person) -> Handset:
        """Give somebody a handset in which cards of people around them are for a while, as in networks."""
        spans = self._random.choice(self._spans)
        longest = max(range(len(spans)), key=lambda place: spans[place][1] - spans[place][0])
        uses = tuple(
            self._use(person, *span, OWN)
            if place == longest
            else self._use(self._next(self._strangers), *span, LENT)
            for place, span in enumerate(spans)
        )
        return Handset(imei=self._issuer.imei(), uses=uses)

    def _use(self, person: Person, since: date, until: date, kind: str) -> Use:
        card = self._issuer.card()
        return Use(phone=person.phone, card=card, holder=person.id, since=since, until=until, kind=kind)


def _until(use: Use, day: date) -> Use:
    return replace(use, until=day)


def _from(use: Use, day: date, card: str = "") -> Use:
    return replace(use, since=day, card=card or use.card, kind=OWN)


def lines(handsets: Iterable[Handset]) -> Iterator[tuple[object, ...]]:
    """List every number on a card in a handset, for the truth."""
    for one in handsets:
        for use in one.uses:
            yield one.imei, use.phone.full, use.card, use.holder, use.since, use.until, use.kind

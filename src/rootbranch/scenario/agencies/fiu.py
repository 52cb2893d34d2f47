"""RFIU, a financial intelligence unit: CSV of transactions with sender and receiver as free text.

Habits: names as a clerk typed them, in capitals, with a town; amounts kept under 1,000 US dollars. Most rows are ordinary:
people send money home, shops pay in their takings and are paid by their customers. Planted red flags: `fan_in` (many
senders in many towns, one receiver near the border), `far_deposit` (cash put in far from the holder's home), `fast_out`
(cash in, wired out within a day; the unit has noticed every other one). A relative who paid is a protected person: the unit
says so in a column, and the row is sealed, whatever the money was for.

Source: FinCEN, FIN-2023-Alert001 (13 January 2023).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count, islice

from rootbranch.model.category import SubjectCategory, is_protected
from rootbranch.scenario.chance import spread, stream, table, weighted
from rootbranch.scenario.desk import Desk
from rootbranch.scenario.feeds import Feed, FeedRow, TruthLine, identity
from rootbranch.scenario.forms import town
from rootbranch.scenario.pen import Pen
from rootbranch.scenario.people import Person
from rootbranch.scenario.period import FIRST_DAY, FIRST_DELIVERY
from rootbranch.scenario.places import office_in
from rootbranch.scenario.spoilt_names import WrittenName, without_accents
from rootbranch.scenario.world import World
from rootbranch.scenario.writing import Csv

AGENCY = "RFIU"
SLICE_MAX_USD = 1_000
ONE_IN = 4  # as many as one in four of the payments that the agencies have
_COLUMNS = (
    "txn", "booked", "sender", "receiver", "paid_in_at", "paid_out_at", "amount", "currency", "channel", "party",
    "conduct", "gain", "analyst", "referred",
)  # fmt: skip
OPENS_AT, OPEN_HOURS = 8, 12
_SHARE = {"fan_in": 27, "far_deposit": 11, "fast_out": 11, "": 51}
_ORDINARY = {"remittance": 5, "takings": 2, "customers": 3}
BYSTANDER_IN_FAN = 0.25  # of senders to one receiver near the border: they pay a debt, or rent
RELATIVE_SENDS_HOME = 0.6  # of ordinary remittances: who paid for a journey sends money home too


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One transaction.

    Args:
        cents: Of US dollars.
        flag: The red flag it belongs to, empty for none.
        noticed: The unit has seen the flag, and says who is a subject.
    """

    at: datetime
    sender: Person
    receiver: Person
    paid_in: str
    paid_out: str
    cents: int
    channel: str
    flag: str
    noticed: bool = False


def feeds(desk: Desk) -> Iterator[Feed]:
    """Make the one file of transactions."""
    yield Feed(
        partner=AGENCY,
        mapping="rfiu-transactions",
        file_name="transactions_2026-08.csv",
        installment=1,
        format=Csv(columns=_COLUMNS),
        rows=_rows(desk),
    )


def _rows(desk: Desk) -> Iterator[FeedRow]:
    pen = desk.pen(AGENCY, "transactions")
    for number, moved in enumerate(make_transactions(desk.world), start=desk.first):
        yield _row(pen, f"TX-{number:07d}", moved)


def make_transactions(world: World) -> Iterator[Moved]:
    """Draw transactions in the order of time; each red flag has its share of them to the last one."""
    shares = spread(stream(world.seed, "transactions"), _SHARE, world.size.payments // ONE_IN)
    draw = _Draw(world)
    drawn = [moved for flag in _SHARE for moved in islice(draw.of(flag), shares.count(flag))]
    booked = (replace(moved, at=_while_open(moved.at)) for moved in drawn)
    return iter(sorted(booked, key=lambda moved: (moved.at, moved.sender.id, moved.receiver.id)))


def _while_open(at: datetime) -> datetime:
    """Move a moment of any hour into the opening hours of that day; what came later stays later."""
    minutes = (at.hour * 60 + at.minute) * OPEN_HOURS // 24
    return at.replace(hour=0, minute=0) + timedelta(hours=OPENS_AT, minutes=minutes)


class _Draw:
    """Draws endless transactions of each red flag."""

    def __init__(self, world: World) -> None:
        self._random = stream(world.seed, "transactions drawn")
        self._payers = [one for one in world.protected if one.category is SubjectCategory.FAMILY_PAYER]
        suspects = [
            one
            for one in world.offenders
            if one.category is SubjectCategory.SUSPECT and one.id not in world.arrested
        ]
        self._movers = [one for one in suspects if one.role == "money mover"] or suspects
        self._chiefs = [one for one in suspects if one.role == "organiser"] or suspects
        self._others = [*world.associates, *world.background]
        self._fast = count()
        places = table("places")["place"]
        self._border = [name for name, place in places.items() if place["crossing"]]
        self._branches: list[str] = table("agencies")[AGENCY]["words"]["branch"]

    def of(self, flag: str) -> Iterator[Moved]:
        """Draw transactions of one red flag for ever."""
        draw: Mapping[str, Callable[[], Iterator[Moved]]]
        draw = {"fan_in": self._fan_in, "far_deposit": self._far_deposit, "fast_out": self._fast_out}
        while True:
            yield from draw.get(flag, self._ordinary)()

    def _moment(self) -> datetime:
        minutes = self._random.randrange(((FIRST_DELIVERY - FIRST_DAY).days - 40) * 1440)
        return datetime.combine(FIRST_DAY, datetime.min.time()) + timedelta(minutes=minutes)

    def _slice(self) -> int:
        return self._random.randrange(20_000, SLICE_MAX_USD * 100)

    def _fan_in(self) -> Iterator[Moved]:
        """Let eight to fourteen people in different towns, relatives most of them, pay one receiver near the border."""
        random, at = self._random, self._moment()
        receiver, border = random.choice(self._movers), town(random.choice(self._border), "en")
        for branch in random.sample(self._branches, random.randrange(8, 15)):
            at += timedelta(minutes=random.randrange(120, 3_600))
            yield Moved(
                at=at,
                sender=random.choice(self._others if random.random() < BYSTANDER_IN_FAN else self._payers),
                receiver=receiver,
                paid_in=branch,
                paid_out=border,
                cents=self._slice(),
                channel="remittance",
                flag="fan_in",
            )

    def _far_deposit(self) -> Iterator[Moved]:
        """Let strangers put cash into one account, in branches far from where its holder lives."""
        random, at = self._random, self._moment()
        holder, home = random.choice(self._movers), town(random.choice(self._border), "en")
        for branch in random.sample(self._branches, 3):
            at += timedelta(minutes=random.randrange(60, 1_800))
            yield Moved(
                at=at,
                sender=random.choice(self._others),
                receiver=holder,
                paid_in=branch,
                paid_out=home,
                cents=self._slice(),
                channel="cash deposit",
                flag="far_deposit",
            )

    def _fast_out(self) -> Iterator[Moved]:
        """Put cash in and wire nearly all of it out within a day."""
        random, at = self._random, self._moment()
        mover, chief = random.choice(self._movers), random.choice(self._chiefs)
        branch, cents = random.choice(self._branches), self._slice()
        border = town(random.choice(self._border), "en")
        hours, noticed = timedelta(minutes=random.randrange(60, 1_440)), next(self._fast) % 2 == 0
        for moment, sender, receiver, share, channel in (
            (at, mover, mover, 100, "cash deposit"),
            (at + hours, mover, chief, 97, "wire"),
        ):
            yield Moved(
                at=moment,
                sender=sender,
                receiver=receiver,
                paid_in=branch,
                paid_out=border,
                cents=cents * share // 100,
                channel=channel,
                flag="fast_out",
                noticed=noticed,
            )

    def _ordinary(self) -> Iterator[Moved]:
        """Let money go its way as it mostly does."""
        match weighted(self._random, _ORDINARY):
            case "remittance":
                yield self._sent_home()
            case "takings":
                yield self._takings()
            case _:
                yield from self._customers()

    def _sent_home(self) -> Moved:
        """Let somebody send money home, as most people do who send money."""
        random = self._random
        sender, receiver = random.sample(self._others, 2)
        if random.random() < RELATIVE_SENDS_HOME:
            sender = random.choice(self._payers)
        home = town(random.choice(list(table("places")["place"])), "en")
        return self._plain(sender, receiver, random.choice(self._branches), home, "remittance")

    def _takings(self) -> Moved:
        """Let a shopkeeper pay in what the day brought."""
        keeper, branch = self._random.choice(self._others), self._random.choice(self._branches)
        return self._plain(keeper, keeper, branch, branch, "cash deposit")

    def _customers(self) -> Iterator[Moved]:
        """Let several customers pay one shop, which may well lie near the border."""
        random = self._random
        keeper, shop = random.choice(self._others), town(random.choice(self._border), "en")
        for branch in random.sample(self._branches, random.randrange(2, 5)):
            channel = random.choice(("remittance", "wire"))
            yield self._plain(random.choice(self._others), keeper, branch, shop, channel)

    def _plain(self, sender: Person, receiver: Person, paid_in: str, paid_out: str, channel: str) -> Moved:
        return Moved(
            at=self._moment(),
            sender=sender,
            receiver=receiver,
            paid_in=paid_in,
            paid_out=paid_out,
            cents=self._slice(),
            channel=channel,
            flag="",
        )


def _row(pen: Pen, key: str, moved: Moved) -> FeedRow:
    sender = pen.name(moved.sender, "", lambda name: {"sender": _typed(name)})
    receiver = pen.name(moved.receiver, "", lambda name: {"receiver": _typed(name)})
    payer = is_protected(moved.sender.category)
    mover = moved.noticed
    cells = {
        "txn": key,
        "booked": f"{moved.at:%Y-%m-%d %H:%M}",
        "sender": f"{_typed(sender)} {moved.paid_in.upper()}",
        "receiver": f"{_typed(receiver)} {without_accents(moved.paid_out).upper()}",
        "paid_in_at": moved.paid_in,
        "paid_out_at": moved.paid_out,
        "amount": f"{moved.cents // 100}.{moved.cents % 100:02d}",
        "currency": "USD",
        "channel": moved.channel,
        "party": "PAYING RELATIVE" if payer else "SUBJECT" if mover else "OTHER PARTY",
        "conduct": "cash in and wired out within a day" if mover else "",
        "gain": "three per cent kept back" if mover else "",
        "analyst": f"analyst {pen.random.randrange(100, 999)}" if mover else "",
        "referred": f"{moved.at + timedelta(days=12):%Y-%m-%d}" if mover else "",
    }
    return FeedRow(
        cells=cells,
        key=(key,),
        hides=moved.sender if payer else None,
        identity=identity(sender, (_typed(sender),), "", "") if payer else (),
        sealed=payer,
        noise=pen.noise(),
        about=(moved.sender.id, moved.receiver.id, *_offices(moved)),
        lines=(
            TruthLine(
                table="transactions",
                cells=(AGENCY, "rfiu-transactions", key, moved.flag, moved.sender.id, moved.receiver.id),
                planted=f"red_{moved.flag}" if moved.flag else "",
            ),
        ),
    )


def _offices(moved: Moved) -> tuple[str, ...]:
    """Give the offices through which a remittance went; a deposit or a wire goes through a bank."""
    if moved.channel != "remittance":
        return ()
    return tuple(one.id for one in map(office_in, (moved.paid_in, moved.paid_out)) if one)


def _typed(name: WrittenName) -> str:
    return without_accents(name.given_first).upper()

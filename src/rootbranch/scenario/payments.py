"""Draw the payments of a district.

    who pays a fee ─▶ funnel ─▶ whoever moves the money ─▶ aides: drivers' and helpers' pay
    everybody else ─▶ one another

A fee depends on where the traveller is from; what is paid in cash leaves no record, remittances go in slices under 1,000
dollars. A few relatives pay more often than many a mule is paid: that makes nobody a target.

Source: notes on the synthetic region, sections 1.1 (fees and pay, measured), 2.2 and 3.3.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import accumulate, count, islice
from random import Random

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.calls import moment
from rootbranch.scenario.chance import between, stream, weighted
from rootbranch.scenario.networks import ORGANISER, Network, Tie
from rootbranch.scenario.people import Person
from rootbranch.scenario.period import FIRST_DELIVERY
from rootbranch.scenario.world import World

_KINDS = {"fee": 20, "sweep": 12, "pay": 36, "bystanders": 32}  # a fee is several payments
REMITTED_MAX = 1_000
"""Whole dollars: what goes through a remittance house is less."""
_CHANNELS = {"cash": 35, "remittance": 40, "transfer": 25}
_FEE = {
    "MX": (8_800, 0.30),
    "GT": (10_800, 0.28),
    "HN": (10_800, 0.28),
    "SV": (10_800, 0.28),
    "EC": (14_000, 0.22),
}
_FEE_ELSEWHERE = (13_000, 0.38)
_PAY = ((0, 200), (0.25, 400), (0.5, 500), (0.75, 1_000), (0.9, 2_000), (1, 2_500))  # measured quantiles
_FAR_PAYER = 0.4  # share of fees that one of the few busy relatives pays


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentMade:
    """One payment from account to account; `usd` is whole dollars.

    Args:
        kind: ``fee``, ``sweep`` (from a funnel to who moves the money), ``pay`` or ``bystanders``.
        ends: Who pays whom, by id.
        tie: The tie that it is evidence of; empty for any other payment.
        hides: The protected person who pays.
        fee, fee_number: What it is a part of.
        channel: Of a part of a fee, ``remittance`` or ``transfer``; empty for any other payment.
    """

    payer: str
    beneficiary: str
    at: datetime
    usd: int
    kind: str
    ends: tuple[str, str]
    tie: str = ""
    hides: Person | None = None
    fee: "Fee | None" = None
    fee_number: int = 0
    channel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """What one journey costs, whole dollars, in so many parts; a part in cash leaves no record."""

    nationality: str
    usd: int
    parts: tuple[tuple[str, int], ...]


def draw_fee(random: Random, nationality: str) -> Fee:
    """Draw what somebody of one nationality is asked for, and how it is paid."""
    median, sigma = _FEE.get(nationality, _FEE_ELSEWHERE)
    usd = max(3_000, min(70_000, round(median * random.lognormvariate(0.0, sigma) / 50) * 50))
    parts = random.randrange(2, 7)
    sizes = [usd // parts + (usd % parts if number == 0 else 0) for number in range(parts)]
    return Fee(
        nationality=nationality,
        usd=usd,
        parts=tuple((weighted(random, _CHANNELS), size) for size in sizes),
    )


def draw_pay(random: Random) -> int:
    """Draw what a driver or helper gets for a trip, whole dollars."""
    return round(between(random, _PAY) / 50) * 50


def make_payments(world: World) -> Iterator[PaymentMade]:
    """Draw the payments that some bank or remittance house handed over, in no order."""
    return islice(_without_end(world), world.size.payments)


def _without_end(world: World) -> Iterator[PaymentMade]:
    random = stream(world.seed, "payments")
    travellers = [
        one.nationality for one in world.protected if one.category is SubjectCategory.SMUGGLED_MIGRANT
    ]
    known = frozenset(travellers)
    relatives = [one for one in world.protected if one.category is SubjectCategory.FAMILY_PAYER]
    busy = relatives[: max(1, len(relatives) // 10)]
    bystanders = (*world.associates, *world.background)
    accounts = _Accounts(world)
    kinds, weights = tuple(_KINDS), tuple(accumulate(_KINDS.values()))
    fees = count(world.first)
    while True:
        network = random.choice(world.networks)
        match random.choices(kinds, cum_weights=weights)[0]:
            case "fee":
                payer = random.choice(busy if random.random() < _FAR_PAYER else relatives)
                any_of_them = random.choice(travellers)
                fee = draw_fee(random, payer.nationality if payer.nationality in known else any_of_them)
                slices = _slices(random, accounts.of(payer), payer, network, fee)
                number = next(fees)
                yield from (replace(one, fee=fee, fee_number=number) for one in slices)
            case "sweep":
                yield _sweep(random, network)
            case "pay":
                yield _paid(random, network)
            case _:
                payer, other = random.sample(bystanders, 2)
                yield PaymentMade(
                    payer=accounts.of(payer),
                    beneficiary=accounts.of(other),
                    at=moment(random),
                    usd=20 + int(random.lognormvariate(4.9, 0.8)),
                    kind="bystanders",
                    ends=(payer.id, other.id),
                )


class _Accounts:
    """The accounts of people outside the networks, opened when first used."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._open: dict[str, str] = {}

    def of(self, person: Person) -> str:
        if person.id not in self._open:
            self._open[person.id] = self._world.issuer.account()
        return self._open[person.id]


def _slices(random: Random, account: str, payer: Person, network: Network, fee: Fee) -> Iterator[PaymentMade]:
    funnel = random.choice(network.funnels)
    at, end = moment(random, funnel.since, funnel.until), datetime.combine(funnel.until, time.max)
    for channel, usd in fee.parts:
        left = 0 if channel == "cash" else usd
        while left > 0 and at <= end:  # later parts go into another account, of which nobody knows
            part = min(left, random.randrange(400, REMITTED_MAX)) if channel == "remittance" else left
            yield PaymentMade(
                payer=account,
                beneficiary=funnel.account,
                at=at,
                usd=part,
                kind="fee",
                ends=(payer.id, funnel.holder.id),
                hides=payer,
                channel=channel,
            )
            left -= part
            at += timedelta(hours=random.randrange(2, 60))
        at += timedelta(hours=random.randrange(24, 400))


def _sweep(random: Random, network: Network) -> PaymentMade:
    """Move what has come together in a funnel to somebody whom its holder works with."""
    funnel = random.choice(network.funnels)
    holder = funnel.holder
    ties = [
        tie
        for tie in network.ties_of.get(holder.id, ())
        if tie.since <= funnel.since and funnel.until <= tie.until
    ]
    tie = random.choice(ties) if ties else None
    to = holder if tie is None else tie.other if tie.one.id == holder.id else tie.one
    return PaymentMade(
        payer=funnel.account,
        beneficiary=network.accounts[to.id],
        at=moment(random, funnel.since, funnel.until),
        usd=round(random.lognormvariate(8.0, 0.6) / 100) * 100,
        kind="sweep",
        ends=(holder.id, to.id),
        tie=tie.id if tie else "",
    )


def _paid(random: Random, network: Network) -> PaymentMade:
    tie: Tie = random.choice(network.ties)
    payer, aide = (tie.other, tie.one) if tie.other.role == ORGANISER else (tie.one, tie.other)
    return PaymentMade(
        payer=network.accounts[payer.id],
        beneficiary=network.accounts[aide.id],
        at=moment(random, tie.since, min(tie.until, FIRST_DELIVERY)),
        usd=draw_pay(random),
        kind="pay",
        ends=(payer.id, aide.id),
        tie=tie.id,
    )

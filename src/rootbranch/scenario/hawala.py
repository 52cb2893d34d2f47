"""Say how cash goes through those who move money without a bank: one takes it in, somebody they work with hands it out elsewhere.

    fees paid in part in cash ─▶ the network's hawala brokers ─▶ Handed(by, to, usd) along a tie

Nothing of it is a payment; some is settled between accounts, and then in a ledger (`agencies/cash`). `truth/hawala.csv` has all of it.

Limits: which share of the cash goes this way is an assumption; a fee paid wholly in cash is in no table.
Source: notes on the synthetic region, sections 2.1 (hawala among the trades of a network), 3.1 (money movers) and 3.3 (35 % cash).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from rootbranch.scenario.chance import stream
from rootbranch.scenario.livelihoods import HAWALA
from rootbranch.scenario.payments import PaymentMade
from rootbranch.scenario.world import World

SHARE = 0.6  # of the fees with a part in cash, where the network has a broker
_CASH = "cash"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """Cash that somebody took in and somebody else handed out, whole dollars.

    Args:
        by, to: Ids of the two; the tie between them is `tie`.
    """

    fee_number: int
    network: str
    by: str
    to: str
    at: datetime
    usd: int
    tie: str


def make_hawala(world: World, payments: Iterable[PaymentMade]) -> Iterator[Handed]:
    """Draw what the brokers of a district took in, in the order of the payments."""
    random = stream(world.seed, "hawala")
    network_of = {one.id: network for network in world.networks for one in network.members}
    brokers = {
        network.id: [one for one in network.members if one.way == HAWALA] for network in world.networks
    }
    seen: set[int] = set()
    for payment in payments:
        if payment.fee is None or payment.fee_number in seen:
            continue
        seen.add(payment.fee_number)
        cash = sum(usd for channel, usd in payment.fee.parts if channel == _CASH)
        network = network_of[payment.ends[1]]
        at = payment.at + timedelta(hours=random.randrange(2, 200))
        ties = [
            (one, tie)
            for one in brokers[network.id]
            for tie in network.ties_of.get(one.id, ())
            if tie.since <= at.date() < tie.until
        ]
        if cash and ties and random.random() < SHARE:
            broker, tie = random.choice(ties)
            to = tie.beside(broker.id).id
            yield Handed(
                fee_number=payment.fee_number,
                network=network.id,
                by=broker.id,
                to=to,
                at=at,
                usd=cash,
                tie=tie.id,
            )

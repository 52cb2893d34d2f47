"""What notebooks tell of cash: tolls that an armed group took, and what hawala brokers settled with one another.

    MX-FIS   cuotas_2026-08.csv          from telephones and notebooks of who collected: whose group passed where, and what it paid
    US-INV   seized_ledgers_2026-08.csv  from ledgers found with brokers: between which accounts a hand-over was settled

A toll ties an organiser to a collector who is of no network: nobody is a member because he took one. A settlement is evidence of
the tie along which the cash went. No row tells who travelled, nor how many they were.

Limits: only some tolls of Mexican towns are told of; what was paid stands in whole pesos, as a note has it.
Source: notes on the synthetic region, sections 2.1 (toll, hawala) and 3.1 (toll collector, outside networks).
"""

from collections.abc import Iterator
from operator import attrgetter

from rootbranch.scenario.agencies import mx_fis, us_inv
from rootbranch.scenario.chance import some, stream, table
from rootbranch.scenario.desk import Desk
from rootbranch.scenario.feeds import Feed, FeedRow
from rootbranch.scenario.forms import town
from rootbranch.scenario.hawala import Handed, make_hawala
from rootbranch.scenario.period import FIRST_DELIVERY
from rootbranch.scenario.tolls import TRAP, Toll
from rootbranch.scenario.writing import Csv

PESOS_PER_USD = 17
TOLL_IN = 20
"""One toll in the file for so many payments of the region."""
_TOLLS = ("Registro", "Fecha y hora", "Lugar", "Procedencia", "Paga", "Cobra", "Cuota", "Moneda")
_LEDGERS = ("entry_no", "date", "taken_in", "handed_out", "amount", "currency", "kind")


def feeds(desk: Desk) -> Iterator[Feed]:
    """Make the two files; a district in which nobody paid or settled gives them no row."""
    yield Feed(
        partner=mx_fis.AGENCY,
        mapping="mx-fis-cuotas",
        file_name="cuotas_2026-08.csv",
        installment=1,
        format=Csv(columns=_TOLLS),
        rows=_tolls(desk),
    )
    yield Feed(
        partner=us_inv.AGENCY,
        mapping="us-inv-ledgers",
        file_name="seized_ledgers_2026-08.csv",
        installment=1,
        format=Csv(columns=_LEDGERS, line_end="\r\n"),
        rows=_ledgers(desk),
    )


def noted_tolls(desk: Desk) -> tuple[Toll, ...]:
    """Choose the tolls of Mexican towns that a seized telephone or notebook tells of, in the order of time."""
    towns = table("places")["place"]
    told = [
        one
        for one in desk.tolls
        if one.payer and one.at.date() < FIRST_DELIVERY and towns[one.stop]["territory"] == "MX"
    ]
    random = stream(desk.world.seed, "tolls noted")
    return tuple(
        sorted(some(random, told, desk.world.size.payments // TOLL_IN), key=lambda one: (one.at, one.group))
    )


def settled(desk: Desk) -> tuple[Handed, ...]:
    """List the hand-overs of which a ledger tells, in the order of time; none along a tie that shows nowhere."""
    ties = {tie.id: tie for network in desk.world.networks for tie in network.ties}
    handed = make_hawala(desk.world, desk.all_payments())
    told = (one for one in handed if not ties[one.tie].unseen and one.at.date() < FIRST_DELIVERY)
    return tuple(sorted(told, key=attrgetter("at", "fee_number")))


def _tolls(desk: Desk) -> Iterator[FeedRow]:
    pen = desk.pen(mx_fis.AGENCY, "tolls")
    for number, toll in enumerate(noted_tolls(desk), start=desk.first):
        assert toll.payer
        key = f"CU-{number:05d}"
        cells = {
            "Registro": key,
            "Fecha y hora": f"{toll.at:%d/%m/%Y %H:%M}",
            "Lugar": town(toll.stop, "es"),
            "Procedencia": town(toll.origin, "es"),
            "Paga": pen.number(toll.payer.phone, "Paga"),
            "Cobra": pen.number(toll.collector.phone, "Cobra"),
            "Cuota": f"{toll.usd * PESOS_PER_USD:,}",
            "Moneda": pen.currency("MXN", "Moneda"),
        }
        yield FeedRow(
            cells=cells, key=(key,), about=(toll.payer.id, toll.collector.id), trap=TRAP, noise=pen.noise()
        )


def _ledgers(desk: Desk) -> Iterator[FeedRow]:
    pen = desk.pen(us_inv.AGENCY, "ledgers")
    accounts = {network.id: network.accounts for network in desk.world.networks}
    for number, one in enumerate(settled(desk), start=desk.first):
        key = f"L-{number:06d}"
        cells = {
            "entry_no": key,
            "date": f"{one.at:%m/%d/%Y}",
            "taken_in": accounts[one.network][one.by],
            "handed_out": accounts[one.network][one.to],
            "amount": pen.amount(one.usd, ",", ".", "amount"),
            "currency": pen.currency("USD", "currency"),
            "kind": "hawala",
        }
        yield FeedRow(cells=cells, key=(key,), about=(one.by, one.to), tie=one.tie, noise=pen.noise())

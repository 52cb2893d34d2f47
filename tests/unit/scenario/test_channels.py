"""How money goes: the parts of a fee in the shares of the specification, and a channel that tells nobody who pays."""

from collections import Counter
from collections.abc import Mapping

import pytest

from rootbranch.scenario.agencies import us_inv
from rootbranch.scenario.desk import open_desk
from rootbranch.scenario.mentions import make_mentions
from rootbranch.scenario.payments import PaymentMade
from rootbranch.scenario.sizes import DEMO
from rootbranch.scenario.world import make_world

SEEDS = (1, 2, 3, 4)


@pytest.fixture(scope="module")
def desks():
    return [open_desk(world, make_mentions(world)) for world in (make_world(seed, DEMO) for seed in SEEDS)]


@pytest.fixture(scope="module")
def transfers(desks):
    """Payments with what the agency's file says of each."""
    found: list[tuple[PaymentMade, Mapping[str, object]]] = []
    for desk in desks:
        feed = next(one for one in us_inv.feeds(desk) if one.mapping == "us-inv-payments")
        rows = [row.cells for row in feed.rows]
        found += zip(desk.payments("US-INV"), rows, strict=True)
    return found


def test_fees_are_paid_in_cash_by_remittance_and_by_transfer_as_specified(desks):
    fees = {
        (place, one.fee_number): one.fee
        for place, desk in enumerate(desks)
        for one in desk.all_payments()
        if one.fee
    }
    parts = Counter(channel for fee in fees.values() for channel, _ in fee.parts)
    shares = {channel: number / parts.total() for channel, number in parts.items()}
    assert shares == pytest.approx({"cash": 0.35, "remittance": 0.40, "transfer": 0.25}, abs=0.06)


def test_a_part_of_a_fee_goes_as_the_fee_says(transfers):
    said = {"remittance": {"remittance"}, "transfer": {"person to person", "deposit"}}
    fees = [(one, cells) for one, cells in transfers if one.kind == "fee"]
    assert len(fees) > 100
    for one, cells in fees:
        assert cells["channel"] in said[one.channel]
        assert one.usd < 1_000 or one.channel != "remittance"


def test_nothing_large_goes_through_a_remittance_house(transfers):
    assert [one for one, cells in transfers if cells["channel"] == "remittance" and one.usd >= 1_000] == []


def test_the_channel_of_a_small_sum_does_not_tell_a_fee_from_another_payment(transfers):
    small = [
        (one.kind == "fee", cells["channel"] == "remittance") for one, cells in transfers if one.usd < 1_000
    ]
    shares = [
        sum(remitted for fee, remitted in small if fee is kind) / sum(fee is kind for fee, _ in small)
        for kind in (True, False)
    ]
    assert shares[0] == pytest.approx(shares[1], abs=0.15)

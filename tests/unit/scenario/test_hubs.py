"""The office of notices and the financial intelligence unit."""

import csv
from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from rootbranch.gather import Draft
from rootbranch.model.category import TARGETS, SubjectCategory, is_protected
from rootbranch.scenario.agencies import notices
from rootbranch.scenario.chance import table
from rootbranch.scenario.desk import Desk, open_desk
from rootbranch.scenario.mentions import make_mentions
from rootbranch.scenario.period import FIRST_DELIVERY
from rootbranch.scenario.sizes import DEMO
from rootbranch.scenario.world import make_world
from rootbranch.values import is_country

from .gathering import properties_of


@pytest.fixture(scope="module")
def world():
    return make_world(1, DEMO)


@pytest.fixture(scope="module")
def drafts(gathered):
    def of(mapping: str) -> list[Draft]:
        return [
            item
            for delivered, items in gathered
            if delivered.mapping == mapping
            for item in items
            if isinstance(item, Draft)
        ]

    return of


@pytest.fixture(scope="module")
def transactions(region, truth) -> list[dict[str, str]]:
    path = next(one.path for one in region.deliveries if one.mapping == "rfiu-transactions")
    known = {row["key"]: row for row in truth("transactions")}
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    # The unit's own words for sender and receiver are kept beside the ids of who they are.
    return [
        {**row, "flag": known[row["txn"]]["flag"], "from": known[row["txn"]]["sender"],
         "to": known[row["txn"]]["receiver"]}
        for row in rows
    ]  # fmt: skip


def test_a_notice_names_somebody_wanted_and_nobody_else(drafts, world):
    wanted = {one.document for one in world.offenders}
    found = drafts("oin-notices")

    assert len(found) == DEMO.offenders // 10
    assert {item.category for item in found} <= TARGETS
    for item in found:
        assert set(properties_of(item).get("idNumber", ())) <= wanted


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_who_was_arrested_is_asked_for_only_in_a_stale_notice_that_the_truth_names(seed):
    desk = desk_of(seed)
    stale = 0
    rows = tuple(next(iter(notices.feeds(desk))).rows)
    for row in rows:
        arrested = desk.world.arrested.get(row.about[0])
        told = [line.cells for line in row.lines if line.table == "traps"]
        issued = datetime.strptime(str(row.cells["issued"]), "%Y/%m/%d").date()  # noqa: DTZ007
        if arrested and arrested < FIRST_DELIVERY:
            stale += 1
            assert issued < arrested
            assert [cells[:2] for cells in told] == [("stale_notice", row.about[0])]
        else:
            assert not told

    assert len({row.about for row in rows}) == len(rows) == DEMO.offenders // notices.ONE_IN
    assert stale == 1


def test_who_was_sentenced_is_wanted_to_serve_and_who_was_not_to_be_tried():
    rows = [row for seed in (1, 2, 3) for row in next(iter(notices.feeds(desk_of(seed)))).rows]
    asked = {(row.cells["status"], row.cells["warrant"] is None) for row in rows}

    assert asked == {("WANTED FOR PROSECUTION", False), ("WANTED TO SERVE A SENTENCE", True)}


def desk_of(seed: int) -> Desk:
    world = make_world(seed, DEMO)
    return open_desk(world, make_mentions(world))


def test_a_notice_writes_given_names_first_and_a_country(drafts, world):
    surnames = {one.document: one.given[0] for one in world.offenders}
    compared = 0
    for item in drafts("oin-notices"):
        properties = properties_of(item)
        assert properties["name"] == [f"{properties['firstName'][0]} {properties['lastName'][0]}"]
        assert is_country(properties["nationality"][0])
        compared += bool(properties.get("idNumber", [""])[0] in surnames)
    assert compared > 3


def test_money_is_paid_in_while_the_branch_is_open(transactions):
    hours = {datetime.strptime(row["booked"], "%Y-%m-%d %H:%M").hour for row in transactions}  # noqa: DTZ007

    assert min(hours) >= 8
    assert max(hours) < 20


def test_amounts_stay_under_a_thousand_dollars(transactions):
    amounts = [Decimal(row["amount"]) for row in transactions]

    assert len(amounts) == DEMO.payments // 4
    assert min(amounts) > 0
    assert max(amounts) < 1_000


def test_a_row_with_a_relative_who_paid_is_sealed_and_no_other(drafts, world, transactions):
    protected = {one.id for one in world.protected}
    payers = {row["txn"] for row in transactions if protected & {row["from"], row["to"]}}
    sealed = {item.key[0] for item in drafts("rfiu-transactions") if is_protected(item.category)}

    assert len(payers) > 12
    assert sealed == payers
    assert {item.category for item in drafts("rfiu-transactions")} == {
        SubjectCategory.FAMILY_PAYER, SubjectCategory.SUSPECT, SubjectCategory.ASSOCIATE,
    }  # fmt: skip


def test_red_flags_do_not_give_themselves_away(transactions):
    def parties(flag: str) -> set[str]:
        return {row["party"] for row in transactions if row["flag"] == flag}

    assert sum(not row["flag"] for row in transactions) > len(transactions) / 2
    assert parties("fan_in") == {"PAYING RELATIVE", "OTHER PARTY"}
    assert parties("") == {"PAYING RELATIVE", "OTHER PARTY"}
    assert parties("fast_out") == {"SUBJECT", "OTHER PARTY"}
    for flag in ("fan_in", "far_deposit", "fast_out"):
        channels = {row["channel"] for row in transactions if row["flag"] == flag}
        assert channels <= {row["channel"] for row in transactions if not row["flag"]}


def test_the_name_of_a_relative_is_listed_as_the_clerk_typed_it(truth, transactions, world):
    listed = defaultdict(set)
    for row in truth("protected"):
        if row["partner"] == "RFIU" and row["kind"] == "name":
            listed[int(row["row"])].add(row["value"])
    protected = {one.id for one in world.protected}
    relatives = [(number, row) for number, row in enumerate(transactions, 1) if row["from"] in protected]
    known = [(number, row) for number, row in relatives if number in listed]

    assert len(known) > 0.8 * len(relatives)  # a name that lost its surname identifies nobody
    for number, row in known:
        assert any(row["sender"].startswith(f"{value} ") for value in listed[number])


def test_many_senders_in_many_towns_pay_one_receiver_near_the_border(transactions):
    crossings = {place["en"] for place in table("places")["place"].values() if place["crossing"]}
    towns, senders = defaultdict(set), defaultdict(set)
    for row in transactions:
        if row["flag"] == "fan_in":
            assert row["paid_out_at"] in crossings
            towns[row["to"]].add(row["paid_in_at"])
            senders[row["to"]].add(row["from"])

    assert max(len(found) for found in towns.values()) >= 8
    assert max(len(found) for found in senders.values()) >= 6


def test_cash_is_put_in_far_from_the_home_of_the_holder(transactions):
    rows = [row for row in transactions if row["flag"] == "far_deposit"]

    assert len(rows) >= 6
    assert {row["channel"] for row in rows} == {"cash deposit"}
    assert all(row["paid_in_at"] != row["paid_out_at"] for row in rows)


def test_cash_goes_out_by_wire_within_a_day(transactions):
    def booked(row: dict[str, str]) -> datetime:
        return datetime.fromisoformat(row["booked"])

    ins = [row for row in transactions if row["flag"] == "fast_out" and row["channel"] == "cash deposit"]
    outs = [row for row in transactions if row["flag"] == "fast_out" and row["channel"] == "wire"]

    assert len(outs) >= 3
    for out in outs:
        assert any(
            one["to"] == out["from"]
            and timedelta(0) < booked(out) - booked(one) <= timedelta(days=1)
            and Decimal(out["amount"]) < Decimal(one["amount"])
            for one in ins
        )

"""What notebooks and ledgers tell of cash: tolls of an armed group, and what hawala brokers settled."""

from collections import Counter

import pytest

from rootbranch.gather import Draft
from rootbranch.model.category import PROTECTED
from rootbranch.scenario.agencies.cash import noted_tolls, settled
from rootbranch.scenario.desk import open_desk
from rootbranch.scenario.livelihoods import HAWALA
from rootbranch.scenario.mentions import make_mentions
from rootbranch.scenario.period import FIRST_DELIVERY
from rootbranch.scenario.sizes import DEMO
from rootbranch.scenario.world import make_world


@pytest.fixture(scope="module", params=[3, 8])
def desk(request):
    world = make_world(request.param, DEMO)
    return open_desk(world, make_mentions(world))


def test_every_row_about_a_toll_is_a_toll_of_the_truth_between_an_organiser_and_a_collector(truth):
    tolls = {(row["payer"], row["collector"], row["at"][:10]) for row in truth("tolls")}
    roles = {row["person"]: row["role"] for row in truth("roles")}
    collectors = {row["person"] for row in truth("collectors")}
    rows = [row["entities"].split() for row in truth("record_to_entity") if row["feed"] == "mx-fis-cuotas"]

    assert len(rows) > 5
    for payer, collector in rows:
        assert roles[payer] == "organiser"
        assert collector in collectors
        assert any((payer, collector) == one[:2] for one in tolls)


def test_a_collector_in_a_notebook_is_named_among_the_traps_and_gives_no_tie(truth):
    named = {row["entity"] for row in truth("traps") if row["kind"] == "toll_collector"}
    noted = {
        row["entities"].split()[1] for row in truth("record_to_entity") if row["feed"] == "mx-fis-cuotas"
    }

    assert noted <= named
    assert not [row for row in truth("edges") if "mx-fis-cuotas/" in row["evidence"]]


def test_a_settlement_is_evidence_of_the_tie_along_which_the_cash_went(truth):
    handed = {(row["taken_in_by"], row["given_to"]): row["tie"] for row in truth("hawala")}
    evidence = {row["tie"]: row["evidence"].split() for row in truth("edges")}
    rows = [row for row in truth("record_to_entity") if row["feed"] == "us-inv-ledgers"]

    assert rows
    for row in rows:
        assert f"us-inv-ledgers/{row['key']}" in evidence[handed[tuple(row["entities"].split())]]


def test_no_settlement_shows_a_tie_that_shows_nowhere(desk):
    ties = {tie.id: tie for network in desk.world.networks for tie in network.ties}
    ways = {one.id: one.way for one in desk.world.offenders}

    for one in settled(desk):
        assert not ties[one.tie].unseen
        assert ways[one.by] == HAWALA
        assert one.at.date() < FIRST_DELIVERY


def test_only_organisers_who_were_free_paid_a_toll(desk):
    noted = noted_tolls(desk)

    assert noted
    assert [one.at for one in noted] == sorted(one.at for one in noted)
    for one in desk.tolls:
        assert one.payer is None or one.at.date() < desk.world.free_until(one.payer)
    assert {one.payer.role for one in noted if one.payer} == {"organiser"}


def test_no_row_about_cash_is_about_a_protected_person(gathered, truth):
    classes = {row["person"]: row["class"] for row in truth("persons")}
    mine = ("mx-fis-cuotas", "us-inv-ledgers")
    about = Counter(
        classes[one]
        for row in truth("record_to_entity")
        if row["feed"] in mine
        for one in row["entities"].split()
    )

    assert about
    assert not set(about) & set(PROTECTED)
    for delivered, items in gathered:
        if delivered.mapping in mine:
            assert all(
                isinstance(item, Draft) and item.category not in PROTECTED for item in items if item.row
            )

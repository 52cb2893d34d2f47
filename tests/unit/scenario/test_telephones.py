"""Messages say who wrote to whom, handsets which numbers were in them: nothing can ring, and who is protected stays hidden."""

import csv
from collections import Counter, defaultdict
from datetime import date
from itertools import combinations, pairwise

import pytest

from rootbranch.gather import Draft
from rootbranch.guard import identifier_tokens, new_keyring
from rootbranch.scenario.chance import stream
from rootbranch.scenario.desk import Desk, open_desk
from rootbranch.scenario.handsets import HANDED_ON, SECOND_HAND, Use
from rootbranch.scenario.identifiers import Issuer, luhn_sum
from rootbranch.scenario.mentions import make_mentions
from rootbranch.scenario.sizes import DEMO
from rootbranch.scenario.world import make_world

from .gathering import properties_of

SEEDS = (1, 11)
FILES = {
    "us-inv-messages": "US-INV/service_records_2026-08.csv",
    "mx-fis-mensajes": "MX-FIS/mensajes_2026-08.csv",
    "us-inv-handsets": "US-INV/imei_returns_2026-08.csv",
    "mx-fis-equipos": "MX-FIS/equipos_2026-08.csv",
}
MESSAGES, HANDSETS = ("us-inv-messages", "mx-fis-mensajes"), ("us-inv-handsets", "mx-fis-equipos")


@pytest.fixture(scope="module", params=SEEDS)
def desk(request) -> Desk:
    world = make_world(request.param, DEMO)
    return open_desk(world, make_mentions(world))


@pytest.fixture(scope="module")
def drafts(gathered) -> dict[str, list[Draft]]:
    found: defaultdict[str, list[Draft]] = defaultdict(list)
    for delivered, items in gathered:
        found[delivered.mapping] += [one for one in items if isinstance(one, Draft)]
    return found


def test_a_message_has_two_numbers_a_service_and_a_kind_and_nothing_of_what_was_written(drafts):
    services, kinds = Counter[str](), Counter[str]()
    for name in MESSAGES:
        for draft in drafts[name]:
            said = properties_of(draft)
            assert draft.schema == "Message"
            assert len(said["phoneMentioned"]) == 2
            assert said["phoneMentioned"] == [*said["senderAccount"], *said["recipientAccount"]]
            assert "bodyText" not in said
            services[said["publisher"][0]] += 1
            kinds[said["summary"][0]] += 1

    assert services.keys() == {"WhatsApp", "Telegram", "SMS"}
    assert services["WhatsApp"] > services["Telegram"] > 0
    assert kinds.keys() == {
        "text", "voice note", "location", "photo", "texto", "nota de voz", "ubicación", "foto",
    }  # fmt: skip


def test_what_stood_in_a_seized_telephone_was_written_before_its_owner_was_arrested(desk):
    read = [one for one in desk.messages("MX-FIS") if one.tie or one.trap]

    assert len(read) > 40
    for one in read:
        assert any(one.at.date() < desk.world.arrested.get(end, date.min) for end in one.ends)


def test_no_agency_lost_a_contact_when_some_became_messages(desk):
    agencies = ("US-INV", "MX-FIS", "CO-DIJ")

    assert sum(len(desk.calls(one)) + len(desk.messages(one)) for one in agencies) == DEMO.calls
    assert not desk.messages("CO-DIJ")
    assert not [one for one in desk.messages("US-INV") if one.trap == "recycled"]


def test_one_number_is_in_one_handset_and_on_one_card_at_a_time(desk):
    uses: defaultdict[str, list[Use]] = defaultdict(list)
    cards: defaultdict[str, set[str]] = defaultdict(set)
    for handset in desk.all_handsets:
        assert handset.uses
        for use in handset.uses:
            uses[use.phone.full].append(use)
            cards[use.card].add(use.phone.full)

    for some in uses.values():
        assert all(
            one.until <= other.since for one, other in pairwise(sorted(some, key=lambda use: use.since))
        )
    assert all(len(numbers) == 1 for numbers in cards.values())
    holders = {use.phone.full: use.holder for some in uses.values() for use in some}
    sims = {
        sim.phone.full: id
        for network in desk.world.networks
        for id, some in network.sims.items()
        for sim in some
    }
    assert all(holders[number] == id for number, id in sims.items() if number in holders)


def test_handsets_change_cards_are_swapped_and_one_handset_shows_several_numbers(desk):
    handsets, cards = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for one in desk.all_handsets:
        for use in one.uses:
            handsets[use.phone.full].add(one.imei)
            cards[use.phone.full].add(use.card)

    assert sum(len(some) > 1 for some in handsets.values()) >= 20
    assert sum(len(some) > 1 for some in cards.values()) >= 5
    assert sum(len({use.phone for use in one.uses}) > 1 for one in desk.all_handsets) >= 60


def test_a_handset_is_handed_on_along_a_tie_that_holds_and_never_to_who_is_met_unseen(desk):
    unseen = {
        frozenset((tie.one.id, tie.other.id))
        for network in desk.world.networks
        for tie in network.ties
        if tie.unseen
    }
    handed = 0
    for one in desk.all_handsets:
        for tie in one.handed:
            new = [
                use for use in one.uses if use.kind == HANDED_ON and use.holder in (tie.one.id, tie.other.id)
            ]
            assert any(tie.since <= use.since < tie.until for use in new)
            handed += 1
        members = {use.holder for use in one.uses if use.kind != SECOND_HAND}
        assert not unseen & {frozenset(pair) for pair in combinations(members, 2)}

    assert handed >= 25


def test_who_bought_a_handset_second_hand_has_nothing_to_do_with_who_sold_it(desk):
    members = {one.id for network in desk.world.networks for one in network.members}
    sold = [one for one in desk.all_handsets if one.trap]

    for one in sold:
        *before, stranger = one.uses
        assert stranger.kind == SECOND_HAND
        assert stranger.holder not in members
        assert {use.holder for use in before} <= members
        assert all(use.until < stranger.since for use in before)
    assert sold


def test_second_hand_handsets_are_named_among_the_traps(truth):
    buyers = {row["holder"] for row in truth("handsets") if row["kind"] == SECOND_HAND}

    assert {row["entity"] for row in truth("traps") if row["kind"] == "second_hand"} == buyers


def test_no_imei_has_a_right_check_digit_however_it_is_written_and_no_card_is_of_a_real_network(region):
    written = 0
    for name in HANDSETS:
        with (region.folder / "feeds" / FILES[name]).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                imei = (row.get("imei") or row["IMEI"]).replace("-", "").replace(" ", "")
                assert imei.startswith("00")
                assert len(imei) == 14 or luhn_sum(imei)
                assert len(imei) == 14 or luhn_sum(imei) % 10
                cards = [cell for column, cell in row.items() if column.lower().startswith("imsi") and cell]
                assert all(card.startswith("00101") and len(card) == 15 for card in cards)
                written += len(cards)

    assert written > 60


def test_numbers_of_handsets_and_cards_are_given_out_once_in_all_districts():
    issuers = [Issuer(stream(5, "numbers"), district, 3) for district in range(3)]
    imeis = [one.imei() for one in issuers for _ in range(500)]
    cards = [one.card() for one in issuers for _ in range(500)]

    assert len(set(imeis)) == len(set(cards)) == 1_500
    assert luhn_sum("490154203237518") % 10 == 0  # the example of 3GPP TS 23.003


def test_a_protected_persons_number_in_a_message_a_handset_or_a_stop_is_found_under_the_seal(truth, drafts):
    """Identifiers inherit: the row is withdrawn because the number in it is a protected person's."""
    keyring = new_keyring("test")
    persons = {row["person"]: row for row in truth("persons")}
    by_key = {(name, "|".join(draft.key)): draft for name in FILES for draft in drafts[name]}
    keys = {(row["file"], row["row"]): row["key"] for row in truth("record_to_entity")}
    mistyped = {
        (row["file"], row["row"]) for row in truth("noise_log") if row["noise"] == "phone_wrong_digit"
    }  # nobody's number
    seen = 0
    for row in truth("protected"):
        draft = by_key.get((row["feed"], keys[row["file"], row["row"]]))
        if draft is None or (row["file"], row["row"]) in mistyped:
            continue
        holder = identifier_tokens(
            keyring, {"properties": {"phone": [persons[row["person"]]["phone"]]}}, "Person"
        )
        assert set(holder) & set(identifier_tokens(keyring, draft.content, draft.schema))
        seen += 1

    assert seen >= 5


def test_two_agencies_are_told_of_one_handset_and_write_its_number_differently(region, truth):
    rows: defaultdict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for agency, column in (("us-inv-handsets", "imei"), ("mx-fis-equipos", "IMEI")):
        with (region.folder / "feeds" / FILES[agency]).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                digits = "".join(filter(str.isdigit, row[column]))[:14]
                rows[digits][agency].add(row[column])
    twice = [some for some in rows.values() if len(some) == 2]

    assert len(twice) == region.planted["handset_twice"] > 0
    assert all(some["us-inv-handsets"].isdisjoint(some["mx-fis-equipos"]) for some in twice)
    assert set(rows) <= {row["imei"][:14] for row in truth("handsets")}

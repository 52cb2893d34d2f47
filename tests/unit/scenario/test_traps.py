"""Whoever must not be taken for what they look like is planted, named in the truth, and found in the files."""

from collections import Counter, defaultdict

import pytest

from rootbranch.scenario import officers
from rootbranch.scenario.agencies.co_dij import HABIT
from rootbranch.scenario.cast import DOUBLE_ROLE
from rootbranch.scenario.forms import person_row
from rootbranch.scenario.mentions import BARE, MISTYPED, RESOLVING, make_mentions
from rootbranch.scenario.pen import Pen
from rootbranch.scenario.sizes import DEMO
from rootbranch.scenario.slips import MINOR_BORN_FROM
from rootbranch.scenario.traps import NICKNAME, is_double
from rootbranch.scenario.world import make_world


def _of(truth, kind: str) -> list[dict[str, str]]:
    return [row for row in truth("traps") if row["kind"] == kind]


def test_every_kind_is_planted_and_met_in_some_file(region, truth):
    rows = truth("traps")

    assert {row["kind"] for row in rows} == {
        "public", "shelter", "relative", "recycled", "nickname", "official", "minor", "brother", "cleared", "payer",
        "stale_notice", "unflagged", "family", "second_hand", "toll_collector",
    }  # fmt: skip
    assert [row for row in rows if not row["where"]] == []
    feeds = {one.mapping for one in region.deliveries}
    assert {feed for row in rows for feed in row["where"].split()} <= feeds
    met = Counter(row["kind"] for row in rows)
    people = (
        "nickname",
        "official",
        "minor",
        "brother",
        "cleared",
        "payer",
        "stale_notice",
        "unflagged",
        "family",
    )
    for kind in people:
        assert region.planted[f"trap_{kind}"] == met[kind]


def test_nine_people_of_all_kinds_share_a_nickname(truth):
    classes = {row["person"]: row["class"] for row in truth("persons")}
    called = {row["person"] for row in truth("persons") if row["nickname"] == NICKNAME}
    known = {row["entity"] for row in _of(truth, "nickname")}
    offenders = {row["person"] for row in truth("roles")}

    assert known == called
    assert len(called) == 9
    assert len(called & offenders) == 4
    assert sum(classes[one] == "associate" for one in called) == 3


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_one_official_has_the_name_of_a_contact_officer_and_one_agency_knows_it(seed):
    world = make_world(seed, DEMO)
    (official,) = filter(is_double, world.offenders)
    officer = next(one for one in officers() if one.id == DOUBLE_ROLE.officer)

    assert f"{official.given[0]} {official.paternal}" == officer.name
    assert {one.agency for one in make_mentions(world) if one.person.id == official.id} == {"US-INV"}
    assert all(one.subject is None or one.subject.id != official.id for one in world.tellings)
    ends = {end.id: end for tie in world.networks[0].ties for end in (tie.one, tie.other)}
    assert ends.get(official.id, official) == official


def test_the_officers_own_agency_may_not_see_the_record_about_the_officer(truth):
    (official,) = _of(truth, "official")
    readers = {(row["file"], row["row"]): row["readers"].split() for row in truth("disclosure")}
    own = [row for row in truth("record_to_entity") if official["entity"] in row["entities"].split()]
    about = [row for row in own if row["feed"] == "us-inv-subjects"]

    assert len(about) == 1
    assert "GT-MP" not in readers[about[0]["file"], about[0]["row"]]


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_a_minor_who_looks_adult_has_a_sound_record_with_the_same_document(seed):
    world = make_world(seed, DEMO)
    by_person = defaultdict(list)
    for mention in make_mentions(world):
        by_person[mention.person.id].append(mention)
    looking = [one for own in by_person.values() for one in own if one.looks_adult]

    assert len(looking) >= 3
    for mention in looking:
        assert mention.person.category == "minor"
        assert mention.person.born >= MINOR_BORN_FROM
        (sound,) = [one for one in by_person[mention.person.id] if not one.looks_adult]
        assert sound.exact
        assert sound.category == "minor"
        assert sound.installment == 1


def test_a_minor_who_looks_adult_is_written_so_and_hidden_all_the_same(truth):
    minors = {row["entity"] for row in _of(truth, "minor")}
    cells = [row for row in truth("noise_log") if row["noise"] == "looks_adult"]
    hidden = {(row["file"], row["row"]): row["person"] for row in truth("protected")}

    assert {hidden[row["file"], row["row"]] for row in cells} == minors


def test_whom_a_court_cleared_leaves_one_file_and_is_an_associate_in_the_other(region, truth, gathered):
    (cleared,) = _of(truth, "cleared")
    own = [row for row in truth("record_to_entity") if cleared["entity"] in row["entities"].split()]
    at = {(row["feed"], row["file"]): row["key"] for row in own}
    steps = [row for row in truth("actions") if row["subject"] == cleared["entity"]]

    assert "acquittal" in {row["stage"] for row in steps}
    assert ("mx-fis-personas", "personas_2026-08.xlsx") in at
    assert ("mx-fis-personas", "personas_2026-11.xlsx") not in at
    assert (
        at["us-brd-encounters", "encounters_2026-08.csv"] == at["us-brd-encounters", "encounters_2026-11.csv"]
    )
    path = next(one.path for one in region.deliveries if one.path.name == "encounters_2026-11.csv")
    line = next(
        line
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith(at["us-brd-encounters", "encounters_2026-11.csv"])
    )
    early = region.folder / "feeds" / "US-BRD" / "encounters_2026-08.csv"
    before = next(
        row for row in early.read_text(encoding="utf-8").splitlines() if row.startswith(line.split(",")[0])
    )
    assert before != line


def test_a_relative_who_pays_has_more_transfers_than_anybody_who_is_paid_for_trips(truth):
    payments = truth("payments")
    paid = Counter(row["payer"] for row in payments)
    most = max(Counter(row["beneficiary"] for row in payments if row["kind"] == "pay").values())
    payers = _of(truth, "payer")

    assert len(payers) >= 3
    assert all(paid[row["entity"]] > most for row in payers)


def test_whoever_an_agency_does_not_mark_is_named_with_what_finds_them_out(truth):
    said = {
        "document": "found by the document",
        "name_and_birth_date": "found by name and birth date",
        "resolving": "found only by resolving records",
    }
    ways = {row["person"]: said[row["found_by"]] for row in truth("protected") if row["found_by"]}
    named = {row["entity"]: row["why"].partition(": ")[2] for row in _of(truth, "unflagged")}

    assert named.items() >= ways.items()
    assert set(named.values()) == set(said.values())
    wrong = {row["person"] for row in truth("protected") if row["flag"] in {"absent", "wrong"}}
    assert wrong <= named.keys()


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_what_only_resolving_finds_has_no_whole_document_and_no_day_of_birth(seed):
    world = make_world(seed, DEMO)
    hard = [one for one in make_mentions(world) if one.found_by == RESOLVING]

    assert len(hard) >= 3
    assert {one.amiss for one in hard} == {MISTYPED, BARE}
    for mention in hard:
        pen = Pen(seed, mention.agency, mention.person.id)
        cells = person_row(HABIT, pen, 1, mention).cells
        assert mention.person.document not in cells.values()
        assert bool(cells["cedula"]) == (mention.amiss == MISTYPED)
        assert cells["fecha_nacimiento"] in {"", f"{mention.person.born.year}-01-01"}


def test_relatives_on_both_sides_of_the_law_are_named(truth):
    people = {row["person"]: row for row in truth("persons")}
    offenders = {row["person"] for row in truth("roles")}
    kin = {frozenset((row["one"], row["other"])) for row in truth("kin")}
    families = _of(truth, "family")

    assert len(families) >= 4
    assert "family_payer" in {people[row["entity"]]["class"] for row in families}
    for row in families:
        (other,) = offenders & set(row["why"].split())
        assert frozenset((row["entity"], other)) in kin


def test_whom_a_court_has_judged_has_a_class_and_a_day_after_it(truth):
    judged = {
        row["subject"]: (row["stage"], row["happened_on"])
        for row in truth("actions")
        if row["stage"] in {"acquittal", "sentence"}
    }
    changed = {row["person"]: row for row in truth("persons") if row["class_after"]}

    assert changed.keys() == judged.keys()
    after = {"acquittal": "associate", "sentence": "convicted"}
    for person, (stage, day) in judged.items():
        row = changed[person]
        assert (row["class"], row["class_after"], row["changed_on"]) == ("suspect", after[stage], day)

"""What was done to which cell is in the log, and nothing else was done; second identities are told in the truth."""

import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

import pytest

from rootbranch.scenario.agencies import co_dij, ec_fge, gt_mp, mx_fis, us_brd, us_inv
from rootbranch.scenario.chance import table
from rootbranch.scenario.desk import Desk, open_desk
from rootbranch.scenario.feeds import FeedRow
from rootbranch.scenario.forms import Habit
from rootbranch.scenario.mentions import NAME_AND_BIRTH, Mention, make_mentions
from rootbranch.scenario.people import Person
from rootbranch.scenario.sizes import DEMO
from rootbranch.scenario.spoilt_names import WrittenName, without_accents
from rootbranch.scenario.world import make_world

AGENCIES = (us_inv, us_brd, mx_fis, gt_mp, co_dij, ec_fge)


@pytest.fixture(scope="module")
def desk() -> Desk:
    world = make_world(1, DEMO)
    return open_desk(world, make_mentions(world))


def _rows(desk: Desk) -> Iterator[tuple[Habit, FeedRow, Mention, dict[str, str]]]:
    for agency in AGENCIES:
        for feed in agency.feeds(desk):
            for row in feed.rows:
                if row.mention and not row.dirt:
                    yield agency.HABIT, row, row.mention, dict(_flat(row.cells))


def _flat(cells: Mapping[str, object], above: str = "") -> Iterator[tuple[str, str]]:
    for column, value in cells.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{column}.")
        else:
            yield above + column, "" if value is None else str(value).removeprefix("a.k.a. ")


def _true_cells(habit: Habit, person: Person) -> dict[str, str]:
    column = habit.words("person")
    name = WrittenName(
        given=" ".join(person.given),
        paternal=person.paternal,
        maternal=person.maternal,
        nickname=person.nickname,
    )
    return {
        **habit.person_name(name),
        column["nickname"]: person.nickname,
        column["birth"]: habit.date(person.born),
        column["document"]: person.document,
        column["nationality"]: person.nationality,
    }


def test_a_cell_that_differs_from_the_truth_is_in_the_log(desk):
    for habit, row, mention, written in _rows(desk):
        logged = {one.column for one in row.noise}
        for column, text in _true_cells(habit, mention.person).items():
            if written[column] != text and not mention.exact:
                assert column in logged, (habit.agency, column, row.noise)


def test_a_cell_that_the_log_names_differs_from_the_truth(desk):
    told = untrue = 0
    for habit, row, mention, written in _rows(desk):
        true = _true_cells(habit, mention.person)
        for column in {one.column for one in row.noise} & true.keys():
            told += 1
            untrue += written[column] != true[column]

    assert told > 1_000
    assert untrue / told > 0.99  # two slips may undo one another: swapped, and then the first one lost


def test_the_log_says_what_the_cell_would_say_without_noise(desk):
    told = 0
    for habit, row, mention, _ in _rows(desk):
        true = _true_cells(habit, mention.person)
        for one in row.noise:
            if one.column in true:
                told += 1
                assert one.true == true[one.column], (habit.agency, one)
    assert told > 1_000


def test_what_the_log_says_of_a_cell_stands_in_it_and_differs_from_what_it_should_say(region, truth):
    log = truth("noise_log")
    assert all(row["true"] and row["true"] != row["said"] for row in log)

    read = dict[str, list[dict[str, str]]]()
    for file in ("case_files_2026-08.json", "stops_2026-08.csv", "remesas_agosto_2026.csv"):
        path = next(one.path for one in region.deliveries if one.path.name == file)
        text = path.read_text(encoding="utf-8")
        rows = json.loads(text)["case_files"] if path.suffix == ".json" else csv.DictReader(text.splitlines())
        read[file] = [dict(_flat(row)) for row in rows]
    compared = 0
    for row in log:
        if row["file"] in read:
            compared += 1
            cells = read[row["file"]][int(row["row"]) - 1]
            assert cells[row["column"]] == row["said"].removeprefix("a.k.a. "), row
    assert compared > 400


def test_of_a_text_the_log_says_the_passage_and_what_was_lost_does_not_stand_in_it(region, truth):
    texts = {}
    for one in region.deliveries:
        if one.mapping.endswith("-relatos"):
            for number, line in enumerate(one.path.read_text(encoding="utf-8").splitlines(), start=1):
                texts[one.path.name, str(number)] = json.loads(line)
    log = [row for row in truth("noise_log") if row["feed"].endswith("-relatos")]

    assert {"masked", "age_off_by_one", "nickname_lost", "nickname_by_ear"} <= {row["noise"] for row in log}
    for row in log:
        text = texts[row["file"], row["row"]][row["column"]]
        assert len(row["said"]) < 80
        assert re.search(rf"(?<!\w){re.escape(row['said'])}(?!\w)", text), row
        if not row["noise"].startswith("age_") and row["noise"] != "repeated_surname":  # which loses nothing
            assert not re.search(rf"(?<!\w){re.escape(row['true'])}(?!\w)", text), row


def test_every_alias_in_a_text_is_the_true_one_or_in_the_log(region, truth):
    nicknames = {row["person"]: row["nickname"] for row in truth("persons") if row["nickname"]}
    noisy = {(row["feed"], row["row"]) for row in truth("noise_log") if "nickname" in row["noise"]}
    row_of = {(row["feed"], row["key"]): row["row"] for row in truth("record_to_entity")}
    told = Counter(
        (without_accents(row["written"]) == without_accents(nicknames[row["entity"]]))
        or (row["feed"], row_of[row["feed"], row["key"]]) in noisy
        for row in truth("text_mentions")
        if row["entity"] in nicknames and re.search("alias|a.k.a.", _before(region, row))
    )

    assert told[True] > 5
    assert not told[False]


def _before(region, mention: dict[str, str]) -> str:
    """Read what stands before a passage of a text."""
    path = next(one.path for one in region.deliveries if one.mapping == mention["feed"])
    for line in path.read_text(encoding="utf-8").splitlines():
        if (row := json.loads(line)) and mention["key"] in row.values():
            start = int(mention["start"])
            return str(list(row.values())[-1][max(0, start - 9) : start])
    raise AssertionError(mention)


def test_a_lost_cell_is_empty_and_a_wrong_number_is_not_the_true_one(desk):
    seen: Counter[str] = Counter()
    for habit, row, mention, written in _rows(desk):
        for column, what in ((one.column, one.what) for one in row.noise):
            seen[what] += 1
            if what.endswith("_missing"):
                assert written[column] == "", (habit.agency, column)
            if what == "phone_wrong_digit":
                digits = "".join(re.findall(r"\d", written[column]))
                assert not digits.endswith(mention.person.phone.national)

    assert {"phone_missing", "document_missing", "birth_missing", "nationality_missing"} <= seen.keys()


def test_of_an_empty_cell_the_log_says_only_what_emptied_it(desk):
    empty = 0
    for habit, row, _, written in _rows(desk):
        done = Counter(one.column for one in row.noise)
        for column, what in ((one.column, one.what) for one in row.noise):
            if written[column] == "":
                empty += 1
                assert done[column] == 1, (habit.agency, column, row.noise)
                assert what != "false_identity"
    assert empty > 500


def test_exact_records_have_name_birth_and_document_without_noise(desk):
    """Planted records share the document; were it misread, the seal could not find the one through the other."""
    exact = 0
    for habit, row, mention, written in _rows(desk):
        if mention.exact:
            exact += 1
            column = habit.words("person")
            by_name = mention.found_by == NAME_AND_BIRTH  # on purpose without a document
            assert written[column["document"]] == ("" if by_name else mention.person.document)
            assert written[column["birth"]] == habit.date(mention.person.born)
            allowed = {"document_missing"} if by_name else set()
            assert {one.what for one in row.noise} <= allowed | {
                "strip_accents", "phone_missing", "phone_wrong_digit", "nationality_missing", "place_missing",
                "fingerprint_missing", "alien_file_missing", "tax_number_missing", "voter_key_missing", "occupation_missing",
                "permit_missing",
            }  # fmt: skip
    assert exact > 20


def test_the_log_names_the_place_of_every_noise(region, truth):
    log = truth("noise_log")
    noises = set(table("noise")["default"]) | {what for agency in table("noise").values() for what in agency}

    assert list(log[0]) == [
        "partner",
        "feed",
        "file",
        "row",
        "column",
        "noise",
        "true",
        "said",
    ]
    assert {row["partner"] for row in log} == {*(agency.AGENCY for agency in AGENCIES), "OIN", "RFIU"}
    assert {row["noise"] for row in log} - noises <= {
        "nickname_lost",
        "masked",
        "initial",
        "maternal",
        "bare",
    }
    rows_of = {one.path.name: one.rows for one in region.deliveries}
    assert all(1 <= int(row["row"]) <= rows_of[row["file"]] for row in log)
    kinds = Counter(row["noise"] for row in log)
    assert {"zone_lost", "plate_state_lost", "currency_lost"} <= kinds.keys()


def test_a_second_identity_has_its_own_name_birth_and_document(truth):
    lines = defaultdict(list)
    for row in truth("identities"):
        lines[row["person"]].append(row)

    assert len(lines) >= 10
    for own in lines.values():
        assert len(own) >= 2
        assert len({row["document"] for row in own}) == len(own)
        true = [row for row in own if row["identity"] == "1"]
        assert len({(row["name"], row["born"]) for row in true}) == 1
        for row in own:
            if row["identity"] == "2":
                assert row["name"] != true[0]["name"]
                assert row["born"] != true[0]["born"]


def test_one_in_twelve_organisers_and_guides_has_a_second_identity_and_some_agencies_believe_it():
    known = have = could = 0
    for seed in range(1, 9):
        world = make_world(seed, DEMO)
        could += sum(one.role in {"organiser", "guide"} for one in world.offenders)
        have += sum(one.other is not None for one in world.offenders)
        believed = [one for one in make_mentions(world) if one.believed]
        known += len(believed)
        for mention in believed:
            assert mention.person.other
            assert mention.known_as.document == mention.person.other.document
            assert not mention.exact

    assert 0.04 < have / could < 0.13
    assert known >= 4


def test_only_those_with_a_network_have_a_second_identity():
    world = make_world(3, DEMO)

    assert all(one.other is None for one in (*world.associates, *world.protected))

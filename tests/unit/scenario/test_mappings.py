import json
from collections import Counter, defaultdict

import pytest
from tests.unit.scenario.told import is_told

from rootbranch.gather import Draft, Reject, load_mapping
from rootbranch.model.category import PROTECTED, SubjectCategory
from rootbranch.scenario import mapping_names, mapping_text
from rootbranch.scenario.chance import table
from rootbranch.scenario.feeds import OPEN_THOUGH_SPOILED

AGENCY_OF_REPORTS = {
    "us-inv-results": "US-INV",
    "us-brd-results": "US-BRD",
    "mx-fis-resultados": "MX-FIS",
    "gt-mp-hechos": "GT-MP",
    "co-dij-resultados": "CO-DIJ",
    "ec-fge-acciones": "EC-FGE",
}


@pytest.mark.parametrize("name", mapping_names())
def test_every_mapping_loads(name):
    assert load_mapping(mapping_text(name), name).name == name


@pytest.mark.parametrize(("name", "agency"), AGENCY_OF_REPORTS.items())
def test_a_mapping_reads_back_the_words_that_the_agency_writes(name, agency):
    mapping = load_mapping(mapping_text(name), name)
    words = table("agencies")[agency]

    for what in ("kind", "stage", "ground"):
        read = mapping.fields[what][0].values or {}
        assert {read[written]: written for written in words[what].values()} == words[what]
    for quantity in mapping.quantities:
        read = quantity.commodity.values or {}
        assert {read[written]: written for written in words["goods"].values()} == words["goods"]
    category = mapping.category.values if mapping.category and mapping.category.values else {}
    assert {category[word]: word for word in words["category"].values() if word} == {
        ours: word for ours, word in words["category"].items() if word
    }


def test_every_sound_row_is_taken_and_every_spoiled_one_gives_a_finding(gathered, truth):
    spoiled = {(row["file"], int(row["row"])): row for row in truth("dirty")}
    unclear = {(row["file"], int(row["row"])) for row in truth("noise_log") if row["noise"] == "decimal_sign"}

    for delivered, items in gathered:
        for item in items:
            if not isinstance(item, Draft | Reject):
                continue
            what = spoiled.pop((delivered.path.name, item.row), None)
            if what is None:
                assert isinstance(item, Draft), (delivered.path.name, item.row, item.findings)
                found = {finding.message.id for finding in item.findings}
                if (
                    delivered.path.name,
                    item.row,
                ) in unclear:  # a sum that could mean two numbers is not read
                    assert found == {"values.amount_form"}
                else:
                    assert found <= {"gather.minor", "gather.told_no_operation"}
                continue
            assert item.findings, what
            if what["hidden"] == "yes":
                assert isinstance(item, Reject) or item.category is SubjectCategory.UNCATEGORISED
            elif what["what"] in OPEN_THOUGH_SPOILED and isinstance(item, Draft):
                assert item.category not in PROTECTED
    assert spoiled == {}


def test_each_agency_spoils_in_at_least_five_ways(truth):
    ways = Counter((row["partner"], row["what"]) for row in truth("dirty"))
    by_partner = Counter(partner for partner, _ in ways)

    assert len(by_partner) == 6
    assert min(by_partner.values()) >= 5


def test_the_files_hold_every_kind_of_record(gathered, truth):
    seen: Counter[str] = Counter()
    for delivered, items in gathered:
        if delivered.installment == 1:
            seen.update(item.schema for item in items if isinstance(item, Draft) and not is_told(item))

    assert 650 <= seen["Person"] <= 750
    assert seen["Call"] + seen["Message"] == 540
    assert seen["Message"] > 120
    assert seen["UserAccount"] == 60
    ledgers = sum(row["feed"] == "us-inv-ledgers" for row in truth("record_to_entity"))
    assert (
        seen["Payment"] == 235 + 58 + ledgers
    )  # of accounts, of the financial intelligence unit, of brokers
    tolls = sum(row["feed"] == "mx-fis-cuotas" for row in truth("record_to_entity"))
    assert seen["Trip"] == 245 + tolls
    assert seen["Vehicle"] == 108
    assert seen["Article"] == 80
    assert seen["Event"] >= 40 + 11  # plans, rescues and deaths
    assert seen["BankAccount"] == sum(row["kind"] == "funnel" for row in truth("accounts"))


def test_every_suspect_has_a_predicate_of_their_own(gathered):
    suspects = 0
    for _, items in gathered:
        for item in items:
            if isinstance(item, Draft) and item.category is SubjectCategory.SUSPECT:
                suspects += 1
                predicate = json.loads(json.dumps(item.content))["predicate"]
                assert all(predicate[part] for part in ("conduct", "material_benefit", "officer", "date"))

    assert suspects > 150


def test_a_spoiled_row_has_a_key_like_all_others(region, truth):
    """Numbers far above the others would say which rows are spoiled."""
    places = {(row["file"], row["row"]) for row in truth("dirty")}
    keys: defaultdict[tuple[str, bool], list[str]] = defaultdict(list)
    for row in truth("record_to_entity"):
        keys[row["file"], (row["file"], row["row"]) in places].append(row["key"])
    above = spoiled = 0
    for file in {file for file, _ in places}:
        spoiled += len(keys[file, True])
        above += sum(key > max(keys[file, False]) for key in keys[file, True])

    assert spoiled >= 40
    assert above <= 3


def test_rows_about_persons_stand_in_the_order_of_their_keys(region, truth):
    keys: defaultdict[str, list[str]] = defaultdict(list)
    for row in truth("record_to_entity"):
        if row["feed"] in {"us-inv-subjects", "gt-mp-personas", "ec-fge-denuncias", "co-dij-personas"}:
            keys[row["file"]].append(row["key"])

    assert len(keys) == 4
    assert all(own == sorted(own) for own in keys.values())

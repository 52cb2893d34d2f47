import json
from collections import Counter, defaultdict
from itertools import pairwise
from typing import Any

import pytest
from tests.unit.scenario.told import is_told

from rootbranch.gather import Draft
from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.phrases import AT_HOME, Phrases
from rootbranch.scenario.sizes import DEMO
from rootbranch.scenario.world import make_world

FEEDS = {"mx-fis-relatos": "Relato", "gt-mp-relatos": "texto"}
Place = tuple[str, str, str]


@pytest.fixture(scope="module")
def world():
    return make_world(1, DEMO)


@pytest.fixture(scope="module")
def texts(region) -> dict[Place, str]:
    found = {}
    for delivered in region.deliveries:
        if delivered.mapping in FEEDS:
            for line in delivered.path.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                key = row.get("Folio") or row["relato"]
                found[delivered.partner, delivered.mapping, key] = row[FEEDS[delivered.mapping]]
    return found


def _place(row: dict[str, str]) -> Place:
    return row["partner"], row["feed"], row["key"]


@pytest.mark.parametrize("name", ["text_mentions", "text_totals"])
def test_what_the_truth_says_stands_in_the_text_where_it_says(truth, texts, name):
    rows = truth(name)

    assert rows
    for row in rows:
        assert texts[_place(row)][int(row["start"]) : int(row["end"])] == row["written"]


def test_mentions_of_one_text_do_not_overlap(truth):
    spans = defaultdict(list)
    for row in truth("text_mentions"):
        spans[_place(row)].append((int(row["start"]), int(row["end"])))

    for found in spans.values():
        assert all(left[1] <= right[0] for left, right in pairwise(found))


def test_eighty_texts_in_two_languages_tell_of_outcomes_ties_and_complaints(truth, texts):
    rows = truth("texts")
    kinds = Counter(row["kind"] if row["kind"] in {"note", "complaint"} else "outcome" for row in rows)

    assert len(rows) == len(texts) == 80
    assert {row["language"] for row in rows} == {"en", "es"}
    assert kinds["outcome"] > kinds["note"] > kinds["complaint"] >= 4


def test_a_text_on_an_outcome_names_its_town_and_operation_and_nobody_else_as_the_one_it_is_about(truth):
    actions = {row["action"]: row for row in truth("actions")}
    officers = {row["person"] for row in truth("persons") if row["class"] == "officer"}
    named: defaultdict[Any, defaultdict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for row in truth("text_mentions"):
        if row["entity"] not in officers:  # they speak of it
            named[_place(row)][row["kind"]].append(row["entity"])

    for text in truth("texts"):
        if text["outcome"]:
            action, found = actions[text["outcome"]], named[_place(text)]
            assert action["kind"] == text["kind"]
            assert action["place"] in found["place"]
            assert action["operation"] in found["operation"] or text["kind"] == "prosecution_step"
            if action["subject"]:
                assert found["person"][0] == action["subject"]
            else:
                assert not found["person"]


def test_a_taken_sum_is_written_as_it_truly_was(truth):
    actions = {row["action"]: row["quantities"] for row in truth("actions")}
    sums = defaultdict(list)
    for row in truth("text_mentions"):
        if row["kind"] == "sum":
            sums[_place(row)].append((row["entity"], row["written"]))
    checked = 0
    for text in truth("texts"):
        if text["kind"] in {"seizure", "freeze", "forfeiture"}:
            for entity, written in sums[_place(text)]:
                checked += 1
                assert entity in actions[text["outcome"]]
                here = Phrases(text["language"], AT_HOME[text["publisher"]])
                assert here.figure(entity.split()[0]) in written
    assert checked > 10


def test_one_text_in_ten_holds_a_number_that_must_never_be_added(truth):
    rows = truth("text_totals")

    assert 6 <= len({_place(row) for row in rows}) <= 10
    assert {row["label"] for row in rows} == {"CUMULATIVE", "OTHER_OP"}
    ours = {row["operation"] for row in truth("actions")}
    for row in rows:
        assert (row["operation"] in ours) == (row["label"] == "CUMULATIVE")
        assert row["value"] in row["written"]


def test_a_tie_told_in_a_text_is_one_that_can_be_seen_and_the_text_is_evidence_of_it(truth):
    edges = {row["tie"]: row for row in truth("edges")}
    mentions = defaultdict(set)
    for row in truth("text_mentions"):
        if row["kind"] == "person":  # the sentence may name a sum as well
            mentions[_place(row)].add((int(row["start"]), row["entity"]))
    ties = truth("text_ties")

    assert len(ties) >= 10
    for tie in ties:
        within = {
            entity for start, entity in mentions[_place(tie)] if int(tie["start"]) <= start < int(tie["end"])
        }
        edge = edges[tie["tie"]]
        assert {tie["left"], tie["right"]} == {edge["one"], edge["other"]} == within
        assert edge["evidence_kind"] == "visible"
        assert f"{tie['feed']}/{tie['key']}" in edge["evidence"].split()


def test_every_text_is_sealed(gathered):
    drafts = [
        item
        for delivered, items in gathered
        if delivered.mapping in FEEDS
        for item in items
        if isinstance(item, Draft) and not is_told(item)
    ]

    assert len(drafts) == 80
    assert {item.category for item in drafts} == {SubjectCategory.UNCATEGORISED}


def test_every_protected_person_named_in_a_text_is_listed_as_written(truth, world):
    protected = {one.id for one in world.protected}
    listed = {(row["feed"], row["person"], row["value"]) for row in truth("protected")}
    named = [row for row in truth("text_mentions") if row["entity"] in protected]

    assert len(named) >= 4
    for row in named:
        assert (row["feed"], row["entity"], row["written"]) in listed
    kinds = {_place(row): row["kind"] for row in truth("texts")}
    assert {kinds[_place(row)] for row in named} == {"complaint"}


def test_an_officer_named_in_a_text_is_known_as_one_and_nobody_aims_at_them(truth, region):
    officers = {row["person"] for row in truth("persons") if row["class"] == "officer"}
    named = [row for row in truth("text_mentions") if row["entity"] in officers]

    assert {row["entity"] for row in named} == officers
    assert len(named) == region.planted["trap_officer_named"] >= 8
    assert not officers & {row["person"] for row in truth("roles")}
    assert not officers & {end for row in truth("edges") for end in (row["one"], row["other"])}
    assert not officers & {row["target"] for row in truth("plans")}


def test_every_text_on_an_outcome_tells_again_what_a_report_file_has(truth):
    founding = {row["action"] for row in truth("actions") if row["label"] == "TRUE"}

    for row in truth("texts"):
        assert row["label"] == ("DUP" if row["outcome"] else "")
        assert not row["outcome"] or row["outcome"] in founding

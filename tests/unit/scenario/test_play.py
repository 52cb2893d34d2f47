"""Gather the region, form outcomes, decide the queue as the truth says, and compare every figure."""

import csv
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import pytest

from rootbranch.gather import Draft, load_mapping, read_report
from rootbranch.ledger import (
    Formed,
    Head,
    append_entry,
    count_figures,
    form_outcomes,
    head_after,
    load_matching,
    load_rules,
    rules_on,
    settle,
)
from rootbranch.model.category import is_protected
from rootbranch.model.ids import Digest, EntryId, JudgementId, OfficerId, PartnerId, RecordId
from rootbranch.model.ledger import Entry
from rootbranch.model.records import DeliveryMode, Judgement, RecordKind, Verdict
from rootbranch.model.reports import Report
from rootbranch.scenario import RegionSummary, mapping_text, partners, write_region

from .gathering import AFTERWARDS, Gathered, properties_of, read_region, report_of

TERRITORIES = {partner.id: partner.territory for partner in partners()}
RULES = rules_on(load_rules(), date(2026, 11, 12))


def _digest(text: str) -> Digest:
    return Digest(hashlib.sha256(text.encode()).hexdigest())


Place = tuple[str, str, str]


def _play(gathered: Gathered) -> Iterator[dict[Place, Draft]]:
    """Give the current reports after each installment, each under its partner, feed and key."""
    current: dict[Place, Draft] = {}
    protected: set[str] = set()
    for installment in (1, 2):
        for delivered, items in (one for one in gathered if one[0].installment == installment):
            seen = set()
            for item in items:
                if not isinstance(item, Draft):
                    continue
                if item.kind is RecordKind.ENTITY and is_protected(item.category):
                    protected.update(properties_of(item).get("idNumber", ()))
                if item.kind is RecordKind.REPORT:
                    place: Place = (delivered.partner, delivered.mapping, "|".join(item.key))
                    seen.add(place)
                    current[place] = item
                    if item.withdrawn:
                        del current[place]
            if load_mapping(mapping_text(delivered.mapping), "").mode is DeliveryMode.FULL:
                own = (delivered.partner, delivered.mapping)
                for missing in [one for one in current if one[:2] == own and one not in seen]:
                    del current[missing]
        yield {
            place: draft
            for place, draft in current.items()
            if not is_protected(draft.category) and report_of(draft).get("subject.document") not in protected
        }


def _reports(drafts: dict[Place, Draft]) -> Iterator[tuple[Place, Report]]:
    for number, (place, draft) in enumerate(drafts.items()):
        report = read_report(
            draft.content,
            record=RecordId(f"{number:036d}"),
            key_digest=_digest("|".join(place)),
            recorded_at=AFTERWARDS + timedelta(seconds=number),
            known_at=draft.known_at,
            partner=PartnerId(place[0]),
            originating_source=draft.marking.originating_source,
            category=draft.category,
        )
        assert isinstance(report, Report)
        yield place, report


def _count(reports: Iterable[Report], judgements: list[Judgement]) -> tuple[Formed, dict[str, int]]:
    formed = form_outcomes(
        reports,
        judgements,
        rules=RULES,
        matching=load_matching(),
        territories=TERRITORIES,
        digest=_digest,
    )
    entries: list[Entry] = []
    head = Head()
    for number, draft in enumerate(settle(formed, (), AFTERWARDS, rules=RULES)):
        entries.append(append_entry(head, draft, EntryId(f"{number:036d}")))
        head = head_after(entries[-1])
    totals: dict[str, int] = defaultdict(int)
    for figure in count_figures(entries, RULES, as_of=AFTERWARDS, formed=formed):
        if figure.values:
            totals[figure.measure] += int(figure.values[0])
    return formed, totals


def _verdicts(region: RegionSummary) -> dict[tuple[Place, Place], Verdict]:
    verdicts = {}
    with (region.truth / "judgements.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            left = (row["left_partner"], row["left_feed"], row["left_key"])
            right = (row["right_partner"], row["right_feed"], row["right_key"])
            verdicts[left, right] = verdicts[right, left] = Verdict(row["verdict"])
    return verdicts


def test_every_figure_comes_out_as_the_truth_says_once_the_queue_is_decided(region, gathered):
    _check_figures(region, gathered)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 3])
def test_every_figure_comes_out_for_other_seeds_too(tmp_path, seed):
    region = write_region(tmp_path / "region", seed)

    _check_figures(region, read_region(region))


def _check_figures(region: RegionSummary, gathered: Gathered) -> None:
    expected = json.loads((region.truth / "expected_figures.json").read_text())
    verdicts = _verdicts(region)
    for name, drafts in zip(("release_1", "release_2"), _play(gathered), strict=True):
        told = dict(_reports(drafts))
        place_of = {report.record: place for place, report in told.items()}
        judgements: list[Judgement] = []
        waited = 0
        while True:
            formed, totals = _count(told.values(), judgements)
            for measure, bounds in expected[name].items():
                if isinstance(bounds, dict) and "lowest" in bounds:
                    assert bounds["lowest"] <= totals[measure] <= bounds["highest"], measure
            if not formed.queue:
                break
            waited += len(formed.queue)
            for pair in formed.queue:
                judgements.append(
                    Judgement(
                        id=JudgementId(f"{len(judgements):036d}"),
                        left=pair.left,
                        right=pair.right,
                        verdict=verdicts[place_of[pair.left], place_of[pair.right]],
                        reason="as the truth says",
                        officer=OfficerId("reviewer"),
                        made_at=AFTERWARDS + timedelta(seconds=len(judgements)),
                    )
                )
        assert waited >= 5
        for measure, bounds in expected[name].items():
            if isinstance(bounds, dict) and "true" in bounds:
                assert totals[measure] == bounds["true"], (name, measure)


def test_the_releases_differ(region):
    expected = json.loads((region.truth / "expected_figures.json").read_text())

    assert expected["release_1"]["seizures"]["true"] < expected["release_2"]["seizures"]["true"] == 8
    assert expected["release_2"]["arrests"]["true"] == 16
    assert expected["release_2"]["persons_arrested"]["true"] == 15


def test_a_report_lies_where_the_truth_says(gathered, truth):
    rows = {}
    for delivered, items in gathered:
        for item in items:
            if isinstance(item, Draft) and item.kind is RecordKind.REPORT:
                rows[delivered.path.name, item.row] = item

    for action in truth("actions"):
        for file, row in (("file", "row"), ("last_file", "last_row")):
            draft = rows[action[file], int(action[row])]
            assert "|".join(draft.key) == action["key"]
            assert report_of(draft)["kind"] == action["kind"]
            assert report_of(draft).get("operation", "") == action["operation"]


def test_reports_that_must_not_count_are_sealed_set_aside_or_withheld(truth):
    labels = defaultdict(list)
    for row in truth("actions"):
        labels[row["label"]].append(row)

    assert len(labels["NOT_COUNTED"]) == 8
    assert len(labels["WITHDRAWN"]) == 2
    assert len(labels["TRUE"]) == 40
    assert all(row["why"] for row in labels["NOT_COUNTED"])


def test_at_least_eight_pairs_ask_for_a_person(truth):
    pairs = [row for row in truth("judgements") if row["reason"] == "person"]
    founding = {row["key"]: row["action"] for row in truth("actions") if row["link"] == "person"}

    assert len(set(founding.values())) >= 7
    assert {row["verdict"] for row in pairs} == {"same"}
    assert "different" in {row["verdict"] for row in truth("judgements")}

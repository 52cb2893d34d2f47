"""A published total names what it counts, and its label says how it stands to the truth."""

from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise

import pytest

from rootbranch.scenario.claims import Claim, make_claims
from rootbranch.scenario.sizes import DEMO
from rootbranch.scenario.tallies import METRICS, operations_of, tally
from rootbranch.scenario.world import make_world

SEEDS = range(1, 31)


@pytest.fixture(scope="module")
def claims() -> list[tuple[int, Claim]]:
    return [(seed, claim) for seed in SEEDS for claim in make_claims(make_world(seed, DEMO))]


def test_labels_keep_what_they_promise(claims):
    seen: Counter[str] = Counter()
    for _, claim in claims:
        seen[claim.label] += 1
        counts, value = claim.counts, claim.value
        if counts is None:
            assert claim.label == "MISREPORT"
            continue
        match claim.label:
            case "TRUE" | "DUP" | "CUMULATIVE":
                assert value == counts.value == claim.on_day
            case "SUBSET":
                assert claim.on_day is not None
                assert value == counts.value < claim.on_day
            case "PARTIAL":
                assert value == counts.value == claim.on_day
            case "OTHER_OP":
                assert claim.on_day is not None
                assert value == counts.value > claim.on_day
            case "CONFLICT" | "MISREPORT":
                assert value != counts.value
            case _:
                assert value >= counts.value
    assert {"TRUE", "DUP", "SUBSET", "PARTIAL", "CUMULATIVE", "OTHER_OP", "CONFLICT"} <= set(seen)


def test_a_total_counts_only_what_had_happened_where_and_when_it_says(claims):
    worlds = {seed: make_world(seed, DEMO) for seed in SEEDS}
    for seed, claim in claims:
        if claim.counts is None:
            continue
        outcomes = [worlds[seed].outcome(id) for id in claim.counts.actions]
        metric = METRICS[claim.metric]
        assert sum(metric.amount(one) for one in outcomes if one) == claim.counts.value
        for one in outcomes:
            assert one is not None
            assert claim.counts.since <= one.happened_on <= claim.counts.until <= claim.published


def test_a_part_way_count_is_less_than_what_it_came_to(claims):
    whole = {
        (seed, claim.operation, claim.metric): claim.value for seed, claim in claims if claim.label == "TRUE"
    }
    parts = [(seed, claim) for seed, claim in claims if claim.label == "PARTIAL"]

    assert len(parts) > len(SEEDS)
    for seed, claim in parts:
        assert claim.value < whole[seed, claim.operation, claim.metric]


def test_the_errors_of_whoever_adds_everything_up_come_in_the_order_of_real_totals(claims):
    # Of 109 published totals 26, 21, 5, 3, twice 2 and 1; `./run bench scenario_errors` compares.
    seen = Counter(claim.label for _, claim in claims)
    order = ("SUBSET", "DUP", "CUMULATIVE", "CONFLICT", ("OTHER_OP", "MISREPORT"), "PARTIAL")
    least = [min(seen[one] for one in ((types,) if isinstance(types, str) else types)) for types in order]
    most = [max(seen[one] for one in ((types,) if isinstance(types, str) else types)) for types in order]

    assert all(above > below for above, below in zip(least, most[1:], strict=False)), seen


def test_totals_of_a_campaign_never_fall(claims):
    by_campaign: defaultdict[tuple[int, str, str], list[tuple[date, int]]] = defaultdict(list)
    for seed, claim in claims:
        if claim.label == "CUMULATIVE":
            by_campaign[seed, claim.operation, claim.metric].append((claim.published, claim.value))

    assert by_campaign
    for totals in by_campaign.values():
        assert all(early[1] <= late[1] for early, late in pairwise(sorted(totals)))


def test_the_truth_says_of_every_total_which_actions_it_counts(truth):
    known = {row["action"]: row for row in truth("actions")}
    rows = [*truth("claims"), *truth("text_totals")]

    assert len(rows) > 30
    for row in rows:
        actions = row["actions"].split()
        assert bool(actions) == bool(row["counted"])
        assert all(id in known for id in actions)
        if row["metric"] == "arrests" and actions:
            assert int(row["counted"]) == len(actions)
            assert all(row["since"] <= known[id]["happened_on"] <= row["until"] for id in actions)


def test_the_operations_of_a_deal_come_to_what_each_of_them_does():
    world = make_world(1, DEMO)
    until = date(2026, 8, 31)
    each = [tally(world, METRICS["arrests"], (name,), until).value for name in operations_of(1)]

    assert tally(world, METRICS["arrests"], operations_of(1), until).value == sum(each) == 15

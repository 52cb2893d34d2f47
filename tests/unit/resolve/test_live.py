"""Records that arrive one at a time: found, scored by the build's model, and grouped the same whatever their order."""

import random

import numpy as np
import pytest
from tests.unit.resolve.test_taught import prepared, strangers

from rootbranch.model.entities import EntityKind
from rootbranch.resolve import (
    GrowingGraph,
    LiveIndex,
    group_island,
    load_resolve_rules,
    load_taught,
    make_graph,
)
from rootbranch.resolve.candidates import Indices

NONE: Indices = np.zeros(0, np.int64)
ANA = {"name": "ana vega luna", "birth": "1981-05-07", "document": "9912345678", "phone": "+5210099887766"}
ARRIVING = [
    ANA | {"record": "x1", "name": "vega luna ana"},
    ANA | {"record": "x2", "document": "", "phone": ""},
    ANA | {"record": "x3", "name": "ana bega", "document": "9912345687"},
    {"record": "x4", "name": "otra persona mas", "birth": "1990-01-01"},
    {"record": "x5", "name": "otra persona mas", "birth": "1990-01-01"},
    {"record": "x6"},
    {"record": "x7", "name": "x" * 10_000, "birth": "1800-01-01", "phone": "\u202e123\x07"},
]


def live(rows: list[dict[str, str]]) -> LiveIndex:
    taught = load_taught(EntityKind.PERSON)
    assert taught is not None
    return LiveIndex(prepared(rows), load_resolve_rules(), taught)


def groups_of(arriving: list[dict[str, str]]) -> set[frozenset[str]]:
    rules, base = load_resolve_rules(), [*strangers(200), ANA | {"record": "a"}]
    index = live(base)
    graph = GrowingGraph(make_graph(len(base), NONE, NONE, NONE))
    for row in arriving:
        found = index.arrive(row["record"], row)
        for other, score in zip(found.near.places.tolist(), found.near.scores.tolist(), strict=True):
            graph.add(found.place, other, round(score * 1_000_000))
    everybody = tuple(range(len(index.ids)))
    groups = group_island(graph, everybody, stop=rules.taught_stop, floor=rules.floor)
    return {frozenset(index.ids[place] for place in group) for group in groups if len(group) > 1}


def test_records_that_arrive_are_grouped_with_those_they_are_one_with():
    found = groups_of(ARRIVING)
    assert any({"a", "x1", "x2"} <= group for group in found)
    assert not any("x6" in group or "x7" in group for group in found)


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_arrival_changes_nothing(seed):
    rows = list(ARRIVING)
    random.Random(seed).shuffle(rows)
    assert groups_of(rows) == groups_of(ARRIVING)


def test_a_telephone_that_very_many_share_finds_nobody_and_is_not_walked_through():
    shared = [{"record": f"p{place:05}", "phone": "+5219999999999"} for place in range(2_000)]
    index = live([*strangers(50), *shared])
    near = index.arrive("q", {"phone": "+5219999999999"}).near
    assert near.compared == 0


def test_a_row_with_nothing_to_compare_meets_nobody():
    near = live(strangers(50)).arrive("q", {}).near
    assert (near.compared, len(near.places)) == (0, 0)


def test_where_the_build_had_no_record_of_a_kind_nobody_meets_anybody_until_the_next():
    index = live([])
    index.arrive("a", ANA)
    near = index.arrive("b", ANA).near
    assert index.ids == ["a", "b"]
    assert (near.compared, len(near.places)) == (0, 0)

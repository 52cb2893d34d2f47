"""Whole tables, through the surface of the room."""

from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from tests.worlds.persons import COLUMNS, invent

from rootbranch.errors import InputError
from rootbranch.resolve import (
    Constraint,
    Decision,
    Resolution,
    check_constraints,
    load_resolve_rules,
    measure_groups,
    prepare_records,
    read_columns,
    resolve_records,
)
from rootbranch.resolve.candidates import find_candidates
from rootbranch.resolve.comparing import Comparer
from rootbranch.resolve.keys import WideKeys


def _resolved(table: pa.Table, *said: Constraint, known: dict[str, str] | None = None) -> Resolution:
    records = prepare_records(table, read_columns(COLUMNS, "columns.yml"))
    constraints = check_constraints(said, records.ids)
    return resolve_records(records, load_resolve_rules(), known=known or {}, constraints=constraints)


def _table(*rows: dict[str, Any]) -> pa.Table:
    empty = dict.fromkeys(("name", "born", "town", "phone", "sex"))
    schema = pa.schema([(key, pa.string()) for key in ("id", *empty)])
    return pa.Table.from_pylist([{"id": f"r{place}"} | empty | row for place, row in enumerate(rows)], schema)


@pytest.fixture(scope="module")
def world() -> tuple[pa.Table, dict[str, str]]:
    return invent(persons=400, records_each=4)


@pytest.fixture(scope="module")
def resolution(world: tuple[pa.Table, dict[str, str]]) -> Resolution:
    return _resolved(world[0])


def _truth(found: Resolution, truth: dict[str, str]) -> np.ndarray:
    return np.unique([truth[id] for id in found.ids], return_inverse=True)[1]


def test_invented_persons_are_found_without_labels(
    world: tuple[pa.Table, dict[str, str]], resolution: Resolution
) -> None:
    measured = measure_groups(resolution.entity, _truth(resolution, world[1]))
    assert resolution.learned
    assert measured.precision > 0.97
    assert measured.recall > 0.97


def test_the_order_of_rows_changes_nothing(
    world: tuple[pa.Table, dict[str, str]], resolution: Resolution
) -> None:
    shuffled = world[0].take(np.random.default_rng(5).permutation(world[0].num_rows))
    again = _resolved(shuffled)
    assert again.ids == resolution.ids
    assert (again.entity == resolution.entity).all()
    assert (again.scores == resolution.scores).all()


def _learned_in_part(table: pa.Table, threads: int, **more: Any) -> Resolution:
    records = prepare_records(table, read_columns(COLUMNS, "columns.yml"))
    rules = replace(load_resolve_rules(), learned_max=3_000, learned_near=5)
    constraints = check_constraints((), records.ids)
    return resolve_records(records, rules, constraints=constraints, threads=threads, **more)


def test_a_large_table_is_learned_from_in_part_and_resolved_whole() -> None:
    table, truth = invent(persons=1_500, records_each=4)
    found = _learned_in_part(table, 2, known={})
    measured = measure_groups(found.entity, _truth(found, truth))
    assert found.learned
    assert measured.precision > 0.97
    assert measured.recall > 0.95
    again = _learned_in_part(table.take(np.random.default_rng(5).permutation(table.num_rows)), 1, known={})
    for name in ("entity", "sure", "left", "right", "scores"):
        assert getattr(again, name).tobytes() == getattr(found, name).tobytes(), name
    assert again.scorer == found.scorer


def test_a_large_table_learns_from_known_entities() -> None:
    table, truth = invent(persons=1_500, records_each=4)
    known = {id: person for id, person in truth.items() if int(person[1:]) < 600}
    found = _learned_in_part(table, 2, known=known)
    new = np.array([id not in known for id in found.ids])
    assert measure_groups(found.entity, _truth(found, truth), new).f1 > 0.96


def test_a_large_table_that_teaches_nothing_is_still_resolved() -> None:
    rows = [
        {"name": f"person{place} number{place}", "born": f"19{place:06}", "phone": str(10**9 + place)}
        for place in range(3_500)
    ]
    found = _learned_in_part(_table(*rows, rows[7]), 2, known={})
    learned, pairs, first = found.learned, len(found.left), found.left[found.scores.argmax()]
    assert (learned, found.ids[first]) == (False, "r3500")
    assert pairs > 0


def test_what_was_learned_scores_a_new_pair(
    world: tuple[pa.Table, dict[str, str]], resolution: Resolution
) -> None:
    records = prepare_records(world[0], read_columns(COLUMNS, "columns.yml"))
    comparer = Comparer(records)
    ranking = find_candidates(WideKeys(records, 300), len(records.ids), block_max=300, kept_max=40, threads=1)
    pairs = ranking.pairs(0, len(records.ids))
    assert resolution.scorer is not None
    assert resolution.scorer.columns == comparer.columns
    scores = resolution.scorer.score(comparer.compare(pairs))
    same = _truth(resolution, world[1])
    assert ((scores > 0.5) == (same[pairs.left] == same[pairs.right])).mean() > 0.97


def test_the_numbers_that_cost_little_are_the_same_in_both_comparisons(
    world: tuple[pa.Table, dict[str, str]],
) -> None:
    records = prepare_records(world[0], read_columns(COLUMNS, "columns.yml"))
    comparer = Comparer(records)
    pairs = find_candidates(
        WideKeys(records, 300), len(records.ids), block_max=300, kept_max=5, threads=1
    ).pairs(0, 100)
    whole = comparer.compare(pairs)[:, list(comparer.cheap)]
    assert np.array_equal(whole, comparer.compare_cheaply(pairs), equal_nan=True)


def test_tight_rules_compare_only_who_agrees_on_them(world: tuple[pa.Table, dict[str, str]]) -> None:
    records = prepare_records(world[0], read_columns(COLUMNS, "columns.yml"))
    constraints = check_constraints((), records.ids)
    tight = resolve_records(
        records, load_resolve_rules(), known={}, constraints=constraints, blocking=[("phone", "born")]
    )
    measured = measure_groups(tight.entity, _truth(tight, world[1]))
    assert measured.precision > 0.99
    assert measured.recall < 0.7


def test_what_people_decided_holds_against_every_score(
    world: tuple[pa.Table, dict[str, str]], resolution: Resolution
) -> None:
    ids, entity = resolution.ids, resolution.entity
    first = int(np.flatnonzero(np.bincount(entity) > 1)[0])
    inside = np.flatnonzero(entity == first)[:2]
    outside = np.flatnonzero(entity != first)[0]
    apart = Constraint(left=ids[inside[0]], right=ids[inside[1]], decision=Decision.DIFFERENT, author="ana")
    together = Constraint(left=ids[inside[0]], right=ids[outside], decision=Decision.SAME, author="ben")
    again = _resolved(world[0], apart, together)
    assert again.entity[inside[0]] != again.entity[inside[1]]
    assert again.entity[inside[0]] == again.entity[outside]
    assert again.sure[inside[0]] == again.sure[outside]


def test_groups_beyond_doubt_lie_inside_entities(resolution: Resolution) -> None:
    assert len(set(zip(resolution.sure, resolution.entity, strict=True))) == len(set(resolution.sure))


def test_a_pair_below_the_threshold_is_open(resolution: Resolution) -> None:
    together = resolution.entity[resolution.left] == resolution.entity[resolution.right]
    assert resolution.pairs_open == resolution.candidates - together.sum() > 0


def test_known_entities_are_learned_from(world: tuple[pa.Table, dict[str, str]]) -> None:
    table, truth = world
    known = {id: person for id, person in truth.items() if int(person[1:]) < 200}
    found = _resolved(table, known=known)
    new = np.array([id not in known for id in found.ids])
    assert measure_groups(found.entity, _truth(found, truth), new).f1 > 0.97


def test_records_with_nothing_to_compare_are_skipped_and_stay_alone() -> None:
    found = _resolved(_table({"name": "ana baluce"}, {"name": "ana baluce"}, {}, {"name": "?!"}))
    assert (found.compared, found.skipped) == (2, 2)
    assert found.entity[2] != found.entity[3]


def test_a_missing_birth_date_is_no_agreement() -> None:
    rows = [{"name": f"person number{place}", "born": None} for place in range(30)]
    found = _resolved(_table(*rows))
    assert found.entities == 30


def test_an_empty_table_has_no_entities() -> None:
    found = _resolved(_table())
    assert (found.entities, found.candidates, found.skipped) == (0, 0, 0)


def test_a_value_that_everybody_has_joins_nobody() -> None:
    rows = [{"phone": "5551234567"} for _ in range(5_000)]
    found = _resolved(_table(*rows))
    assert (found.candidates, found.skipped, found.entities) == (0, 5_000, 5_000)


def test_long_names_and_control_characters_cost_little() -> None:
    long = {"name": "a" * 10_000, "born": "1800-01-01"}
    strange = {"name": "\u202e\x00ana\x07 \u200fbaluce", "born": "2030-13-45"}
    found = _resolved(_table(long, long, strange, {"name": "ana baluce", "born": "2030-13-45"}))
    assert found.skipped == 0


def test_an_id_that_stands_twice_is_refused() -> None:
    table = pa.table({"id": ["a", "a"], **{key: ["", ""] for key in COLUMNS["columns"]}})
    with pytest.raises(InputError) as refused:
        prepare_records(table, read_columns(COLUMNS, "columns.yml"))
    assert refused.value.what.id == "resolve.id_twice"


def test_a_label_of_a_record_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        _resolved(_table({"name": "ana"}), known={"r9": "p1"})
    assert refused.value.what.id == "resolve.judged_unknown"


def test_labels_of_nobody_else_change_nothing_in_a_small_table() -> None:
    found = _resolved(_table({"name": "ana baluce"}, {"name": "zoro vexini"}), known={"r0": "p1"})
    assert found.entities == 2

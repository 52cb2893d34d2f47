"""An attacker with every published table, with the rule, and even with which cells it hid, gains nothing."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from rootbranch.disclosure import (
    TOTAL,
    CountTable,
    Hierarchy,
    Knowledge,
    Protected,
    SmallRule,
    attack_table,
    hide_small,
    round_small,
)

Label = tuple[str, ...]
RULE = SmallRule(threshold=10)
HARD = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SECONDS = 30.0  # as many as a busy machine may need; a table of these sizes takes some hundredths of one
NORTH: Hierarchy = {"NORTH": ("0", "1"), TOTAL: ("NORTH", "2")}


def filled(inner: np.ndarray, hierarchy: Hierarchy | None = None, name: str = "table") -> CountTable:
    """Add all totals: of each dimension, and of the hierarchy in the first one."""
    counts: dict[Label, int] = {}
    for place in np.ndindex(inner.shape):
        words: list[tuple[str, ...]] = [(str(number), TOTAL) for number in place]
        if hierarchy:
            words[0] = (*words[0], *(total for total in ("NORTH",) if str(place[0]) in hierarchy[total]))
        for label in product(*words):
            counts[label] = counts.get(label, 0) + int(inner[place])
    dimensions = tuple("abc"[: inner.ndim])
    return CountTable(name=name, dimensions=dimensions, labels=tuple(counts), counts=tuple(counts.values()))


@st.composite
def tables(draw: st.DrawFn, most: int = 30) -> tuple[CountTable, dict[str, Hierarchy]]:
    """Draw a crossed table with all totals, perhaps of three dimensions, perhaps with a hierarchy; rows of zero may be absent."""
    shape = draw(st.sampled_from([(3,), (2, 2), (3, 3), (3, 4), (2, 2, 2)]))
    cells = draw(st.lists(st.sampled_from([0, 1, 2, 5, 9, 10, 11, 18, most]), min_size=1, max_size=40))
    inner = np.array([cells[number % len(cells)] for number in range(int(np.prod(shape)))]).reshape(shape)
    hierarchy = NORTH if shape[0] > 2 and draw(st.booleans()) else None
    table = filled(inner, hierarchy)
    if draw(st.booleans()):
        kept = [place for place, count in enumerate(table.counts) if count]
        assume(kept)
        table = replace(
            table,
            labels=tuple(table.labels[place] for place in kept),
            counts=tuple(table.counts[place] for place in kept),
        )
    trees = {word: {TOTAL: tuple(map(str, range(many)))} for word, many in zip("abc", shape, strict=False)}
    return table, trees | ({"a": hierarchy} if hierarchy else {})


def all_hidden(table: CountTable) -> CountTable:
    return replace(table, counts=tuple(None if count else 0 for count in table.counts))


def limits(table: CountTable, rule: SmallRule = RULE) -> dict[Label, tuple[int, int]]:
    return {
        label: (rule.least, rule.threshold - 1)
        for label, count in zip(table.labels, table.counts, strict=True)
        if count is not None and rule.least <= count < rule.threshold
    }


@HARD
@given(tables())
def test_no_small_count_is_shown_and_no_other_is_changed(
    drawn: tuple[CountTable, dict[str, Hierarchy]],
) -> None:
    table, hierarchies = drawn
    done = hide_small(table, hierarchies, RULE, seconds=SECONDS)
    for shown, true in zip(done.table.counts, table.counts, strict=True):
        assert shown in {None, true}
        assert shown is None or not 0 < shown < 10


@HARD
@given(tables())
def test_a_reader_is_left_with_a_range_of_ten_for_every_hidden_cell(
    drawn: tuple[CountTable, dict[str, Hierarchy]],
) -> None:
    table, hierarchies = drawn
    done = hide_small(table, hierarchies, RULE, seconds=SECONDS)
    at_best = {one.label: one for one in attack_table([all_hidden(table)], hierarchies, Knowledge())}
    for one in attack_table([done.table], hierarchies, Knowledge()):
        assert one.width >= min(10, at_best[one.label].width), one


@HARD
@given(tables())
def test_who_knows_the_rule_and_which_cells_it_hid_learns_no_more_than_the_rule_tells(
    drawn: tuple[CountTable, dict[str, Hierarchy]],
) -> None:
    table, hierarchies = drawn
    done = hide_small(table, hierarchies, RULE, seconds=SECONDS)
    knows = Knowledge(small=limits(table))
    at_best = {one.label: one for one in attack_table([all_hidden(table)], hierarchies, knows)}
    small = set(limits(table))
    for one in attack_table([done.table], hierarchies, knows):
        if one.label in small:
            assert (one.low, one.high) == (at_best[one.label].low, at_best[one.label].high)


@HARD
@given(st.lists(st.integers(0, 4), min_size=4, max_size=4), st.sets(st.integers(0, 8), max_size=9))
def test_the_attacker_finds_the_ranges_that_trying_all_tables_finds(
    cells: list[int], hidden: set[int]
) -> None:
    table = filled(np.array(cells).reshape(2, 2))
    published = replace(
        table, counts=tuple(None if place in hidden else count for place, count in enumerate(table.counts))
    )
    most = 9
    tried = np.array(list(product(range(most), repeat=4))).reshape(-1, 2, 2)
    with_rows = np.concatenate((tried, tried.sum(axis=1, keepdims=True)), axis=1)
    whole = np.concatenate((with_rows, with_rows.sum(axis=2, keepdims=True)), axis=2)
    words = ("0", "1", TOTAL)
    counts_of = {label: whole[:, words.index(label[0]), words.index(label[1])] for label in table.labels}
    fits = np.ones(len(tried), bool)
    for label, shown in zip(table.labels, published.counts, strict=True):
        if shown is not None:
            fits &= counts_of[label] == shown
    for one in attack_table([published], {}, Knowledge()):
        values = counts_of[one.label][fits]
        assert one.low == min(values)
        if one.high is None:  # so many as are tried, at least
            assert max(values) >= most - 1
        else:
            assert one.high == max(values)


@HARD
@given(tables(), st.integers(0, 2**40))
def test_rounded_tables_add_up_and_leave_every_small_count_open(
    drawn: tuple[CountTable, dict[str, Hierarchy]], seed: int
) -> None:
    table, hierarchies = drawn
    done = round_small(table, hierarchies, RULE, seed=seed, seconds=SECONDS)
    shown = dict(zip(table.labels, done.table.counts, strict=True))
    assert all(count is not None and count % 10 == 0 for count in shown.values())
    assert all(one.width >= 9 for one in done.ranges if one.label in done.small)
    again = round_small(table, hierarchies, RULE, seed=seed, seconds=SECONDS)
    assert again.table == done.table
    hide_small(done.table, hierarchies, RULE, seconds=SECONDS)  # it adds up, or this would be refused


@HARD
@given(tables(), st.integers(0, 10_000))
def test_an_earlier_release_opens_no_cell_of_the_next(
    drawn: tuple[CountTable, dict[str, Hierarchy]], chance: int
) -> None:
    table, hierarchies = drawn
    before = protected_part(table, hierarchies, chance)
    done = hide_small(table, hierarchies, RULE, others=[before.table], seconds=SECONDS)
    best = attack_table([all_hidden(table), before.table], hierarchies, Knowledge())
    at_best = {one.label: one for one in best}
    lost, true = set(done.lost), dict(zip(table.labels, table.counts, strict=True))
    for one in attack_table([done.table, before.table], hierarchies, Knowledge()):
        count = true[one.label]
        assert count is not None
        if one.label not in lost and one.low <= count <= (count if one.high is None else one.high):
            assert one.width >= min(10, at_best[one.label].width), one


def protected_part(table: CountTable, hierarchies: dict[str, Hierarchy], chance: int) -> Protected:
    """Protect a release that lacks some of the rows, as another cut of the same counts would."""
    draw = np.random.default_rng(chance)
    kept = [place for place in range(len(table.labels)) if draw.random() < 0.8 or place == 0]
    part = replace(
        table,
        name="before",
        labels=tuple(table.labels[place] for place in kept),
        counts=tuple(table.counts[place] for place in kept),
    )
    return hide_small(part, hierarchies, RULE, seconds=SECONDS)


@pytest.mark.parametrize("zeros", [False, True])
def test_a_table_of_nothing_but_small_counts_is_hidden_whole(zeros: bool) -> None:
    table = filled(np.array([[1, 2], [0, 3]]))
    done = hide_small(table, {}, SmallRule(zeros=zeros), seconds=SECONDS)
    assert {count for count in done.table.counts if count is not None} <= ({0} if not zeros else set())

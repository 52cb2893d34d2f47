"""Grouping the records around one gives what grouping all records gives, whoever looks and whatever people said."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st

from rootbranch.resolve import GrowingGraph, group_island, island_around, make_graph
from rootbranch.resolve.clustering import join_records
from rootbranch.resolve.joining_few import join_few

Scored = dict[tuple[int, int], float]
Pairs = list[tuple[int, int]]

STOP, FLOOR = 0.3, 0.02
COUNT = 12
PLACES = st.integers(0, COUNT - 1)
PAIRS = st.tuples(PLACES, PLACES).filter(lambda pair: pair[0] < pair[1])
SCORED = st.dictionaries(PAIRS, st.sampled_from([0.01, 0.1, 0.29, 0.3, 0.31, 0.5, 0.9, 1.0]), max_size=40)
# Said of the ends of one row, so that they never contradict one another.
SAME = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)).filter(lambda p: p[0] < p[1]), max_size=3)
APART = st.lists(st.tuples(st.integers(5, 11), st.integers(5, 11)).filter(lambda p: p[0] < p[1]), max_size=3)


def _arrays(pairs: Iterable[tuple[int, int]]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    array = np.array(sorted(pairs), np.int64).reshape(-1, 2)
    return array[:, 0], array[:, 1]


def _all(scored: Scored, seen: set[int], same: Pairs, different: Pairs) -> set[tuple[int, ...]]:
    """Group everything that is seen at once, as a build would if nothing else had ever been gathered."""
    kept = {pair: score for pair, score in scored.items() if set(pair) <= seen}
    left, right = _arrays(kept)
    scores = np.array([kept[pair] for pair in sorted(kept)])
    inside = [[pair for pair in pairs if set(pair) <= seen] for pairs in (same, different)]
    groups = join_records(
        COUNT,
        left,
        right,
        scores,
        stop=STOP,
        floor=FLOOR,
        same=_arrays(inside[0]),
        different=_arrays(inside[1]),
    )
    found: dict[int, list[int]] = {}
    for place in sorted(seen):
        found.setdefault(int(groups[place]), []).append(place)
    return {tuple(group) for group in found.values()}


def _around(
    scored: Scored, seen: set[int], same: Pairs, different: Pairs, place: int
) -> tuple[tuple[int, ...], ...]:
    left, right = _arrays(scored)
    millionths = np.array([round(scored[pair] * 1_000_000) for pair in sorted(scored)], np.int64)
    graph = make_graph(COUNT, left, right, millionths)
    links: dict[int, set[int]] = {}
    for one, other in same:
        links.setdefault(one, set()).add(other)
        links.setdefault(other, set()).add(one)
    island = island_around(
        graph,
        [place],
        stop=STOP,
        linked=lambda places: {other for one in places for other in links.get(one, ())},
        admitted=lambda places: set(places) & seen,
    )
    return group_island(graph, island, stop=STOP, floor=FLOOR, same=same, different=different)


@given(scored=SCORED, seen=st.sets(PLACES, min_size=1), same=SAME, different=APART)
def test_an_island_is_grouped_as_it_would_be_among_all_that_is_seen(
    scored: Scored, seen: set[int], same: Pairs, different: Pairs
) -> None:
    whole = _all(scored, seen, same, different)
    for place in seen:
        mine = _around(scored, seen, same, different, place)
        assert set(mine) <= whole
        assert any(place in group for group in mine)


@given(scored=SCORED, seen=st.sets(PLACES, min_size=1), hidden=SCORED)
def test_what_is_hidden_changes_nothing_of_what_is_seen(
    scored: Scored, seen: set[int], hidden: Scored
) -> None:
    """Whatever records behind a wall score, and with whom, the groups of what is seen are the same."""
    behind = {pair: score for pair, score in hidden.items() if not set(pair) <= seen}
    open_ones = {pair: score for pair, score in scored.items() if set(pair) <= seen}
    for place in seen:
        mine = [group for group in _around(open_ones, seen, [], [], place) if place in group]
        assert [g for g in _around(open_ones | behind, seen, [], [], place) if place in g] == mine


def test_a_pair_is_scored_from_either_side() -> None:
    left, right = _arrays([(0, 2)])
    graph = make_graph(3, left, right, np.array([700_000]))
    assert graph.between(0, 2) == graph.between(2, 0) == 0.7
    assert graph.between(0, 1) == graph.between(1, 2) == 0.0


@given(
    scored=SCORED,
    same=st.lists(st.tuples(PLACES, PLACES).filter(lambda p: p[0] < p[1]), max_size=3),
    apart=st.lists(st.tuples(PLACES, PLACES).filter(lambda p: p[0] < p[1]), max_size=3),
)
def test_a_few_records_are_joined_as_many_are(scored, same, apart):
    left, right = _arrays(scored)
    scores = np.array([scored[pair] for pair in sorted(scored)])
    counted = {pair: round(score * 1_000_000) for pair, score in scored.items() if score >= FLOOR}
    distinct = sorted(set(apart))
    wanted = join_records(
        COUNT, left, right, scores, stop=STOP, floor=FLOOR, same=_arrays(same), different=_arrays(distinct)
    )
    assert join_few(COUNT, counted, stop=STOP, same=same, different=distinct) == wanted.tolist()


@given(scored=SCORED, built=st.integers(0, COUNT))
def test_pairs_that_came_later_are_walked_as_those_of_a_build(scored, built):
    left, right = _arrays(scored)
    millionths = np.array([round(scored[pair] * 1_000_000) for pair in sorted(scored)], np.int64)
    whole = make_graph(COUNT, left, right, millionths)
    early = right < built
    growing = GrowingGraph(make_graph(built, left[early], right[early], millionths[early]))
    for one, other, weight in zip(left[~early], right[~early], millionths[~early], strict=True):
        growing.add(int(one), int(other), int(weight))
    for place in range(COUNT):
        assert growing.scores(place) == whole.scores(place)
        assert all(growing.between(place, other) == whole.between(place, other) for other in range(COUNT))

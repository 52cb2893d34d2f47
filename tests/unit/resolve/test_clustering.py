import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rootbranch.resolve.clustering import join_records

EDGES = st.dictionaries(
    st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] < pair[1]),
    st.integers(1, 1000),
    max_size=40,
)


def _joined(
    count: int, edges: dict[tuple[int, int], int], stop: float = 0.3, **constraints: object
) -> list[int]:
    left, right = (np.array([pair[side] for pair in edges], np.int64) for side in (0, 1))
    scores = np.array(list(edges.values())) / 1000
    return list(join_records(count, left, right, scores, stop=stop, floor=0.02, **constraints))  # type: ignore[arg-type]


def _greedy(count: int, edges: dict[tuple[int, int], int], stop: float) -> list[int]:
    """Join the closest two groups, one pair at a time, as the definition says."""
    groups = [frozenset({record}) for record in range(count)]
    while True:
        means = [
            (
                -sum(
                    edges.get((min(a, b), max(a, b)), 0)
                    for a in one
                    for b in other
                    if edges.get((min(a, b), max(a, b)), 0) >= 20
                )
                / 1000
                / (len(one) * len(other)),
                min(one),
                min(other),
                one,
                other,
            )
            for place, one in enumerate(groups)
            for other in groups[place + 1 :]
        ]
        best = min(means, key=lambda mean: (round(mean[0], 9), mean[1], mean[2]), default=None)
        if best is None or -best[0] < stop:
            return [min(group) for record in range(count) for group in groups if record in group]
        groups = sorted([group for group in groups if group not in best[3:]] + [best[3] | best[4]], key=min)


def test_a_chain_of_strong_pairs_does_not_join_its_ends() -> None:
    chain = {(place, place + 1): 900 for place in range(11)}
    groups = _joined(12, chain, stop=0.5)
    assert max(np.bincount(groups)) <= 2


def test_what_was_never_compared_counts_against() -> None:
    assert _joined(3, {(0, 1): 900, (1, 2): 600}, stop=0.5) == [0, 0, 2]


@given(
    st.permutations([10 * place + 3 for place in range(66)]).map(
        lambda weights: dict(zip(((a, b) for a in range(12) for b in range(a + 1, 12)), weights, strict=True))
    )
)
def test_it_joins_as_the_definition_says_where_no_two_are_equal(edges: dict[tuple[int, int], int]) -> None:
    assert _joined(12, edges) == _greedy(12, edges, 0.3)


@given(EDGES, st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=4))
def test_different_records_never_come_together_and_same_ones_always(
    edges: dict[tuple[int, int], int], told: list[tuple[int, int]]
) -> None:
    same = [(a, b) for a, b in told if a < 6 and b < 6]
    different = [(a, b) for a, b in told if (a < 6) != (b < 6)]
    arrays = [np.array(pairs, np.int64).reshape(-1, 2).T for pairs in (same, different)]
    groups = _joined(12, edges, same=tuple(arrays[0]), different=tuple(arrays[1]))
    assert all(groups[a] == groups[b] for a, b in same)
    assert all(groups[a] != groups[b] for a, b in different)


@given(EDGES)
def test_groups_beyond_doubt_lie_inside_the_likely_ones(edges: dict[tuple[int, int], int]) -> None:
    likely, sure = _joined(12, edges, stop=0.3), _joined(12, edges, stop=0.5)
    assert len(set(zip(sure, likely, strict=True))) == len(set(sure))

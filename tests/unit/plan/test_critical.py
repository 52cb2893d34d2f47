"""The few nodes that matter most: small networks get the best set there is, and no bound claims too much."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.plan.networks import graph_of, invented, known, least_pairs, pairs_in

from rootbranch.plan import Choice, Graph, choose_critical, compile_kernels, pairs_left
from rootbranch.plan.losses import pair_losses
from rootbranch.plan.proving import is_provable, prove_critical
from rootbranch.plan.searching import search_critical
from rootbranch.plan.thinning import thin

LINKS = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30)


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    compile_kernels()


def chosen_in(graph: Graph, many: int, tries: int = 40) -> Choice:
    """Choose with a clock that counts how often it is asked."""
    asked = iter(range(10**9))
    return choose_critical(graph, many, seconds=tries, spent=lambda: float(next(asked)))


def left_without(graph: Graph, names: tuple[str, ...]) -> int:
    gone = np.array([name in names for name in graph.names])
    return pairs_left(graph.starts, graph.ends, gone)


@given(LINKS)
@settings(max_examples=60, deadline=None)
def test_connected_pairs_and_the_loss_of_each_node_are_those_of_networkx(
    links: list[tuple[int, int]],
) -> None:
    graph, network = graph_of(links, 12), known(links, 12)
    nobody = np.zeros(12, np.bool_)
    assert pairs_left(graph.starts, graph.ends, nobody) == pairs_in(network)
    for node, loss in enumerate(pair_losses(graph.starts, graph.ends, nobody)):
        without = network.copy()
        without.remove_node(node)
        assert loss == pairs_in(network) - pairs_in(without)


@pytest.mark.parametrize("seed", range(6))
def test_a_small_network_gets_the_best_set_there_is(seed: int) -> None:
    links = invented(14, 22, seed)
    choice = chosen_in(graph_of(links, 14), 3)
    assert choice.pairs_left == least_pairs(links, 14, 3)
    assert choice.proven
    assert choice.bound == choice.pairs_left == left_without(graph_of(links, 14), choice.chosen)


@pytest.mark.parametrize("seed", range(6))
def test_no_bound_is_above_what_some_set_reaches_whatever_is_said_to_be_known(seed: int) -> None:
    links = invented(12, 18, seed)
    graph, best = graph_of(links, 12), least_pairs(links, 12, 2)
    for said in (best, best + 3, best + 50):
        proof = prove_critical(graph, 2, said, 20)
        assert proof.bound <= best
        if said > best:
            assert proof.better is not None
            assert left_without(graph, tuple(graph.names[place] for place in proof.better)) == best


def test_two_pairs_and_a_star_are_taken_where_it_counts() -> None:
    links = [(0, 1), (2, 3), *((4, leaf) for leaf in range(5, 10))]
    choice = chosen_in(graph_of(links, 10), 1)
    assert choice.chosen == ("n004",)
    assert (choice.pairs_left, choice.proven) == (2, True)
    assert chosen_in(graph_of(links, 10), 3).pairs_left == 0


def test_the_order_and_direction_of_links_and_doubles_change_nothing() -> None:
    links = invented(30, 50, 3)
    turned = [(other, one) for one, other in reversed(links)] + links[:10]
    first, second = (chosen_in(graph_of(each, 30), 4) for each in (links, turned))
    assert first == second


def test_all_are_chosen_where_there_are_no_more() -> None:
    graph = graph_of([(0, 1)], 3)
    assert chosen_in(graph, 3).chosen == graph.names
    assert chosen_in(graph, 50).pairs_left == 0


@pytest.mark.parametrize("nodes", [1, 2, 1_000])
def test_nodes_without_links_leave_no_pairs(nodes: int) -> None:
    choice = chosen_in(graph_of([], nodes), 1)
    assert (choice.pairs_left, choice.bound, choice.proven) == (0, 0, True)
    assert len(choice.chosen) == 1


def test_a_longer_search_is_never_worse() -> None:
    graph = graph_of(list(nx.connected_watts_strogatz_graph(80, 6, 0.2, seed=5).edges), 80)

    def met_in(tries: int) -> int:
        asked = iter(range(10**9))
        return search_critical(graph, 15, lambda _least: next(asked) >= tries).pairs

    met = [met_in(tries) for tries in (20, 30, 90)]  # the greedy set alone asks fourteen times
    assert met == sorted(met, reverse=True)
    assert met[-1] < met[0]


@given(LINKS, st.integers(1, 8))
@settings(max_examples=40, deadline=None)
def test_thinning_keeps_so_many_of_the_chosen(links: list[tuple[int, int]], many: int) -> None:
    graph, chosen = graph_of(links, 12), np.arange(2, 10, dtype=np.int32)
    kept = thin(graph.starts, graph.ends, chosen, many, np.ones(12))
    assert len(kept) == many
    assert set(kept.tolist()) <= set(chosen.tolist())


def test_a_network_too_large_for_a_proof_says_so() -> None:
    ring = [(place, (place + 1) % 400) for place in range(400)]
    choice = chosen_in(graph_of(ring, 400), 2, tries=3)
    assert not is_provable(graph_of(ring, 400))
    assert (choice.pairs_left, choice.bound, choice.proven) == (2 * 199 * 198 // 2, 0, False)

"""Whole orders of removal: each node once, never worse than the simple orders, better than adaptive betweenness."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.plan.networks import graph_of, invented, known

from rootbranch.plan import Goal, Order, compile_kernels, curves_of, dismantle
from rootbranch.plan.areas import area_of
from rootbranch.plan.betweenness import by_betweenness
from rootbranch.plan.graph import Graph
from rootbranch.plan.orders import by_degree, by_influence
from rootbranch.plan.reinsertion import put_back


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    compile_kernels()


def ordered(graph: Graph, goal: Goal, tries: int = 40) -> Order:
    asked = iter(range(10**9))
    return dismantle(graph, goal, lambda: next(asked) >= tries)


def grid(side: int) -> Graph:
    network = nx.convert_node_labels_to_integers(nx.grid_2d_graph(side, side))
    return graph_of(list(network.edges), side * side)


@given(
    st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), max_size=40),
    st.permutations(range(15)),
)
@settings(max_examples=50, deadline=None)
def test_the_largest_component_after_each_removal_is_that_of_networkx(
    links: list[tuple[int, int]], order: list[int]
) -> None:
    graph, network = graph_of(links, 15), known(links, 15)
    largest, _ = curves_of(graph.starts, graph.ends, np.array(order, dtype=np.int32))
    for place, node in enumerate(order):
        assert largest[place] == max(map(len, nx.connected_components(network)))
        network.remove_node(node)
    assert largest[15] == 0


@given(st.lists(st.tuples(st.integers(0, 19), st.integers(0, 19)), max_size=50), st.integers(0, 20))
@settings(max_examples=40, deadline=None)
def test_every_order_has_each_node_once(links: list[tuple[int, int]], gone: int) -> None:
    graph, plain, nobody = graph_of(links, 20), np.ones(20), np.zeros(20, np.bool_)
    orders = [
        by_degree(graph.starts, graph.ends, nobody, plain, False),
        by_degree(graph.starts, graph.ends, nobody, plain, True),
        by_influence(graph.starts, graph.ends, 0.5),
        by_betweenness(graph.starts, graph.ends),
    ]
    back = [put_back(graph.starts, graph.ends, order, gone, 2, plain) for order in orders]
    for order in (*orders, *back):
        assert sorted(order.tolist()) == list(range(20))
    for order, again in zip(orders, back, strict=True):
        assert set(order[:gone].tolist()) == set(again[:gone].tolist())


def test_betweenness_takes_the_node_that_networkx_takes() -> None:
    for seed in range(5):
        links = invented(25, 40, seed)
        graph, network = graph_of(links, 25), known(links, 25)
        between = nx.betweenness_centrality(network, normalized=False)
        first = int(by_betweenness(graph.starts, graph.ends)[0])
        assert between[first] == pytest.approx(max(between.values()))


def test_a_goal_is_reached_and_not_one_removal_sooner() -> None:
    graph = grid(12)
    goal = Goal(under=14.4, whole=144)
    order = ordered(graph, goal)
    largest, _ = curves_of(graph.starts, graph.ends, order.places)
    assert largest[order.needed] < 14.4 <= largest[order.needed - 1]
    assert sorted(order.places.tolist()) == list(range(144))
    assert order.area == area_of(graph, order.places, goal)


def test_a_longer_search_is_never_worse_and_beats_betweenness_on_a_grid() -> None:
    graph = grid(9)
    for goal in (Goal(under=8.1, whole=81), Goal(under=0, whole=81)):
        areas = [ordered(graph, goal, tries).area for tries in (0, 10, 45)]
        assert areas == sorted(areas, reverse=True)
        assert areas[-1] < area_of(graph, by_betweenness(graph.starts, graph.ends), goal)


def test_nodes_outside_the_file_count_in_the_share() -> None:
    graph = grid(6)
    near, far = (ordered(graph, Goal(under=0.1 * whole, whole=whole), 5).needed for whole in (36, 400))
    assert near > far == 0


@pytest.mark.parametrize("links", [[], [(0, 1)], [(0, 1), (1, 2), (0, 2)]])
def test_the_smallest_networks_have_an_order(links: list[tuple[int, int]]) -> None:
    graph = graph_of(links, 3)
    for goal in (Goal(under=0.3, whole=3), Goal(under=0, whole=3)):
        assert sorted(ordered(graph, goal, 3).places.tolist()) == [0, 1, 2]

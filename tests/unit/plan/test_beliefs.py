"""Orders by belief: every node once, and what is left after the sure ones has no circle."""

import networkx as nx
import numpy as np
import pytest
from tests.unit.plan.networks import graph_of, invented, known

from rootbranch.plan.beliefs import by_belief, mirror_of


def test_each_link_finds_itself_from_the_other_side() -> None:
    graph = graph_of(invented(20, 40, 1), 20)
    mirror = mirror_of(graph.starts, graph.ends)
    owner = np.repeat(np.arange(20), np.diff(graph.starts))
    assert (graph.ends[mirror] == owner).all()
    assert (mirror[mirror] == np.arange(len(mirror))).all()


@pytest.mark.parametrize("seed", range(3))
def test_the_surest_break_all_circles_of_a_sparse_network_with_fewer_than_by_links(seed: int) -> None:
    links = list(nx.gnm_random_graph(300, 500, seed=seed).edges)
    graph, nobody = graph_of(links, 300), np.zeros(300, np.bool_)
    order = by_belief(graph.starts, graph.ends, nobody)
    assert sorted(order.tolist()) == list(range(300))

    def needed(places: list[int]) -> int:
        network = known(links, 300)
        for done, node in enumerate(places):
            if nx.is_forest(network):
                return done
            network.remove_node(node)
        return len(places)

    by_links = sorted(range(300), key=lambda node: -int(graph.starts[node + 1] - graph.starts[node]))
    assert needed(order.tolist()) < needed(by_links)


def test_nodes_that_are_gone_stay_out() -> None:
    graph = graph_of([(0, 1), (1, 2), (2, 0), (3, 4)], 6)
    gone = np.array([True, False, False, False, False, True])
    assert sorted(by_belief(graph.starts, graph.ends, gone).tolist()) == [1, 2, 3, 4]

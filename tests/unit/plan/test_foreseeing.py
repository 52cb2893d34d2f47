"""Plans that have a response or unseen links in mind: what is drawn, what it comes to, and that they are not worse for it."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.plan.networks import graph_of, invented, known, pairs_in

from rootbranch.plan import (
    Foresight,
    Graph,
    choose_for_response,
    choose_with_hidden,
    compile_kernels,
)
from rootbranch.plan.hidden import draw_hidden
from rootbranch.plan.outcomes import pairs_after_response, pairs_with_hidden
from rootbranch.plan.responding import draw_contacts

LINKS = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30)
LOST = st.sets(st.integers(0, 11), min_size=1, max_size=6)


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    compile_kernels()


def foreseen(graph: Graph, many: int, objective: str = "response", tries: int = 3_000) -> Foresight:
    """Choose with a clock that counts how often it is asked."""
    asked = iter(range(10**9))
    choose = {"response": choose_for_response, "hidden": choose_with_hidden}[objective]
    return choose(graph, many, seconds=tries, spent=lambda: float(next(asked)))


@given(LINKS, LOST)
@settings(max_examples=30, deadline=None)
def test_what_a_response_leaves_is_what_networkx_counts_with_the_new_links(
    links: list[tuple[int, int]], lost: set[int]
) -> None:
    graph, chosen = graph_of(links, 12), np.array(sorted(lost), dtype=np.int32)
    contacts = draw_contacts(graph, 3, seed=1)
    left = []
    for draw in contacts:
        network = known(links, 12)
        network.remove_nodes_from(lost)
        for node in lost:
            for at in range(graph.starts[node], graph.starts[node + 1]):
                new = [int(each) for each in draw[at] if each >= 0 and each not in lost][:1]
                network.add_edges_from(
                    (int(graph.ends[at]), each) for each in new if graph.ends[at] not in lost
                )
        left.append(pairs_in(network))
    assert pairs_after_response(graph.starts, graph.ends, chosen, contacts) == pytest.approx(np.mean(left))


@given(LINKS, LOST)
@settings(max_examples=30, deadline=None)
def test_what_hidden_links_leave_is_what_networkx_counts_with_them(
    links: list[tuple[int, int]], lost: set[int]
) -> None:
    graph, chosen = graph_of(links, 12), np.array(sorted(lost), dtype=np.int32)
    drawn = draw_hidden(graph, 3, seed=1)
    left = []
    for begin, end in zip(drawn.begins, drawn.begins[1:], strict=False):
        network = known(links, 12)
        network.add_edges_from(
            zip(drawn.left[begin:end].tolist(), drawn.right[begin:end].tolist(), strict=True)
        )
        network.remove_edges_from(list(nx.selfloop_edges(network)))
        network.remove_nodes_from(lost)
        left.append(pairs_in(network))
    found = pairs_with_hidden(graph.starts, graph.ends, chosen, drawn.begins, drawn.left, drawn.right)
    assert found == pytest.approx(np.mean(left))


@given(LINKS)
@settings(max_examples=30, deadline=None)
def test_a_new_contact_is_two_steps_away_and_a_hidden_link_is_none_that_was_seen(
    links: list[tuple[int, int]],
) -> None:
    graph, network = graph_of(links, 12), known(links, 12)
    for draw in draw_contacts(graph, 4, seed=2):
        for at, tries in enumerate(draw):
            node = int(graph.ends[at])
            for contact in tries[tries >= 0].tolist():
                assert contact != node
                assert any(network.has_edge(between, contact) for between in network[node])
    drawn = draw_hidden(graph, 4, seed=2)
    assert not any(network.has_edge(int(a), int(b)) for a, b in zip(drawn.left, drawn.right, strict=True))


def test_half_of_the_neighbours_look_and_each_path_is_as_likely_as_another() -> None:
    # 0 knows 1 and 2; over 1 lies 3 only, over 2 lie 3, 4 and 5
    graph = graph_of([(0, 1), (0, 2), (1, 3), (2, 3), (2, 4), (2, 5)], 6)
    at = int(graph.starts[1])  # from 1, should 1 be lost: the neighbour there is 0
    assert graph.ends[at] == 0
    met = draw_contacts(graph, 20_000, seed=3)[:, at, 0]
    looked = met[met >= 0]
    assert len(looked) / len(met) == pytest.approx(0.5, abs=0.02)
    shares = np.bincount(looked, minlength=6) / len(looked)
    assert shares == pytest.approx([0, 0, 0, 0.5, 0.25, 0.25], abs=0.02)


@pytest.mark.parametrize("objective", ["response", "hidden"])
def test_a_plan_with_foresight_is_not_worse_than_a_static_one_on_fresh_draws(objective: str) -> None:
    graph = graph_of(invented(40, 60, 4), 40)
    found = foreseen(graph, 4, objective)
    assert found.expected <= found.expected_static
    assert found.pairs_left <= found.expected
    assert len(found.chosen) == 4


def test_a_network_that_closes_up_is_broken_elsewhere() -> None:
    """Two groups hang together by one node: its loss is answered at once by those who met there, so other nodes are taken too."""
    links = [*nx.complete_graph(6).edges, *((a + 6, b + 6) for a, b in nx.complete_graph(6).edges)]
    links += [(0, 12), (1, 12), (6, 12), (7, 12)]
    static = foreseen(graph_of(links, 13), 1)
    assert static.expected > static.pairs_left
    many = foreseen(graph_of(links, 13), 3)
    assert many.expected < many.expected_static


def test_the_same_seed_gives_the_same_and_the_order_of_links_changes_nothing() -> None:
    links = invented(30, 50, 3)
    turned = [(other, one) for one, other in reversed(links)]
    assert foreseen(graph_of(links, 30), 3) == foreseen(graph_of(turned, 30), 3)


@pytest.mark.parametrize("objective", ["response", "hidden"])
@pytest.mark.parametrize("nodes", [1, 2, 50])
def test_nodes_without_links_and_sets_as_large_as_the_network_leave_nothing(
    objective: str, nodes: int
) -> None:
    assert foreseen(graph_of([], nodes), 1, objective).pairs_left == 0
    assert foreseen(graph_of([(0, 0)], nodes), 99, objective).chosen == graph_of([], nodes).names

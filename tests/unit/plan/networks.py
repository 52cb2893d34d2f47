"""Small invented networks, and the truth about them by trying everything."""

from itertools import combinations

import networkx as nx
import numpy as np

from rootbranch.plan import Graph, build_graph


def graph_of(links: list[tuple[int, int]], nodes: int) -> Graph:
    """Make a network of links between numbers."""
    left, right = (np.array([link[end] for link in links], dtype=np.int64) for end in (0, 1))
    return build_graph([f"n{place:03}" for place in range(nodes)], left, right)


def known(links: list[tuple[int, int]], nodes: int) -> "nx.Graph[int]":
    """Make the same network for networkx."""
    made: nx.Graph[int] = nx.Graph()
    made.add_nodes_from(range(nodes))
    made.add_edges_from((one, other) for one, other in links if one != other)
    return made


def pairs_in(network: "nx.Graph[int]") -> int:
    """Count connected pairs, by networkx."""
    return sum(len(part) * (len(part) - 1) // 2 for part in nx.connected_components(network))


def least_pairs(links: list[tuple[int, int]], nodes: int, many: int) -> int:
    """Try every set of that size."""
    left = []
    for chosen in combinations(range(nodes), many):
        network = known(links, nodes)
        network.remove_nodes_from(chosen)
        left.append(pairs_in(network))
    return min(left)


def invented(nodes: int, links: int, seed: int) -> list[tuple[int, int]]:
    """Draw links by chance; some stand twice, some from a node to itself."""
    chance = np.random.default_rng(seed)
    return [(int(one), int(other)) for one, other in chance.integers(0, nodes, (links, 2))]

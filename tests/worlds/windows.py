"""Measure an invented region against the windows that real networks, events and sums set.

    truth/*.csv of a region ─▶ measures of each network, of events, of money, of people ─▶ what lies outside its window

A network's measures are taken on the ties as they are, then averaged over the networks of the region.

Source: notes on the synthetic region, section 3.7; the windows come from 13 real covert networks, court records and
border statistics named there.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations
from pathlib import Path
from statistics import correlation, mean, median, quantiles

import networkx as nx

WINDOWS = {
    "organiser share": (0.12, 0.18),
    "density": (0.01, 0.05),
    "mean degree": (2.5, 4.7),
    "degree centralisation": (0.04, 0.30),
    "centralisation within cells": (0.40, 1.0),
    "clustering": (0.18, 0.48),
    "assortativity": (-0.55, -0.15),
    "modularity": (0.45, 0.70),
    "average path": (2.8, 5.0),
    "Gini of degree": (0.33, 0.57),
    "largest component": (0.82, 1.0),
    "largest component without the top tenth": (0.05, 0.75),
    "same-position odds": (0.20, 0.40),
    "same-stage odds": (5.5, 9.0),
    "visible ties": (0.02, 0.08),
    "cars with fewer than six people": (0.57, 0.75),
    "people in a car, median": (2.5, 3.5),
    "people in a house, mean": (15, 23),
    "fee, median": (8_000, 12_000),
    "fee, lower quartile": (8_000, 10_000),
    "fee, upper quartile": (12_500, 15_500),
    "pay of drivers and helpers, median": (400, 650),
    "age of offenders in the US, mean": (29, 35),
    "citizens among offenders in the US": (0.60, 0.80),
    "months of sentence in the US, mean without leaders": (10, 20),
    "months of sentence in the US, leaders, lowest": (120, 360),
    "reports for each action": (2.5, 2.9),
}
FEW = frozenset(
    name for name in WINDOWS if name.startswith(("cars", "people", "fee", "pay", "age", "citizens", "months"))
)
"""Measures of so few events and people at demo size that they are looked at over several seeds together."""


def measure(folder: Path) -> dict[str, float]:
    """Take every measure of a region; one for which there is nobody is left out."""
    return {**_networks(folder), **_events(folder), **_money(folder), **_people(folder), **_actions(folder)}


def outside(measures: Mapping[str, float]) -> dict[str, float]:
    """List the measures that lie outside their windows."""
    return {
        name: value for name, value in measures.items() if not WINDOWS[name][0] <= value <= WINDOWS[name][1]
    }


def rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """Go through a table of the truth."""
    with (folder / "truth" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def networks(folder: Path) -> list[nx.Graph]:
    """Draw each network as a graph; a node has `stage`, `organiser` and `cell`."""
    graphs: dict[str, nx.Graph] = defaultdict(nx.Graph)
    network_of: dict[str, str] = {}
    for row in rows(folder, "roles"):
        network_of[row["person"]] = row["network"]
        graphs[row["network"]].add_node(
            row["person"], stage=row["stage"], organiser=row["role"] == "organiser", cell=row["cell"]
        )
    for row in rows(folder, "edges"):
        graphs[network_of[row["one"]]].add_edge(
            row["one"], row["other"], visible=row["evidence_kind"] == "visible"
        )
    for graph in graphs.values():  # brothers who are arrested with somebody but work with nobody
        graph.remove_nodes_from([node for node in graph if graph.degree(node) == 0])
    return list(graphs.values())


def _networks(folder: Path) -> dict[str, float]:
    each = [_network(graph) for graph in networks(folder)]
    return {name: mean(one[name] for one in each) for name in each[0]}


def _network(graph: nx.Graph) -> dict[str, float]:
    count, degrees = len(graph), sorted(degree for _, degree in graph.degree())
    whole = graph.subgraph(max(nx.connected_components(graph), key=len))
    top = sorted(graph, key=lambda node: -graph.degree(node))[: count // 10]
    left = graph.subgraph(set(graph) - set(top))
    communities = nx.community.louvain_communities(whole, seed=1)
    ends = [(graph.degree(one), graph.degree(other)) for one, other in graph.edges]
    return {
        "organiser share": sum(graph.nodes[node]["organiser"] for node in graph) / count,
        "density": nx.density(graph),
        "mean degree": sum(degrees) / count,
        "degree centralisation": _centralisation(graph),
        "centralisation within cells": mean(_within_cells(graph)),
        "clustering": nx.average_clustering(graph),
        "assortativity": correlation(
            [end for pair in ends for end in pair], [end for pair in ends for end in pair[::-1]]
        ),
        "modularity": nx.community.modularity(whole, communities),
        "average path": nx.average_shortest_path_length(whole),
        "Gini of degree": 2
        * sum(place * degree for place, degree in enumerate(degrees, start=1))
        / (count * sum(degrees))
        - (count + 1) / count,
        "largest component": len(whole) / count,
        "largest component without the top tenth": len(max(nx.connected_components(left), key=len)) / count,
        "same-position odds": _odds(graph, "organiser"),
        "same-stage odds": _odds(graph, "stage"),
        "visible ties": mean(tie["visible"] for _, _, tie in graph.edges(data=True)),
    }


def _centralisation(graph: nx.Graph) -> float:
    """Freeman's degree centralisation, 0 to 1."""
    degrees = [degree for _, degree in graph.degree()]
    count = len(degrees)
    return (max(degrees) * count - sum(degrees)) / ((count - 1) * (count - 2))


def _within_cells(graph: nx.Graph) -> Iterator[float]:
    cells: dict[str, list[str]] = defaultdict(list)
    for node, cell in graph.nodes(data="cell"):
        cells[cell].append(node)
    yield from (_centralisation(graph.subgraph(some)) for some in cells.values() if len(some) > 3)


def _odds(graph: nx.Graph, what: str) -> float:
    """Give the odds of a tie between two who are alike, over those of two who are not."""
    ties, pairs = [0, 0], [0, 0]
    for one, other in combinations(graph, 2):
        alike = graph.nodes[one][what] == graph.nodes[other][what]
        pairs[alike] += 1
        ties[alike] += graph.has_edge(one, other)
    odds = [tied / (among - tied) for tied, among in zip(ties, pairs, strict=True)]
    return odds[True] / odds[False]


def _events(folder: Path) -> dict[str, float]:
    people: dict[str, list[int]] = defaultdict(list)
    for row in rows(folder, "events"):
        people[row["kind"]].append(int(row["people"]))
    return {
        "cars with fewer than six people": mean(one < 6 for one in people["car"]),
        "people in a car, median": median(people["car"]),
        "people in a house, mean": mean(people["house"]),
    }


def _money(folder: Path) -> dict[str, float]:
    lower, middle, upper = quantiles([int(row["usd"]) for row in rows(folder, "fees")], n=4)
    pay = [int(row["usd"]) for row in rows(folder, "payments") if row["kind"] == "pay"]
    return {
        "fee, lower quartile": lower,
        "fee, median": middle,
        "fee, upper quartile": upper,
        "pay of drivers and helpers, median": median(pay),
    }


def _people(folder: Path) -> dict[str, float]:
    stages = {
        row["person"]: row for row in rows(folder, "roles") if row["stage"].startswith(("US", "delivery"))
    }
    there = [row for row in rows(folder, "persons") if row["person"] in stages]
    ages = [2026 - date.fromisoformat(row["born"]).year for row in there]
    sentences = [row for row in stages.values() if row["sentence_months"]]
    leaders = [int(row["sentence_months"]) for row in sentences if row["role"] == "organiser"]
    others = [int(row["sentence_months"]) for row in sentences if row["role"] != "organiser"]
    return {
        "age of offenders in the US, mean": mean(ages),
        "citizens among offenders in the US": mean(row["nationality"] == "US" for row in there),
        **_if_any("months of sentence in the US, mean without leaders", others, least=20, of=mean),
        **_if_any("months of sentence in the US, leaders, lowest", leaders, least=1, of=min),
    }


def _if_any(name: str, values: list[int], *, least: int, of) -> dict[str, float]:
    return {name: of(values)} if len(values) >= least else {}


def _actions(folder: Path) -> dict[str, float]:
    counted = [row["action"] for row in rows(folder, "actions") if row["counted"] == "yes"]
    return {"reports for each action": len(counted) / len(set(counted))}


def averages(measured: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """Average what several regions measure."""
    values: dict[str, list[float]] = defaultdict(list)
    for one in measured:
        for name, value in one.items():
            values[name].append(value)
    return {name: mean(some) for name, some in values.items()}

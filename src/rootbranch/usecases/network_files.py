"""Plan on bare networks: files of links between opaque ids, for method and benchmark, outside any installation.

    EDGES.csv (source,target) ─▶ the k nodes whose loss leaves the fewest pairs        (`plan_file`)
                              ├▶ the same after a response, or with links hidden       (`foresee_file`)
                              └▶ all removals, best first, into a file                 (`dismantle_file`)

Nothing is kept, nobody acts and nothing is audited: in a bare file there is no record, no category and no basis. For the same
reason nothing may be done on what comes out, and it says so (design, section 2, item 11).
"""

from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from rootbranch.errors import InputError, Message
from rootbranch.gather import read_bare_table, write_bare_table

if TYPE_CHECKING:  # numba takes a second to import, which no other command should pay
    from rootbranch.plan import Graph

NOT_FOR_ACTION = "not-for-action"
EDGE_COLUMNS = ("source", "target")
FORESEEN = ("response", "hidden")
ORDER_HEADER = ("node", "largest_component", "mark")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedNodes:
    """The nodes to take, with what is known of how good they are.

    Attributes:
        pairs, pairs_left: Connected pairs before, and without the chosen nodes.
        bound: No set of that size leaves fewer pairs; 0 where nothing better is known.
        seconds: Wall time of search and proof, without reading the file.
    """

    nodes: int
    links: int
    chosen: tuple[str, ...]
    pairs: int
    pairs_left: int
    bound: int
    proven: bool
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeseenNodes:
    """The nodes to take, with what is left on average over what may happen or may be hidden.

    Attributes:
        pairs, pairs_left: Connected pairs before, and without the chosen nodes as long as nothing else happens.
        expected_pairs_left: Connected pairs on average over drawn outcomes.
        expected_pairs_left_static: The same for nodes chosen as `plan_file` does.
        seconds: Wall time of the search, without reading the file.
    """

    nodes: int
    links: int
    chosen: tuple[str, ...]
    pairs: int
    pairs_left: int
    expected_pairs_left: float
    expected_pairs_left_static: float
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DismantledFile:
    """What an order of removal came to.

    Attributes:
        removals: Rows written: those that are needed for the goal.
        area: Area under the curve of the largest component, see `plan.areas`.
    """

    nodes: int
    links: int
    removals: int
    area: float
    seconds: float


def plan_file(path: Path, many: int, *, seconds: float) -> PlannedNodes:
    """Choose the nodes whose loss leaves the fewest connected pairs.

    Args:
        path: CSV or Parquet with the columns of `EDGE_COLUMNS`; a row without target names a node without links.
        many: How many, at least 1; where the network has no more, all are chosen.
        seconds: How long search and proof may take.

    Raises:
        InputError: The file cannot be used as it is.
    """
    graph = _graph(path)
    import numpy as np

    from rootbranch import plan

    plan.compile_kernels()
    whole = plan.pairs_left(graph.starts, graph.ends, np.zeros(graph.nodes, np.bool_))
    start = perf_counter()
    found = plan.choose_critical(graph, many, seconds=seconds, spent=lambda: perf_counter() - start)
    return PlannedNodes(
        nodes=graph.nodes,
        links=graph.links,
        chosen=found.chosen,
        pairs=whole,
        pairs_left=found.pairs_left,
        bound=found.bound,
        proven=found.proven,
        seconds=round(perf_counter() - start, 3),
    )


def foresee_file(path: Path, many: int, *, objective: str, seconds: float) -> ForeseenNodes:
    """Choose the nodes whose loss leaves the fewest connected pairs on average over what may follow or may be hidden.

    Args:
        path, many, seconds: As for `plan_file`.
        objective: One of `FORESEEN`: who was linked to the lost finds new contacts; or part of the links was never seen.

    Raises:
        InputError: The file cannot be used as it is.
    """
    graph = _graph(path)
    import numpy as np

    from rootbranch import plan

    plan.compile_kernels()
    whole = plan.pairs_left(graph.starts, graph.ends, np.zeros(graph.nodes, np.bool_))
    choose = {"response": plan.choose_for_response, "hidden": plan.choose_with_hidden}[objective]
    start = perf_counter()
    found = choose(graph, many, seconds=seconds, spent=lambda: perf_counter() - start)
    return ForeseenNodes(
        nodes=graph.nodes,
        links=graph.links,
        chosen=found.chosen,
        pairs=whole,
        pairs_left=found.pairs_left,
        expected_pairs_left=round(found.expected, 1),
        expected_pairs_left_static=round(found.expected_static, 1),
        seconds=round(perf_counter() - start, 3),
    )


def dismantle_file(
    path: Path, out: Path, *, target: float, nodes: int | None, seconds: float
) -> DismantledFile:
    """Write an order of removal that takes a network apart soonest.

    Args:
        path: As for `plan_file`.
        out: CSV to write, `ORDER_HEADER`: one removal a row, with the largest component after it.
        target: The share of `nodes` below which the largest component has to come; 0: all nodes are ordered.
        nodes: Nodes of the network that the share refers to; None: those of the file.
        seconds: How long the search may take; the simple orders are made in any case.

    Raises:
        InputError: The file cannot be used as it is, or `nodes` is fewer than it has.
    """
    graph = _graph(path)
    whole = graph.nodes if nodes is None else nodes
    if whole < graph.nodes:
        raise InputError(
            Message("plan.nodes_few", {"given": whole, "there": graph.nodes}),
            path.name,
            Message("plan.fix_nodes_few"),
        )
    from rootbranch import plan

    plan.compile_kernels()
    start = perf_counter()
    goal = plan.Goal(under=target * whole, whole=whole)
    order = plan.dismantle(graph, goal, lambda: perf_counter() - start >= seconds)
    spent = round(perf_counter() - start, 3)
    largest, _ = plan.curves_of(graph.starts, graph.ends, order.places)
    removed = order.places[: order.needed].tolist()
    rows = [
        (graph.names[place], str(size), NOT_FOR_ACTION)
        for place, size in zip(removed, largest[1:].tolist(), strict=False)
    ]
    write_bare_table(out, ORDER_HEADER, rows)
    return DismantledFile(
        nodes=graph.nodes, links=graph.links, removals=len(rows), area=order.area, seconds=spent
    )


def _graph(path: Path) -> "Graph":
    """Read links; the order of rows, doubles and direction make no difference."""
    table = read_bare_table([path], EDGE_COLUMNS)
    import pyarrow as pa
    import pyarrow.compute as pc

    from rootbranch.plan import build_graph

    source, target = (pc.utf8_trim_whitespace(table[name].combine_chunks()) for name in EDGE_COLUMNS)
    empty = pc.equal(source, "")
    if pc.any(empty).as_py():
        row = pc.index(empty, True).as_py() + 1
        raise InputError(Message("plan.no_source"), f"{path.name}, row {row}", Message("plan.fix_no_source"))
    target = pc.if_else(pc.equal(target, ""), source, target)  # a node that is there, without a link
    names = pc.unique(pa.chunked_array([source, target]))
    names = names.take(pc.sort_indices(names))
    if len(names) == 0:
        raise InputError(Message("plan.no_node"), path.name, Message("plan.fix_no_node"))
    left, right = (pc.index_in(column, value_set=names).to_numpy() for column in (source, target))
    return build_graph(names.to_pylist(), left, right)

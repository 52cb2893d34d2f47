"""Commands that take networks apart: the few nodes that matter most, and whole orders of removal."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import orjson

from rootbranch.cli.frame import Desk, Place, acting, out, spoken
from rootbranch.cli.planning_network import PlanAsk, network_options, plan_against
from rootbranch.errors import Message

_file = click.Path(path_type=Path)
_seconds = click.FloatRange(0, 86_400, min_open=True)
CHOSEN_SHOWN = 50


@click.command(short_help="Find the few nodes, or lawful actions, that break a network most.")
@click.argument(
    "edges", type=_file, required=False, help="CSV or Parquet of links between opaque ids: source,target."
)
@click.option(
    "--network", metavar="ID", help="Plan lawful actions against this network, or that of this person."
)
@click.option("-k", "many", type=click.IntRange(min=1), help="How many nodes or actions to take.")
@click.option(
    "--objective",
    type=click.Choice(["pairs", "response", "hidden"]),
    default="pairs",
    show_default=True,
    help="What is made small: connected pairs that are left; the same after the network's response, or with hidden links, on average.",
)
@click.option("--seconds", type=_seconds, default=5.0, show_default=True, help="Time for search and proof.")
@network_options
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@acting("analysis", "analyst", unless="edges")
def plan(
    place: Place | Desk, edges: Path | None, network: str | None, many: int | None, objective: str, seconds: float, as_json: bool,
    **wished: Any,
) -> None:  # fmt: skip
    """Find the few nodes, or the few lawful actions, that break a network most, and say how good the choice is at least.

    With a file: the nodes whose loss leaves the fewest connected pairs. For method and benchmark, outside any installation: in a
    bare file there is no record, no category and no basis, so nothing may be done on what comes out. With --objective response
    the network answers first: who was linked to the lost finds, half of the time, a new contact two steps away. With hidden it
    has links that the file lacks. Both are models, and nothing is proven then.

    With --network: plans against a network of `rootbranch trace`, each action with its evidence, its effect and what
    would change it. It proposes; a named person keeps or rejects it (--keep, --reject). Nothing is approved here.

    The first run on a machine takes some twenty seconds more, to compile.
    """
    if isinstance(place, Desk):
        plan_against(place, network, PlanAsk(many=many, seconds=seconds, as_json=as_json, **wished))
        return
    if network or many is None or edges is None:
        raise click.UsageError(place.text(Message("plan.needs_k")))
    from rootbranch import usecases

    found: usecases.PlannedNodes | usecases.ForeseenNodes
    if objective == "pairs":
        found = usecases.plan_file(edges, many, seconds=seconds)
    else:
        found = usecases.foresee_file(edges, many, objective=objective, seconds=seconds)
    if as_json:
        told = {key: value for key, value in asdict(found).items() if key not in {"nodes", "links", "pairs"}}
        out.print(orjson.dumps(told | {"mark": usecases.NOT_FOR_ACTION, "objective": objective}).decode())
        return
    place.say(
        "cli.plan_network", nodes=f"{found.nodes:,}", links=f"{found.links:,}", pairs=f"{found.pairs:,}"
    )
    for name in found.chosen[:CHOSEN_SHOWN]:
        out.print(f"  {name}")
    if len(found.chosen) > CHOSEN_SHOWN:
        place.say("cli.plan_more", more=f"{len(found.chosen) - CHOSEN_SHOWN:,}")
    place.say("cli.plan_left", left=f"{found.pairs_left:,}", seconds=f"{found.seconds:.1f}")
    if isinstance(found, usecases.ForeseenNodes):
        place.say(
            f"cli.plan_{objective}",
            left=f"{found.expected_pairs_left:,.0f}",
            static=f"{found.expected_pairs_left_static:,.0f}",
        )
    elif found.proven:
        place.say("cli.plan_proven")
    elif found.bound:
        place.say("cli.plan_bound", bound=f"{found.bound:,}")
    else:
        place.say("cli.plan_no_bound")
    place.warn("cli.plan_mark")


@click.command(short_help="Order all nodes so that a network falls apart soonest.")
@click.argument("edges", type=_file, help="CSV or Parquet of links between opaque ids: source,target.")
@click.option(
    "--target",
    type=click.FloatRange(0, 1, max_open=True),
    default=0.1,
    show_default=True,
    help="Share of all nodes below which the largest component has to come; 0: order all nodes.",
)
@click.option(
    "--nodes", type=click.IntRange(min=1), help="Nodes of the whole network; else those of the file."
)
@click.option(
    "--seconds", type=_seconds, default=60.0, show_default=True, help="Time for better orders than the first."
)
@click.option(
    "--out", "written", type=_file, required=True, help="CSV to write: one removal a row, best first."
)
@spoken
def dismantle(
    place: Place, edges: Path, target: float, nodes: int | None, seconds: float, written: Path
) -> None:
    """Order the nodes of a network so that it falls apart soonest, until the largest component is small enough.

    For method and benchmark, outside any installation, as `plan` with a file: nothing may be done on what comes out.
    """
    from rootbranch import usecases

    found = usecases.dismantle_file(edges, written, target=target, nodes=nodes, seconds=seconds)
    place.say(
        "cli.dismantled",
        nodes=f"{found.nodes:,}",
        links=f"{found.links:,}",
        removals=f"{found.removals:,}",
        area=f"{found.area:,.4f}",
        seconds=f"{found.seconds:.1f}",
    )
    place.warn("cli.plan_mark")

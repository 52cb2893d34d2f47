"""Networks: the list, one as chart and table, what ties two of it, the ways between two, and a word on a role.

Everything in the chart stands in the tables too, so that the page works without script and for who cannot see a chart.
"""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from rootbranch import usecases
from rootbranch.errors import InputError, Message
from rootbranch.model.networks import Link, Network
from rootbranch.usecases import network_views
from rootbranch.web.sayings import answer_saying
from rootbranch.web.visits import Form, Signed, Visit

router = APIRouter()
LINKS_MAX = 500  # of the table; the chart has all
HERE = "networks"


@router.get("/networks")
def list_networks(visit: Signed) -> Response:
    """List the networks that the asker may see, the largest first."""
    view = usecases.list_networks(visit.installation, visit.actor)
    return visit.page("networks.html", HERE, view=view)


@router.get("/networks/{network_id}")
def read_network(visit: Signed, network_id: str) -> Response:
    """Show one network."""
    return _page(visit, network_id)


def _page(visit: Visit, network_id: str, status: int = 200, problem: Any = None) -> Response:
    view = usecases.read_network(visit.installation, visit.actor, network_id)
    pairs = _pairs(view.network)
    return visit.page(
        "network.html",
        HERE,
        status,
        view=view,
        pairs=pairs[:LINKS_MAX],
        left=len(pairs) - len(pairs[:LINKS_MAX]),
        degree=_degree(view.network),
        chart=_chart(visit, view),
        roles=usecases.ROLES,
        problem=problem,
    )


@router.get("/networks/{network_id}/link")
def read_link(visit: Signed, network_id: str, one: str, other: str) -> Response:
    """Show what ties two members, down to the records."""
    view = usecases.read_link(visit.installation, visit.actor, network_id, one, other)
    return visit.page("network_link.html", HERE, view=view)


@router.get("/networks/{network_id}/ways")
def find_paths(visit: Signed, network_id: str, one: str = "", other: str = "") -> Response:
    """Show the strongest ways between two members."""
    try:
        view = usecases.find_paths(visit.installation, visit.actor, one, other)
    except InputError as problem:
        return _page(visit, network_id, 400, problem)
    return visit.page("network_ways.html", HERE, view=view)


@router.post("/networks/{network_id}/role")
def say_role(form: Form, network_id: str) -> Response:
    """Keep what the asker says of somebody's role."""
    visit, fields = form.visit, form.fields
    person, role, reason = (fields.get(name, "") for name in ("person", "role", "reason"))
    return answer_saying(
        lambda: usecases.say_role(visit.installation, visit.actor, person, role, reason),
        lambda status, problem: _page(visit, network_id, status, problem),
        f"/networks/{network_id}",
    )


@router.post("/networks/{network_id}/role/undo")
def take_role_back(form: Form, network_id: str) -> Response:
    """Take back what was said of a role."""
    visit, word = form.visit, form.fields.get("word", "")
    return answer_saying(
        lambda: usecases.take_role_back(visit.installation, visit.actor, word),
        lambda status, problem: _page(visit, network_id, status, problem),
        f"/networks/{network_id}",
    )


def _pairs(network: Network) -> list[tuple[network_views.Span, tuple[Link, ...]]]:
    """Join the links of each two members, the likeliest first."""
    found: dict[tuple[str, str], list[Link]] = {}
    for one in network.links:
        found.setdefault((one.source, one.target), []).append(one)
    joined = [(network_views.any_of([one.chance for one in own]), tuple(own)) for own in found.values()]
    return sorted(joined, key=lambda one: (-one[0].likely, one[1][0].source, one[1][0].target))


def _degree(network: Network) -> dict[str, int]:
    counted = {one.entity: 0 for one in network.members}
    for one in network.links:
        counted[one.source] += 1
        counted[one.target] += 1
    return {str(id): count for id, count in counted.items()}


def _chart(visit: Visit, view: network_views.NetworkView) -> dict[str, object]:
    """Lay out what the chart draws: names and places, tiers, days and how likely a link is."""
    texts = visit.wording
    return {
        "nodes": [
            {
                "id": one.entity,
                "label": view.names[one.entity],
                "said": texts.text(Message(f"trace.role.{one.roles[0].role}"))
                if one.roles
                else texts.text(Message(f"trace.member.{one.kind}")),
                "kind": "person" if one.roles else "object",
                "tier": one.tier,
                "x": view.places[one.entity][0],
                "y": view.places[one.entity][1],
            }
            for one in view.network.members
        ],
        "links": [
            {
                "source": own[0].source,
                "target": own[0].target,
                "likely": round(chance.likely, 3),
                "first": str(min((one.first for one in own if one.first), default="")),
                "last": str(max((one.last for one in own if one.last), default="")),
            }
            for chance, own in _pairs(view.network)
        ],
        "quarters": [{"first": str(one.first), "last": str(one.last)} for one in view.snapshots],
        "address": f"/networks/{view.network.id}",
        "all": texts.t("web.network.all_time"),
    }

"""The command that shows networks: the list, one with members, roles and tiers, the ways between two, and a word on a role."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click
import orjson

from rootbranch.cli.frame import EMPTY, Desk, acting, out
from rootbranch.errors import Message
from rootbranch.model.networks import NetworkRole, Span

if TYPE_CHECKING:
    from rootbranch.model.networks import Member
    from rootbranch.usecases import network_views as views

ROLES_SHOWN = 3


@click.command(short_help="See networks: members, roles, tiers, ways between two.")
@click.argument("id", required=False, help="Network, or person of one; none: the list.")
@click.option(
    "--path",
    "ends",
    nargs=2,
    metavar="A B",
    help="The strongest ways between two members, with their records.",
)
@click.option(
    "--role",
    type=click.Choice([role.value for role in NetworkRole]),
    help="Say that the person ID has this role.",
)
@click.option("--reason", default="", help="With --role: why; it is kept and audited.")
@click.option("--undo", metavar="WORD", help="Take back what was said of a role, by the id of that word.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@acting("analysis")
def trace(
    desk: Desk,
    id: str | None,
    ends: tuple[str, str] | None,
    role: str | None,
    reason: str,
    undo: str | None,
    as_json: bool,
) -> None:
    """See who hangs together by what, in which role, and how near to the root, among what you may see.

    Without ID all networks of the newest picture; `rootbranch resolve` builds it. Every link rests on records, which
    `rootbranch record` opens.
    """
    from rootbranch import usecases

    if undo:
        taken = usecases.take_role_back(desk.installation, desk.actor, undo)
        desk.say("trace.taken_back", id=taken.id)
    elif role and id:
        said = usecases.say_role(desk.installation, desk.actor, id, role, reason)
        desk.say("trace.role_said", id=said.id)
    elif ends:
        _paths(desk, usecases.find_paths(desk.installation, desk.actor, *ends), as_json=as_json)
    elif id:
        _network(desk, usecases.read_network(desk.installation, desk.actor, id), as_json=as_json)
    elif role:
        raise click.UsageError(desk.text(Message("trace.needs_person")))
    else:
        _list(desk, usecases.list_networks(desk.installation, desk.actor), as_json=as_json)


def _list(desk: Desk, found: "views.NetworksView", *, as_json: bool) -> None:
    if as_json:
        _print_json(
            {"version": found.version, "rules": found.rules, "networks": [_line(one) for one in found.lines]}
        )
        return
    if not found.lines:
        desk.say("trace.none" if found.version else "trace.no_picture")
        return
    numbers = ("persons", "targets", "things", "links", "groups")
    table = desk.table("id", "root", *numbers, "from", "until", numbers=numbers)
    for one in found.lines:
        counts = (one.persons, one.targets, one.things, one.links, one.groups)
        table.add_row(
            one.id, "; ".join(one.root), *map(str, counts), str(one.first or ""), str(one.last or "")
        )
    out.print(table)
    desk.say("trace.made_from", version=found.version, rules=found.rules)


def _network(desk: Desk, found: "views.NetworkView", *, as_json: bool) -> None:
    if as_json:
        _print_json(network_json(found))
        return
    line = found.line
    desk.say("trace.head", persons=line.persons, targets=line.targets, things=line.things, links=line.links)
    table = desk.table("tier", "id", "name", "category", "roles", "links", numbers=("tier", "links"))
    for one in found.persons:
        tier = EMPTY if one.tier is None else str(one.tier)
        table.add_row(
            tier,
            one.entity,
            found.names[one.entity],
            desk.word("category", one.category),
            _roles(desk, one),
            str(_links_of(found, one.entity)),
        )
    out.print(table)
    out.print()
    things = desk.table("kind", "id", "name", "holders", "links", numbers=("links",))
    for one in found.things:
        held = ", ".join(found.names[holder] for holder in one.holders) or EMPTY
        kind = desk.text(Message(f"trace.member.{one.kind}"))
        things.add_row(kind, one.entity, found.names[one.entity], held, str(_links_of(found, one.entity)))
    out.print(things)
    desk.say("trace.not_proof")
    desk.say("trace.made_from", version=found.version, rules=found.rules)


def _roles(desk: Desk, one: "Member") -> str:
    shown = [each for each in one.roles[:ROLES_SHOWN] if each.share >= 0.05]
    return ", ".join(
        f"{desk.text(Message(f'trace.role.{each.role}'))} {each.share:.0%}"
        + (
            f" ({', '.join(desk.text(Message(f'trace.rule.{rule}')) for rule in each.rules)})"
            if each.rules
            else ""
        )
        for each in shown
    )


def _links_of(found: "views.NetworkView", id: str) -> int:
    return sum(id in (one.source, one.target) for one in found.network.links)


def _paths(desk: Desk, found: "views.PathsView", *, as_json: bool) -> None:
    if as_json:
        _print_json(_paths_json(found))
        return
    if not found.paths:
        desk.say("trace.no_way")
    for path in found.paths:
        desk.say("trace.way", hops=len(path.hops), **_percent(path.chance))
        for hop in path.hops:
            kinds = ", ".join(
                dict.fromkeys(desk.text(Message(f"trace.link.{one.kind}")) for one in hop.links)
            )
            ends = {"source": found.names[hop.source], "target": found.names[hop.target]}
            desk.say("trace.hop", kinds=kinds, **ends, **_percent(hop.chance))
            for record in hop.records:
                line = found.records.get(record)
                out.print(f"    {record}  {line.partner if line else ''}  {line.label if line else ''}")


def _percent(span: Span) -> dict[str, str]:
    return {name: f"{getattr(span, name):.0%}" for name in ("low", "likely", "high")}


def _line(one: "views.NetworkLine") -> dict[str, Any]:
    names = ("id", "root", "persons", "targets", "things", "links", "groups", "first", "last")
    return {name: getattr(one, name) for name in names}


def network_json(found: "views.NetworkView") -> dict[str, Any]:
    """Lay a network out as JSON: members with roles and tiers, links with chance and records."""
    return {
        **_line(found.line),
        "version": found.version,
        "rules": found.rules,
        "members": [
            {
                "id": one.entity,
                "name": found.names[one.entity],
                "kind": one.kind,
                "category": one.category,
                "tier": one.tier,
                "group": one.group,
                "territories": one.territories,
                "holders": one.holders,
                "roles": [
                    {"role": each.role, "share": each.share, "rules": each.rules} for each in one.roles
                ],
                "override": one.override.id if one.override else None,
            }
            for one in found.network.members
        ],
        "links": [
            {
                "source": one.source,
                "target": one.target,
                "kind": one.kind,
                "first": one.first,
                "last": one.last,
                "chance": _span(one.chance),
                "sources": one.sources,
                "records": one.records,
            }
            for one in found.network.links
        ],
        "snapshots": [
            {"first": one.first, "last": one.last, "links": one.links, "members": one.members}
            for one in found.snapshots
        ],
    }


def _paths_json(found: "views.PathsView") -> Mapping[str, Any]:
    return {
        "network": found.network,
        "paths": [
            {
                "chance": _span(path.chance),
                "hops": [
                    {
                        "source": hop.source,
                        "target": hop.target,
                        "kinds": sorted({one.kind for one in hop.links}),
                        "chance": _span(hop.chance),
                        "records": hop.records,
                    }
                    for hop in path.hops
                ],
            }
            for path in found.paths
        ],
    }


def _span(span: Span) -> dict[str, float]:
    return {name: round(getattr(span, name), 4) for name in ("low", "likely", "high")}


def _print_json(plain: Mapping[str, Any]) -> None:
    out.file.write(orjson.dumps(plain, option=orjson.OPT_INDENT_2).decode() + "\n")

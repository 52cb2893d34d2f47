"""See networks: the list, one with its roles and tiers, what ties two, and the ways between them, through the asker's walls.

    look ─▶ told_to (what this asker may know) ─▶ trace.trace_networks ─▶ names, masked ─▶ view
                                                  kept while the register stays as it is

What an asker may not see neither shows nor counts: the networks are traced from what is left. Two askers may so see two
different networks of the same people. Only who may ask who is who sees any, for investigation or analysis.

Limits: on PostgreSQL networks are traced anew at each look.
"""

from collections.abc import Mapping, Sequence

from rootbranch import trace
from rootbranch.errors import InputError, Message
from rootbranch.model.access import Actor, Kind, Verb
from rootbranch.model.entities import EntityId
from rootbranch.model.ids import RecordId
from rootbranch.model.networks import Member, Network
from rootbranch.store import lines
from rootbranch.usecases.asking import Work, joint
from rootbranch.usecases.identity import Identity, Seen, entity_ids_of, open_identity
from rootbranch.usecases.installation import Installation
from rootbranch.usecases.looking import look
from rootbranch.usecases.network_views import LinkView, NetworkLine, NetworksView, NetworkView, PathsView
from rootbranch.usecases.opened import open_contents, opened_lines
from rootbranch.usecases.tracing_names import names_of
from rootbranch.usecases.tracing_told import told_to

ROOT_MAX = 3
RECORDS_MAX = 200  # shown of one link


def list_networks(installation: Installation, actor: Actor) -> NetworksView:
    """List all networks, the largest first."""
    identity = open_identity(installation)
    rules = trace.load_trace_rules().name

    def answer(work: Work) -> NetworksView:
        if identity is None:
            return NetworksView(lines=(), version="", rules=rules)
        found = networks_of(work, identity)
        roots = [one.entity for network in found for one in _roots(network)]
        names = names_of(work, identity, roots)
        work.touch(one.entity for network in found for one in network.members if one.roles)
        return NetworksView(
            lines=tuple(_line(network, names) for network in found), version=identity.version, rules=rules
        )

    return look(installation, actor, joint(Kind.ENTITY), "list_networks", answer)


def read_network(installation: Installation, actor: Actor, network_id: str) -> NetworkView:
    """Open one network by its id, or by that of any person in it.

    Raises:
        AccessError: Not there, or not for this person.
    """
    identity = open_identity(installation)

    def answer(work: Work) -> NetworkView:
        network = _network(work, identity, network_id)
        assert identity is not None
        names = names_of(work, identity, [one.entity for one in network.members])
        work.touch([*(one.entity for one in network.members if one.roles), *_records(network)])
        return NetworkView(
            line=_line(network, names),
            network=network,
            names=names,
            places=trace.lay_out(network),
            snapshots=trace.snapshots_of(network),
            version=identity.version,
            rules=trace.load_trace_rules().name,
        )

    return look(installation, actor, joint(Kind.ENTITY, network_id), "read_network", answer)


def read_link(
    installation: Installation, actor: Actor, network_id: str, source: str, target: str
) -> LinkView:
    """Open what ties two members, with its records.

    Raises:
        AccessError: Not there, or not for this person.
    """
    identity = open_identity(installation)

    def answer(work: Work) -> LinkView:
        network = _network(work, identity, network_id)
        assert identity is not None
        ends = {source, target}
        found = tuple(one for one in network.links if {one.source, one.target} == ends)
        if not found:
            raise work.not_there()
        members = {one.entity: one for one in network.members}
        records = sorted({RecordId(record) for one in found for record in one.records})
        work.touch(records)
        return LinkView(
            network=network.id,
            source=members[found[0].source],
            target=members[found[0].target],
            names=names_of(work, identity, sorted(EntityId(end) for end in ends)),
            links=found,
            records=opened_lines(work, [*open_contents(work, records[:RECORDS_MAX]).values()]),
        )

    return look(installation, actor, joint(Kind.ENTITY, network_id), "read_link", answer)


def find_paths(installation: Installation, actor: Actor, start: str, end: str) -> PathsView:
    """Find the strongest ways between two members of one network, each hop with its records.

    Args:
        start, end: Ids of entities, or of any of their records.

    Raises:
        AccessError: One of them is in no network that the asker may see.
        InputError: They are one and the same, or in two networks.
    """
    identity = open_identity(installation)

    def answer(work: Work) -> PathsView:
        network = _network(work, identity, start)
        assert identity is not None
        one, other = (_member(work, identity, network, id) for id in (start, end))
        if one is None or other is None or one == other:
            _network(work, identity, end)  # who is not there at all is told so
            raise InputError(Message("trace.no_path"), f"{start} {end}", Message("trace.two_members"))
        paths = trace.find_paths(network, one.entity, other.entity)
        hops = [hop for path in paths for hop in path.hops]
        records = sorted({RecordId(record) for hop in hops for record in hop.records})
        work.touch(records)
        shown = opened_lines(work, [*open_contents(work, records).values()])
        ids = sorted({end for hop in hops for end in (hop.source, hop.target)})
        return PathsView(
            network=network.id,
            paths=paths,
            names=names_of(work, identity, ids),
            records={line.id: line for line in shown},
        )

    return look(installation, actor, joint(Kind.ENTITY, start), "find_paths", answer)


def networks_of(work: Work, identity: Identity) -> tuple[Network, ...]:
    """Trace all networks that the asker of a use case may see; kept while the register stays as it is."""
    where = work.filter_for(Verb.READ, Kind.RECORD)
    return work.kept.once(
        ("networks", identity.version, where),
        lambda: trace.trace_networks(told_to(work, identity), trace.load_trace_rules()),
    )


def network_with(work: Work, identity: Identity, id: str) -> Network | None:
    """Give the network of an id: its own, that of a member, or that of any record of a member."""
    entity = _entity(work, identity, id)
    for network in networks_of(work, identity):
        if any(one.entity == entity for one in network.members):
            return network
    return None


def _entity(work: Work, identity: Identity, id: str) -> str:
    """Follow an id to the entity that holds it now; that of a thing leads to itself."""
    current = lines.current_of(work.connection, [RecordId(id)]).get(RecordId(id))
    seen = Seen(work, identity, Verb.READ)
    if current is None or not seen.seen_among([current]):
        return id
    group = seen.group_of(current)
    return entity_ids_of(work, [group])[group]


def _network(work: Work, identity: Identity | None, id: str) -> Network:
    found = network_with(work, identity, id) if identity is not None else None
    if found is None:
        raise work.not_there()
    return found


def _member(work: Work, identity: Identity, network: Network, id: str) -> Member | None:
    entity = _entity(work, identity, id)
    return next((one for one in network.members if one.entity == entity), None)


def _roots(network: Network) -> Sequence[Member]:
    found = [one for one in network.members if one.tier == 0]
    return sorted(found, key=lambda one: (-one.roles[0].share, one.entity))[:ROOT_MAX]


def _records(network: Network) -> set[str]:
    return {record for one in network.links for record in one.records}


def _line(network: Network, names: Mapping[str, str]) -> NetworkLine:
    persons = [one for one in network.members if one.roles]
    days = [day for one in network.links for day in (one.first, one.last) if day is not None]
    return NetworkLine(
        id=network.id,
        root=tuple(names.get(EntityId(one.entity), "") for one in _roots(network)),
        persons=len(persons),
        targets=sum(one.target for one in persons),
        things=len(network.members) - len(persons),
        links=len(network.links),
        groups=len({one.group for one in network.members}),
        first=min(days, default=None),
        last=max(days, default=None),
    )

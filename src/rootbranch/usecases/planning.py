"""Plan against a network: from what the asker may see to a few plans, each action with what it rests on.

    look ─▶ network (tracing) + predicates of its suspects + agencies ─▶ audited ─▶ plan.plan_corridor, outside the transaction

Nobody without a predicate in a record that the asker may open is a target. What is found is derived and not kept; what a named
person says of a plan is (`plan_decisions`).

Limits: a predicate is looked for in the records of a member, not in the decisions of other cases.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING, Any

from rootbranch.errors import InputError, Message
from rootbranch.model.access import Actor, Kind, Verb
from rootbranch.model.entities import EntityId
from rootbranch.model.ids import PartnerId, RecordId
from rootbranch.model.networks import MemberKind, Network
from rootbranch.model.planned import PlanDecision
from rootbranch.model.records import Predicate
from rootbranch.store import lines, partners, plan_decisions
from rootbranch.usecases.asking import Work, joint
from rootbranch.usecases.identity import Identity, Seen, open_identity
from rootbranch.usecases.installation import Installation
from rootbranch.usecases.looking import look
from rootbranch.usecases.masking import MASK
from rootbranch.usecases.opened import open_contents
from rootbranch.usecases.tracing import network_with
from rootbranch.usecases.tracing_names import names_of

if TYPE_CHECKING:  # numba takes a second to import
    from rootbranch.plan import Ground, Plans, Wish

MOST_MAX = 20
SECONDS_MAX = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWish:
    """What somebody asks of plans; see `plan.Constraints` and `plan.Wish`.

    Args:
        held: Places of the network where people are held.
    """

    most: int = 5
    strike_days: int = 90
    budgets: Mapping[str, int] | None = None
    required: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    together: tuple[tuple[str, ...], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
    held: tuple[str, ...] = ()
    caution: float = 0.3
    seconds: float = 20.0
    many: int = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkPlans:
    """Plans against a network, as one asker may see them.

    Args:
        names: Of members, by entity id.
        decisions: What was said of plans against this network, the newest first.
        version: Picture it was made from.
    """

    plans: "Plans"
    names: Mapping[str, str]
    decisions: tuple[PlanDecision, ...]
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDecisions:
    """What was said of plans against a network, the newest first; `persons` are its suspects and convicted."""

    network: str
    persons: tuple[EntityId, ...]
    names: Mapping[str, str]
    decisions: tuple[PlanDecision, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What planning stands on: the network as one asker may see it, who may be a target, who acts."""

    network: Network
    ground: "Ground"
    names: Mapping[str, str]
    decisions: tuple[PlanDecision, ...]
    version: str


def plan_network(installation: Installation, actor: Actor, network_id: str, wish: PlanWish) -> NetworkPlans:
    """Find the plans that take most from what a network can carry.

    Args:
        network_id: Of the network, or of anybody in it.

    Raises:
        AccessError: Not there, or not for this person.
        InputError: A number of the wish is out of range, or an agency is not known.
    """
    wanted = check_wish(wish)
    basis = look(
        installation, actor, joint(Kind.ENTITY, network_id), "plan_network",
        lambda work: basis_of(work, open_identity(installation), network_id, wish),
    )  # fmt: skip
    from rootbranch import plan

    plan.compile_flows()
    start = perf_counter()
    found = plan.plan_corridor(
        basis.network, basis.ground, wanted, plan.load_corridor_rules(), lambda: perf_counter() - start
    )
    return NetworkPlans(plans=found, names=basis.names, decisions=basis.decisions, version=basis.version)


def read_plan_decisions(installation: Installation, actor: Actor, network_id: str) -> "PlanDecisions":
    """Give what was said of plans against a network, and whom it has.

    Raises:
        AccessError: Not there, or not for this person.
    """
    identity = open_identity(installation)

    def answer(work: Work) -> PlanDecisions:
        network = network_with(work, identity, network_id) if identity is not None else None
        if network is None or identity is None:
            raise work.not_there()
        work.touch(one.entity for one in network.members)
        return PlanDecisions(
            network=network.id,
            persons=tuple(one.entity for one in network.members if one.target),
            names=names_of(work, identity, [one.entity for one in network.members]),
            decisions=_decisions(work, identity, network),
        )

    return look(installation, actor, joint(Kind.ENTITY, network_id), "read_plan_decisions", answer)


def check_wish(wish: PlanWish) -> "Wish":
    """Make what the room asks for of what somebody asked.

    Raises:
        InputError: A number is out of range.
    """
    limits: tuple[tuple[str, float, float, float], ...] = (
        ("k", wish.most, 1, MOST_MAX),
        ("strike", wish.strike_days, 0, 3_650),
        ("caution", wish.caution, 0, 1),
        ("seconds", wish.seconds, 0.1, SECONDS_MAX),
        ("plans", wish.many, 1, 20),
        *((f"budget {agency}", days, 0, 1_000_000) for agency, days in (wish.budgets or {}).items()),
    )
    for name, value, least, most in limits:
        if not least <= value <= most:
            params = {"least": f"{least:g}", "most": f"{most:g}"}
            raise InputError(Message("plan.out_of_range", params), name, Message("plan.fix_range", params))
    from rootbranch import plan

    constraints = plan.Constraints(
        most=wish.most,
        strike_days=wish.strike_days,
        budgets={PartnerId(agency): days for agency, days in (wish.budgets or {}).items()},
        required=wish.required,
        excluded=frozenset(wish.excluded),
        together=wish.together,
        apart=wish.apart,
    )
    return plan.Wish(constraints=constraints, caution=wish.caution, seconds=wish.seconds, many=wish.many)


def basis_of(work: Work, identity: Identity | None, network_id: str, wish: PlanWish) -> Basis:
    """Gather what planning stands on, within a use case.

    Raises:
        AccessError: The network is not there for this person.
        InputError: The wish names an agency or a place that is not there.
    """
    network = network_with(work, identity, network_id) if identity is not None else None
    if network is None or identity is None:
        raise work.not_there()
    own = work.actor.officer.partner
    known = sorted(partners.all_partners(work.connection), key=lambda one: (one.id != own, one.id))
    _known(wish.budgets or {}, {str(one.id) for one in known}, "budget")
    places = {str(one.entity) for one in network.members if one.kind is MemberKind.PLACE}
    _known(wish.held, places, "held")
    from rootbranch import plan

    ground = plan.Ground(
        predicates=_predicates(work, identity, network),
        agencies=tuple(plan.Agency(id=one.id, territory=one.territory) for one in known),
        held=frozenset(EntityId(one) for one in wish.held),
    )
    work.touch([*(one.entity for one in network.members), *_records(network)])
    return Basis(
        network=network,
        ground=ground,
        names=names_of(work, identity, [one.entity for one in network.members]),
        decisions=_decisions(work, identity, network),
        version=identity.version,
    )


def _decisions(work: Work, identity: Identity, network: Network) -> tuple[PlanDecision, ...]:
    """Find what was said of plans that reach a member, the newest first; who is no member now is named no more."""
    every = [one for _, one in plan_decisions.every(work.connection) if one is not None]
    told = {record for one in every for _, records in one.actions for record in records}
    current = lines.current_of(work.connection, sorted(told))
    own = _own_records(work, identity, [one.entity for one in network.members if one.roles])
    found = []
    for one in reversed(every):
        kept = [all(current.get(record) in own for record in records) for _, records in one.actions]
        if any(kept):
            masked = ((f"{id.partition(':')[0]}:{MASK}", ()) for id, _ in one.actions)
            pairs = zip(one.actions, masked, kept, strict=True)
            found.append(
                replace(one, actions=tuple(as_is if here else hidden for as_is, hidden, here in pairs))
            )
    return tuple(found)


def _own_records(work: Work, identity: Identity, persons: Sequence[EntityId]) -> dict[RecordId, EntityId]:
    """Give the current records of each person that the asker may see, by record."""
    current = lines.current_of(work.connection, [RecordId(one) for one in persons])
    groups = Seen(work, identity, Verb.READ).groups_of(sorted(set(current.values())))
    return {
        record: one
        for one in persons
        if RecordId(one) in current
        for record in groups.get(current[RecordId(one)], ())
    }


def _known(said: Iterable[str], known: set[str], where: str) -> None:
    for one in said:
        if one not in known:
            raise InputError(
                Message("plan.not_known", {"name": one}),
                where,
                Message("plan.fix_not_known", {"known": ", ".join(sorted(known))}),
            )


def _predicates(work: Work, identity: Identity, network: Network) -> dict[EntityId, Predicate]:
    """Find for each suspect a predicate among the records that the asker may open, the oldest first."""
    own = _own_records(work, identity, [one.entity for one in network.members if one.target])
    opened = open_contents(work, sorted(own))
    found: dict[EntityId, Predicate] = {}
    for record, entity in sorted(own.items()):
        predicate = _predicate(opened[record][1]) if record in opened else None
        if predicate is not None:
            found.setdefault(entity, predicate)
    return found


def _predicate(content: Mapping[str, Any]) -> Predicate | None:
    said = content.get("predicate")
    if not isinstance(said, Mapping):
        return None
    try:
        return Predicate(
            **{name: str(said.get(name) or "") for name in ("conduct", "material_benefit", "officer", "date")}
        )
    except ValueError:
        return None


def _records(network: Network) -> set[str]:
    return {record for one in network.links for record in one.records}

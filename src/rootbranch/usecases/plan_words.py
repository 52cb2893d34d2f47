"""Keep or reject a proposed plan, with a reason, and take that back exactly.

    actions as somebody names them ─▶ measured anew, from what that somebody may see ─▶ kept or rejected ─▶ witnessed by the audit

What is kept is a word on a proposal. Nothing is approved: that needs a deconfliction number and a safety and referral plan.
Source: design, section 2, item 10.
"""

from dataclasses import replace
from decimal import Decimal

from rootbranch.errors import InputError, Message, StateError
from rootbranch.model.access import Actor, Kind, Verb
from rootbranch.model.ids import RecordId
from rootbranch.model.planned import PlanDecision, PlannedAction, PlanVerdict
from rootbranch.store import lines, plan_decisions
from rootbranch.usecases.asking import Work, asking, joint
from rootbranch.usecases.identity import Seen, open_identity
from rootbranch.usecases.installation import Installation, new_id
from rootbranch.usecases.planning import PlanWish, basis_of, check_wish
from rootbranch.usecases.reasons import REASON_CHARACTERS_MAX
from rootbranch.usecases.witness import witness_plan


def decide_plan(
    installation: Installation,
    actor: Actor,
    network_id: str,
    actions: tuple[str, ...],
    verdict: str,
    reason: str,
    wish: PlanWish,
) -> PlanDecision:
    """Say of a proposed plan that it is kept or rejected.

    Args:
        actions: Ids of its actions.
        wish: The limits it was made under; they hold for what is kept.

    Raises:
        AccessError: The network is not there, or not for this person.
        InputError: No such verdict, no reason, or no plan that is offered within the limits.
    """
    kept = reason.strip()
    if verdict not in {*PlanVerdict}:
        raise InputError(
            Message("plan.no_verdict"),
            "verdict",
            Message("plan.verdicts", {"verdicts": ", ".join(PlanVerdict)}),
        )
    if not 0 < len(kept) <= REASON_CHARACTERS_MAX:
        fix = Message("usecases.give_reason", {"max": REASON_CHARACTERS_MAX})
        raise InputError(Message("usecases.reason_needed"), "reason", fix)
    named = tuple(dict.fromkeys(actions))
    wanted = check_wish(replace(wish, most=max(wish.most, len(named)), required=()))
    with asking(installation, actor, Verb.JUDGE, joint(Kind.ENTITY, network_id), "decide_plan") as work:
        basis = basis_of(work, open_identity(installation), network_id, wish)
        from rootbranch import plan

        found = plan.measure_plan(basis.network, basis.ground, named, wanted, plan.load_corridor_rules())
        if found is None:
            raise InputError(Message("plan.not_offered"), network_id, Message("plan.fix_not_offered"))
        made = PlanDecision(
            id=new_id(),
            actions=_with_records(work, found.actions),
            verdict=PlanVerdict(verdict),
            reason=kept,
            before=Decimal(f"{found.effect.before.mean:.3f}"),
            left=Decimal(f"{found.effect.left.mean:.3f}"),
            rules=plan.load_corridor_rules().name,
            officer=actor.officer.id,
            at=work.at,
        )
        plan_decisions.add(work.connection, made)
        witness_plan(work, made)
        return made


def take_plan_back(installation: Installation, actor: Actor, decision_id: str) -> PlanDecision:
    """Take back what was said of a plan; it stays in the register as taken back. Gives it as it stood.

    Raises:
        AccessError: Not there, or about a network that is not for this person.
        StateError: It was taken back before.
    """
    with asking(installation, actor, Verb.JUDGE, joint(Kind.ENTITY, decision_id), "take_plan_back") as work:
        found = plan_decisions.get(work.connection, decision_id)
        identity = open_identity(installation)
        if found is None or identity is None:
            raise work.not_there()
        told = [record for _, records in found.actions for record in records]
        current = lines.current_of(work.connection, told)
        if not Seen(work, identity, Verb.JUDGE).seen_among(current.values()):
            raise work.not_there()
        if found.undone_at is not None:
            raise StateError(Message("usecases.undone_before"), decision_id, Message("trace.look_again"))
        plan_decisions.undo(work.connection, decision_id, actor.officer.id, work.at)
        witness_plan(work, replace(found, undone_at=work.at, undone_by=actor.officer.id))
        work.touch([decision_id])
        return found


def _with_records(
    work: Work, actions: tuple[PlannedAction, ...]
) -> tuple[tuple[str, tuple[RecordId, ...]], ...]:
    """Give each action the current records of whom it reaches: on those the database lets it hang."""
    ids = sorted({RecordId(one.entity) for action in actions for one in action.targets})
    current = lines.current_of(work.connection, ids)
    return tuple(
        (action.id, tuple(sorted({current[RecordId(one.entity)] for one in action.targets})))
        for action in sorted(actions, key=lambda one: one.id)
    )

"""Plans against networks: find them, say what is kept, take that back."""

from fastapi import APIRouter

from rootbranch import usecases
from rootbranch.web.api import plan_shapes
from rootbranch.web.api.callers import By

router = APIRouter()


@router.post("/networks/{network_id}/plans")
def plan_network(by: By, network_id: str, asked: plan_shapes.PlanAsked) -> plan_shapes.Plans:
    """Find plans against a network; it takes the seconds that are given, and nothing is kept."""
    found = usecases.plan_network(by.installation, by.actor, network_id, _wish(asked))
    return by.answer(plan_shapes.Plans, found.plans)


@router.get("/networks/{network_id}/plan-decisions")
def list_decisions(by: By, network_id: str) -> tuple[plan_shapes.PlanDecision, ...]:
    """List what was said of plans against a network, the newest first."""
    told = usecases.read_plan_decisions(by.installation, by.actor, network_id)
    return tuple(by.answer(plan_shapes.PlanDecision, one) for one in told.decisions)


@router.post("/networks/{network_id}/plan-decisions", status_code=201)
def decide_plan(by: By, network_id: str, asked: plan_shapes.NewPlanDecision) -> plan_shapes.PlanDecision:
    """Say of a plan that it is kept or rejected; nothing is approved."""
    made = usecases.decide_plan(
        by.installation, by.actor, network_id, asked.actions, asked.verdict, asked.reason, _wish(asked.asked)
    )
    return by.answer(plan_shapes.PlanDecision, made)


@router.post("/plan-decisions/{decision_id}/undo", status_code=204)
def take_plan_back(by: By, decision_id: str) -> None:
    """Take a word on a plan back; it stays in the list."""
    usecases.take_plan_back(by.installation, by.actor, decision_id)


def _wish(asked: plan_shapes.PlanAsked) -> usecases.PlanWish:
    return usecases.PlanWish(**asked.model_dump())

"""Plans against a network: what is asked, plans side by side, what if somebody is left out, and what was said of a plan.

The page plans only when it is asked to: a plan takes seconds. Where somebody is left out it plans once more with everybody, so that
what leaving out costs stands beside it. Each chart has its numbers in a table.
"""

from dataclasses import replace
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from rootbranch import usecases
from rootbranch.errors import InputError, Message
from rootbranch.usecases import NetworkPlans, PlanWish, pace_of
from rootbranch.web.asked import Asked
from rootbranch.web.plan_charts import Room, course_of, spans_of
from rootbranch.web.sayings import answer_saying
from rootbranch.web.visits import Form, Signed, Visit

router = APIRouter()
HERE = "networks"
SECONDS = 5.0
MOST, STRIKE, CAUTION_PERCENT = 5, 90, 30
LEFT_OUT_MAX = 10
COURSE = Room(width=720, height=220, left=56, below=22, days=180)


@router.get("/networks/{network_id}/plans")
def read_plans(visit: Signed, network_id: str) -> Response:
    """Show the form, and plans once the number of actions is given."""
    return _page(visit, network_id)


@router.post("/networks/{network_id}/plans")
def decide_plan(form: Form, network_id: str) -> Response:
    """Keep what the asker says of a plan."""
    visit, fields = form.visit, form.fields
    actions = tuple(part for part in fields.get("actions", "").split(",") if part)
    verdict, reason = fields.get("verdict", ""), fields.get("reason", "")
    return answer_saying(
        lambda: usecases.decide_plan(
            visit.installation, visit.actor, network_id, actions, verdict, reason, _wish(Asked(fields))
        ),
        lambda status, problem: _page(visit, network_id, status, problem),
        f"/networks/{network_id}/plans",
    )


@router.post("/networks/{network_id}/plans/undo")
def take_plan_back(form: Form, network_id: str) -> Response:
    """Take back what was said of a plan."""
    visit, word = form.visit, form.fields.get("word", "")
    return answer_saying(
        lambda: usecases.take_plan_back(visit.installation, visit.actor, word),
        lambda status, problem: _page(visit, network_id, status, problem),
        f"/networks/{network_id}/plans",
    )


def _page(visit: Visit, network_id: str, status: int = 200, problem: Any = None) -> Response:
    asked = Asked(visit.request.query_params)
    found: NetworkPlans | None = None
    whole: NetworkPlans | None = None
    if asked.text("most") and problem is None:
        try:
            wish = _wish(asked)
            found = usecases.plan_network(visit.installation, visit.actor, network_id, wish)
            if wish.excluded:
                everybody = replace(wish, excluded=(), many=1)
                whole = usecases.plan_network(visit.installation, visit.actor, network_id, everybody)
        except InputError as refused:
            problem, status = refused, 400
    told = usecases.read_plan_decisions(visit.installation, visit.actor, network_id)
    return visit.page(
        "plans.html",
        HERE,
        status,
        asked=asked,
        network=told.network,
        persons=told.persons,
        names=told.names,
        decisions=told.decisions,
        found=found,
        **_drawn(found, whole),
        pace_of=pace_of,
        left_out=_left_out(asked),
        standard={"most": MOST, "strike": STRIKE, "caution": CAUTION_PERCENT},
        problem=problem,
    )


def _drawn(found: NetworkPlans | None, whole: NetworkPlans | None) -> dict[str, Any]:
    """Draw what is left, plan by plan, and the course of the best; numbers are told in one pace."""
    plans = found.plans.plans if found else ()
    if not plans:
        return {}
    with_everybody = whole.plans.plans[0].effect.left if whole and whole.plans.plans else None
    before = plans[0].effect.before
    pace = pace_of(before.mean)
    rows = (before, *((with_everybody,) if with_everybody else ()), *(one.effect.left for one in plans))
    return {
        "pace": pace,
        "with_everybody": with_everybody,
        "spans": spans_of([(one.low, one.mean, one.high) for one in rows], mark=before.mean),
        "course": course_of(
            [(one.day, one.left.low, one.left.mean, one.left.high) for one in plans[0].effect.course],
            before.mean, pace, COURSE,
        ),
    }  # fmt: skip


def _left_out(asked: Asked) -> tuple[str, ...]:
    said = asked.typed.get("without", "").split(",")[:LEFT_OUT_MAX]
    return tuple(dict.fromkeys(part.strip() for part in said if part.strip()))


def _wish(asked: Asked) -> PlanWish:
    return PlanWish(
        most=_number(asked, "most", MOST),
        strike_days=_number(asked, "strike", STRIKE),
        caution=_number(asked, "caution", CAUTION_PERCENT) / 100,
        excluded=_left_out(asked),
        seconds=SECONDS,
    )


def _number(asked: Asked, name: str, standard: int) -> int:
    typed = asked.text(name)
    if not typed:
        return standard
    if not typed.isdecimal() or len(typed) > 6:
        raise InputError(Message("web.plan.no_number"), name, Message("web.plan.give_number"))
    return int(typed)

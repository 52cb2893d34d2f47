"""What partners put in, and what came of it in a period."""

from fastapi import APIRouter
from fastapi.responses import Response

from rootbranch import usecases
from rootbranch.errors import InputError, RootbranchError, StateError
from rootbranch.model.effort import EffortKind, Territory
from rootbranch.web.asked import Asked
from rootbranch.web.visits import Form, Signed, Visit, go_to

router = APIRouter()


@router.get("/effort")
def list_effort(visit: Signed) -> Response:
    """List efforts; with a period, set them beside outcomes."""
    return _page(visit)


@router.post("/effort")
def enter_effort(form: Form) -> Response:
    """Enter what a partner put in."""
    said = {name: form.fields.get(name, "") for name in usecases.EFFORT_FIELDS}
    try:
        usecases.enter_effort(form.visit.installation, form.visit.actor, (said,))
    except (InputError, StateError) as problem:
        return _page(form.visit, problem, said)
    return go_to("/effort")


def _page(
    visit: Visit, problem: RootbranchError | None = None, typed: dict[str, str] | None = None
) -> Response:
    asked = Asked(visit.request.query_params)
    first, last = asked.period()
    lines = None
    if first and last and not asked.wrong:
        try:
            lines = usecases.costs(visit.installation, visit.actor, first, last)
        except InputError as refused:
            problem = refused
    return visit.page(
        "effort.html",
        "figures",
        400 if problem or asked.wrong else 200,
        asked=asked,
        efforts=usecases.list_effort(visit.installation, visit.actor),
        lines=lines,
        measures={
            each.measure: usecases.measure_words(each.measure, {}, visit.wording.language)
            for each in lines or ()
        },
        partners=usecases.ledger_choices(visit.installation, visit.actor).partners,
        kinds=[each.value for each in EffortKind],
        sides=[each.value for each in Territory],
        typed=typed or {},
        problem=problem,
    )

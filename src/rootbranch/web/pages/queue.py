"""The duplicate queue: two records side by side, same, different or unsure, with a reason that fits, and undo.

One judgement a page, so that nobody judges what has not been looked at: the form names the pair it shows. A pair
may be passed over and come back to; the list shows all that wait.
"""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from rootbranch import usecases
from rootbranch.errors import InputError, RootbranchError, StateError
from rootbranch.usecases import pair_views
from rootbranch.web.asked import CursorId, CursorNumber
from rootbranch.web.sides import compare_sides
from rootbranch.web.visits import Form, Signed, Visit, go_to

router = APIRouter()
PairKey = Annotated[str, Query(pattern=r"^([0-9a-f-]{36}\.[0-9a-f-]{36})?$")]


@router.get("/queue")
def show_pair(visit: Signed, pair: PairKey = "", last: CursorId = None) -> Response:
    """Show one pair, the first unless another is named; `last` is the judgement that led here."""
    return _page(visit, pair, last)


@router.get("/queue/pairs")
def list_pairs(visit: Signed, after: CursorNumber = None) -> Response:
    """List the pairs that wait, in the order of the queue."""
    page = usecases.list_pairs(visit.installation, visit.actor, after=after)
    return visit.page("pairs.html", "queue", page=page, passed=int(after or 0))


@router.post("/queue")
def judge(form: Form) -> Response:
    """Keep a judgement on the pair that the form showed, and go on to the next."""
    fields = form.fields
    left, right = fields.get("left", ""), fields.get("right", "")
    try:
        judgement = usecases.judge(
            form.visit.installation, form.visit.actor, left, right, fields.get("verdict", ""), _reason(fields)
        )
    except (InputError, StateError) as problem:
        return _page(form.visit, f"{left}.{right}", problem=problem, typed=fields)
    return go_to(_address(fields.get("next", ""), judgement.id))


@router.post("/queue/undo")
def undo(form: Form) -> Response:
    """Take a judgement back; the pair waits again and is shown."""
    visit = form.visit
    taken_back = usecases.undo_judgement(visit.installation, visit.actor, form.fields.get("judgement", ""))
    if form.fields.get("from") == "list":
        return go_to("/judgements")
    return go_to(_address(f"{taken_back.left}.{taken_back.right}"))


@router.get("/judgements")
def list_judgements(visit: Signed, after: CursorId = None) -> Response:
    """List what was judged, newest first."""
    page = usecases.list_judgements(visit.installation, visit.actor, after=after)
    return visit.page("judgements.html", "queue", page=page)


def _page(
    visit: Visit,
    wanted: str = "",
    last: str | None = None,
    problem: RootbranchError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    queue = usecases.queue(visit.installation, visit.actor, limit=1, pair=wanted)
    pair: pair_views.PairView | None = queue.pairs[0] if queue.pairs else None
    return visit.page(
        "queue.html",
        "queue",
        400 if problem else 200,
        problem=problem,
        queue=queue,
        pair=pair,
        gone=not queue.asked_for and not last and not problem,
        rows=compare_sides(pair, visit.wording.value_of) if pair else (),
        reasons=usecases.reasons_about(pair.about if pair else ""),
        typed=typed or {},
        last=queue.last,
    )


def _address(pair: str, last: str = "") -> str:
    asked = (("pair", pair), ("last", last))
    return "/queue?" + "&".join(f"{name}={value}" for name, value in asked if value)


def _reason(fields: Mapping[str, str]) -> str:
    parts = (fields.get("reason", ""), fields.get("words", "").strip())
    return ": ".join(part for part in parts if part)

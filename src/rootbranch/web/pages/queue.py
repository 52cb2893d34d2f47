"""The duplicate queue: two records side by side, same, different or unsure, with a reason, and undo.

One judgement a page, so that nobody judges what has not been looked at: the form names the pair it shows.
"""

from fastapi import APIRouter
from fastapi.responses import Response

from rootbranch import usecases
from rootbranch.errors import InputError, RootbranchError, StateError
from rootbranch.usecases import views
from rootbranch.web.asked import CursorId
from rootbranch.web.sides import compare_sides
from rootbranch.web.visits import Form, Signed, Visit, go_to

router = APIRouter()
REASONS = ("as_shown", "reference", "person", "place_and_day", "same_release", "contradicts", "too_little")


@router.get("/queue")
def show_next(visit: Signed, last: CursorId = None) -> Response:
    """Show the pair that waits first; `last` is the judgement that `z` takes back."""
    return _page(visit, last)


def _page(visit: Visit, last: str | None = None, problem: RootbranchError | None = None) -> Response:
    queue = usecases.queue(visit.installation, visit.actor, limit=1)
    pair: views.PairView | None = queue.pairs[0] if queue.pairs else None
    return visit.page(
        "queue.html",
        "queue",
        400 if problem else 200,
        problem=problem,
        queue=queue,
        pair=pair,
        rows=compare_sides(pair, visit.wording.value_of) if pair else (),
        reasons=REASONS,
        last=last,
    )


@router.post("/queue")
def judge(form: Form) -> Response:
    """Keep a judgement on the pair that the form showed."""
    fields = form.fields
    try:
        judgement = usecases.judge(
            form.visit.installation,
            form.visit.actor,
            fields.get("left", ""),
            fields.get("right", ""),
            fields.get("verdict", ""),
            _reason(form),
        )
    except (InputError, StateError) as problem:
        return _page(form.visit, problem=problem)
    return go_to(f"/queue?last={judgement.id}")


@router.post("/queue/undo")
def undo(form: Form) -> Response:
    """Take a judgement back; the pair waits again."""
    usecases.undo_judgement(form.visit.installation, form.visit.actor, form.fields.get("judgement", ""))
    return go_to("/judgements" if form.fields.get("from") == "list" else "/queue")


@router.get("/judgements")
def list_judgements(visit: Signed, after: CursorId = None) -> Response:
    """List what was judged, newest first."""
    page = usecases.list_judgements(visit.installation, visit.actor, after=after)
    return visit.page("judgements.html", "queue", page=page, first=not after)


def _reason(form: Form) -> str:
    chip, words = form.fields.get("reason", ""), form.fields.get("words", "").strip()
    return ": ".join(part for part in (chip if chip in REASONS else "", words) if part)

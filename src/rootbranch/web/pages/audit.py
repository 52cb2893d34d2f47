"""The audit: who did what for which purpose, whether the chain holds, and a signed head to keep elsewhere."""

from fastapi import APIRouter
from fastapi.responses import Response

from rootbranch import usecases
from rootbranch.errors import InputError
from rootbranch.model.access import Kind, Verb
from rootbranch.usecases import views
from rootbranch.web.asked import Asked, CursorNumber
from rootbranch.web.visits import Form, Signed, Visit

router = APIRouter()


@router.get("/audit")
def list_audit(
    visit: Signed,
    after: CursorNumber = None,
) -> Response:
    """List audit entries, newest first, narrowed by what the form says."""
    return _page(visit, Asked(visit.request.query_params), after=after)


@router.post("/audit/verify")
def verify(form: Form) -> Response:
    """Make the chain again from its first entry, and hold it against a checkpoint if one was brought."""
    visit, brought = form.visit, form.files.get("checkpoint", b"")
    try:
        checkpoints = (usecases.read_checkpoint(brought, "checkpoint"),) if brought else ()
        verdict = usecases.verify_audit(visit.installation, visit.actor, checkpoints)
    except InputError as problem:
        return _page(visit, Asked({}), problem=problem)
    return _page(visit, Asked({}), verdict=verdict)


@router.post("/audit/checkpoint")
def download_checkpoint(form: Form) -> Response:
    """Sign the head of the audit and give it away: a copy kept elsewhere is the witness."""
    content = usecases.make_checkpoint(form.visit.installation, form.visit.actor)
    name = f"checkpoint-{form.visit.installation.clock():%Y%m%dT%H%M%SZ}.json"
    return Response(
        content,
        media_type="application/json",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


def _page(
    visit: Visit,
    asked: Asked,
    *,
    after: str | None = None,
    verdict: views.AuditVerdict | None = None,
    problem: InputError | None = None,
) -> Response:
    first, last = asked.period()
    filters = views.AuditFilters(
        officer=asked.text("officer"),
        verb=asked.one_of("verb", tuple(Verb)),
        kind=asked.one_of("kind", tuple(Kind)),
        first=first,
        last=last,
    )
    visit.require("audit")
    installation, actor = visit.installation, visit.actor
    page = None if asked.wrong else usecases.list_audit(installation, actor, filters, after=after)
    return visit.page(
        "audit.html",
        "audit",
        400 if problem or asked.wrong else 200,
        page=page,
        asked=asked,
        filters=filters,
        verbs=tuple(Verb),
        kinds=tuple(Kind),
        verdict=verdict,
        problem=problem,
    )

"""Deliveries, what was wrong in them, and the jobs that gather them."""

from fastapi import APIRouter
from fastapi.responses import Response, StreamingResponse

from rootbranch import usecases
from rootbranch.model.records import Severity
from rootbranch.usecases import views
from rootbranch.web.asked import Asked, CursorId, CursorNumber
from rootbranch.web.visits import Form, Signed, go_to

router = APIRouter()
JOBS_SHOWN = 100


@router.get("/deliveries")
def list_deliveries(visit: Signed, after: CursorId = None, partner: str = "") -> Response:
    """List deliveries, newest first."""
    page = usecases.list_deliveries(visit.installation, visit.actor, partner=partner or None, after=after)
    jobs = usecases.list_jobs(visit.installation, visit.actor)
    return visit.page("deliveries.html", "deliveries", page=page, jobs=jobs, names=_names(page))


@router.get("/deliveries/{delivery_id}")
def read_delivery(visit: Signed, delivery_id: str, after: CursorNumber = None) -> Response:
    """Open one delivery with what was wrong in it."""
    asked, installation, actor = Asked(visit.request.query_params), visit.installation, visit.actor
    wanted = asked.one_of("severity", tuple(Severity)) or None
    view = usecases.read_delivery(installation, actor, delivery_id)
    findings = (
        None
        if asked.wrong
        else usecases.list_findings(installation, actor, delivery_id, severity=wanted, after=after)
    )
    return visit.page(
        "delivery.html",
        "deliveries",
        400 if asked.wrong else 200,
        asked=asked,
        view=view,
        findings=findings,
        severity=wanted,
        severities=tuple(Severity),
    )


@router.get("/deliveries/{delivery_id}/rejects.csv")
def download_rejects(visit: Signed, delivery_id: str) -> Response:
    """Give the rejects file: where and why, never a value."""
    lines = usecases.rejects_file(visit.installation, visit.actor, delivery_id)
    name = f'attachment; filename="rejects-{delivery_id[:36]}.csv"'
    return StreamingResponse(lines, media_type="text/csv", headers={"content-disposition": name})


@router.get("/jobs")
def show_jobs(visit: Signed) -> Response:
    """Show how far the jobs are; a running list asks for itself again."""
    jobs = usecases.list_jobs(visit.installation, visit.actor, limit=JOBS_SHOWN)
    page = usecases.list_deliveries(visit.installation, visit.actor, limit=JOBS_SHOWN)
    return visit.page("jobs.html", "deliveries", jobs=jobs, names=_names(page), most=JOBS_SHOWN)


def _names(page: views.Page[views.DeliveryLine]) -> dict[str, str]:
    """Name the files of deliveries, by id."""
    return {line.delivery.id: line.delivery.file_name for line in page.items}


@router.post("/jobs/{job_id}/cancel")
def cancel_job(form: Form, job_id: str) -> Response:
    """Ask a job to stop after its next chunk."""
    usecases.cancel_job(form.visit.installation, form.visit.actor, job_id)
    return go_to("/jobs")

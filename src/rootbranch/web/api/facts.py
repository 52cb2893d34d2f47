"""Deliveries, findings, jobs, records and the search."""

from fastapi import APIRouter
from fastapi.responses import Response, StreamingResponse

from rootbranch import usecases
from rootbranch.model.records import Severity
from rootbranch.web.api import fact_shapes, shapes
from rootbranch.web.api.asked import Check, Search
from rootbranch.web.api.callers import By, Limit
from rootbranch.web.asked import CursorId, CursorNumber

router = APIRouter()


@router.get("/deliveries")
def list_deliveries(
    by: By, partner: str | None = None, after: CursorId = None, limit: Limit = 50
) -> shapes.Listing[fact_shapes.DeliveryLine]:
    """List deliveries, newest first."""
    page = usecases.list_deliveries(by.installation, by.actor, partner=partner, after=after, limit=limit)
    return by.answer(shapes.Listing[fact_shapes.DeliveryLine], page)


@router.get("/deliveries/{delivery_id}")
def read_delivery(by: By, delivery_id: str) -> fact_shapes.DeliveryOpened:
    """Open one delivery: counts, findings by kind, mapping."""
    return by.answer(
        fact_shapes.DeliveryOpened, usecases.read_delivery(by.installation, by.actor, delivery_id)
    )


@router.get("/deliveries/{delivery_id}/findings")
def list_findings(
    by: By, delivery_id: str, severity: Severity | None = None, after: CursorNumber = None, limit: Limit = 100
) -> shapes.Listing[fact_shapes.Finding]:
    """List what was wrong in a delivery, in the order of its rows."""
    page = usecases.list_findings(
        by.installation, by.actor, delivery_id, severity=severity, after=after, limit=limit
    )
    return by.answer(shapes.Listing[fact_shapes.Finding], page)


@router.get("/deliveries/{delivery_id}/rejects.csv", response_class=Response)
def download_rejects(by: By, delivery_id: str) -> Response:
    """Give the rejects file: where and why, never a value."""
    lines = usecases.rejects_file(by.installation, by.actor, delivery_id)
    return StreamingResponse(lines, media_type="text/csv")


@router.get("/jobs")
def list_jobs(by: By, limit: Limit = 20) -> tuple[fact_shapes.Job, ...]:
    """List long work, newest first."""
    return tuple(
        by.answer(fact_shapes.Job, job) for job in usecases.list_jobs(by.installation, by.actor, limit=limit)
    )


@router.post("/jobs/{job_id}/cancel", status_code=204)
def cancel_job(by: By, job_id: str) -> None:
    """Ask a job to stop after its next chunk."""
    usecases.cancel_job(by.installation, by.actor, job_id)


@router.get("/records/{record_id}")
def read_record(by: By, record_id: str) -> fact_shapes.RecordOpened:
    """Open one record down to the row of the file."""
    return by.answer(fact_shapes.RecordOpened, usecases.read_record(by.installation, by.actor, record_id))


@router.post("/searches")
def search(by: By, asked: Search, limit: Limit = 50) -> fact_shapes.Found:
    """Find records that hold a text, among those the caller may see."""
    return by.answer(fact_shapes.Found, usecases.search(by.installation, by.actor, asked.text, limit=limit))


@router.post("/checks", response_model=fact_shapes.Checked)
def check(by: By, asked: Check) -> Response:
    """Say whether somebody or something is known under a name or a number, among what the caller may see."""
    found = usecases.check(by.installation, by.actor, usecases.Query(**asked.model_dump()))
    return by.answer_at_once(fact_shapes.Checked, found)


@router.get("/entities/{entity_id}")
def read_entity(by: By, entity_id: str) -> fact_shapes.Entity:
    """Open an entity by its id, or by that of any of its records."""
    return by.answer(fact_shapes.Entity, usecases.read_entity(by.installation, by.actor, entity_id))

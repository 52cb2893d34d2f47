"""The duplicate queue, the judgements, and the audit."""

from datetime import date

from fastapi import APIRouter
from fastapi.responses import Response

from rootbranch import usecases
from rootbranch.model.access import Kind, Verb
from rootbranch.usecases import views
from rootbranch.web.api import decision_shapes, shapes
from rootbranch.web.api.asked import KeptCheckpoint, NewJudgement
from rootbranch.web.api.callers import By, Limit
from rootbranch.web.asked import CursorId, CursorNumber

router = APIRouter()


@router.get("/pairs")
def list_pairs(by: By, limit: Limit = 20) -> decision_shapes.Queue:
    """Show the pairs that wait and that the caller may judge."""
    return by.answer(decision_shapes.Queue, usecases.queue(by.installation, by.actor, limit=limit))


@router.get("/judgements")
def list_judgements(
    by: By, after: CursorId = None, limit: Limit = 50
) -> shapes.Listing[decision_shapes.Judgement]:
    """List judgements, newest first, those taken back too."""
    page = usecases.list_judgements(by.installation, by.actor, after=after, limit=limit)
    return by.answer(shapes.Listing[decision_shapes.Judgement], page)


@router.post("/judgements", status_code=201)
def judge(by: By, asked: NewJudgement) -> decision_shapes.Judgement:
    """Keep a person's word on a pair."""
    made = usecases.judge(by.installation, by.actor, asked.left, asked.right, asked.verdict, asked.reason)
    return by.answer(decision_shapes.Judgement, made)


@router.post("/judgements/{judgement_id}/undo", status_code=204)
def undo(by: By, judgement_id: str) -> None:
    """Take a judgement back; it stays in the list."""
    usecases.undo_judgement(by.installation, by.actor, judgement_id)


@router.get("/holdings")
def list_holdings(by: By) -> tuple[decision_shapes.Holding, ...]:
    """Count current records by partner and category; small counts of protected persons are null."""
    return tuple(
        by.answer(decision_shapes.Holding, line) for line in usecases.holdings(by.installation, by.actor)
    )


@router.get("/audit")
def list_audit(
    by: By,
    officer: str = "",
    verb: Verb | None = None,
    kind: Kind | None = None,
    first: date | None = None,
    last: date | None = None,
    after: CursorNumber = None,
    limit: Limit = 100,
) -> shapes.Listing[decision_shapes.AuditEntry]:
    """List who did what for which purpose, newest first."""
    filters = views.AuditFilters(officer=officer, verb=verb or "", kind=kind or "", first=first, last=last)
    page = usecases.list_audit(by.installation, by.actor, filters, after=after, limit=limit)
    return by.answer(shapes.Listing[decision_shapes.AuditEntry], page)


@router.post("/audit/verification")
def verify_audit(by: By, asked: KeptCheckpoint) -> decision_shapes.AuditVerdict:
    """Make the whole chain again, and hold it against a checkpoint if one is sent."""
    brought = asked.checkpoint
    checkpoints = (usecases.read_checkpoint(brought.encode(), "checkpoint"),) if brought else ()
    return by.answer(
        decision_shapes.AuditVerdict, usecases.verify_audit(by.installation, by.actor, checkpoints)
    )


@router.post("/audit/checkpoints", response_class=Response, status_code=201)
def make_checkpoint(by: By) -> Response:
    """Sign the head of the audit; the answer is the document to keep."""
    content = usecases.make_checkpoint(by.installation, by.actor)
    return Response(content, 201, media_type="application/json")

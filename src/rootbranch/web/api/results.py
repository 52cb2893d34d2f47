"""Entries of the ledger, figures and releases."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from rootbranch import usecases
from rootbranch.model.ledger import Period
from rootbranch.model.reports import OutcomeKind
from rootbranch.usecases import views
from rootbranch.web.api import result_shapes, shapes
from rootbranch.web.api.asked import Confirmation, NewRelease, Reversal, TypedReport, Withdrawal
from rootbranch.web.api.callers import By, Limit
from rootbranch.web.asked import CursorNumber, First

router = APIRouter()
State = Literal["counted", "reversed", "all"]
Way = Literal["operation", "territory", "country", "partner"]
Language = Literal["en", "es"]
RELEASE_FILE = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}
}


@router.get("/entries")
def list_entries(
    by: By,
    kind: OutcomeKind | None = None,
    operation: str = "",
    partner: str = "",
    territory: str = "",
    first: date | None = None,
    last: date | None = None,
    state: State = "counted",
    after: CursorNumber = None,
    limit: Limit = 50,
) -> shapes.Listing[result_shapes.EntryLine]:
    """List entries, newest first."""
    filters = views.EntryFilters(
        kind=kind or "",
        operation=operation,
        partner=partner,
        territory=territory,
        first=first,
        last=last,
        state=state,
    )
    page = usecases.list_entries(by.installation, by.actor, filters, after=after, limit=limit)
    return by.answer(shapes.Listing[result_shapes.EntryLine], page)


@router.post("/entries", status_code=201)
def enter(by: By, asked: TypedReport) -> dict[str, str]:
    """Keep a typed report and settle the ledger; gives the id of the new record."""
    return {"record": usecases.enter_form(by.installation, by.actor, asked.fields)}


@router.post("/entries/settlement")
def settle(by: By) -> result_shapes.Settled:
    """Settle the ledger against what was reported since."""
    return by.answer(result_shapes.Settled, usecases.count(by.installation, by.actor))


@router.get("/entries/{entry_id}")
def read_entry(by: By, entry_id: str) -> result_shapes.EntryOpened:
    """Open an entry to the reports behind it."""
    return by.answer(result_shapes.EntryOpened, usecases.read_entry(by.installation, by.actor, entry_id))


@router.post("/entries/{entry_id}/reversal", status_code=201)
def reverse_entry(by: By, entry_id: str, asked: Reversal) -> result_shapes.Entry:
    """Take an entry back with a reason; gives the entry that reverses it."""
    return by.answer(
        result_shapes.Entry, usecases.reverse_entry(by.installation, by.actor, entry_id, asked.reason)
    )


@router.get("/figures")
def list_figures(
    by: By,
    way: Annotated[Way | None, Query(alias="by")] = None,
    first: date | None = None,
    last: date | None = None,
) -> tuple[result_shapes.FigureLine, ...]:
    """Count what stands, in all or by operation, territory, country or partner."""
    lines = usecases.figures(by.installation, by.actor, by=way, period=Period(first=first, last=last))
    return tuple(by.answer(result_shapes.FigureLine, line) for line in lines)


@router.get("/figures/{figure_key}")
def read_figure(by: By, figure_key: str, first: First = 0) -> result_shapes.FigureOpened:
    """Open a figure to what it counts and what was set aside, a page of it.

    Args:
        first: How many entries come before the page.
    """
    view = usecases.read_figure(by.installation, by.actor, figure_key, first=first)
    return by.answer(result_shapes.FigureOpened, view)


@router.get("/releases")
def list_releases(by: By) -> tuple[result_shapes.ReleaseLine, ...]:
    """List releases, newest first."""
    return tuple(
        by.answer(result_shapes.ReleaseLine, line)
        for line in usecases.list_releases(by.installation, by.actor)
    )


@router.post("/releases", status_code=201)
def publish(by: By, asked: NewRelease) -> result_shapes.Release:
    """Freeze the figures of a period."""
    release = usecases.publish_release(
        by.installation,
        by.actor,
        asked.title,
        handling=asked.handling,
        first=asked.first,
        last=asked.last,
        windows=asked.windows,
        season=asked.season,
        words=asked.words,
    )
    return by.answer(result_shapes.Release, release)


@router.post("/releases/verification", openapi_extra=RELEASE_FILE)
async def verify_release(by: By, request: Request) -> result_shapes.ReleaseVerdict:
    """Recompute the JSON of a release, sent as it is, and name the first difference; null where there is none."""
    content = await request.body()
    found = await run_in_threadpool(
        usecases.verify_release_file, by.installation, by.actor, content, "release"
    )
    verdict = {
        "number": found.release.number,
        "digest": found.release.digest,
        "state": found.state,
        "difference": found.difference,
    }
    return by.answer(result_shapes.ReleaseVerdict, verdict)


@router.post("/releases/{release_id}/confirmation", status_code=201)
def confirm_release(by: By, release_id: str, asked: Confirmation) -> result_shapes.ReleaseStep:
    """Confirm a release that another officer has published."""
    step = usecases.confirm_release(by.installation, by.actor, release_id, asked.note)
    return by.answer(result_shapes.ReleaseStep, step)


@router.post("/releases/{release_id}/withdrawal", status_code=201)
def withdraw_release(by: By, release_id: str, asked: Withdrawal) -> result_shapes.ReleaseStep:
    """Withdraw a release with a reason; it stays readable."""
    step = usecases.withdraw_release(by.installation, by.actor, release_id, asked.reason)
    return by.answer(result_shapes.ReleaseStep, step)


@router.get("/releases/{release_id}")
def read_release(by: By, release_id: str) -> result_shapes.ReleaseOpened:
    """Open a release, counted again to see whether the ledger still gives it."""
    return by.answer(
        result_shapes.ReleaseOpened, usecases.read_release(by.installation, by.actor, release_id)
    )


@router.get("/releases/{release_id}/{language}.pdf", response_class=Response)
def download_pdf(by: By, release_id: str, language: Language) -> Response:
    """Give a release as PDF."""
    content = usecases.release_pdf(by.installation, by.actor, release_id, language)
    return Response(content, media_type="application/pdf")


@router.get("/releases/{release_id}/release.json", response_class=Response)
def download_json(by: By, release_id: str) -> Response:
    """Give a release as canonical JSON; its SHA-256 with 64 zeros for the value of `digest` is that digest."""
    content = usecases.release_json(by.installation, by.actor, release_id)
    return Response(content, media_type="application/json")

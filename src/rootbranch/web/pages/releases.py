"""Releases: figures frozen with a digest, as a page, a PDF and JSON."""

from collections.abc import Mapping

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from rootbranch import usecases
from rootbranch.errors import LANGUAGES, InputError, RootbranchError, StateError
from rootbranch.model.ledger import Period, ReleaseState, Season
from rootbranch.model.marking import Tlp
from rootbranch.web.asked import Asked
from rootbranch.web.visits import Form, Signed, Visit, go_to

router = APIRouter()
SEASONS = tuple(each.value for each in Season)


@router.get("/releases")
def list_releases(visit: Signed) -> Response:
    """List releases, newest first."""
    return visit.page(
        "releases.html", "releases", lines=usecases.list_releases(visit.installation, visit.actor)
    )


@router.get("/releases/new")
def show_form(visit: Signed) -> Response:
    """Show the form, and below it what would be frozen."""
    visit.require("publish")
    return _form_page(visit, visit.request.query_params, None)


@router.post("/releases/new")
def publish(form: Form) -> Response:
    """Freeze the figures of a period."""
    visit, fields = form.visit, form.fields
    asked = Asked(fields)
    first, last = asked.period()
    windows, season = _beside(asked)
    if asked.wrong:
        return _form_page(visit, fields, None)
    try:
        release = usecases.publish_release(
            visit.installation,
            visit.actor,
            fields.get("title", ""),
            handling=fields.get("handling", ""),
            first=first,
            last=last,
            windows=windows,
            season=season,
            words=fields.get("words", "").replace(",", " ").split(),
        )
    except (InputError, StateError) as problem:
        return _form_page(visit, fields, problem)
    return go_to(f"/releases/{release.id}")


@router.get("/releases/{release_id}")
def read_release(visit: Signed, release_id: str) -> Response:
    """Show a release as it was frozen, how far it is, and whether the ledger still gives it."""
    return _release_page(visit, release_id, None)


@router.post("/releases/{release_id}/confirm")
def confirm_release(form: Form, release_id: str) -> Response:
    """Confirm a release that another officer has published."""
    visit, note = form.visit, form.fields.get("note", "")
    try:
        usecases.confirm_release(visit.installation, visit.actor, release_id, note)
    except (InputError, StateError) as problem:
        return _release_page(visit, release_id, problem)
    return go_to(f"/releases/{release_id}")


@router.post("/releases/{release_id}/withdraw")
def withdraw_release(form: Form, release_id: str) -> Response:
    """Withdraw a release with a reason; it stays readable."""
    visit, reason = form.visit, form.fields.get("reason", "")
    try:
        usecases.withdraw_release(visit.installation, visit.actor, release_id, reason)
    except (InputError, StateError) as problem:
        return _release_page(visit, release_id, problem)
    return go_to(f"/releases/{release_id}")


def _release_page(visit: Visit, release_id: str, problem: RootbranchError | None) -> Response:
    installation, actor = visit.installation, visit.actor
    view = usecases.read_release(installation, actor, release_id)
    document = usecases.release_document(installation, actor, release_id, visit.wording.language)
    may = "confirm" in usecases.offers(installation, actor) and view.state is not ReleaseState.WITHDRAWN
    return visit.page(
        "release.html",
        "releases",
        400 if problem else 200,
        document=document,
        difference=view.difference,
        languages=LANGUAGES,
        problem=problem,
        withdrawn=document.facts[0].text if view.state is ReleaseState.WITHDRAWN else "",
        may_withdraw=may,
        may_confirm=may
        and view.state is ReleaseState.PROVISIONAL
        and view.release.released_by != actor.officer.id,
    )


@router.get("/releases/{release_id}/{language}.pdf")
def download_pdf(visit: Signed, release_id: str, language: str) -> Response:
    """Give a release as PDF in one language."""
    _refuse_unknown(language)
    content = usecases.release_pdf(visit.installation, visit.actor, release_id, language)
    return _file(content, "application/pdf", f"release-{release_id[:36]}-{language}.pdf")


@router.get("/releases/{release_id}/{language}.csv")
def download_csv(visit: Signed, release_id: str, language: str) -> Response:
    """Give a release as a table without a cell that a spreadsheet could execute."""
    _refuse_unknown(language)
    content = usecases.release_csv(visit.installation, visit.actor, release_id, language)
    return _file(content, "text/csv; charset=utf-8", f"release-{release_id[:36]}-{language}.csv")


@router.get("/releases/{release_id}/release.json")
def download_json(visit: Signed, release_id: str) -> Response:
    """Give a release as it was digested."""
    content = usecases.release_json(visit.installation, visit.actor, release_id)
    return _file(content, "application/json", f"release-{release_id[:36]}.json")


def _refuse_unknown(language: str) -> None:
    """Answer a language that there is not as any other address that does not exist."""
    if language not in LANGUAGES:
        raise HTTPException(404)


def _file(content: bytes | str, kind: str, name: str) -> Response:
    return Response(
        content, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'}
    )


def _beside(asked: Asked) -> tuple[int, Season]:
    """Read beside how many earlier windows the figures in all shall stand, and which."""
    return asked.whole("windows", 0), Season(asked.one_of("season", SEASONS, Season.SAME_DAYS.value))


def _form_page(visit: Visit, fields: Mapping[str, str], problem: RootbranchError | None) -> Response:
    asked = Asked(fields)
    first, last = asked.period()
    _beside(asked)
    period = Period(first=first, last=last)
    lines = () if asked.wrong else usecases.figures(visit.installation, visit.actor, period=period)
    return visit.page(
        "publish.html",
        "releases",
        400 if problem or asked.wrong else 200,
        asked=asked,
        fields=fields,
        problem=problem,
        handlings=tuple(Tlp),
        seasons=SEASONS,
        lines=lines,
    )

"""Figures beside earlier windows, and published numbers beside the ledger."""

from fastapi import APIRouter
from fastapi.responses import Response

from rootbranch import usecases
from rootbranch.errors import InputError, RootbranchError
from rootbranch.model.ledger import Period, Season
from rootbranch.web.asked import Asked
from rootbranch.web.visits import Form, Signed, Visit

router = APIRouter()
SEASONS = tuple(each.value for each in Season)
WAYS = ("total", "operation", "territory", "country", "partner")
FILES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@router.get("/compare")
def compare(visit: Signed) -> Response:
    """Set the figures of a period beside earlier windows of the same length; without a period, only the form."""
    asked = Asked(visit.request.query_params)
    first, last = asked.period()
    way = asked.one_of("by", WAYS, "total")
    season = Season(asked.one_of("season", SEASONS, Season.SAME_DAYS.value))
    windows = asked.whole("windows", 4)
    lines, problem = None, None
    if asked.text("first") + asked.text("last") and not asked.wrong:
        try:
            found = usecases.compare_figures(
                visit.installation,
                visit.actor,
                period=Period(first=first, last=last),
                windows=windows,
                season=season,
                by=None if way == "total" else way,
                measure=asked.text("measure"),
            )
            lines = [(each, usecases.comparison_words(each, visit.wording.language)) for each in found]
        except InputError as refused:
            problem = refused
    return visit.page(
        "compare.html",
        "figures",
        400 if problem or asked.wrong else 200,
        asked=asked,
        seasons=SEASONS,
        ways=WAYS,
        lines=lines,
        problem=problem,
    )


@router.get("/claims")
def show_claims_form(visit: Signed) -> Response:
    """Show the form for a file of published numbers."""
    visit.require("figures")
    return _claims_page(visit)


@router.post("/claims")
def check_claims(form: Form) -> Response:
    """Hold published numbers against one another and against the ledger; nothing of the file is kept."""
    visit, language = form.visit, form.visit.wording.language
    try:
        found = usecases.check_claims_with_ledger(
            visit.installation, visit.actor, form.files.get("claims", b""), "claims.csv"
        )
    except InputError as problem:
        return _claims_page(visit, problem=problem)
    wanted = form.fields.get("as", "")
    if wanted in FILES:
        content = found.csv(language) if wanted == "csv" else found.json(language)
        named = {"content-disposition": f'attachment; filename="claims.{wanted}"'}
        return Response(content, media_type=FILES[wanted], headers=named)
    return _claims_page(visit, found=found)


def _claims_page(
    visit: Visit, *, problem: RootbranchError | None = None, found: usecases.CheckedClaims | None = None
) -> Response:
    return visit.page(
        "claims.html",
        "figures",
        400 if problem else 200,
        problem=problem,
        rows=found.rows(visit.wording.language) if found else None,
        findings=found.findings if found else (),
    )

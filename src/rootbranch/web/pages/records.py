"""One record down to the row of the file, and the search among what one may see.

What somebody searches for is sent in the body of a request, never in its address: addresses are kept in
histories and logs (decision 0071).
"""

from fastapi import APIRouter
from fastapi.responses import Response

from rootbranch import usecases
from rootbranch.errors import InputError
from rootbranch.model.entities import KIND_OF_SCHEMA
from rootbranch.web.trail import Step, entry_address, entry_title, evidence_trail
from rootbranch.web.visits import Form, Signed, figure_step

router = APIRouter()


@router.get("/records/{record_id}")
def read_record(visit: Signed, record_id: str, figure: str = "", entry: str = "") -> Response:
    """Open a record; `figure` and `entry` say which way the reader came."""
    view = usecases.read_record(visit.installation, visit.actor, record_id)
    numbers = {str(id): number for id, number in view.cited_by}
    words = entry_title(visit.wording, numbers[entry]) if entry in numbers else ""
    trail = evidence_trail(
        visit.wording,
        figure_step(visit, figure),
        Step(words, entry_address(entry, figure)) if words else None,
        Step(visit.wording.t("web.trail.record")),
    )
    return visit.page(
        "record.html", "search", view=view, trail=trail, resolvable=view.record.schema in KIND_OF_SCHEMA
    )


@router.get("/search")
def show_search(visit: Signed) -> Response:
    """Show the search without an answer."""
    return visit.page("search.html", "search", view=None, text_asked="", problem=None)


@router.post("/search")
def search(form: Form) -> Response:
    """Show what the asker may see of what was searched."""
    visit, text = form.visit, form.fields.get("text", "")
    try:
        view = usecases.search(visit.installation, visit.actor, text)
    except InputError as problem:
        return visit.page("search.html", "search", 400, view=None, text_asked=text, problem=problem)
    return visit.page("search.html", "search", view=view, text_asked=text, problem=None)

"""One entity by its records, with the reasons; and the check of a name or a number.

What somebody checks is sent in the body of a request, never in its address (decision 0071).
"""

from fastapi import APIRouter
from fastapi.responses import Response

from rootbranch import usecases
from rootbranch.errors import InputError
from rootbranch.web.visits import Form, Signed

router = APIRouter()
FIELDS = ("name", "born", "phone", "plate", "document", "account")


@router.get("/entities/{entity_id}")
def read_entity(visit: Signed, entity_id: str) -> Response:
    """Open an entity by its id, or by that of any of its records."""
    view = usecases.read_entity(visit.installation, visit.actor, entity_id)
    return visit.page("entity.html", "check", view=view)


@router.get("/check")
def show_check(visit: Signed) -> Response:
    """Show the check without an answer."""
    return visit.page("check.html", "check", fields=FIELDS, asked={}, found=None, problem=None)


@router.post("/check")
def check(form: Form) -> Response:
    """Show what is known under a name or a number, among what the asker may see."""
    asked = {name: form.fields.get(name, "") for name in FIELDS}
    visit = form.visit
    try:
        found = usecases.check(visit.installation, visit.actor, usecases.Query(**asked))
    except InputError as problem:
        return visit.page("check.html", "check", 400, fields=FIELDS, asked=asked, found=None, problem=problem)
    return visit.page("check.html", "check", fields=FIELDS, asked=asked, found=found, problem=None)

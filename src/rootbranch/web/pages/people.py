"""Officers, partners and agreements, to read; they are set up with the command line."""

from fastapi import APIRouter
from fastapi.responses import Response

from rootbranch import usecases
from rootbranch.web.visits import Signed

router = APIRouter()


@router.get("/people")
def list_people(visit: Signed) -> Response:
    """List who works here, who takes part, and what partners let each other see."""
    installation, actor = visit.installation, visit.actor
    return visit.page(
        "people.html",
        "people",
        officers=usecases.list_officers(installation, actor),
        partners=usecases.list_partners(installation, actor),
        agreements=usecases.list_agreements(installation, actor),
    )

"""The desk: what waits for whoever signed in, and the headline figures."""

from fastapi import APIRouter
from fastapi.responses import Response

from rootbranch import usecases
from rootbranch.web.visits import Signed

router = APIRouter()


@router.get("/")
def show_desk(visit: Signed) -> Response:
    """Show the desk."""
    return visit.page("desk.html", "desk", view=usecases.desk(visit.installation, visit.actor))

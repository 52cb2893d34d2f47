"""The desk: what waits for whoever signed in, and the headline figures."""

from fastapi import APIRouter
from fastapi.responses import Response

from rootbranch import usecases
from rootbranch.web.visits import Signed

router = APIRouter()


@router.get("/")
def show_desk(visit: Signed, closed: str = "") -> Response:
    """Show the desk; `closed` says that the page before is not open for the purpose that was stated."""
    view = usecases.desk(visit.installation, visit.actor)
    return visit.page("desk.html", "desk", view=view, closed=bool(closed))

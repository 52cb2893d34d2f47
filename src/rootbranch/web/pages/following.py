"""What became of those who were arrested."""

from fastapi import APIRouter
from fastapi.responses import Response

from rootbranch import usecases
from rootbranch.model.ledger import Period
from rootbranch.web.asked import Asked
from rootbranch.web.visits import Signed

router = APIRouter()


@router.get("/follow")
def follow(visit: Signed) -> Response:
    """Show the funnel of those arrested in a period."""
    asked = Asked(visit.request.query_params)
    first, last = asked.period()
    visit.require("ledger")
    funnel = (
        None
        if asked.wrong
        else usecases.follow_through(visit.installation, visit.actor, Period(first=first, last=last))
    )
    return visit.page("follow.html", "figures", 400 if asked.wrong else 200, asked=asked, funnel=funnel)

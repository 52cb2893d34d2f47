"""Counting rules with their versions, and several of them side by side over the ledger."""

from fastapi import APIRouter
from fastapi.responses import Response

from rootbranch import usecases
from rootbranch.errors import InputError
from rootbranch.model.ledger import Period
from rootbranch.web.asked import Asked
from rootbranch.web.visits import Signed

router = APIRouter()


@router.get("/rules")
def list_rules(visit: Signed) -> Response:
    """List the rules; with `compare`, a list of names, count the ledger under each of them."""
    asked = Asked(visit.request.query_params)
    named = visit.request.query_params.getlist("compare")
    names = [name for text in named for name in text.replace(",", " ").split()]
    first, last = asked.period()
    lines = usecases.list_rules(visit.installation, visit.actor)
    comparison, problem = None, None
    if names and not asked.wrong:
        try:
            comparison = usecases.compare_rules(
                visit.installation, visit.actor, names, Period(first=first, last=last)
            )
        except InputError as refused:
            problem = refused
    return visit.page(
        "rules.html",
        "figures",
        400 if problem or asked.wrong else 200,
        lines=lines,
        asked=asked,
        names=names,
        comparison=comparison,
        problem=problem,
    )

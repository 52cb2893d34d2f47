"""Figures, and one figure opened to everything it counts."""

from collections.abc import Sequence

from fastapi import APIRouter
from fastapi.responses import Response

from rootbranch import usecases
from rootbranch.model.ledger import Period
from rootbranch.usecases import views
from rootbranch.web.asked import Asked, First
from rootbranch.web.matrix import grid_of
from rootbranch.web.visits import Signed
from rootbranch.web.wording import Wording

router = APIRouter()
WAYS = ("total", "operation", "territory", "country", "partner")


@router.get("/figures")
def list_figures(visit: Signed) -> Response:
    """Show the figures in all, or by operation, territory or partner, in a period."""
    asked = Asked(visit.request.query_params)
    way = asked.one_of("by", WAYS, "total")
    first, last = asked.period()
    period = Period(first=first, last=last)
    installation, actor = visit.installation, visit.actor
    by = None if way == "total" else way
    lines = () if asked.wrong else usecases.figures(installation, actor, by=by, period=period)
    counted = [line for line in lines if not usecases.is_of_claims(line.figure)]
    matrix = grid_of(counted, visit.wording)
    listed = [line for line in lines if line not in counted] if matrix else list(lines)
    return visit.page(
        "figures.html",
        "figures",
        400 if asked.wrong else 200,
        asked=asked,
        uncounted=usecases.uncounted_deliveries(installation, actor),
        matrix=matrix,
        groups=_grouped(listed, visit.wording),
        way=way,
        ways=WAYS,
        period=period,
    )


def _grouped(
    lines: Sequence[views.FigureLine], wording: Wording
) -> tuple[tuple[str, tuple[views.FigureLine, ...]], ...]:
    """Put figures of one scope together, in the order in which the scopes come."""
    groups: dict[str, list[views.FigureLine]] = {}
    for line in lines:
        groups.setdefault(wording.in_words(line.figure)[1], []).append(line)
    return tuple((scope, tuple(members)) for scope, members in groups.items())


@router.get("/figures/{figure_key}")
def read_figure(visit: Signed, figure_key: str, first: First = 0) -> Response:
    """Open a figure: what it counts, what was set aside and why, what one may not see; `first` come before the page."""
    view = usecases.read_figure(visit.installation, visit.actor, figure_key, first=first)
    return visit.page("figure.html", "figures", view=view, page_rows=usecases.FIGURE_PAGE_ROWS)

"""What is held about whom, as counts, and the records whose review date has come, without their content."""

from fastapi import APIRouter
from fastapi.responses import Response

from rootbranch import usecases
from rootbranch.usecases import views
from rootbranch.web.visits import Signed

router = APIRouter()
DUE_SHOWN_MAX = 200


@router.get("/holdings")
def show_holdings(visit: Signed) -> Response:
    """Show counts by partner and category, small ones of protected persons hidden, and what is due."""
    lines = usecases.holdings(visit.installation, visit.actor)
    due = usecases.review_due(visit.installation, visit.actor, limit=DUE_SHOWN_MAX + 1)
    partners, categories, cells = _table(lines)
    return visit.page(
        "holdings.html",
        "holdings",
        partners=partners,
        categories=categories,
        cells=cells,
        due=due[:DUE_SHOWN_MAX],
        more=len(due) > DUE_SHOWN_MAX,
    )


def _table(
    lines: tuple[views.HoldingLine, ...],
) -> tuple[list[str], list[str], dict[tuple[str, str], int | None]]:
    cells = {(line.category, line.partner): line.count for line in lines}
    partners = list(dict.fromkeys(line.partner for line in lines))
    categories = sorted({line.category for line in lines if line.category})
    return partners, categories, cells

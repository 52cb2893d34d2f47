"""Published series of flows, and shares of them."""

from datetime import date

from fastapi import APIRouter

from rootbranch import usecases
from rootbranch.web.api import flow_shapes, shapes
from rootbranch.web.api.callers import By, Limit
from rootbranch.web.asked import First

router = APIRouter()


@router.get("/flows")
def list_flows(
    by: By,
    publisher: str = "",
    table: str = "",
    nationality: str = "",
    known_on: date | None = None,
    first: First = 0,
    limit: Limit = 50,
) -> shapes.Listing[flow_shapes.FlowLine]:
    """List series as they were published by a day, by publisher and table.

    Args:
        known_on: Without it, the newest vintage. first: How many series come before the page.
    """
    found = usecases.list_flows(
        by.installation,
        by.actor,
        publisher=publisher,
        table=table,
        nationality=nationality,
        known_on=known_on,
    )
    end = first + limit
    return shapes.Listing[flow_shapes.FlowLine](
        items=tuple(flow_shapes.FlowLine.of_series(one) for one in found[first:end]),
        total=len(found),
        after=str(end) if end < len(found) else None,
    )


@router.get("/flows/{series_id}")
def read_flow(by: By, series_id: str) -> tuple[flow_shapes.FlowOpened, ...]:
    """Open a series in all its vintages, oldest first."""
    found = usecases.read_flow(by.installation, by.actor, series_id)
    return tuple(flow_shapes.FlowOpened.of_series(series_id, one) for one in found)


@router.get("/flow-shares")
def list_shares(
    by: By,
    claim: str = "outside-four-countries-2022",
    publisher: str = "",
    outside: str = "",
    month: str = "",
    percent: str = "",
    known_on: date | None = None,
) -> tuple[flow_shapes.FlowShare, ...]:
    """Set shares beside a published claim; every part of the claim can be changed."""
    asked = usecases.changed_claim(claim, publisher=publisher, outside=outside, month=month, percent=percent)
    return tuple(
        by.answer(flow_shapes.FlowShare, one)
        for one in usecases.flow_shares(by.installation, by.actor, asked, known_on)
    )

"""Flows: a publisher's table in small multiples, the corridor map, and one selection of it as a series."""

from collections.abc import Mapping
from functools import partial
from urllib.parse import quote, urlencode

from fastapi import APIRouter
from fastapi.responses import Response

from rootbranch import usecases
from rootbranch.errors import InputError, Message
from rootbranch.model.aggregates import Series
from rootbranch.web.asked import Asked
from rootbranch.web.charts import Ahead, Frame, chart_of, round_up
from rootbranch.web.corridors import map_of
from rootbranch.web.visits import Signed

router = APIRouter()
SPLITS = ("place", "route", "nationality", "component")
SMALL = Frame(width=200, height=60)
LARGE = Frame(width=860, height=300, left=56, below=18)
ROWS_SHOWN = 120


@router.get("/flows")
def show_board(visit: Signed) -> Response:
    """Show one table in small multiples, all on one scale, with the table of the same numbers."""
    asked = Asked(visit.request.query_params)
    publisher, _, table = asked.text("table").partition("/")
    by = asked.one_of("by", SPLITS)
    board = usecases.flow_board(visit.installation, visit.actor, publisher, table, by, asked.text("within"))
    peak = max([count for _, _, one in board.multiples for count in one.counts if count], default=1)
    one_scale = asked.text("scale") == "one"
    return visit.page(
        "flows.html",
        "flows",
        400 if asked.wrong else 200,
        asked=asked,
        board=board,
        multiples=[
            (
                word,
                wanted,
                one,
                chart_of(one, SMALL, top=round_up(peak) if one_scale else None),
                newest_of(one),
                outlook,
            )
            for (word, wanted, one), outlook in zip(board.multiples, board.outlooks, strict=True)
        ],
        one_scale=one_scale,
        map=map_of(board.corridors),
        address=partial(address_of, board),
        period=usecases.period_name,
    )


@router.get("/flows/of/{publisher}/{table}")
def show_series(visit: Signed, publisher: str, table: str) -> Response:
    """Show one selection of a table: chart, method, revisions, and the numbers."""
    query = visit.request.query_params
    wanted: Mapping[str, str] = {split: query[split] for split in SPLITS if query.get(split)}
    found = usecases.read_flow_selection(visit.installation, visit.actor, publisher, table, wanted)
    if isinstance(found, Message):
        raise InputError(found, f"{publisher}/{table}", Message("flows.fix_never_summed"))
    rows = list(zip(found.series.periods, found.series.counts, strict=True))
    return visit.page(
        "flow_series.html",
        "flows",
        found=found,
        name=usecases.series_name(found.series),
        chart=chart_of(found.series, LARGE, ahead=_ahead(found)),
        rows=[(day, count, place in found.series.hidden) for place, (day, count) in enumerate(rows)][::-1][
            :ROWS_SHOWN
        ],
        left=max(0, len(rows) - ROWS_SHOWN),
        holes=found.series.counts.count(None) - len(found.series.hidden),
        newest=newest_of(found.series),
        hits=[one.held for one in found.outlook.alerts if one.held is not None],
        period=usecases.period_name,
    )


def _ahead(found: usecases.FlowSelection) -> list[Ahead]:
    """Take the forecast that can be drawn behind the series: it has intervals and begins behind the newest period."""
    outlook = found.outlook
    if not outlook.outlook or not outlook.fits:
        return []
    ahead = []
    for one in outlook.outlook.months:
        ends = ((one.low95, one.high95), (one.low80, one.high80))
        bands = tuple((low, high) for low, high in ends if low is not None and high is not None)
        ahead.append(Ahead(day=one.period, mean=one.mean, bands=bands))
    return ahead if len({len(one.bands) for one in ahead}) == 1 else []


def address_of(board: usecases.FlowBoard, wanted: Mapping[str, str]) -> str:
    """Give the address of one selection of the table on the board."""
    assert board.shown
    place = f"/flows/of/{quote(board.shown.publisher)}/{quote(board.shown.table)}"
    return f"{place}?{urlencode(wanted)}" if wanted else place


def newest_of(series: Series) -> tuple[int | None, float | None]:
    """Give the newest count and its change in per cent on the period a year before, where both are known."""
    newest = series.counts[-1]
    before = series.counts[-13] if series.step == "month" and len(series.counts) > 12 else None
    if newest is None or not before:
        return newest, None
    return newest, round(100 * (newest - before) / before, 1)

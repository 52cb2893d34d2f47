"""Keep published series by vintage; a vintage is written once and never changed.

Counts are one text a series, `205,,0`: an empty place is not known. Nothing here refers to a record.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Row, insert, select

from rootbranch.model.aggregates import Counting, FlowUnit, Series, SeriesKey, Step
from rootbranch.model.ids import Digest, OfficerId
from rootbranch.store.schema import flow_series, flow_vintage


@dataclass(frozen=True, slots=True, kw_only=True)
class Vintage:
    """One publication of a table, as it was loaded.

    Attributes:
        layout_digest, file_digest: SHA-256 of the layout it was read with, and of the file as published.
    """

    id: str
    publisher: str
    table: str
    vintage: date
    layout_digest: Digest
    file_digest: Digest
    rows_read: int
    officer: OfficerId
    loaded_at: datetime


def vintages(connection: Connection) -> tuple[Vintage, ...]:
    """Return all vintages, by publisher and table, oldest first."""
    order = (flow_vintage.c.publisher, flow_vintage.c.published, flow_vintage.c.vintage)
    return tuple(
        Vintage(
            id=row.id,
            publisher=row.publisher,
            table=row.published,
            vintage=row.vintage,
            layout_digest=Digest(row.layout_digest),
            file_digest=Digest(row.file_digest),
            rows_read=row.rows_read,
            officer=OfficerId(row.officer),
            loaded_at=row.loaded_at,
        )
        for row in connection.execute(select(flow_vintage).order_by(*order))
    )


def add(connection: Connection, value: Vintage, series: Iterable[tuple[str, Series]]) -> None:
    """Keep a vintage with its series; the database refuses a second one of the same table and day.

    Args:
        series: With their ids.
    """
    connection.execute(
        insert(flow_vintage).values(
            id=value.id,
            publisher=value.publisher,
            published=value.table,
            vintage=value.vintage,
            layout_digest=value.layout_digest,
            file_digest=value.file_digest,
            rows_read=value.rows_read,
            officer=value.officer,
            loaded_at=value.loaded_at,
        )
    )
    connection.execute(insert(flow_series), [_row(value.id, id, one) for id, one in series])


def series_of(connection: Connection, kept: Vintage) -> tuple[tuple[str, Series], ...]:
    """Return the series of a vintage with their ids, by key."""
    order = (flow_series.c.place, flow_series.c.route, flow_series.c.component, flow_series.c.nationality)
    rows = connection.execute(
        select(flow_series).where(flow_series.c.vintage_id == kept.id).order_by(*order, flow_series.c.series)
    )
    return tuple((row.series, _series(row, kept)) for row in rows)


def versions_of(connection: Connection, id: str) -> tuple[Series, ...]:
    """Return one series in all its vintages, oldest first; none where there is no such series."""
    known = {one.id: one for one in vintages(connection)}
    rows = connection.execute(select(flow_series).where(flow_series.c.series == id))
    found = [_series(row, known[row.vintage_id]) for row in rows]
    return tuple(sorted(found, key=lambda one: one.vintage))


def keys_before(connection: Connection, of: Collection[str]) -> frozenset[str]:
    """Return the ids of all series of these vintages."""
    rows = connection.execute(select(flow_series.c.series).where(flow_series.c.vintage_id.in_(of)))
    return frozenset(rows.scalars())


def _row(vintage_id: str, id: str, series: Series) -> dict[str, object]:
    return {
        "vintage_id": vintage_id,
        "series": id,
        "place": series.key.place,
        "route": series.key.route,
        "nationality": series.key.nationality,
        "component": series.key.component,
        "unit": series.counting.unit,
        "method": series.counting.method,
        "coverage": series.counting.coverage,
        "step": series.step,
        "first": series.first,
        "counts": ",".join("" if count is None else str(count) for count in series.counts),
        "hidden": ",".join(map(str, series.hidden)),
    }


def _series(row: Row[tuple[object, ...]], kept: Vintage) -> Series:
    return Series(
        key=SeriesKey(
            publisher=kept.publisher,
            table=kept.table,
            place=row.place,
            route=row.route,
            nationality=row.nationality,
            component=row.component,
        ),
        counting=Counting(unit=FlowUnit(row.unit), method=row.method, coverage=row.coverage),
        vintage=kept.vintage,
        step=Step(row.step),
        first=row.first,
        counts=tuple(int(text) if text else None for text in row.counts.split(",")),
        hidden=tuple(map(int, filter(None, row.hidden.split(",")))),
    )

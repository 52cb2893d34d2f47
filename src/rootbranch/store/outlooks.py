"""Keep what was forecast and warned of, by series; nothing is changed, the newest is shown."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, insert, select

from rootbranch.model.ids import OfficerId
from rootbranch.store.schema import flow_outlook

FORECAST, ALERTS = "forecast", "alerts"


def add(
    connection: Connection,
    kind: str,
    contents: Mapping[str, tuple[str, object]],
    officer: OfficerId,
    at: datetime,
) -> None:
    """Keep contents of one kind.

    Args:
        contents: By series, the id of the row and what is kept as JSON.
    """
    rows = [
        {
            "id": id,
            "series": series,
            "kind": kind,
            "content": orjson.dumps(content).decode(),
            "officer": officer,
            "kept_at": at,
        }
        for series, (id, content) in contents.items()
    ]
    if rows:
        connection.execute(insert(flow_outlook), rows)


def newest(connection: Connection, series: str, kind: str) -> tuple[Any, datetime] | None:
    """Return what was kept last of a series, and when; None where nothing was."""
    table = flow_outlook.c
    row = connection.execute(
        select(table.content, table.kept_at)
        .where(table.series == series, table.kind == kind)
        .order_by(table.kept_at.desc(), table.id.desc())
        .limit(1)
    ).first()
    return (orjson.loads(row.content), row.kept_at) if row else None

"""Keep the problems of a delivery's data, so that nothing disappears."""

from collections.abc import Collection, Iterable
from typing import Any

import orjson
from sqlalchemy import Connection, Row, func, select

from rootbranch.errors import Message
from rootbranch.model.ids import DeliveryId
from rootbranch.model.records import Finding, Severity
from rootbranch.store.engines import insert_rows
from rootbranch.store.schema import delivery, finding

COLUMNS = (
    "delivery_id",
    "row",
    "locator",
    "field",
    "severity",
    "message_id",
    "params",
    "done_id",
    "done_params",
)


def add(connection: Connection, delivery_id: DeliveryId, values: Iterable[Finding]) -> None:
    """Keep findings in the order they were made."""
    rows = [
        (
            delivery_id,
            value.row,
            value.locator,
            value.field,
            value.severity.value,
            value.message.id,
            orjson.dumps(dict(value.message.params)).decode(),
            value.done.id,
            orjson.dumps(dict(value.done.params)).decode(),
        )
        for value in values
    ]
    insert_rows(connection, "finding", COLUMNS, rows)


def page(
    connection: Connection,
    delivery_id: DeliveryId,
    *,
    severity: Severity | None = None,
    message_id: str | None = None,
    without: Collection[str] = (),
    limit: int,
    after: int | None = None,
) -> tuple[tuple[int, Finding], ...]:
    """Return findings of a delivery with their numbers, in the order they were made, from `after` on.

    Args:
        without: Leave out those after which this was done.
    """
    query = (
        select(finding, delivery.c.file_name)
        .join(delivery, delivery.c.id == finding.c.delivery_id)
        .where(finding.c.delivery_id == delivery_id, finding.c.number > (after or 0))
    )
    if severity is not None:
        query = query.where(finding.c.severity == severity)
    if without:
        query = query.where(finding.c.done_id.not_in(without))
    if message_id is not None:
        query = query.where(finding.c.message_id == message_id)
    rows = connection.execute(query.order_by(finding.c.number).limit(limit))
    return tuple((row.number, _finding(row)) for row in rows)


def count_by_message(
    connection: Connection, delivery_id: DeliveryId, without: Collection[str] = ()
) -> dict[str, int]:
    """Count the findings of a delivery by message id; `without` as for `page`."""
    query = (
        select(finding.c.message_id, func.count().label("findings"))
        .where(finding.c.delivery_id == delivery_id, finding.c.done_id.not_in(without))
        .group_by(finding.c.message_id)
    )
    return {row.message_id: row.findings for row in connection.execute(query)}


def _finding(row: Row[Any]) -> Finding:
    return Finding(
        file_name=row.file_name,
        row=row.row,
        locator=row.locator,
        field=row.field,
        severity=Severity(row.severity),
        message=Message(row.message_id, orjson.loads(row.params)),
        done=Message(row.done_id, orjson.loads(row.done_params)),
    )

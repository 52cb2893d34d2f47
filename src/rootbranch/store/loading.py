"""Take a delivery in: stage its rows in chunks, then let all of them count in one transaction.

    insert_batch, mark_seen, mark_withdrawn   chunk by chunk; nobody else sees any of it
    complete_delivery                         older records end, missing ones are retracted, the state flips

A row that did not change is not inserted again: `mention` remembers that the delivery repeats it.

Limits: rows are plain values, made for speed; what they mean is checked by the tables' own constraints.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, delete, or_, select, update

from rootbranch.model.ids import DeliveryId, Digest, RecordId
from rootbranch.model.records import Delivery, DeliveryMode, DeliveryState, EndReason
from rootbranch.store import deliveries, tokens
from rootbranch.store.engines import Plain, insert_rows, is_among
from rootbranch.store.schema import delivery, mention, record
from rootbranch.store.times import utc_text

_RECORD = (
    "id delivery_id partner feed kind schema category protected marking_id key_digest content_digest row locator"
    " happened_at known_at recorded_at review_on"
)
RECORD_COLUMNS = tuple(_RECORD.split())
PAYLOAD_COLUMNS = ("record_id", "protected", "open_text", "sealed")
TOKEN_COLUMNS = ("record_id", "token", "scope", "protected")


class RecordRow(NamedTuple):
    """A record ready to be kept, with content and tokens; times as `times.utc_text`.

    Args:
        open_text: Content as JSON; None for a protected person.
        sealed: Sealed content; None for everybody else.
        tokens: Blind tokens with their scope, `person` or `thing`.
    """

    id: str
    kind: str
    schema: str
    category: str
    protected: bool
    marking_id: int
    key_digest: str
    content_digest: str
    row: int
    locator: str
    happened_at: str | None
    known_at: str
    review_on: str
    open_text: str | None
    sealed: bytes | None
    tokens: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What the end of a delivery changed: numbers of records.

    Args:
        superseded: Older records that a new row replaced.
        retracted: Records that a full delivery does not bring any more.
        withdrawn: Records that a row took back.
        withheld: Records of this delivery that a protected person's record withdraws at once.
    """

    superseded: int
    retracted: int
    withdrawn: int
    withheld: int


def insert_batch(
    connection: Connection, of: Delivery, recorded_at: datetime, rows: Sequence[RecordRow]
) -> None:
    """Stage some thousand rows of a delivery that is loading."""
    now = utc_text(recorded_at)
    delivery_id, partner, feed = of.id, of.partner, of.feed
    records: list[tuple[Plain, ...]] = []
    payloads: list[tuple[Plain, ...]] = []
    token_rows: list[tuple[Plain, ...]] = []
    for row in rows:
        # fmt: off
        (id_, kind, schema, category, protected, marking, key, content, number, locator,
         happened_at, known_at, review_on, open_text, sealed, blind) = row
        records.append((id_, delivery_id, partner, feed, kind, schema, category, protected, marking, key, content,
                        number, locator, happened_at, known_at, now, review_on))
        # fmt: on
        payloads.append((id_, protected, open_text, sealed))
        for value, scope in blind:
            token_rows.append((id_, value, scope, protected))
    insert_rows(connection, "record", RECORD_COLUMNS, records)
    insert_rows(connection, "payload", PAYLOAD_COLUMNS, payloads)
    insert_rows(connection, "token", TOKEN_COLUMNS, token_rows)


def current_by_keys(
    connection: Connection, of: Delivery, key_digests: Iterable[Digest]
) -> dict[Digest, tuple[RecordId, Digest]]:
    """Return id and content digest of the records that some thousand keys have now.

    A row that this delivery already staged comes before the current record; of two staged rows the later.
    """
    staged = record.c.delivery_id == of.id
    query = (
        select(record.c.key_digest, record.c.id, record.c.content_digest)
        .join(delivery, delivery.c.id == record.c.delivery_id)
        .where(is_among(connection, record.c.key_digest, key_digests), record.c.ended_at.is_(None))
        .where(record.c.partner == of.partner, record.c.feed == of.feed)
        .where(or_(delivery.c.state == DeliveryState.COMPLETE, staged))
        .order_by(staged, record.c.row)
    )
    return {key: (record_id, content) for key, record_id, content in connection.execute(query)}


def mark_seen(connection: Connection, delivery_id: DeliveryId, record_ids: Iterable[RecordId]) -> None:
    """Remember that the delivery repeats these records unchanged."""
    _mention(connection, delivery_id, record_ids, withdrawn=False)


def mark_withdrawn(connection: Connection, delivery_id: DeliveryId, record_ids: Iterable[RecordId]) -> None:
    """Remember that rows of the delivery take these records back; they end when it is complete."""
    _mention(connection, delivery_id, record_ids, withdrawn=True)


def complete_delivery(connection: Connection, delivery_id: DeliveryId, at: datetime) -> Completion:
    """Let a delivery count: end what it replaces, takes back or, being full, leaves out.

    Raises:
        StateError: The delivery is not loading.
    """
    value = deliveries.get(connection, delivery_id)
    if value is None or value.state is not DeliveryState.LOADING:
        raise deliveries.not_loading(delivery_id)
    said = select(mention.c.record_id).where(mention.c.delivery_id == delivery_id)

    def end(which: ColumnElement[bool], reason: EndReason) -> int:
        ended = {"ended_at": at, "ended_by": delivery_id, "end_reason": reason}
        return connection.execute(
            update(record).where(record.c.ended_at.is_(None), which).values(ended)
        ).rowcount

    withdrawn = end(record.c.id.in_(said.where(mention.c.withdrawn)), EndReason.WITHDRAWN)
    superseded = end(_is_replaced_by(delivery_id), EndReason.SUPERSEDED)
    retracted = 0
    if value.mode is DeliveryMode.FULL:
        retracted = end(and_(_is_of_earlier(value), record.c.id.not_in(said)), EndReason.RETRACTED)
    connection.execute(delete(mention).where(mention.c.delivery_id == delivery_id))
    done = {"state": DeliveryState.COMPLETE, "completed_at": at}
    connection.execute(update(delivery).where(delivery.c.id == delivery_id).values(done))
    withheld = tokens.count_withdrawn_of(connection, delivery_id, at)
    counts = {"retracted": retracted + withdrawn, "withheld": delivery.c.withheld + withheld}
    connection.execute(update(delivery).where(delivery.c.id == delivery_id).values(counts))
    return Completion(superseded=superseded, retracted=retracted, withdrawn=withdrawn, withheld=withheld)


def _mention(
    connection: Connection, delivery_id: DeliveryId, record_ids: Iterable[RecordId], *, withdrawn: bool
) -> None:
    """Keep the last word on each record: a row may take back what an earlier row of the file repeated."""
    ids = sorted(set(record_ids))
    connection.execute(
        delete(mention).where(
            mention.c.delivery_id == delivery_id, is_among(connection, mention.c.record_id, ids)
        )
    )
    columns = ("delivery_id", "record_id", "withdrawn")
    insert_rows(connection, "mention", columns, [(delivery_id, record_id, withdrawn) for record_id in ids])


def _is_replaced_by(delivery_id: DeliveryId) -> ColumnElement[bool]:
    """Say that a row of the delivery has the same key as a record that was there, or as an earlier row."""
    new, old, source = record.alias("new"), record.alias("old"), delivery.alias("source")
    replaced = (
        select(old.c.id)
        .join(new, new.c.key_digest == old.c.key_digest)
        .join(source, source.c.id == old.c.delivery_id)
        .where(new.c.delivery_id == delivery_id, new.c.ended_at.is_(None), old.c.ended_at.is_(None))
        .where(
            or_(
                source.c.state == DeliveryState.COMPLETE,
                and_(old.c.delivery_id == delivery_id, old.c.row < new.c.row),
            )
        )
        .where(old.c.partner == new.c.partner, old.c.feed == new.c.feed)
    )
    return record.c.id.in_(replaced)


def _is_of_earlier(value: Delivery) -> ColumnElement[bool]:
    earlier = select(delivery.c.id).where(
        delivery.c.partner == value.partner,
        delivery.c.feed == value.feed,
        delivery.c.state == DeliveryState.COMPLETE,
    )
    return record.c.delivery_id.in_(earlier)

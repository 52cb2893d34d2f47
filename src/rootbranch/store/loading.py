"""Take a delivery in: stage its rows in chunks, then let all of them count in one transaction.

    insert_batch, mark_seen, mark_withdrawn   chunk by chunk; nobody else sees any of it
    complete_delivery                         older records end, missing ones are retracted, the state flips

A row that did not change is not inserted again: `mention` remembers that the delivery repeats it.

Limits: rows are plain values, made for speed; what they mean is checked by the tables' own constraints.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from operator import itemgetter
from typing import NamedTuple, cast

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, func, not_, or_, select, update

from rootbranch.model.ids import DeliveryId, Digest, RecordId
from rootbranch.model.records import Delivery, DeliveryMode, DeliveryState, EndReason
from rootbranch.store import deliveries, tokens
from rootbranch.store.engines import insert_rows, is_among
from rootbranch.store.schema import delivery, inherited_token, mention, record
from rootbranch.store.times import utc_text


class RecordColumns(NamedTuple):
    """Records ready to be kept, with content and tokens: one value of each column for each; times as `times.utc_text`.

    Columns, because all that is done with some thousand records is done column by column; rows would cost a microsecond each.

    Args:
        protected: 0 or 1; the driver takes whole numbers and texts as they are, and spends half a microsecond on
            each truth value.
        open_text: Content as JSON; None for a protected person.
        sealed: Sealed content; None for everybody else.
        tokens: Blind tokens; of an unprotected record those that can withdraw it.
    """

    id: Sequence[str]
    kind: Sequence[str]
    schema: Sequence[str]
    category: Sequence[str]
    protected: Sequence[int]
    marking_id: Sequence[int]
    key_digest: Sequence[str]
    content_digest: Sequence[str]
    row: Sequence[int]
    locator: Sequence[str]
    known_at: Sequence[str]
    review_on: Sequence[str]
    happened_at: Sequence[str | None]
    open_text: Sequence[str | None]
    sealed: Sequence[bytes | None]
    tokens: Sequence[Sequence[str]]


SHARED_COLUMNS = ("delivery_id", "partner", "feed", "recorded_at")
RECORD_COLUMNS = RecordColumns._fields[:12]
TIMED_COLUMNS = RecordColumns._fields[:13]
SEALED_COLUMNS = ("record_id", "protected", "sealed")
OPEN_COLUMNS = ("record_id", "protected", "open_text", "tokens")
TOKEN_COLUMNS = ("record_id", "token", "protected")


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What the end of a delivery changed: numbers of records.

    Args:
        delivery: Which delivery it was.
        superseded: Older records that a new row replaced.
        silenced: Those of them that protected somebody until now, or passed on what protects.
        retracted: Records that a full delivery does not bring any more.
        withdrawn: Records that a row took back.
        withheld: Records of this delivery that a protected person's record withdraws at once, one step away.
        to_seal: Those and all others, of this delivery or older, that are to be sealed now; ended ones too.
    """

    delivery: DeliveryId
    superseded: int
    retracted: int
    withdrawn: int
    withheld: int
    silenced: tuple[RecordId, ...]
    to_seal: tuple[RecordId, ...]


def insert_batch(
    connection: Connection,
    of: Delivery,
    recorded_at: datetime,
    records: RecordColumns,
    known: Mapping[Digest, tuple[RecordId, Digest]] | None = None,
) -> None:
    """Stage some thousand records of a delivery that is loading.

    Args:
        known: What `current_by_keys` answered for the keys of this chunk; looked up again if left out.
    """
    replaced = _replaced(connection, of, records, known)
    # Few feeds of entities say when something happened.
    names = TIMED_COLUMNS if any(records.happened_at) else RECORD_COLUMNS
    shared = dict(zip(SHARED_COLUMNS, (of.id, of.partner, of.feed, utc_text(recorded_at)), strict=True))
    insert_rows(connection, "record", names, list(zip(*records[: len(names)], strict=True)), shared)
    _insert_contents(connection, records)
    insert_rows(connection, "token", TOKEN_COLUMNS, _token_rows(records))
    _mention(connection, of.id, replaced, _How.REPLACED)


def _insert_contents(connection: Connection, records: RecordColumns) -> None:
    """Insert contents, the open and the sealed ones each with the columns that they fill: the driver is slow with None."""
    kept = zip(records.id, records.protected, records.open_text, records.sealed, records.tokens, strict=True)
    opened: list[tuple[str, int, str | None, str | None]] = []
    closed: list[tuple[str, int, bytes]] = []
    for id, protected, text, sealed, own in kept:
        if sealed is None:
            # Tokens of an unprotected record are one text; those of protected persons have rows of their own.
            opened.append((id, protected, text, '["' + '","'.join(own) + '"]' if own else None))
        else:
            closed.append((id, protected, sealed))
    insert_rows(connection, "payload", OPEN_COLUMNS, opened)
    insert_rows(connection, "payload", SEALED_COLUMNS, closed)


def _token_rows(records: RecordColumns) -> list[tuple[str, str, int]]:
    # In the order of the index on tokens, whose leaves lie anywhere; those of the key lie together, being of one chunk.
    kept = zip(records.id, records.protected, records.tokens, strict=True)
    return sorted(
        [(id, token, 1) for id, protected, tokens in kept if protected for token in tokens], key=itemgetter(1)
    )


def _replaced(
    connection: Connection,
    of: Delivery,
    records: RecordColumns,
    known: Mapping[Digest, tuple[RecordId, Digest]] | None,
) -> list[RecordId]:
    """Name the records whose place these take: older ones of the same key, and earlier rows of the chunk."""
    keys = cast(set[Digest], set(records.key_digest))
    there = current_by_keys(connection, of, keys) if known is None else known
    replaced = [there[key][0] for key in keys & there.keys()]
    if len(keys) < len(records.id):
        ordered = sorted(zip(records.row, records.key_digest, records.id, strict=True))
        last = {key: id for _, key, id in ordered}
        replaced.extend(RecordId(id) for _, key, id in ordered if last[key] != id)
    return replaced


def has_earlier(connection: Connection, of: Delivery) -> bool:
    """Say whether the feed has a complete delivery before this one; without one, keys have no current record."""
    return connection.execute(select(exists().where(_is_earlier(of)))).scalar_one()


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
    _mention(connection, delivery_id, record_ids, _How.SEEN)


def mark_withdrawn(connection: Connection, delivery_id: DeliveryId, record_ids: Iterable[RecordId]) -> None:
    """Remember that rows of the delivery take these records back; they end when it is complete."""
    _mention(connection, delivery_id, record_ids, _How.WITHDRAWN)


def complete_delivery(connection: Connection, delivery_id: DeliveryId, at: datetime) -> Completion:
    """Let a delivery count: end what it replaces, takes back or, being full, leaves out.

    What it withdraws, or has withdrawn from it, is named for the caller, who has the key to seal it.

    Raises:
        StateError: The delivery is not loading.
    """
    tokens.take_turn(connection)
    value = deliveries.get(connection, delivery_id)
    if value is None or value.state is not DeliveryState.LOADING:
        raise deliveries.not_loading(delivery_id)

    def end(which: ColumnElement[bool], reason: EndReason) -> int:
        ended = {"ended_at": at, "ended_by": delivery_id, "end_reason": reason}
        return connection.execute(
            update(record).where(record.c.ended_at.is_(None), which).values(ended)
        ).rowcount

    superseded = end(_is_said(delivery_id, _How.REPLACED), EndReason.SUPERSEDED)
    silenced = _silenced(connection, delivery_id) if superseded else ()
    withdrawn = end(_is_said(delivery_id, _How.WITHDRAWN), EndReason.WITHDRAWN)
    retracted = 0
    if value.mode is DeliveryMode.FULL:
        retracted = end(_is_left_out_by(value), EndReason.RETRACTED)
    connection.execute(delete(mention).where(mention.c.delivery_id == delivery_id))
    done = {"state": DeliveryState.COMPLETE, "completed_at": at}
    connection.execute(update(delivery).where(delivery.c.id == delivery_id).values(done))
    to_seal = (*tokens.clear_and_shared(connection, delivery_id, at), *tokens.lapsed(connection, at))
    counts = {"retracted": retracted + withdrawn}
    connection.execute(update(delivery).where(delivery.c.id == delivery_id).values(counts))
    withheld = count_withheld(connection, delivery_id, to_seal)
    return Completion(
        delivery=delivery_id,
        superseded=superseded,
        retracted=retracted,
        withdrawn=withdrawn,
        withheld=withheld,
        silenced=silenced,
        to_seal=tuple(dict.fromkeys(to_seal)),
    )


def _silenced(connection: Connection, delivery_id: DeliveryId) -> tuple[RecordId, ...]:
    """Name the records that a delivery has just replaced and that protected somebody, or passed on what protects."""
    passed_on = exists().where(inherited_token.c.record_id == record.c.id)
    query = select(record.c.id).where(
        _is_said(delivery_id, _How.REPLACED),
        record.c.ended_by == delivery_id,
        or_(record.c.protected, passed_on),
    )
    return tuple(RecordId(id) for id in connection.execute(query).scalars())


def count_withheld(connection: Connection, delivery_id: DeliveryId, ids: Sequence[RecordId]) -> int:
    """Add to a delivery's count those of its current records that are withdrawn; return how many these are."""
    if not ids:
        return 0
    mine = and_(record.c.delivery_id == delivery_id, record.c.ended_at.is_(None))
    query = select(func.count()).where(mine, is_among(connection, record.c.id, ids))
    own = connection.execute(query).scalar_one()
    counted = update(delivery).where(delivery.c.id == delivery_id)
    connection.execute(counted.values(withheld=delivery.c.withheld + own))
    return own


class _How(StrEnum):
    """What a delivery says of a record that is there already."""

    SEEN = "seen"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


def _mention(
    connection: Connection, delivery_id: DeliveryId, record_ids: Iterable[RecordId], how: _How
) -> None:
    """Keep the last word on each record; a record that was replaced stays replaced, as a newer row is there."""
    ids = sorted(set(record_ids))
    if not ids:
        return
    mine = and_(mention.c.delivery_id == delivery_id, is_among(connection, mention.c.record_id, ids))
    held = set(connection.execute(select(mention.c.record_id).where(mine)).scalars())
    if held:
        connection.execute(update(mention).where(mine, mention.c.how != _How.REPLACED).values(how=how))
    fresh = [(delivery_id, record_id, how.value) for record_id in ids if record_id not in held]
    insert_rows(connection, "mention", ("delivery_id", "record_id", "how"), fresh)


def _is_said(delivery_id: DeliveryId, how: _How) -> ColumnElement[bool]:
    said = select(mention.c.record_id).where(mention.c.delivery_id == delivery_id, mention.c.how == how)
    return record.c.id.in_(said)


def _is_left_out_by(value: Delivery) -> ColumnElement[bool]:
    """Say that a record of an earlier delivery of the feed is neither repeated nor replaced nor taken back."""
    earlier = select(delivery.c.id).where(_is_earlier(value))
    said = exists().where(mention.c.delivery_id == value.id, mention.c.record_id == record.c.id)
    return and_(record.c.delivery_id.in_(earlier), not_(said))


def _is_earlier(value: Delivery) -> ColumnElement[bool]:
    return and_(
        delivery.c.partner == value.partner,
        delivery.c.feed == value.feed,
        delivery.c.state == DeliveryState.COMPLETE,
    )

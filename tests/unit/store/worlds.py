"""A small invented register for the tests of the store: one partner, one officer, rows made by number."""

from collections.abc import Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import NamedTuple

import orjson

from rootbranch.model.access import Duty, Officer, Partner
from rootbranch.model.category import SubjectCategory, is_protected
from rootbranch.model.filters import Everything
from rootbranch.model.ids import DeliveryId, Digest, OfficerId, PartnerId, RecordId
from rootbranch.model.marking import GradeScale, HandlingCode, Marking, Pap, Purpose, Tlp
from rootbranch.model.records import Delivery, DeliveryMode, DeliveryState, RecordKind
from rootbranch.store import Register, deliveries, loading, markings, officers, partners, records
from rootbranch.store.times import utc_text

AT = datetime(2026, 3, 1, 12, 0, 0, 250_000, tzinfo=UTC)
LATER = AT + timedelta(days=1)
PARTNER = PartnerId("aa-police")
OTHER = PartnerId("bb-guard")
OFFICER = OfficerId("ana")
ALL = Everything()

MARKING = Marking(
    partner=PARTNER,
    scale=GradeScale.ADMIRALTY,
    source_grade="B",
    info_grade="2",
    tlp=Tlp.AMBER,
    pap=Pap.GREEN,
    handling=(HandlingCode.H0,),
    caveats="",
    basis="law 7",
    purposes=(Purpose.INVESTIGATION, Purpose.RESULTS),
    originating_source="aa-police",
)

_numbers = count(1)


def digest(*parts: object) -> Digest:
    return Digest(sha256("\0".join(map(str, parts)).encode()).hexdigest())


def an_id() -> str:
    """Give an id in the form of a UUIDv7; later ones sort behind earlier ones."""
    return f"01900000-0000-7000-8000-{next(_numbers):012x}"


def open_register(url: str) -> Register:
    register = Register(url)
    register.migrate()
    with register.write() as connection:
        for name in (PARTNER, OTHER):
            partners.add(connection, Partner(id=name, name=name, territory="AA", contact="desk"))
        officers.add(
            connection,
            Officer(id=OFFICER, name="Ana", partner=PARTNER, duties=frozenset({Duty.ANALYST, Duty.LIAISON})),
        )
        markings.keep(connection, [MARKING])
    return register


def a_delivery(
    mode: DeliveryMode = DeliveryMode.FULL, feed: str = "arrests", partner: PartnerId = PARTNER
) -> Delivery:
    return Delivery(
        id=DeliveryId(an_id()),
        partner=partner,
        feed=feed,
        file_name="arrests.csv",
        file_digest=digest("file"),
        mapping_digest=digest("mapping"),
        mode=mode,
        state=DeliveryState.LOADING,
        officer=OFFICER,
        known_at=AT,
        started_at=AT,
    )


class RecordRow(NamedTuple):
    """One record, as `RecordColumns` holds many."""

    id: str
    kind: str
    schema: str
    category: str
    protected: int
    marking_id: int
    key_digest: str
    content_digest: str
    row: int
    locator: str
    known_at: str
    review_on: str
    happened_at: str | None
    open_text: str | None
    sealed: bytes | None
    tokens: Sequence[str] = ()


def columns_of(*rows: RecordRow) -> loading.RecordColumns:
    """Put rows together as the store takes them."""
    return loading.RecordColumns(*zip(*rows, strict=True))


THINGS = (SubjectCategory.NOT_A_PERSON,)


def a_row(
    key: str,
    content: str = "text",
    *,
    category: SubjectCategory = SubjectCategory.SUSPECT,
    row: int = 1,
    tokens: tuple[tuple[str, str], ...] = (),
    marking_id: int = 1,
    kind: RecordKind = RecordKind.ENTITY,
) -> RecordRow:
    protected = is_protected(category)
    text = orjson.dumps({"properties": {"name": [content]}})
    return RecordRow(
        id=an_id(),
        kind=kind,
        schema="Person",
        category=category,
        protected=int(protected),
        marking_id=marking_id,
        key_digest=digest("key", key),
        content_digest=digest("content", key, content, category),
        row=row,
        locator=f"line {row}",
        happened_at=utc_text(AT),
        known_at=utc_text(AT),
        review_on=utc_text(AT + timedelta(days=180)),
        open_text=None if protected else text.decode(),
        sealed=b"\x01sealed:" + sha256(text).digest() if protected else None,
        tokens=[token for token, of in tokens if of == "person" or protected or category in THINGS],
    )


@contextmanager
def delivering(
    register: Register,
    mode: DeliveryMode = DeliveryMode.FULL,
    feed: str = "arrests",
    partner: PartnerId = PARTNER,
):
    """Begin a delivery, hand it out, complete it."""
    delivery = a_delivery(mode, feed, partner)
    with register.write() as connection:
        deliveries.start(connection, delivery)
    yield delivery
    with register.write() as connection:
        loading.complete_delivery(connection, delivery.id, AT)


def load(
    register: Register,
    *rows: RecordRow,
    mode: DeliveryMode = DeliveryMode.FULL,
    feed: str = "arrests",
):
    """Take rows in as the use case does: what is unchanged is only marked as seen.

    Returns the completion.
    """
    delivery = a_delivery(mode, feed)
    with register.write() as connection:
        deliveries.start(connection, delivery)
    for row in rows:
        with register.write() as connection:
            known = loading.current_by_keys(connection, delivery, [Digest(row.key_digest)]).get(
                Digest(row.key_digest)
            )
            if known is not None and known[1] == row.content_digest:
                loading.mark_seen(connection, delivery.id, [known[0]])
            else:
                loading.insert_batch(connection, delivery, AT, columns_of(row))
    with register.write() as connection:
        return loading.complete_delivery(connection, delivery.id, AT)


def shown(register: Register, at: datetime = AT) -> set[RecordId]:
    """The ids of all records that count."""
    with register.read() as connection:
        return {record.id for record in records.page(connection, at, ALL, limit=10_000)}


def row_id(row: RecordRow) -> RecordId:
    return RecordId(row.id)

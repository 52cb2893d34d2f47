"""Keep each combination of grade, handling, basis and purpose once; thousands of records share it."""

from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256
from secrets import token_hex
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, func, not_, select, update

from rootbranch.model.ids import PartnerId
from rootbranch.model.marking import GradeScale, HandlingCode, Marking, Pap, Purpose, Tlp
from rootbranch.model.records import EndReason
from rootbranch.store.codec import write_json
from rootbranch.store.engines import Plain, insert_rows, is_among, lock_table
from rootbranch.store.filters import read_set, set_text
from rootbranch.store.schema import marking, record

ERASED = "[erased]"
_OF_IDS = select(marking).where(marking.c.id.in_(bindparam("ids", expanding=True)))
COLUMNS = (
    "id", "partner", "scale", "source_grade", "info_grade", "tlp", "pap", "handling", "no_onward", "caveats",
    "basis", "purposes", "originating_source", "digest",
)  # fmt: skip


def keep(connection: Connection, values: Iterable[Marking]) -> list[int]:
    """Return the id of each marking, and make those that are new."""
    asked = [(sha256(write_json(value).encode()).hexdigest(), value) for value in values]
    digests = {digest for digest, _ in asked}
    known = _ids(connection, digests)
    if digests - known.keys():
        lock_table(connection, marking)
        known = _ids(connection, digests)  # somebody else may just have made them
        first = connection.execute(select(func.coalesce(func.max(marking.c.id), 0) + 1)).scalar_one()
        fresh = {digest: value for digest, value in asked if digest not in known}
        rows = [_row(number, digest, value) for number, (digest, value) in enumerate(fresh.items(), first)]
        insert_rows(connection, "marking", COLUMNS, rows)
        known |= {digest: number for number, digest in enumerate(fresh, first)}
    return [known[digest] for digest, _ in asked]


def _ids(connection: Connection, digests: Collection[str]) -> dict[str, int]:
    query = select(marking.c.digest, marking.c.id).where(is_among(connection, marking.c.digest, digests))
    return {row.digest: row.id for row in connection.execute(query)}


def _row(number: int, digest: str, value: Marking) -> tuple[Plain, ...]:
    return (
        number,
        str(value.partner),
        str(value.scale),
        value.source_grade,
        value.info_grade,
        str(value.tlp),
        str(value.pap),
        set_text(value.handling),
        HandlingCode.H2 in value.handling,
        value.caveats,
        value.basis,
        set_text(value.purposes),
        value.originating_source,
        digest,
    )


def of_rows(connection: Connection, rows: Sequence[Row[Any]]) -> dict[int, Marking]:
    """Return the markings that some thousand rows of `record` point to, by id."""
    asked = {"ids": sorted({row.marking_id for row in rows})}
    return {row.id: of_row(row) for row in connection.execute(_OF_IDS, asked)}


def used_by(connection: Connection, records: ColumnElement[bool]) -> frozenset[int]:
    """Return the ids of the markings that some records point to."""
    return frozenset(connection.execute(select(record.c.marking_id).where(records).distinct()).scalars())


def erase_unused(connection: Connection, ids: Collection[int]) -> None:
    """Take the words out of those markings that no record with content points to any more; a partner's row wrote them."""
    if not ids:
        return
    purged = record.c.end_reason.is_not_distinct_from(EndReason.PURGED)
    unused = set(ids) - used_by(connection, and_(record.c.marking_id.in_(ids), not_(purged)))
    for number in unused:  # a digest of nothing, since the old one could be tried out
        blank = {"basis": ERASED, "caveats": "", "originating_source": ERASED, "digest": token_hex(32)}
        connection.execute(update(marking).where(marking.c.id == number).values(blank))


def get(connection: Connection, marking_id: int) -> Marking:
    """Return one marking, by the id that a record carries."""
    return of_row(connection.execute(select(marking).where(marking.c.id == marking_id)).one())


def of_row(row: Row[Any]) -> Marking:
    """Make a marking of a row of its table."""
    return Marking(
        partner=PartnerId(row.partner),
        scale=GradeScale(row.scale),
        source_grade=row.source_grade,
        info_grade=row.info_grade,
        tlp=Tlp(row.tlp),
        pap=Pap(row.pap),
        handling=tuple(HandlingCode(code) for code in read_set(row.handling)),
        caveats=row.caveats,
        basis=row.basis,
        purposes=tuple(Purpose(purpose) for purpose in read_set(row.purposes)),
        originating_source=row.originating_source,
    )

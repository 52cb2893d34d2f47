"""Keep each combination of grade, handling, basis and purpose once; thousands of records share it."""

from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from rootbranch.model.ids import PartnerId
from rootbranch.model.marking import GradeScale, HandlingCode, Marking, Pap, Purpose, Tlp
from rootbranch.store.codec import write_json
from rootbranch.store.engines import lock_table
from rootbranch.store.filters import read_set, set_text
from rootbranch.store.schema import marking

IDS_MAX = 32_000  # the column is a small integer


def keep(connection: Connection, value: Marking) -> int:
    """Return the id of this marking, and make it if it is new."""
    digest = sha256(write_json(value).encode()).hexdigest()
    known = select(marking.c.id).where(marking.c.digest == digest)
    found = connection.execute(known).scalar_one_or_none()
    if found is None:
        lock_table(connection, marking)
        found = connection.execute(known).scalar_one_or_none()  # somebody else may just have made it
    if found is not None:
        return int(found)
    number = connection.execute(select(func.coalesce(func.max(marking.c.id), 0) + 1)).scalar_one()
    assert number <= IDS_MAX
    connection.execute(
        insert(marking).values(
            id=number,
            partner=value.partner,
            scale=value.scale,
            source_grade=value.source_grade,
            info_grade=value.info_grade,
            tlp=value.tlp,
            pap=value.pap,
            handling=set_text(value.handling),
            no_onward=HandlingCode.H2 in value.handling,
            caveats=value.caveats,
            basis=value.basis,
            purposes=set_text(value.purposes),
            originating_source=value.originating_source,
            digest=digest,
        )
    )
    return int(number)


def all_markings(connection: Connection) -> dict[int, Marking]:
    """Return all markings by their id; there are hundreds, not thousands."""
    return {row.id: of_row(row) for row in connection.execute(select(marking))}


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

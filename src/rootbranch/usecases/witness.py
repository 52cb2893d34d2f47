"""Let the audit witness the rows that may change: who takes part, what was agreed, how deliveries ended.

    use case ─ Work.leave(row) ─▶ audit entry with the keyed digest of the row as it was left
    doctor   ─ untrue(register) ─▶ rows that are not as the last entry about them says

The audit is chained, signed and kept by partners; so a row that was put in, taken out, changed, or put back to what
it once was is found, without a column of its own.

Limits: what the first start writes has no entry, and is known by heart. What people sign in with changes at each
sign-in and is not witnessed. Source: decision 0033.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rootbranch import guard
from rootbranch.errors import Message
from rootbranch.model.access import Agreement, Kind, Officer, Thing, Verb
from rootbranch.model.audit import AuditEvent
from rootbranch.model.ids import Digest, OfficerId, PartnerId
from rootbranch.model.records import Delivery
from rootbranch.store import Connection, deliveries, evidence, mappings, officers, partners
from rootbranch.usecases.asking import Work, audit_event, state_digest
from rootbranch.usecases.installation import FIRST_OFFICER, FIRST_PARTNER, Installation

COMPLETE_DELIVERY, CANCEL_DELIVERY = "complete_delivery", "cancel_delivery"
# What a row is called, by the use cases that leave it: an entry of theirs names it and has its digest.
_LEFT_BY = {
    "add_partner": "partner",
    "change_partner": "partner",
    "add_agreement": "agreement",
    "end_agreement": "agreement",
    "add_officer": "officer",
    "close_officer": "officer",
    COMPLETE_DELIVERY: "delivery",
    CANCEL_DELIVERY: "delivery",
}


class Row(NamedTuple):
    """A row of the register, or all agreements of one giver, by table and id."""

    table: str
    id: str


def given_by(connection: Connection, giver: PartnerId) -> tuple[Agreement, ...]:
    """Return all agreements of a giver, as they are witnessed together."""
    return tuple(each for each in partners.agreements(connection) if each.giver == giver)


def witness_end(work: Work, delivery: Delivery, what: str) -> None:
    """Audit that a delivery has come to its end, with its counts as they will stay."""
    left = deliveries.get(work.connection, delivery.id)
    thing = Thing(kind=Kind.DELIVERY, id=delivery.id, partner=delivery.partner)
    audit_event(work, Verb.GATHER, thing, what, [delivery.id], left=left)


def last_word(said: dict[Row, Digest], event: AuditEvent) -> None:
    """Take from an audit entry what it says of a row; a later one takes the place of an earlier one."""
    table = _LEFT_BY.get(event.what)
    if table and event.allowed:
        said[Row(table, event.thing)] = event.touched


def untrue(
    installation: Installation, connection: Connection, said: Mapping[Row, Digest]
) -> Iterator[Message]:
    """Name the rows that are not as the audit says, and the mappings that are not the text of their digest."""
    first: dict[Row, Digest] = {
        Row("partner", FIRST_PARTNER.id): state_digest(installation, FIRST_PARTNER),
        Row("officer", FIRST_OFFICER.id): state_digest(installation, FIRST_OFFICER),
    }
    left = first | dict(said)
    for row, state in _rows(connection):
        if left.pop(row, None) != state_digest(installation, state):
            yield _differs(row)
    for row in left:
        yield _differs(row)
    for digest, text in mappings.texts(connection):
        if guard.keyed_digest(installation.keyring, text) != digest:
            yield _differs(Row("mapping", digest))


def _rows(connection: Connection) -> Iterator[tuple[Row, object]]:
    """Go through what is witnessed; a row that cannot even be read gives None."""
    for partner in partners.all_partners(connection):
        yield Row("partner", partner.id), partner
    given: dict[PartnerId, list[Agreement]] = {}
    for agreement in partners.agreements(connection):
        given.setdefault(agreement.giver, []).append(agreement)
    for giver, agreements in given.items():
        yield Row("agreement", giver), tuple(agreements)
    for officer_id in evidence.officer_ids(connection):
        yield Row("officer", officer_id), _officer(connection, officer_id)
    for delivery_id in evidence.ended_deliveries(connection):
        yield Row("delivery", delivery_id), deliveries.get(connection, delivery_id)


def _officer(connection: Connection, officer_id: OfficerId) -> Officer | None:
    try:
        return officers.get(connection, officer_id)
    except ValueError:  # a duty that is none
        return None


def _differs(row: Row) -> Message:
    return Message("usecases.differs_from_audit", {"what": row.table, "number": row.id})

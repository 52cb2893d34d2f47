"""Let the audit witness the rows that may change: who takes part, what was agreed or decided, how deliveries ended.

    use case ─ Work.leave(row) ─▶ audit entry with the keyed digest of the row as it was left
    doctor   ─ untrue(register) ─▶ rows that are not as the last entry about them says

The audit is chained, signed and kept by partners; so a row that was put in, taken out, changed, or put back to what
it once was is found, without a column of its own.

What a purge changes is witnessed anew by it, and what was purged until then, all together.

What officers show of outcomes, effort and the steps of releases are never changed; each is witnessed once, when it is kept.

Limits: what the first start writes has no entry, and is known by heart. Of what people sign in with the password is
witnessed; counts and locks change at each sign-in. Of findings it is how many a delivery has. Source: decision 0033.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from rootbranch import guard
from rootbranch.errors import Message
from rootbranch.model.access import Agreement, Kind, Officer, Thing, Verb
from rootbranch.model.audit import AuditEvent
from rootbranch.model.definitions import Assessment
from rootbranch.model.ids import DeliveryId, Digest, OfficerId, PartnerId, RecordId
from rootbranch.model.networks import RoleOverride
from rootbranch.model.planned import PlanDecision
from rootbranch.model.records import Delivery, Judgement
from rootbranch.store import (
    Connection,
    decisions,
    deliveries,
    effort,
    evidence,
    judgements,
    mappings,
    officers,
    partners,
    plan_decisions,
    proofs,
    releases,
    role_overrides,
)
from rootbranch.usecases.asking import Work, audit_event, state_digest
from rootbranch.usecases.installation import FIRST_OFFICER, FIRST_PARTNER, JOINT_OFFICE, Installation

COMPLETE_DELIVERY, CANCEL_DELIVERY = "complete_delivery", "cancel_delivery"
KEEP_JUDGEMENT, KEEP_DECISIONS, KEEP_PURGED = "keep_judgement", "keep_decisions", "keep_purged"
KEEP_PLAN, KEEP_ROLE = "keep_plan", "keep_role"
KEEP_SHOWN = "keep_shown"
PURGED = "records"
EVER = datetime.max.replace(tzinfo=UTC)
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
    "set_password": "credential",
    "decide_category": "category_decision",
    KEEP_DECISIONS: "category_decision",
    KEEP_JUDGEMENT: "judgement",
    KEEP_PLAN: "plan_decision",
    KEEP_ROLE: "role_override",
    KEEP_PURGED: "purged",
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
    left = ended(work.connection, delivery.id)
    thing = Thing(kind=Kind.DELIVERY, id=delivery.id, partner=delivery.partner)
    audit_event(work, Verb.GATHER, thing, what, [delivery.id], left=left)


def ended(connection: Connection, delivery_id: DeliveryId) -> tuple[Delivery | None, int]:
    """Return a delivery and how many findings it has, as its end is witnessed."""
    return deliveries.get(connection, delivery_id), evidence.count_findings(connection, delivery_id)


def witness_judgement(work: Work, judgement: Judgement) -> None:
    """Audit a judgement as it stands after it was made or taken back."""
    audit_event(work, Verb.JUDGE, _row_thing(judgement.id), KEEP_JUDGEMENT, [judgement.id], left=judgement)


def witness_role(work: Work, override: RoleOverride) -> None:
    """Audit what somebody said of a role as it stands after it was said or taken back."""
    audit_event(work, Verb.JUDGE, _row_thing(override.id), KEEP_ROLE, [override.id], left=override)


def witness_plan(work: Work, decision: PlanDecision) -> None:
    """Audit what somebody said of a plan as it stands after it was said or taken back."""
    audit_event(work, Verb.JUDGE, _row_thing(decision.id), KEEP_PLAN, [decision.id], left=decision)


def witness_purge(work: Work, purged: Collection[RecordId]) -> None:
    """Audit what a purge has left: of what people said of what was purged, and of records without content."""
    for judgement in judgements.of_records(work.connection, purged):
        witness_judgement(work, judgement)
    for override in role_overrides.of_records(work.connection, purged):
        witness_role(work, override)
    for decision in plan_decisions.of_records(work.connection, purged):
        witness_plan(work, decision)
    for record_id, left in decisions.witnessed(work.connection).items():
        if record_id in purged:
            audit_event(work, Verb.PURGE, _row_thing(record_id), KEEP_DECISIONS, [record_id], left=left)
    every = evidence.purged_records(work.connection)
    audit_event(work, Verb.PURGE, _row_thing(PURGED), KEEP_PURGED, purged, left=every)


def witness_shown(work: Work, table: str, id: str, left: object) -> None:
    """Audit a row that is kept for good: an answered test, an attribution, a sample, a campaign, effort, or a step."""
    audit_event(work, Verb.ENTER, _row_thing(shown_id(table, id)), KEEP_SHOWN, [id], left=left)


def as_answered(made: Assessment) -> Assessment:
    """Put the answers of a test in the order in which the register gives them."""
    return replace(made, answers=tuple(sorted(made.answers, key=lambda each: each.element)))


def shown_id(table: str, id: str) -> str:
    """Name a row that is kept for good, by table and id, as the audit does."""
    return f"{table}:{id}"


def _row_thing(id: str) -> Thing:
    return Thing(kind=Kind.RECORD, id=id, partner=JOINT_OFFICE)


def password_state(credential: officers.Credential) -> tuple[str, str]:
    """Give what is witnessed of a credential: whose it is, and the hash of the password."""
    return credential.officer, credential.password_hash


def last_word(said: dict[Row, Digest], event: AuditEvent) -> None:
    """Take from an audit entry what it says of a row; a later one takes the place of an earlier one."""
    table, id = _LEFT_BY.get(event.what), event.thing
    if event.what == KEEP_SHOWN:
        table, _, id = event.thing.partition(":")
    if table and event.allowed:
        said[Row(table, id)] = event.touched


def untrue(
    installation: Installation, connection: Connection, said: Mapping[Row, Digest]
) -> Iterator[Message]:
    """Name the rows that are not as the audit says, and the mappings that are not the text of their digest."""
    first: dict[Row, Digest] = {
        Row("partner", FIRST_PARTNER.id): state_digest(installation, FIRST_PARTNER),
        Row("officer", FIRST_OFFICER.id): state_digest(installation, FIRST_OFFICER),
        Row("purged", PURGED): state_digest(installation, ()),
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
        yield Row("delivery", delivery_id), ended(connection, delivery_id)
    for officer_id in evidence.credential_owners(connection):
        credential = officers.credential(connection, officer_id)
        yield Row("credential", officer_id), credential and password_state(credential)
    for record_id, decided in decisions.witnessed(connection).items():
        yield Row("category_decision", record_id), decided
    for judgement_id, judgement in judgements.every(connection):
        yield Row("judgement", judgement_id), judgement
    for override_id, override in role_overrides.every(connection):
        yield Row("role_override", override_id), override
    for decision_id, decision in plan_decisions.every(connection):
        yield Row("plan_decision", decision_id), decision
    yield Row("purged", PURGED), evidence.purged_records(connection)
    yield from _shown(connection)


def _shown(connection: Connection) -> Iterator[tuple[Row, object]]:
    """Go through what is kept for good, as far as it can be read; what cannot be is missed, and named for that."""
    for table, rows in (
        ("campaign", proofs.campaigns),
        ("assessment", _answered),
        ("attribution", partial(proofs.attributions, until=EVER)),
        ("blind_sample", partial(proofs.samples, until=EVER)),
        ("effort", effort.all_efforts),
    ):
        try:
            yield from ((Row(table, row.id), row) for row in rows(connection))
        except (ValueError, ArithmeticError):  # a word or an amount that is none
            continue
    for release, steps in releases.steps(connection).items():
        for step in steps:
            yield Row("release_step", f"{release}:{step.state}"), step


def _answered(connection: Connection) -> tuple[Assessment, ...]:
    return tuple(map(as_answered, proofs.assessments(connection, EVER)))


def _officer(connection: Connection, officer_id: OfficerId) -> Officer | None:
    try:
        return officers.get(connection, officer_id)
    except ValueError:  # a duty that is none
        return None


def _differs(row: Row) -> Message:
    return Message("usecases.differs_from_audit", {"what": row.table, "number": row.id})

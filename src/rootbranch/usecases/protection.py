"""What a named officer may do about protection: decide for one case and period, or open one seal to help."""

from dataclasses import replace
from datetime import datetime

import orjson

from rootbranch import guard
from rootbranch.errors import InputError, Message, StateError
from rootbranch.model.access import Actor, Kind, Thing, Verb
from rootbranch.model.audit import SealReason
from rootbranch.model.category import TargetCategory
from rootbranch.model.ids import DeliveryId, RecordId, utc
from rootbranch.model.marking import Purpose
from rootbranch.model.records import CategoryDecision, Predicate, Record
from rootbranch.store import decisions, deliveries, payloads, records, tokens
from rootbranch.usecases.asked import word_of
from rootbranch.usecases.asking import asking
from rootbranch.usecases.installation import Installation
from rootbranch.usecases.opened import row_of
from rootbranch.usecases.sealing import decision_digest, hanging_on, open_lifted
from rootbranch.usecases.things import all_records, record_thing
from rootbranch.usecases.views import Page

DECISION_DAYS_MAX = 365


def decide_category(
    installation: Installation,
    actor: Actor,
    record_id: str,
    category: TargetCategory,
    predicate: Predicate,
    *,
    case: str,
    reason: str,
    valid_to: datetime,
) -> None:
    """Let a withdrawn record count as a suspect's, for one case and one period.

    Raises:
        AccessError: Not there, or not for this person; a sealed record is never decided on.
        StateError: It is not withdrawn, or a minor stands behind the withdrawal.
        InputError: Case, reason or period is missing or too long.
    """
    with asking(
        installation, actor, Verb.CATEGORISE, all_records(actor, record_id), "decide_category"
    ) as work:
        days = (valid_to - work.at).days
        if not case.strip() or not reason.strip() or not 0 <= days <= DECISION_DAYS_MAX:
            raise InputError(
                Message("usecases.decision_needs"),
                "decision",
                Message("usecases.decision_within", {"days": DECISION_DAYS_MAX}),
            )
        record = records.get(work.connection, RecordId(record_id))
        if record is None or record.protected:
            raise work.not_there()
        work.require(Verb.CATEGORISE, record_thing(record))
        if record.id not in tokens.withheld(work.connection, work.at, (record.id,)):
            raise StateError(Message("usecases.not_withdrawn"), record_id, Message("usecases.list_withdrawn"))
        made = CategoryDecision(
            record=record.id,
            category=category,
            predicate=predicate,
            case=case.strip(),
            officer=actor.officer.id,
            reason=reason.strip(),
            valid_from=utc(work.at),
            valid_to=utc(valid_to),
        )
        decisions.add(work.connection, made, decision_digest(installation.keyring, made))
        hanging = hanging_on(work.connection, (record.id,))
        open_lifted(installation.keyring, work.connection, work.at, hanging)
        work.leave(decisions.witnessed_of(work.connection, record.id))
        work.touch([record.id])


def list_records(
    installation: Installation, actor: Actor, delivery_id: str, *, after: str | None = None, limit: int = 200
) -> Page[Record]:
    """List the records of a delivery without their content, so that a right can be exercised on one.

    Supervision sees all of them; an assistance officer the sealed ones of the own partner.

    Raises:
        AccessError: Not there, or not for this person.
    """
    helps = actor.purpose is Purpose.ASSISTANCE
    verb = Verb.OPEN_SEAL if helps else Verb.VERIFY
    with asking(
        installation, actor, verb, _first_asked(actor, delivery_id, sealed=helps), "list_records"
    ) as work:
        delivery = deliveries.get(work.connection, DeliveryId(delivery_id))
        if delivery is None:
            raise work.not_there()
        work.require(verb, replace(_first_asked(actor, delivery.id, sealed=helps), partner=delivery.partner))
        where = work.filter_for(verb, Kind.RECORD)
        found = records.page(
            work.connection,
            work.at,
            where,
            delivery=delivery.id,
            limit=limit + 1,
            after=RecordId(after) if after else None,
        )
        work.touch(record.id for record in found[:limit])
        return Page(
            items=found[:limit],
            total=len(found[:limit]),
            after=found[limit - 1].id if len(found) > limit else None,
        )


def list_withdrawn(
    installation: Installation, actor: Actor, *, after: str | None = None, limit: int = 200
) -> Page[Record]:
    """List records that are withdrawn for somebody's protection, without content, for whoever may decide on them.

    Nothing but "withdraw record X" comes out of the seal: not for whom, nor for which record.
    """
    with asking(installation, actor, Verb.CATEGORISE, all_records(actor), "list_withdrawn") as work:
        cursor = RecordId(after) if after else None
        ids = tokens.withdrawn(work.connection, work.at, limit=limit + 1, after=cursor)
        found = (records.get(work.connection, id) for id in ids[:limit])
        mine = tuple(
            record for record in found if record and work.allows(Verb.CATEGORISE, record_thing(record))
        )
        work.touch(record.id for record in mine)
        return Page(items=mine, total=len(mine), after=ids[limit - 1] if len(ids) > limit else None)


def _first_asked(actor: Actor, id: str, *, sealed: bool) -> Thing:
    return replace(all_records(actor, id), protected=sealed)


def open_seal(
    installation: Installation, actor: Actor, record_id: str, reason: str
) -> tuple[tuple[str, str], ...]:
    """Open the seal of one protected person for assistance, witness support or family contact.

    Args:
        reason: A word of `SealReason`; the audit keeps it.

    Returns:
        The row of the file, column by column.

    Raises:
        AccessError: Not there, or not for this person.
        InputError: No such reason.
    """
    why = word_of(SealReason, reason, "reason")
    thing = _first_asked(actor, record_id, sealed=True)
    with asking(installation, actor, Verb.OPEN_SEAL, thing, f"open_seal:{why}") as work:
        record = records.get(work.connection, RecordId(record_id))
        sealed = dict(payloads.sealed(work.connection, (RecordId(record_id),)))
        if record is None or not record.protected or record.id not in sealed:
            raise work.not_there()
        work.require(Verb.OPEN_SEAL, record_thing(record))
        work.touch([record.id])
        plain = guard.Sealer(installation.keyring).open(record.id, sealed[record.id])
        return row_of(orjson.loads(plain))

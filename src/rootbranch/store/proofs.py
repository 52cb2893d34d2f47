"""Keep what officers show of outcomes: answered tests, attributions, campaigns and blind samples.

Nothing here is changed or deleted; the newest counts. A record of a protected person cannot be cited: the database
refuses it.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, and_, insert, not_, select, union

from rootbranch.model.definitions import (
    Answer,
    Assessment,
    Attribution,
    AttributionReason,
    BlindSample,
    Campaign,
    ElementAnswer,
)
from rootbranch.model.ids import OfficerId, OutcomeId, PartnerId, RecordId
from rootbranch.model.records import EndReason
from rootbranch.store import tokens
from rootbranch.store.engines import is_among
from rootbranch.store.schema import (
    assessment,
    assessment_answer,
    attribution,
    blind_item,
    blind_sample,
    campaign,
    cited_lapse,
    record,
)


def add_assessment(connection: Connection, value: Assessment) -> None:
    """Keep an answered test; the database refuses a second one for the same item of a sample."""
    connection.execute(
        insert(assessment).values(
            id=value.id,
            outcome_id=value.outcome,
            definition=value.definition,
            officer=value.officer,
            officer_partner=value.officer_partner,
            sample=value.sample or None,
            made_at=value.made_at,
        )
    )
    connection.execute(
        insert(assessment_answer),
        [
            {
                "assessment_id": value.id,
                "element": each.element,
                "answer": each.answer,
                "record_id": each.record,
                "protected": False,
            }
            for each in value.answers
        ],
    )


def assessments(
    connection: Connection, until: datetime, outcome: OutcomeId | None = None
) -> tuple[Assessment, ...]:
    """Return the answered tests made by then, oldest first, of one outcome or of all."""
    found = select(assessment).where(assessment.c.made_at <= until)
    told = select(assessment_answer).order_by(assessment_answer.c.assessment_id, assessment_answer.c.element)
    if outcome is not None:
        found = found.where(assessment.c.outcome_id == outcome)
        told = told.join(assessment, assessment.c.id == assessment_answer.c.assessment_id).where(
            assessment.c.outcome_id == outcome
        )
    answers: dict[str, list[ElementAnswer]] = {}
    for row in connection.execute(told):
        cited = None if row.record_id is None else RecordId(row.record_id)
        said = ElementAnswer(element=row.element, answer=Answer(row.answer), record=cited)
        answers.setdefault(row.assessment_id, []).append(said)
    return tuple(
        Assessment(
            id=row.id,
            outcome=OutcomeId(row.outcome_id),
            definition=row.definition,
            answers=tuple(answers.get(row.id, ())),
            officer=OfficerId(row.officer),
            officer_partner=PartnerId(row.officer_partner),
            sample=row.sample or "",
            made_at=row.made_at,
        )
        for row in connection.execute(found.order_by(assessment.c.made_at, assessment.c.id))
    )


def add_campaign(connection: Connection, value: Campaign, officer: OfficerId, at: datetime) -> None:
    """Keep a campaign; its name is its id."""
    values = {"id": value.id, "lead": value.lead, "first": value.first, "last": value.last}
    connection.execute(insert(campaign).values(**values, officer=officer, added_at=at))


def campaigns(connection: Connection) -> tuple[Campaign, ...]:
    """Return all campaigns, by name."""
    rows = connection.execute(select(campaign).order_by(campaign.c.id))
    return tuple(
        Campaign(id=row.id, lead=PartnerId(row.lead), first=row.first, last=row.last) for row in rows
    )


def add_attribution(connection: Connection, value: Attribution) -> None:
    """Keep why an outcome belongs to a campaign, or that it does not any more."""
    connection.execute(
        insert(attribution).values(
            id=value.id,
            outcome_id=value.outcome,
            campaign=value.campaign,
            reason=value.reason,
            record_id=value.record,
            protected=False,
            officer=value.officer,
            officer_partner=value.officer_partner,
            withdrawn=value.withdrawn,
            made_at=value.made_at,
        )
    )


def attributions(
    connection: Connection, until: datetime, outcome: OutcomeId | None = None
) -> tuple[Attribution, ...]:
    """Return the attributions made by then, oldest first, of one outcome or of all."""
    query = select(attribution).where(attribution.c.made_at <= until)
    if outcome is not None:
        query = query.where(attribution.c.outcome_id == outcome)
    return tuple(
        Attribution(
            id=row.id,
            outcome=OutcomeId(row.outcome_id),
            campaign=row.campaign,
            reason=AttributionReason(row.reason),
            record=RecordId(row.record_id),
            officer=OfficerId(row.officer),
            officer_partner=PartnerId(row.officer_partner),
            withdrawn=row.withdrawn,
            made_at=row.made_at,
        )
        for row in connection.execute(query.order_by(attribution.c.made_at, attribution.c.id))
    )


def add_sample(connection: Connection, value: BlindSample) -> None:
    """Keep a sample as it was drawn."""
    connection.execute(
        insert(blind_sample).values(
            id=value.id,
            definition=value.definition,
            seed=value.seed,
            officer=value.officer,
            drawn_by=value.drawn_by,
            drawn_at=value.drawn_at,
        )
    )
    items = [
        {"sample_id": value.id, "place": place, "outcome_id": outcome, "first": first}
        for place, (outcome, first) in enumerate(value.items, 1)
    ]
    connection.execute(insert(blind_item), items)


def samples(connection: Connection, until: datetime) -> tuple[BlindSample, ...]:
    """Return the samples drawn by then, oldest first."""
    items: dict[str, list[tuple[OutcomeId, str]]] = {}
    for row in connection.execute(select(blind_item).order_by(blind_item.c.sample_id, blind_item.c.place)):
        items.setdefault(row.sample_id, []).append((OutcomeId(row.outcome_id), row.first))
    query = select(blind_sample).where(blind_sample.c.drawn_at <= until)
    return tuple(
        BlindSample(
            id=row.id,
            definition=row.definition,
            seed=row.seed,
            items=tuple(items.get(row.id, ())),
            officer=OfficerId(row.officer),
            drawn_by=OfficerId(row.drawn_by),
            drawn_at=row.drawn_at,
        )
        for row in connection.execute(query.order_by(blind_sample.c.drawn_at, blind_sample.c.id))
    )


def gone(connection: Connection, at: datetime, record_ids: Iterable[RecordId]) -> frozenset[RecordId]:
    """Say which cited records no longer stood at a moment: retracted, or noted as withdrawn for somebody's protection.

    A corrected record stands as long as its row does; one that was erased because its time was over still proved it.
    """
    asked = sorted(set(record_ids))
    last, open_now, later = record.alias(), record.alias(), record.alias()
    # Each condition on `ended_at` is what one of the two partial indexes on the key asks for.
    current = select(open_now.c.id).where(
        open_now.c.key_digest == last.c.key_digest,
        open_now.c.ended_at.is_(None),
        open_now.c.recorded_at <= at,
    )
    newer = select(later.c.id).where(
        later.c.key_digest == last.c.key_digest,
        later.c.ended_at.is_not(None),
        later.c.id > last.c.id,
        later.c.recorded_at <= at,
    )
    query = (
        select(record.c.id)
        .join(last, and_(last.c.key_digest == record.c.key_digest, last.c.ended_at.is_not(None)))
        .where(is_among(connection, record.c.id, asked))
        .where(last.c.end_reason.in_((EndReason.RETRACTED, EndReason.WITHDRAWN)), last.c.ended_at <= at)
        .where(not_(current.exists()), not_(newer.exists()))
    )
    found = {RecordId(id) for id in connection.execute(query).scalars()}
    lapsed = select(cited_lapse.c.record_id).where(
        is_among(connection, cited_lapse.c.record_id, asked), cited_lapse.c.lapsed_at <= at
    )
    return frozenset(found | {RecordId(id) for id in connection.execute(lapsed).scalars()})


def note_lapses(connection: Connection, at: datetime) -> None:
    """Note which cited records are withdrawn for somebody's protection by now; from then on they show nothing."""
    cited = union(
        select(assessment_answer.c.record_id).where(assessment_answer.c.record_id.is_not(None)),
        select(attribution.c.record_id),
    )
    noted = set(connection.execute(select(cited_lapse.c.record_id)).scalars())
    asked = [RecordId(id) for id in connection.execute(cited).scalars() if id not in noted]
    if asked and (now := tokens.withheld(connection, at, asked)):
        connection.execute(insert(cited_lapse), [{"record_id": id, "lapsed_at": at} for id in sorted(now)])

"""What was delivered, what became of it, and what was wrong with it."""

from collections.abc import Iterator

from rootbranch.errors import Message
from rootbranch.gather import rejects_lines
from rootbranch.model.access import Actor, Kind, Thing, Verb
from rootbranch.model.ids import DeliveryId, JobId, PartnerId
from rootbranch.model.jobs import Job
from rootbranch.model.records import Delivery, Finding, Severity
from rootbranch.store import Connection, deliveries, findings, jobs, mappings, partners
from rootbranch.usecases.asked import number_after, one_of
from rootbranch.usecases.asking import Work, asking
from rootbranch.usecases.installation import Installation
from rootbranch.usecases.views import DeliveryLine, DeliveryView, Page

JOBS_LOOKED_AT = 500
PROTECTING = ("gather.done_minor", "gather.done_uncategorised")
"""What is done with a row when its person turns out to be protected."""


def list_deliveries(
    installation: Installation,
    actor: Actor,
    *,
    partner: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[DeliveryLine]:
    """List deliveries the actor may see, newest first."""
    with asking(installation, actor, Verb.READ, _own(actor), "list_deliveries") as work:
        where = work.filter_for(Verb.READ, Kind.DELIVERY)
        found = deliveries.page(
            work.connection,
            where,
            partner=PartnerId(partner) if partner else None,
            limit=limit + 1,
            after=DeliveryId(after) if after else None,
        )
        names = {known.id: known.name for known in partners.all_partners(work.connection)}
        lines = tuple(_line(work, delivery, names) for delivery in found[:limit])
        work.touch(line.delivery.id for line in lines)
        return Page(items=lines, total=len(lines), after=found[limit - 1].id if len(found) > limit else None)


def read_delivery(installation: Installation, actor: Actor, delivery_id: str) -> DeliveryView:
    """Open one delivery: its counts, its findings by kind, the mapping it came under.

    Raises:
        AccessError: Not there, or not for this person.
    """
    with asking(installation, actor, Verb.READ, _own(actor, delivery_id), "read_delivery") as work:
        delivery = _get(work, delivery_id)
        names = {known.id: known.name for known in partners.all_partners(work.connection)}
        work.touch([delivery.id])
        return DeliveryView(
            line=_line(work, delivery, names),
            findings_by_kind=finding_kinds(work.connection, delivery.id, _closed(work, delivery)),
            mapping_text=mappings.get(work.connection, delivery.mapping_digest) or "",
        )


def finding_kinds(
    connection: Connection, delivery_id: DeliveryId, closed: tuple[str, ...] = ()
) -> tuple[tuple[Message, int], ...]:
    """Count a delivery's findings by kind, most frequent first; the first of a kind speaks for it.

    Args:
        closed: What was done after the findings that are left out.
    """
    counts = findings.count_by_message(connection, delivery_id, closed)
    return tuple(
        (findings.page(connection, delivery_id, message_id=id, without=closed, limit=1)[0][1].message, count)
        for id, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )


def list_findings(
    installation: Installation,
    actor: Actor,
    delivery_id: str,
    *,
    severity: str | None = None,
    after: str | None = None,
    limit: int = 100,
) -> Page[Finding]:
    """List what was wrong in a delivery, in the order of its rows."""
    with asking(installation, actor, Verb.READ, _own(actor, delivery_id), "list_findings") as work:
        delivery = _get(work, delivery_id)
        closed = _closed(work, delivery)
        counts = findings.count_by_message(work.connection, delivery.id, closed)
        found = findings.page(
            work.connection,
            delivery.id,
            without=closed,
            severity=one_of(Severity, severity or "", "severity"),
            limit=limit + 1,
            after=number_after(after),
        )
        work.touch([delivery.id])
        return Page(
            items=tuple(finding for _, finding in found[:limit]),
            total=sum(counts.values()),
            after=str(found[limit - 1][0]) if len(found) > limit else None,
        )


def rejects_file(installation: Installation, actor: Actor, delivery_id: str) -> Iterator[str]:
    """Write the rejects file of a delivery, line by line: where and why, never a value.

    The rejected rows themselves stay sealed in the register, since nobody knows whom they are about.
    """
    with asking(installation, actor, Verb.READ, _own(actor, delivery_id), "rejects_file") as work:
        delivery = _get(work, delivery_id)
        rejected = tuple(
            finding
            for _, finding in findings.page(
                work.connection,
                delivery.id,
                severity=Severity.REJECTED,
                without=_closed(work, delivery),
                limit=1_000_000,
            )
        )
        work.touch([delivery.id])
    return rejects_lines(rejected)


def list_jobs(installation: Installation, actor: Actor, *, limit: int = 20) -> tuple[Job, ...]:
    """List the loads of deliveries that the actor may see, newest first."""
    with asking(installation, actor, Verb.READ, _own(actor), "list_jobs") as work:
        found = tuple(
            job
            for job in jobs.page(work.connection, limit=JOBS_LOOKED_AT)
            if (thing := _of_job(work, job)) and work.allows(Verb.READ, thing)
        )
        work.touch(job.id for job in found[:limit])
        return found[:limit]


def cancel_job(installation: Installation, actor: Actor, job_id: str) -> None:
    """Ask a running load to stop after its next chunk; what it staged is erased then.

    Raises:
        AccessError: Not there, not running any more, or of a delivery that is not for this person.
    """
    with asking(installation, actor, Verb.GATHER, _own(actor, job_id), "cancel_job") as work:
        job = jobs.get(work.connection, JobId(job_id))
        thing = _of_job(work, job) if job else None
        if thing is None or not work.allows(Verb.GATHER, thing):
            raise work.not_there()
        if not jobs.ask_cancel(work.connection, JobId(job_id), work.at):
            raise work.not_there()
        work.touch([job_id])


def _of_job(work: Work, job: Job) -> Thing | None:
    """Name the delivery that a job loads."""
    delivery = deliveries.get(work.connection, DeliveryId(job.thing))
    if delivery is None:
        return None
    return Thing(kind=Kind.DELIVERY, id=delivery.id, partner=delivery.partner)


def _own(actor: Actor, id: str = "") -> Thing:
    # A first question about the actor's own partner; the row filter or `_get` answers for the rest.
    return Thing(kind=Kind.DELIVERY, id=id or "Delivery", partner=actor.officer.partner)


def _get(work: Work, delivery_id: str) -> Delivery:
    delivery = deliveries.get(work.connection, DeliveryId(delivery_id))
    if delivery is None:
        raise work.not_there()
    work.require(Verb.READ, Thing(kind=Kind.DELIVERY, id=delivery.id, partner=delivery.partner))
    return delivery


def _closed(work: Work, delivery: Delivery) -> tuple[str, ...]:
    """Close the findings that tell of single protected persons, to all but the partner who delivered them."""
    return () if work.actor.officer.partner == delivery.partner else PROTECTING


def _line(work: Work, delivery: Delivery, names: dict[PartnerId, str]) -> DeliveryLine:
    counts = findings.count_by_message(work.connection, delivery.id, _closed(work, delivery))
    return DeliveryLine(
        delivery=delivery,
        partner_name=names.get(delivery.partner, delivery.partner),
        findings=sum(counts.values()),
    )

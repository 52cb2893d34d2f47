"""Begin a load of one file, or take up again the one that was broken off.

start_load ─▶ mapping kept, delivery and job there, audited ─▶ Load, which `gathering` carries through
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rootbranch import guard
from rootbranch.errors import AccessError, InputError, Message, StateError
from rootbranch.gather import FeedMapping
from rootbranch.model.access import Actor, Kind, Thing, Verb
from rootbranch.model.ids import DeliveryId, Digest, JobId, PartnerId
from rootbranch.model.jobs import Job, JobState
from rootbranch.model.records import Delivery, DeliveryMode, DeliveryState
from rootbranch.store import Connection, deliveries, jobs, mappings, partners
from rootbranch.usecases.asking import Work, asking
from rootbranch.usecases.installation import Installation, new_id
from rootbranch.usecases.keeping import Keeper
from rootbranch.usecases.sources import Source

Progress = Callable[[Job], None]
READ_BYTES = 1 << 20


@dataclass(slots=True, kw_only=True)
class Load:
    """One load under way; a dry run has one transaction for all, which is taken back."""

    installation: Installation
    actor: Actor
    delivery: Delivery
    job: Job
    keyring: guard.Keyring
    keeper: Keeper
    progress: Progress | None
    transaction: Callable[[], AbstractContextManager[Connection]]
    dry_run: bool
    partners: frozenset[str]
    source: Source


def start_load(
    installation: Installation,
    actor: Actor,
    source: Source,
    partner: str,
    mapping: FeedMapping,
    mapping_text: str,
    mode: DeliveryMode | None,
    within: Connection | None = None,
) -> Load:
    """Begin a load, or take up the one of the same file and mapping that was broken off.

    Args:
        within: The transaction of a dry run; else each chunk has one of its own.

    Raises:
        AccessError, InputError, StateError: As for `gathering.gather_file`.
    """
    path = source.path
    file_digest = _file_digest(installation, path)
    thing = Thing(kind=Kind.DELIVERY, id=mapping.name, partner=PartnerId(partner))
    digest = guard.keyed_digest(installation.keyring, mapping_text)
    asked = asking(installation, actor, Verb.GATHER, thing, "gather_file", within=within)
    with of_partner(partner), asked as work:
        there = frozenset(each.id for each in partners.all_partners(work.connection))
        if partner not in there:
            raise InputError(Message("usecases.no_such_partner"), partner, Message("usecases.list_partners"))
        mappings.keep(work.connection, digest, mapping.name, mapping_text, work.at)
        delivery = _delivery(work, path, file_digest, PartnerId(partner), mapping, digest, mode)
        job = _job(work, delivery)
        work.touch([delivery.id])
        retention = [agreement.retention_days for agreement in work.agreements if agreement.giver == partner]
    keyring = installation.keyring
    keeper = Keeper(keyring, delivery, work.at, tuple(retention))
    return Load(
        installation=installation,
        actor=actor,
        delivery=delivery,
        job=job,
        keyring=keyring,
        keeper=keeper,
        progress=None,
        transaction=(lambda: nullcontext(within)) if within else installation.register.load,
        dry_run=within is not None,
        partners=there,
        source=source,
    )


@contextmanager
def of_partner(partner: str) -> Iterator[None]:
    """Say of a refusal what to check: a file is gathered by a liaison officer of its partner, whoever exists."""
    try:
        yield
    except AccessError as refused:
        raise AccessError(refused.what, partner, Message("usecases.check_partner")) from refused


def _delivery(
    work: Work,
    path: Path,
    file_digest: Digest,
    partner: PartnerId,
    mapping: FeedMapping,
    mapping_digest: Digest,
    mode: DeliveryMode | None,
) -> Delivery:
    open_load = deliveries.loading(work.connection, partner, mapping.name)
    if open_load is not None:
        if (open_load.file_digest, open_load.mapping_digest) != (file_digest, mapping_digest):
            raise StateError(
                Message("usecases.load_unfinished", {"file": open_load.file_name}),
                open_load.id,
                Message("usecases.resume_or_cancel", {"delivery": open_load.id}),
            )
        return open_load
    delivery = Delivery(
        id=DeliveryId(new_id()),
        partner=partner,
        feed=mapping.name,
        file_name=path.name,
        file_digest=file_digest,
        mapping_digest=mapping_digest,
        mode=mode or mapping.mode,
        state=DeliveryState.LOADING,
        officer=work.actor.officer.id,
        known_at=datetime.fromtimestamp(path.stat().st_mtime, UTC),
        started_at=work.at,
    )
    deliveries.start(work.connection, delivery)
    return delivery


def _job(work: Work, delivery: Delivery) -> Job:
    # A job that still runs in the books was killed, since this process holds the lock of its feed.
    for broken_off in jobs.page(work.connection, state=JobState.RUNNING, thing=delivery.id, limit=1):
        jobs.resume(work.connection, broken_off.id, work.at)
        return broken_off
    job = Job(
        id=JobId(new_id()),
        what="gather_file",
        thing=delivery.id,
        state=JobState.RUNNING,
        done=delivery.rows_committed,
        total=0,
        officer=work.actor.officer.id,
        started_at=work.at,
        updated_at=work.at,
    )
    jobs.start(work.connection, job)
    return job


def _file_digest(installation: Installation, path: Path) -> Digest:
    digest = Digest("")
    with path.open("rb") as file:
        while part := file.read(READ_BYTES):
            digest = guard.keyed_digest(installation.keyring, digest, part)
    return digest

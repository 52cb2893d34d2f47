"""Gather one file of one partner into the register, as a job that can be watched, stopped and resumed.

    file ─ gather.read_drafts ─▶ chunk of drafts ─▶ one transaction: records, payloads, tokens, findings,
                                                    rejected rows, progress, audit entry
    end of file ─▶ one transaction: superseded and missing rows end, what is withdrawn is sealed, delivery complete

Until that last transaction nobody sees a record of the delivery; a load that was killed goes on behind the
last chunk that was kept when the same file is gathered again.

Limits: one load of a feed at a time, held by a lock on a file in the home folder (POSIX).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from rootbranch.errors import Message, StateError
from rootbranch.gather import (
    Draft,
    FeedMapping,
    Reading,
    Reject,
    compile_mapping,
    load_mapping,
    open_file,
    read_drafts,
)
from rootbranch.model.access import Actor, Kind, Thing, Verb
from rootbranch.model.ids import DeliveryId, PartnerId
from rootbranch.model.jobs import JobState
from rootbranch.model.records import DeliveryMode, DeliveryState, Finding, Severity
from rootbranch.store import Connection, care, deliveries, findings, jobs, loading
from rootbranch.usecases.asking import Work, asking, audit_event
from rootbranch.usecases.deliveries import finding_kinds
from rootbranch.usecases.installation import Installation
from rootbranch.usecases.keeping import Chunk
from rootbranch.usecases.loads import Load, Progress, of_partner, start_load
from rootbranch.usecases.locks import feed_lock
from rootbranch.usecases.pausing import collector_paused, sweep
from rootbranch.usecases.placing import Said, place_arrived
from rootbranch.usecases.sealing import seal_withheld
from rootbranch.usecases.sources import Source
from rootbranch.usecases.views import GatherResult
from rootbranch.usecases.witness import CANCEL_DELIVERY, COMPLETE_DELIVERY, ended, witness_end

_Item = Draft | Reject | Finding


def gather_file(
    installation: Installation,
    actor: Actor,
    path: Path,
    partner: str,
    mapping_text: str,
    *,
    mapping_where: str = "mapping",
    mode: DeliveryMode | None = None,
    progress: Progress | None = None,
    said: Said = lambda _message: None,
    dry_run: bool = False,
) -> GatherResult:
    """Bring a file into the register and place what it brought; in a dry run, only say what it would change.

    Args:
        mode: Overrides `full` or `delta` of the mapping for this one file.
        said: Is told what is done after the file is in the register.

    Raises:
        InputError: File or mapping cannot be used; nothing was kept.
        StateError: Another file of the same feed is being loaded, or was left half loaded; or this one was written
            to while it was read, and nothing of it counts.
    """
    mapping = load_mapping(mapping_text, mapping_where)
    source = Source.of(path)
    with (
        collector_paused(),
        feed_lock(installation.settings.home, f"{partner}-{mapping.name}"),
        open_file(path, mapping) as reading,
    ):
        if not dry_run:
            load = start_load(installation, actor, source, partner, mapping, mapping_text, mode)
            load.progress = progress
            result = _run(load, mapping, reading)
            place_arrived(installation, actor, progress=said)
            return result
        # Asked and audited for itself: what follows is taken back, and a refusal needs a transaction of its own.
        thing = Thing(kind=Kind.DELIVERY, id=mapping.name, partner=PartnerId(partner))
        with of_partner(partner), asking(installation, actor, Verb.GATHER, thing, "dry_run"):
            pass
        with installation.register.load() as connection:
            load = start_load(
                installation, actor, source, partner, mapping, mapping_text, mode, within=connection
            )
            load.progress = progress
            result = _run(load, mapping, reading)
            connection.rollback()
    care.scrub(installation.register)
    return replace(result, delivery=None, dry_run=True)


def _run(load: Load, mapping: FeedMapping, reading: Reading) -> GatherResult:
    with load.transaction() as connection:
        delivered_before = loading.has_earlier(connection, load.delivery)
    build = compile_mapping(
        mapping,
        partner=load.delivery.partner,
        file_name=load.delivery.file_name,
        known_at=load.delivery.known_at,
        gathered_at=load.delivery.started_at,
        partners=load.partners,
        delivered_before=delivered_before,
    )
    size, items = load.installation.settings.chunk_records, iter(read_drafts(reading, build))
    held: list[_Item] = []
    try:
        while chunk := _chunk(items, size, held):
            stop = _keep(load, chunk)
            del chunk  # or the sweep would walk through all of it
            if stop:
                return _cancel(load)
            sweep()
    except ValueError as error:  # text that is no longer in the encoding it was checked to be in
        if load.source.is_same():
            raise
        _give_up(load)
        raise load.source.changed() from error
    if not load.source.is_same():
        _give_up(load)
        raise load.source.changed()
    return _complete(load, reading)


def _chunk(items: Iterator[_Item], size: int, held: list[_Item]) -> list[_Item]:
    """Take about so many items; what comes of one row stays together, for a load goes on behind whole rows.

    Args:
        held: What was taken and belongs to the next chunk.
    """
    chunk = [*held, *islice(items, size - len(held))]
    held.clear()
    for item in items if chunk else ():
        if item.row != chunk[-1].row:
            held.append(item)
            break
        chunk.append(item)
    return chunk


def _keep(load: Load, items: list[_Item]) -> bool:
    """Keep one chunk with its audit entry; say whether somebody asked to stop."""
    skip = load.delivery.rows_committed
    chunk = Chunk.of(items, after_row=skip)
    if not chunk.last_row and not chunk.findings:
        return False
    at = load.installation.clock()
    with load.transaction() as connection:
        kept = load.keeper.keep(connection, chunk)
        deliveries.advance(
            connection,
            load.delivery.id,
            rows=max(chunk.last_row, skip),
            accepted=kept.accepted,
            changed=kept.changed,
            unchanged=kept.unchanged,
            rejected=kept.rejected,
        )
        findings.add(connection, load.delivery.id, chunk.findings)
        if any(reject.key is None for reject in chunk.rejects):
            _keep_what_is_missing(load, connection)
        stop = jobs.progress(connection, load.job.id, done=chunk.last_row, total=0, at=at)
        _audit(load, connection, at, "gather_chunk", kept.touched)
        _refuse_old_keys(load)
    if load.progress:
        load.progress(replace(load.job, done=chunk.last_row, updated_at=at))
    return stop


def _keep_what_is_missing(load: Load, connection: Connection) -> None:
    """Take back that what a full file leaves out is gone: a row without a key may be any of it, a break all of it."""
    delivery = deliveries.get(connection, load.delivery.id)
    if delivery is None or delivery.mode is not DeliveryMode.FULL:
        return
    deliveries.as_delta(connection, load.delivery.id)
    _note(load, connection, Message("usecases.missing_unclear"), "usecases.nothing_retracted")


def _note(load: Load, connection: Connection, message: Message, done: str) -> None:
    """Say something of the file as a whole."""
    note = Finding(
        file_name=load.delivery.file_name,
        row=0,
        locator="",
        field="",
        severity=Severity.NOTE,
        message=message,
        done=Message(done),
    )
    findings.add(connection, load.delivery.id, (note,))


def _refuse_old_keys(load: Load) -> None:
    if load.installation.keyring.sealing_keys[0] != load.keyring.sealing_keys[0]:
        raise StateError(Message("usecases.keys_changed"), load.delivery.id, Message("usecases.gather_again"))


def _audit(load: Load, connection: Connection, at: datetime, what: str, ids: Iterable[str]) -> None:
    work = _work(load, connection, at)
    audit_event(work, Verb.GATHER, work.thing, what, ids)


def _work(load: Load, connection: Connection, at: datetime) -> Work:
    thing = Thing(kind=Kind.DELIVERY, id=load.delivery.id, partner=load.delivery.partner)
    return Work(installation=load.installation, actor=load.actor, connection=connection, thing=thing, at=at)


def _complete(load: Load, reading: Reading) -> GatherResult:
    at = load.installation.clock()
    with load.transaction() as connection:
        if reading.ended_early or _brought_nothing(load, connection):
            _keep_what_is_missing(load, connection)
        if other := deliveries.other_feed_of(connection, load.delivery):
            _note(load, connection, Message("usecases.same_file", {"feed": other}), "usecases.taken_again")
        done = loading.complete_delivery(connection, load.delivery.id, at)
        sealed = seal_withheld(load.installation.keyring, connection, done, at)
        jobs.finish(connection, load.job.id, JobState.DONE, at)
        witness_end(_work(load, connection, at), load.delivery, COMPLETE_DELIVERY)
        result = _result(load, connection)
    if sealed and not load.dry_run:
        care.forget(load.installation.register)
    return result


def _brought_nothing(load: Load, connection: Connection) -> bool:
    """Say that no row of the file could be used: more likely a broken export than that all is over."""
    kept = deliveries.get(connection, load.delivery.id)
    return kept is not None and not (kept.accepted or kept.changed or kept.unchanged)


def _cancel(load: Load) -> GatherResult:
    _give_up(load)
    with load.transaction() as connection:
        return _result(load, connection)


def _give_up(load: Load) -> None:
    """Cancel a load and erase what it staged; a dry run is taken back as a whole."""
    at = load.installation.clock()
    with load.transaction() as connection:
        deliveries.cancel(connection, load.delivery.id, at)
        jobs.finish(connection, load.job.id, JobState.CANCELLED, at)
        witness_end(_work(load, connection, at), load.delivery, CANCEL_DELIVERY)
    if not load.dry_run:
        care.scrub(load.installation.register)


def _result(load: Load, connection: Connection) -> GatherResult:
    delivery = deliveries.get(connection, load.delivery.id)
    assert delivery is not None  # it was started in this load
    return GatherResult(
        delivery=delivery.id,
        accepted=delivery.accepted,
        changed=delivery.changed,
        unchanged=delivery.unchanged,
        rejected=delivery.rejected,
        retracted=delivery.retracted,
        findings=finding_kinds(connection, delivery.id),
        dry_run=False,
        resumed_at=load.delivery.rows_committed,
    )


def cancel_delivery(installation: Installation, actor: Actor, delivery_id: str) -> None:
    """Give up a load that was left half done; what it staged is erased.

    Raises:
        AccessError: Not there, or not for this person.
        StateError: The delivery is not being loaded.
    """
    thing = Thing(kind=Kind.DELIVERY, id=delivery_id, partner=actor.officer.partner)
    with asking(installation, actor, Verb.GATHER, thing, CANCEL_DELIVERY) as work:
        delivery = deliveries.get(work.connection, DeliveryId(delivery_id))
        if delivery is None:
            raise work.not_there()
        work.require(Verb.GATHER, Thing(kind=Kind.DELIVERY, id=delivery_id, partner=delivery.partner))
        if delivery.state is not DeliveryState.LOADING:
            raise StateError(
                Message("usecases.not_loading"), delivery_id, Message("usecases.list_deliveries")
            )
        deliveries.cancel(work.connection, delivery.id, work.at)
        for job in jobs.page(work.connection, state=JobState.RUNNING, thing=delivery.id, limit=10):
            jobs.finish(work.connection, job.id, JobState.CANCELLED, work.at)
        work.leave(ended(work.connection, delivery.id))
        work.touch([delivery.id])
    care.scrub(installation.register)

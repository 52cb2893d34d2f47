"""Keep how far long work is, and whether somebody asked it to stop."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from rootbranch.model.ids import JobId, OfficerId
from rootbranch.model.jobs import Job, JobState
from rootbranch.store.engines import columns_of
from rootbranch.store.schema import job


def start(connection: Connection, value: Job) -> None:
    """Begin a job."""
    connection.execute(insert(job).values(columns_of(job, value)))


def progress(connection: Connection, job_id: JobId, *, done: int, total: int, at: datetime) -> bool:
    """Say how far a job is; True means that somebody asked it to stop."""
    change = update(job).where(job.c.id == job_id).values(done=done, total=total, updated_at=at)
    return bool(connection.execute(change.returning(job.c.cancel_asked)).scalar_one())


def ask_cancel(connection: Connection, job_id: JobId, at: datetime) -> bool:
    """Ask a running job to stop after its chunk; False if it runs no more."""
    running = update(job).where(job.c.id == job_id, job.c.state == JobState.RUNNING)
    return connection.execute(running.values(cancel_asked=True, updated_at=at)).rowcount == 1


def resume(connection: Connection, job_id: JobId, at: datetime) -> None:
    """Let a job that was killed, cancelled or failed run again."""
    change = update(job).where(job.c.id == job_id)
    connection.execute(change.values(state=JobState.RUNNING, cancel_asked=False, updated_at=at))


def finish(connection: Connection, job_id: JobId, state: JobState, at: datetime) -> None:
    """Say how a job came to its end."""
    connection.execute(update(job).where(job.c.id == job_id).values(state=state, updated_at=at))


def get(connection: Connection, job_id: JobId) -> Job | None:
    """Return a job."""
    row = connection.execute(select(job).where(job.c.id == job_id)).one_or_none()
    return None if row is None else _job(row)


def page(
    connection: Connection,
    *,
    state: JobState | None = None,
    thing: str | None = None,
    limit: int,
    after: JobId | None = None,
) -> tuple[Job, ...]:
    """Return jobs, newest first, from the one after `after` on."""
    query = select(job)
    if state is not None:
        query = query.where(job.c.state == state)
    if thing is not None:
        query = query.where(job.c.thing == thing)
    if after is not None:
        query = query.where(job.c.id < after)
    return tuple(_job(row) for row in connection.execute(query.order_by(job.c.id.desc()).limit(limit)))


def _job(row: Row[Any]) -> Job:
    return Job(
        id=JobId(row.id),
        what=row.what,
        thing=row.thing,
        state=JobState(row.state),
        done=row.done,
        total=row.total,
        officer=OfficerId(row.officer),
        started_at=row.started_at,
        updated_at=row.updated_at,
        cancel_asked=row.cancel_asked,
    )

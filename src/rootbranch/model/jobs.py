"""Long work: what it is, how far it is, and whether it was asked to stop."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rootbranch.model.ids import JobId, OfficerId


class JobState(StrEnum):
    """A job that was killed stays `RUNNING` until it is resumed or the doctor finds it."""

    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Progress is a count of a total; total is 0 where nobody can know it before the end."""

    id: JobId
    what: str
    thing: str
    state: JobState
    done: int
    total: int
    officer: OfficerId
    started_at: datetime
    updated_at: datetime
    cancel_asked: bool = False

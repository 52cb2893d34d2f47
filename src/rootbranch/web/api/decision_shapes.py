"""The shapes in which pairs, judgements and the audit are given out."""

from datetime import datetime

from rootbranch.web.api.shapes import Answer, Named, Said


class PairSide(Answer):
    """One half of a pair; `named` are the few fields by which a list tells it from others."""

    record: str
    partner: str
    named: tuple[Named, ...]
    fields: tuple[Named, ...]
    file_name: str
    locator: str


class Pair(Answer):
    """Two records that may tell of the same; the score orders the queue and decides nothing."""

    left: PairSide
    right: PairSide
    about: str
    asked: Said
    score: float
    speaks_for: tuple[Said, ...]
    speaks_against: tuple[Said, ...]
    missing: tuple[Said, ...]


class Queue(Answer):
    """The pairs that the caller may judge."""

    pairs: tuple[Pair, ...]
    waiting: int
    closed: int
    decided: int


class Judgement(Answer):
    """A person's word on a pair."""

    id: str
    left: str
    right: str
    verdict: str
    reason: str
    officer: str
    made_at: datetime
    undone_at: datetime | None


class AuditEvent(Answer):
    """What was done, by whom, for which purpose."""

    at: datetime
    officer: str
    purpose: str
    door: str
    verb: str
    kind: str
    what: str
    thing: str
    allowed: bool
    count: int
    touched: str


class AuditEntry(Answer):
    """An event with its place in the chain."""

    number: int
    event: AuditEvent
    previous: str
    digest: str


class AuditVerdict(Answer):
    """What verifying the audit found; `broken` is null where the chain holds."""

    entries: int
    head: str
    broken: Said | None
    where: str


class Holding(Answer):
    """Current records of a partner and category (empty: all); the count is null where it is hidden."""

    partner: str
    category: str
    count: int | None

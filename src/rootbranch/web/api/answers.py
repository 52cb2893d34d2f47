"""The shapes of the API's answers, made from the views of the use cases.

Each shape names what is given out; a field that a view gains later stays inside until it is named here.
Digests of persons and the ids of records that the caller may not open are in no shape.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Generic, Self, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationInfo, model_validator

from rootbranch.errors import Message, text_of

T = TypeVar("T")


class Answer(BaseModel):
    """A shape made from a view; the language of its sentences comes with the context."""

    model_config = ConfigDict(from_attributes=True, frozen=True)

    @classmethod
    def of(cls, view: object, language: str) -> Self:
        """Make the answer from a view."""
        return cls.model_validate(view, context={"language": language})


class Problem(Answer):
    """What went wrong, where, and how to mend it; `id` is for programs."""

    what: str
    where: str
    fix: str
    id: str


class Said(Answer):
    """A sentence with its id and parameters."""

    id: str
    params: dict[str, str | int]
    text: str

    @model_validator(mode="before")
    @classmethod
    def _write(cls, value: object, info: ValidationInfo) -> object:
        if not isinstance(value, Message):
            return value
        language = (info.context or {}).get("language", "en")
        return {"id": value.id, "params": dict(value.params), "text": text_of(value, language)}


class Listing(Answer, Generic[T]):
    """Part of a list; `after` is the cursor of the next part, null at the end."""

    items: tuple[T, ...]
    total: int
    after: str | None


class OpenedSession(Answer):
    """A session of the API; the token is shown once."""

    token: str
    officer: str
    purpose: str
    expires_at: datetime


class Job(Answer):
    """Long work; `total` is 0 where nobody can know it."""

    id: str
    what: str
    thing: str
    state: str
    done: int
    total: int
    started_at: datetime
    updated_at: datetime
    cancel_asked: bool


class Delivery(Answer):
    """One file of one partner."""

    id: str
    partner: str
    feed: str
    file_name: str
    mode: str
    state: str
    known_at: datetime
    completed_at: datetime | None
    accepted: int
    changed: int
    unchanged: int
    rejected: int
    retracted: int
    withheld: int


class DeliveryLine(Answer):
    """A delivery as a line of a list."""

    delivery: Delivery
    partner_name: str
    findings: int


class Counted(Answer):
    """Findings of one kind."""

    message: Said
    count: int

    @model_validator(mode="before")
    @classmethod
    def _unpack(cls, value: object) -> object:
        return {"message": value[0], "count": value[1]} if isinstance(value, tuple) else value


class DeliveryOpened(Answer):
    """A delivery with its findings counted by kind."""

    line: DeliveryLine
    findings_by_kind: tuple[Counted, ...]
    mapping_text: str


class Finding(Answer):
    """A problem in the data; never with a value."""

    row: int
    locator: str
    field: str
    severity: str
    message: Said
    done: Said


class Marking(Answer):
    """Grade, handling, basis and purposes."""

    scale: str
    source_grade: str
    info_grade: str
    tlp: str
    pap: str
    handling: tuple[str, ...]
    caveats: str
    basis: str
    purposes: tuple[str, ...]
    originating_source: str


class Record(Answer):
    """One row of a delivery, without its content."""

    id: str
    delivery: str
    partner: str
    feed: str
    kind: str
    schema_: str
    category: str
    marking: Marking
    row: int
    locator: str
    happened_at: datetime | None
    known_at: datetime
    recorded_at: datetime
    review_on: datetime
    ended_at: datetime | None
    end_reason: str | None

    model_config = ConfigDict(alias_generator=lambda name: name.rstrip("_"), populate_by_name=True)


class Version(Answer):
    """One version of a record's key."""

    id: str
    recorded_at: datetime
    ended_at: datetime | None
    end_reason: str | None


class Named(Answer):
    """A name and a value, in the order of the row."""

    name: str
    value: str

    @model_validator(mode="before")
    @classmethod
    def _unpack(cls, value: object) -> object:
        return {"name": value[0], "value": value[1]} if isinstance(value, tuple) else value


class RecordOpened(Answer):
    """A record with the row of the file behind it."""

    record: Record
    fields: tuple[Named, ...]
    row: tuple[Named, ...]
    file_name: str
    protected_identifiers: tuple[str, ...]
    history: tuple[Version, ...]
    cited_by: tuple[str, ...]


class RecordLine(Answer):
    """A record as a line of a list."""

    id: str
    partner: str
    schema_: str
    label: str
    happened_at: datetime | None
    known_at: datetime
    file_name: str
    locator: str
    originating_source: str

    model_config = ConfigDict(alias_generator=lambda name: name.rstrip("_"), populate_by_name=True)


class Found(Answer):
    """What a search found among what the caller may see."""

    hits: tuple[RecordLine, ...]
    more: bool


class Quantity(Answer):
    """How much of one commodity."""

    commodity: str
    amount: Decimal
    unit: str


class Outcome(Answer):
    """One thing that happened, whoever reports it."""

    id: str
    kind: str
    happened_on: date | None
    reported_on: date
    territory: str
    place: str
    operation: str
    lead: str
    took_part: tuple[str, ...]
    own_territory: bool
    stage: str | None
    ground: str
    quantities: tuple[Quantity, ...]
    conflicts: dict[str, tuple[str, ...]]


class Entry(Answer):
    """A line of the ledger."""

    id: str
    number: int
    kind: str
    outcome: Outcome
    reverses: str | None
    reviewer: str | None
    rule: str
    reason: str
    entered_at: datetime
    previous: str
    digest: str


class EntryLine(Answer):
    """An entry, with how many of its reports are open to the caller."""

    entry: Entry
    reports_open: int
    reports_closed: int
    reversed_by: str | None


class EntryOpened(Answer):
    """An entry with the reports behind it."""

    line: EntryLine
    reports: tuple[RecordLine, ...]
    definition: Said


class Settled(Answer):
    """What settling the ledger did."""

    accepted: int
    reversed: int
    waiting: int
    pairs: int


class Period(Answer):
    """From and to, both days included; null is open."""

    first: date | None
    last: date | None


class Figure(Answer):
    """A number, a range or a list, with rule and as-of time."""

    measure: str
    form: str
    values: tuple[Decimal, ...]
    unit: str
    rule: str
    period: Period
    as_of: datetime
    scope: dict[str, str]
    reports: int
    decided_by_person: bool
    note: Said | None


class FigureLine(Answer):
    """A figure with the key under which it opens."""

    key: str
    figure: Figure


class SetAside(Answer):
    """A record that speaks of a figure and is not added, with the reason."""

    record: RecordLine
    why: Said

    @model_validator(mode="before")
    @classmethod
    def _unpack(cls, value: object) -> object:
        return {"record": value[0], "why": value[1]} if isinstance(value, tuple) else value


class FigureOpened(Answer):
    """A figure opened to what it counts."""

    line: FigureLine
    entries: tuple[EntryLine, ...]
    records: tuple[RecordLine, ...]
    closed: int
    more: int
    set_aside: tuple[SetAside, ...]
    set_aside_closed: int


class ReleaseLine(Answer):
    """A release as a line of a list."""

    id: str
    number: int
    title: str
    released_at: datetime
    figures: int
    digest: str


class FigureChange(Answer):
    """What changed in one figure since the release before."""

    measure: str
    scope: dict[str, str]
    before: tuple[Decimal, ...] | None
    after: tuple[Decimal, ...] | None
    entries_added: int
    entries_gone: int


class Release(Answer):
    """Figures frozen with a digest."""

    id: str
    number: int
    title: str
    as_of: datetime
    released_at: datetime
    released_by: str
    handling: str
    previous: str | None
    rules_digest: str
    digest: str
    changes: tuple[FigureChange, ...]


class ReleaseOpened(Answer):
    """A release with the keys of its figures; `difference` is null where the ledger still gives it."""

    release: Release
    lines: tuple[FigureLine, ...]
    definitions: dict[str, Said]
    difference: Said | None


class PairSide(Answer):
    """One half of a pair."""

    record: str
    partner: str
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

"""The shapes in which deliveries, findings, jobs and records are given out."""

from datetime import datetime

from pydantic import ConfigDict, model_validator

from rootbranch.web.api.shapes import Answer, Named, Said


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


class CitedEntry(Answer):
    """An entry that counts a record."""

    id: str
    number: int

    @model_validator(mode="before")
    @classmethod
    def _unpack(cls, value: object) -> object:
        return {"id": value[0], "number": value[1]} if isinstance(value, tuple) else value


class RecordOpened(Answer):
    """A record with the row of the file behind it."""

    record: Record
    fields: tuple[Named, ...]
    row: tuple[Named, ...]
    file_name: str
    protected_identifiers: tuple[str, ...]
    history: tuple[Version, ...]
    cited_by: tuple[CitedEntry, ...]


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


class Evidence(Answer):
    """What speaks for two records being one, what against, and what is missing."""

    speaks_for: tuple[Said, ...]
    speaks_against: tuple[Said, ...]
    missing: tuple[Said, ...]


class Hit(Answer):
    """An entity that answers a check; the score orders the hits and decides nothing."""

    entity: str
    kind: str | None
    records: tuple[RecordLine, ...]
    score: float
    evidence: Evidence


class Checked(Answer):
    """The hits, best first; `version` names the picture, empty before anything was resolved."""

    hits: tuple[Hit, ...]
    version: str


class Tie(Answer):
    """Why a record belongs to an entity; `decided` is the judgement that says so, null where a score does."""

    record: str
    closest: str
    score: float
    evidence: Evidence
    decided: str | None


class Entity(Answer):
    """An entity as the caller may know it."""

    id: str
    kind: str | None
    records: tuple[RecordLine, ...]
    ties: tuple[Tie, ...]
    version: str

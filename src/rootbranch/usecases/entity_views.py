"""What the doors get to show of entities: who somebody is by which records, what speaks for it and against it."""

from dataclasses import dataclass
from datetime import datetime

from rootbranch.errors import Message
from rootbranch.model.entities import EntityId, EntityKind
from rootbranch.model.ids import JudgementId, OfficerId, RecordId
from rootbranch.model.records import Verdict
from rootbranch.usecases.views import RecordLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What two records say of being one: for, against and missing stay apart."""

    speaks_for: tuple[Message, ...]
    speaks_against: tuple[Message, ...]
    missing: tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """Why a record belongs to an entity: the other record of it that is closest, and what the two say.

    Args:
        score: How likely the two are one, 0 to 1; 1 where a person said so.
        decided: The judgement on the two, where there is one.
    """

    record: RecordId
    closest: RecordId
    score: float
    evidence: Evidence
    decided: JudgementId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One value that records of an entity give for a field, and how many of them."""

    text: str
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementOnEntity:
    """What somebody decided about two records around an entity."""

    id: JudgementId
    left: RecordId
    right: RecordId
    verdict: Verdict
    officer: OfficerId
    made_at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityView:
    """An entity as its asker may know it.

    Args:
        fields: What the records say, field by field, the value of most records first.
        ties: For each record but the first of all, why it is here.
        nearby: Entities that could be the same and are not decided, with the best score to each.
        version: Of the picture; empty before the first build.
    """

    id: EntityId
    kind: EntityKind | None
    records: tuple[RecordLine, ...]
    fields: tuple[tuple[str, tuple[Said, ...]], ...]
    ties: tuple[Tie, ...]
    nearby: tuple[tuple[EntityId, RecordLine, float], ...]
    judgements: tuple[JudgementOnEntity, ...]
    version: str
    origin_closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An entity that a question leads to, by its records that answer it.

    Args:
        score: How well it answers, 0 to 1; 1 where a number is the same.
    """

    entity: EntityId
    kind: EntityKind | None
    records: tuple[RecordLine, ...]
    score: float
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """What is known under a name or a number, among what the asker may see; nothing is said about the rest."""

    hits: tuple[Hit, ...]
    version: str

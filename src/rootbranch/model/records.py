"""What is gathered: deliveries, records, findings, judgements and the decisions of officers.

One row of a partner's file is one `Record`. Its content lies apart (`Payload`) so that it can be erased
while the record, its digests and its place in the chain stay. The record of a protected person has a
sealed payload, always.

Source: design, sections 2 and 3.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rootbranch.errors import Message
from rootbranch.model.category import SubjectCategory, TargetCategory, is_protected
from rootbranch.model.ids import DeliveryId, Digest, JudgementId, OfficerId, PartnerId, RecordId
from rootbranch.model.marking import Marking


class RecordKind(StrEnum):
    """What a row tells of."""

    ENTITY = "entity"
    REPORT = "report"
    CLAIM = "claim"


class DeliveryMode(StrEnum):
    """Whether a row that is missing was withdrawn (`FULL`) or just not repeated (`DELTA`)."""

    FULL = "full"
    DELTA = "delta"


class DeliveryState(StrEnum):
    """A delivery's records count from `COMPLETE` on, all at once; before that, nobody sees them."""

    LOADING = "loading"
    COMPLETE = "complete"
    CANCELLED = "cancelled"


class EndReason(StrEnum):
    """Why a record is no longer current."""

    SUPERSEDED = "superseded"
    RETRACTED = "retracted"
    WITHDRAWN = "withdrawn"
    PURGED = "purged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One file of one partner, gathered under one mapping.

    Args:
        feed: Name of the mapping; keys are unique within partner and feed.
        file_name: Base name only.
        file_digest, mapping_digest: Keyed digests of the bytes.
        rows_committed: Rows of the file already kept, for resuming.
        withheld: Records of it that another record withdrew at once; told at no door, since a file of one row would
            ask whether somebody is protected elsewhere.
        known_at: When the partner knew it: the partner's date where given, else that of the file.
    """

    id: DeliveryId
    partner: PartnerId
    feed: str
    file_name: str
    file_digest: Digest
    mapping_digest: Digest
    mode: DeliveryMode
    state: DeliveryState
    officer: OfficerId
    known_at: datetime
    started_at: datetime
    completed_at: datetime | None = None
    rows_committed: int = 0
    accepted: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    retracted: int = 0
    withheld: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One row of a delivery, without its content.

    Args:
        key_digest: Keyed digest of partner, feed and the row's own key.
        content_digest: Keyed digest of payload, marking and category: equal means nothing changed.
        schema: FollowTheMoney schema for entities, kind of outcome for reports, metric for claims.
        row: Row number in the file, 1 for the first data row.
        locator: Where in the file, in words a person can follow, `line 17` or `Sheet1!A17`.
        happened_at: When what it tells happened, None where the row does not say.
        review_on: When it must be looked at again or erased.
    """

    id: RecordId
    delivery: DeliveryId
    partner: PartnerId
    feed: str
    kind: RecordKind
    schema: str
    category: SubjectCategory
    marking: Marking
    key_digest: Digest
    content_digest: Digest
    row: int
    locator: str
    happened_at: datetime | None
    known_at: datetime
    recorded_at: datetime
    review_on: datetime
    ended_at: datetime | None = None
    end_reason: EndReason | None = None

    @property
    def protected(self) -> bool:
        """Whether the record is about a protected person."""
        return is_protected(self.category)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRecord:
    """A record with its content, for those who may see it. Never made of a protected person."""

    record: Record
    content: Mapping[str, object]

    def __post_init__(self) -> None:
        """Refuse a protected person; sealed content is opened by `usecases.open_seal` only."""
        if self.record.protected:
            raise ValueError("the record of a protected person is not opened here")


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicate:
    """Why one person may be held as a suspect; without it, nobody is.

    Source: 28 CFR part 23.20 (reasonable suspicion); Smuggling of Migrants Protocol, art. 3(a) and 6.
    """

    conduct: str
    material_benefit: str
    officer: str
    date: str

    def __post_init__(self) -> None:
        """All four are needed."""
        if not (self.conduct and self.material_benefit and self.officer and self.date):
            raise ValueError("a predicate needs conduct, material benefit, officer and date")


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryDecision:
    """A named officer's decision on one record's category, for one case and one period.

    No decision makes a target of a minor, nor of a migrant for having been smuggled.
    """

    record: RecordId
    category: TargetCategory
    predicate: Predicate
    case: str
    officer: OfficerId
    reason: str
    valid_from: datetime
    valid_to: datetime


class Verdict(StrEnum):
    """What a person says of a pair."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A person's word on a pair of records (persons, things, outcomes or claims alike).

    Args:
        left, right: Record ids, left < right.
        undone_at: Set when it was taken back; it stays in the table.
    """

    id: JudgementId
    left: RecordId
    right: RecordId
    verdict: Verdict
    reason: str
    officer: OfficerId
    made_at: datetime
    undone_at: datetime | None = None
    undone_by: OfficerId | None = None

    def __post_init__(self) -> None:
        """Keep pairs in one order."""
        if not self.left < self.right:
            raise ValueError("a judgement keeps its pair in order")


class Severity(StrEnum):
    """What happened to the row a finding speaks of."""

    NOTE = "note"
    REJECTED = "rejected"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A problem in the data, as a value.

    Args:
        field: Column or path in the file, empty where the whole row or file is meant.
        message: What is wrong; its parameters carry no value about a person.
        done: What was done instead.
    """

    file_name: str
    row: int
    locator: str
    field: str
    severity: Severity
    message: Message
    done: Message

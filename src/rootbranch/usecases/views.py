"""What the doors get to show: frozen answers of the use cases, ready to be translated.

A view holds only what its asker may see. What may not be seen is counted (`closed`) where the count gives
nothing away, and otherwise left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar

from rootbranch.errors import Message
from rootbranch.model.access import Actor
from rootbranch.model.ids import DeliveryId, EntryId, PartnerId, RecordId, ReleaseId
from rootbranch.model.jobs import Job
from rootbranch.model.ledger import Entry, Figure, Release, ReleaseState, ReleaseStep, Rule
from rootbranch.model.records import Delivery, EndReason, Record

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """Part of a list; `after` asks for the next part, None at the end."""

    items: tuple[T, ...]
    total: int
    after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A new session; `token` and `csrf` are shown once and kept as digests."""

    token: str
    csrf: str
    actor: Actor
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session that still holds."""

    actor: Actor
    csrf_digest: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """A second factor to be taken into an authenticator app."""

    secret: str
    uri: str
    qr_svg: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryLine:
    """A delivery as a line of a list."""

    delivery: Delivery
    partner_name: str
    findings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryView:
    """A delivery with its findings counted by kind, most frequent first."""

    line: DeliveryLine
    findings_by_kind: tuple[tuple[Message, int], ...]
    mapping_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GatherResult:
    """What a file changed, or would change in a dry run; never how many records were withdrawn for protection."""

    delivery: DeliveryId | None
    accepted: int
    changed: int
    unchanged: int
    rejected: int
    retracted: int
    findings: tuple[tuple[Message, int], ...]
    dry_run: bool
    resumed_at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordVersion:
    """One version of a record's key, newest first in a history."""

    id: RecordId
    recorded_at: datetime
    ended_at: datetime | None
    end_reason: EndReason | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordView:
    """A record opened for somebody who may see it.

    Args:
        fields: What the mapping made of the row, in its order.
        row: The row of the file as it came, column by column.
        protected_identifiers: Names of fields and columns that hold a protected person's identifier, not shown.
        origin_closed: The partner's agreement does not pass on the country of origin.
        left_out: Names of the columns not shown for that reason: of an entity all, of a report the unmapped.
        cited_by: Ledger entries that count it, id and number.
    """

    record: Record
    fields: tuple[tuple[str, str], ...]
    row: tuple[tuple[str, str], ...]
    file_name: str
    protected_identifiers: tuple[str, ...]
    origin_closed: bool
    history: tuple[RecordVersion, ...]
    cited_by: tuple[tuple[EntryId, int], ...]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLine:
    """A record as a line of a list; `named` are a few fields the asker may see, `label` their texts."""

    id: RecordId
    partner: PartnerId
    schema: str
    named: tuple[tuple[str, str], ...]
    happened_at: datetime | None
    known_at: datetime
    file_name: str
    locator: str
    originating_source: str

    @property
    def label(self) -> str:
        """Write the texts by which a person recognises the record, as they came."""
        return " · ".join(value for _, value in self.named)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchView:
    """Hits among what the asker may see; nothing is said about the rest."""

    hits: tuple[RecordLine, ...]
    more: bool


class EntryState(StrEnum):
    """Which entries a list shows."""

    COUNTED = "counted"
    REVERSED = "reversed"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFilters:
    """What the ledger list is narrowed to; empty means all."""

    kind: str = ""
    operation: str = ""
    partner: str = ""
    territory: str = ""
    first: date | None = None
    last: date | None = None
    state: str = "counted"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """An entry as a line; how many of its reports are open to the asker and how many closed."""

    entry: Entry
    reports_open: int
    reports_closed: int
    reversed_by: EntryId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """An entry with the reports behind it."""

    line: EntryLine
    reports: tuple[RecordLine, ...]
    definition: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class CountResult:
    """What settling the ledger did."""

    accepted: int
    reversed: int
    waiting: int
    pairs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureLine:
    """A figure with the key under which it opens."""

    key: str
    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureView:
    """A figure opened to what it counts, a page of it.

    Args:
        first, more: How many come before the page, and after it.
        closed: How many of the page are not for this person.
        set_aside_more: How many more are set aside than this page and those before it say.
        set_aside_reasons: Where too many are set aside to be listed, how many for each reason.
    """

    line: FigureLine
    rule: Rule | None
    entries: tuple[EntryLine, ...]
    records: tuple[RecordLine, ...]
    closed: int
    first: int
    more: int
    set_aside: tuple[tuple[RecordLine, Message], ...]
    set_aside_closed: int
    set_aside_more: int
    set_aside_reasons: tuple[tuple[Message, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseView:
    """A release with the keys of its figures.

    Args:
        difference: First point in which the ledger no longer gives this release; None where it holds.
    """

    release: Release
    lines: tuple[FigureLine, ...]
    definitions: Mapping[str, Message]
    difference: Message | None
    state: ReleaseState = ReleaseState.PROVISIONAL
    steps: tuple[ReleaseStep, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseLine:
    """A release as a line of a list."""

    id: ReleaseId
    number: int
    title: str
    released_at: datetime
    figures: int
    digest: str
    state: ReleaseState = ReleaseState.PROVISIONAL


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskView:
    """What awaits the asker; `headline` are the counts among all `figures`, without the quantities.

    Args:
        networks: Whether there is a picture in which the asker may look for networks.
    """

    deliveries: tuple[DeliveryLine, ...]
    pairs_waiting: int
    headline: tuple[FigureLine, ...]
    figures: int
    uncounted: int
    release: ReleaseLine | None
    review_due: int
    networks: bool
    jobs: tuple[Job, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilters:
    """What the audit list is narrowed to; empty means all."""

    officer: str = ""
    verb: str = ""
    kind: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditVerdict:
    """What verifying the audit found."""

    entries: int
    head: str
    broken: Message | None
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingLine:
    """Current records of a partner and category (empty: all categories); None where the count is hidden."""

    partner: str
    category: str
    count: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line of the doctor."""

    name: Message
    sound: bool
    detail: Message
    fix: Message | None = None

"""What is counted: outcomes, entries, rules, figures and releases.

    reports ──▶ Outcome ──accepted by──▶ Entry ──counted under──▶ Rule ──▶ Figure ──frozen in──▶ Release

An outcome is derived from reports and judgements; an entry is kept, append-only, and taken back only by
a reversing entry; a figure carries the list of what it counts.

Source: domain, section 5.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from rootbranch.errors import Message
from rootbranch.model.ids import Digest, EntryId, OfficerId, OutcomeId, PartnerId, RecordId, ReleaseId
from rootbranch.model.reports import CustodyGround, OutcomeKind, Quantity, Stage
from rootbranch.model.words import WordTotal

# A field that came later: left out of the canonical text where it has its default, so that what was digested before
# it came keeps its digest.
LATER: Mapping[str, bool] = MappingProxyType({"later": True})


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One thing that happened, whoever reports it.

    Args:
        id: Stable as long as its founding report stays: made from that report's key digest.
        reports: Records that tell of it, oldest first.
        person: Keyed digest that is equal for the same arrested person, empty where there is none.
        lead: Partner whose report founded it; `took_part` holds all of them, the lead too.
        own_territory: Whether it happened on the territory of a partner that took part.
        conflicts: Fields on which the reports disagree, with the values kept side by side.
    """

    id: OutcomeId
    kind: OutcomeKind
    reports: tuple[RecordId, ...]
    happened_on: date | None
    reported_on: date
    territory: str
    place: str
    operation: str
    lead: PartnerId
    took_part: tuple[PartnerId, ...]
    own_territory: bool
    person: Digest = Digest("")
    stage: Stage | None = None
    ground: CustodyGround = CustodyGround.OFFENCE
    quantities: tuple[Quantity, ...] = ()
    conflicts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class EntryKind(StrEnum):
    """An entry accepts an outcome, or takes an earlier entry back."""

    ACCEPT = "accept"
    REVERSE = "reverse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the ledger. Never changed, never deleted.

    Args:
        outcome: The whole outcome as accepted, so that later reports cannot change what was entered.
        reverses: The entry taken back, for `REVERSE`.
        reviewer: Officer, or None where a rule accepted it.
        rule: Definition and version under which it was accepted, `arrest@1`.
        previous, digest: The chain.
    """

    id: EntryId
    number: int
    kind: EntryKind
    outcome: Outcome
    reverses: EntryId | None
    reviewer: OfficerId | None
    rule: str
    reason: str
    entered_at: datetime
    previous: Digest
    digest: Digest


class Form(StrEnum):
    """What a figure looks like: one number, a range that nobody could narrow, or a list."""

    NUMBER = "number"
    RANGE = "range"
    LIST = "list"
    HIDDEN = "hidden"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A counting rule, as versioned data.

    Args:
        measure: What it counts: `arrests`, `persons_arrested`, `seizures`, …
        unit: What one of it is, in the words of the rule.
        protected: Whether the measure counts protected persons; then a count below ten is not shown.
        needs_definition: Definition and version that an outcome must be shown to meet; empty where none.
        needs_campaign: Whether an outcome must be shown to belong to a campaign; then each is a figure.
    """

    id: str
    version: int
    measure: str
    kind: OutcomeKind | None
    unit: str
    definition: Message
    counts: str
    where: Mapping[str, tuple[str, ...]]
    protected: bool
    valid_from: date
    needs_definition: str = ""
    needs_campaign: bool = False

    @property
    def needs_proof(self) -> bool:
        """Whether something has to be shown of an outcome before it counts."""
        return bool(self.needs_definition) or self.needs_campaign

    @property
    def name(self) -> str:
        """Name and version as printed beside each figure."""
        return f"{self.id}@{self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From and to, both days included; None is open."""

    first: date | None = None
    last: date | None = None


LISTED_MAX = 500
"""How many entries, and how many records set aside, a figure lists; of more it keeps number and digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What a figure counts where that is too much to be listed: how many entries, and the proof which.

    Args:
        proof: SHA-256 over the numbers of the entries in the chain, ascending, eight bytes each, most
            significant first, and then the chain's digest at the last of them, as text. It can be made again
            from the ledger alone, and holds for all that was entered up to the last entry. It is not called a
            digest, since a release has but one by that name (docs/how-to/verify-a-release.md).
    """

    entries: int
    proof: Digest

    def __len__(self) -> int:
        """Say how many entries there are, as for a list of them."""
        return self.entries

    def __iter__(self) -> Iterator[str]:
        """Refuse to go through what is not listed: whoever asks for ids has to find them in the ledger."""
        raise TypeError("only a list of entries can be gone through")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Records that a figure sets aside where they are too many to be listed: how many for each reason."""

    reasons: tuple[tuple[Message, int], ...]

    def __len__(self) -> int:
        """Say how many records there are, as for a list of them."""
        return sum(records for _, records in self.reasons)

    def __iter__(self) -> Iterator[tuple[RecordId, Message]]:
        """Refuse to go through what is not listed."""
        raise TypeError("only a list of records can be gone through")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A published number with everything it counts.

    Args:
        scope: What it is narrowed to: `{"operation": "…"}`, `{"territory": "own"}`, `{"partner": "…"}`.
        values: One number; two for a range, low first; all of them for a list; none where hidden.
        counts: Entries (outcomes) or records (claims) that make it, in order; above `LISTED_MAX` entries, how
            many they are and the proof which.
        set_aside: Records that speak of it and are not added, each with the reason; above `LISTED_MAX`, how
            many for each reason.
        waiting: Outcomes left out until a person decides whether they are one with a counted one.
    """

    measure: str
    form: Form
    values: tuple[Decimal, ...]
    unit: str
    rule: str
    period: Period
    as_of: datetime
    scope: Mapping[str, str]
    counts: tuple[str, ...] | Counted
    reports: int
    set_aside: tuple[tuple[RecordId, Message], ...] | LeftOut = ()
    decided_by_person: bool = False
    note: Message | None = None
    waiting: int = 0


class Season(StrEnum):
    """Which windows a figure is held against.

    `SAME_DAYS` are the same calendar days of earlier years. `PRECEDING` are the windows right before, for which
    somebody declares that the time of the year does not matter.
    """

    SAME_DAYS = "same_days"
    PRECEDING = "preceding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """One earlier window and what was counted in it; None where it may not be said."""

    period: Period
    value: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A figure compared with earlier windows, or refused.

    Args:
        now: What the figure says.
        windows: Newest first.
        before: Mean of the windows; None where the comparison is refused.
        ratio: `now` by `before`; None where that is 0.
        percent: The same as more or less in a hundred: 7 times is +600.
        low, high: Interval of the ratio at 95 %; None where there is none.
        why: Why it is refused, why there is no ratio, or why there is no interval.
    """

    measure: str
    unit: str
    scope: tuple[tuple[str, str], ...]
    rule: str
    period: Period
    season: Season
    partners: tuple[str, ...]
    now: Decimal | None
    waiting: int
    windows: tuple[Window, ...]
    before: Decimal | None
    ratio: Decimal | None
    percent: Decimal | None
    low: Decimal | None
    high: Decimal | None
    why: tuple[Message, ...]

    @property
    def refused(self) -> bool:
        """Whether nothing may be said but why."""
        return self.before is None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChange:
    """What changed in one figure since the release before."""

    measure: str
    scope: Mapping[str, str]
    before: tuple[Decimal, ...] | None
    after: tuple[Decimal, ...] | None
    entries_added: int
    entries_gone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Figures frozen with a digest, and what changed since the last release.

    Args:
        picture: Version of the picture of who is who at that time, empty where there was none.
        comparisons: Figures beside earlier windows, as they were counted then.
        words: Words that sum several of the figures in all, each with its closed list.
    """

    id: ReleaseId
    number: int
    title: str
    figures: tuple[Figure, ...]
    rules_digest: Digest
    as_of: datetime
    released_at: datetime
    released_by: OfficerId
    handling: str
    previous: ReleaseId | None
    changes: tuple[FigureChange, ...]
    digest: Digest
    picture: str = field(default="", metadata=LATER)
    comparisons: tuple[Comparison, ...] = field(default=(), metadata=LATER)
    words: tuple[WordTotal, ...] = field(default=(), metadata=LATER)


class ReleaseState(StrEnum):
    """How far a release is: published by one officer, confirmed by another, or withdrawn and still readable."""

    PROVISIONAL = "provisional"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseStep:
    """A release was confirmed or withdrawn: by whom, when and why. The release itself stays as it was frozen."""

    release: ReleaseId
    state: ReleaseState
    officer: OfficerId
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Composite:
    """A word such as "disruption action", with the closed list of rules that it sums; there is no such word without one.

    Args:
        title: What it is called, as whoever defined it wrote it.
        rules: Names and versions; no two of them count one kind, so nothing is summed twice.
    """

    id: str
    version: int
    title: str
    rules: tuple[str, ...]
    valid_from: date

    @property
    def name(self) -> str:
        """Name and version, `disruption_action@1`."""
        return f"{self.id}@{self.version}"

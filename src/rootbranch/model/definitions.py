"""What an outcome must be shown to be before a figure that needs it may count it.

    Definition (elements, each with its law) ◀── answered by ── Assessment (each answer with a cited record)
    Campaign (lead, days) ◀── belongs to, for a reason of the list ── Attribution (with a cited record)
    BlindSample ── handed to another officer ──▶ Assessments that do not know the first ones

Source: domain, section 5, rules 11 and 12.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rootbranch.model.ids import OfficerId, OutcomeId, PartnerId, RecordId
from rootbranch.model.reports import OutcomeKind


class Answer(StrEnum):
    """What an officer says of one element of a test."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


class AttributionReason(StrEnum):
    """Why an outcome belongs to a campaign; that its efforts resulted in it is no reason."""

    TASKED = "tasked"
    LEAD = "lead"
    STAFF_OR_MONEY = "staff_or_money"
    TARGET_LIST = "target_list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One thing that has to be shown, with the article that asks for it."""

    id: str
    law: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A test as versioned data.

    Args:
        kinds: Kinds of outcome that can claim it.
    """

    id: str
    version: int
    kinds: tuple[OutcomeKind, ...]
    elements: tuple[Element, ...]
    valid_from: date

    @property
    def name(self) -> str:
        """Name and version, `criminal_organisation@1`."""
        return f"{self.id}@{self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementAnswer:
    """What is said of one element, and the record that shows it; None only where the answer is not known."""

    element: str
    answer: Answer
    record: RecordId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """A test answered for one outcome. Never changed; a later one takes its place.

    Args:
        definition: Name and version.
        officer_partner: Whose officer it was on that day; never one that takes credit.
        sample: The blind sample it was made for, empty where it was made knowingly.
    """

    id: str
    outcome: OutcomeId
    definition: str
    answers: tuple[ElementAnswer, ...]
    officer: OfficerId
    officer_partner: PartnerId
    sample: str
    made_at: datetime

    @property
    def meets(self) -> bool:
        """Whether every element is met."""
        return all(each.answer is Answer.MET for each in self.answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """Work that partners do together under one name.

    Args:
        lead: The partner that leads it, and so takes credit for it.
        first, last: Its days, both included; None is open.
    """

    id: str
    lead: PartnerId
    first: date
    last: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Why one outcome belongs to a campaign. Never changed; a later one of the same two takes its place.

    Args:
        withdrawn: Whether it takes an earlier one back.
    """

    id: str
    outcome: OutcomeId
    campaign: str
    reason: AttributionReason
    record: RecordId
    officer: OfficerId
    officer_partner: PartnerId
    withdrawn: bool
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindSample:
    """Outcomes that another officer answers for without seeing the first answers.

    Args:
        seed: From the head of the ledger, so that nobody could choose it.
        items: Outcome and the assessment that stood when the sample was drawn, in the order of the draw.
    """

    id: str
    definition: str
    seed: str
    items: tuple[tuple[OutcomeId, str], ...]
    officer: OfficerId
    drawn_by: OfficerId
    drawn_at: datetime

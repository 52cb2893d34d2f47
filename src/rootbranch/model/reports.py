"""What partners tell of their work: reports of one thing that happened, and claims of a total.

A report may become part of an outcome; a claim is kept, compared and never added up.

Source: domain, section 5 (counting rules 1 to 9).
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from rootbranch.model.category import TargetCategory
from rootbranch.model.ids import Digest, PartnerId, RecordId


class OutcomeKind(StrEnum):
    """What can have happened. Freeze, seizure and forfeiture are three kinds (rule 3)."""

    ARREST = "arrest"
    PROSECUTION_STEP = "prosecution_step"
    SEIZURE = "seizure"
    FREEZE = "freeze"
    FORFEITURE = "forfeiture"
    INVESTIGATION = "investigation"
    INFRASTRUCTURE = "infrastructure"
    OTHER = "other"


class Stage(StrEnum):
    """Steps of a prosecution (rule 4); the adverse ends start a review of the person's category."""

    COMPLAINT = "complaint"
    INDICTMENT = "indictment"
    PLEA = "plea"
    TRIAL = "trial"
    CONVICTION = "conviction"
    SENTENCE = "sentence"
    DECLINATION = "declination"
    DISMISSAL = "dismissal"
    ACQUITTAL = "acquittal"
    APPEAL = "appeal"
    REVERSAL = "reversal"


ADVERSE_STAGES = frozenset({Stage.DECLINATION, Stage.DISMISSAL, Stage.ACQUITTAL, Stage.REVERSAL})


class CustodyGround(StrEnum):
    """Why somebody was held. Only `OFFENCE` is an arrest in this ledger (rule 1)."""

    OFFENCE = "offence"
    IMMIGRATION_DETENTION = "immigration_detention"
    ILLEGAL_ENTRY = "illegal_entry"
    MATERIAL_WITNESS = "material_witness"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """How much of one commodity. Kilograms of different substances are never one quantity.

    Args:
        amount: Never negative.
        unit: `kg`, `g`, `t`, `l`, `count`, or an ISO 4217 code for money.
    """

    commodity: str
    amount: Decimal
    unit: str

    def __post_init__(self) -> None:
        """A taking is not negative."""
        if self.amount < 0:
            raise ValueError("a quantity is never negative")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSubject:
    """The offender a report speaks of, as the partner wrote it.

    Only targets are held here: the type has no room for a protected person.

    Args:
        name: Full name.
        birth_date: ISO date or part of one.
        document: Number of an identity document.
    """

    category: TargetCategory
    name: str
    birth_date: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One partner's account of one thing that happened.

    Args:
        kind: What happened; a freeze, a seizure and a forfeiture are three kinds.
        happened_on: Day of the event, for trends; None where the partner does not say.
        reported_on: Day of the report, for work load; the day the row was known where it is not mapped.
        territory: Where, ISO 3166-1 alpha-2.
        place: Where, in the partner's words.
        operation: Name of the operation it belongs to, in the partner's words.
        reference: Number the event has across agencies (incident, case or joint number), the strong key.
        took_part: Partners that took part beside the reporting one.
        subject: The offender; a protected person has no place here.
        quantities: What was taken, each commodity apart.
        stage: For prosecution steps, which one.
        offence: What the person is held for, in the partner's words or code.
        natural_key: Identifies infrastructure or an asset: address, account digest, plate.
        ground: For arrests, why the person was held.
    """

    record: RecordId
    key_digest: Digest
    recorded_at: datetime
    partner: PartnerId
    originating_source: str
    kind: OutcomeKind
    happened_on: date | None
    reported_on: date
    territory: str
    place: str
    operation: str
    reference: str
    took_part: tuple[PartnerId, ...] = ()
    subject: ReportSubject | None = None
    quantities: tuple[Quantity, ...] = ()
    stage: Stage | None = None
    ground: CustodyGround = CustodyGround.OFFENCE
    offence: str = ""
    natural_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A total that somebody published, kept as it was said.

    Args:
        operation: The operation the total is about.
        metric: What is counted, `arrests` for example.
        value: The number as published; None where the text gives none.
        unit: What one of it is.
        territory: Country the total is about, ISO 3166-1 alpha-2, empty for all.
        published: ISO date or part of one (`2022`, `2022-08`), empty where unknown.
        scope: Words of the publisher that narrow or widen the total.
        publisher: Who published it.
        url: Where it can be read.
        language: Of the text, ISO 639-1.
        told_in: Which text it was read from, where it has no address; empty for what a file gives in columns.
        event: ISO day of the one event it tells of, empty for a total.
        unsure: Whether a rule read it from a text and a person should look.
    """

    record: RecordId
    partner: PartnerId
    operation: str
    metric: str
    value: Decimal | None
    unit: str
    territory: str
    scope: str
    publisher: str
    url: str
    language: str
    published: str
    told_in: str = ""
    event: str = ""
    unsure: bool = False

"""What the tracing of networks starts from: statements, who they are about, and how they were graded.

Records, things and entities are opaque ids here; no value of a record comes in. A person comes in as a `Subject`, whose
category cannot be a protected one.

Source: design, sections 2 and 3.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from rootbranch.model.category import PROTECTED, SubjectCategory
from rootbranch.model.entities import EntityId
from rootbranch.model.marking import GradeScale
from rootbranch.model.networks import MemberKind, NetworkRole, RoleOverride
from rootbranch.trace.facts import Part, StatementKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """How a record was graded, in its own scale, and who saw or said it first."""

    scale: GradeScale
    source: str
    information: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What one record tells.

    Args:
        mentions: Part and id of each thing, or entity of somebody, that it names.
        about: Of a person's record, the entity; empty otherwise.
        until: Last day on which it held, where it tells of more than one day.
    """

    record: str
    kind: StatementKind
    day: date | None
    grade: Grade
    mentions: tuple[tuple[Part, str], ...]
    about: EntityId | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A person or an organisation that may be a member.

    Args:
        conduct: What records say that it did, as roles, with the records that say so.
        territories: ISO 3166-1 alpha-2 of who recorded it, one for each record.
    """

    entity: EntityId
    kind: MemberKind
    category: SubjectCategory
    conduct: Mapping[NetworkRole, tuple[str, ...]] = field(default_factory=dict)
    territories: tuple[str, ...] = ()
    override: RoleOverride | None = None

    def __post_init__(self) -> None:
        """Refuse a protected person before anything is traced."""
        if self.category in PROTECTED:
            raise ValueError("a protected person is not traced")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that one asker may know, sorted by nothing: the order of statements changes nothing.

    Args:
        kinds: What each thing is.
    """

    statements: tuple[Statement, ...]
    subjects: tuple[Subject, ...]
    kinds: Mapping[str, MemberKind]

"""One line of the audit, and the checkpoint that lets a partner witness it.

An entry holds digests and counts, never content: after a purge nothing of a person is left in it. Where it keeps a
reason, that is a word of a closed list, which cannot name anybody.

Source: Directive (EU) 2016/680, art. 25; RFC 6962, section 3.5 (signed tree head, here a signed chain head).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rootbranch.model.access import Kind, Verb
from rootbranch.model.ids import NO_DIGEST, Digest, OfficerId
from rootbranch.model.marking import Purpose


class PurgeReason(StrEnum):
    """Why something is erased for good; Directive (EU) 2016/680, art. 5 and 16."""

    REVIEW_PASSED = "review_passed"
    PERSON_ASKED = "person_asked"
    GIVER_ASKED = "giver_asked"
    NEVER_LAWFUL = "never_lawful"
    ORDERED = "ordered"


class SealReason(StrEnum):
    """What a seal is opened for, and for nothing else."""

    ASSISTANCE = "assistance"
    WITNESS_SUPPORT = "witness_support"
    FAMILY_CONTACT = "family_contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """What is about to be written to the audit.

    Args:
        what: Name of the use case, `gather_file`; with its reason where it has one, `purge:review_passed`.
        thing: Id, or keyed digest of what was asked; never a search word.
        count: How many things were touched.
        touched: Keyed digest of the sorted list of their ids.
    """

    at: datetime
    officer: OfficerId
    purpose: Purpose
    door: str
    verb: Verb
    kind: Kind
    what: str
    thing: str
    allowed: bool
    count: int
    touched: Digest = NO_DIGEST


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """An event with its place in the chain; `digest` covers number, event and previous digest."""

    number: int
    event: AuditEvent
    previous: Digest
    digest: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The head of the chain at a moment, signed; partners keep it."""

    installation: str
    number: int
    digest: Digest
    at: datetime
    public_key: str
    signature: str

"""Chain what is written to the audit, and find the first entry that was touched.

    Head(0) ─▶ entry 1 ─▶ entry 2 ─▶ … ─▶ Head(n)      digest n = SHA-256(canonical JSON of number, previous, event)

Checking makes each entry again with `append_event` and compares, so one rule serves both writing and checking.

Limits: the chain alone shows changes, gaps and a changed order. That its end was cut off, or that all of it was written
anew, only shows against a checkpoint that somebody else kept (`checkpoints.verify_against`).
Source: RFC 8785 for the idea of canonical JSON (here: sorted keys, UTF-8, whole numbers and texts only);
Directive (EU) 2016/680, art. 25; style guide, section 6.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

import orjson

from rootbranch.errors import IntegrityError, Message
from rootbranch.model.audit import AuditEntry, AuditEvent
from rootbranch.model.ids import NO_DIGEST, Digest, utc

_CANONICAL = orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain stands: how many entries it has, and the digest of the last."""

    count: int = 0
    digest: Digest = NO_DIGEST


def append_event(head: Head, event: AuditEvent) -> AuditEntry:
    """Make the entry that follows `head`; the caller stores it.

    Raises:
        ValueError: The event's time has no zone.
    """
    number = head.count + 1
    body = {
        "allowed": event.allowed,
        "at": utc(event.at),
        "count": event.count,
        "door": event.door,
        "kind": event.kind,
        "number": number,
        "officer": event.officer,
        "previous": head.digest,
        "purpose": event.purpose,
        "thing": event.thing,
        "touched": event.touched,
        "verb": event.verb,
        "what": event.what,
    }
    digest = Digest(sha256(orjson.dumps(body, option=_CANONICAL)).hexdigest())
    return AuditEntry(number=number, event=event, previous=head.digest, digest=digest)


def head_of(entry: AuditEntry) -> Head:
    """Say where the chain stands after this entry."""
    return Head(count=entry.number, digest=entry.digest)


def verify_entries(entries: Iterable[AuditEntry]) -> Head:
    """Check a chain from its first entry on, in one pass and constant memory.

    Returns:
        The head, to compare with the checkpoints that partners kept.

    Raises:
        IntegrityError: At the first entry that does not follow from the last; `where` names its number.
    """
    head = Head()
    for entry in entries:
        head = follow(head, entry)
    return head


def follow(head: Head, entry: AuditEntry) -> Head:
    """Take one step along the chain; raises as `verify_entries`."""
    if entry != append_event(head, entry.event):
        raise _touched(entry, head)
    return head_of(entry)


def _touched(entry: AuditEntry, head: Head) -> IntegrityError:
    missing = entry.number > head.count + 1
    what = "guard.audit_gap" if missing else "guard.audit_touched"
    number = head.count + 1 if missing else entry.number
    return IntegrityError(
        Message(what, {"number": number}), entry_name(number), Message("guard.compare_copies")
    )


def entry_name(number: int) -> str:
    """Name an entry in an error."""
    return f"audit entry {number}"

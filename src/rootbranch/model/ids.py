"""Ids, digests and times, as the whole house writes them.

An id that is kept is a UUIDv7 in its usual 36 characters, so that ids sort by the time they were made
(RFC 9562, section 5.7). A digest is 64 lower-case hexadecimal characters. A time carries a zone; the
store keeps it in UTC.
"""

from datetime import UTC, datetime
from typing import NewType

RecordId = NewType("RecordId", str)
DeliveryId = NewType("DeliveryId", str)
OutcomeId = NewType("OutcomeId", str)
EntryId = NewType("EntryId", str)
ReleaseId = NewType("ReleaseId", str)
JobId = NewType("JobId", str)
JudgementId = NewType("JudgementId", str)
PartnerId = NewType("PartnerId", str)
OfficerId = NewType("OfficerId", str)
Digest = NewType("Digest", str)

NO_DIGEST = Digest("0" * 64)


def utc(time: datetime) -> datetime:
    """Return the same moment in UTC.

    Raises:
        ValueError: The time has no zone.
    """
    if time.tzinfo is None:
        raise ValueError("a time without a zone is not a moment")
    return time.astimezone(UTC)

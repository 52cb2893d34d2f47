"""Examine the records: each held against the digests made when it was kept, and against its delivery.

    content, category, marking, known_at, tokens   against digests under the key
    what a withdrawn record passes on              against its content
    kind, schema, happened_at, review_on           against content, category and agreements
    partner, feed, end, counts of a delivery       against the delivery, which the audit witnesses   store.contradictions
    purged, rejected rows                          against what the audit says was purged

Limits: row number, locator and the moment of recording can be changed unseen, and a review date to another one that
the partner's agreements allow. Of findings it is only how many there are.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from itertools import chain

import orjson

from rootbranch import guard
from rootbranch.errors import IntegrityError, Message, StateError
from rootbranch.model.category import SubjectCategory
from rootbranch.model.ids import Digest, PartnerId
from rootbranch.model.records import RecordKind
from rootbranch.store import Connection, contradictions, evidence, openings, partners, times, tokens
from rootbranch.usecases.asking import touched_digest
from rootbranch.usecases.installation import Installation
from rootbranch.usecases.keeping import content_digest, counting_tokens
from rootbranch.usecases.sealing import ROOM

_DAY_CHARACTERS = 10
Days = Mapping[str, Collection[int]]


def changed_records(
    installation: Installation, connection: Connection, counted: list[int]
) -> Iterator[Message]:
    """Name what does not hold what was kept; `counted` tells how many records were looked at."""
    sealer = guard.Sealer(installation.keyring)
    odd = set(evidence.changed_markings(connection))
    agreed: dict[PartnerId, set[int]] = {}
    for agreement in partners.agreements(connection):
        agreed.setdefault(agreement.giver, set()).add(agreement.retention_days)
    for kept in evidence.stream(connection):
        counted[0] += 1
        if kept.sealed is not None and not sealer.has_key(kept.sealed):
            continue  # said once, with how many there are
        content = _content(installation.keyring, sealer, kept)
        if kept.marking_id in odd or content is None:
            yield Message("usecases.content_differs", {"record": kept.id})
        elif columns := _odd_columns(kept, content, agreed.get(kept.partner, ())):
            yield _odd("record", kept.id, ", ".join(columns))
        elif kept.passed_on and kept.passed_on != _all_tokens(installation.keyring, content):
            yield _odd("record", kept.id, "inherited_token")


def contradicted(
    installation: Installation, connection: Connection, purged: Collection[Digest]
) -> Iterator[Message]:
    """Name records and deliveries that cannot be as they stand.

    Args:
        purged: What the audit says of the deliveries whose rejected rows were purged.
    """
    for record_id, columns in contradictions.misplaced(connection):
        yield _odd("record", record_id, columns)
    for record_id in tokens.heirs(connection):
        yield _odd("record", record_id, "inherited_token")
    for record_id in openings.sealed_for_nobody(connection):
        yield _odd("record", record_id, "token")
    for record_id in contradictions.without_content(connection):
        yield Message("usecases.content_missing", {"record": record_id})
    for delivery_id, table in contradictions.miscounted(connection):
        if table != "rejected" or touched_digest(installation, (delivery_id,)) not in purged:
            yield Message("usecases.rows_missing", {"delivery": delivery_id, "table": table})


def _content(
    keyring: guard.Keyring, sealer: guard.Sealer, kept: evidence.Kept
) -> Mapping[str, object] | None:
    """Return the content of a record, None where it does not fit the digests; some fifty microseconds."""
    try:
        text = (
            (kept.open_text or "").removesuffix(ROOM).encode()
            if kept.sealed is None
            else sealer.open(kept.id, kept.sealed)
        )
        content: Mapping[str, object] = orjson.loads(text)
        counting = counting_tokens(keyring, SubjectCategory(kept.category), content, kept.schema)
    except (IntegrityError, StateError, ValueError):
        return None
    digest = content_digest(keyring, text, kept.category, kept.marking_id, kept.said_at)
    return content if digest == kept.content_digest and set(counting) == kept.tokens else None


def _all_tokens(keyring: guard.Keyring, content: Mapping[str, object]) -> frozenset[str]:
    return frozenset(guard.identifier_tokens(keyring, content, str(content.get("schema", ""))))


def _odd_columns(kept: evidence.Kept, content: Mapping[str, object], agreed: Collection[int]) -> list[str]:
    """Name the columns that say something else than the content beside them, which is as it was kept."""
    kind, schema, happened = _said(content)
    odd = [] if kept.kind == kind else ["kind"]
    if kept.schema != schema:
        odd.append("schema")
    moments = {times.utc_text(moment) for moment in map(_moment, happened) if moment}
    if kept.happened_at not in (moments or {""}) and not (kind == RecordKind.ENTITY and not kept.happened_at):
        odd.append("happened_at")
    category = SubjectCategory(kept.category)
    clocks = ((), *((days,) for days in agreed))
    if kept.review_on not in {guard.review_on(category, kept.known_at, days) for days in clocks}:
        odd.append("review_on")
    return odd


def _said(content: Mapping[str, object]) -> tuple[RecordKind, object, list[object]]:
    """Say which kind and schema a content is of, and the texts of which one may be when it happened."""
    if isinstance(report := content.get("report"), dict):
        return RecordKind.REPORT, report.get("kind"), [report.get("happened_on")]
    if isinstance(claim := content.get("claim"), dict):
        return RecordKind.CLAIM, claim.get("metric"), []
    properties = content.get("properties")
    values = chain.from_iterable(properties.values()) if isinstance(properties, dict) else ()
    return RecordKind.ENTITY, content.get("schema"), list(values)


def _moment(text: object) -> datetime | None:
    """Read a moment as gathering does: a day begins at midnight, less than a day is none."""
    if not isinstance(text, str) or len(text) < _DAY_CHARACTERS:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _odd(what: str, number: str, columns: str) -> Message:
    return Message("usecases.columns_differ", {"what": what, "number": number, "columns": columns})

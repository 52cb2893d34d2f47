"""Turn one chunk of drafts into rows of the register: digests, seals, blind tokens, and what changed.

This is the hot path of gathering (goal: 20,000 records a second and core), so it works with plain strings and
looks each marking, moment and review date up once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import orjson
import uuid_utils

from rootbranch import guard
from rootbranch.gather import Draft, Reject
from rootbranch.model.category import PROTECTED, SubjectCategory
from rootbranch.model.ids import Digest, RecordId
from rootbranch.model.marking import Marking
from rootbranch.model.records import Delivery, Finding, RecordKind
from rootbranch.model.tokens import TokenScope
from rootbranch.store import Connection, loading, markings, payloads, times
from rootbranch.usecases.sealing import ROOM

SUBJECTS_MAX = 100_000
MARKINGS_MAX = 20_000
_KINDS: dict[str, str] = {kind: str(kind) for kind in RecordKind}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """What one transaction keeps."""

    drafts: tuple[Draft, ...]
    rejects: tuple[Reject, ...]
    findings: tuple[Finding, ...]
    last_row: int

    @classmethod
    def of(cls, items: Iterable[Draft | Reject | Finding], after_row: int) -> "Chunk":
        """Sort items by what they are, leaving out rows that an earlier run has kept."""
        drafts: list[Draft] = []
        rejects: list[Reject] = []
        findings: list[Finding] = []
        last = 0
        for item in items:
            if item.row <= after_row and (item.row > 0 or after_row > 0):
                continue
            last = max(last, item.row)
            if isinstance(item, Draft):
                drafts.append(item)
                findings.extend(item.findings)
            elif isinstance(item, Reject):
                rejects.append(item)
                findings.extend(item.findings)
            else:
                findings.append(item)
        return cls(drafts=tuple(drafts), rejects=tuple(rejects), findings=tuple(findings), last_row=last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What became of a chunk."""

    accepted: int
    changed: int
    unchanged: int
    rejected: int
    touched: tuple[str, ...]


class _Subject(NamedTuple):
    """What follows from the category of a record and from the moment its partner knew of it.

    Args:
        scopes: See `counting_scopes`.
    """

    category: str
    protected: int
    scopes: tuple[TokenScope, ...]
    known_at: str
    said_at: str
    review_on: str


def counting_scopes(category: SubjectCategory) -> tuple[TokenScope, ...]:
    """Say which tokens a record is kept with: all of a protected person; of others those that can withdraw it."""
    if category in PROTECTED:
        return (TokenScope.PERSON, TokenScope.THING)
    return (TokenScope.THING,) if category is SubjectCategory.NOT_A_PERSON else (TokenScope.PERSON,)


def content_digest(keyring: guard.Keyring, text: bytes, category: str, marking: int, said_at: str) -> Digest:
    """Digest what makes a row another row; `doctor` makes it again to find what was changed behind its back."""
    return guard.row_digest(keyring, text, f"{category} {marking} {said_at}")


class Keeper:
    """Keeps the chunks of one delivery."""

    def __init__(
        self, keyring: guard.Keyring, delivery: Delivery, at: datetime, agreed_days: tuple[int, ...]
    ) -> None:
        """Prepare for one delivery; `at` is when its records are recorded."""
        self._keyring = keyring
        self._sealer = guard.Sealer(keyring)
        self._delivery = delivery
        self._feed = orjson.dumps([delivery.partner, delivery.feed])
        self._at = at
        self._agreed_days = agreed_days
        self._markings: dict[int, tuple[Marking, int]] = {}
        self._subjects: dict[tuple[datetime, SubjectCategory], _Subject] = {}

    def keep(self, connection: Connection, chunk: Chunk) -> Kept:
        """Write a chunk's records; superseding and retracting come when the delivery completes."""
        self._keep_markings(connection, chunk.drafts)
        keys = [self._key_digest(draft.key) for draft in chunk.drafts]
        known = loading.current_by_keys(connection, self._delivery, keys)
        rows: list[loading.RecordRow] = []
        seen: list[RecordId] = []
        withdrawn: list[RecordId] = []
        changed = 0
        for draft, key in zip(chunk.drafts, keys, strict=True):
            existing = known.get(key)
            if draft.withdrawn:
                if existing:
                    withdrawn.append(existing[0])
                continue
            row = self._row(draft, key)
            if existing and existing[1] == row.content_digest:
                seen.append(existing[0])
                continue
            changed += existing is not None
            rows.append(row)
        self._sort_rejects(connection, chunk.rejects, seen, withdrawn)
        loading.insert_batch(connection, self._delivery, self._at, rows, known)
        loading.mark_seen(connection, self._delivery.id, seen)
        loading.mark_withdrawn(connection, self._delivery.id, withdrawn)
        payloads.add_rejected(connection, self._delivery.id, self._sealed(chunk.rejects))
        return Kept(
            accepted=len(rows) - changed,
            changed=changed,
            unchanged=len(chunk.drafts) - len(rows) - len(withdrawn),
            rejected=len(chunk.rejects),
            touched=tuple(row.id for row in rows) + tuple(withdrawn),
        )

    def _key_digest(self, key: tuple[str, ...]) -> Digest:
        return guard.row_digest(self._keyring, self._feed, *key)

    def _row(self, draft: Draft, key: Digest) -> loading.RecordRow:
        # Plain strings, because the driver adapts each value of another type, be it a kind of string.
        subject = self._subjects.get((draft.known_at, draft.category)) or self._subject(draft)
        text = orjson.dumps(draft.content)
        marking = self._markings[id(draft.marking)][1]
        record_id = str(uuid_utils.uuid7())
        return loading.RecordRow(
            record_id,
            _KINDS[draft.kind],
            draft.schema,
            subject.category,
            subject.protected,
            marking,
            key,
            content_digest(self._keyring, text, subject.category, marking, subject.said_at),
            draft.row,
            draft.locator,
            subject.known_at,
            subject.review_on,
            times.utc_text(draft.happened_at) if draft.happened_at else None,
            None if subject.protected else text.decode() + ROOM,
            self._sealer.seal(record_id, text) if subject.protected else None,
            self._tokens(draft, TokenScope.PERSON) if TokenScope.PERSON in subject.scopes else (),
            self._tokens(draft, TokenScope.THING) if TokenScope.THING in subject.scopes else (),
        )

    def _subject(self, draft: Draft) -> _Subject:
        known_at = times.utc_text(draft.known_at)
        review_on = guard.review_on(draft.category, draft.known_at, self._agreed_days)
        found = _Subject(
            category=str(draft.category),
            protected=int(draft.category in PROTECTED),
            scopes=counting_scopes(draft.category),
            known_at=known_at,
            # A copy of a file has another date; only what the row itself says makes the row another one.
            said_at="" if draft.known_at == self._delivery.known_at else known_at,
            review_on=times.utc_text(review_on),
        )
        if len(self._subjects) < SUBJECTS_MAX:
            self._subjects[draft.known_at, draft.category] = found
        return found

    def _tokens(self, draft: Draft, scope: TokenScope) -> list[Digest]:
        return guard.tokens_of(self._keyring, draft.content, draft.schema, scope)

    def _keep_markings(self, connection: Connection, drafts: tuple[Draft, ...]) -> None:
        # The builder hands out one object for equal cells; keeping it here keeps its id() its own.
        if len(self._markings) > MARKINGS_MAX:
            self._markings.clear()
        known = self._markings
        fresh = {id(draft.marking): draft.marking for draft in drafts if id(draft.marking) not in known}
        if fresh:
            numbers = markings.keep(connection, fresh.values())
            known.update(zip(fresh, zip(fresh.values(), numbers, strict=True), strict=True))

    def _sort_rejects(
        self,
        connection: Connection,
        rejects: tuple[Reject, ...],
        seen: list[RecordId],
        withdrawn: list[RecordId],
    ) -> None:
        # A row that could not be read is not a row that was taken away, unless that is what it could say.
        keys = {self._key_digest(reject.key): reject for reject in rejects if reject.key}
        known = loading.current_by_keys(connection, self._delivery, keys) if keys else {}
        for key, (record_id, _) in known.items():
            (withdrawn if keys[key].withdrawn else seen).append(record_id)

    def _sealed(self, rejects: tuple[Reject, ...]) -> list[tuple[int, str, bytes]]:
        return [
            (
                reject.row,
                reject.locator,
                self._sealer.seal(f"{self._delivery.id}:{reject.row}", reject.original),
            )
            for reject in rejects
        ]

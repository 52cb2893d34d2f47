"""Turn one chunk of drafts into rows of the register: digests, seals, blind tokens, and what changed.

This is the hot path of gathering (20,000 records a second and core), so it works with plain strings and
looks each marking, moment and review date up once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import orjson
import uuid_utils

from rootbranch import guard
from rootbranch.gather import Draft, Reject
from rootbranch.model.category import PROTECTED, SubjectCategory
from rootbranch.model.ids import Digest, RecordId
from rootbranch.model.records import Delivery, Finding, RecordKind
from rootbranch.model.tokens import TokenScope
from rootbranch.store import Connection, loading, markings, payloads, times
from rootbranch.usecases.sealing import ROOM

_PLAIN: dict[str, str] = {
    member: str(member.value) for kind in (RecordKind, SubjectCategory, TokenScope) for member in kind
}


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
        self._markings: dict[int, tuple[object, int]] = {}
        self._clocks: dict[tuple[datetime, SubjectCategory], tuple[str, str]] = {}

    def keep(self, connection: Connection, chunk: Chunk) -> Kept:
        """Write a chunk's records; superseding and retracting come when the delivery completes."""
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
            row = self._row(connection, draft, key)
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
        return guard.keyed_digest(self._keyring, self._feed, *key)

    def _row(self, connection: Connection, draft: Draft, key: Digest) -> loading.RecordRow:
        # Plain strings, because the driver adapts each value of another type, be it a kind of string.
        protected = draft.category in PROTECTED
        category = _PLAIN[draft.category]
        text = orjson.dumps(draft.content)
        marking = self._marking(connection, draft)
        known_at, review_on = self._times(draft)
        # A copy of a file has another date; only what the row itself says makes the row another one.
        said_at = "" if draft.known_at == self._delivery.known_at else known_at
        record_id = str(uuid_utils.uuid7())
        tokens = guard.identifier_tokens(self._keyring, draft.content, draft.schema)
        return loading.RecordRow(
            record_id,
            _PLAIN[draft.kind],
            draft.schema,
            category,
            protected,
            marking,
            key,
            guard.keyed_digest(self._keyring, text, f"{category} {marking} {said_at}"),
            draft.row,
            draft.locator,
            times.utc_text(draft.happened_at) if draft.happened_at else None,
            known_at,
            review_on,
            None if protected else text.decode() + ROOM,
            self._sealer.seal(record_id, text) if protected else None,
            tuple([(token, _PLAIN[scope]) for scope, token in tokens]),
        )

    def _marking(self, connection: Connection, draft: Draft) -> int:
        # The builder hands out one object for equal cells; keeping it here keeps its id() its own.
        found = self._markings.get(id(draft.marking))
        if found is None:
            found = (draft.marking, markings.keep(connection, draft.marking))
            self._markings[id(draft.marking)] = found
        return found[1]

    def _times(self, draft: Draft) -> tuple[str, str]:
        found = self._clocks.get((draft.known_at, draft.category))
        if found is None:
            review = guard.review_on(draft.category, draft.known_at, self._agreed_days)
            found = (times.utc_text(draft.known_at), times.utc_text(review))
            if len(self._clocks) < 100_000:
                self._clocks[draft.known_at, draft.category] = found
        return found

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

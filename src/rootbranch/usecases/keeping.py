"""Turn one chunk of drafts into rows of the register: digests, seals, blind tokens, and what changed.

This is the hot path of gathering (goal: 20,000 records a second and core), so it works with plain strings and
looks each marking, moment and review date up once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
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
from rootbranch.model.records import Delivery, Finding
from rootbranch.store import Connection, loading, markings, payloads, times
from rootbranch.usecases.sealing import ROOM

ALIKE_MAX = 100_000
MARKINGS_MAX = 20_000


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
        kept = [item for item in items if not after_row or item.row > after_row]
        drafts = tuple([item for item in kept if type(item) is Draft])
        rejects = tuple([item for item in kept if type(item) is Reject])
        findings = [
            finding for item in kept for finding in ((item,) if isinstance(item, Finding) else item.findings)
        ]
        last = max([item.row for item in kept], default=0)
        return cls(drafts=drafts, rejects=rejects, findings=tuple(findings), last_row=last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What became of a chunk."""

    accepted: int
    changed: int
    unchanged: int
    rejected: int
    touched: tuple[str, ...]


class _Alike(NamedTuple):
    """What rows of one kind, marking and category have in common, if their partner knew of them at one moment.

    Args:
        reach: Which tokens are kept.
        digest: Makes the content digest of a row.
    """

    kind: str
    category: str
    protected: int
    reach: guard.Reach
    marking: int
    known_at: str
    review_on: str
    digest: Callable[[bytes], Digest]


_Likeness = tuple[int, int, int, datetime]
_New = tuple[Draft, _Alike, Digest, Digest, str, str | bytes]
"""A draft that the register does not have as it is: digests of key and content, the id it gets, and its content as kept."""


def counting_tokens(
    keyring: guard.Keyring, category: SubjectCategory, content: Mapping[str, object], schema: str
) -> list[Digest]:
    """Make the tokens that a record is kept with: all of a protected person or a thing; of others those of the person.

    A thing is withdrawn with a protected person's telephone or document on it; a suspect is not, for sharing a telephone.
    """
    return guard.token_lists(keyring, ((content, schema, _reach(category)),))[0]


def _reach(category: SubjectCategory) -> guard.Reach:
    if category is SubjectCategory.NOT_A_PERSON:
        return guard.Reach.NAMED
    return guard.Reach.HELD if category in PROTECTED else guard.Reach.WHO


def content_digest(keyring: guard.Keyring, text: bytes, category: str, marking: int, said_at: str) -> Digest:
    """Digest what makes a row another row; `doctor` makes it again to find what was changed behind its back."""
    return guard.row_digest(keyring, _head(category, marking, said_at), text)


def key_digester(keyring: guard.Keyring, partner: str, feed: str) -> Callable[[bytes], Digest]:
    """Prepare to digest the keys of the rows of one feed, each as JSON."""
    return guard.row_digester(keyring, orjson.dumps([partner, feed]))


def _head(category: str, marking: int, said_at: str) -> str:
    return f"{category} {marking} {said_at}"


def _likenesses(drafts: Sequence[Draft]) -> Iterable[_Likeness]:
    # A choice of a list is one object, and its id() a cheaper key than its hash.
    return zip(
        [id(draft.kind) for draft in drafts],
        [id(draft.marking) for draft in drafts],
        [id(draft.category) for draft in drafts],
        [draft.known_at for draft in drafts],
        strict=True,
    )


def _key_texts(drafts: Sequence[Draft]) -> Sequence[bytes]:
    """Write the key of each draft as JSON: all as one text, cut where one key ends and the next begins, at a quarter of the cost."""
    keys = [draft.key for draft in drafts]
    texts = orjson.dumps(keys)[2:-2].split(b"],[")
    if len(texts) != len(keys):  # a key has these signs in it
        return [orjson.dumps(key) for key in keys]
    return [b"[%b]" % text for text in texts]


class Keeper:
    """Keeps the chunks of one delivery."""

    def __init__(
        self, keyring: guard.Keyring, delivery: Delivery, at: datetime, agreed_days: tuple[int, ...]
    ) -> None:
        """Prepare for one delivery; `at` is when its records are recorded."""
        self._keyring = keyring
        self._sealer = guard.Sealer(keyring)
        self._delivery = delivery
        self._digest_key = key_digester(keyring, delivery.partner, delivery.feed)
        self._at = at
        self._agreed_days = agreed_days
        self._markings: dict[int, tuple[Marking, int]] = {}
        self._alike: dict[_Likeness, _Alike] = {}

    def keep(self, connection: Connection, chunk: Chunk) -> Kept:
        """Write a chunk's records; superseding and retracting come when the delivery completes."""
        self._keep_markings(connection, chunk.drafts)
        drafts = chunk.drafts
        keys = list(map(self._digest_key, _key_texts(drafts)))
        known = self._known(connection, drafts, keys)
        new: list[_New] = []
        seen: list[RecordId] = []
        withdrawn: list[RecordId] = []
        changed = gone = 0
        for draft, key, likeness in zip(drafts, keys, _likenesses(drafts), strict=True):
            existing = known.get(key)
            if draft.withdrawn:
                if existing:
                    withdrawn.append(existing[0])
                gone += not existing and not draft.text  # a claim that its text never made
                continue
            alike = self._alike.get(likeness) or self._alike_to(draft, likeness)
            text = draft.text.encode()
            digest = alike.digest(text)
            if existing and existing[1] == digest:
                seen.append(existing[0])
                continue
            changed += existing is not None
            record_id = str(uuid_utils.uuid7())
            content = self._sealer.seal(record_id, text) if alike.protected else draft.text + ROOM
            new.append((draft, alike, key, digest, record_id, content))
        self._sort_rejects(connection, chunk.rejects, seen, withdrawn)
        if new:
            loading.insert_batch(connection, self._delivery, self._at, self._records(new), known)
        loading.mark_seen(connection, self._delivery.id, seen)
        loading.mark_withdrawn(connection, self._delivery.id, withdrawn)
        payloads.add_rejected(connection, self._delivery.id, self._sealed(chunk.rejects))
        return Kept(
            accepted=len(new) - changed,
            changed=changed,
            unchanged=len(drafts) - len(new) - len(withdrawn) - gone,
            rejected=len(chunk.rejects),
            touched=(*[record_id for *_, record_id, _content in new], *withdrawn),
        )

    def _known(
        self, connection: Connection, drafts: tuple[Draft, ...], keys: list[Digest]
    ) -> dict[Digest, tuple[RecordId, Digest]]:
        if not loading.has_earlier(connection, self._delivery):
            # The first delivery of a feed; what takes the place of an earlier row of the same file says so.
            keys = [key for draft, key in zip(drafts, keys, strict=True) if draft.findings or draft.withdrawn]
        return loading.current_by_keys(connection, self._delivery, keys) if keys else {}

    def _records(self, new: list[_New]) -> loading.RecordColumns:
        """Put the records of the register together, column by column."""
        drafts, alikes, keys, digests, ids, contents = zip(*new, strict=True)
        schemas = [draft.schema for draft in drafts]
        reaches = [alike.reach for alike in alikes]
        said = zip([draft.said for draft in drafts], schemas, reaches, strict=True)
        # Plain strings, because the driver adapts each value of another type, be it a kind of string.
        return loading.RecordColumns(
            id=ids,
            kind=[alike.kind for alike in alikes],
            schema=schemas,
            category=[alike.category for alike in alikes],
            protected=[alike.protected for alike in alikes],
            marking_id=[alike.marking for alike in alikes],
            key_digest=keys,
            content_digest=digests,
            row=[draft.row for draft in drafts],
            locator=[draft.locator for draft in drafts],
            known_at=[alike.known_at for alike in alikes],
            review_on=[alike.review_on for alike in alikes],
            happened_at=[
                times.utc_text(draft.happened_at) if draft.happened_at else None for draft in drafts
            ],
            open_text=[content if isinstance(content, str) else None for content in contents],
            sealed=[content if isinstance(content, bytes) else None for content in contents],
            tokens=guard.token_lists(self._keyring, said),
        )

    def _alike_to(self, draft: Draft, likeness: _Likeness) -> _Alike:
        category, marking = str(draft.category), self._markings[id(draft.marking)][1]
        known_at = times.utc_text(draft.known_at)
        # A copy of a file has another date; only what the row itself says makes the row another one.
        said_at = "" if draft.known_at == self._delivery.known_at else known_at
        found = _Alike(
            kind=str(draft.kind),
            category=category,
            protected=int(draft.category in PROTECTED),
            reach=_reach(draft.category),
            marking=marking,
            known_at=known_at,
            review_on=times.utc_text(guard.review_on(draft.category, draft.known_at, self._agreed_days)),
            digest=guard.row_digester(self._keyring, _head(category, marking, said_at)),
        )
        if len(self._alike) < ALIKE_MAX:
            self._alike[likeness] = found
        return found

    def _keep_markings(self, connection: Connection, drafts: tuple[Draft, ...]) -> None:
        # The builder hands out one object for equal cells; keeping it here keeps its id() its own.
        if len(self._markings) > MARKINGS_MAX:
            self._markings.clear()
            self._alike.clear()
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
        keys = {self._digest_key(orjson.dumps(reject.key)): reject for reject in rejects if reject.key}
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

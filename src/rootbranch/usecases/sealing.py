"""Seal what is withdrawn, and open it again when the withdrawal is lifted.

    delivery complete ─▶ seal_withheld ─▶ commit ─▶ care.forget ─▶ no clear byte in the home folder
                              ├─▶ a person's record is sealed: what it names protects as well
                              └─▶ and seals once more: that person's calls, accounts, other records
    decision, purge, correction ─▶ open_lifted       a decision opens nothing unless its keyed digest fits it

A record that its partner gave as a suspect's may speak of somebody whom another record protects. It is
withdrawn from every answer (`store.tokens`); here its content is locked away as well.

Limits: while a file is being loaded, its rows lie as their partner flagged them. A withdrawal that comes back
because a decision has run out holds at once, for the record and for what it had passed on; the seals follow with the next
delivery. A decision that somebody put into the database without the key opens no seal and keeps none from being made.
Source: design, section 2, items 2 and 4; decisions 0020, 0033 and 0100.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

import orjson

from rootbranch import guard
from rootbranch.model.ids import Digest, RecordId
from rootbranch.model.records import CategoryDecision
from rootbranch.store import Connection, decisions, evidence, loading, matches, openings, payloads, tokens

CHUNK = 1_000
# Clear content ends in as many blanks as a seal is longer, so that the row keeps its length and is written over.
ROOM = " " * guard.SEAL_BYTES


def seal_withheld(
    keyring: guard.Keyring, connection: Connection, done: loading.Completion, at: datetime
) -> bool:
    """Bring the seals into step with a delivery that is complete, in its transaction.

    Returns:
        Whether something was sealed: then `care.forget` is due after the commit.
    """
    if done.silenced:  # the last record that spoke of somebody's protection may have been corrected
        open_lifted(keyring, connection, at, hanging_on(connection, done.silenced))
    matched = [id for id in tokens.clear_and_matched(connection, at) if id not in {*done.to_seal}]
    known = (*done.to_seal, *matched)
    sealed, found = _seal_and_pass_on(
        keyring, connection, (*known, *_wrongly_clear(keyring, connection, at, known)), at
    )
    loading.count_withheld(connection, done.delivery, found)
    return sealed > 0


def seal_matched(
    keyring: guard.Keyring, connection: Connection, no_more: Sequence[Digest], at: datetime
) -> bool:
    """Seal what was just matched inside the seal, and open what is matched no more; see `seal_withheld`.

    Args:
        no_more: Rows that were matched until now.
    """
    if no_more:
        tokens.take_turn(connection)
        open_lifted(keyring, connection, at, matches.records_of_rows(connection, no_more))
    sealed, _ = _seal_and_pass_on(keyring, connection, tokens.clear_and_matched(connection, at), at)
    return sealed > 0


def _seal_and_pass_on(
    keyring: guard.Keyring, connection: Connection, first: Sequence[RecordId], at: datetime
) -> tuple[int, Sequence[RecordId]]:
    """Seal records that are withdrawn, then what they name withdraws; return how many, and the latter."""
    sealer = guard.Sealer(keyring)
    sealed = _seal(sealer, connection, first)
    fresh = tokens.heirs(connection)
    for some in _chunks(fresh):
        _pass_on(keyring, sealer, connection, some)
    # What a decision had opened has passed on before, and counts from now on again.
    again = (id for some in _chunks(first) for id in tokens.passing_on(connection, some))
    if heirs := tuple(dict.fromkeys((*fresh, *again))):
        found = tokens.clear_and_inheriting(connection, heirs, at)
        return sealed + _seal(sealer, connection, found), found
    return sealed, ()


def _seal(sealer: guard.Sealer, connection: Connection, ids: Sequence[RecordId]) -> int:
    sealed = 0
    for some in _chunks(ids):
        clear = payloads.open_texts(connection, some)
        payloads.seal_open(
            connection, [(id, sealer.seal(id, text.removesuffix(ROOM).encode())) for id, text in clear]
        )
        sealed += len(clear)
    return sealed


def _pass_on(
    keyring: guard.Keyring, sealer: guard.Sealer, connection: Connection, heirs: Sequence[RecordId]
) -> None:
    """Let everything that withdrawn records of persons name protect as well: their telephones, accounts and vehicles."""
    contents = [(id, orjson.loads(sealer.open(id, blob))) for id, blob in payloads.sealed(connection, heirs)]
    contents += [(id, orjson.loads(text)) for id, text in payloads.open_texts(connection, heirs)]
    made = guard.token_lists(
        keyring, [(content, content.get("schema", ""), guard.Reach.HELD) for _id, content in contents]
    )
    tokens.pass_on(
        connection,
        [(id, token) for (id, _content), own in zip(contents, made, strict=True) for token in own],
    )


def hanging_on(connection: Connection, record_ids: Sequence[RecordId]) -> Sequence[RecordId]:
    """Name what a correction, purge or decision of these records can open; asked before anything is purged."""
    tokens.take_turn(connection)
    return openings.reached(connection, record_ids)


def open_lifted(
    keyring: guard.Keyring, connection: Connection, at: datetime, among: Sequence[RecordId]
) -> int:
    """Open what no record withdraws any more, then what only that had withdrawn; return how many records.

    Args:
        among: What `hanging_on` named. Nothing else is opened: where only rows are missing, `doctor` says so.
    """
    sealer, opened = guard.Sealer(keyring), 0
    while ids := _rightly_lifted(keyring, connection, at, _lifted(connection, at, among)):
        for some in _chunks(ids):
            sealed = tuple(payloads.sealed(connection, some))
            payloads.open_again(
                connection, [(id, sealer.open(id, blob).decode() + ROOM) for id, blob in sealed]
            )
        opened += len(ids)
    for some in _chunks(among):
        openings.end_inheritance(connection, some)
    return opened


def _lifted(connection: Connection, at: datetime, among: Sequence[RecordId]) -> Sequence[RecordId]:
    return [id for some in _chunks(among) for id in openings.lifted(connection, at, some)]


def decision_digest(keyring: guard.Keyring, decision: CategoryDecision) -> Digest:
    """Digest all that a decision says, so that nobody without the key can make one."""
    return guard.keyed_digest(keyring, "decision", evidence.state_text(decision))


def _decided(keyring: guard.Keyring, connection: Connection, at: datetime) -> frozenset[RecordId]:
    """Name the records on which an officer's decision holds that fits its digest."""
    return frozenset(
        decision.record
        for decision, digest in decisions.in_force(connection, at)
        if decision_digest(keyring, decision) == digest
    )


def _rightly_lifted(
    keyring: guard.Keyring, connection: Connection, at: datetime, ids: Sequence[RecordId]
) -> Sequence[RecordId]:
    decided = _decided(keyring, connection, at) if ids else frozenset()
    held = frozenset[RecordId]().union(*(openings.shared(connection, some, decided) for some in _chunks(ids)))
    return [id for id in ids if id in decided or id not in held]


def _wrongly_clear(
    keyring: guard.Keyring, connection: Connection, at: datetime, known: Sequence[RecordId]
) -> Sequence[RecordId]:
    """Name what would be sealed but for a decision that does not fit its digest."""
    clear = tokens.clear_by_decision(connection, at)
    decided = _decided(keyring, connection, at) if clear else frozenset()
    return sorted(set(clear) - decided - set(known))


def _chunks(ids: Sequence[RecordId]) -> Iterator[Sequence[RecordId]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]

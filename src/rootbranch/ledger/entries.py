"""Write the ledger: append-only, each entry chained to the one before, corrected only by reversing entries.

    Head ── append_entry(draft) ──▶ Entry ── head_after ──▶ Head …

An entry keeps what is counted and nothing that a partner wrote in words: after the purge of a report, no
value of a person is left in the ledger but a keyed digest.

Source: design, section 2, item 9, and section 3 (entries).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from rootbranch.errors import InputError, IntegrityError, Message, StateError
from rootbranch.ledger.counting import definition_of
from rootbranch.ledger.merging import QUANTITY
from rootbranch.ledger.outcomes import Formed
from rootbranch.ledger.texts import digest_of
from rootbranch.model.ids import NO_DIGEST, Digest, EntryId, OfficerId, OutcomeId, utc
from rootbranch.model.ledger import Entry, EntryKind, Outcome, Rule

CLOSED_CONFLICTS = ("kind", "happened_on", "territory", "operation", f"{QUANTITY} ")


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the ledger: number and digest of its last entry."""

    count: int = 0
    digest: Digest = NO_DIGEST


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDraft:
    """An entry without its place in the chain.

    Args:
        reason: A message id where a rule made it, an officer's words otherwise.
    """

    kind: EntryKind
    outcome: Outcome
    reverses: EntryId | None
    reviewer: OfficerId | None
    rule: str
    reason: str
    entered_at: datetime


def head_after(entry: Entry) -> Head:
    """Give the head of a ledger that ends with this entry."""
    return Head(entry.number, entry.digest)


def append_entry(head: Head, draft: EntryDraft, entry_id: EntryId) -> Entry:
    """Make the entry that follows `head`; the caller stores it."""
    entry = Entry(
        id=entry_id,
        number=head.count + 1,
        kind=draft.kind,
        outcome=kept(draft.outcome),
        reverses=draft.reverses,
        reviewer=draft.reviewer,
        rule=draft.rule,
        reason=draft.reason,
        entered_at=utc(draft.entered_at),
        previous=head.digest,
        digest=NO_DIGEST,
    )
    return replace(entry, digest=digest_of(entry))


def verify_entries(entries: Iterable[Entry]) -> Head:
    """Check a ledger from its first entry on, in one pass.

    Each entry is made again with `append_entry` and compared, so that one rule serves both writing and
    checking. A reversal must take back an entry that stood.

    Returns:
        The head, to compare with the heads that partners kept.

    Raises:
        IntegrityError: At the first entry that does not follow from the ones before.
    """
    head = Head()
    standing: set[EntryId] = set()
    for entry in entries:
        draft = EntryDraft(
            kind=entry.kind,
            outcome=entry.outcome,
            reverses=entry.reverses,
            reviewer=entry.reviewer,
            rule=entry.rule,
            reason=entry.reason,
            entered_at=entry.entered_at,
        )
        if entry != append_entry(head, draft, entry.id) or not _fits(entry, standing):
            raise IntegrityError(
                what=Message("ledger.entry_changed", {"number": head.count + 1}),
                where=entry.id,
                fix=Message("ledger.compare_copies"),
            )
        head = head_after(entry)
    return head


def _fits(entry: Entry, standing: set[EntryId]) -> bool:
    if entry.kind is EntryKind.ACCEPT:
        fresh = entry.reverses is None and entry.id not in standing
        standing.add(entry.id)
        return fresh
    if entry.reverses not in standing:
        return False
    standing.discard(entry.reverses)
    return True


def standing_entries(entries: Iterable[Entry], as_of: datetime | None = None) -> tuple[Entry, ...]:
    """List the accepted entries that no later one takes back, in order.

    Args:
        as_of: Look only at what was entered by then.
    """
    standing: dict[EntryId, Entry] = {}
    for entry in entries:
        if as_of is not None and entry.entered_at > as_of:
            continue
        if entry.kind is EntryKind.ACCEPT:
            standing[entry.id] = entry
        elif entry.reverses is not None:
            standing.pop(entry.reverses, None)
    return tuple(standing.values())


def kept(outcome: Outcome) -> Outcome:
    """Leave out what a partner wrote in words: the place, and conflicts on anything but closed fields."""
    conflicts = {
        name: values if name.startswith(CLOSED_CONFLICTS) else ()
        for name, values in outcome.conflicts.items()
    }
    return replace(outcome, place="", conflicts=conflicts)


# ---------------------------------------------------------------- what an officer does by hand


def take_back(
    entries: Iterable[Entry], entry: EntryId, *, reviewer: OfficerId, reason: str, at: datetime
) -> EntryDraft:
    """Reverse an entry by a person's decision; `settle` never enters it again.

    Raises:
        InputError: There is no reason.
        StateError: The entry does not stand.
    """
    _needs_reason(reason, entry)
    for standing in standing_entries(entries):
        if standing.id == entry:
            return EntryDraft(
                kind=EntryKind.REVERSE,
                outcome=standing.outcome,
                reverses=entry,
                reviewer=reviewer,
                rule=standing.rule,
                reason=reason.strip(),
                entered_at=at,
            )
    raise StateError(
        what=Message("ledger.entry_not_standing"), where=entry, fix=Message("ledger.look_at_entries")
    )


def enter_again(
    formed: Formed,
    entries: Iterable[Entry],
    outcome: OutcomeId,
    *,
    reviewer: OfficerId,
    reason: str,
    at: datetime,
    rules: tuple[Rule, ...],
) -> EntryDraft:
    """Enter by a person's decision what a person took back.

    Raises:
        InputError: There is no reason.
        StateError: The outcome is not there, stands already, or waits in the duplicate queue.
    """
    _needs_reason(reason, outcome)
    found = next((one for one in formed.outcomes if one.id == outcome), None)
    rule = definition_of(rules, found.kind) if found else None
    stands = any(entry.outcome.id == outcome for entry in standing_entries(entries))
    if found is None or rule is None or stands or outcome in formed.waiting:
        raise StateError(
            what=Message("ledger.outcome_not_free"), where=outcome, fix=Message("ledger.look_at_queue")
        )
    return EntryDraft(
        kind=EntryKind.ACCEPT,
        outcome=kept(found),
        reverses=None,
        reviewer=reviewer,
        rule=rule.name,
        reason=reason.strip(),
        entered_at=at,
    )


def _needs_reason(reason: str, where: str) -> None:
    if not reason.strip():
        raise InputError(what=Message("ledger.no_reason"), where=where, fix=Message("ledger.give_reason"))

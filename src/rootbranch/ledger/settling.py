"""Bring the ledger in line with what the reports come to: enter what is new, reverse what no longer holds.

    formed outcomes ─┬─ not entered ──▶ ACCEPT
                     ├─ entered, same ─▶ nothing
                     └─ entered, other ▶ REVERSE, ACCEPT
    entered, no longer formed, or waiting ▶ REVERSE

Settling twice gives nothing the second time. What an officer took back stays out, also when its reports were
corrected or joined with others, until an officer enters it again.

Limits: an outcome of which every report was purged stands as it is; a late report of the same thing would
then be a second outcome, since nobody can know it.
Source: domain, section 5; design, section 3.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import datetime
from types import MappingProxyType

from rootbranch.ledger.counting import definition_of
from rootbranch.ledger.entries import EntryDraft, kept, standing_entries
from rootbranch.ledger.outcomes import Formed
from rootbranch.model.ids import OutcomeId, RecordId
from rootbranch.model.ledger import Entry, EntryKind, Outcome, Rule

BY_RULE = "ledger.entered_by_rule"
AFTER_DECISION = "ledger.entered_after_decision"
REVERSED_CHANGED = "ledger.reversed_changed"
REVERSED_GONE = "ledger.reversed_gone"
REVERSED_WAITING = "ledger.reversed_waiting"
REVERSED_HELD = "ledger.reversed_held"

NO_CORRECTIONS: Mapping[RecordId, RecordId] = MappingProxyType({})


def settle(
    formed: Formed,
    entries: Iterable[Entry],
    at: datetime,
    *,
    rules: tuple[Rule, ...],
    current: Mapping[RecordId, RecordId] = NO_CORRECTIONS,
    purged: Set[RecordId] = frozenset(),
) -> tuple[EntryDraft, ...]:
    """Draft the entries that are missing: reversals first, in order of the ledger, then new ones by age.

    Args:
        entries: The whole ledger, in order.
        rules: One version of each counting rule (`rules_on`), named in what is entered.
        current: Superseded record → current record of the same row.
        purged: Records erased because their time was over; what they proved stays counted, and an entry
            holds on for the reports that are left.
    """
    entries = tuple(entries)
    held = held_back((entry for entry in entries if entry.reviewer is not None), current)
    wanted = wanted_outcomes(formed, held)
    standing = standing_entries(entries)
    return settle_standing(formed, wanted, held, standing, at, rules=rules, purged=purged)


def wanted_outcomes(formed: Formed, held: Set[str]) -> dict[OutcomeId, Outcome]:
    """Give the outcomes that are to be entered, as an entry keeps them, oldest first.

    Args:
        held: What an officer took back (`held_back`).
    """
    return {
        outcome.id: kept(outcome)
        for outcome in formed.outcomes
        if outcome.id not in formed.waiting and not _is_held(outcome, held)
    }


def settle_standing(
    formed: Formed,
    wanted: Mapping[OutcomeId, Outcome],
    held: Set[str],
    standing: Iterable[Entry],
    at: datetime,
    *,
    rules: tuple[Rule, ...],
    purged: Set[RecordId] = frozenset(),
) -> tuple[EntryDraft, ...]:
    """Draft what is missing, as `settle` does, of the part of the ledger that may have to change.

    Args:
        wanted: What is to be entered, without what stands already just so.
        standing: The standing entries of everything else, in order.
    """
    missing = dict(wanted)
    by_reports = {outcome.reports: outcome.id for outcome in missing.values()} if purged else {}
    tells_of = {record: outcome for outcome in formed.outcomes for record in outcome.reports}
    drafts: list[EntryDraft] = []
    for entry in standing:
        left = tuple(record for record in entry.outcome.reports if record not in purged)
        counted = entry.outcome.id if missing.get(entry.outcome.id) == entry.outcome else None
        if counted is None and len(left) < len(entry.outcome.reports):
            counted = by_reports.get(left)
        if counted in missing:
            del missing[counted]
        elif left:
            now = next((tells_of[record] for record in left if record in tells_of), None)
            drafts.append(_reversal(entry, _why(entry.outcome, now, formed, held), at))
    return (*drafts, *_acceptances(missing, formed, rules, at))


def _acceptances(
    wanted: Mapping[OutcomeId, Outcome], formed: Formed, rules: tuple[Rule, ...], at: datetime
) -> Iterator[EntryDraft]:
    for outcome in wanted.values():
        rule = definition_of(rules, outcome.kind)
        assert rule is not None, "an outcome without a definition is set aside when it is formed"
        yield EntryDraft(
            kind=EntryKind.ACCEPT,
            outcome=outcome,
            reverses=None,
            reviewer=None,
            rule=rule.name,
            reason=AFTER_DECISION if outcome.id in formed.decided else BY_RULE,
            entered_at=at,
        )


def _reversal(entry: Entry, reason: str, at: datetime) -> EntryDraft:
    return EntryDraft(
        kind=EntryKind.REVERSE,
        outcome=entry.outcome,
        reverses=entry.id,
        reviewer=None,
        rule=entry.rule,
        reason=reason,
        entered_at=at,
    )


def _why(entered: Outcome, now: Outcome | None, formed: Formed, held: Set[str]) -> str:
    """Say why an entry no longer holds; `now` is what its oldest current report belongs to."""
    if now is None:
        return REVERSED_GONE
    if _is_held(now, held):
        return REVERSED_HELD
    if now.id in formed.waiting:
        return REVERSED_WAITING
    return REVERSED_CHANGED if now.id == entered.id else REVERSED_GONE


def held_back(reviewed: Iterable[Entry], current: Mapping[RecordId, RecordId]) -> Set[str]:
    """Collect outcomes and reports that an officer took back and none entered again.

    Args:
        reviewed: The entries that an officer made, in order.
        current: Superseded record → current record of the same row.
    """
    held: set[str] = set()
    for entry in reviewed:
        outcome = entry.outcome
        ids = {str(outcome.id), *outcome.reports, *(current.get(one, one) for one in outcome.reports)}
        held = held | ids if entry.kind is EntryKind.REVERSE else held - ids
    return held


def _is_held(outcome: Outcome, held: Set[str]) -> bool:
    return outcome.id in held or not held.isdisjoint(outcome.reports)

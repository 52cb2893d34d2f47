"""Settle the ledger against the register: what happened is counted once, what no longer holds is reversed.

    report records ─▶ form_outcomes (+ judgements) ─▶ settle ─▶ entries appended to the chain

It is the joint office's own work on reports that their partners gave for results; who starts it sees
counts only.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from rootbranch import guard, ledger
from rootbranch.gather import read_claim, read_report
from rootbranch.ledger import ClaimResult, Formed
from rootbranch.model.access import Actor, Duty, Kind, Officer, Verb
from rootbranch.model.filters import Filter
from rootbranch.model.ids import EntryId, OfficerId, OutcomeId, PartnerId, RecordId
from rootbranch.model.ledger import Entry, Outcome
from rootbranch.model.marking import Purpose
from rootbranch.model.records import Finding, Judgement, RecordKind
from rootbranch.model.reports import Claim, Report
from rootbranch.store import judgements, partners, proofs, records, standing, versions
from rootbranch.store import ledger as entries
from rootbranch.usecases.asking import Work, asking, audit_event, joint
from rootbranch.usecases.columns import keep_open
from rootbranch.usecases.installation import JOINT_OFFICE, Installation, new_id
from rootbranch.usecases.masking import masked_values
from rootbranch.usecases.pausing import collector_paused
from rootbranch.usecases.views import CountResult

LEDGER_HEAD = "ledger_head"
# The ledger asks for itself: what it counts does not hang on who starts the count, nor on who looks at a figure.
_LEDGER = Actor(
    officer=Officer(
        id=OfficerId("ledger"),
        name="Ledger",
        partner=JOINT_OFFICE,
        duties=frozenset({Duty.RESULTS_OFFICER}),
    ),
    purpose=Purpose.RESULTS,
    door="ledger",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What the ledger derives from the register at one moment."""

    formed: Formed
    claims: ClaimResult
    successors: dict[RecordId, RecordId]


def countable(installation: Installation, at: datetime) -> Filter:
    """Ask the policies which records may go into a ledger that all partners read."""
    return guard.row_filter(installation.policies, _LEDGER, Verb.ENTER, Kind.RECORD, (), at)


def count(installation: Installation, actor: Actor) -> CountResult:
    """Bring the ledger up to what the register holds now; a second call changes nothing."""
    with (
        asking(installation, actor, Verb.ENTER, joint(Kind.OUTCOME), "count") as work,
        collector_paused(),  # reports and outcomes make no circles
    ):
        picture = form_picture(work)
        return settle(work, picture)


def form_picture(work: Work) -> Picture:
    """Derive outcomes and claim figures from the current records and the judgements."""
    successors = versions.successors(work.connection)
    decided = ledger.carry_judgements(judgements.standing(work.connection), successors)
    territories = {each.id: each.territory for each in partners.all_partners(work.connection)}
    return Picture(
        formed=form(work, decided, territories), claims=_reconciled(work, decided), successors=successors
    )


def reconcile(work: Work) -> ClaimResult:
    """Derive the claim figures alone; no report is read for them."""
    successors = versions.successors(work.connection)
    return _reconciled(work, ledger.carry_judgements(judgements.standing(work.connection), successors))


def _reconciled(work: Work, decided: tuple[Judgement, ...]) -> ClaimResult:
    return ledger.reconcile_claims(_claims(work), decided, work.installation.claim_rules, as_of=work.at)


def form(work: Work, decided: tuple[Judgement, ...], territories: dict[PartnerId, str]) -> Formed:
    """Form outcomes with the rules of the day."""
    keyring = work.installation.keyring
    return ledger.form_outcomes(
        _without_identifiers(work, tuple(_reports(work))),
        decided,
        rules=ledger.rules_on(work.installation.rules, work.at.date()),
        matching=work.installation.matching,
        territories=territories,
        digest=lambda text: guard.keyed_digest(keyring, "ledger.person", text),
    )


def settle(work: Work, picture: Picture) -> CountResult:
    """Append the entries that the picture asks for, each under its rule."""
    held = ledger.held_back(standing.reviewed(work.connection), picture.successors)
    wanted, changed = _without_what_stands(work, ledger.wanted_outcomes(picture.formed, held))
    drafts = ledger.settle_standing(
        picture.formed,
        wanted,
        held,
        entries.of_ids(work.connection, changed),
        work.at,
        rules=ledger.rules_on(work.installation.rules, work.at.date()),
        purged=versions.purged_reports(work.connection),
    )
    made = append(work, drafts)
    keep_open(work, picture.formed, work.at)
    work.settled = work.at
    proofs.note_lapses(work.connection, work.at)
    reversed_ones = sum(1 for entry in made if entry.reverses is not None)
    return CountResult(
        accepted=len(made) - reversed_ones,
        reversed=reversed_ones,
        waiting=len(picture.formed.waiting),
        pairs=len(picture.formed.queue) + len(picture.claims.queue),
    )


def _without_what_stands(
    work: Work, wanted: dict[OutcomeId, Outcome]
) -> tuple[dict[OutcomeId, Outcome], list[EntryId]]:
    """Take out what stands just as it is wanted, by its text, and name the other standing entries."""
    missing, changed = dict(wanted), []
    for entry_id, outcome_id, text in standing.standing_as_kept(work.connection):
        outcome = missing.get(outcome_id)
        if outcome is not None and standing.outcome_text(outcome) == text:
            del missing[outcome_id]
        else:
            changed.append(entry_id)
    return missing, changed


def append(work: Work, drafts: tuple[ledger.EntryDraft, ...]) -> tuple[Entry, ...]:
    """Append entries to the chain of the ledger, in this transaction."""
    number, digest = entries.lock_head(work.connection)
    head = ledger.Head(number, digest)
    made = []
    for draft in drafts:
        entry = ledger.append_entry(head, draft, EntryId(new_id()))
        head = ledger.head_after(entry)
        made.append(entry)
    entries.add_all(work.connection, made)
    if made:
        work.touch(entry.id for entry in made)
        # The audit is signed and kept by partners, so what it says of the ledger's head binds the ledger too.
        audit_event(work, Verb.ENTER, joint(Kind.OUTCOME, f"{head.count}:{head.digest}"), LEDGER_HEAD, ())
    return tuple(made)


def _reports(work: Work) -> Iterator[Report]:
    found = records.stream_open(
        work.connection, work.at, countable(work.installation, work.at), kind=RecordKind.REPORT
    )
    for opened in found:
        record = opened.record
        report = read_report(
            opened.content,
            record=record.id,
            key_digest=record.key_digest,
            recorded_at=record.recorded_at,
            known_at=record.known_at,
            partner=record.partner,
            originating_source=record.marking.originating_source,
            category=record.category,
        )
        if not isinstance(report, Finding):
            yield report


def _without_identifiers(work: Work, reports: tuple[Report, ...]) -> Iterator[Report]:
    """Take out of the words that stand in every list what a protected person is known by, a telephone say."""
    hidden = masked_values(work, {word for report in reports for word in (report.operation, report.place)})
    for report in reports:
        if hidden and (report.operation in hidden or report.place in hidden):
            operation, place = ("" if word in hidden else word for word in (report.operation, report.place))
            yield replace(report, operation=operation, place=place)
        else:
            yield report


def _claims(work: Work) -> Iterator[Claim]:
    found = records.stream_open(
        work.connection, work.at, countable(work.installation, work.at), kind=RecordKind.CLAIM
    )
    for opened in found:
        claim = read_claim(opened.content, record=opened.record.id, partner=opened.record.partner)
        if not isinstance(claim, Finding):
            yield claim

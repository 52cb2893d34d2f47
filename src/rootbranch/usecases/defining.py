"""Answer the test of a definition for an outcome, say to which campaign it belongs, and review both blind.

entry ─▶ outcome ─ answers, each with a record the officer may open ─▶ kept, append-only
sample ─▶ handed to another officer, who does not see the first answers until the own one is given
"""

from collections.abc import Mapping

from rootbranch import ledger
from rootbranch.errors import InputError, Message, StateError
from rootbranch.model.access import Actor, Duty, Kind, Officer, Verb
from rootbranch.model.definitions import (
    Answer,
    Assessment,
    Attribution,
    AttributionReason,
    BlindSample,
    Definition,
    ElementAnswer,
)
from rootbranch.model.ids import EntryId, OfficerId, RecordId
from rootbranch.model.ledger import Entry
from rootbranch.model.records import RecordKind
from rootbranch.store import ledger as entries
from rootbranch.store import officers, proofs, records, versions
from rootbranch.usecases.asked import named, word_of
from rootbranch.usecases.asking import Work, asking, joint
from rootbranch.usecases.installation import Installation, new_id
from rootbranch.usecases.proving import proofs_of
from rootbranch.usecases.witness import as_answered, witness_shown

SAMPLE_MAX = 10_000
_REVIEWING = frozenset({Duty.RESULTS_OFFICER, Duty.REVIEWER})


def definition_named(text: str) -> Definition:
    """Find a definition by name and version, or the newest one of a name.

    Raises:
        InputError: There is none; the fix lists those there are.
    """
    known = ledger.load_definitions()
    found = [each for each in known if text in {each.name, each.id}]
    if not found:
        names = Message("usecases.words_are", {"words": ", ".join(each.name for each in known)})
        raise InputError(Message("definitions.no_such_definition"), "definition", names)
    return max(found, key=lambda each: each.version)


def answer_definition(
    installation: Installation,
    actor: Actor,
    entry_id: str,
    definition: str,
    answers: Mapping[str, tuple[str, str]],
) -> Assessment:
    """Answer each element of a test for the outcome of an entry; for an item of a blind sample this is the review.

    Args:
        definition: `criminal_organisation@1`; without a version, the newest.
        answers: Element → `met`, `not_met` or `unknown`, and the id of the record that shows it, empty for unknown.

    Raises:
        InputError: An element is missing or unknown, an answer is no word of the list, or a record cannot be cited.
        StateError: The officer's partner takes credit, the entry does not stand, or the officer was of two who
            disagreed.
    """
    with asking(installation, actor, Verb.ENTER, joint(Kind.OUTCOME, entry_id), "answer_definition") as work:
        entry, asked = _standing(work, entry_id), definition_named(definition)
        given = tuple(
            ElementAnswer(
                element=element,
                answer=word_of(Answer, word, element),
                record=_cited(work, record, element) if record else None,
            )
            for element, (word, record) in answers.items()
        )
        ledger.check_answers(asked, entry.outcome, given, actor.officer.partner)
        sample = _open_sample(work, entry, asked.name)
        if sample is None:
            _not_of_two_who_disagreed(work, entry, asked.name)
        made = Assessment(
            id=new_id(),
            outcome=entry.outcome.id,
            definition=asked.name,
            answers=given,
            officer=actor.officer.id,
            officer_partner=actor.officer.partner,
            sample=sample.id if sample else "",
            made_at=work.at,
        )
        proofs.add_assessment(work.connection, made)
        witness_shown(work, "assessment", made.id, as_answered(made))
        work.touch([made.id, entry.id, *(each.record for each in given if each.record)])
        return made


def attribute(
    installation: Installation,
    actor: Actor,
    entry_id: str,
    campaign: str,
    reason: str,
    record: str,
    *,
    withdraw: bool = False,
) -> Attribution:
    """Say why the outcome of an entry belongs to a campaign, or that it does not any more.

    Args:
        reason: A word of `AttributionReason`.
        record: Id of the record that shows it.

    Raises:
        InputError: No such campaign or reason, the record cannot be cited, or the outcome is not of its days.
        StateError: The officer's partner takes credit, or the entry does not stand.
    """
    with asking(installation, actor, Verb.ENTER, joint(Kind.OUTCOME, entry_id), "attribute") as work:
        entry = _standing(work, entry_id)
        known = {each.id: each for each in proofs.campaigns(work.connection)}
        if campaign not in known:
            names = Message("definitions.campaigns_are", {"names": ", ".join(known) or "0"})
            raise InputError(Message("definitions.no_such_campaign"), "campaign", names)
        why = word_of(AttributionReason, reason, "reason")
        cited = _cited(work, record, "record")
        ledger.check_attribution(known[campaign], entry.outcome, actor.officer.partner)
        made = Attribution(
            id=new_id(),
            outcome=entry.outcome.id,
            campaign=campaign,
            reason=why,
            record=cited,
            officer=actor.officer.id,
            officer_partner=actor.officer.partner,
            withdrawn=withdraw,
            made_at=work.at,
        )
        proofs.add_attribution(work.connection, made)
        witness_shown(work, "attribution", made.id, made)
        work.touch([made.id, entry.id, cited])
        return made


def draw_blind_sample(
    installation: Installation, actor: Actor, definition: str, size: int, officer: str
) -> BlindSample:
    """Draw answered outcomes for a second officer, who does not see the first answers.

    The seed is the head of the ledger, so nobody chooses what is drawn. Left out is what was drawn before, what the
    officer answered for, and what the officer's partner takes credit for.

    Raises:
        InputError: The size is out of range, the officer cannot review, or nothing is left to draw.
    """
    with asking(installation, actor, Verb.ENTER, joint(Kind.OUTCOME), "draw_blind_sample") as work:
        asked = definition_named(definition)
        if not 0 < size <= SAMPLE_MAX:
            raise InputError(
                Message("definitions.sample_size"),
                "size",
                Message("definitions.size_within", {"max": SAMPLE_MAX}),
            )
        reviewer = officers.get(work.connection, OfficerId(officer))
        if reviewer is None or not reviewer.active or not reviewer.duties & _REVIEWING:
            raise InputError(
                Message("definitions.cannot_review"), "officer", Message("definitions.name_reviewer")
            )
        answered = _to_draw_from(work, asked.name, reviewer)
        _, seed = entries.lock_head(work.connection)
        items = ledger.draw_sample(answered, seed=f"{seed}", size=size, officer=reviewer.id)
        if not items:
            raise InputError(
                Message("definitions.nothing_to_draw"), "definition", Message("definitions.answer_first")
            )
        sample = BlindSample(
            id=new_id(),
            definition=asked.name,
            seed=seed,
            items=items,
            officer=reviewer.id,
            drawn_by=actor.officer.id,
            drawn_at=work.at,
        )
        proofs.add_sample(work.connection, sample)
        witness_shown(work, "blind_sample", sample.id, sample)
        work.touch([sample.id])
        return sample


def _to_draw_from(work: Work, definition: str, reviewer: Officer) -> list[Assessment]:
    first = proofs_of(work, work.at).first
    drawn = {
        outcome
        for each in proofs.samples(work.connection, work.at)
        if each.definition == definition
        for outcome, _ in each.items
    }
    return [
        first[definition, entry.outcome.id]
        for entry in entries.standing(work.connection)
        if (definition, entry.outcome.id) in first
        and entry.outcome.id not in drawn
        and reviewer.partner not in entry.outcome.took_part
    ]


def _standing(work: Work, entry_id: str) -> Entry:
    entry = named(
        work, entry_id, entries.by_number, lambda connection, id: entries.get(connection, EntryId(id))
    )
    if entry.reverses is not None or entries.reversals(work.connection, [entry.id]):
        raise StateError(Message("ledger.entry_not_standing"), entry_id, Message("ledger.look_at_entries"))
    return entry


def _cited(work: Work, text: str, where: str) -> RecordId:
    """Check that a record can be cited: current, open to this officer, and no total that somebody published."""
    id = RecordId(text.strip())
    may = versions.openable(
        work.connection, work.at, work.filter_for(Verb.READ, Kind.RECORD), (id,), ended=False
    )
    found = records.get(work.connection, id) if id in may else None
    if found is None or found.kind is RecordKind.CLAIM:
        raise InputError(Message("definitions.not_citable"), where, Message("definitions.cite_open_record"))
    return id


def _open_sample(work: Work, entry: Entry, definition: str) -> BlindSample | None:
    """Find the sample that awaits this officer's answer for an outcome."""
    done = {
        each.sample for each in proofs.assessments(work.connection, work.at, entry.outcome.id) if each.sample
    }
    for sample in proofs.samples(work.connection, work.at):
        mine = sample.officer == work.actor.officer.id and sample.definition == definition
        if mine and sample.id not in done and any(id == entry.outcome.id for id, _ in sample.items):
            return sample
    return None


def _not_of_two_who_disagreed(work: Work, entry: Entry, definition: str) -> None:
    shown = proofs_of(work, work.at)
    key = definition, entry.outcome.id
    first, blind = shown.first.get(key), shown.blind.get(key)
    two = {first.officer, blind.officer} if first and blind and first.meets != blind.meets else set()
    if work.actor.officer.id in two:
        raise StateError(Message("definitions.third_officer"), definition, Message("definitions.ask_third"))

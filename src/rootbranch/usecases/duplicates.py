"""The queue of pairs that may tell of the same thing, and a person's word on them.

A pair is shown only to somebody who may open both sides; the others are counted. A judgement is kept, can
be taken back, and the ledger is settled in the same transaction.
"""

from dataclasses import dataclass

from rootbranch import ledger
from rootbranch.errors import InputError, Message, StateError
from rootbranch.model.access import Actor, Kind, Verb
from rootbranch.model.ids import JudgementId, RecordId
from rootbranch.model.records import Judgement, Verdict
from rootbranch.store import judgements, payloads, records, versions
from rootbranch.usecases.asked import word_of
from rootbranch.usecases.asking import Work, asking, joint
from rootbranch.usecases.counting import Picture, form_picture, settle
from rootbranch.usecases.installation import Installation, new_id
from rootbranch.usecases.opened import pair_side
from rootbranch.usecases.things import all_records
from rootbranch.usecases.views import JudgementLine, Page, PairView, QueueView

REASON_CHARACTERS_MAX = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """A pair from either kind of question, in one shape."""

    left: RecordId
    right: RecordId
    about: str
    asked: Message
    score: float
    speaks_for: tuple[Message, ...]
    speaks_against: tuple[Message, ...]
    missing: tuple[Message, ...]
    unsure: bool


def queue(installation: Installation, actor: Actor, *, limit: int = 20) -> QueueView:
    """Show the pairs that wait and that the actor may judge, the clearest first."""
    with asking(installation, actor, Verb.JUDGE, joint(Kind.OUTCOME), "queue") as work:
        pairs = _pairs(form_picture(work))
        may = _openable(work, pairs)
        mine = sorted(
            (pair for pair in pairs if pair.left in may and pair.right in may), key=lambda pair: pair.unsure
        )
        shown = mine[:limit]
        work.touch(id for pair in shown for id in (pair.left, pair.right))
        return QueueView(
            pairs=tuple(_view(work, pair) for pair in shown),
            waiting=len(mine),
            closed=len(pairs) - len(mine),
            decided=len(judgements.standing(work.connection)),
            unsure=sum(1 for pair in mine if pair.unsure),
        )


def _pairs(picture: Picture) -> list[_Pair]:
    outcomes = [
        _Pair(
            left=pair.left,
            right=pair.right,
            about="outcome",
            asked=Message("usecases.same_outcome"),
            score=pair.score,
            speaks_for=pair.speaks_for,
            speaks_against=pair.speaks_against,
            missing=pair.missing,
            unsure=pair.unsure,
        )
        for pair in picture.formed.queue
    ]
    claims = [
        _Pair(
            left=question.left,
            right=question.right,
            about="claim",
            asked=question.asked,
            score=0.5,
            speaks_for=question.speaks_for,
            speaks_against=question.speaks_against,
            missing=(),
            unsure=question.unsure,
        )
        for question in picture.claims.queue
    ]
    return outcomes + claims


def _openable(work: Work, pairs: list[_Pair]) -> frozenset[RecordId]:
    asked = {id for pair in pairs for id in (pair.left, pair.right)}
    return versions.openable(work.connection, work.at, work.filter_for(Verb.JUDGE, Kind.RECORD), asked)


def _view(work: Work, pair: _Pair) -> PairView:
    sides = []
    for id in (pair.left, pair.right):
        record, text = records.get(work.connection, id), payloads.open_text(work.connection, id)
        assert record is not None  # the filter passed it in this transaction
        assert text is not None
        sides.append(pair_side(work, record, text))
    return PairView(
        left=sides[0],
        right=sides[1],
        about=pair.about,
        asked=pair.asked,
        score=pair.score,
        speaks_for=pair.speaks_for,
        speaks_against=pair.speaks_against,
        missing=pair.missing,
        unsure=pair.unsure,
    )


def judge(
    installation: Installation, actor: Actor, left: str, right: str, verdict: str, reason: str
) -> Judgement:
    """Keep a person's word on two records, and settle the ledger by it.

    Raises:
        InputError: No reason, an unknown verdict, or one record twice.
        AccessError: One of the two is not there, or not for this person.
        StateError: It would contradict what was decided before; the fix names those judgements.
    """
    word = word_of(Verdict, verdict, "verdict")
    if left == right:
        raise InputError(Message("usecases.one_record_twice"), left, Message("usecases.name_two_records"))
    if not 0 < len(reason.strip()) <= REASON_CHARACTERS_MAX:
        raise InputError(
            Message("usecases.reason_needed"),
            "reason",
            Message("usecases.give_reason", {"max": REASON_CHARACTERS_MAX}),
        )
    first, second = sorted((RecordId(left), RecordId(right)))
    with asking(installation, actor, Verb.JUDGE, all_records(actor, f"{left} {right}"), "judge") as work:
        where = work.filter_for(Verb.JUDGE, Kind.RECORD)
        if len(versions.openable(work.connection, work.at, where, (first, second))) < 2:
            raise work.not_there()
        _refuse_contradiction(work, first, second, word)
        made = Judgement(
            id=JudgementId(new_id()),
            left=first,
            right=second,
            verdict=word,
            reason=reason.strip(),
            officer=actor.officer.id,
            made_at=work.at,
        )
        judgements.add(work.connection, made)
        work.touch([first, second])
        settle(work, form_picture(work))
        return made


def _refuse_contradiction(work: Work, left: RecordId, right: RecordId, verdict: Verdict) -> None:
    decided = ledger.carry_judgements(
        judgements.standing(work.connection), versions.successors(work.connection)
    )
    against = ledger.contradicted_by(decided, left, right, verdict)
    if against:
        raise StateError(
            Message("usecases.contradicts"),
            "judgement",
            Message("usecases.undo_first", {"judgements": ", ".join(against)}),
        )


def undo_judgement(installation: Installation, actor: Actor, judgement_id: str) -> None:
    """Take a judgement back, exactly; it stays in the list as taken back.

    Raises:
        AccessError: Not there, or on records that are not for this person.
        StateError: It was taken back before.
    """
    with asking(installation, actor, Verb.JUDGE, all_records(actor, judgement_id), "undo_judgement") as work:
        found = judgements.get(work.connection, JudgementId(judgement_id))
        where = work.filter_for(Verb.JUDGE, Kind.RECORD)
        sides = (found.left, found.right) if found else ()
        if found is None or len(versions.openable(work.connection, work.at, where, sides)) < 2:
            raise work.not_there()
        if found.undone_at is not None:
            raise StateError(
                Message("usecases.undone_before"), judgement_id, Message("usecases.list_judgements")
            )
        judgements.undo(work.connection, found.id, actor.officer.id, work.at)
        work.touch(sides)
        settle(work, form_picture(work))


def list_judgements(
    installation: Installation, actor: Actor, *, after: str | None = None, limit: int = 50
) -> Page[JudgementLine]:
    """List judgements, newest first, taken back ones too."""
    with asking(installation, actor, Verb.JUDGE, joint(Kind.OUTCOME), "list_judgements") as work:
        found = judgements.page(work.connection, limit=limit + 1, after=JudgementId(after) if after else None)
        work.touch(each.id for each in found[:limit])
        sides = {side for each in found[:limit] for side in (each.left, each.right)}
        where = work.filter_for(Verb.JUDGE, Kind.RECORD)
        may = versions.openable(work.connection, work.at, where, sides)
        return Page(
            items=tuple(_line(each, may) for each in found[:limit]),
            total=len(judgements.standing(work.connection)),
            after=found[limit - 1].id if len(found) > limit else None,
        )


def _line(each: Judgement, may: frozenset[RecordId]) -> JudgementLine:
    readable = each.left in may and each.right in may
    return JudgementLine(
        id=each.id,
        left=each.left,
        right=each.right,
        verdict=each.verdict,
        reason=each.reason if readable else "",
        officer=each.officer,
        made_at=each.made_at,
        undone_at=each.undone_at,
        open=readable,
    )

"""A person's word on two records that may tell of the same thing.

Only who may open both sides may judge. A judgement is kept, can be taken back, and the ledger is settled in the
same transaction.
"""

from dataclasses import replace

from rootbranch import ledger
from rootbranch.errors import InputError, Message, StateError
from rootbranch.model.access import Actor, Kind, Verb
from rootbranch.model.entities import KIND_OF_SCHEMA, EntityKind
from rootbranch.model.ids import JudgementId, RecordId
from rootbranch.model.records import Judgement, Verdict
from rootbranch.store import judgements, records, versions
from rootbranch.usecases.asked import word_of
from rootbranch.usecases.asking import Work, asking, joint
from rootbranch.usecases.counting import form_picture, settle
from rootbranch.usecases.installation import Installation, new_id
from rootbranch.usecases.pair_views import JudgementLine
from rootbranch.usecases.pairs import side_line
from rootbranch.usecases.reasons import fitting
from rootbranch.usecases.things import all_records
from rootbranch.usecases.views import Page
from rootbranch.usecases.witness import witness_judgement


def judge(
    installation: Installation, actor: Actor, left: str, right: str, verdict: str, reason: str
) -> Judgement:
    """Keep a person's word on two records, and settle the ledger by it.

    Raises:
        InputError: No reason, one that speaks for another verdict, an unknown verdict, one record twice, or a person
            and a car.
        AccessError: One of the two is not there, or not for this person.
        StateError: It would contradict what was decided before; the fix names those judgements.
    """
    word = word_of(Verdict, verdict, "verdict")
    if left == right:
        raise InputError(Message("usecases.one_record_twice"), left, Message("usecases.name_two_records"))
    kept = fitting(word, reason)
    first, second = sorted((RecordId(left), RecordId(right)))
    with asking(installation, actor, Verb.JUDGE, all_records(actor, f"{left} {right}"), "judge") as work:
        where = work.filter_for(Verb.JUDGE, Kind.RECORD)
        if len(versions.openable(work.connection, work.at, where, (first, second))) < 2:
            raise work.not_there()
        about_entity = _about_entity(work, first, second)
        _refuse_contradiction(work, first, second, word, about_entity=about_entity)
        made = Judgement(
            id=JudgementId(new_id()),
            left=first,
            right=second,
            verdict=word,
            reason=kept,
            officer=actor.officer.id,
            made_at=work.at,
        )
        judgements.add(work.connection, made)
        witness_judgement(work, made)
        work.touch([first, second])
        if not about_entity:
            settle(work, form_picture(work))
        return made


def _about_entity(work: Work, left: RecordId, right: RecordId) -> bool:
    """Say whether two records are of a person or a thing, not of an event.

    Raises:
        InputError: They are of two kinds, which cannot be one.
    """
    sides = [records.get(work.connection, id) for id in (left, right)]
    kinds = {KIND_OF_SCHEMA.get(side.schema, side.kind) for side in sides if side}
    if len(kinds) != 1:
        raise InputError(Message("usecases.two_kinds"), f"{left} {right}", Message("usecases.name_one_kind"))
    return isinstance(kinds.pop(), EntityKind)


def _refuse_contradiction(
    work: Work, left: RecordId, right: RecordId, verdict: Verdict, *, about_entity: bool
) -> None:
    decided = (
        _connected(work, left, right)
        if about_entity
        else ledger.carry_judgements(
            judgements.standing(work.connection), versions.successors(work.connection)
        )
    )
    against = ledger.contradicted_by(decided, left, right, verdict)
    if against:
        authors = {each.id: each.officer for each in decided}
        named = ", ".join(f"{id} ({authors[id]})" for id in against)
        raise StateError(
            Message("usecases.contradicts"),
            "judgement",
            Message("usecases.undo_first", {"judgements": named}),
        )


def _connected(work: Work, left: RecordId, right: RecordId) -> tuple[Judgement, ...]:
    """Follow standing judgements from two records as far as they lead; contradictions lie on such ways."""
    found: dict[JudgementId, Judgement] = {}
    edge, seen = {left, right}, set[RecordId]()
    while edge:
        seen |= edge
        new = judgements.of_lines(work.connection, edge)
        found |= {each.id: each for each in new}
        edge = {side for each in new for side in (each.left, each.right)} - seen
    return tuple(found.values())


def undo_judgement(installation: Installation, actor: Actor, judgement_id: str) -> Judgement:
    """Take a judgement back, exactly; it stays in the list as taken back. Gives the judgement as it stood.

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
        witness_judgement(work, replace(found, undone_at=work.at, undone_by=actor.officer.id))
        work.touch(sides)
        if not _about_entity(work, found.left, found.right):
            settle(work, form_picture(work))
        return found


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
            items=tuple(_line(work, each, may) for each in found[:limit]),
            total=len(judgements.standing(work.connection)),
            after=found[limit - 1].id if len(found) > limit else None,
        )


def _line(work: Work, each: Judgement, may: frozenset[RecordId]) -> JudgementLine:
    readable = each.left in may and each.right in may
    return JudgementLine(
        id=each.id,
        left=each.left,
        right=each.right,
        sides=(
            side_line(work, each.left, readable=readable),
            side_line(work, each.right, readable=readable),
        ),
        verdict=each.verdict,
        reason=each.reason if readable else "",
        officer=each.officer,
        made_at=each.made_at,
        undone_at=each.undone_at,
        open=readable,
    )

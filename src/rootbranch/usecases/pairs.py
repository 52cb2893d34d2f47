"""The pairs that wait for a person's word: one after the other for the queue, all of them as a list.

A pair is shown only to somebody who may open both sides; the others are counted. The clearest come first,
those that somebody could not decide come last.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

import orjson

from rootbranch.errors import Message
from rootbranch.model.access import Actor, Kind, Verb
from rootbranch.model.ids import RecordId
from rootbranch.store import judgements, payloads, records, versions
from rootbranch.usecases.asked import place_after
from rootbranch.usecases.asking import Work, asking, joint
from rootbranch.usecases.comparing import Weights
from rootbranch.usecases.counting import Picture, form_picture
from rootbranch.usecases.evidence import Explainer
from rootbranch.usecases.identity_pairs import open_questions
from rootbranch.usecases.installation import Installation
from rootbranch.usecases.opened import pair_side, side_fields
from rootbranch.usecases.pair_views import Named, PairLine, PairView, QueueView, SideLine
from rootbranch.usecases.views import Page

ENTITY = "entity"


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
    weights: Weights = ()

    @property
    def key(self) -> str:
        return f"{self.left}.{self.right}"


def queue(installation: Installation, actor: Actor, *, limit: int = 20, pair: str = "") -> QueueView:
    """Show the pairs that wait and that the actor may judge, from one on.

    Args:
        pair: Key of the pair to begin with; the first one where it is empty or waits no longer.
    """
    with asking(installation, actor, Verb.JUDGE, joint(Kind.OUTCOME), "queue") as work:
        every = _every(work)
        mine = _of_actor(work, every)
        keys = [each.key for each in mine]
        there = pair in keys
        start = keys.index(pair) if there else 0
        shown = mine[start : start + limit]
        work.touch(id for each in shown for id in (each.left, each.right))
        return QueueView(
            pairs=tuple(_view(work, each) for each in shown),
            waiting=len(mine),
            closed=_closed(every, mine),
            decided=len(judgements.standing(work.connection)),
            unsure=sum(1 for each in mine if each.unsure),
            place=start + 1 if mine else 0,
            before=keys[start - 1] if start else "",
            after=keys[start + 1] if start + 1 < len(keys) else "",
            asked_for=there or not pair,
            last=_last(work),
        )


def _last(work: Work) -> str:
    """Name the judgement that the actor would take back: the last own one that a session may have made."""
    longest = timedelta(hours=work.installation.settings.session_hours_max)
    found = judgements.latest_of(work.connection, work.actor.officer.id, work.at - longest)
    if found is None:
        return ""
    where = work.filter_for(Verb.JUDGE, Kind.RECORD)
    may = versions.openable(work.connection, work.at, where, (found.left, found.right))
    return found.id if len(may) == 2 else ""


def _closed(every: list[_Pair], mine: list[_Pair]) -> int:
    """Count the pairs that wait for others; not those of identity, which would tell that a hidden record resembles one's own."""
    return sum(pair.about != ENTITY for pair in every) - sum(pair.about != ENTITY for pair in mine)


def list_pairs(
    installation: Installation, actor: Actor, *, after: str | None = None, limit: int = 50
) -> Page[PairLine]:
    """List the pairs that wait and that the actor may judge, in the order of the queue.

    Args:
        after: How many of them to pass over, as the page before said.
    """
    with asking(installation, actor, Verb.JUDGE, joint(Kind.OUTCOME), "list_pairs") as work:
        mine = _of_actor(work, _every(work))
        start = place_after(after)
        shown = mine[start : start + limit]
        work.touch(id for each in shown for id in (each.left, each.right))
        return Page(
            items=tuple(
                PairLine(
                    key=each.key,
                    left=side_line(work, each.left, readable=True),
                    right=side_line(work, each.right, readable=True),
                    about=each.about,
                    unsure=each.unsure,
                )
                for each in shown
            ),
            total=len(mine),
            after=str(start + limit) if start + limit < len(mine) else None,
        )


def side_line(work: Work, id: RecordId, *, readable: bool) -> SideLine:
    """Name one side of a pair; without a word where the actor may not see it or nothing of it is left."""
    record = records.get(work.connection, id) if readable else None
    text = payloads.open_text(work.connection, id) if record else None
    return SideLine(
        record=id,
        partner=record.partner if record else None,
        named=side_fields(work, orjson.loads(text)) if text else (),
    )


def _every(work: Work) -> list[_Pair]:
    """List all pairs that wait: who is who first, where the asker is one to be asked that."""
    return [*_of_entities(work), *_pairs(form_picture(work))]


def _of_entities(work: Work) -> list[_Pair]:
    """List pairs of records that may be one person or thing; what speaks for it is said when a pair is shown."""
    return [
        _Pair(
            left=each.left,
            right=each.right,
            about=ENTITY,
            asked=Message(f"usecases.same_entity.{each.kind}"),
            score=each.score,
            speaks_for=(),
            speaks_against=(),
            missing=(),
            unsure=each.unsure,
            weights=each.weights,
        )
        for each in open_questions(work)
    ]


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


def _of_identity(fields: Named) -> Named:
    """Leave out what says nothing of who somebody is: what he is suspected of must not join him to anybody."""
    return tuple((name, value) for name, value in fields if not name.startswith("predicate."))


def _openable(work: Work, pairs: list[_Pair]) -> frozenset[RecordId]:
    asked = {id for pair in pairs for id in (pair.left, pair.right)}
    return versions.openable(work.connection, work.at, work.filter_for(Verb.JUDGE, Kind.RECORD), asked)


def _of_actor(work: Work, pairs: list[_Pair]) -> list[_Pair]:
    may = _openable(work, pairs)
    mine = (pair for pair in pairs if pair.left in may and pair.right in may)
    return sorted(mine, key=lambda pair: pair.unsure)


def _view(work: Work, pair: _Pair) -> PairView:
    sides = []
    for id in (pair.left, pair.right):
        record, text = records.get(work.connection, id), payloads.open_text(work.connection, id)
        assert record is not None  # the filter passed it in this transaction
        assert text is not None
        sides.append(pair_side(work, record, text))
    if pair.about == ENTITY:
        sides = [replace(side, fields=_of_identity(side.fields)) for side in sides]
        explainer = Explainer(work)
        found = explainer.between(pair.left, pair.right)
        pair = replace(
            pair,
            speaks_for=found.speaks_for,
            speaks_against=found.speaks_against,
            missing=found.missing,
            weights=explainer.open_weights(pair.left, pair.right, pair.weights),
        )
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
        weights=pair.weights,
    )

"""Choose the pairs of records about whose identity people are asked: what the picture left open and nobody has answered.

    asked (by worth) ─ without those that words on other pairs of the same groups have answered ─▶ waiting, unsure ones last

Source: `resolve.asking` for the order; design, section 2, item 10: scores order queues, a named person decides.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rootbranch.model.access import Kind, Verb
from rootbranch.model.entities import EntityKind
from rootbranch.model.ids import RecordId
from rootbranch.model.records import Verdict
from rootbranch.store import judgements, lines
from rootbranch.usecases.asking import Work, joint
from rootbranch.usecases.comparing import Weights
from rootbranch.usecases.identity import Identity, open_identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Two records that may be one; `score` is how likely they are, `weights` what each field adds to it, in bits."""

    left: RecordId
    right: RecordId
    kind: EntityKind
    score: float
    weights: Weights
    unsure: bool


def open_questions(work: Work) -> tuple[Question, ...]:
    """List what may be asked of this actor, the most valuable first; nothing for purposes that ask of nobody who he is."""
    if not work.allows(Verb.JUDGE, joint(Kind.ENTITY)):
        return ()
    identity = open_identity(work.installation)
    return () if identity is None else tuple(_questions(work, identity))


def _questions(work: Work, identity: Identity) -> Iterator[Question]:
    standing = judgements.standing(work.connection)
    now = lines.current_of(work.connection, {side for each in standing for side in (each.left, each.right)})
    words = [
        (each.verdict, now[each.left], now[each.right])
        for each in standing
        if each.left in now and each.right in now
    ]
    # Of two words on one pair the later holds.
    latest = {frozenset((left, right)): (verdict, left, right) for verdict, left, right in words}
    groups = _Groups(identity)
    groups.join((left, right) for verdict, left, right in latest.values() if verdict is Verdict.SAME)
    apart = {
        frozenset((groups.of(left), groups.of(right)))
        for verdict, left, right in latest.values()
        if verdict is Verdict.DIFFERENT
    }
    unsure = {pair for pair, (verdict, _, _) in latest.items() if verdict is Verdict.UNSURE}
    for one, other, score, weights in identity.asked:
        left, right = sorted((identity.ids[one], identity.ids[other]))
        ours, theirs = groups.of(left), groups.of(right)
        if ours == theirs or frozenset((ours, theirs)) in apart:
            continue
        yield Question(
            left=left,
            right=right,
            kind=identity.kinds[one],
            score=score,
            weights=weights,
            unsure=frozenset((left, right)) in unsure,
        )


class _Groups:
    """Records that are one beyond doubt or by people's words."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        self._parent: dict[RecordId, RecordId] = {}

    def of(self, record: RecordId) -> RecordId:
        """Name the group of a record."""
        place = self._identity.place_of.get(record)
        found = record if place is None else self._identity.ids[self._identity.sure[place]]
        while found in self._parent:
            found = self._parent[found]
        return found

    def join(self, pairs: Iterable[tuple[RecordId, RecordId]]) -> None:
        """Put the groups of two records together."""
        for left, right in pairs:
            ours, theirs = sorted((self.of(left), self.of(right)))
            if ours != theirs:
                self._parent[theirs] = ours

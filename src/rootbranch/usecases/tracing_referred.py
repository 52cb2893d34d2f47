"""Follow references among the rows that one asker may see, and say whose things are nobody's because their holder is not to be seen.

    Ownership row ─ owner ─▶ person's row ─▶ entity ┐
                  └ asset ─▶ account's row ─▶ thing ┴─▶ mentions of the statement
    owner is nobody who is open (protected, withdrawn, never delivered) ─▶ the thing is shut for everybody

A thing that somebody is said to own whom nobody may see could be a protected person's, and inherits that. It stays where a person's
own record that may be seen names it too.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from rootbranch import trace
from rootbranch.model.ids import RecordId
from rootbranch.store import lines
from rootbranch.usecases.asking import Work

AT_ONCE = 5_000


class Refers(NamedTuple):
    """One row to which a record refers; None where that row is not open."""

    part: str
    who: bool
    other: RecordId | None


ReferredBy = Mapping[RecordId, tuple[Refers, ...]]
Things = Mapping[RecordId, tuple[tuple[str, str], ...]]
"""Of a record, part and id of each thing that it names."""


def shut_things(work: Work, refers: ReferredBy, things: Things, away: Collection[RecordId]) -> frozenset[str]:
    """Say which things belong to somebody who is not open at this moment, whoever asks.

    Args:
        away: Rows of persons that are open and do not count, because the category is under review.
    """
    others = {one.other for own in refers.values() for one in own if one.who and one.other is not None}
    open_now = _current(work, others) - frozenset(away)
    return frozenset(
        thing
        for id, own in refers.items()
        for one in own
        if one.who and one.other not in open_now
        for thing in _theirs(id, one.part, own, things)
    )


def follow(
    id: RecordId,
    refers: ReferredBy,
    things: Things,
    entities: Mapping[RecordId, str],
    may: Collection[RecordId],
) -> Iterator[tuple[trace.Part, str]]:
    """Give part and id of everybody and everything that a record refers to, as far as the asker may see it."""
    for one in refers.get(id, ()):
        if one.other is None or one.other not in may:
            continue
        if one.other in entities:
            yield trace.Part(one.part), entities[one.other]
        elif not one.who:
            yield from ((trace.Part(one.part), thing) for thing in _held(one.other, things))


def _current(work: Work, ids: Iterable[RecordId]) -> frozenset[RecordId]:
    asked, found = sorted(ids), set[RecordId]()
    for start in range(0, len(asked), AT_ONCE):
        part = asked[start : start + AT_ONCE]
        found |= lines.current_of(work.connection, part).keys()
    return frozenset(found)


def _theirs(id: RecordId, part: str, own: tuple[Refers, ...], things: Things) -> Iterator[str]:
    """Give the things of whoever has a part in a record: what it names beside them, or the other end of an ownership."""
    if part == trace.Part.HOLDER:
        yield from _held(id, things)
        return
    if part == trace.Part.FOUND:
        return
    yield from (thing for said, thing in things.get(id, ()) if said == part)
    beside = (one.other for one in own if not one.who and one.other is not None)
    for other in beside:
        yield from _held(other, things)


def _held(id: RecordId, things: Things) -> Iterator[str]:
    yield from (thing for said, thing in things.get(id, ()) if said == trace.Part.HELD)

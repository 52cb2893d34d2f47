"""Take people's judgements as constraints: the same, different; and refuse those that contradict one another.

A score never undoes what a person decided. Where A is B and B is C, nobody can also hold A and C to be different; then
both authors are named, and nothing is resolved until one of them takes the judgement back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from rootbranch.errors import InputError, Message
from rootbranch.resolve.candidates import Indices


class Decision(StrEnum):
    """What a person says of two records."""

    SAME = "same"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """Two records that a person holds to be the same or different."""

    left: str
    right: str
    decision: Decision
    author: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraints:
    """Pairs of records, by their places, that belong together and that stay apart."""

    same: tuple[Indices, Indices]
    different: tuple[Indices, Indices]


def check_constraints(constraints: Iterable[Constraint], ids: tuple[str, ...]) -> Constraints:
    """Look up the records and see that the judgements can all hold.

    Raises:
        InputError: A record is not there, or two judgements contradict one another; `where` names both records and the
            sentence both authors.
    """
    places = {id: place for place, id in enumerate(ids)}
    ordered = sorted(constraints, key=lambda one: (one.left, one.right, one.decision, one.author))
    joined = _Joined()
    pairs: dict[Decision, list[tuple[int, int]]] = {Decision.SAME: [], Decision.DIFFERENT: []}
    for one in ordered:
        pairs[one.decision].append((_place(one.left, places), _place(one.right, places)))
        if one.decision == Decision.SAME:
            joined.join(one)
    for one in ordered:
        if (
            one.decision == Decision.DIFFERENT
            and (authors := joined.authors(one.left, one.right)) is not None
        ):
            raise InputError(
                Message(
                    "resolve.contradiction", {"one": one.author, "other": ", ".join(authors) or one.author}
                ),
                f"{one.left[:40]}, {one.right[:40]}",
                Message("resolve.fix_contradiction"),
            )
    return Constraints(same=_arrays(pairs[Decision.SAME]), different=_arrays(pairs[Decision.DIFFERENT]))


class _Joined:
    """Who said that which two records are one; finds the chain between any two."""

    def __init__(self) -> None:
        self._next: dict[str, dict[str, str]] = {}

    def join(self, one: Constraint) -> None:
        self._next.setdefault(one.left, {}).setdefault(one.right, one.author)
        self._next.setdefault(one.right, {}).setdefault(one.left, one.author)

    def authors(self, start: str, end: str) -> tuple[str, ...] | None:
        """Name who joined the two along the shortest chain; None where nobody did."""
        reached: dict[str, tuple[str, str] | None] = {start: None}
        queue = [start]
        for record in queue:
            for other, author in sorted(self._next.get(record, {}).items()):
                if other not in reached:
                    reached[other] = (record, author)
                    queue.append(other)
        if end not in reached:
            return None
        found, record = set(), end
        while (step := reached[record]) is not None:
            record, author = step
            found.add(author)
        return tuple(sorted(found))


def _place(id: str, places: Mapping[str, int]) -> int:
    if id not in places:
        raise InputError(Message("resolve.judged_unknown"), id[:40], Message("resolve.fix_judgements"))
    return places[id]


def _arrays(pairs: list[tuple[int, int]]) -> tuple[Indices, Indices]:
    found = np.array(pairs, np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1]

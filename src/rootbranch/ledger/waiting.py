"""Decide which outcomes wait for a person, so that a figure is never too high and no lower than it must be.

Outcomes tied by an open pair may be one thing. Of such a pair only one counts. Where many are tied to one
(a report without a name, and the nineteen arrests of that day), the one waits and the nineteen count: those
with the fewest ties are taken first, of them those that say who it was, the older before the younger. No two that
count are tied.

Source: greedy independent set by degree, Halldórsson and Radhakrishnan 1997.
"""

from collections.abc import Iterable, Set


def who_waits(ties: Iterable[tuple[int, int]], vague: Set[int] = frozenset()) -> dict[int, int]:
    """Give each waiting place the place it waits behind; smaller places are older.

    Args:
        vague: Places of outcomes about a person whom nobody can tell apart.
    """
    tied: dict[int, set[int]] = {}
    for left, right in ties:
        tied.setdefault(left, set()).add(right)
        tied.setdefault(right, set()).add(left)
    behind: dict[int, int] = {}
    for place in sorted(tied, key=lambda one: (len(tied[one]), one in vague, one)):
        if place not in behind:
            for other in tied[place]:
                behind.setdefault(other, place)
    return behind

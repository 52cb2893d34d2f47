"""Protect a table of counts and prove it: hide or round, then attack what will be published.

    table, hierarchies, other releases ─▶ hide_small  ─┐
                                      └─▶ round_small ─┴─▶ attack with all that is published ─▶ Protected, or nothing at all

A table that the attack does not find safe is never handed out.

Limits: see `needs` (what must stay possible) and `attacking` (what an attacker is taken to know).
Source: design, section 2, item 1; notes on flows, section 7.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rootbranch.disclosure.knowledge import NEVER, Knowledge, Range, SmallRule
from rootbranch.disclosure.tables import CountTable, Hierarchy, Label
from rootbranch.errors import Message, StateError

if TYPE_CHECKING:  # SciPy and HiGHS take a third of a second to import, which no other command should pay
    from rootbranch.disclosure.needs import Attacker, Needs
    from rootbranch.disclosure.suppressing import Suppression
    from rootbranch.disclosure.systems import System

SEARCH_SHARE = 0.7  # of the time; the rest is for the attack
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Protected:
    """A table as it may be published, with what is known of how safe and how good it is.

    Attributes:
        table: With None where a count is hidden.
        rounded: The base that counts are rounded to; 0: they are true.
        small: Labels that the rule hides.
        lost: Those of them that another release shows or tells exactly; nothing here can change that.
        cost, bound: What all hidden cells cost (about one each), and what any protection costs at least; of a rounding 0.
        ranges: What a reader of this and the other releases can find out about each cell that is not shown as it is.
        knowing: The same for somebody who also knows the rule and which cells it hides; to be kept inside.
    """

    table: CountTable
    rounded: int
    small: tuple[Label, ...]
    lost: tuple[Label, ...]
    cost: float
    bound: float
    ranges: tuple[Range, ...]
    knowing: tuple[Range, ...]


def attack_table(
    tables: Sequence[CountTable],
    hierarchies: Mapping[str, Hierarchy],
    knowledge: Knowledge,
    *,
    seconds: float = NEVER,
) -> tuple[Range, ...]:
    """Find out what hidden cells of the first table can be; see `attacking.attack`."""
    from rootbranch.disclosure.attacking import attack

    return attack(tables, hierarchies, knowledge, seconds=seconds)


def attack_unlisted(
    tables: Sequence[CountTable],
    hierarchies: Mapping[str, Hierarchy],
    knowledge: Knowledge,
    *,
    seconds: float = NEVER,
) -> tuple[Range, ...]:
    """Find out what cells that no table has can be; see `attacking.attack_absent`."""
    from rootbranch.disclosure.attacking import attack_absent

    return attack_absent(tables, hierarchies, knowledge, seconds=seconds)


def hide_small(
    table: CountTable,
    hierarchies: Mapping[str, Hierarchy],
    rule: SmallRule,
    *,
    others: Sequence[CountTable] = (),
    seconds: float = 10.0,
    told: Told | None = None,
) -> Protected:
    """Hide small counts, and as few others as possible, so that none can be computed or narrowed down.

    Args:
        others: Other releases that are known, with None where they hide a count.
        seconds: For search and attack; what is found when they end is whole, or nothing is handed out.
        told: Is told how many cells are covered, of how many.

    Raises:
        InputError: The tables cannot be used as they are.
        StateError: Time ran out before every cell was covered, or the attack was not over.
    """
    from rootbranch.disclosure.needs import needs_of
    from rootbranch.disclosure.suppressing import suppress
    from rootbranch.disclosure.systems import build_system

    start = time.perf_counter()
    system = build_system(table, hierarchies, others)
    needs = needs_of(system, rule)
    found = suppress(system, needs, lambda: time.perf_counter() - start > seconds * SEARCH_SHARE, told)
    if found is None:
        raise _unfinished(table, seconds)
    left = seconds - (time.perf_counter() - start)
    return _proven(table, hierarchies, others, system, needs, found, max(left, seconds * (1 - SEARCH_SHARE)))


def round_small(
    table: CountTable,
    hierarchies: Mapping[str, Hierarchy],
    rule: SmallRule,
    *,
    seed: int,
    others: Sequence[CountTable] = (),
    seconds: float = 10.0,
) -> Protected:
    """Round all counts to multiples of the threshold so that all sums hold and no small count is told.

    Args:
        seed: Decides the draw; it is kept secret.

    Raises:
        InputError: The tables cannot be used as they are.
        StateError: Time ran out, or beside the other releases rounding tells a small count.
    """
    from rootbranch.disclosure.rounding import round_counts
    from rootbranch.disclosure.systems import build_system

    system = build_system(table, hierarchies)
    counts = round_counts(system, rule.threshold, seed, seconds=seconds * SEARCH_SHARE)
    if counts is None:
        raise _unfinished(table, seconds)
    published = replace(table, counts=tuple(counts[: len(table.labels)].tolist()))
    knowledge = Knowledge(rounded=rule.threshold)
    ranges = attack_table((published, *others), hierarchies, knowledge, seconds=seconds)
    small = tuple(
        label
        for label, count in zip(table.labels, table.counts, strict=True)
        if count is not None and rule.least <= count < rule.threshold
    )
    by_label = {one.label: one for one in ranges}
    shown = {
        label
        for other in others
        for label, count in zip(other.labels, other.counts, strict=True)
        if count is not None
    }
    lost = tuple(label for label in small if label in shown)
    if any(by_label[label].width < rule.threshold - 1 for label in set(small) - set(lost)):
        raise StateError(
            Message("disclosure.rounding_tells"), table.name, Message("disclosure.fix_rounding_tells")
        )
    return Protected(
        table=published,
        rounded=rule.threshold,
        small=small,
        lost=lost,
        cost=0.0,
        bound=0.0,
        ranges=ranges,
        knowing=ranges,
    )


def _proven(
    table: CountTable,
    hierarchies: Mapping[str, Hierarchy],
    others: Sequence[CountTable],
    system: "System",
    needs: "Needs",
    found: "Suppression",
    seconds: float,
) -> Protected:
    """Attack what would be published, and hand it out if every end is still reached."""
    from rootbranch.disclosure.needs import Attacker
    from rootbranch.disclosure.systems import State

    start = time.perf_counter()
    gone = (found.hidden | needs.lost)[: system.listed]
    counts = tuple(None if hidden else count for hidden, count in zip(gone, table.counts, strict=True))
    published = replace(table, counts=counts)
    low, high = needs.low[Attacker.KNOWING], needs.high[Attacker.KNOWING]
    small = {
        table.labels[cell]: (int(low[cell]), int(high[cell]))
        for cell in needs.small[: system.listed].nonzero()[0]
    }
    zero = not (system.states >= State.OPEN).any()
    knows = {
        Attacker.READER: Knowledge(absent_zero=zero),
        Attacker.KNOWING: Knowledge(small=small, covers_least=needs.threshold, absent_zero=zero),
    }
    ranges = {
        attacker: attack_table(
            (published, *others), hierarchies, known, seconds=seconds - (time.perf_counter() - start)
        )
        for attacker, known in knows.items()
    }
    lost = tuple(table.labels[cell] for cell in needs.lost[: system.listed].nonzero()[0])
    unlisted: tuple[Range, ...] = ()
    if any(end.cell >= system.listed for end in found.ends):
        unlisted = attack_unlisted(
            (published, *others),
            hierarchies,
            knows[Attacker.READER],
            seconds=seconds - (time.perf_counter() - start),
        )
    _check_ends(table, system, found, ranges | {Attacker.READER: (*ranges[Attacker.READER], *unlisted)})
    return Protected(
        table=published,
        rounded=0,
        small=(*small, *lost),
        lost=lost,
        cost=found.cost,
        bound=found.bound,
        ranges=ranges[Attacker.READER],
        knowing=ranges[Attacker.KNOWING],
    )


def _check_ends(
    table: CountTable, system: "System", found: "Suppression", ranges: Mapping["Attacker", tuple[Range, ...]]
) -> None:
    from rootbranch.disclosure.systems import State

    by_label = {attacker: {one.label: one for one in each} for attacker, each in ranges.items()}
    if not all(one.exact for each in ranges.values() for one in each):
        raise StateError(
            Message("disclosure.attack_unfinished"), table.name, Message("disclosure.fix_unfinished")
        )
    for end in found.ends:
        one = by_label[end.attacker].get(system.labels[end.cell])
        if one is not None and (end.cell < system.listed or system.states[end.cell] == State.ABSENT):
            count = int(system.counts[end.cell])
            high = NEVER if one.high is None else one.high
            misled = (
                not one.low <= count <= high
            )  # the guess that all releases, or absent rows, are alike was wrong
            if not misled and not one.low <= end.goal <= high:
                raise StateError(
                    Message("disclosure.not_proven"), table.name, Message("disclosure.fix_not_proven")
                )


def _unfinished(table: CountTable, seconds: float) -> StateError:
    return StateError(
        Message("disclosure.unfinished", {"seconds": f"{seconds:g}"}),
        table.name,
        Message("disclosure.fix_unfinished"),
    )

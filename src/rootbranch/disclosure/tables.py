"""Tables of counts with margins and hierarchies: what a count has to do with another.

    nationality area count          NATIONALITY  (total, part)          what follows
    MEX         TUS   412           CENTRAL      GTM                    ALL·TUS = MEX·TUS + CENTRAL·TUS
    GTM         TUS     7           CENTRAL      HND                    CENTRAL·TUS = GTM·TUS + HND·TUS
    CENTRAL     TUS    19           …                                   MEX·ALL = MEX·TUS + …
    ALL         TUS   431

A label has one word for each dimension; `TOTAL` is the word for all of it. Totals may share parts, as the fiscal years to date share
their months. A row that is absent is zero where its total says so, and an unknown count where it does not.

Limits: words are compared as they are written. A dimension without a single total has no equation.
Source: notes on flows, section 7; handbook on statistical disclosure control (Hundepool and others 2012), chapter 4.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rootbranch.errors import InputError, Message

Label = tuple[str, ...]
Hierarchy = Mapping[str, tuple[str, ...]]  # a total's word → the words of its parts
TOTAL = "ALL"
SHOWN_WORDS = 40  # letters of a label in an error


@dataclass(frozen=True, slots=True, kw_only=True)
class CountTable:
    """Counts under labels of one word for each dimension.

    Attributes:
        name: Where it comes from, as an error says it.
        counts: One for each label; None: hidden.
    """

    name: str
    dimensions: tuple[str, ...]
    labels: tuple[Label, ...]
    counts: tuple[int | None, ...]

    def __post_init__(self) -> None:
        assert len(self.labels) == len(self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A total and the labels that it is the sum of; some of them may be absent from the table."""

    total: Label
    parts: tuple[Label, ...]


def label_text(label: Label) -> str:
    """Write a label for an error or a report."""
    return " · ".join(word[:SHOWN_WORDS] for word in label)


def read_hierarchies(
    rows: Iterable[tuple[str, str, str]], dimensions: tuple[str, ...], name: str
) -> dict[str, Hierarchy]:
    """Put the rows of a hierarchy together: dimension, total, part.

    Raises:
        InputError: A dimension is unknown, a part stands twice under a total, or a total is, by whatever detour, part of itself.
    """
    found: dict[str, dict[str, list[str]]] = {}
    for dimension, total, part in rows:
        if dimension not in dimensions:
            raise _refusal("disclosure.no_dimension", name, {"dimension": dimension[:SHOWN_WORDS]})
        parts = found.setdefault(dimension, {}).setdefault(total, [])
        if part in parts:
            raise _refusal("disclosure.part_twice", name, {"total": total[:SHOWN_WORDS]})
        parts.append(part)
    for tree in found.values():
        circle = _circle(tree)
        if circle is not None:
            raise _refusal("disclosure.circle", name, {"total": circle[:SHOWN_WORDS]})
    return {key: {total: tuple(parts) for total, parts in tree.items()} for key, tree in found.items()}


def sums_of(table: CountTable, hierarchies: Mapping[str, Hierarchy]) -> Iterator[Sum]:
    """Give every sum that the labels of a table stand in.

    One whose parts are all absent tells nothing and is left out, unless another total shares parts with it: the difference tells.
    """
    for place, dimension in enumerate(table.dimensions):
        words = dict.fromkeys(label[place] for label in table.labels)
        tree = _tree(hierarchies.get(dimension, {}), words)
        shared = _sharing(tree)
        beside: dict[Label, set[str]] = {}
        for label in table.labels:
            beside.setdefault((*label[:place], *label[place + 1 :]), set()).add(label[place])
        for rest, there in beside.items():
            for total, parts in tree.items():
                if total in there and (total in shared or not there.isdisjoint(parts)):
                    yield Sum(
                        total=(*rest[:place], total, *rest[place:]),
                        parts=tuple((*rest[:place], part, *rest[place:]) for part in parts),
                    )


def dimensions_without_total(table: CountTable, hierarchies: Mapping[str, Hierarchy]) -> tuple[str, ...]:
    """Name the dimensions in which no label is the total of another."""
    missing = []
    for place, dimension in enumerate(table.dimensions):
        words = {label[place] for label in table.labels}
        if words.isdisjoint({TOTAL, *hierarchies.get(dimension, {})}):
            missing.append(dimension)
    return tuple(missing)


def _tree(hierarchy: Hierarchy, words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Add what `TOTAL` is the sum of: whatever is part of nothing; where parts are shared, whatever has no parts itself."""
    tree = dict(hierarchy)
    if TOTAL not in tree:
        known = dict.fromkeys((*words, *hierarchy, *(part for parts in hierarchy.values() for part in parts)))
        owned = [part for parts in hierarchy.values() for part in parts]
        shared = len(set(owned)) < len(owned)
        below = set(hierarchy) if shared else set(owned)
        tree[TOTAL] = tuple(word for word in known if word != TOTAL and word not in below)
    return tree


def _sharing(tree: Hierarchy) -> set[str]:
    """Name the totals that share a part with another."""
    owners: dict[str, list[str]] = {}
    for total, parts in tree.items():
        for part in parts:
            owners.setdefault(part, []).append(total)
    return {total for totals in owners.values() if len(totals) > 1 for total in totals}


def _circle(tree: Mapping[str, list[str]]) -> str | None:
    """Name a total that is part of itself; None where there is none."""
    waiting = {total: {part for part in parts if part in tree} for total, parts in tree.items()}
    while ready := [total for total, parts in waiting.items() if not parts]:
        for total in ready:
            del waiting[total]
        for parts in waiting.values():
            parts.difference_update(ready)
    return next(iter(waiting), None)


def _refusal(problem: str, where: str, params: Mapping[str, str | int]) -> InputError:
    return InputError(Message(problem, params), where, Message(problem.replace(".", ".fix_", 1)))

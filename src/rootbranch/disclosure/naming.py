"""Find what a table does not say of itself: a total under another word than ALL, and a list of single things.

    nationality  count
    MEX             12     Total = MEX + GTM in every group, or is called so ─▶ taken as the total: a hidden 4 is 16 less 12
    GTM              4
    Total           16

Limits: a subtotal of some words is not looked for; beside ALL it makes the sum wrong, which is refused. A word that only happens to be the
sum of all others is taken as a total too, which hides more and never less.
Source: notes on flows, section 7 (margins open what is hidden).
"""

from collections.abc import Mapping, Sequence

from rootbranch.disclosure.tables import SHOWN_WORDS, TOTAL, CountTable, Hierarchy
from rootbranch.errors import InputError, Message

TOTAL_WORDS = frozenset(
    [
        "all",
        "total",
        "totals",
        "totales",
        "totais",
        "totaux",
        "todo",
        "todos",
        "todas",
        "suma",
        "sum",
        "soma",
        "somme",
        "gesamt",
        "insgesamt",
        "ensemble",
    ]
)
LONE_WORDS_MIN = 20  # of a dimension, before it can be a list
PARTS_MIN = 2


def name_totals(
    tables: Sequence[CountTable], hierarchies: Mapping[str, Hierarchy]
) -> tuple[dict[str, Hierarchy], tuple[tuple[str, str], ...]]:
    """Add to the hierarchies what is a total without being named as one.

    Returns:
        The hierarchies, and each dimension and word that was taken as a total.
    """
    trees, taken = dict(hierarchies), []
    for place, dimension in enumerate(tables[0].dimensions):
        tree = trees.get(dimension, {})
        words = dict.fromkeys(label[place] for table in tables for label in table.labels)
        owned = {part for parts in tree.values() for part in parts}
        if TOTAL in words:
            continue
        for word in _called_so(words) or _adding_up(tables, place):
            parts = tuple(each for each in words if each not in {word, *owned})
            if word not in tree and word not in owned and parts:
                tree = {**tree, word: parts}
                taken.append((dimension, word))
                break
        if tree:
            trees[dimension] = tree
    return trees, tuple(taken)


def refuse_list(table: CountTable) -> None:
    """Refuse a list of single things: a dimension of which most words stand for one only is no split of counts.

    Raises:
        InputError: It is one; the error names the column and none of its words.
    """
    for place, dimension in enumerate(table.dimensions):
        most: dict[str, int] = {}
        for label, count in zip(table.labels, table.counts, strict=True):
            most[label[place]] = max(most.get(label[place], 0), count or 0)
        lone = sum(count == 1 for count in most.values())
        if len(most) >= LONE_WORDS_MIN and 2 * lone > len(most):
            params = {"column": dimension[:SHOWN_WORDS]}
            raise InputError(
                Message("disclosure.single_things", params),
                table.name,
                Message("disclosure.fix_single_things"),
            )


def _called_so(words: Mapping[str, None]) -> list[str]:
    return [word for word in words if word.casefold().strip(" .:") in TOTAL_WORDS]


def _adding_up(tables: Sequence[CountTable], place: int) -> list[str]:
    """Name the words that are the sum of all others wherever that can be seen, and somewhere of two or more."""
    found: set[str] | None = None
    seen: set[str] = set()
    for table in tables:
        groups: dict[tuple[str, ...], dict[str, int | None]] = {}
        for label, count in zip(table.labels, table.counts, strict=True):
            groups.setdefault((*label[:place], *label[place + 1 :]), {})[label[place]] = count
        for group in groups.values():
            counts = [count for count in group.values() if count is not None]
            if len(counts) < len(group) or not any(counts):
                continue
            fits = {word for word, count in group.items() if count is not None and 2 * count == sum(counts)}
            found = fits if found is None else found & fits
            if sum(count > 0 for count in counts) > PARTS_MIN:
                seen |= fits
    return sorted((found or set()) & seen)

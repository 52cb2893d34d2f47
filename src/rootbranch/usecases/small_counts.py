"""Keep small counts of protected persons out of a release: in its tables, between releases, and between columns of joint credit.

figures of a protected rule ─┬─ whole · territories ─▶ disclosure.protect_cells_since (what was shown before) ─┐
                             └─ whole · partners ────▶ disclosure.protect_joint ───────────────────────────────┴─▶ hidden figures

Limits: a range counts as its highest number. Whatever the period of an earlier release was, its counts are held against these.
"""

from collections.abc import Iterable, Mapping

from rootbranch import ledger
from rootbranch.disclosure import THRESHOLD, ShownCell, protect_cells_since, protect_joint
from rootbranch.model.aggregates import Cell
from rootbranch.model.ledger import Figure, Release, Rule

Label = tuple[str, ...]
Part = tuple[tuple[str, str], ...]
TERRITORY, PARTNER = "territory", "partner"


def protect_figures(
    figures: tuple[Figure, ...], rules: Iterable[Rule], earlier: Iterable[Release]
) -> tuple[Figure, ...]:
    """Hide the figures of protected rules that would tell a small count, in the order given."""
    protected = {rule.name for rule in rules if rule.protected}
    if not any(figure.rule in protected for figure in figures):
        return figures
    past = [_tables(release.figures, protected) for release in earlier]
    hidden: set[int] = set()
    for name, table in _tables(figures, protected).items():
        hidden |= _hidden(table, [shown[name] for shown in past if name in shown])
    return tuple(ledger.hide_figure(figure) if id(figure) in hidden else figure for figure in figures)


def _tables(
    figures: Iterable[Figure], protected: set[str]
) -> Mapping[tuple[str, Part], Mapping[Label, Figure]]:
    """Put figures of one measure and part together: the whole, and what is narrowed in one way."""
    found: dict[tuple[str, Part], dict[Label, Figure]] = {}
    for figure in figures:
        if figure.rule in protected:
            narrowed = [(way, figure.scope[way]) for way in (TERRITORY, PARTNER) if way in figure.scope]
            part = tuple(sorted(pair for pair in figure.scope.items() if pair not in narrowed))
            label = tuple(word for pair in narrowed for word in pair)
            found.setdefault((figure.measure, part), {})[label] = figure
    return found


def _hidden(table: Mapping[Label, Figure], past: list[Mapping[Label, Figure]]) -> set[int]:
    tree = {label: figure for label, figure in table.items() if label[:1] != (PARTNER,)}
    before = [tuple(_shown(label, figure) for label, figure in each.items()) for each in past]
    shown = protect_cells_since(tuple(_cell(label, figure) for label, figure in tree.items()), before)
    gone = {cell.label for cell in shown if cell.count is None}
    columns = [label for label in table if label[:1] == (PARTNER,)]
    if not columns:
        return {id(table[label]) for label in gone}
    if () not in table or () in gone:
        return {id(table[label]) for label in {*gone, *columns}}
    joint = protect_joint(_cell((), table[()]), tuple(_cell(label, table[label]) for label in columns))
    gone |= {cell.label for cell in joint if cell.count is None}
    known = {cell.label: set[int]() for cell in joint}
    for each in before:
        for cell in each:
            if cell.count is not None and cell.label in known:
                known[cell.label].add(cell.count)
    if () in gone or any(_is_close(cell, known[cell.label]) for cell in joint):
        gone |= set(columns)  # columns of joint credit cover nothing for one another
    if () in gone:
        gone |= set(tree)
    return {id(table[label]) for label in gone}


def _is_close(cell: ShownCell, known: set[int]) -> bool:
    return cell.count is not None and any(0 < abs(cell.count - count) < THRESHOLD for count in known)


def _cell(label: Label, figure: Figure) -> Cell:
    return Cell(label=label, count=_count(figure), protected=True)


def _shown(label: Label, figure: Figure) -> ShownCell:
    return ShownCell(label=label, count=_count(figure) if figure.values else None)


def _count(figure: Figure) -> int:
    return int(figure.values[-1]) if figure.values else 0

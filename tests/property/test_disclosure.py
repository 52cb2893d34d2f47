"""An attacker with all shown cells and totals, and with the rule itself, cannot compute a hidden cell."""

from collections import defaultdict
from collections.abc import Mapping
from itertools import product
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rootbranch.disclosure import THRESHOLD, ShownCell, protect_cells
from rootbranch.model.aggregates import Cell

Label = tuple[str, ...]


@st.composite
def tables(draw: st.DrawFn) -> tuple[Cell, ...]:
    """Draw a tree of up to three levels; totals may be left out, and branches may count no protected persons."""
    cells: list[Cell] = []

    def grow(label: Label, depth: int, protected: bool) -> int:
        width = draw(st.integers(0, 4)) if depth else 0
        kinds = [protected or draw(st.booleans()) for _ in range(width)]
        count = sum(grow((*label, str(place)), depth - 1, kind) for place, kind in enumerate(kinds))
        if not width:
            count = draw(st.integers(0, 25))
        # A total with a protected part and another is itself no count of protected persons alone.
        if draw(st.booleans()) or not width or not label:
            cells.append(Cell(label=label, count=count, protected=protected))
        return count

    grow((), 3, draw(st.booleans()))
    return tuple(draw(st.permutations(cells)))


def _bounds(
    cells: tuple[Cell, ...],
    shown: tuple[ShownCell, ...],
    known: Mapping[Label, tuple[float, float]] | None = None,
) -> dict[Label, tuple[int, float]]:
    """Give the exact range of each cell for somebody who knows the shown cells, that totals add up, and what is `known` besides.

    In a tree, narrowing ranges up and down until nothing changes gives the exact range of each cell.
    """
    labels = {cell.label for cell in cells}
    total_of = {
        label: next((label[:n] for n in range(len(label) - 1, -1, -1) if label[:n] in labels), None)
        for label in labels
    }
    parts = defaultdict(list)
    for label, total in total_of.items():
        if total is not None:
            parts[total].append(label)
    low: dict[Label, float] = {cell.label: cell.count if cell.count is not None else 0 for cell in shown}
    high: dict[Label, float] = {
        cell.label: cell.count if cell.count is not None else float("inf") for cell in shown
    }
    for label, (least, most) in (known or {}).items():
        low[label], high[label] = max(low[label], least), min(high[label], most)
    changed = True
    while changed:
        changed = False
        for total, own in parts.items():
            new = {
                total: (
                    max(low[total], sum(low[p] for p in own)),
                    min(high[total], sum(high[p] for p in own)),
                )
            }
            for part in own:
                rest = [other for other in own if other != part]
                new[part] = (
                    max(low[part], low[total] - sum(high[p] for p in rest)),
                    min(high[part], high[total] - sum(low[p] for p in rest)),
                )
            for label, (lowest, highest) in new.items():
                if (low[label], high[label]) != (lowest, highest):
                    low[label], high[label] = lowest, highest
                    changed = True
    return {label: (int(low[label]), high[label]) for label in labels}


@given(tables())
def test_by_all_that_is_shown_a_hidden_cell_can_be_anything_up_to_ten(cells: tuple[Cell, ...]) -> None:
    shown = protect_cells(cells)
    hidden = {cell.label for cell in shown if cell.count is None}
    bounds = _bounds(cells, shown)
    for cell in cells:
        if cell.protected and cell.label in hidden:
            lowest, highest = bounds[cell.label]
            assert lowest == 0, cell
            assert highest >= THRESHOLD, cell


@given(tables())
def test_who_knows_the_rule_and_which_cells_it_hid_learns_no_more_than_the_rule_tells(
    cells: tuple[Cell, ...],
) -> None:
    shown = protect_cells(cells)
    hidden = {cell.label for cell in shown if cell.count is None}
    mine = [cell for cell in cells if cell.protected and cell.label in hidden]
    known = {
        cell.label: (0.0, THRESHOLD - 1.0) if cell.count < THRESHOLD else (float(THRESHOLD), inf)
        for cell in mine
    }
    bounds = _bounds(cells, shown, known)
    above = {cell.label: cell.count for cell in cells if cell.protected}
    for cell in mine:
        beneath_small = any(above.get(cell.label[:n], THRESHOLD) < THRESHOLD for n in range(len(cell.label)))
        has_parts = any(other.label[:-1] == cell.label for other in cells if other.label)
        if cell.count < THRESHOLD and not beneath_small and not has_parts:
            assert bounds[cell.label][0] <= 1, cell
            assert bounds[cell.label][1] == THRESHOLD - 1, cell


@given(tables())
def test_nothing_protected_below_ten_is_shown_and_nothing_is_changed(cells: tuple[Cell, ...]) -> None:
    for cell, shown in zip(cells, protect_cells(cells), strict=True):
        assert shown.label == cell.label
        assert shown.count in {None, cell.count}
        if cell.protected and cell.count < THRESHOLD:
            assert shown.count is None


@given(tables(), st.randoms())
def test_the_order_of_the_cells_changes_nothing(cells: tuple[Cell, ...], chance: object) -> None:
    mixed = list(cells)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert set(protect_cells(tuple(mixed))) == set(protect_cells(cells))


@pytest.mark.parametrize(
    "labels",
    [((), ("a",), ("b",), ("c",)), ((), ("a",), ("a", "x"), ("a", "y"), ("b",))],
    ids=["flat", "deep"],
)
def test_who_knows_the_rule_can_compute_no_hidden_cell(labels: tuple[Label, ...]) -> None:
    """Try every small table: whatever is shown, each hidden cell has several values that would look the same."""
    largest = 30
    leaves = [label for label in labels if not any(other[:-1] == label and other for other in labels)]
    looks: dict[tuple[ShownCell, ...], dict[Label, set[int]]] = defaultdict(lambda: defaultdict(set))
    for counts in product(range(largest + 1), repeat=len(leaves)):
        count = {
            label: sum(n for leaf, n in zip(leaves, counts, strict=True) if leaf[: len(label)] == label)
            for label in labels
        }
        look = protect_cells(tuple(Cell(label=one, count=count[one], protected=True) for one in labels))
        if count[()] <= largest:  # beyond, tables that look the same were not all tried
            for cell in look:
                if cell.count is None:
                    looks[look][cell.label].add(count[cell.label])
    computed = [
        (look, label, values)
        for look, hidden in looks.items()
        for label, values in hidden.items()
        if len(values) < 2
    ]
    assert computed == []

"""An attacker who keeps all releases, and one who subtracts columns from a whole, computes no small count."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rootbranch.disclosure import THRESHOLD, ShownCell, protect_cells, protect_cells_since, protect_joint
from rootbranch.model.aggregates import Cell

Counts = tuple[int, ...]


def table(parts: Counts) -> tuple[Cell, ...]:
    leaves = tuple(
        Cell(label=(str(place),), count=count, protected=True) for place, count in enumerate(parts)
    )
    return (Cell(label=(), count=sum(parts), protected=True), *leaves)


def shown_of(cells: tuple[ShownCell, ...]) -> dict[tuple[str, ...], int | None]:
    return {cell.label: cell.count for cell in cells}


def computed(shown: dict[tuple[str, ...], int | None]) -> dict[tuple[str, ...], int | None]:
    """Add what subtraction gives: one hidden part beside a shown total, or a hidden total of shown parts."""
    leaves = [label for label in shown if label]
    unknown = [label for label in leaves if shown[label] is None]
    known = sum(count for label, count in shown.items() if label and count is not None)
    total = shown[()]
    if total is not None and len(unknown) == 1:
        return shown | {unknown[0]: total - known}
    return shown | {(): known} if total is None and not unknown else shown


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(-15, 15)), min_size=1, max_size=5))
def test_two_releases_give_no_small_difference(drawn: list[tuple[int, int]]) -> None:
    before = tuple(count for count, _ in drawn)
    after = tuple(max(0, count + change) for count, change in drawn)
    first = protect_cells(table(before))
    second = protect_cells_since(table(after), [first])
    then, now = computed(shown_of(first)), computed(shown_of(second))
    for label, count in now.items():
        earlier = then[label]
        if count is not None and earlier is not None:
            assert not 0 < abs(count - earlier) < THRESHOLD, label
        assert count is None or count >= THRESHOLD


@given(st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=3, max_size=5))
def test_a_row_of_releases_gives_no_small_difference_between_any_two(drawn: list[list[int]]) -> None:
    kept: list[tuple[ShownCell, ...]] = []
    for parts in drawn:
        kept.append(protect_cells_since(table(tuple(parts)), kept))
    known = [computed(shown_of(each)) for each in kept]
    for one, other in product(known, known):
        for label, count in one.items():
            there = other[label]
            assert count is None or there is None or not 0 < abs(count - there) < THRESHOLD


def test_the_same_table_again_shows_the_same() -> None:
    first = protect_cells(table((20, 30, 4, 40)))
    assert protect_cells_since(table((20, 30, 4, 40)), [first]) == first


def worlds(whole: int, columns: int) -> list[Counts]:
    """All ways in which columns of a whole can be, each person in at least one."""
    return [each for each in product(range(whole + 1), repeat=columns) if sum(each) >= whole]


@pytest.mark.parametrize("columns", [1, 2])
def test_columns_and_whole_give_no_small_count(columns: int) -> None:
    label = tuple((chr(65 + place),) for place in range(columns))
    for whole in (9, 10, 24, 33):
        for counts in worlds(whole, columns):
            cells = tuple(
                Cell(label=name, count=count, protected=True)
                for name, count in zip(label, counts, strict=True)
            )
            total, *rest = protect_joint(Cell(label=(), count=whole, protected=True), cells)
            if total.count is None:
                assert whole < THRESHOLD or any(each.count is None for each in rest)
                continue
            seen = [each.count for each in rest if each.count is not None]
            assert all(count >= THRESHOLD and total.count - count >= THRESHOLD for count in seen), counts
            if len(seen) == columns:
                assert not 0 < sum(seen) - total.count < THRESHOLD, counts


@given(st.integers(0, 120), st.lists(st.integers(0, 120), min_size=1, max_size=6))
def test_a_hidden_column_may_still_be_many_things(whole: int, drawn: list[int]) -> None:
    counts = [min(count, whole) for count in drawn]
    counts[0] = max(counts[0], whole - sum(counts[1:]))
    cells = tuple(
        Cell(label=(str(place),), count=count, protected=True) for place, count in enumerate(counts)
    )
    total, *rest = protect_joint(Cell(label=(), count=whole, protected=True), cells)
    if total.count is None:
        return
    hidden = [each for each in rest if each.count is None]
    others = sum(each.count for each in rest if each.count is not None)
    if len(hidden) == 1:
        assert total.count - max(0, total.count - others) >= THRESHOLD


def test_columns_that_do_not_fit_the_whole_are_refused() -> None:
    for counts in ((31,), (9, 9)):
        cells = tuple(
            Cell(label=(str(place),), count=count, protected=True) for place, count in enumerate(counts)
        )
        with pytest.raises(ValueError, match="fit the whole"):
            protect_joint(Cell(label=(), count=30, protected=True), cells)

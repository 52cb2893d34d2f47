"""Small counts of protected persons stay hidden, and nobody who sees the rest can compute them."""

import pytest

from rootbranch.disclosure import ShownCell, protect_cells
from rootbranch.model.aggregates import Cell


def _table(counts: dict[tuple[str, ...], int], *, open_labels: set[tuple[str, ...]] | None = None) -> dict:
    cells = tuple(
        Cell(label=label, count=count, protected=label not in (open_labels or set()))
        for label, count in counts.items()
    )
    return {cell.label: cell.count for cell in protect_cells(cells)}


def test_a_count_below_ten_is_hidden_and_ten_is_shown() -> None:
    assert _table({("a",): 9, ("b",): 10}) == {("a",): None, ("b",): 10}


def test_zero_is_below_ten() -> None:
    assert _table({("a",): 0}) == {("a",): None}


def test_counts_of_actions_and_offenders_are_shown_as_they_are() -> None:
    assert _table({("a",): 0, ("b",): 3}, open_labels={("a",), ("b",)}) == {("a",): 0, ("b",): 3}


def test_one_hidden_cell_under_a_shown_total_is_covered_by_another() -> None:
    assert _table({(): 34, ("a",): 17, ("b",): 13, ("c",): 4}) == {
        (): 34,
        ("a",): None,
        ("b",): 13,
        ("c",): None,
    }


def test_two_hidden_cells_with_less_than_ten_between_them_need_a_third() -> None:
    shown = _table({(): 43, ("a",): 25, ("b",): 1, ("c",): 1, ("d",): 16})
    assert shown == {(): 43, ("a",): None, ("b",): None, ("c",): None, ("d",): 16}


def test_two_hidden_cells_that_cover_one_another_hide_nothing_else() -> None:
    assert _table({(): 25, ("a",): 15, ("b",): 6, ("c",): 4})[("a",)] == 15


def test_a_cover_that_can_give_too_little_gets_another_beside_it() -> None:
    shown = _table({(): 33, ("a",): 15, ("b",): 1, ("c",): 1, ("d",): 16})
    assert shown[("d",)] is None  # a is ten at least, so b would be six at most


def test_a_total_below_ten_is_hidden_with_all_that_is_under_it() -> None:
    assert set(_table({(): 9, ("a",): 9, ("b",): 0}).values()) == {None}


def test_a_single_cell_takes_its_total_along() -> None:
    assert _table({(): 30, ("x",): 5, ("x", "a"): 5, ("y",): 25}) == {
        (): 30,
        ("x",): None,
        ("x", "a"): None,
        ("y",): None,
    }


def test_a_total_that_is_not_protected_is_hidden_where_nothing_else_covers() -> None:
    offenders = {(), ("offenders",)}
    shown = _table({(): 40, ("offenders",): 35, ("migrants",): 5}, open_labels=offenders)
    assert shown == {(): None, ("offenders",): 35, ("migrants",): None}


def test_what_is_in_a_total_and_in_none_of_its_parts_covers_nothing() -> None:
    others = {(), ("p",), ("q",)}
    shown = _table({(): 130, ("p",): 100, ("p", "x"): 3, ("q",): 30}, open_labels=others)
    assert shown == {(): None, ("p",): None, ("p", "x"): None, ("q",): 30}


def test_a_cell_that_covers_another_takes_its_parts_along() -> None:
    shown = _table({(): 45, ("a",): 40, ("a", "1"): 20, ("a", "2"): 20, ("b",): 5})
    assert shown == {(): 45, ("a",): None, ("a", "1"): None, ("a", "2"): None, ("b",): None}


def test_the_order_of_the_cells_is_kept() -> None:
    cells = (Cell(label=("b",), count=3, protected=True), Cell(label=("a",), count=30, protected=True))
    assert protect_cells(cells) == (ShownCell(label=("b",), count=None), ShownCell(label=("a",), count=30))


def test_a_nonsense_table_is_refused() -> None:
    one = Cell(label=("a",), count=1, protected=True)
    with pytest.raises(ValueError, match="twice"):
        protect_cells((one, one))
    with pytest.raises(ValueError, match="negative"):
        protect_cells((Cell(label=("a",), count=-1, protected=True),))
    with pytest.raises(ValueError, match="protected"):
        protect_cells((one, Cell(label=("a", "b"), count=1, protected=False)))


def test_two_nines_under_a_shown_total_do_not_tell_each_other() -> None:
    shown = _table({(): 78, ("A",): 50, ("B",): 10, ("Y",): 9, ("Z",): 9})
    assert (shown["Y",], shown["Z",]) == (None, None)
    # who knows the rule knows that both are below ten: 78 - 50 - 10 = 18 would be 9 and 9
    assert None in {shown["A",], shown["B",], shown[()]}

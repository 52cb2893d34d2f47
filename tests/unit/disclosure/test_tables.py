"""Tables with margins: what is read out of them, what is refused, and what another release tells."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from rootbranch.disclosure import (
    CountTable,
    Knowledge,
    Protected,
    SmallRule,
    attack_table,
    attack_unlisted,
    dimensions_without_total,
    hide_small,
    read_hierarchies,
    round_small,
)
from rootbranch.errors import InputError, StateError

RULE = SmallRule(threshold=10)
SECONDS = 30.0


def table(cells: Mapping[str, int | None], dimensions: str = "nat area", name: str = "t") -> CountTable:
    """Make a table; the words of a label stand in one text."""
    return CountTable(
        name=name,
        dimensions=tuple(dimensions.split()),
        labels=tuple(tuple(label.split()) for label in cells),
        counts=tuple(cells.values()),
    )


def hide(made: CountTable, hierarchies: dict | None = None, *others: CountTable) -> Protected:
    return hide_small(made, hierarchies or {}, RULE, others=others, seconds=SECONDS)


CROSSED = {
    "MEX A": 40, "MEX B": 30, "MEX ALL": 70,
    "GTM A": 4, "GTM B": 26, "GTM ALL": 30,
    "HND A": 25, "HND B": 15, "HND ALL": 40,
    "ALL A": 69, "ALL B": 71, "ALL ALL": 140,
}  # fmt: skip


def test_a_lone_small_cell_gets_the_three_covers_that_close_a_way() -> None:
    done = hide(table(CROSSED))
    hidden = {
        label for label, count in zip(done.table.labels, done.table.counts, strict=True) if count is None
    }
    assert ("GTM", "A") in hidden
    assert len(hidden) == 4
    assert all("ALL" not in label for label in hidden)


def test_with_the_small_cell_alone_hidden_the_attacker_has_it() -> None:
    bare = replace(table(CROSSED), counts=tuple(None if count == 4 else count for count in CROSSED.values()))
    (found,) = attack_table([bare], {}, Knowledge())
    assert (found.low, found.high) == (4, 4)


def test_whoever_happens_to_know_a_cover_is_told_what_the_way_ties_it_to() -> None:
    done = hide(table(CROSSED))
    cover = next(
        label
        for label, count in zip(done.table.labels, done.table.counts, strict=True)
        if count is None and label != ("GTM", "A")
    )
    known = Knowledge(known={cover: CROSSED[" ".join(cover)]})
    ranges = {one.label: one for one in attack_table([done.table], {}, known)}
    assert (
        ranges["GTM", "A"].width == 0
    )  # why partners with counts of their own are not readers: see the decision


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"MEX A": 4, "MEX B": 3, "MEX ALL": 8}, "disclosure.sum_wrong"),
        ({"MEX A": 9, "MEX ALL": 8}, "disclosure.sum_wrong"),
        ({"MEX A": -1, "MEX ALL": -1}, "disclosure.negative"),
        ({"MEX A": None, "MEX ALL": 8}, "disclosure.no_count"),
    ],
)
def test_a_table_that_does_not_add_up_is_refused(cells: dict[str, int | None], problem: str) -> None:
    with pytest.raises(InputError) as refused:
        hide(table(cells))
    assert refused.value.what.id == problem


def test_a_label_that_stands_twice_is_refused() -> None:
    made = table({"MEX A": 12})
    with pytest.raises(InputError) as refused:
        hide(replace(made, labels=made.labels * 2, counts=made.counts * 2))
    assert refused.value.what.id == "disclosure.label_twice"


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([("nat", "X", "Y"), ("nat", "Y", "Z"), ("nat", "Z", "X")], "disclosure.circle"),
        ([("nat", "X", "X")], "disclosure.circle"),
        ([("nat", "X", "Y"), ("nat", "X", "Y")], "disclosure.part_twice"),
        ([("age", "X", "Y")], "disclosure.no_dimension"),
    ],
)
def test_a_hierarchy_that_makes_no_sense_is_refused(rows: list[tuple[str, str, str]], problem: str) -> None:
    with pytest.raises(InputError) as refused:
        read_hierarchies(rows, ("nat", "area"), "h.csv")
    assert refused.value.what.id == problem


def test_what_a_total_leaves_for_rows_that_are_absent_is_a_count_too() -> None:
    done = hide(table({"MEX A": 40, "MEX B": 30, "MEX ALL": 75}), {"area": {"ALL": ("A", "B", "C")}})
    shown = [count for count in done.table.counts if count is not None]
    assert len(shown) < 3  # else 75 - 40 - 30 = 5 of C


def test_a_table_of_zeros_and_large_counts_is_shown_as_it_is() -> None:
    made = table({"MEX A": 0, "MEX B": 30, "MEX ALL": 30})
    assert hide(made).table == made


def test_a_dimension_without_a_total_is_named() -> None:
    assert dimensions_without_total(table({"MEX A": 12, "ALL A": 12}), {}) == ("area",)


YEAR = {"month": {"FY-APR": ("OCT", "MAR", "APR"), "FY-MAY": ("OCT", "MAR", "APR", "MAY")}}


def test_two_fiscal_years_to_date_do_not_tell_the_month_between_them() -> None:
    before = table({"GTM OCT": 50, "GTM MAR": 20, "GTM APR": 30, "GTM FY-APR": 100}, "nat month", "april")
    after = table({"GTM FY-MAY": 106}, "nat month", "may")
    (alone,) = hide(after, YEAR).table.counts
    assert alone == 106
    done = hide(after, YEAR, before)
    assert done.table.counts == (None,)


def test_a_month_is_not_told_by_two_totals_that_both_lack_it() -> None:
    made = table({"GTM FY-APR": 100, "GTM FY-MAY": 106}, "nat month")
    assert None in hide(made, YEAR).table.counts


def test_a_cell_that_another_release_shows_is_named_as_lost() -> None:
    done = hide(table(CROSSED), {}, table({"GTM A": 4}, name="other"))
    assert done.lost == (("GTM", "A"),)
    assert dict(zip(done.table.labels, done.table.counts, strict=True))["GTM", "A"] is None


def test_a_cover_of_another_release_is_not_shown_beside_it() -> None:
    first = hide(table(CROSSED, name="first"))
    covers = [
        label for label, count in zip(first.table.labels, first.table.counts, strict=True) if count is None
    ]
    part = {
        label: count for label, count in CROSSED.items() if tuple(label.split()) in covers and count >= 10
    }
    done = hide(table(part), {}, first.table)
    assert done.table.counts == (None,) * len(part)  # each of them would open the small one


def test_a_revision_by_a_few_is_hidden() -> None:
    before = table({"MEX A": 40, "GTM A": 30, "ALL A": 70}, name="before")
    after = table({"MEX A": 40, "GTM A": 34, "ALL A": 74})
    shown = dict(zip(after.labels, hide(after, {}, before).table.counts, strict=True))
    assert shown["GTM", "A"] is None
    assert shown["ALL", "A"] is None


def test_other_columns_beside_a_table_are_refused() -> None:
    with pytest.raises(InputError) as refused:
        hide(table(CROSSED), {}, table({"GTM MAY": 4}, "nat month"))
    assert refused.value.what.id == "disclosure.other_dimensions"


def test_no_time_gives_no_table() -> None:
    with pytest.raises(StateError) as refused:
        hide_small(table(CROSSED), {}, RULE, seconds=1e-9)
    assert refused.value.what.id == "disclosure.unfinished"


def test_rounding_beside_true_counts_is_refused_where_it_tells_a_small_one() -> None:
    other = table({"MEX A": 40, "HND A": 25, "ALL A": 69}, name="other")
    with pytest.raises(StateError) as refused:
        round_small(table(CROSSED), {}, RULE, seed=1, others=[other], seconds=SECONDS)
    assert refused.value.what.id == "disclosure.rounding_tells"


def test_a_year_to_date_is_shown_where_the_month_that_follows_from_it_is_no_small_count() -> None:
    before = table({"GTM FY-APR": 100, "HND FY-APR": 300, "MEX FY-APR": 900}, "nat month", "april")
    after = table({"GTM FY-MAY": 106, "HND FY-MAY": 350, "MEX FY-MAY": 910}, "nat month", "may")
    assert hide(after, YEAR, before).table.counts == (None, 350, 910)


def test_a_month_that_another_release_hides_stays_hidden_however_large_it_is() -> None:
    before = table({"GTM FY-APR": 100, "GTM MAY": None}, "nat month", "april")
    after = table({"GTM FY-MAY": 150}, "nat month", "may")
    assert hide(after, YEAR, before).table.counts == (None,)


def test_a_month_that_does_not_follow_exactly_keeps_its_range() -> None:
    trees = {"month": {"FY-APR": ("MAR", "APR"), "FY-MAY": ("MAR", "APR", "MAY", "OPEN")}}
    before = table({"GTM FY-APR": 100, "GTM OPEN": None}, "nat month", "april")
    after = table({"GTM FY-MAY": 105}, "nat month", "may")
    assert hide(after, trees, before).table.counts == (None,)  # else both lie within five of one another


def test_the_attack_names_a_month_that_no_release_has_and_two_years_to_date_tell() -> None:
    before = table({"GTM FY-APR": 100, "HND FY-APR": 300}, "nat month", "april")
    after = table({"GTM FY-MAY": 106, "HND FY-MAY": 350}, "nat month", "may")
    told = {one.label: (one.low, one.high) for one in attack_unlisted([after, before], YEAR, Knowledge())}
    assert told["GTM", "MAY"] == (6, 6)
    done = hide(after, YEAR, before)
    left = {one.label: one for one in attack_unlisted([done.table, before], YEAR, Knowledge())}
    assert left["HND", "MAY"].low == left["HND", "MAY"].high == 50
    assert ("GTM", "MAY") not in left or left["GTM", "MAY"].width >= 10

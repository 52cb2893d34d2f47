"""What a publisher's rows become: series without a guess, and a note for whatever is odd."""

import pytest
from tests.unit.flows.tables import counts, layout, load, notes

from rootbranch.errors import InputError
from rootbranch.flows import shipped_layout, shipped_layouts

UNKNOWN = ('absent = "zero"\nabsent_says = "the publisher\'s note 3"', 'absent = "unknown"')


def test_counts_are_added_over_what_the_layout_names_and_over_nothing_else() -> None:
    loaded = load("2024-01 North MEX f 12", "2024-01 North MEX m 30", "2024-01 South MEX f 5")
    assert counts(loaded) == {("North", "MEX"): (42,), ("South", "MEX"): (5,)}
    assert not loaded.notes


def test_an_absent_row_is_zero_only_where_the_publisher_says_so() -> None:
    lines = ("2024-01 North MEX f 12", "2024-02 North CUB f 7", "2024-03 North MEX f 9")
    assert counts(load(*lines)) == {("North", "MEX"): (12, 0, 9), ("North", "CUB"): (0, 7, 0)}
    assert counts(load(*lines, under=layout(UNKNOWN))) == {
        ("North", "MEX"): (12, None, 9),
        ("North", "CUB"): (7,),
    }


def test_a_period_without_any_row_is_a_gap_and_never_zero() -> None:
    loaded = load("2024-01 North MEX f 12", "2024-03 North MEX f 9")
    assert counts(loaded)["North", "MEX"] == (12, None, 9)
    assert notes(loaded) == [(0, "flows.gap")]


def test_two_rows_of_the_same_are_not_added() -> None:
    loaded = load(
        "2024-01 North MEX f 12", "2024-01 North MEX f 12", "2024-02 North MEX f 3", "2024-02 North MEX f 4"
    )
    assert counts(loaded)["North", "MEX"] == (12, None)
    assert notes(loaded) == [(3, "flows.repeated"), (5, "flows.doubled")]


def test_what_is_no_count_makes_the_cell_unknown_and_says_where() -> None:
    loaded = load(
        "2024-01 North MEX f -4", "2024-02 North MEX f 1.5", "2024-03 North MEX f _", "2024-04 North MEX f 7.0",
        "2024-05 North MEX f 1,204", "2024-06 North MEX f 9999999999999999", "2024-07 North MEX f NaN",
    )  # fmt: skip
    assert counts(loaded)["North", "MEX"] == (None, None, None, 7, 1204, None, None)
    assert notes(loaded) == [
        (2, "flows.negative"), (3, "flows.no_count"), (4, "flows.empty_count"), (7, "flows.no_count"), (8, "flows.no_count"),
    ]  # fmt: skip


def test_one_cell_that_is_unknown_makes_the_sum_unknown() -> None:
    assert counts(load("2024-01 North MEX f 12", "2024-01 North MEX m -1"))["North", "MEX"] == (None,)


def test_a_hidden_cell_is_marked_and_not_known() -> None:
    loaded = load("2024-01 North MEX f <10", "2024-02 North MEX f 15")
    assert loaded.series[0].counts == (None, 15)
    assert loaded.series[0].hidden == (0,)


@pytest.mark.parametrize(
    ("period", "why"),
    [
        ("2024", "flows.annual_row"), ("FY2024", "flows.annual_row"), ("2024-13", "flows.no_period"),
        ("0001-01", "flows.no_period"), ("2024-01-15", "flows.within_month"), ("01/2024", "flows.no_period"),
        ("２０２４-01", "flows.no_period"), ("_", "flows.no_period"),
    ],
)  # fmt: skip
def test_a_period_that_is_none_leaves_its_row_out(period: str, why: str) -> None:
    loaded = load("2024-01 North MEX f 12", f"{period} North MEX f 9000")
    assert counts(loaded)["North", "MEX"] == (12,)
    assert notes(loaded) == [(3, why)]


def test_annual_figures_that_stand_on_january_are_left_out() -> None:
    years = [f"{year}-01 North MEX f 12000" for year in (2018, 2019)]
    months = [f"2020-{month:02} North MEX f {900 + month}" for month in range(1, 13)]
    loaded = load(*years, *months)
    assert counts(loaded)["North", "MEX"] == tuple(900 + month for month in range(1, 13))
    assert notes(loaded) == [(0, "flows.annual"), (0, "flows.annual")]
    with pytest.raises(InputError, match=r"flows\.only_annual"):
        load(*years)


def test_a_last_january_that_is_far_too_high_is_noted_and_kept() -> None:
    months = [f"2020-{month:02} North MEX f 900" for month in range(1, 13)]
    loaded = load(*months, "2021-01 North MEX f 12000")
    assert counts(loaded)["North", "MEX"][-1] == 12000
    assert notes(loaded) == [(0, "flows.maybe_annual")]


def test_three_observations_and_only_zeros_are_series() -> None:
    loaded = load("2024-01 North MEX f 0", "2024-02 North MEX f 0", "2024-03 North MEX f 0")
    assert counts(loaded) == {("North", "MEX"): (0, 0, 0)}
    assert not loaded.notes


def test_a_nationality_that_appears_for_the_first_time_begins_with_zeros() -> None:
    loaded = load("2024-01 North MEX f 12", "2024-02 North MEX f 12", "2024-02 North BGD f 40")
    assert counts(loaded)["North", "BGD"] == (0, 40)


def test_a_word_that_is_not_listed_keeps_the_total_whole_and_no_name() -> None:
    name = "Amalia Inventada Sellada".replace(" ", "\u00a0")
    loaded = load("2024-01 North MEX f 12", f"2024-01 North {name} f 3", f"2024-02 North {name} f 4")
    assert counts(loaded)["North", "not-listed"] == (3, 4)
    assert notes(loaded) == [(3, "flows.not_listed")]
    assert "Amalia" not in repr(loaded)


def test_a_list_of_single_things_is_no_table_of_counts() -> None:
    people = [f"2024-01 Person{number} MEX f 1" for number in range(40)]
    with pytest.raises(InputError, match=r"flows\.single_things"):
        load(*people)


def test_a_column_with_too_many_words_is_no_split() -> None:
    many = [f"2024-01 Gate{number} MEX f 20" for number in range(501)]
    with pytest.raises(InputError, match=r"flows\.words_many"):
        load(*many)


def test_a_broken_row_is_noted_and_a_file_without_a_row_is_refused() -> None:
    assert notes(load("2024-01 North MEX f 12", "2024-01 North")) == [(3, "flows.row_cells")]
    with pytest.raises(InputError, match=r"flows\.no_rows"):
        load("2024-01 North")


def test_parts_that_may_count_the_same_people_are_of_different_counting() -> None:
    apart = layout(
        ("[split.nationality]", "[split.component]"), ('column = "nat"', 'column = "nat"\napart = true')
    )
    loaded = load("2024-01 North AA f 12", "2024-01 North BB f 11", under=apart)
    assert len({one.counting for one in loaded.series}) == 2


def test_small_counts_that_nobody_published_are_refused() -> None:
    own = layout(('public_says = "an invented gazette"\n', ""))
    assert counts(load("2024-01 North MEX f 10", "2024-01 South MEX f <10", under=own))["North", "MEX"] == (
        10,
    )
    with pytest.raises(InputError, match=r"flows\.small_counts"):
        load("2024-01 North MEX f 10", "2024-01 South MEX f 9", under=own)


def test_days_are_series_too() -> None:
    loaded = load(
        "2024-02-28 North MEX f 12",
        "2024-03-01 North MEX f 9",
        under=layout(('step = "month"', 'step = "day"')),
    )
    assert counts(loaded)["North", "MEX"] == (12, None, 9)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (('absent_says = "the publisher\'s note 3"\n', ""), "absent_says"),
        (('unit = "event"', 'unit = "soul"'), "unit"),
        (('step = "month"', 'step = "month"\nturn = 1'), "turn"),
        (('column = "n"\n', ""), "count"),
        (('publisher = "pub"', 'publisher = "Pub Ltd"'), "publisher"),
        (('date = "month"', 'year = "month"'), "period"),
        (('absent = "zero"', 'absent = "zero"\ndoubled = "added"'), "doubled_says"),
    ],
)
def test_a_layout_that_does_not_hold_together_names_its_key(change: tuple[str, str], key: str) -> None:
    with pytest.raises(InputError) as refused:
        layout(change)
    assert key in str(refused.value.what.params["key"])


def test_layouts_that_come_with_the_package_hold_together_and_others_are_refused() -> None:
    assert (
        len({(shipped_layout(name).publisher, shipped_layout(name).table) for name in shipped_layouts()}) == 8
    )
    for name in ("../secrets", "nothing", "", "long.toml"):
        with pytest.raises(InputError):
            shipped_layout(name)

"""A selection adds up what may be added, keeps holes and hidden cells, and refuses the rest."""

from tests.unit.flows.tables import layout, load

from rootbranch.errors import Message
from rootbranch.flows import Series, panel_of, selected, series_id, splits_of, values_of

LINES = (
    "2024-01 North MEX f 70", "2024-01 South MEX f 30", "2024-01 North CUB f <10", "2024-02 North MEX f 50",
    "2024-02 South CUB f 12",
)  # fmt: skip


def chosen(table: tuple[Series, ...], **wanted: str) -> Series:
    found = selected(table, wanted)
    assert isinstance(found, Series)
    return found


def test_what_is_not_asked_for_is_added_up() -> None:
    table = load(*LINES).series
    assert chosen(table, nationality="MEX").counts == (100, 50)
    assert chosen(table, place="South").counts == (30, 12)
    assert chosen(table, nationality="MEX", place="North").counts == (70, 50)
    assert splits_of(table) == ("place", "nationality")


def test_a_hidden_cell_hides_every_sum_it_is_in() -> None:
    for wanted in ({"nationality": "CUB"}, {"place": "North"}, {}):
        series = chosen(load(*LINES).series, **wanted)
        assert series.counts[0] is None
        assert series.hidden == (0,)


def test_the_publishers_own_total_is_taken_before_a_sum() -> None:
    table = load(*LINES, "2024-01 _ MEX f 104", "2024-02 _ MEX f 51").series
    assert chosen(table, nationality="MEX").counts == (104, 51)


def test_parts_that_may_count_the_same_people_are_not_added() -> None:
    apart = layout(
        ("[split.nationality]", "[split.component]"), ('column = "nat"', 'column = "nat"\napart = true')
    )
    table = load("2024-01 North AA f 12", "2024-01 North BB f 11", under=apart).series
    assert selected(table, {"place": "North"}) == Message("flows.parts_overlap")
    assert chosen(table, place="North", component="BB").counts == (11,)
    assert selected(table, {"place": "West"}) == Message("flows.none")


def test_an_id_holds_through_vintages_and_counts() -> None:
    one, other = load(*LINES).series[:2]
    again = load("2024-01 North CUB f 7").series[0]
    assert series_id(again) == series_id(one) != series_id(other)


def test_arrays_have_a_place_for_what_is_not_known() -> None:
    table = load(*LINES).series
    days, values = panel_of(table)
    assert values.shape == (4, 2)
    assert str(days[1]) == "2024-02-01"
    assert str(values_of(table[0])) == "[nan  0.]"

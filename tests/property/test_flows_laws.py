"""Laws of loading: order makes no difference, parts make the whole, and nothing unknown becomes a number."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st
from tests.unit.flows.tables import VINTAGE, layout

from rootbranch.errors import InputError, Message
from rootbranch.flows import LoadedFlows, Series, load_series, selected, values_of

LAYOUT = layout()
Cell = tuple[str, str, str, str]

cells = st.tuples(
    st.sampled_from([f"{year}-{month:02}" for year in (2022, 2023) for month in range(1, 13)]),
    st.sampled_from(("North", "South", "")),
    st.sampled_from(("MEX", "CUB", "OOO", "")),
    st.sampled_from(("f", "m")),
)
tables = st.dictionaries(
    cells,
    st.one_of(st.integers(0, 500).map(str), st.sampled_from(("<10", "-3", "x", ""))),
    min_size=1,
    max_size=30,
)


def load(pairs: list[tuple[Cell, str]]) -> LoadedFlows | None:
    """Load a table; None where nothing of it can be used."""
    rows: list[tuple[int, Mapping[str, str] | None]] = [
        (number, dict(zip(("month", "gate", "nat", "sex", "n"), (*cell, count), strict=True)))
        for number, (cell, count) in enumerate(pairs, 2)
    ]
    try:
        return load_series(rows, LAYOUT, VINTAGE)
    except InputError:
        return None


@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_rows_makes_no_difference(table: dict[Cell, str], random) -> None:
    pairs = list(table.items())
    before = load(pairs)
    random.shuffle(pairs)
    after = load(pairs)
    assert (before and before.series) == (after and after.series)


@given(tables)
def test_what_is_not_known_never_becomes_a_number(table: dict[Cell, str]) -> None:
    loaded = load(list(table.items()))
    if loaded is None:
        return
    broken = {cell[:3] for cell, count in table.items() if not count.isdigit()}
    for one in loaded.series:
        for day, count in zip(one.periods, one.counts, strict=True):
            gate = one.key.place.replace("ALL", "")
            nationality = one.key.nationality.replace("ALL", "")
            if (f"{day:%Y-%m}", gate, nationality) in broken:
                assert count is None
        assert len(values_of(one)) == len(one.periods)


@given(tables)
def test_a_selection_is_known_only_where_all_its_parts_are(table: dict[Cell, str]) -> None:
    loaded = load([(cell, count) for cell, count in table.items() if cell[1] and cell[2]])
    if loaded is None:
        return
    whole = selected(loaded.series, {})
    assert not isinstance(whole, Message)
    for day, count in zip(whole.periods, whole.counts, strict=True):
        parts = [one.at(day) for one in loaded.series]
        assert count == (None if None in parts else sum(part for part in parts if part))
    assert isinstance(whole, Series)
